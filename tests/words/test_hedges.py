"""Each hedge of a sentence has its counterpart in each language: ``hedges.csv``.

A translator who cuts "at least" or "listed as" for room makes another statement of it. The table
has the English wording of a hedge, and what may stand for it, as regular expressions.
"""

from __future__ import annotations

import csv
import re
import sys
import unicodedata
from pathlib import Path

import pytest

from msp_dash.words import LANGUAGES
from msp_dash.words.catalogue import catalogue, english, translated

TABLE = Path(__file__).with_name("hedges.csv")
NO_SENTENCES = ("search.", "figures.name.", "word.")
"""Words that people may type, and names."""
OTHERS = LANGUAGES[1:]
FOUR_DIGITS = re.compile(r"(?<![\d.,\u00a0])\d[.\u00a0]\d{3}(?![.\u00a0]?\d)")
"""Four digits with a separator: Spanish and Portuguese group from five (CLDR)."""
UNJOINED = {
    "fr": r"\b(?:de|à) les?\b(?! \{| \w+(?:er|ir|re)\b)|\bde (?=a[ui] |[éèê]|un\b)|"
    r"\b(?:que|jusque) (?=[aeiouéè])",
    "es": r"\b(?:de|a) el\b",
    "pt": r"\b(?:de|em|por) (?:os?|as?)\b(?! \w+[aei]r\b)|\ba (?:os?|as)\b|\bem um(?:a)?\b",
}
"""Prepositions unjoined before an article (before a verb it is a pronoun: "de le citer"), or
unelided before a vowel."""


def _hedges() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("lang", OTHERS)
@pytest.mark.parametrize("hedge", _hedges(), ids=lambda one: one["hedge"])
def test_a_hedge_has_its_counterpart(hedge: dict[str, str], lang: str) -> None:
    sentence, counterpart = re.compile(hedge["english"]), re.compile(hedge[lang], re.IGNORECASE)
    texts = translated(lang)
    hedged = [
        key
        for key, text in english().items()
        if sentence.search(text) and key in texts and not key.startswith(NO_SENTENCES)
    ]
    sys.stdout.write(f"{hedge['hedge']}: {len(hedged)} messages\n")
    lost = {
        key: (english()[key], texts[key]) for key in hedged if not counterpart.search(texts[key])
    }
    assert hedged
    assert lost == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_message_has_a_control_character(lang: str) -> None:
    controls = {
        key: [
            hex(ord(c)) for c in text if unicodedata.category(c) in ("Cc", "Cf") and c not in "\n"
        ]
        for key, text in catalogue(lang).items()
    }
    assert {key: matches for key, matches in controls.items() if matches} == {}


@pytest.mark.parametrize("lang", OTHERS)
def test_prepositions_are_joined_with_what_follows(lang: str) -> None:
    """'de le', 'a el', 'de o' in a message itself; placeholders are joined as they are filled."""
    loose = re.compile(UNJOINED[lang])
    matches = {
        key: text
        for key, text in translated(lang).items()
        if not key.startswith(NO_SENTENCES) and loose.search(text)
    }
    assert matches == {}


@pytest.mark.parametrize("lang", ["es", "pt"])
def test_numbers_in_messages_are_grouped_from_five_digits(lang: str) -> None:
    matches = {key: text for key, text in translated(lang).items() if FOUR_DIGITS.search(text)}
    assert matches == {}
