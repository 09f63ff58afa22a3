"""The data: status of all values, every figure, sources, methods, terms."""

import streamlit as st

from msp_dash.params import SourceId
from msp_dash.ui import corrections, edited_tables, untranslated_note
from msp_dash.ui.about import figures_list, methods, sources, terms
from msp_dash.ui.cards import Band, Card, First, figure_of
from msp_dash.ui.controls import control, controls
from msp_dash.ui.layout import figures, page
from msp_dash.words.glossary import TERM, TERMS

# Parameter, and key of the field, of the words that figures are looked for with.
FIND = "find"
SENT_MAX = 60

term = st.query_params.get(TERM, "")
sent = st.query_params.get(FIND, "").strip()[:SENT_MAX]
own = (FIND, *((TERM,) if term in TERMS else ()))
view = controls("quality.coverage", bar=False, own=own)
w = view.words
status = figure_of("quality.status", view, ())
title = status.title if status else w("pages.data.nav")


def look() -> None:
    """Show the figures that know what was typed."""
    if typed := st.session_state[FIND].strip():
        st.query_params[FIND] = typed
    else:
        st.query_params.pop(FIND, None)


with page(view, title):
    control(view, SourceId)
    figures(
        view,
        First(Card("quality.status", ())),
        Band("values", Card("quality.coverage"), [Card("quality.disagreement", ())]),
    )
    st.session_state[FIND] = sent
    st.text_input(w("pages.data.find"), key=FIND, max_chars=SENT_MAX, on_change=look, width=480)
    for part in (figures_list(sent, w), sources(w), methods(w), terms(term, w)):
        st.html(part)
    edited_tables.section(w)
    corrections.section(w)
    untranslated_note.section(w)
