"""Notices: what was requested, what is shown instead, and a link to fix it; also error numbers."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from contextvars import ContextVar

import streamlit as st

from msp_dash.config import logs
from msp_dash.ui.navigation import page_of
from msp_dash.words import Words

_noticed: ContextVar[bool] = ContextVar("noticed", default=False)
_missing_table_shown: ContextVar[bool] = ContextVar("missing_table_shown", default=False)


def paragraph(text: str, *, strong: bool = False) -> str:
    """A paragraph of safe HTML."""
    safe = html.escape(text)
    return f"<p><b>{safe}</b></p>" if strong else f"<p>{safe}</p>"


def refusal(text: str) -> None:
    """Say why something is not done."""
    st.html(f'<div class="msp-refusal" role="alert">{paragraph(text)}</div>')


def error_number(w: Words) -> str:
    """HTML with the run's id, under which the log has the error; "" outside of a logged run."""
    run_id = logs.current_id()
    if not run_id:
        return ""
    number = html.escape(run_id, quote=True)
    return f'<div data-error="{number}">{paragraph(w("ui.failed.number", id=run_id))}</div>'


def notice(
    key: str,
    heading: str,
    text: str,
    links: Sequence[tuple[str, str, Mapping[str, str]]],
) -> None:
    """Show a notice. `links` are (label, page, query)."""
    _noticed.set(True)
    with st.container(key=f"notice-{key}"):
        st.html(f'<div role="status">{paragraph(heading, strong=True)}{paragraph(text)}</div>')
        if links:
            with st.container(horizontal=True, gap="small"):
                for label, page, query in links:
                    st.page_link(page_of(page), label=label, query_params=dict(query))


def begin_page() -> None:
    """Reset all flags at the start of a page run."""
    _noticed.set(False)
    _missing_table_shown.set(False)


def notice_shown() -> bool:
    """Whether the page has shown a notice."""
    return _noticed.get()


def missing_table_shown() -> bool:
    """Whether the page has shown a notice on a missing table."""
    return _missing_table_shown.get()


def show_missing_table(w: Words, message: str, where: str = "page") -> None:
    """Show which table is missing and how to restore it. `where` makes the element key unique."""
    _missing_table_shown.set(True)
    notice(f"table-{where}", w("figures.empty.table"), message, [])
