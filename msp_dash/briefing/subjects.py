"""What a ready-made briefing or a paper is about: a country or a mineral, as readers name it."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import cached_property

from msp_dash.analysis.contribution import RESERVES
from msp_dash.figures.matters import matters
from msp_dash.figures.standing import Standing, current_areas
from msp_dash.params import Mineral
from msp_dash.words import LANGUAGES, Words, words
from msp_dash.words.names import minerals


class UnknownSubject(ValueError):
    """No such country or mineral. The message is one sentence for the reader."""


@dataclass(frozen=True)
class Country:
    """The country of a brief, and what the tables say of it."""

    iso3: str
    w: Words

    @cached_property
    def shares(self) -> tuple[Standing, ...]:
        """Its shares of output and reserves, mineral by mineral, what matters most first."""
        return tuple(share for one in matters(self.iso3) for share in one.stages)

    @cached_property
    def leading(self) -> tuple[Standing, ...]:
        """Its shares of output, one a mineral, at the stage that is worth most."""
        firsts = (one.first for one in matters(self.iso3))
        return tuple(share for share in firsts if share.stage != RESERVES)

    @cached_property
    def reserves(self) -> tuple[Standing, ...]:
        """Its shares of reserves, of what it produces first."""
        return tuple(share for share in self.shares if share.stage == RESERVES)


def country_code(text: str, lang: str = "en") -> str:
    """Code of a country from its code or its name.

    Raises
    ------
    UnknownSubject
        Naming those that are spelled alike.
    """
    w = words(lang)
    by_name = {w.country(code).casefold(): code for code in sorted(current_areas())}
    sent = text.strip()
    if sent.upper() in current_areas():
        return sent.upper()
    if sent.casefold() in by_name:
        return by_name[sent.casefold()]
    close = difflib.get_close_matches(sent.casefold(), by_name, n=2)
    close_codes = difflib.get_close_matches(sent.upper(), sorted(current_areas()), n=2, cutoff=0.6)
    codes = dict.fromkeys([*(by_name[name] for name in close), *close_codes[: 2 - len(close)]])
    raise UnknownSubject(_unknown("country", sent, [f"{w.country(c)} ({c})" for c in codes], w))


def _unknown(kind: str, sent: str, names: list[str], w: Words) -> str:
    sentence = w(f"briefing.ready.unknown.{kind}", sent=sent[:80])
    if not names:
        return sentence
    return f"{sentence} {w('briefing.ready.unknown.meant', names=' / '.join(names))}"


def mineral_id(text: str, lang: str = "en") -> str:
    """Id of a mineral from its id, name, symbol or other spelling.

    Raises
    ------
    UnknownSubject
        Naming those that are spelled alike.
    """
    canonical = Mineral.canonical(text)
    if canonical in minerals():
        return canonical
    close = difflib.get_close_matches(canonical, minerals(), n=2)
    raise UnknownSubject(_unknown("mineral", text.strip(), close, words(lang)))


def named_in(line: str) -> set[str]:
    """Countries that a line names, by code or by name in any language; the longest name first."""
    spellings = {words(lang).country(code): code for lang in LANGUAGES for code in current_areas()}
    spellings |= {code: code for code in current_areas()}
    codes = set()
    for spelling in sorted(spellings, key=len, reverse=True):
        line, count = re.subn(rf"(?<!\w){re.escape(spelling)}(?!\w)", " ", line)
        if count:
            codes.add(spellings[spelling])
    return codes
