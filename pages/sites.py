"""Mines, plants and deposits on a map, from open lists; and what no open list covers."""

from functools import partial

import streamlit as st

from msp_dash.figures.sites.counts import headline
from msp_dash.params import Country, Kind, Lens, Mineral, Region, Site, SourceId, Status, Use
from msp_dash.ui.cards import Card, figure_of
from msp_dash.ui.controls import controls
from msp_dash.ui.country_links import back_to_the_world
from msp_dash.ui.layout import figures, page
from msp_dash.ui.missing import missing
from msp_dash.ui.navigation import address
from msp_dash.ui.reveal import into_sight
from msp_dash.ui.sitemap import pick_by_name
from msp_dash.ui.view import Extra

SITE_MARK = ":"  # In the key of every site, and in no country code.
MISSING = ("refineries", "regions", "newer", "status", "cells")

view = controls(
    "sites.map",
    Mineral,
    Kind,
    Status,
    # A country replaces the region: where one is selected, no region is offered.
    *(() if st.query_params.get("country") else (Region,)),
    Country,
    more=(SourceId, Lens),
    extras=(Extra("sites.record", Use(Site, default="")),),
    end=back_to_the_world,
)
w = view.words


def pick(key: str) -> None:
    """Open the record of a site, or follow a country."""
    view.write("site" if SITE_MARK in key else "country", key)


counts, map_figure = (figure_of(name, view) for name in ("sites.counts", "sites.map"))
title = headline(view.values) if counts else w("pages.sites.nav")
site_map, counts_card = Card("sites.map", pick=pick), Card("sites.counts", pick=pick)
closed = {name: value for name, value in view.query.items() if name != Site.name}
back = (w("pages.sites.close"), address(view.page, closed))
record = Card("sites.record", links=(back,))

with page(view, title):
    if map_figure:
        pick_by_name(map_figure, view["site"], partial(view.write, "site"), w("pages.sites.open"))
    opened = bool(view.get("site"))
    figures(
        view,
        site_map,
        record if opened else counts_card,
        Card("sites.table"),
        *((counts_card,) if opened else ()),
        missing(view, MISSING),
        Card("sites.outside", folded=True),
    )
    if opened:
        into_sight("fig-sites-record", view["site"])
