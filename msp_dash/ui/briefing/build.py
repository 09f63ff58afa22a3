"""The briefing page: status messages, toolbar, list of slides and editor of the selected slide."""

from __future__ import annotations

import streamlit as st

from msp_dash.briefing.draft import Draft
from msp_dash.ui import tray
from msp_dash.ui.briefing import (
    begin,
    editor,
    files,
    meeting,
    outline,
    papers,
    readout,
    status_messages,
)
from msp_dash.ui.controls import PageView
from msp_dash.ui.viewport import split
from msp_dash.words import Words

FORMS = (papers.PLACE, meeting.PLACE, readout.PLACE)
OWN = (files.SHARED,)
"""Names in the address that the page reads itself."""


def build(view: PageView) -> None:
    """Place the page: how to begin where nothing is there yet, else the workbench."""
    w, draft = view.words, tray.draft()
    files.receive(draft, w)
    # Always one element, so that what is below keeps its position and focus.
    with st.container(key="messages"):
        status_messages.notices(draft, w)
    is_open = any(st.session_state.get(place) for place in FORMS)
    is_start = not draft.ids and draft.briefing.title == ""
    if is_start:
        # The browser's own briefing may be a moment away: no flash of an empty page before it.
        with st.container(key="begin" if draft.synced else "begin-soon"):
            if not is_open:
                begin.empty(draft, w)
            _forms(draft, w, meeting.PLACE)
        return
    job = files.bar(draft, w)
    left, right = split(2, 3)
    with left, st.container(key="fig-outline"):
        outline.outline(draft, w)
    with right, st.container(key="fig-slide"):
        editor.editor(draft, w)
    _forms(draft, w, meeting.PLACE_BESIDE_SLIDES)
    # Last, so that the page is complete while a file is exported.
    job()


def _forms(draft: Draft, w: Words, meeting_key: str) -> None:
    """The forms of a meeting, of papers and of a read-out; one that is open stands alone."""
    forms = {
        meeting_key: lambda: meeting.form(draft, w, meeting_key),
        papers.PLACE: lambda: papers.form(w),
        readout.PLACE: lambda: readout.form(w),
    }
    is_open = [key for key in forms if st.session_state.get(key)]
    for key in is_open or forms:
        forms[key]()
