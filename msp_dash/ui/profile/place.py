"""The items of a profile's page: summary, sections, links to other profiles."""

from __future__ import annotations

import html
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

import streamlit as st

from msp_dash.figures.places import RECORD
from msp_dash.params import Country, CountrySet, Eu, Events, Lens, On, Site, Table
from msp_dash.ui.cards import Band, Card, First, Item, Markup, Section, framed, links, open_ids
from msp_dash.ui.controls import PageView
from msp_dash.ui.country_links import profile_link
from msp_dash.ui.language import language_query
from msp_dash.ui.layout import page
from msp_dash.ui.navigation import PROFILE, address
from msp_dash.ui.notices import notice
from msp_dash.ui.paper_links import paper_links
from msp_dash.ui.profile.parts import Chosen, Down, Part, ProfileContent
from msp_dash.ui.profile.parts import Section as ProfileSection
from msp_dash.ui.reveal import into_sight

FOLLOWED = (Events.name, Table.name)
GROUP = tuple(one.name for one in (Lens, CountrySet, On, Eu))
"""Parameters of the page that a figure follows, those of a group where its query names none."""

MAP = "producers.map"
BESIDE_PX = 400
"""Height of a picture beside the first one of a page, which must not be lower by much."""
SITE_MARK = ":"
"""In the key of every site, and in no country code."""


def chosen(view: PageView) -> Chosen:
    """What the address names besides the profile and the group: each figure follows what it can."""
    own = {view.page, Table.name, Site.name, *GROUP}
    names = st.query_params.keys() & view.values.keys() - own
    return tuple((name, view[name]) for name in sorted(names) if view[name])


def items(
    content: ProfileContent,
    view: PageView,
    opened: Collection[str],
    about: str,
    leads_to: str,
    *also: tuple[str, str],
    last: Item,
) -> Iterator[Item]:
    """A profile: its first pictures, the answer in words, and all else.

    Parameters
    ----------
    opened : names of the sections that are bands; the first figures of the first that is not empty
        come first, across the page.
    about : name of the country or mineral.
    leads_to : the page of the profiles that it links to.
    also : (label, address) of links before those.
    last : what the folded rest ends with.
    """
    w, every = view.words, list(content.sections)
    first = next((n for n, one in enumerate(every) if one.name in opened and one.parts), None)
    if first is not None:
        section = every[first]
        top = _first(section.parts, view)
        yield top
        left = section.parts[len(top.cards) :]
        every[first : first + 1] = [replace(section, parts=left)] if left or section.down else []
    if view.get(Site.name):
        yield _record(view)
    if content.answer:
        yield _answer(content.answer, view, about)
    yield from _onward(view, leads_to, content.leads_to, also)
    for one in every:
        if one.name in opened:
            yield from _band(one, view)
    rest = [one for one in every if one.name not in opened]
    collapsed = [*(_section(one, view) for one in rest), last]
    names = " · ".join(w(f"pages.{view.page}.section.{one.name}") for one in rest)
    yield Section("more", w("profile.more", names=names), collapsed, folded=True)


def _record(view: PageView) -> Card:
    """The record of the chosen site, with a link that closes it."""
    closed = {name: value for name, value in view.query.items() if name != Site.name}
    link = (view.words("pages.country.close"), address(view.page, closed))
    into_sight("fig-sites-record", view[Site.name])
    return Card(RECORD, (Site.name,), links=(link,))


def _first(parts: Sequence[Part], view: PageView) -> First:
    """The first figure across the page; ladders and maps have the one after them beside them.

    An enlarged map stands alone.
    """
    kinds = [one.figure.kind for one in parts[:2]]
    card, *rest = (_card(one, view) for one in parts[:2])
    if rest and not card.large and (kinds[0] == "map" or kinds == ["ladders", "sites"]):
        room = BESIDE_PX if view.viewport.columns_gap else 0
        return First((2, card), (1, replace(rest[0], room=room)))
    return First(card)


def _answer(sentences: Iterable[str], view: PageView, about: str) -> Section:
    """The answer in a paragraph, for who wants it as text, and its papers."""
    text, papers = " ".join(html.escape(sentence) for sentence in sentences), ""
    if name := view[view.page]:
        pairs = paper_links(view.page, name, view.get(CountrySet.name), view.words)
        papers = links(pairs, files=True).html
    body = framed("answer", f'<div class="msp-answer"><p>{text}</p>{papers}</div>')
    return Section("answer", view.words("profile.in_short", about=about), (body,), folded=True)


def _heading(section: ProfileSection, view: PageView) -> str:
    return view.words(f"pages.{view.page}.section.{section.name}")


def _lines(section: ProfileSection) -> str:
    listed = "".join(f"<li>{html.escape(line)}</li>" for line in section.lines)
    return f'<div class="msp-text"><ul>{listed}</ul></div>' if listed else ""


def _empty(section: ProfileSection, view: PageView) -> Markup:
    """The line that says why a section is empty."""
    return Markup(
        f'<div class="st-key-none-{section.name}">'
        f'<h2 class="msp-part">{html.escape(_heading(section, view))}</h2>'
        f'<p class="msp-line">{html.escape(section.why)}</p></div>'
    )


def _band(section: ProfileSection, view: PageView) -> Iterator[Item]:
    """A section as a band: its first figure, the others folded, and its sentences."""
    if section.is_empty:
        yield _empty(section, view)
    if cards := _cards(section, view):
        yield Band(section.name, cards[0], cards[1:])
    if lines := _lines(section):
        yield Markup(lines)


def _section(section: ProfileSection, view: PageView) -> Item:
    """A section that is collapsed until the reader, or a link to one of its figures, opens it."""
    if section.is_empty:
        return _empty(section, view)
    cards, heading = _cards(section, view), _heading(section, view)
    return Section(section.name, heading, cards, _lines(section), folded=True)


def _cards(section: ProfileSection, view: PageView) -> list[Card]:
    every: tuple[Part | Down, ...] = (*section.parts, *section.down)
    return [_card(one, view) for one in every]


def _card(one: Part | Down, view: PageView) -> Card:
    """A figure with its own query; a click on it chooses a country, or a site."""
    has_group = not one.query.keys().isdisjoint((Lens.name, CountrySet.name))
    # A table narrows sites of all countries, and only colors those of one.
    narrows = one.figure_id.startswith("sites.") and Country.name not in one.query
    followed = FOLLOWED if has_group or narrows else (*FOLLOWED, *GROUP)
    is_map = isinstance(one, Part) and one.figure_id.startswith("producers.")

    def pick(key: str) -> None:
        view.write(Site.name if SITE_MARK in key else Country.name, key)

    return Card(
        one.figure_id,
        followed,
        one.query,
        clickable=is_map and view.page != PROFILE,
        pick=pick if one.figure_id in ("sites.map", "sites.counts") else None,
        links=profile_link(view) if one.figure_id == MAP else (),
        large=MAP in open_ids() if one.figure_id == MAP else None,
    )


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
