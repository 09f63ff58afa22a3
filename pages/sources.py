"""Sources: publications, tables, licenses, ages and downloads."""

import streamlit as st

from msp_dash.config.clock import today
from msp_dash.data import TableError, facts
from msp_dash.ui import publications
from msp_dash.ui.controls import plain
from msp_dash.ui.layout import page
from msp_dash.ui.notices import show_missing_table

view = plain("sources")
w = view.words

try:
    title = w(
        "pages.sources.title",
        n=len(publications.records()),
        pages=w.whole(len(facts("sources"))),
        rows=w.whole(sum(int(entry["rows"]) for entry in publications.built_tables().values())),
    )
    with page(view, title):
        st.html(publications.content(today(), w))
except TableError as error:
    show_missing_table(w, str(error))
