"""Status messages above the slides: results of actions, changed numbers, unreadable data, undo."""

from __future__ import annotations

import html
from collections.abc import Sequence

import streamlit as st

from msp_dash.briefing.changes import Change, changes
from msp_dash.briefing.draft import Draft
from msp_dash.briefing.model import Briefing, TextSlide
from msp_dash.config.clock import today
from msp_dash.ui import retry_button, tray
from msp_dash.ui.briefing import offer
from msp_dash.ui.notices import paragraph
from msp_dash.ui.reveal import into_sight
from msp_dash.words import Words

CHANGES_KEY = "briefing-changes"
OPEN_MAX = 6
"""Number of changes shown; the rest are collapsed."""


def notices(draft: Draft, w: Words) -> None:
    """Place all messages above the slides."""
    _offer(draft, w)
    lines = list(offer.current_messages())
    if tray.full():
        lines.append(w("build.full"))
    if not tray.kept_in_browser():
        lines.append(w("build.not_kept"))
    if lines:
        with st.container(key="notice-said"):
            st.html(f'<div role="status">{"".join(map(paragraph, lines))}</div>')
    if draft.unread:
        _unread(draft, w)
    _changed(draft, w)
    _undo(draft, w)


def _offer(draft: Draft, w: Words) -> None:
    pending_offer = offer.current_offer()
    if pending_offer is None:
        return
    title = pending_offer.briefing.title or w("build.untitled")
    # What asked for it may be far below.
    into_sight("notice-ask", title)
    with st.container(key="notice-ask"):
        st.html(
            f'<div role="status">{paragraph(w("build.ask.heading", title=title), strong=True)}'
            f"{paragraph(w('build.ask.text', n=len(draft.ids)))}</div>"
        )
        with st.container(horizontal=True, gap="small"):
            st.button(
                w("build.ask.replace"),
                key="ask-replace",
                on_click=offer.take,
                args=(draft, pending_offer),
            )
            st.button(w("build.ask.keep"), key="ask-keep", on_click=offer.drop)


def _unread(draft: Draft, w: Words) -> None:
    """The stored briefing cannot be read: offer it as a download before it is overwritten."""
    with st.container(key="notice-unread"):
        st.html(
            f'<div role="status">{paragraph(w("build.unread"), strong=True)}'
            f"{paragraph(draft.why_unread)}</div>"
        )
        st.download_button(
            w("build.unread_save"), draft.unread, "briefing-kept.txt", on_click="ignore"
        )


# ---------------------------------------------------------------- what changed


def changes_since_saved(draft: Draft) -> list[Change]:
    """Changes since the briefing was saved; cached for the day, until its figures differ."""
    key = (today(), _figures(draft.briefing))
    cached = st.session_state.get(CHANGES_KEY)
    if cached is None or cached[0] != key:
        cached = (key, changes(draft.briefing))
        st.session_state[CHANGES_KEY] = cached
    result: list[Change] = cached[1]
    return result


def _figures(briefing: Briefing) -> tuple[object, ...]:
    """Cache key for the changes of a briefing, cheap to compare."""
    texts = [(s.title, s.body) if isinstance(s, TextSlide) else () for s in briefing.slides]
    refs = [(ref.link, ref.title, ref.seen) for ref in briefing.figures()]
    return (briefing.lang, texts, refs)


def _changed(draft: Draft, w: Words) -> None:
    items = changes_since_saved(draft)
    if others := [one for one in items if one.kind != "dated"]:
        _numbers(others, draft, w)
    if dated := [one for one in items if one.kind == "dated"]:
        _dated(dated, draft, w)


def _numbers(items: Sequence[Change], draft: Draft, w: Words) -> None:
    """What figures say that they did not say then, accepted together."""
    with st.container(key="notice-changes"):
        first, rest = items[:OPEN_MAX], items[OPEN_MAX:]
        more = ""
        if rest:
            name = html.escape(w("build.changes.more", n=len(rest)))
            more = f"<details><summary>{name}</summary>{_list(rest)}</details>"
        st.html(
            f'<div role="status">{paragraph(w("build.changes.heading", n=len(items)), strong=True)}'
            f"{_list(first)}{more}</div>"
        )
        st.button(w("build.changes.accept"), key="accept", on_click=draft.accept)


def _dated(items: Sequence[Change], draft: Draft, w: Words) -> None:
    """Export controls and promises that changed since then, accepted one by one."""
    with st.container(key="notice-dated"):
        heading = paragraph(w("follow.dated.heading", n=len(items)), strong=True)
        st.html(f'<div role="status">{heading}</div>')
        for change in items[:OPEN_MAX]:
            _acceptable(change, draft, w)
        if rest := items[OPEN_MAX:]:
            with st.expander(w("build.changes.more", n=len(rest))):
                for change in rest:
                    _acceptable(change, draft, w)


def _acceptable(change: Change, draft: Draft, w: Words) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.html(paragraph(change.text))
        st.button(
            w("follow.dated.accept"),
            key=f"accept-{change.slide}-{change.row}",
            on_click=draft.accept_dated,
            args=(change,),
        )


def _list(items: Sequence[Change]) -> str:
    return f"<ul>{''.join(f'<li>{html.escape(change.text)}</li>' for change in items)}</ul>"


# ---------------------------------------------------------------- undo


def _undo(draft: Draft, w: Words) -> None:
    if not draft.steps:
        return
    step = draft.steps[-1]
    text = w(f"build.done.{step.deed}", name=step.name or w("build.untitled"))
    with st.container(key="undo", horizontal=True, gap="small"):
        line = f'<p class="msp-line" role="status">{html.escape(text)}</p>'
        st.html(line, width="content")
        retry_button.button(w("build.undo"), key="undo-button", act=draft.undo)
