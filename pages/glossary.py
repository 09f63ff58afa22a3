"""Glossary: definitions of terms, and whose usage each follows."""

import html

import streamlit as st

from msp_dash.data import TableError
from msp_dash.ui.cards import framed
from msp_dash.ui.controls import plain
from msp_dash.ui.glossary import terms_html
from msp_dash.ui.layout import page
from msp_dash.ui.notices import show_missing_table
from msp_dash.words.glossary import TERM, TERMS

term = st.query_params.get(TERM, "")
view = plain("glossary", own=(TERM,) if term in TERMS else ())
w = view.words

with page(view, w("pages.glossary.title")):
    try:
        heading = html.escape(w("pages.glossary.terms"))
        markup = f'<h2 class="msp-title">{heading}</h2>{terms_html(term, w)}'
        st.html(framed("terms", markup).html)
    except TableError as error:
        show_missing_table(w, str(error))
