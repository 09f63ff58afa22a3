"""Talking points as they are read out."""

from __future__ import annotations

import re

import pytest

from msp_dash.briefing.documents.aloud import aloud
from msp_dash.briefing.documents.model import Bullets, Citation, Sentence
from msp_dash.words import LANGUAGES, words
from tests.briefing.talks import paper

SIGNS = re.compile(r"[()\[\]/×−–+=<>~≈#&*_]|\b(kt|Mt|t)\b|(?<!US)\$|\bUSD\b")
"""What nobody reads aloud."""


@pytest.mark.parametrize(
    ("printed", "spoken"),
    [
        (
            "Output in 2025, estimated (940,000 t, 7th).",
            "in 2025, estimated, or 940 thousand metric tons.",
        ),
        ("It was 23\u00a0Mt.", "It was 23 million metric tons."),
        ("It was 440\u00a0kt (2nd).", "It was 440 thousand metric tons."),
        ("It was 15,000\u00a0Mt.", "It was 15 billion metric tons."),
        ("A tenth would be missing (2024).", "would be missing, by the figures for 2024."),
        ("Ore cost more in 2025 (estimated).", "Ore cost more in 2025, by estimate."),
        ("Two ended by 27 Nov 2026.", "Two ended by 27 November 2026."),
        ("Texts are of Mar 2026.", "Texts are of March 2026."),
        ("It was 34,567 t of ore.", "It was 34,567 metric tons of ore."),
        ("It was 1 t.", "It was 1 metric ton."),
        ("Ore cost 109 USD/dmtu in May.", "cost US$109 per dry metric ton unit in May."),
        ("It came to 1.9 billion USD in all.", "It came to US$1.9 billion in all."),
        ("A score of −0.41 (law), lowest.", "A score of minus 0.41, law, lowest."),
    ],
)
def test_weights_amounts_and_brackets_are_read_out(printed: str, spoken: str) -> None:
    assert aloud(Sentence(printed), words()).text.endswith(spoken)


def test_what_is_in_a_note_is_not_read_out() -> None:
    cite = Citation("usgs", "USGS, MCS 2026")
    printed = "It holds 2.1% of reserves (USGS, MCS 2026; 21\u00a0Mt, 10th)."
    spoken = aloud(Sentence(printed, (cite,)), words()).text
    assert spoken == "It holds 2.1% of reserves, or 21 million metric tons."


def test_a_weight_in_another_language_has_its_words() -> None:
    sentence = aloud(Sentence("Production (940\u00a0000\u00a0t, 7e)."), words("fr")).text
    assert sentence == "Production, soit 940 mille tonnes."


@pytest.mark.parametrize(
    ("lang", "printed", "spoken"),
    [
        ("fr", "74\u00a0% (estimation) du cobalt", "74\u00a0%, selon les estimations, du cobalt"),
        (
            "es",
            "el 7,3\u00a0% (estimación) del cobalto",
            "el 7,3\u00a0%, según estimaciones, del cobalto",
        ),
        (
            "pt",
            "extraiu 74% (estimativa) do cobalto",
            "extraiu 74%, segundo estimativas, do cobalto",
        ),
        (
            "fr",
            "en 2025 (estimation), 4\u00a0% de plus",
            "en 2025, selon une estimation, 4\u00a0% de plus",
        ),
        ("es", "Al 27 nov 2026 venció", "Al 27 de noviembre de 2026 venció"),
        ("fr", "Au 1er févr. 2026", "Au 1er février 2026"),
    ],
)
def test_estimates_and_dates_are_said_as_a_person_says_them(
    lang: str, printed: str, spoken: str
) -> None:
    assert aloud(Sentence(printed), words(lang)).text == spoken


@pytest.mark.parametrize("lang", LANGUAGES)
def test_talking_points_have_no_sign_but_percent_and_us_dollar(lang: str) -> None:
    texts = []
    for subject, name in (("country", "ZMB"), ("country", "CHL"), ("mineral", "cobalt")):
        points = paper("talking-points", subject, name, lang, reader="USA").blocks[0]
        assert isinstance(points, Bullets)
        texts += [one.text for one in points.items]
    assert any("%" in text for text in texts)
    assert {text: signs for text in texts if (signs := SIGNS.findall(text))} == {}
