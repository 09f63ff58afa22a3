"""Production and reserves of a mineral by country, concentration, and how sources differ."""

from msp_dash.params import (
    Country,
    Edition,
    Eu,
    Events,
    Lens,
    Mineral,
    On,
    SourceId,
    Stage,
    Use,
    Year,
)
from msp_dash.ui.cards import Card, First, figure_of
from msp_dash.ui.controls import controls
from msp_dash.ui.country_links import profile_link
from msp_dash.ui.layout import figures, page, section
from msp_dash.ui.stops import of_mineral
from msp_dash.ui.view import Extra

MINERAL = ("mineral", "country")
# Publishers are compared on the page's stage and year, where at least two of them have both.
COMPARED = ((*MINERAL, "stage", "year"), (*MINERAL, "stage"), MINERAL)
# Figures below, and the parameters that each is handed.
FOLDED = {"producers.reserves": (*MINERAL, "lens", "on", "eu"), "producers.disagreement": MINERAL}

view = controls(
    "producers.map",
    *(Mineral, Stage, Year, Lens),
    more=(SourceId, Country, Edition, On, Eu),
    extras=(Extra("producers.history", Use(Events)),),
)
w, mineral = view.words, view["mineral"]
answer = figure_of("producers.map", view)
title = answer.title if answer else w("pages.producers.nav")

stops = of_mineral(mineral, w)
apart = "producers.disagreement"
compared = next((names for names in COMPARED if figure_of(apart, view, names)), MINERAL)
folded = FOLDED | {apart: compared}

with page(view, title):
    figures(
        view,
        # The page's title says who leads.
        First(
            (2, Card("producers.map", clickable=True, links=profile_link(view))),
            (1, Card("producers.ranking", clickable=True)),
        ),
        Card("producers.history", (*MINERAL, "stage", "events")),
        Card("producers.concentration", ("mineral", "events"), links=stops),
        *(Card(figure_id, names, folded=True) for figure_id, names in folded.items()),
        section(
            view,
            "across",
            Card("producers.chokepoints", MINERAL, links=stops),
            Card("producers.listings", MINERAL),
            folded=True,
        ),
    )
