"""Projected demand for a mineral: how much, for which uses, and how it varies by scenario."""

from msp_dash.params import Edition, Mineral, Scope, Technology, Use, Year
from msp_dash.ui import answers
from msp_dash.ui.card import card, figure_of
from msp_dash.ui.controls import controls
from msp_dash.ui.layout import page
from msp_dash.ui.view import Extra
from msp_dash.ui.viewport import split

PATHS = ("mineral", "scope", "edition")

view = controls(
    "demand.scenarios",
    Mineral,
    Scope,
    Year,
    Edition,
    more=(Technology,),
    extras=(
        Extra("demand.scenarios", Use(Year, default="2040")),
        Extra("demand.mix", Use(Technology)),
    ),
)
w = view.words
paths = figure_of("demand.scenarios", view, (*PATHS, "year"))
title = answers.demand(paths, view["year"]) if paths else w("pages.demand.nav")

with page(view, title, w("pages.demand.lead")):
    left, right = split(4, 3)
    with left.open():
        card("demand.scenarios", view, only=(*PATHS, "year"))
    with right.open():
        card("demand.technologies", view, only=(*PATHS, "year"))
    left, right = split(4, 3)
    with left.open():
        card("demand.growth", view, only=(*PATHS, "year"))
    with right.open():
        card("demand.revisions", view, only=("mineral", "scope", "year"))
    card("demand.mix", view, only=("technology", "year"), folded=True)
    card("demand.share", view, only=("year",), folded=True)
