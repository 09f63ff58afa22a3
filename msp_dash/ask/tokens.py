"""A question as tokens: words without case and accents, as they are matched."""

from __future__ import annotations

import re
from dataclasses import dataclass
from unicodedata import combining, normalize

QUESTION_CHARS_MAX = 300
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+\d*|[%‰+<>=−$€£]|\S")
_APOSTROPHES = str.maketrans({"’": "'", "`": "'", "´": "'", "‘": "'"})
_QUIET = frozenset("?!.,;:'\"()[]{}«»“”„-–—/¿¡…·•*_&|~^")
"""Punctuation, which separates words and means nothing itself."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word: `text` as it was written, `folded` as it is matched."""

    text: str
    folded: str


def folded(text: str) -> str:
    """Text without case and accents."""
    plain = normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not combining(c))


def tokens(text: str) -> tuple[Token, ...]:
    """Words and numbers of a text, in their order; every other sign but punctuation is one too."""
    parts = _TOKEN.findall(normalize("NFC", text).translate(_APOSTROPHES))
    return tuple(Token(part, folded(part)) for part in parts if part not in _QUIET)


def phrase(text: str) -> tuple[str, ...]:
    """A phrase of the vocabulary as `tokens` would read it."""
    return tuple(token.folded for token in tokens(text))
