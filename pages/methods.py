"""Methods: each formula with an example computed from the current tables."""

import html

import streamlit as st

from msp_dash.data import TableError
from msp_dash.ui.controls import plain
from msp_dash.ui.examples import EXAMPLES
from msp_dash.ui.layout import page
from msp_dash.ui.notices import paragraph, show_missing_table

view = plain("methods")
w = view.words
RULES = ("one_source", "statuses", "eu", "basis", "forecast", "borders")

with page(view, w("pages.methods.title"), w("pages.methods.lead")):
    for make in EXAMPLES:
        with st.container(key=f"fig-method-{make.__name__}"):
            try:
                example = make(w)
            except TableError as error:
                show_missing_table(w, str(error), make.__name__)
                continue
            words = {n: w(f"pages.methods.{example.key}.{n}") for n in ("heading", "rule")}
            worked = w(f"pages.methods.{example.key}.example", **example.numbers)
            st.html(
                f'<h2 class="msp-title">{html.escape(words["heading"])}</h2>'
                f'<div class="msp-text">{paragraph(words["rule"])}</div>'
                f'<div class="msp-worked">{paragraph(worked)}</div>'
                f'<div class="msp-foot">{paragraph(w("ui.card.source", cites=example.cite))}</div>'
            )
    with st.container(key="fig-rules"):
        rules = "".join(f"<li>{html.escape(w(f'pages.methods.rule.{r}'))}</li>" for r in RULES)
        st.html(
            f'<h2 class="msp-title">{html.escape(w("pages.methods.rules"))}</h2>'
            f'<div class="msp-text"><ul>{rules}</ul></div>'
        )
