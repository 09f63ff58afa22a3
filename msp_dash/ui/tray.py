"""The tray: the briefing of this session, stored in the browser and linked from every page.

The browser's `localStorage` has the briefing (links and text, compressed); `st.session_state` has
it for the length of the session. The newer of the two wins, so that nothing is lost by a reload, a
server restart, a second window or a dropped connection.
"""

from __future__ import annotations

import streamlit as st

from msp_dash.briefing.draft import Draft, Full, with_snapshots
from msp_dash.briefing.model import Briefing, FigureRef, FigureSlide
from msp_dash.ui import components
from msp_dash.ui.language import current_words, language_query
from msp_dash.ui.navigation import path
from msp_dash.words import Words

SESSION_KEY = "briefing-desk"
COMPONENT = "briefing-kept"
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


def mount(*, quiet: bool = False) -> None:
    """Mount the component that stores the briefing in the browser, and its link in the header.

    The cards of the page get its state from here: it changes less often than a page.

    Parameters
    ----------
    quiet : leave the link out, on a page that is shown to an audience.
    """
    w, current = current_words(), draft()
    # First, so that the browser has stored the briefing before its link shows the new count.
    with st.container(key="unseen-tray"):
        components.browser_storage()(
            key=COMPONENT,
            data={
                "session": current.session,
                "synced": current.synced,
                "rev": current.rev,
                "text": current.as_text,
            },
            on_stored_change=_receive,
            on_lost_change=_lost,
        )
        components.briefing_state()(key="briefing-state", data=components.plain(card_state()))
    if not (quiet or st.context.is_embedded):
        with st.container(key="tray"):
            st.page_link(path("briefing"), label=_label(current, w), query_params=language_query())


def snapshot() -> object:
    """State that `mount` shows and sends, for comparison with an earlier one."""
    current = draft()
    return current.session, current.synced, current.rev, current.figure_count


def _label(draft: Draft, w: Words) -> str:
    """'Briefing: 3 figures'; no number where there is none, or none is known yet."""
    count = draft.figure_count
    return w("build.tray", n=count) if count else w("build.tray_none")


def _receive() -> None:
    message = st.session_state[COMPONENT].get("stored")
    if not isinstance(message, dict):
        return
    session, rev, text = (message.get(name) for name in ("session", "rev", "text"))
    if isinstance(session, str) and isinstance(rev, int | float) and isinstance(text, str):
        draft().receive(session, int(rev), text)


def _lost() -> None:
    st.session_state[LOST] = bool(st.session_state[COMPONENT].get("lost"))


def kept_in_browser() -> bool:
    """Whether the browser can store the briefing; private windows may not."""
    return not st.session_state.get(LOST)


def card_state() -> dict[str, object]:
    """What the actions of all cards show: links in the briefing, and announcements."""
    current = draft()
    announcements = {
        n: current_words()(f"build.{n}", n=current.figure_count)
        for n in ("added", "removed", "full")
    }
    return {"in_briefing": current.links(), "full": full(), "announcements": announcements}


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
