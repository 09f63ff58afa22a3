"""Mineral profile: uses, producers, bottlenecks, demand, prices and trade."""

from msp_dash.figures.mineral.compare import peer_of
from msp_dash.params import Events, Mineral, Minerals, Table, Use
from msp_dash.ui.cards import Card
from msp_dash.ui.controls import controls, quiet
from msp_dash.ui.layout import figures, page
from msp_dash.ui.profile.beside import compare_link, side_by_side
from msp_dash.ui.profile.mineral import answer, profile
from msp_dash.ui.profile.place import items
from msp_dash.ui.stops import of_mineral
from msp_dash.ui.view import Extra

SECTIONS = {
    "producers": ("producers.map", "producers.ranking"),
    "narrow": ("mineral.stages", "producers.concentration"),
    "uses": ("demand.technologies",),
    "needed": ("demand.scenarios", "balance.supply_demand", "balance.without_largest"),
    "price": ("prices.history",),
    "partners": ("coalition.shares",),
    "trade": ("mineral.chain", "trade.flows", "trade.dependence"),
    "reserves": ("producers.reserves",),
    "us": ("us.sources", "us.stocks"),
    "recycling": ("recycling.rates", "recycling.us"),
    "standards": ("standards.governance", "standards.export_controls"),
    "projects": ("projects.map", "projects.table"),
    "sites": ("sites.map", "sites.counts"),
    "lists": ("producers.listings",),
    "beside": ("mineral.compare",),
}
OPEN = ("producers", "uses", "needed", "price")

view = controls(
    "mineral.stages",
    bar=False,
    extras=(
        Extra("prices.history", Use(Events)),
        Extra("mineral.compare", Use(Minerals, default="")),
    ),
)
w, mineral = view.words, view["mineral"]

if view["minerals"]:
    answers = {name: answer(name, w) for name in view["minerals"].split(",")}
    side_by_side(view, Minerals, Card("mineral.compare"), answers)
else:
    content, peer = profile(mineral, tuple(SECTIONS.items()), w, view["lens"]), peer_of(mineral)
    beside = compare_link(view, Minerals, (mineral, peer), w.the_mineral(peer))
    also = (*of_mineral(mineral, w), beside)
    with page(view, content.title):
        quiet(view, "pages.mineral.quiet", Mineral, Table)
        figures(view, *items(content, view, OPEN, w.mineral(mineral), "country", *also))
