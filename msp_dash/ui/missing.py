"""What a page can't answer from open data: what is missing, and who holds it."""

from __future__ import annotations

import html
from collections.abc import Iterable

import streamlit as st

from msp_dash.ui.controls import PageView


def missing(view: PageView, names: Iterable[str], **named: str) -> None:
    """Say what is missing, a question each: ``pages.<page>.missing.<name>.{what,holder}``.

    `named` are placeholders of the sentences.
    """
    w = view.words
    rows = "".join(
        f"<li><b>{html.escape(w(f'pages.{view.page}.missing.{name}.what', **named))}</b> "
        f"{html.escape(w(f'pages.{view.page}.missing.{name}.holder', **named))}</li>"
        for name in names
    )
    with st.container(key="fig-missing"):
        st.html(
            f'<div class="msp-card-head"><h2 class="msp-title">'
            f"{html.escape(w('ui.missing.heading'))}</h2></div><ul>{rows}</ul>"
        )
