"""Sentences as they are read out: weights and dates in words, no brackets or signs, estimates as a
person speaks of them.
"""

from __future__ import annotations

import re
from collections.abc import Container
from decimal import Decimal

from msp_dash.briefing.documents.model import Sentence
from msp_dash.words import Words
from msp_dash.words.numbers import MINUS, TONNES_PER

_NUMBER = r"\d[\d.,\u00a0\u202f]*\d|\d"
_WEIGHT = re.compile(rf"({_NUMBER})[\u00a0 ](t|kt|Mt)(?![\w/])")
_USD = re.compile(rf"({_NUMBER})((?: (?:thousand|million|billion|trillion))?) USD(?![\w/])")
_PER = re.compile(r"/(t|lb|kg|dmtu|troy oz)\b")
_USD_BEFORE = re.compile(rf"USD[\u00a0 ]({_NUMBER})")
_KEYS = {"troy oz": "ounce"}
_NEGATIVE = re.compile(rf"{MINUS}({_NUMBER})")
_LAST_BRACKET = re.compile(r"(.*) \(([^()]*)\)\.")
_BRACKET = re.compile(r" \(([^()]*)\)(?P<mark>[\u00a0 ]?[.,:;]?)")
_YEAR = re.compile(r"\d{4}")
_PARTS = re.compile(r"[\u00a0 ]?; ")
RANKS_MOST = 100
_SCALES = (
    ("billion", Decimal(10**9), 2),
    ("million", Decimal(10**6), 2),
    ("thousand", Decimal(1000), 0),
)
"""Scales with the decimals that a number of them may have."""


def aloud(one: Sentence, w: Words) -> Sentence:
    """As it is read out: '(940,000 t, 7th)' at its end becomes ', or 940 thousand metric tons'.

    What a bracket has of the sentence's own notes, or of a rank, stays on the paper.
    """
    silent = {*(cite.text for cite in one.cites), *map(w.ordinal, range(1, RANKS_MOST))}
    text = _dates(_estimates(one.text, w), w)
    if match := _LAST_BRACKET.fullmatch(text):
        text = w("documents.sentence", text=_with(match[1], match[2], silent, w))
    text = _BRACKET.sub(lambda match: _beside(match, silent), text)
    text = _WEIGHT.sub(lambda match: _weight(match[1], match[2], w), text)
    text = _PER.sub(
        lambda match: " " + w(f"documents.aloud.per.{_KEYS.get(match[1], match[1])}"), text
    )
    text = _USD_BEFORE.sub(lambda match: w("documents.aloud.usd", value=match[1]), text)
    text = _USD.sub(lambda match: w("documents.aloud.usd", value=match[1] + match[2]), text)
    text = _NEGATIVE.sub(lambda match: w("documents.aloud.minus", value=match[1]), text)
    return Sentence(text, one.cites)


def _estimates(text: str, w: Words) -> str:
    """'14 % (estimation)' -> '14 %, selon les estimations,'; '(estimated)' -> 'by estimate'."""
    bracket = w("words.estimated_year", value="").strip()
    share = re.compile(rf"((?:{_NUMBER})[\u00a0 ]?%) {re.escape(bracket)}")
    text = share.sub(lambda match: w("documents.aloud.estimated", value=match[1]), text)
    return re.sub(
        rf"(?<=\(){re.escape(bracket[1:-1])}(?=[;)])", w("documents.aloud.estimate"), text
    )


def _dates(text: str, w: Words) -> str:
    """'27 Nov 2026' -> '27 November 2026'."""
    months = {w(f"partners.month_short.{month}"): f"{month:02}" for month in range(1, 13)}
    names = "|".join(map(re.escape, sorted(months, key=len, reverse=True)))
    date = rf"(?:(\d{{1,2}})\w*\.?[\u00a0 ])?\b({names})[\u00a0 ](\d{{4}})\b"

    def long(match: re.Match[str]) -> str:
        day = f"-{int(match[1]):02}" if match[1] else ""
        return w.date(f"{match[3]}-{months[match[2]]}{day}")

    return re.sub(date, long, text)


def _spoken(bracket: str, silent: Container[str]) -> list[str]:
    """Parts of a bracket that are read out."""
    return [part for part in _PARTS.split(bracket) if part not in silent]


def _with(text: str, bracket: str, silent: Container[str], w: Words) -> str:
    """What stands in a bracket at the end: its words, then its weight, without the rank."""
    spoken = _spoken(bracket, silent)
    weight = _WEIGHT.match(spoken[-1]) if spoken else None
    for part in spoken[: -1 if weight else None]:
        form = "year" if _YEAR.fullmatch(part) else "bracket"
        text = w(f"documents.aloud.{form}", text=text, more=part)
    return w("documents.aloud.weight", text=text, weight=weight[0]) if weight else text


def _beside(match: re.Match[str], silent: Container[str]) -> str:
    """What stands in a bracket within a sentence, between commas."""
    spoken = ", ".join(_spoken(match[1], silent))
    return f", {spoken}{_mark(match['mark'])}" if spoken else match["mark"]


def _mark(behind: str) -> str:
    """The mark behind what stood in a bracket: a comma where there was none."""
    return behind if behind.strip() else f",{behind}"


def _weight(number: str, unit: str, w: Words) -> str:
    """'940,000', 't' -> '940 thousand metric tons'; what a scale would round is left in tons."""
    digits = re.sub("[\u00a0\u202f]", "", number).replace(w.group, "").replace(w.decimal, ".")
    tonnes = Decimal(digits) * int(TONNES_PER[unit])
    for name, scale, decimals in _SCALES:
        scaled = tonnes / scale
        if scaled >= 1 and scaled == round(scaled, decimals):
            value = w.printed(scaled.normalize())
            return w(f"documents.aloud.tons.{name}", n=float(scaled), value=value)
    return w("documents.aloud.tons.units", n=float(tonnes), value=w.printed(tonnes.normalize()))
