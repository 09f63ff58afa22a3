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
_BREAKS = frozenset("?!,;:()–—¿¡")
"""Punctuation between two clauses; a period too, but not that of an abbreviation."""
_ABBREVIATION_CHARS_MAX = 3


@dataclass(frozen=True, slots=True)
class Token:
    """One word: `text` as it was written, `folded` as it is matched, `clause` counted from 0."""

    text: str
    folded: str
    clause: int = 0


def folded(text: str) -> str:
    """Text without case and accents."""
    plain = normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not combining(c))


def tokens(text: str) -> tuple[Token, ...]:
    """Words and numbers of a text, in their order; every other sign but punctuation is one too."""
    plain = normalize("NFC", text).translate(_APOSTROPHES)
    words: list[Token] = []
    clause = 0
    for part in _TOKEN.finditer(plain):
        if part[0] not in _QUIET:
            words.append(Token(part[0], folded(part[0]), clause))
        elif _is_break(part[0], plain[part.start() - 1 : part.end() + 1], words):
            clause += 1
    return tuple(words)


def _is_break(sign: str, around: str, before: list[Token]) -> bool:
    """Whether a sign ends a clause: " - " does, a hyphen and the period of "U.S." do not."""
    if sign == ".":
        return bool(before) and len(before[-1].text) > _ABBREVIATION_CHARS_MAX
    return sign in _BREAKS or around == f" {sign} "


def phrase(text: str) -> tuple[str, ...]:
    """A phrase of the vocabulary as `tokens` would read it."""
    return tuple(token.folded for token in tokens(text))
