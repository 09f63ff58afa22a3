"""Overview: who produces a mineral, how much will be needed, who sat at the table in New York."""

from dataclasses import replace

import streamlit as st

from msp_dash.params import Country, Eu, Mineral, Show, Use
from msp_dash.ui.cards import Card, First, figure_of, place
from msp_dash.ui.controls import control, controls, featured
from msp_dash.ui.convening import HORIZON, convening, since, tiles
from msp_dash.ui.country_links import profile_link
from msp_dash.ui.layout import figures, page
from msp_dash.ui.view import Extra

NEW_YORK = {"lens": "ny2022_all"}
MINERALS = ("lithium", "cobalt", "nickel", "copper", "graphite", "rare_earths")
# Heights of pictures, px: the first row and the numbers end above 900 px.
MAP, CURVE, LIST = 384, 148, 110

view = controls(
    "overview.glance",
    bar=False,
    extras=(
        Extra("partners.map", Use(Country)),
        Extra("partners.map", Use(Eu)),
        Extra("partners.map", Use(Show)),
    ),
)
w, phone = view.words, view.viewport.phone
is_table = view["show"] == "table"
maps = {"clickable": True, "links": profile_link(view), "room": MAP}
met = Card("partners.map", ("country", "eu"), NEW_YORK, **maps)
main_map = met if is_table else Card("producers.map", **maps)
ranking = Card("producers.ranking", clickable=True, room=MAP)
needed = Card("demand.scenarios", ("mineral",), {"year": HORIZON}, room=CURVE)
# The first screen of a phone has room for pictures only.
glance = Card("overview.glance", bare=True, room=LIST, actions=not phone)
then_now = Card("overview.then_now", folded=phone)
chain = Card("mineral.chain", ("mineral",), folded=phone)
table = figure_of("partners.map", view, ("country", "eu"), NEW_YORK) if phone else None
title = table.title if table else w("pages.overview.title")

with page(view, title):
    if phone:
        place(view, replace(met, bare=True, actions=False), glance, tiles(w))
    with st.container(horizontal=True, key="minerals"):
        featured(view, Mineral, MINERALS)
        control(view, Country, bare=True)
    with st.container(key="switch"):
        control(view, Show, bare=True)
    if phone:
        first = () if is_table else (main_map,)
        later = (chain, then_now, convening(w), since(w))
        figures(view, *first, needed, ranking, *later)
    else:
        figures(
            view,
            First((2, main_map), (1, ranking)),
            needed,
            glance,
            chain,
            then_now,
            convening(w),
            since(w),
        )
