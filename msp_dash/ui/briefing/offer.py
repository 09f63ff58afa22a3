"""Loading another briefing: asks before it replaces one that has slides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from msp_dash.briefing.changes import refresh_unchanged
from msp_dash.briefing.draft import Draft
from msp_dash.briefing.model import Briefing

OFFER_KEY = "briefing-waiting"
MESSAGES_KEY = "briefing-said"


@dataclass(frozen=True, slots=True)
class Offer:
    """A briefing that waits for confirmation, and messages to show once it is loaded."""

    briefing: Briefing
    messages: tuple[str, ...] = ()


def offer(draft: Draft, briefing: Briefing, messages: Sequence[str] = ()) -> None:
    """Load a briefing if the current one is empty; else ask first."""
    pending_offer = Offer(briefing, tuple(messages))
    if draft.ids:
        st.session_state[OFFER_KEY] = pending_offer
    else:
        take(draft, pending_offer)


def current_offer() -> Offer | None:
    """The offer that waits for confirmation."""
    return st.session_state.get(OFFER_KEY)


def take(draft: Draft, pending_offer: Offer) -> None:
    """Load it. Current numbers are saved for figures that have not changed since."""
    draft.load(refresh_unchanged(pending_offer.briefing)[0])
    if draft.ids:
        draft.selected = draft.ids[0]
    show_messages(*pending_offer.messages)
    drop()


def drop() -> None:
    """Discard the offer."""
    st.session_state.pop(OFFER_KEY, None)


def show_messages(*lines: str) -> None:
    """Set the messages that the page shows until another briefing is opened."""
    st.session_state[MESSAGES_KEY] = lines


def current_messages() -> tuple[str, ...]:
    """The messages of the last action."""
    lines: tuple[str, ...] = st.session_state.get(MESSAGES_KEY, ())
    return lines
