"""Text widths from the advance table of the bundled fonts, and line breaking.

``tools/fonts.py`` makes the table. Kerning is left out: it narrows most words by under 1%, so a
measured box is never noticeably too small.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources

FLAG_GAP = 5.0
"""Space in px between a number and its status letter."""

_FLAG = re.compile(r"(.*)[ \u00a0]([A-Za-z])")

_NO_BREAK = re.compile(r"(?<=\d) (?=\d{3}\b|(?:t|kt|Mt)\b)")
_HYPHENED = re.compile(r"(?<=\w-)(?=\w)")

_WIDEST = 1000
"""Width, in thousandths of an em, assumed for a character that the fonts lack."""


@cache
def _advances(family: str, weight: int) -> dict[str, int]:
    raw = resources.files(__package__).joinpath("advances.json").read_text(encoding="utf-8")
    by_width: dict[str, str] = json.loads(raw)[f"{family}-{weight}"]
    return {char: int(width) for width, chars in by_width.items() for char in chars}


def text_width(text: str, size: float, *, bold: bool = False, serif: bool = False) -> float:
    """Width in px of `text` set at `size` px."""
    family = "source-serif-4" if serif else "source-sans-3"
    table = _advances(family, 600 if bold else 400)
    return sum(table.get(char, _WIDEST) for char in text) * size / 1000


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
