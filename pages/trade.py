"""Trade flows between countries, imports of a group, and dependence on single exporters."""

from msp_dash.data import TableError
from msp_dash.figures.trade.chain import chain_of
from msp_dash.figures.trade.query import complete_years, missing_products, years
from msp_dash.params import (
    Eu,
    Exporter,
    Hs6,
    Importer,
    Lens,
    Mineral,
    Nomenclature,
    On,
    Picture,
    Table,
    Use,
    Year,
)
from msp_dash.ui.cards import Band, Card, First, Item, figure_of, is_due
from msp_dash.ui.controls import controls, quiet
from msp_dash.ui.layout import figures, page
from msp_dash.ui.missing import missing
from msp_dash.ui.view import Extra

OF_ALL = ("hs6", "mineral", "nomenclature", "year", "lens", "set", "on", "eu")
OF_CHAIN = ("year", "lens", "set", "on", "eu")
MISSING = ("ores", "years", "newer")

view = controls("trade.flows", bar=False, extras=(Extra("trade.flows", Use(Table)),))
w = view.words
flows = Card("trade.flows")
bought = figure_of("trade.imports", view)
title = bought.title if bought else w("pages.trade.nav")

items: list[Item] = [First(flows)]
if is_due(flows, view):
    items += [
        Band("sellers", Card("trade.exports")),
        Band("buyers", Card("trade.imports"), (Card("trade.dependence", OF_ALL),)),
    ]
chain = Card("trade.chain", OF_CHAIN, chain_of(view["mineral"]))
items.append(Band("codes", chain, (Card("trade.origin", ()),)))
try:
    if missing_products(w):
        names = [n for n in MISSING if n != "years" or years() != complete_years()]
        items.append(missing(view, names))
except TableError:  # The cards report it.
    pass

with page(view, title):
    more = (Mineral, Importer, Exporter, Lens, Picture, Nomenclature, On, Eu)
    quiet(view, "pages.trade.quiet", Hs6, Year, Table, more=more)
    figures(view, *items)
