"""Addresses of the cards that a reader may want next: of the years beside the one shown, and of the
options of buttons.

The browser fetches the former when all is at rest, the latter when the pointer is on an option
(``static/ui/ahead.js``), so that a step of the control finds its cards there. Nothing is built for
it before the browser asks. Only what differs from the addresses shown is sent.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import streamlit as st

from msp_dash.data import TableError
from msp_dash.params import BadValue
from msp_dash.theme import Theme
from msp_dash.ui.cards.address import Part, card_address
from msp_dash.ui.cards.items import Card
from msp_dash.ui.controls import PageView
from msp_dash.ui.daily_cache import daily_cache
from msp_dash.ui.view import PageParameters

YEAR = "year"
AT_REST = "rest"
"""Key of the views to fetch without being pointed at."""

Change = tuple[str, list[int]]
"""Parts of a query that differ, as in the address ("year=2018&edition="; empty: left out), and the
cards whose addresses differ so, by their place in the list."""
Ahead = Mapping[str, list[list[Change]]]
"""Key of the buttons -> the changes of each option; none for the option that is chosen."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A card of the list: its place there, and all that its address is made from but the view."""

    at: int
    figure_id: str
    only: tuple[str, ...] | None
    also: tuple[tuple[str, str], ...]
    width: int
    room: int
    part: Part

    def address(self, values: Mapping[str, str], theme: Theme) -> str:
        query = Card(self.figure_id, self.only, dict(self.also)).query(values)
        return card_address(self.figure_id, query, theme, self.width, self.part, self.room)


@dataclass(frozen=True, slots=True)
class _Run:
    """What a run displays; `buttons`: (key of the widget, parameter, options)."""

    page: str
    sent: tuple[tuple[str, str], ...]
    values: tuple[tuple[str, str], ...]
    theme: Theme
    places: tuple[_Place, ...]
    buttons: tuple[tuple[str, str, tuple[str, ...]], ...]
    parameters: PageParameters = field(compare=False)


def ahead(view: PageView, cards: Iterable[tuple[int, Card, int, Part]]) -> Ahead:
    """What differs in the addresses of `cards` in the views that a reader may want next.

    Parameters
    ----------
    cards : place in the list, card, width of its column, part that it shows.
    """
    if view.parameters is None:
        return {}
    places = (
        _Place(
            at,
            card.figure_id,
            None if card.only is None else tuple(card.only),
            tuple(card.also.items()),
            width,
            card.room,
            part,
        )
        for at, card, width, part in cards
    )
    sent = ((n, v) for n, v in st.query_params.items() if n in view.parameters.by_name)
    return _ahead(
        _Run(
            view.page,
            tuple(sent),
            tuple(view.values.items()),
            view.viewport.theme,
            tuple(places),
            tuple((key, *what) for key, what in view.buttons.items()),
            view.parameters,
        )
    )


@daily_cache(512)
def _ahead(run: _Run) -> Ahead:
    values = dict(run.values)
    by_key = {}
    if values.get(YEAR):
        with suppress(BadValue, TableError):
            pinned = dict(run.sent).keys() - {"edition"}
            years = run.parameters.options(YEAR, values, pinned)
            by_key[AT_REST] = _changes(run, YEAR, _beside(years, values[YEAR]))
    for key, name, options in run.buttons:
        with suppress(BadValue, TableError):
            by_key[key] = _changes(run, name, options)
    return {key: views for key, views in by_key.items() if any(views)}


def _changes(run: _Run, name: str, options: Sequence[str]) -> list[list[Change]]:
    return [list(_of_option(run, name, option)) for option in options]


def _of_option(run: _Run, name: str, option: str) -> Iterator[Change]:
    values = dict(run.values)
    if option == values[name]:
        return
    settled = run.parameters.settle({**dict(run.sent), name: option}, name)
    other = run.parameters.resolve_view(settled)
    changes: dict[str, list[int]] = {}
    for place in run.places:
        now, then = (place.address(one, run.theme) for one in (values, other))
        if now != then:
            changes.setdefault(_difference(now, then), []).append(place.at)
    yield from changes.items()


def _difference(address: str, other: str) -> str:
    """The parts of the query of `other` that differ from those of `address`.

    >>> _difference("cards/a?edition=1&year=2019", "cards/a?year=2018")
    'edition=&year=2018'
    """
    before, after = (
        dict(part.split("=", 1) for part in one.partition("?")[2].split("&") if part)
        for one in (address, other)
    )
    differing = [n for n in before | after if before.get(n) != after.get(n)]
    return "&".join(f"{n}={after.get(n, '')}" for n in differing)


def _beside(years: Collection[str], year: str) -> list[str]:
    """The year before and the one after, as far as there are.

    >>> _beside(["2022", "2023", "2025"], "2023")
    ['2022', '2025']
    """
    before = [one for one in years if int(one) < int(year)]
    after = [one for one in years if int(one) > int(year)]
    return [*sorted(before)[-1:], *sorted(after)[:1]]
