"""The chain: who mines and refines six minerals, by seat at the table, and how much is needed."""

from msp_dash.params import Mineral, Table, Use
from msp_dash.ui.cards import Band, Card, First, figure_of
from msp_dash.ui.controls import control, controls
from msp_dash.ui.convening import convening, since
from msp_dash.ui.layout import figures, page
from msp_dash.ui.view import Extra

# The mineral of an older link is the row that is open.
view = controls(
    "chain.shares", bar=False, extras=(Extra("demand.growth", Use(Mineral, optional=True)),)
)
w = view.words
chain = figure_of("chain.shares", view)
title = chain.title if chain else w("pages.overview.nav")

with page(view, title):
    control(view, Table, bare=True)
    figures(
        view,
        First(Card("chain.shares")),
        Band("needed", Card("demand.growth", ("year",)), (Card("demand.mix", ()),)),
        Band("promises", Card("commitments.counts", ()), (Card("commitments.table", ()),)),
        Band("since_new_york", Card("overview.then_now", ())),
        convening(w),
        since(w),
    )
