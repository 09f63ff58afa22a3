"""The frame of every page: page settings, style sheet, navigation and error state."""

from __future__ import annotations

import html
import logging
from copy import copy

import streamlit as st
from streamlit.navigation.page import Page

from msp_dash.data import TableError
from msp_dash.security.framing import FRAMED_PAGE
from msp_dash.ui import header, login_page, tray, viewport
from msp_dash.ui.language import current_words, language_query
from msp_dash.ui.navigation import navigate, page_of
from msp_dash.ui.notices import (
    begin_page,
    error_number,
    missing_table_shown,
    show_missing_table,
)
from msp_dash.ui.style import element

WHOLE = ("briefing", "present", FRAMED_PAGE)
"""Pages that rerun as a whole: their changes show in the header, or they have no header."""


def run() -> None:
    """Draw frame and page. Navigation comes first, so that it is there when the page fails."""
    viewport.reset()
    page = navigate()
    st.set_page_config(page_title=f"{page.title} · {current_words()('ui.name')}", layout="wide")
    needs_login = login_page.required()
    st.html(element(viewport.viewport().theme, current_words(), corner=not needs_login))
    if needs_login:
        login_page.show(current_words())
        return
    header.mount(framed=page.url_path == FRAMED_PAGE)
    if page.url_path in WHOLE:
        with st.container():
            _page(page)
    else:
        # A copy, because Streamlit allows a page object to run once.
        _page_fragment(copy(page), _frame_state())
    if page.url_path != FRAMED_PAGE:
        login_page.log_out_button(current_words())


@st.fragment
def _page_fragment(page: Page, before: object) -> None:
    """The page as a fragment: a click reruns only it, since the frame is a third of a whole run.

    Parameters
    ----------
    before : the state that the frame was drawn with (`_frame_state`). Where it has changed, for
        example because a figure was added to the briefing, the whole script runs again.
    """
    viewport.reset()
    if before != _frame_state():
        st.rerun()
    _page(copy(page))


def _frame_state() -> object:
    """Everything that the frame depends on and that a click on a page can change."""
    return current_words().lang, viewport.viewport(), tray.snapshot()


def _page(page: Page) -> None:
    """Run the page, or show the error state when it fails."""
    begin_page()
    try:
        page.run()
    except TableError as error:
        show_missing_table(current_words(), str(error), "frame")
    except Exception:
        # The reader gets a way on, the log gets the cause.
        logging.getLogger(__name__).exception("page %s failed", page.url_path or "overview")
        if not missing_table_shown():  # A failure caused by a missing table has its notice.
            failed()


def failed() -> None:
    """The designed error state of a page."""
    w = current_words()
    with st.container(key="failed"):
        st.html(
            f'<div class="msp-empty" role="alert"><p><b>{html.escape(w("ui.failed.heading"))}'
            f"</b></p><p>{html.escape(w('ui.failed.text'))}</p>{error_number(w)}</div>"
        )
        st.page_link(page_of("overview"), label=w("ui.failed.out"), query_params=language_query())
