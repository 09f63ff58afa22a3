"""The items of a profile's page: summary, sections, links to other profiles."""

from __future__ import annotations

import html
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import Literal

from msp_dash.params import Events
from msp_dash.ui.cards import Card, Item, Markup, Row, Section, framed, links
from msp_dash.ui.cards.items import widths_of
from msp_dash.ui.controls import PageView
from msp_dash.ui.language import language_query
from msp_dash.ui.layout import page
from msp_dash.ui.navigation import address
from msp_dash.ui.notices import notice
from msp_dash.ui.profile.parts import Down, Part, ProfileContent
from msp_dash.ui.profile.parts import Section as ProfileSection

WIDE_KINDS = ("map", "flows", "sites", "statements", "periods", "ladders", "matrix")
"""Kinds of figures that take the full width (a map may have a list beside it); others pair up."""


def items(
    content: ProfileContent,
    view: PageView,
    opened: Collection[str],
    about: str,
    leads_to: str,
    *also: tuple[str, str],
) -> Iterator[Item]:
    """A profile: its first pictures, the answer in words, and all else.

    Parameters
    ----------
    opened : names of the sections that are open; the first figures of the first that is not empty
        come first.
    about : name of the country or mineral.
    leads_to : the page of the profiles that it links to.
    also : (label, address) of links before those.
    """
    every = list(content.sections)
    first = next((n for n, one in enumerate(every) if one.name in opened and one.parts), None)
    if first is not None:
        section = every[first]
        top = next(_rows(section, content.title))
        yield top
        left = section.parts[len([*widths_of((top,), view.viewport)]) :]
        every[first : first + 1] = [replace(section, parts=left)] if left or section.down else []
    yield _answer(content.answer, view, about)
    yield from _onward(view, leads_to, content.leads_to, also)
    yield from (section_of(one, view, folded=False) for one in every if one.name in opened)
    rest = [one for one in every if one.name not in opened]
    if rest:
        w = view.words
        collapsed = [section_of(one, view, folded=True) for one in rest]
        names = " · ".join(w(f"pages.{view.page}.section.{one.name}") for one in rest)
        yield Section("more", w("profile.more", names=names), collapsed, folded=True)


def _answer(sentences: Iterable[str], view: PageView, about: str) -> Markup:
    """The answer in a paragraph."""
    text = " ".join(html.escape(sentence) for sentence in sentences)
    heading = html.escape(view.words("profile.in_short", about=about))
    return framed(
        "answer",
        f'<div class="msp-card-head"><h2 class="msp-title">{heading}</h2></div>'
        f'<div class="msp-answer"><p>{text}</p></div>',
    )


def section_of(section: ProfileSection, view: PageView, *, folded: bool) -> Item:
    """A section: its figures in pairs, or the line that says why it is empty.

    `folded` : collapsed until the reader, or a link to one of its figures, opens it.
    """
    heading = view.words(f"pages.{view.page}.section.{section.name}")
    if section.is_empty:
        return Markup(
            f'<div class="st-key-none-{section.name}">'
            f'<h2 class="msp-part">{html.escape(heading)}</h2>'
            f'<p class="msp-line">{html.escape(section.why)}</p></div>'
        )
    listed = "".join(f"<li>{html.escape(line)}</li>" for line in section.lines)
    lead = f'<div class="msp-text"><ul>{listed}</ul></div>' if listed else ""
    return Section(section.name, heading, list(_rows(section)), lead, folded)


def _rows(section: ProfileSection, title: str = "") -> Iterator[Item]:
    """Its figures in pairs; `title` : what the page says already, and no card repeats."""

    def card(one: Part) -> Card:
        return _card(one, "second" if one.figure.title == title else "")

    rest = list(section.parts)
    while rest:
        first = rest.pop(0)
        if rest and _beside(first, rest[0]):
            weights = (2, 1) if first.figure.kind == "map" else (1, 1)
            yield Row((weights[0], card(first)), (weights[1], card(rest.pop(0))))
        else:
            yield card(first)
    yield from map(_card, section.down)


def _beside(first: Part, second: Part) -> bool:
    """Whether two figures share a row: neither is wide, or a map has a list beside it."""
    narrow = second.figure.kind not in WIDE_KINDS
    return narrow and (first.figure.kind not in WIDE_KINDS or first.figure.kind == "map")


def _card(one: Part | Down, heading: Literal["", "second"] = "") -> Card:
    return Card(one.figure_id, (Events.name,), one.query, heading=heading)


def _onward(
    view: PageView, page: str, values: Iterable[str], first: Iterable[tuple[str, str]]
) -> tuple[Markup, ...]:
    """Links to other profiles, after those of `first`."""
    w = view.words
    pairs = list(first)
    for value in values:
        name = w.the_mineral(value) if page == "mineral" else w.the_country(value)
        target = address(page, {page: value, **language_query()})
        pairs.append((w(f"profile.{page}.link", name=name), target))
    return (links(pairs),) if pairs else ()


def unknown(view: PageView) -> None:
    """Page for a code that is not a country, or that no table mentions."""
    w, code = view.words, view["country"]
    form = "none" if not code else "named"
    text = w(f"profile.unknown.{form}", country=w.the_country(code) if code else "")
    with page(view, w("pages.country.nav")):
        notice("nobody", w("profile.unknown.heading"), text, [])
