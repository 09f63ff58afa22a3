"""Combined shares of any group of countries, the effect of one more member, and the rest."""

from msp_dash.params import CountrySet, Edition, Eu, Lens, Mineral, On, Stage, Use
from msp_dash.ui import answers
from msp_dash.ui.cards import Card, figure_of
from msp_dash.ui.controls import control, controls, toggle
from msp_dash.ui.layout import figures, page, section
from msp_dash.ui.view import Extra

GROUP = ("lens", "set", "on", "eu")

view = controls(
    "coalition.map",
    Lens,
    Mineral,
    Stage,
    more=(On, Eu, Edition),
    extras=(Extra("coalition.outlook", Use(Edition, optional=True)),),
)
w = view.words
members = figure_of("coalition.map", view)
title = answers.coalition(members, w) if members else w("pages.coalition.nav")

with page(view, title):
    control(view, CountrySet)
    figures(
        view,
        Card("coalition.map", pick=toggle(view)),
        Card("coalition.marginal", pick=toggle(view)),
        Card("coalition.shares", GROUP),
        Card("coalition.outlook"),
        Card("coalition.concentration", GROUP),
        section(
            view,
            "beyond",
            Card("coalition.newcomers", (*GROUP, "mineral", "stage")),
            Card("coalition.complementarity", GROUP),
            folded=True,
        ),
    )
