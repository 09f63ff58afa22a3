"""Overview: the New York meeting, its numbers then and now, and events since."""

import streamlit as st

from msp_dash.data import TableError
from msp_dash.params import Country
from msp_dash.ui.card import card
from msp_dash.ui.controls import control, controls
from msp_dash.ui.convening import convening, since
from msp_dash.ui.language import language_query
from msp_dash.ui.layout import page, text
from msp_dash.ui.navigation import path
from msp_dash.ui.notices import show_missing_table
from msp_dash.ui.viewport import split

view = controls("overview.map", bar=False)
w = view.words

with page(view, w("pages.overview.title")):
    text(convening(w))
    card("overview.numbers", view, bare=True)
    left, right = split(2, 1)
    with left.open():
        card("overview.map", view, clickable=True)
        control(view, Country)
    with right.open():
        card("overview.then_now", view)
    with st.container(key="fig-since"):
        try:
            st.html(since(w))
        except TableError as error:
            show_missing_table(w, str(error), "since")
        st.page_link(
            path("partners"), label=w("pages.overview.all_events"), query_params=language_query()
        )
