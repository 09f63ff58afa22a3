"""No word on screen comes from outside the layer of words.

A pseudo-language wraps the words of each sentence and each name in marks, and leaves what the
sentence is filled with bare: whatever else is shown must be a number, a unit, or a named exception.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from msp_dash.figures import registry as figures
from msp_dash.words import Words, _words, catalogue
from msp_dash.words.catalogue import english
from msp_dash.words.grammar import Forms, Name
from msp_dash.words.names import Names

LANG = "fr"
OPEN, SHUT = "⟦", "⟧"
UNITS = {"kt", "Mt", "USD", "AUD", "STEPS", "APS", "NZE", "et"}
"""Units, codes of scenarios, and the word of lists that the pseudo-language leaves to French."""

LOOKS = {"dashed", "hatched", "outline", "pale", "solid", "thin"}
"""Ids of looks, which stand beside their words in keys."""


def wrapped(text: str) -> str:
    return OPEN + re.sub(r"(\{[^{}]*\})", rf"{SHUT}\1{OPEN}", text) + SHUT


def bare(text: str) -> str:
    """What stands outside the marks; a sentence that was cut has one of them alone."""
    depth, found = 0, []
    for char in text:
        if char == OPEN:
            depth += 1
            found.append(" ")
        elif char == SHUT and not depth:
            found = []
        elif char == SHUT:
            depth -= 1
        elif not depth:
            found.append(char)
    return "".join(found)


def unworded(text: str, quoted: Iterable[str] = ()) -> list[str]:
    """Words outside the marks that are neither units nor quoted."""
    left = bare(text)
    for name in quoted:
        left = left.replace(name, " ")
    return [word for word in re.findall(r"[^\W\d_]{2,}", left) if word not in UNITS | LOOKS]


@pytest.fixture
def pseudo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """French in marks; caches of figures and sentences are as they were afterwards."""
    marked = {key: wrapped(text) for key, text in english().items()}
    w = Words(LANG)
    w._catalogue = marked
    _words.cache_clear()
    real = _words.__wrapped__
    country, mineral = Names.country, Names.mineral

    def named(self: Names, code: str) -> str:
        return f"{OPEN}{country(self, code)}{SHUT}" if self.lang == LANG else country(self, code)

    def mined(self: Names, name: str) -> str:
        return f"{OPEN}{mineral(self, name)}{SHUT}" if self.lang == LANG else mineral(self, name)

    monkeypatch.setattr("msp_dash.words._words", lambda lang: w if lang == LANG else real(lang))
    monkeypatch.setattr(Names, "country", named)
    monkeypatch.setattr(Names, "mineral", mined)
    monkeypatch.setattr(Names, "the_country", lambda self, code: Name(Forms(self.country(code))))
    monkeypatch.setattr(
        Names, "the_mineral", lambda self, name: Name(Forms(self.mineral(name), plain="bare"))
    )
    monkeypatch.setattr(Words, "fact", lambda self, place, text: f"{OPEN}{text}{SHUT}")
    figures._build.cache_clear()
    yield
    figures._build.cache_clear()
    catalogue.cache_clear()


PLACES = ("title", "subtitle", "notes", "alt", "encoding")
IDS = {"key", "token", "symbol", "mark", "kind", "look", "role", "group_key", "iso3", "role_symbol"}
IDS |= {"start", "end", "at", "picture", "fill", "frames", "hatched", "outline", "ramp", "selected"}
"""Fields of encodings that hold ids, which nobody reads."""


def texts(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif is_dataclass(part):
        for field in fields(part):
            if field.name not in IDS:
                yield from texts(getattr(part, field.name))
    elif isinstance(part, dict):
        yield from (text for value in part.values() for text in texts(value))
    elif isinstance(part, tuple | list):
        yield from (text for value in part for text in texts(value))


def quotes(figure: Any) -> list[str]:
    """What a figure quotes: names of its sources, and names and texts of its data, never ids."""
    sources = [str(n) for s in figure.sources for n in (s.cite, s.short, s.title, s.publisher)]
    cells = {str(c) for name in figure.data for c in figure.data[name] if isinstance(c, str)}
    named = [cell for cell in cells if re.search(r"[A-Z ]", cell)]
    return sorted({text for text in (*sources, *named) if text}, key=len, reverse=True)


QUOTED = {
    "producers.map": "a note of the publisher's file",
    "producers.ranking": "a note of the publisher's file",
    "recycling.us": "USGS's names of its series",
    "prices.history": "the publishers' names of their series",
    "trade.dependence": "a name of BACI's",
    "sites.record": "names and words of the lists",
    "sites.table": "names of companies, cut to fit",
    "projects.institutions": "names of institutions and of pages",
    "projects.table": "names of projects and of pages",
    "investment.programmes": "names of programmes and of pages",
}
"""Figures that quote what is neither in their data as a whole nor a name of a source."""


@pytest.mark.usefixtures("pseudo")
def test_all_words_of_figures_come_from_the_catalogue() -> None:
    found = {}
    for figure_id in figures.registry():
        figure = figures.build(figure_id, {"lang": LANG})
        quoted = quotes(figure)
        parts = (getattr(figure, place) for place in PLACES)
        words = [w for part in parts for text in texts(part) for w in unworded(text, quoted)]
        if words and figure_id not in QUOTED:
            found[figure_id] = sorted(set(words))
    assert found == {}
