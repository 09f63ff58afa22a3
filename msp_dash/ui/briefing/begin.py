"""The start screen: ready-made briefings, figures from the pages, upload of a briefing file."""

from __future__ import annotations

import html

import streamlit as st

from msp_dash.briefing.draft import Draft
from msp_dash.briefing.ready import READY
from msp_dash.briefing.ready_slides import has_little
from msp_dash.ui.briefing import opening
from msp_dash.ui.briefing.offer import offer
from msp_dash.ui.language import language_query
from msp_dash.ui.navigation import page_of
from msp_dash.ui.notices import paragraph
from msp_dash.ui.viewport import split
from msp_dash.words import Words

PENDING_KEY = "briefing-wanted"
"""Session key of a request until its briefing is built. Building takes seconds, and any
browser event meanwhile reruns the page without the press."""


def empty(draft: Draft, w: Words) -> None:
    """The empty page: three ready-made briefings, links to pages, and the upload."""
    columns = split(*(1 for _ in READY))
    for column, kind in zip(columns, READY, strict=True):
        with column, st.container(key=f"fig-ready-{kind}"):
            about(kind, w)
            _ready(draft, kind, w, "begin")
    left, right = split(1, 1)
    with left, st.container(key="fig-from-pages"):
        _head(w("build.begin.pages"), w("build.begin.pages_text"))
        with st.container(horizontal=True, gap="medium"):
            for name in ("mineral", "trade", "table"):
                st.page_link(
                    page_of(name), label=w(f"pages.{name}.nav"), query_params=language_query()
                )
    with right, st.container(key="fig-from-file"):
        _head(w("build.begin.file"), w("build.begin.file_text"))
        opening.upload(w, "begin")


def ready(draft: Draft, w: Words) -> None:
    """The ready-made briefings in compact form, beside an existing briefing."""
    for kind in READY:
        with st.container(key=f"ready-again-{kind}", gap="xsmall"):
            name = paragraph(w(f"briefing.ready.name.{kind}"), strong=True)
            st.html(f'<div class="msp-text">{name}</div>')
            with st.container(horizontal=True, gap="small"):
                _ready(draft, kind, w, "again")


def about(kind: str, w: Words) -> None:
    """Name and description of a ready-made briefing."""
    _head(w(f"briefing.ready.name.{kind}"), w(f"build.ready.{kind}"))


def _head(title: str, text: str) -> None:
    st.html(
        f'<div class="msp-card-head"><h2 class="msp-title">{html.escape(title)}</h2>'
        f'<p class="msp-subtitle">{html.escape(text)}</p></div>'
    )


def pick(kind: str, w: Words, where: str, *, labeled: bool = True) -> str | None:
    """Select box for the subject, if there are several; None where none is selected yet."""
    maker = READY[kind]
    subjects = maker.subjects(w.lang)
    if len(subjects) == 1:
        return subjects[0]
    return st.selectbox(
        w(f"build.ready.pick.{kind}"),
        subjects,
        index=None,
        format_func=lambda one: maker.name(one, w),
        key=f"{where}-{kind}",
        placeholder=w("build.ready.choose"),
        label_visibility="visible" if labeled else "collapsed",
    )


def _ready(draft: Draft, kind: str, w: Words, where: str) -> None:
    """The select box for the subject, and the button that builds the briefing."""
    subject = pick(kind, w, where, labeled=where == "begin")
    request = (where, kind, subject)

    def remember_request() -> None:
        st.session_state[PENDING_KEY] = request

    pressed = st.button(
        w("build.ready.use"),
        key=f"use-{where}-{kind}",
        disabled=subject is None,
        type="secondary",
        on_click=remember_request,
    )
    # A session that has not rendered the button before runs no callback for it.
    if subject is not None and (pressed or st.session_state.get(PENDING_KEY) == request):
        remember_request()
        with st.spinner(w("build.ready.making")):
            briefing = READY[kind].make(subject, w.lang)
        little = [w("build.ready.little")] if has_little(briefing) else []
        offer(draft, briefing, little)
        del st.session_state[PENDING_KEY]
        st.rerun()
