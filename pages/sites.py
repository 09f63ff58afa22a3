"""Mines, plants and deposits on a map, from open lists; and what no open list covers."""

from functools import partial

import streamlit as st

from msp_dash.figures.sites.counts import headline
from msp_dash.params import Country, Kind, Lens, Mineral, Region, Site, SourceId, Status, Use
from msp_dash.ui.card import card, figure_of
from msp_dash.ui.controls import controls
from msp_dash.ui.country_links import back_to_the_world
from msp_dash.ui.layout import page
from msp_dash.ui.missing import missing
from msp_dash.ui.reveal import into_sight
from msp_dash.ui.sitemap import pick_by_name
from msp_dash.ui.view import Extra
from msp_dash.ui.viewport import split

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

with page(view, title, w("pages.sites.lead")):
    left, right = split(2, 1)
    with left.open():
        card("sites.map", view, pick=pick)
        if map_figure:
            pick_by_name(
                map_figure, view["site"], partial(view.write, "site"), w("pages.sites.open")
            )
    with right.open():
        if view.get("site"):
            card("sites.record", view)
            st.button(w("pages.sites.close"), on_click=view.write, args=("site", ""))
            into_sight("fig-sites-record", view["site"])
        else:
            card("sites.counts", view, pick=pick)
    card("sites.table", view)
    if view.get("site"):
        card("sites.counts", view, pick=pick)
    missing(view, MISSING)
    card("sites.outside", view, folded=True)
