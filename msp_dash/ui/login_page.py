"""Login: the page for readers who have not logged in, and the button to log out."""

from __future__ import annotations

import html

import streamlit as st

from msp_dash.ui.notices import paragraph
from msp_dash.ui.server_flags import login_required
from msp_dash.words import Words


def required() -> bool:
    """Whether this run belongs to a reader who must log in first."""
    return login_required() and not st.user.is_logged_in


def show(w: Words) -> None:
    """Draw the page to log in."""
    with st.container(key="login"):
        st.html(f'<h1 class="msp-h1">{html.escape(w("login.heading"))}</h1>')
        st.html(f'<div class="msp-text">{paragraph(w("login.text"))}</div>')
        st.button(w("login.in"), key="log-in", type="primary", on_click=st.login)


def log_out_button(w: Words) -> None:
    """Draw the button to log out, where there was a login: a form, since it changes something."""
    if login_required():
        label = html.escape(w("login.out"))
        form = f'<form method="post" action="./auth/logout"><button>{label}</button></form>'
        with st.container(key="log-out"):
            st.html(form)
