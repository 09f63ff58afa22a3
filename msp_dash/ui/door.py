"""Where an office wants a login: what strangers see instead of a page, and the way out."""

from __future__ import annotations

import html

import streamlit as st

from msp_dash.ui.notices import paragraph
from msp_dash.ui.told import login_wanted
from msp_dash.words import Words


def closed() -> bool:
    """Whether this run is a stranger's, who may see no page."""
    return login_wanted() and not st.user.is_logged_in


def show(w: Words) -> None:
    """The page of a stranger."""
    with st.container(key="door"):
        st.html(f'<h1 class="msp-h1">{html.escape(w("login.heading"))}</h1>')
        st.html(f'<div class="msp-text">{paragraph(w("login.text"))}</div>')
        st.button(w("login.in"), key="log-in", type="primary", on_click=st.login)


def way_out(w: Words) -> None:
    """The button to log out, where there was a login."""
    if login_wanted():
        st.button(w("login.out"), key="log-out", type="tertiary", on_click=st.logout)
