"""Methods: each formula with an example computed from the current tables."""

import html

import streamlit as st

from msp_dash.data import TableError
from msp_dash.ui.cards import framed
from msp_dash.ui.controls import plain
from msp_dash.ui.examples import EXAMPLES
from msp_dash.ui.layout import page
from msp_dash.ui.notices import paragraph, show_missing_table

view = plain("methods")
w = view.words
RULES = ("one_source", "statuses", "eu", "basis", "forecast", "borders")


def method(name: str, heading: str, body: str) -> str:
    """A part of the page."""
    return framed(name, f'<h2 class="msp-title">{html.escape(heading)}</h2>{body}').html


with page(view, w("pages.methods.title")):
    parts = []
    for make in EXAMPLES:
        try:
            example = make(w)
        except TableError as error:
            show_missing_table(w, str(error), make.__name__)
            continue
        words = {n: w(f"pages.methods.{example.key}.{n}") for n in ("heading", "rule")}
        worked = w(f"pages.methods.{example.key}.example", **example.numbers)
        body = (
            f'<div class="msp-text">{paragraph(words["rule"])}</div>'
            f'<div class="msp-worked">{paragraph(worked)}</div>'
            f'<div class="msp-foot">{paragraph(w("ui.card.source", cites=example.cite))}</div>'
        )
        parts.append(method(f"method-{make.__name__}", words["heading"], body))
    rules = "".join(f"<li>{html.escape(w(f'pages.methods.rule.{r}'))}</li>" for r in RULES)
    body = f'<div class="msp-text"><ul>{rules}</ul></div>'
    st.html("".join([*parts, method("rules", w("pages.methods.rules"), body)]))
