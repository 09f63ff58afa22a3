"""Governance and transparency of producer countries, and export controls."""

from msp_dash.params import Country, Indicator, Lens, Mineral, On, Stage, Use, today
from msp_dash.ui import answers
from msp_dash.ui.cards import Card
from msp_dash.ui.controls import controls
from msp_dash.ui.layout import figures, page
from msp_dash.ui.missing import missing
from msp_dash.ui.view import Extra

view = controls(
    "standards.governance",
    Mineral,
    Stage,
    Indicator,
    On,
    more=(Lens, Country),
    extras=(
        Extra("standards.export_controls", Use(On, default=today)),
        Extra("standards.participants", Use(Lens, default="ny2022_all")),
        Extra("standards.participants", Use(Country)),
    ),
)
w = view.words

with page(view, answers.standards(view.values)):
    figures(
        view,
        Card("standards.governance"),
        Card("standards.participants", ("mineral", "lens", "country")),
        Card("standards.controlled_supply", ("on",)),
        Card("standards.principles"),
        Card("standards.export_controls", ("on", "country"), folded=True),
        missing(view, ("eiti", "oecd", "icmm", "mines", "newest", "controls")),
    )
