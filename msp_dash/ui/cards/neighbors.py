"""Addresses of the cards that a reader may want next: those of the years beside the one shown.

The browser fetches them when all is at rest (``static/ui/cards.js``), so that a step of the year
control finds its cards there. Nothing is built for it before the browser asks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

import streamlit as st

from msp_dash.data import TableError
from msp_dash.params import BadValue
from msp_dash.ui.cards.address import card_address
from msp_dash.ui.cards.items import Card
from msp_dash.ui.controls import PageView
from msp_dash.ui.view import PageParameters

YEAR = "year"


def addresses(view: PageView, cards: Iterable[tuple[Card, int]]) -> list[str]:
    """Addresses of `cards`, with the width of each, in the years before and after that of `view`.

    Empty where the page has no year, or its address is not valid.
    """
    if view.parameters is None or not view.get(YEAR):
        return []
    sent = {n: v for n, v in st.query_params.items() if n in view.parameters.by_name}
    try:
        years = view.parameters.options(YEAR, view.values, sent.keys() - {"edition"})
        views = list(_views(view.parameters, sent, _beside(years, view[YEAR])))
    except (BadValue, TableError):
        return []
    theme = view.viewport.theme
    addresses = (
        card_address(card.figure_id, card.query(values), theme, width, "whole", card.room)
        for card, width in cards
        for values in views
    )
    return list(dict.fromkeys(addresses))


def _views(
    parameters: PageParameters, sent: Mapping[str, str], years: Iterable[str]
) -> Iterator[Mapping[str, str]]:
    for year in years:
        yield parameters.resolve_view(parameters.settle({**sent, YEAR: year}, YEAR))


def _beside(years: Collection[str], year: str) -> list[str]:
    """The year before and the one after, as far as there are.

    >>> _beside(["2022", "2023", "2025"], "2023")
    ['2022', '2025']
    """
    before = [one for one in years if int(one) < int(year)]
    after = [one for one in years if int(one) > int(year)]
    return [*sorted(before)[-1:], *sorted(after)[:1]]
