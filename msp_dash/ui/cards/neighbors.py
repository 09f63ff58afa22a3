"""Addresses of the cards that a reader may want next: of the years beside the one shown, and of the
options of buttons and lists.

A page's list of cards has one address, under which the browser asks for the former when all is at
rest, and for the latter when an option is under the pointer or would be taken by Enter
(``static/ui/ahead.js``). Nothing is worked out before it asks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock

import streamlit as st
from cachetools import LRUCache

from msp_dash.data import TableError
from msp_dash.params import BadValue
from msp_dash.theme import Theme
from msp_dash.ui.cards.address import PREFIX, Part, card_address, digest
from msp_dash.ui.cards.items import Card
from msp_dash.ui.controls import Options, PageView
from msp_dash.ui.daily_cache import daily_cache
from msp_dash.ui.view import PageParameters

YEAR = "year"
PART = "ahead"
"""What such an address has in the place of a card's part."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A card of the list: all that its address is made from but the view.

    `follows` : names of parameters for which the card has its page's value, whatever it takes.
    """

    figure_id: str
    only: tuple[str, ...] | None
    also: tuple[tuple[str, str], ...]
    follows: tuple[str, ...]
    width: int
    room: int
    part: Part

    def address(self, values: Mapping[str, str], theme: Theme) -> str:
        also = dict(self.also) | {name: values[name] for name in self.follows}
        query = Card(self.figure_id, self.only, also).query(values)
        return card_address(self.figure_id, query, theme, self.width, self.part, self.room)


@dataclass(frozen=True, slots=True)
class _Run:
    """What a run displays; `options` : key of a widget, and what it offers."""

    page: str
    sent: tuple[tuple[str, str], ...]
    values: tuple[tuple[str, str], ...]
    theme: Theme
    places: tuple[_Place, ...]
    options: tuple[tuple[str, Options], ...]
    parameters: PageParameters = field(compare=False, repr=False)


_RUNS: LRUCache[str, _Run] = LRUCache(512)
_LOCK = Lock()


def list_address(view: PageView, cards: Iterable[tuple[Card, int, Part]]) -> str:
    """The address of a page's list of cards, "" where the page has no parameters.

    The same in all sessions with the same view.

    Parameters
    ----------
    cards : card, width of its column, part that it shows.
    """
    if view.parameters is None:
        return ""
    places = (
        _Place(
            card.figure_id,
            None if card.only is None else tuple(card.only),
            tuple(card.also.items()),
            tuple(name for name, value in card.also.items() if view.get(name) == value),
            width,
            card.room,
            part,
        )
        for card, width, part in cards
    )
    sent = ((n, v) for n, v in st.query_params.items() if n in view.parameters.by_name)
    run = _Run(
        view.page,
        tuple(sent),
        tuple(view.values.items()),
        view.viewport.theme,
        tuple(places),
        tuple(view.options.items()),
        view.parameters,
    )
    token = hashlib.sha256(repr(run).encode()).hexdigest()[:16]
    with _LOCK:
        _RUNS[token] = run
    return f"{PREFIX}/{digest()}/{PART}/{token}"


def addresses(token: str, key: str = "", option: int = 0) -> list[str] | None:
    """Addresses of cards that a view has and the one of this list has not.

    Where a page works out itself what a card shows, other than by its own parameters, the card is
    that of the list.

    Parameters
    ----------
    token : end of the list's address.
    key, option : of the view with this option of a widget, by its place; else of the years beside.

    Returns
    -------
    list of str, or None
        In the order of the page; None where this process does not know the list or the option.
    """
    with _LOCK:
        run = _RUNS.get(token)
    return None if run is None else _addresses(run, key, option)


@daily_cache(512)
def _addresses(run: _Run, key: str, option: int) -> list[str] | None:
    if not key:
        return [address for year in _beside(run) for address in _of_option(run, YEAR, year)]
    name, options = dict(run.options).get(key, ("", ()))
    return _of_option(run, name, options[option]) if option < len(options) else None


def _of_option(run: _Run, name: str, option: str) -> list[str]:
    values = dict(run.values)
    if option == values[name]:
        return []
    try:
        settled = run.parameters.settle({**dict(run.sent), name: option}, name)
        other = run.parameters.resolve_view(settled)
    except (BadValue, TableError):  # The page says so, if the reader goes there.
        return []
    pairs = ([place.address(one, run.theme) for one in (values, other)] for place in run.places)
    return [then for now, then in pairs if now != then]


def _beside(run: _Run) -> list[str]:
    """The year before the one shown and the one after, as far as there are."""
    values = dict(run.values)
    if not values.get(YEAR):
        return []
    try:
        years = run.parameters.options(YEAR, values, dict(run.sent).keys() - {"edition"})
    except (BadValue, TableError):
        return []
    return _around(years, values[YEAR])


def _around(years: Collection[str], year: str) -> list[str]:
    """The year before and the one after.

    >>> _around(["2022", "2023", "2025"], "2023")
    ['2022', '2025']
    """
    before = [one for one in years if int(one) < int(year)]
    after = [one for one in years if int(one) > int(year)]
    return [*sorted(before)[-1:], *sorted(after)[:1]]
