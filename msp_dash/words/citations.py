"""Translates citations and places in a page: their dates and our own words, not titles."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from msp_dash.words.catalogue import english

CITATIONS, PLACES = "citations.", "places."
"""Subjects with the phrases of citations of publications, and of places in a page."""
YEAR, NUMBER = r"(?:19|20)\d\d", r"\d+(?:\.\d+)*"


@lru_cache(maxsize=1)
def _months() -> Mapping[str, int]:
    """Name of a month in English, in full or its first three letters -> its number."""
    names = {number: english()[f"words.month.{number}"] for number in range(1, 13)}
    return {text: n for n, name in names.items() for text in (name, name[:3])}


@lru_cache(maxsize=1)
def _day_or_month() -> str:
    """Regular expression of a day or a month: '2 June 2026', 'Nov 2026'."""
    names = "|".join(sorted(_months(), key=len, reverse=True))
    return rf"(?:\d{{1,2}} )?(?:{names}) {YEAR}"


def _pattern(text: str, group: str) -> str:
    """Regular expression of an English phrase; `group` is the template of its placeholders."""
    patterns = {"date": rf"(?:{_day_or_month()}|{YEAR})", "number": NUMBER}
    parts = re.split(r"\{(\w+)\}", text)
    pattern = "".join(
        group.format(name=part, pattern=patterns[part]) if at % 2 else re.escape(part)
        for at, part in enumerate(parts)
    )
    return rf"(?<!\w){pattern}(?!\w)"


@lru_cache(maxsize=2)
def _phrases(subject: str) -> Mapping[str, re.Pattern[str]]:
    """Key -> pattern of its phrase, with a group for each placeholder; the longest first."""
    texts = {key: text for key, text in english().items() if key.startswith(subject)}
    return {
        key: re.compile(_pattern(texts[key], "(?P<{name}>{pattern})"))
        for key in sorted(texts, key=lambda key: -len(texts[key]))
    }


@lru_cache(maxsize=2)
def _any_phrase(subject: str) -> re.Pattern[str]:
    phrases = (_pattern(english()[key], "(?:{pattern})") for key in _phrases(subject))
    return re.compile("|".join((*phrases, rf"\b{_day_or_month()}\b")))


def translated(
    text: str, sentence: Callable[..., str], date: Callable[[str], str], subject: str = CITATIONS
) -> str:
    """A citation with its dates and our own words translated; titles stay as they are.

    Parameters
    ----------
    subject : `CITATIONS` or `PLACES`.
    sentence : gives the sentence of a key, as `Words` does.
    date : formats an ISO date.
    """

    def replacement(match: re.Match[str]) -> str:
        for key, pattern in _phrases(subject).items():
            if phrase := pattern.fullmatch(match[0]):
                values = {k: _with_date(v, date) for k, v in phrase.groupdict().items()}
                return sentence(key, **values)
        return _with_date(match[0], date)

    return _any_phrase(subject).sub(replacement, text)


def _with_date(text: str, date: Callable[[str], str]) -> str:
    """A date in words; a year or another number as it is."""
    *day, month, year = ("", "", *text.split())[-3:]
    if month not in _months():
        return text
    days = [f"{int(one):02}" for one in day if one]
    return date("-".join([year, f"{_months()[month]:02}", *days]))
