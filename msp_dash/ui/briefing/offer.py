"""A briefing that could take the place of the one being worked on: asked first, then undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from msp_dash.briefing.changes import remember_unchanged
from msp_dash.briefing.model import Briefing
from msp_dash.ui.briefing.desk import Desk

WAITING = "briefing-waiting"
SAID = "briefing-said"


@dataclass(frozen=True, slots=True)
class Offer:
    """A briefing that waits for an answer, and what is to be said once it is there."""

    briefing: Briefing
    said: tuple[str, ...] = ()


def offer(now: Desk, briefing: Briefing, said: Sequence[str] = ()) -> None:
    """Load a briefing where nothing is lost by it; else keep it until the reader has answered."""
    made = Offer(briefing, tuple(said))
    if now.ids:
        st.session_state[WAITING] = made
    else:
        take(now, made)


def waiting() -> Offer | None:
    """The briefing that waits for an answer."""
    return st.session_state.get(WAITING)


def take(now: Desk, made: Offer) -> None:
    """Load it. What a figure says now is remembered where that has not changed since."""
    now.load(remember_unchanged(made.briefing)[0])
    if now.ids:
        now.selected = now.ids[0]
    say(*made.said)
    drop()


def drop() -> None:
    """Leave everything as it is."""
    st.session_state.pop(WAITING, None)


def say(*lines: str) -> None:
    """Sentences for the next time the page is drawn, until something else is opened."""
    st.session_state[SAID] = lines


def said() -> tuple[str, ...]:
    """The sentences that were last to be said."""
    lines: tuple[str, ...] = st.session_state.get(SAID, ())
    return lines
