"""Minerals: one from ore to use, or all compared."""

from msp_dash.figures.mineral.compare import peer_of
from msp_dash.params import (
    Country,
    Edition,
    Lens,
    Mineral,
    Minerals,
    Scenario,
    Scope,
    SourceId,
    Stage,
    Table,
    Technology,
    Use,
    Year,
)
from msp_dash.ui.cards import Card
from msp_dash.ui.controls import controls, quiet
from msp_dash.ui.layout import figures, page
from msp_dash.ui.missing import missing
from msp_dash.ui.profile.beside import compare_link, side_by_side
from msp_dash.ui.profile.mineral import OPEN, OPEN_OF_ALL, all_minerals, answer, profile
from msp_dash.ui.profile.place import chosen, items
from msp_dash.ui.stops import of_mineral
from msp_dash.ui.view import Extra

MORE = (Stage, Year, SourceId, Edition, Scope, Scenario, Technology, Country, Lens)
MISSING = ("recycled", "rates", "newest", "outside", "stocks")

view = controls(
    "mineral.stages", bar=False, extras=(Extra("mineral.stages", Use(Mineral, optional=True)),)
)
w, mineral = view.words, view["mineral"]

if view["minerals"]:
    answers = {name: answer(name, w) for name in view["minerals"].split(",")}
    side_by_side(view, Minerals, Card("mineral.compare"), answers)
else:
    if mineral:
        content = profile(mineral, w, view["lens"], chosen(view))
        peer = peer_of(mineral)
        beside = compare_link(view, Minerals, (mineral, peer), w.the_mineral(peer))
        also, opened, about = (*of_mineral(mineral, w), beside), OPEN, w.mineral(mineral)
    else:
        content, also, opened, about = all_minerals(w, chosen(view)), (), OPEN_OF_ALL, ""
    with page(view, content.title):
        quiet(view, "pages.mineral.quiet", Mineral, Table, more=MORE)
        shown = items(content, view, opened, about, "country", *also, last=missing(view, MISSING))
        figures(view, *shown)
