"""The tray: the briefing of this session, stored in the browser and linked from every page.

The browser's `localStorage` has the briefing (links and text, compressed); `st.session_state` has
it for the length of the session. The newer of the two wins, so that nothing is lost by a reload, a
server restart, a second window or a dropped connection.
"""

from __future__ import annotations

import streamlit as st

from msp_dash.briefing.draft import Draft, Full, with_snapshots
from msp_dash.briefing.model import Briefing, FigureRef, FigureSlide
from msp_dash.ui.language import current_words
from msp_dash.words import Words

SESSION_KEY = "briefing-desk"
LOST = "briefing-not-kept"
FULL = "briefing-full"


def draft() -> Draft:
    """The briefing of this session."""
    if SESSION_KEY not in st.session_state:
        st.session_state[SESSION_KEY] = Draft()
    current: Draft = st.session_state[SESSION_KEY]
    return current


def briefing() -> Briefing:
    """The briefing itself, which the stage shows too."""
    return draft().briefing


def snapshot() -> object:
    """State that the header shows and sends, for comparison with an earlier one."""
    current = draft()
    return current.session, current.synced, current.rev, current.figure_count


def receive(message: object) -> None:
    """Take the version of the briefing that the browser has sent: {session, rev, text}."""
    if not isinstance(message, dict):
        return
    session, rev, text = (message.get(name) for name in ("session", "rev", "text"))
    if isinstance(session, str) and isinstance(rev, int | float) and isinstance(text, str):
        draft().receive(session, int(rev), text)


def mark_lost(lost: object) -> None:
    """Record whether the browser could not store the briefing."""
    st.session_state[LOST] = bool(lost)


def kept_in_browser() -> bool:
    """Whether the browser can store the briefing; private windows may not."""
    return not st.session_state.get(LOST)


def state() -> dict[str, object]:
    """What the browser stores of the briefing, and what the actions of cards show of it."""
    current, w = draft(), current_words()
    announcements = {
        n: w(f"build.{n}", n=current.figure_count) for n in ("added", "removed", "full")
    }
    places = {
        link: w("ui.act.place", place=w.ordinal(n)) for n, link in enumerate(current.links(), 1)
    }
    return {
        "session": current.session,
        "synced": current.synced,
        "rev": current.rev,
        "text": current.as_text,
        "places": places,
        "full": full(),
        "announcements": announcements,
    }


def put(figure_link: str, where: object) -> None:
    """Add a figure to the briefing (`where` is "in") or remove it ("out").

    Idempotent: the browser repeats a press that a restarted server may have missed.
    """
    current = draft()
    slide_id = current.find(figure_link)
    st.session_state.pop(FULL, None)
    if where == "out" and slide_id:
        current.remove(slide_id)
    if where != "in" or slide_id:
        return
    start_draft(current, current_words())
    try:
        new = FigureSlide(figure=FigureRef(link=figure_link))
    except ValueError:  # Not a link of ours: the browser has other scripts, or was tampered with.
        return
    try:
        current.add(with_snapshots(new, current.briefing.lang))
    except Full:
        mark_full()


def start_draft(draft: Draft, w: Words) -> None:
    """Set language and default disclaimer of a briefing that is still empty."""
    if not draft.rev:
        own = {"disclaimer": w("briefing.disclaimer"), "lang": w.lang}
        draft.briefing = draft.briefing.model_copy(update=own)


def mark_full() -> None:
    """Record that the briefing is full and the slide was not added."""
    st.session_state[FULL] = True


def full() -> bool:
    """Whether the last slide was not added because the briefing is full."""
    return bool(st.session_state.get(FULL))
