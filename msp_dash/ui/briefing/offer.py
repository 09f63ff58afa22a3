"""Loading another briefing: asks before it replaces one that has slides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from msp_dash.briefing.changes import remember_unchanged
from msp_dash.briefing.model import Briefing
from msp_dash.ui.briefing.desk import Desk

OFFER_KEY = "briefing-waiting"
MESSAGES_KEY = "briefing-said"


@dataclass(frozen=True, slots=True)
class Offer:
    """A briefing that waits for an answer, and what is to be said once it is there."""

    briefing: Briefing
    messages: tuple[str, ...] = ()


def offer(now: Desk, briefing: Briefing, messages: Sequence[str] = ()) -> None:
    """Load a briefing where nothing is lost by it; else keep it until the reader has answered."""
    pending_offer = Offer(briefing, tuple(messages))
    if now.ids:
        st.session_state[OFFER_KEY] = pending_offer
    else:
        take(now, pending_offer)


def current_offer() -> Offer | None:
    """The briefing that waits for an answer."""
    return st.session_state.get(OFFER_KEY)


def take(now: Desk, pending_offer: Offer) -> None:
    """Load it. What a figure says now is remembered where that has not changed since."""
    now.load(remember_unchanged(pending_offer.briefing)[0])
    if now.ids:
        now.selected = now.ids[0]
    show_messages(*pending_offer.messages)
    drop()


def drop() -> None:
    """Leave everything as it is."""
    st.session_state.pop(OFFER_KEY, None)


def show_messages(*lines: str) -> None:
    """Sentences for the next time the page is drawn, until something else is opened."""
    st.session_state[MESSAGES_KEY] = lines


def current_messages() -> tuple[str, ...]:
    """The sentences that were last to be said."""
    lines: tuple[str, ...] = st.session_state.get(MESSAGES_KEY, ())
    return lines
