"""What the page has to say: what was done, what has changed, what could not be read."""

from __future__ import annotations

import html
from collections.abc import Sequence

import streamlit as st

from msp_dash.briefing.changes import Change, changes
from msp_dash.briefing.model import Briefing, TextSlide
from msp_dash.ui import retry_button, tray
from msp_dash.ui.briefing import offer
from msp_dash.ui.briefing.desk import Desk
from msp_dash.ui.notices import paragraph
from msp_dash.words import Words

FOUND = "briefing-changes"
OPEN_MAX = 6
"""Changes that stand open; the rest are folded."""


def notices(now: Desk, w: Words) -> None:
    """Place everything that is to be said above the slides."""
    _ask(now, w)
    lines = list(offer.said())
    if tray.full():
        lines.append(w("build.full"))
    if not tray.kept_in_browser():
        lines.append(w("build.not_kept"))
    if lines:
        with st.container(key="notice-said"):
            st.html(f'<div role="status">{"".join(map(paragraph, lines))}</div>')
    if now.unread:
        _unread(now, w)
    _changed(now, w)
    _undo(now, w)


def _ask(now: Desk, w: Words) -> None:
    made = offer.waiting()
    if made is None:
        return
    title = made.briefing.title or w("build.untitled")
    with st.container(key="notice-ask"):
        st.html(
            f'<div role="status">{paragraph(w("build.ask.heading", title=title), strong=True)}'
            f"{paragraph(w('build.ask.text', n=len(now.ids)))}</div>"
        )
        with st.container(horizontal=True, gap="small"):
            st.button(
                w("build.ask.replace"), key="ask-replace", on_click=offer.take, args=(now, made)
            )
            st.button(w("build.ask.keep"), key="ask-keep", on_click=offer.drop)


def _unread(now: Desk, w: Words) -> None:
    """What the browser kept cannot be read: it can be saved before it is written over."""
    with st.container(key="notice-unread"):
        st.html(
            f'<div role="status">{paragraph(w("build.unread"), strong=True)}'
            f"{paragraph(now.why_unread)}</div>"
        )
        st.download_button(
            w("build.unread_save"), now.unread, "briefing-kept.txt", on_click="ignore"
        )


# ---------------------------------------------------------------- what changed


def found(now: Desk) -> list[Change]:
    """What changed since the briefing was saved; looked up again when its figures are others."""
    key = _figures(now.briefing)
    kept = st.session_state.get(FOUND)
    if kept is None or kept[0] != key:
        kept = (key, changes(now.briefing))
        st.session_state[FOUND] = kept
    told: list[Change] = kept[1]
    return told


def _figures(briefing: Briefing) -> tuple[object, ...]:
    """What the changes of a briefing depend on, cheap to compare."""
    texts = [(s.title, s.body) if isinstance(s, TextSlide) else () for s in briefing.slides]
    refs = [(ref.link, ref.title, ref.seen) for ref in briefing.figures()]
    return (briefing.lang, texts, refs)


def _changed(now: Desk, w: Words) -> None:
    told = found(now)
    if not told:
        return
    with st.container(key="notice-changes"):
        first, rest = told[:OPEN_MAX], told[OPEN_MAX:]
        more = ""
        if rest:
            name = html.escape(w("build.changes.more", n=len(rest)))
            more = f"<details><summary>{name}</summary>{_list(rest)}</details>"
        st.html(
            f'<div role="status">{paragraph(w("build.changes.heading", n=len(told)), strong=True)}'
            f"{_list(first)}{more}</div>"
        )
        st.button(w("build.changes.accept"), key="accept", on_click=now.accept)


def _list(told: Sequence[Change]) -> str:
    return f"<ul>{''.join(f'<li>{html.escape(change.text)}</li>' for change in told)}</ul>"


# ---------------------------------------------------------------- undo


def _undo(now: Desk, w: Words) -> None:
    if not now.steps:
        return
    step = now.steps[-1]
    done = w(f"build.done.{step.deed}", name=step.name or w("build.untitled"))
    with st.container(key="undo", horizontal=True, gap="small"):
        line = f'<p class="msp-line" role="status">{html.escape(done)}</p>'
        st.html(line, width="content")
        retry_button.button(w("build.undo"), key="undo-button", act=now.undo)
