"""A pseudo-language, by which tests find words that come from outside the layer of words.

It wraps the words of each sentence and each name in marks, and leaves what the
sentence is filled with bare: whatever else is shown must be a number, a unit, or a named exception.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pytest

from msp_dash.figures import registry as figures
from msp_dash.figures.producers import output
from msp_dash.words import Words, _words, catalogue
from msp_dash.words.catalogue import english
from msp_dash.words.grammar import Forms, Name
from msp_dash.words.names import Names

LANG = "fr"
OPEN, SHUT = "⟦", "⟧"
UNITS = {"kt", "Mt", "USD", "AUD", "CAD", "STEPS", "APS", "NZE", "et"}
"""Units, codes of scenarios, and the word of lists that the pseudo-language leaves to French."""

LOOKS = {"dashed", "hatched", "outline", "pale", "solid", "thin"}
"""Ids of looks, which stand beside their words in keys."""


def wrapped(text: str) -> str:
    return OPEN + re.sub(r"(\{[^{}]*\})", rf"{SHUT}\1{OPEN}", text) + SHUT


def bare(text: str) -> str:
    """What stands outside the marks; a sentence that was cut has one of them alone."""
    depth, outside = 0, []
    for char in text:
        if char == OPEN:
            depth += 1
            outside.append(" ")
        elif char == SHUT and not depth:
            outside = []
        elif char == SHUT:
            depth -= 1
        elif not depth:
            outside.append(char)
    return "".join(outside)


def unworded(text: str, quoted: Iterable[str] = ()) -> list[str]:
    """Words outside the marks that are neither units nor quoted."""
    left = bare(text)
    for name in filter(str.strip, map(bare, quoted)):  # A citation has words of ours in it.
        left = left.replace(name, " ")
    return [word for word in re.findall(r"[^\W\d_]{2,}", left) if word not in UNITS | LOOKS]


@contextmanager
def spoken(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """French in marks; caches of figures and sentences are as they were afterwards."""
    marked = {key: wrapped(text) for key, text in english().items()}
    w = Words(LANG)
    w._catalogue = marked
    _words.cache_clear()
    real = _words.__wrapped__
    country, mineral = Names.country, Names.mineral

    def marked_country(self: Names, code: str) -> str:
        return f"{OPEN}{country(self, code)}{SHUT}" if self.lang == LANG else country(self, code)

    def marked_mineral(self: Names, name: str) -> str:
        return f"{OPEN}{mineral(self, name)}{SHUT}" if self.lang == LANG else mineral(self, name)

    monkeypatch.setattr("msp_dash.words._words", lambda lang: w if lang == LANG else real(lang))
    monkeypatch.setattr(Names, "country", marked_country)
    monkeypatch.setattr(Names, "mineral", marked_mineral)
    monkeypatch.setattr(Names, "the_country", lambda self, code: Name(Forms(self.country(code))))
    monkeypatch.setattr(
        Names, "the_mineral", lambda self, name: Name(Forms(self.mineral(name), plain="bare"))
    )
    monkeypatch.setattr(Words, "fact", lambda self, place, text: f"{OPEN}{text}{SHUT}")
    figures._build.cache_clear()
    output._common.cache_clear()
    yield
    figures._build.cache_clear()
    output._common.cache_clear()
    catalogue.cache_clear()
