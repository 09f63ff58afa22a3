"""Sentences as they are read out: weights in words, US$ before an amount, no brackets or signs."""

from __future__ import annotations

import re
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
_SCALES = (("million", Decimal(10**6), 2), ("thousand", Decimal(1000), 0))
"""Scales with the decimals that a number of them may have."""


def aloud(one: Sentence, w: Words) -> Sentence:
    """As it is read out: '(940,000 t, 7th)' at its end becomes ': 940 thousand metric tons'."""
    text = one.text
    if match := _LAST_BRACKET.fullmatch(text):
        text = w("documents.sentence", text=_with(match[1], match[2], w))
    text = _BRACKET.sub(lambda match: f", {match[1]}{_mark(match['mark'])}", text)
    text = _WEIGHT.sub(lambda match: _weight(match[1], match[2], w), text)
    text = _PER.sub(
        lambda match: " " + w(f"documents.aloud.per.{_KEYS.get(match[1], match[1])}"), text
    )
    text = _USD_BEFORE.sub(lambda match: w("documents.aloud.usd", value=match[1]), text)
    text = _USD.sub(lambda match: w("documents.aloud.usd", value=match[1] + match[2]), text)
    text = _NEGATIVE.sub(lambda match: w("documents.aloud.minus", value=match[1]), text)
    return Sentence(text, one.cites)


def _with(text: str, bracket: str, w: Words) -> str:
    """What stands in a bracket at the end: its words, then its weight, without the rank."""
    *words_before, last = re.split(r"[\u00a0 ]?; ", bracket)
    weight = _WEIGHT.match(last)
    for part in words_before if weight else [bracket]:
        text = w("documents.aloud.bracket", text=text, more=part)
    return w("documents.aloud.weight", text=text, weight=weight[0]) if weight else text


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
