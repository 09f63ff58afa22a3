"""Projected demand for a mineral: how much, for which uses, and how it varies by scenario."""

from msp_dash.params import Edition, Mineral, Scope, Technology, Use, Year
from msp_dash.ui import answers
from msp_dash.ui.cards import Card, figure_of
from msp_dash.ui.controls import controls
from msp_dash.ui.layout import figures, page, section
from msp_dash.ui.view import Extra

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

with page(view, title):
    figures(
        view,
        Card("demand.scenarios", (*PATHS, "year")),
        Card("demand.technologies", (*PATHS, "year")),
        Card("demand.growth", (*PATHS, "year")),
        Card("demand.revisions", ("mineral", "scope", "year")),
        section(
            view,
            "across",
            Card("demand.mix", ("technology", "year")),
            Card("demand.share", ("year",)),
            folded=True,
        ),
    )
