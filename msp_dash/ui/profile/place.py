"""Rendering of a profile: summary, sections, links to other profiles."""

from __future__ import annotations

import html
from collections.abc import Iterable

import streamlit as st

from msp_dash.ui import instant_preview
from msp_dash.ui.card import card, open_ids
from msp_dash.ui.controls import PageView
from msp_dash.ui.language import language_query
from msp_dash.ui.layout import page
from msp_dash.ui.navigation import path
from msp_dash.ui.notices import notice
from msp_dash.ui.profile.parts import Down, Part, Section
from msp_dash.ui.viewport import split

WIDE_KINDS = ("map", "flows", "sites", "statements", "periods", "matrix")
"""Kinds of figures that take the full width (a map may have a list beside it); others pair up."""


def answer(sentences: Iterable[str], view: PageView, about: str) -> None:
    """The answer in a paragraph."""
    text = " ".join(html.escape(sentence) for sentence in sentences)
    heading = html.escape(view.words("profile.in_short", about=about))
    markup = (
        f'<div class="msp-card-head"><h2 class="msp-title">{heading}</h2></div>'
        f'<div class="msp-answer"><p>{text}</p></div>'
    )
    with st.container(key="fig-answer"):
        st.html(markup)
    instant_preview.record_markup(f'<div class="fig">{markup}</div>')


def place(section: Section, view: PageView, *, folded: bool) -> None:
    """Place a section: its figures in pairs, or the line that says why it is empty.

    `folded` : collapsed until the reader, or a link to one of its figures, opens it.
    """
    heading = view.words(f"pages.{view.page}.section.{section.name}")
    if section.is_empty:
        with st.container(key=f"none-{section.name}"):
            st.html(
                f'<h2 class="msp-part">{html.escape(heading)}</h2>'
                f'<p class="msp-line">{html.escape(section.why)}</p>'
            )
        return
    if folded:
        opened = any(part.figure_id in open_ids() for part in section.parts)
        with st.expander(heading, expanded=opened, key=f"part-{section.name}"):
            _inside(section, view)
        return
    with st.container(key=f"part-{section.name}"):
        st.html(f'<h2 class="msp-part">{html.escape(heading)}</h2>')
        _inside(section, view)


def _inside(section: Section, view: PageView) -> None:
    if section.lines:
        listed = "".join(f"<li>{html.escape(line)}</li>" for line in section.lines)
        st.html(f'<div class="msp-text"><ul>{listed}</ul></div>')
    rest = list(section.parts)
    while rest:
        row = [rest.pop(0)]
        if rest and _beside(row[0], rest[0]):
            row.append(rest.pop(0))
        if len(row) == 1:
            _card(row[0], view)
            continue
        weights = (2, 1) if row[0].figure.kind == "map" else (1, 1)
        for one, slot in zip(row, split(*weights), strict=True):
            with slot.open():
                _card(one, view)
    for failed in section.down:
        _card(failed, view)


def _beside(first: Part, second: Part) -> bool:
    """Whether two figures share a row: neither is wide, or a map has a list beside it."""
    narrow = second.figure.kind not in WIDE_KINDS
    return narrow and (first.figure.kind not in WIDE_KINDS or first.figure.kind == "map")


def _card(one: Part | Down, view: PageView) -> None:
    card(one.figure_id, view, only=(), also=one.query)


def onward(view: PageView, page: str, values: Iterable[str], label: str) -> None:
    """Links to other profiles; `label` is the key of their words, with `name`."""
    w = view.words
    values = tuple(values)
    if not values:
        return
    with st.container(key=f"profiles-{page}", horizontal=True, gap="medium"):
        for value in values:
            name = w.the_mineral(value) if page == "mineral" else w.the_country(value)
            st.page_link(
                path(page),
                label=w(label, name=name),
                query_params={page: value, **language_query()},
            )


def unknown(view: PageView) -> None:
    """Page for a code that is not a country, or that no table mentions."""
    w, code = view.words, view["country"]
    form = "none" if not code else "named"
    text = w(f"profile.unknown.{form}", country=w.the_country(code) if code else "")
    with page(view, w("pages.country.nav")):
        notice("nobody", w("profile.unknown.heading"), text, [])
