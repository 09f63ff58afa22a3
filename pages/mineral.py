"""Mineral profile: uses, producers, bottlenecks, demand, prices and trade."""

from msp_dash.params import Events, Mineral, Use
from msp_dash.ui.controls import controls
from msp_dash.ui.layout import figures, page
from msp_dash.ui.profile.mineral import profile
from msp_dash.ui.profile.place import items
from msp_dash.ui.view import Extra

SECTIONS = {
    "narrow": ("mineral.stages", "producers.concentration"),
    "producers": ("producers.map", "producers.ranking", "producers.reserves"),
    "uses": ("demand.technologies",),
    "needed": ("demand.scenarios", "balance.supply_demand", "balance.without_largest"),
    "price": ("prices.history",),
    "partners": ("partners.contribution",),
    "trade": ("trade.flows", "trade.dependence"),
    "us": ("us.sources", "us.stocks"),
    "recycling": ("recycling.rates", "recycling.us"),
    "standards": ("standards.governance", "standards.export_controls"),
    "projects": ("projects.map", "projects.table"),
    "sites": ("sites.map", "sites.counts"),
    "lists": ("producers.listings",),
}
OPEN = ("narrow", "producers", "uses")

view = controls("mineral.stages", Mineral, extras=(Extra("prices.history", Use(Events)),))
w, mineral = view.words, view["mineral"]
content = profile(mineral, tuple(SECTIONS.items()), w)

with page(view, content.title, w("pages.mineral.lead", mineral=w.the_mineral(mineral))):
    figures(view, *items(content, view, OPEN, w.mineral(mineral), "country"))
