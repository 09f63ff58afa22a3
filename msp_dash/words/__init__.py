"""Every word on screen: sentences with named placeholders, names, numbers and dates.

``words("en")`` gives the `Words` of a language. Sentences live in ``words/<lang>/*.toml``; a key is
``<file>.<table>...<name>``. Placeholders are named (``{country}``); a sentence with forms for one
and for many is a table with ``one`` and ``other``, chosen by the placeholder ``n``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from msp_dash.words.names import Names
from msp_dash.words.numbers import Numbers

LANGUAGES = ("en",)
FOLDER = Path(__file__).parent


class UnknownSentence(KeyError):
    """A key that no catalogue holds: a defect of the code, found by tests."""


def _flatten(prefix: str, node: object) -> dict[str, str]:
    if isinstance(node, Mapping):
        return {
            k: v for name, sub in node.items() for k, v in _flatten(f"{prefix}.{name}", sub).items()
        }
    return {prefix: str(node)}


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(lang: str) -> Mapping[str, str]:
    """Key -> sentence of a language."""
    found: dict[str, str] = {}
    for path in sorted((FOLDER / lang).glob("*.toml")):
        found |= _flatten(path.stem, tomllib.loads(path.read_text(encoding="utf-8")))
    return found


class Words(Names, Numbers):
    """The words of one language. Call it with a key and named placeholders."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._catalogue = catalogue(lang)

    def __call__(self, key: str, **placeholders: object) -> str:
        """Sentence `key` with its placeholders filled.

        Raises
        ------
        UnknownSentence
            When the key is in no catalogue, or a placeholder is missing.
        """
        template = self._catalogue.get(key)
        if template is None and "n" in placeholders:
            form = "one" if placeholders["n"] == 1 else "other"
            template = self._catalogue.get(f"{key}.{form}")
        if template is None:
            raise UnknownSentence(key)
        try:
            return template.format_map(placeholders)
        except KeyError as missing:
            raise UnknownSentence(f"{key}: placeholder {missing} not given") from None

    def has(self, key: str) -> bool:
        """Whether a sentence of that key exists."""
        return key in self._catalogue

    def listing(self, items: list[str] | tuple[str, ...]) -> str:
        """'A', 'A and B', 'A, B and C'."""
        if len(items) < 2:
            return "".join(items)
        return self("words.list.last", first=", ".join(items[:-1]), last=items[-1])

    def date(self, iso: str) -> str:
        """'22 September 2022' from 2022-09-22; months and years keep their precision."""
        year, *rest = iso.split("-")
        if not rest:
            return year
        month = self(f"words.month.{int(rest[0])}")
        if len(rest) == 1:
            return self("words.date.month", month=month, year=year)
        return self("words.date.day", day=int(rest[1]), month=month, year=year)

    def count(self, n: int, *, capital: bool = False) -> str:
        """Small numbers in words up to twelve, else digits."""
        key = f"words.count.{n}"
        text = self(key) if self.has(key) else self.whole(n)
        return text[:1].upper() + text[1:] if capital else text


def words(lang: str = "en") -> Words:
    """The words of a language: one object a language, so that caches may be asked with it."""
    return _words(lang)


@lru_cache(maxsize=len(LANGUAGES))
def _words(lang: str) -> Words:
    return Words(lang)
