"""Text widths from tables of advance widths, and line breaking.

``tools/fonts.py`` makes the tables: one of the bundled fonts, one of those that an office has.
Kerning is left out: it narrows most words by under 1%, so a measured box is never noticeably too
small.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from importlib import resources

FLAG_GAP = 5.0
"""Space in px between a number and its status letter."""

_FLAG = re.compile(r"(.*)[ \u00a0]([A-Za-z])")

_NO_BREAK = re.compile(r"(?<=\d) (?=\d{3}\b|(?:t|kt|Mt)\b)")
_HYPHENED = re.compile(r"(?<=\w-)(?=\w)")

_WIDEST = 1000
"""Width, in thousandths of an em, assumed for a character that the fonts lack."""


_OFFICE_FACES = {False: ("arial", "times"), True: ("georgia", "times")}
"""Faces in which a slide may be shown instead of the bundled one, for sans and serif."""

_OFFICE_SPARE = 1.03
"""Margin over the widest of them, for kerning and rounding in the program that shows the slide."""

_office = ContextVar("office", default=False)


@contextmanager
def office_faces() -> Iterator[None]:
    """Measure every text as wide as in the widest of our face and those of an office.

    Whoever opens a slide may lack our fonts. As a decorator, for all that a function measures.
    """
    before = _office.set(True)
    try:
        yield
    finally:
        _office.reset(before)


def in_office_faces() -> bool:
    """Whether text is measured for an office: a key of caches of what has been measured."""
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
def _total(text: str, *, bold: bool, serif: bool, office: bool) -> float:
    """Width in thousandths of the size of the text."""
    table = _advances("source-serif-4" if serif else "source-sans-3", 600 if bold else 400)
    width = sum(map(table.__getitem__, text))
    if not office:
        return width
    for substitute in _OFFICE_FACES[serif]:
        other = _advances(substitute, 700 if bold else 400)
        # A character that it lacks comes from another font, at about the width of ours.
        width = max(width, sum(other.get(char) or table[char] for char in text))
    return width * _OFFICE_SPARE


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
