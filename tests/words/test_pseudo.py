"""Every text of a figure comes from the message catalogues (tested by pseudo-localization)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from msp_dash.figures import registry as figures
from msp_dash.figures.record import LadderRow, MapGroup, RankingEncoding
from tests.pseudo import LANG, spoken, unworded


@pytest.fixture
def pseudo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with spoken(monkeypatch):
        yield


PLACES = ("title", "subtitle", "notes", "alt", "encoding")
IDS = {"key", "token", "symbol", "mark", "kind", "look", "role", "group_key", "iso3", "role_symbol"}
IDS |= {
    "start",
    "whole",
    "end",
    "at",
    "picture",
    "fill",
    "frames",
    "hatched",
    "outline",
    "ramp",
    "selected",
    "steps",
}
"""Fields of encodings that hold ids, which nobody reads."""

IDS_OF = {(LadderRow, "marks"), (MapGroup, "marks"), (RankingEncoding, "whole")}
"""The same, where another record has texts in a field of that name."""


def texts(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif is_dataclass(part):
        for field in fields(part):
            if field.name not in IDS and (type(part), field.name) not in IDS_OF:
                yield from texts(getattr(part, field.name))
    elif isinstance(part, dict):
        yield from (text for value in part.values() for text in texts(value))
    elif isinstance(part, tuple | list):
        yield from (text for value in part for text in texts(value))


def quotes(figure: Any) -> list[str]:
    """What a figure quotes: names of its sources, and names and texts of its data, never ids."""
    sources = [str(n) for s in figure.sources for n in (s.cite, s.short, s.title, s.publisher)]
    cells = {str(c) for name in figure.data for c in figure.data[name] if isinstance(c, str)}
    names = [cell for cell in cells if re.search(r"[A-Z ]", cell)]
    return sorted({text for text in (*sources, *names) if text}, key=len, reverse=True)


QUOTED = {
    "producers.map": "a note of the publisher's file",
    "producers.ranking": "a note of the publisher's file",
    "recycling.us": "USGS's names of its series",
    "us.stocks": "USGS's names of forms",
    "prices.history": "the publishers' names of their series",
    "disruption.importers": "a name of BACI's",
    "trade.dependence": "a name of BACI's",
    "trade.imports": "a name of BACI's",
    "sites.record": "names and words of the lists",
    "sites.table": "names of companies, cut to fit",
    "projects.institutions": "names of institutions and of pages",
    "projects.table": "names of projects and of pages",
    "commitments.table": "names of governments, companies and pages",
    "investment.programmes": "names of programmes and of pages",
}
"""Figures that quote what is neither in their data as a whole nor a name of a source."""


@pytest.mark.usefixtures("pseudo")
def test_all_words_of_figures_come_from_the_catalogue() -> None:
    leftovers = {}
    for figure_id in figures.registry():
        figure = figures.build(figure_id, {"lang": LANG})
        quoted = quotes(figure)
        parts = (getattr(figure, place) for place in PLACES)
        words = [w for part in parts for text in texts(part) for w in unworded(text, quoted)]
        if words and figure_id not in QUOTED:
            leftovers[figure_id] = sorted(set(words))
    assert leftovers == {}
