"""The data: status of all values, every figure, sources, methods, terms."""

import streamlit as st

from msp_dash.ui.about import figures_list, methods, sources, terms
from msp_dash.ui.cards import Card, First, figure_of
from msp_dash.ui.controls import plain
from msp_dash.ui.layout import figures, page
from msp_dash.words.glossary import TERM, TERMS

term = st.query_params.get(TERM, "")
view = plain("data", own=(TERM,) if term in TERMS else ())
w = view.words
status = figure_of("quality.status", view)
title = status.title if status else w("pages.data.nav")

with page(view, title):
    figures(view, First(Card("quality.status")))
    for part in (figures_list(w), sources(w), methods(w), terms(term, w)):
        st.html(part)
