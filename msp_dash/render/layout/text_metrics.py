"""Text widths from tables of advance widths, and line breaking.

``tools/fonts.py`` makes the tables: one of the bundled fonts, one of those that an office has.
Kerning is left out: it narrows most words by under 1%, so a measured box is never noticeably too
small.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from importlib import resources
from typing import Literal

FLAG_GAP = 5.0
"""Space in px between a number and its status letter."""

_FLAG = re.compile(r"(.*)[ \u00a0]([A-Za-z])")

_NO_BREAK = re.compile(r"(?<=\d) (?=\d{3}\b|(?:t|kt|Mt)\b)")
_HYPHENED = re.compile(r"(?<=\w-)(?=\w)")

_WIDEST = 1000
"""Width, in thousandths of an em, assumed for a character that the fonts lack."""


_OFFICE_SPARE = 1.03
"""Margin for kerning and rounding in the program that shows a slide."""

Measured = Literal["own", "named", "substitutes"]
"""In which faces text is measured: ours; also those that a file names; also their substitutes."""

_OFFICE_FACES: Mapping[tuple[Measured, bool], Mapping[str, float]] = {
    ("own", False): {},
    ("own", True): {},
    ("named", False): {"arial": _OFFICE_SPARE},
    ("named", True): {"georgia": _OFFICE_SPARE},
    ("substitutes", False): {"arial": _OFFICE_SPARE, "dejavu": 1.0},
    ("substitutes", True): {"georgia": _OFFICE_SPARE, "dejavu-serif": 1.0},
}
"""(measured, serif) -> faces and their margins. LibreOffice takes DejaVu where it lacks a face; it
is wide enough as it is.
"""

_office: ContextVar[Measured] = ContextVar("office", default="own")


@contextmanager
def office_faces(measured: Measured = "substitutes") -> Iterator[None]:
    """Measure every text as wide as in the widest of our face and those of an office.

    Whoever opens a slide has not our fonts, and may lack those that it names: its boxes do not
    grow. Text of a document flows: it is ``named``. As a decorator, for all that a function
    measures.
    """
    before = _office.set(measured)
    try:
        yield
    finally:
        _office.reset(before)


def measured_in() -> Measured:
    """In which faces text is measured: a key of caches of what has been measured."""
    return _office.get()


class _Advances(dict[str, int]):
    """Widths of characters in 1/1000 of the size of a text."""

    def __missing__(self, _char: str) -> int:
        return _WIDEST


@cache
def _advances(family: str, weight: int) -> _Advances:
    name = "advances.json" if family.startswith("source") else "office_advances.json"
    raw = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    by_width: dict[str, str] = json.loads(raw)[f"{family}-{weight}"]
    return _Advances((char, int(width)) for width, chars in by_width.items() for char in chars)


# A picture measures its texts dozens of times, for each scale that it tries.
@lru_cache(maxsize=16_384)
def _total(text: str, *, bold: bool, serif: bool, office: Measured) -> float:
    """Width in thousandths of the size of the text."""
    table = _advances("source-serif-4" if serif else "source-sans-3", 600 if bold else 400)
    width = float(sum(map(table.__getitem__, text)))
    if office != "own":
        width *= _OFFICE_SPARE
    for substitute, spare in _OFFICE_FACES[office, serif].items():
        other = _advances(substitute, 700 if bold else 400)
        # A character that it lacks comes from another font, at about the width of ours.
        width = max(width, spare * sum(other.get(char) or table[char] for char in text))
    return width


def text_width(text: str, size: float, *, bold: bool = False, serif: bool = False) -> float:
    """Width in px of `text` set at `size` px, in our face or, for an office, in the widest."""
    return _total(text, bold=bold, serif=serif, office=_office.get()) * size / 1000


def has_glyph(char: str, *, bold: bool = False, serif: bool = False) -> bool:
    """Whether the bundled font can draw a character."""
    family = "source-serif-4" if serif else "source-sans-3"
    return char in _advances(family, 600 if bold else 400)


def wrap(
    text: str, size: float, room: float, *, bold: bool = False, serif: bool = False
) -> list[str]:
    """Break `text` at spaces into lines of at most `room` px; longer words are broken themselves.

    No text is dropped. Lines do not break at no-break spaces, within a number, or before its unit.
    An empty text gives no lines.
    """
    lines: list[str] = []
    for word in _NO_BREAK.sub("\u00a0", text).split(" "):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(joined, size, bold=bold, serif=serif) <= room:
            lines[-1] = joined
        else:
            lines += _pieces(word, size, room, bold=bold, serif=serif)
    return [line for line in lines if line]


def _pieces(word: str, size: float, room: float, *, bold: bool, serif: bool) -> list[str]:
    """Split a word that is wider than `room` after its hyphens; parts that are still too wide are
    split between characters, at least one per piece.
    """

    def fits(text: str) -> bool:
        return text_width(text, size, bold=bold, serif=serif) <= room

    pieces = [""]
    for part in _HYPHENED.split(word):
        for grown in [part] if fits(part) else part:
            if pieces[-1] and not fits(pieces[-1] + grown):
                pieces.append(grown)
            else:
                pieces[-1] += grown
    return pieces


def split_flag(text: str) -> tuple[str, str]:
    """Split a trailing status letter off its number ("66.7% e"), as it has its own column."""
    match = _FLAG.fullmatch(text)
    return (match[1], match[2]) if match else (text, "")


def widest(texts: list[str], size: float, *, bold: bool = False) -> float:
    """Width of the widest text, 0 for none."""
    return max((text_width(t, size, bold=bold) for t in texts), default=0.0)
