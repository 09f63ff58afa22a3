"""What would be missing if a supplier stopped, who else makes it, and what is not known."""

from msp_dash.params import (
    Cut,
    Edition,
    Eu,
    Lens,
    Mineral,
    On,
    SourceId,
    Stage,
    Supplier,
    Table,
    Use,
    Year,
)
from msp_dash.ui import stops
from msp_dash.ui.cards import Band, Card, First, figure_of, is_due
from msp_dash.ui.controls import controls, quiet
from msp_dash.ui.layout import figures, page
from msp_dash.ui.missing import missing
from msp_dash.ui.view import Extra

# Output has the page's year and edition; the base case has its own.
SIDES = ("mineral", "stage", "supplier", "lens", "set", "on", "eu")
CASE = (*SIDES, "cut")

view = controls(
    "disruption.supply",
    bar=False,
    extras=(Extra("disruption.supply", Use(Table)),),
    labels={Supplier.name: stops.suppliers},
)
w = view.words
supply = figure_of("disruption.supply", view)
title = supply.title if supply else w("pages.stops.nav")
outlook, growth = Card("disruption.outlook", CASE), Card("disruption.growth")
controlled = {"mineral": view["mineral"], "country": view["supplier"]}
hit = [
    card
    for card in (Card("disruption.importers", CASE), Card("us.stocks", ("mineral",)))
    if is_due(card, view)
]
ahead = [card for card in (outlook, growth) if is_due(card, view)]
measures = Card("standards.export_controls", (), controlled)


def choose(cell: str) -> None:
    """Set the mineral of a cell, whose key is importer and mineral."""
    view.write("mineral", cell.rpartition(" ")[2])


hit.append(Card("disruption.leverage", SIDES, pick=choose))

with page(view, title):
    more = (Stage, Cut, Lens, Year, SourceId, Edition, On, Eu)
    quiet(view, "pages.stops.quiet", Supplier, Mineral, Table, more=more)
    figures(
        view,
        First(Card("disruption.supply")),
        Band("cover", Card("disruption.cover")),
        Band("hit", hit[0], hit[1:]),
        *([Band("ahead", ahead[0], ahead[1:])] if ahead else []),
        *([Band("controls", measures)] if is_due(measures, view) else []),
        stops.limits(view.values),
        stops.presets(w),
        missing(view, ("exports", "capacity", "prices")),
    )
