"""The list of slides: select, reorder by keyboard or mouse, remove, add."""

from __future__ import annotations

import html
from typing import Literal

import streamlit as st

from msp_dash.briefing.draft import COVER, Draft, Full, current_figure, name, with_snapshots
from msp_dash.briefing.model import (
    FigureRef,
    SectionSlide,
    Slide,
    TextSlide,
    TwoFigureSlide,
    figures_of,
)
from msp_dash.figures.registry import registry, url
from msp_dash.ui import components, tray
from msp_dash.words import Words

KEY = "outline"
_WORDS = ("up", "down", "remove", "drag", "moved", "hint", "list", "unheard")

New = Literal["text", "section", "two_figures"]
NEW: tuple[New, ...] = ("text", "section", "two_figures")


def outline(draft: Draft, w: Words) -> None:
    """Place the list of slides, and the menu that adds one."""
    count = w("build.outline.count", n=len(draft.ids))
    st.html(
        f'<div class="msp-card-head"><h2 class="msp-title">{html.escape(w("build.outline.title"))}'
        f'</h2><p class="msp-subtitle">{html.escape(count)}</p></div>'
    )
    components.outline()(
        key=KEY,
        data={
            "session": draft.session,
            "rows": _rows(draft, w),
            "selected": draft.selected if draft.index is not None else COVER,
            "words": {n: w(f"build.outline.{n}", title="{title}", n="{n}") for n in _WORDS},
        },
        on_select_change=lambda: _select(draft),
        on_order_change=lambda: _order(draft),
        on_remove_change=lambda: _remove(draft),
    )
    kind = st.menu_button(
        w("build.outline.add"),
        NEW,
        key="add",
        type="tertiary",
        format_func=lambda one: w(f"build.kind.{one}"),
    )
    if kind:
        _add(draft, kind, w)
        st.rerun()


def _rows(draft: Draft, w: Words) -> list[dict[str, str]]:
    lang = draft.briefing.lang
    cover = draft.briefing.title or w("build.untitled")
    rows = [{"id": COVER, "title": cover, "kind": w("build.kind.cover")}]
    for id_, slide in zip(draft.ids, draft.briefing.slides, strict=True):
        called = name(slide, lang) or w("build.untitled")
        is_whole = all(current_figure(ref, lang) for ref in figures_of(slide))
        kind = slide.kind if is_whole else "missing"
        rows.append({"id": id_, "title": called, "kind": w(f"build.kind.{kind}")})
    return rows


def _select(draft: Draft) -> None:
    selected = components.event(KEY, "select")
    if isinstance(selected, str) and (selected == COVER or selected in draft.ids):
        draft.selected = selected


def _order(draft: Draft) -> None:
    ids = components.event(KEY, "order")
    if isinstance(ids, list) and all(isinstance(id_, str) for id_ in ids):
        draft.order(ids)


def _remove(draft: Draft) -> None:
    gone = components.event(KEY, "remove")
    if isinstance(gone, str):
        draft.remove(gone)


def _add(draft: Draft, kind: New, w: Words) -> None:
    """A new slide after the selected one."""
    tray.start_draft(draft, w)
    try:
        draft.add(with_snapshots(_new(draft, kind, w), draft.briefing.lang), after=draft.selected)
    except Full:
        tray.mark_full()


def _new(draft: Draft, kind: New, w: Words) -> Slide:
    if kind == "text":
        return TextSlide(title=w("build.new.text"))
    if kind == "section":
        return SectionSlide(title=w("build.new.section"))
    links = [ref.link for ref in draft.briefing.figures()]
    links += [link for link in map(_plain_link, registry()) if link not in links]
    return TwoFigureSlide(left=FigureRef(link=links[0]), right=FigureRef(link=links[1]))


def _plain_link(figure_id: str) -> str:
    return url(figure_id, {})
