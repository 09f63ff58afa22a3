"""Citations in each language: dates and our own words are translated, titles are not."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from msp_dash.data.sources import recorded, records, source
from msp_dash.figures import build
from msp_dash.render.table import as_json
from msp_dash.words import LANGUAGES, words
from msp_dash.words.catalogue import english

OTHERS = LANGUAGES[1:]
DAY = dt.date(2026, 11, 27)
LEFT_OVER = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Nov|public domain|edition|third-party|copy of|compiled|data to|about|IEA|World Bank|IMF)\b"
)
TITLES = ("Commodity Price Data", "World Mineral Statistics", "Critical Minerals Dataset")
"""Titles that a citation keeps in every language."""


@pytest.mark.parametrize("lang", OTHERS)
def test_no_word_of_ours_is_left_in_english(lang: str) -> None:
    w = words(lang)
    translations = {t: w.citation(t) for r in map(source, records()) for t in (r.cite, r.short)}
    assert {
        text: translation
        for text, translation in translations.items()
        if LEFT_OVER.search(translation)
    } == {}


@pytest.mark.parametrize("lang", OTHERS)
def test_titles_of_publications_stay(lang: str) -> None:
    w = words(lang)
    for one in map(source, records()):
        for title in TITLES:
            assert (title in one.cite) == (title in w.citation(one.cite))


@pytest.mark.parametrize("lang", OTHERS)
def test_a_citation_that_was_worded_is_not_changed_again(lang: str) -> None:
    w = words(lang)
    for one in map(source, records()):
        assert w.citation(w.citation(one.cite)) == w.citation(one.cite)


def test_a_citation_has_its_dates_as_the_language_writes_them() -> None:
    assert words("fr").citation(source("iea-cm-2025-05").short) == "AIE, mai 2025"
    assert words("es").citation(source("iea-cm-2025-05").short) == "AIE, mayo de 2025"
    assert words("pt").citation(source("usgs-mcs-2026").cite) == (
        "USGS, Mineral Commodity Summaries 2026 data release (fevereiro de 2026), domínio público"
    )
    assert words().citation(source("iea-cm-2025-05").short) == "IEA, May 2025"


@pytest.mark.parametrize("lang", OTHERS)
def test_figures_are_cited_in_their_language_and_their_records_are_not(lang: str) -> None:
    plain, figure = build("demand.scenarios"), build("demand.scenarios", {"lang": lang})
    assert [one.short for one in figure.sources] != [one.short for one in plain.sources]
    assert figure.sources[0].cite in figure.sentence
    assert [recorded(one) for one in figure.sources] == list(plain.sources)
    assert as_json(figure, DAY)["sources"] == as_json(plain, DAY)["sources"]


@pytest.mark.parametrize("key", [k for k in english() if k.startswith("citations.")])
def test_every_phrase_is_in_a_citation(key: str) -> None:
    """What no record says any more is taken out."""
    phrase = re.sub(r"\\\{\w+\\\}", ".+", re.escape(english()[key]))
    texts = [text for one in map(source, records()) for text in (one.cite, one.short)]
    assert any(re.search(phrase, text) for text in texts)
