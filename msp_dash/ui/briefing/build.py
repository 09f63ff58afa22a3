"""The briefing page: status messages, toolbar, list of slides and editor of the selected slide."""

from __future__ import annotations

import streamlit as st

from msp_dash.ui import tray
from msp_dash.ui.briefing import begin, editor, files, outline, status_messages
from msp_dash.ui.controls import PageView
from msp_dash.ui.viewport import split

OWN = (files.SHARED,)
"""Names in the address that the page reads itself."""


def build(view: PageView) -> None:
    """Place the page: how to begin where nothing is there yet, else the workbench."""
    w, now = view.words, tray.desk()
    files.receive(now, w)
    # Always one element, so that what is below keeps its position and focus.
    with st.container(key="told"):
        status_messages.notices(now, w)
    if not now.ids and now.briefing.title == "":
        # The browser's own briefing may be a moment away: no flash of an empty page before it.
        with st.container(key="begin" if now.synced else "begin-soon"):
            begin.empty(now, w)
        return
    job = files.bar(now, w)
    left, right = split(2, 3)
    with left.open(), st.container(key="fig-outline"):
        outline.outline(now, w)
    with right.open(), st.container(key="fig-slide"):
        editor.editor(now, w)
    # Last, so that the page stands while a file is made.
    job()
