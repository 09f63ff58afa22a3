"""Combined shares of any group of countries, the effect of one more member, and the rest."""

from msp_dash.params import CountrySet, Edition, Eu, Lens, Mineral, On, Stage, Use
from msp_dash.ui import answers
from msp_dash.ui.card import card, figure_of
from msp_dash.ui.controls import control, controls, toggle
from msp_dash.ui.layout import page
from msp_dash.ui.view import Extra
from msp_dash.ui.viewport import split

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

with page(view, title, w("pages.coalition.lead")):
    left, right = split(2, 1)
    with left.open():
        card("coalition.map", view, pick=toggle(view))
        control(view, CountrySet)
    with right.open():
        card("coalition.marginal", view, pick=toggle(view))
    left, right = split(4, 3)
    with left.open():
        card("coalition.shares", view, only=GROUP)
        card("coalition.outlook", view)
    with right.open():
        card("coalition.concentration", view, only=GROUP)
    card("coalition.complementarity", view, only=GROUP, folded=True)
