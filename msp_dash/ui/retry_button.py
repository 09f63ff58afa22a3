"""A button that works in the first run of a session too.

Streamlit runs a callback only for a button that the session has rendered before. A page that stayed
open while the server restarted belongs to a new session, so its first press has no callback.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

HANDLED = "press-heard"
"""Session key: keys of buttons whose callback has run for the press of this run."""


def button(label: str, *, key: str, act: Callable[[], None]) -> None:
    """Place a quiet button that does `act`, once a press."""

    def callback() -> None:
        st.session_state.setdefault(HANDLED, set()).add(key)
        act()

    pressed = st.button(label, key=key, type="tertiary", on_click=callback)
    handled: set[str] = st.session_state.get(HANDLED, set())
    if pressed and key not in handled:
        act()
        st.rerun()
    handled.discard(key)
