"""Governance and transparency of producer countries, and export controls."""

from msp_dash.params import Country, Indicator, Lens, Mineral, On, Stage, Use, today
from msp_dash.ui import answers
from msp_dash.ui.card import card, figure_of
from msp_dash.ui.controls import controls
from msp_dash.ui.layout import page
from msp_dash.ui.missing import missing
from msp_dash.ui.view import Extra
from msp_dash.ui.viewport import split

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
supply = figure_of("standards.controlled_supply", view, ("on",))

with page(view, answers.standards(view.values), answers.standards_lead(supply, w)):
    left, right = split(4, 3)
    with left.open():
        card("standards.governance", view)
    with right.open():
        card("standards.participants", view, only=("mineral", "lens", "country"))
    card("standards.controlled_supply", view, only=("on",))
    card("standards.principles", view)
    card("standards.export_controls", view, only=("on", "country"), folded=True)
    missing(view, ("eiti", "oecd", "icmm", "mines", "newest", "controls"))
