"""Replace characters that the bundled fonts lack: PDF/UA and PDF/A forbid a missing glyph."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from msp_dash.render.layout.text_metrics import has_glyph

_TYPED = {"≥": ">=", "≤": "<=", "→": "->", "←": "<-", "\t": " ", "\u2028": " ", "\u2029": " "}
_RAW = ("svg", "url")


@lru_cache(maxsize=4096)
def _replacement(char: str) -> str:
    """A character or substitute that the fonts have, else its code point in brackets."""
    if _has(char):
        return char
    if char in _TYPED:
        return _TYPED[char]
    folded = unicodedata.normalize("NFKC", char)
    if folded != char and all(map(_has, folded)):
        return folded
    return "" if unicodedata.category(char) == "Cf" else f"[U+{ord(char):04X}]"


def _has(char: str) -> bool:
    """Whether the fonts of body text, bold text and titles all have the character."""
    if unicodedata.category(char) in ("Cc", "Cf"):
        return False
    styles = ((False, False), (True, False), (True, True))
    return all(has_glyph(char, bold=bold, serif=serif) for bold, serif in styles)


def printable(text: str) -> str:
    """Text with only characters that the bundled fonts have; line breaks are kept.

    Any other character is printed as its code point, such as [U+4E2D]: an empty box would hide what
    was written, and the standards forbid it. Invisible direction marks are removed.
    """
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join("".join(map(_replacement, line)) for line in composed.split("\n"))


def printable_all(value: Any) -> Any:
    """Apply `printable` to every nested text except pictures (``svg``) and addresses (``url``)."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {k: v if k in _RAW else printable_all(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [printable_all(item) for item in value]
    return value
