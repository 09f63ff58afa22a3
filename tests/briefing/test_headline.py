"""The headline of a scene setter: a country, its strongest number, and what is open."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from msp_dash.briefing.documents.country_parts import CountryParts
from msp_dash.data import facts
from msp_dash.figures.standing import listed_areas
from msp_dash.words import LANGUAGES, words

ONE_LINE, LONGEST = 55, {"en": 72, "fr": 85, "es": 85, "pt": 85}
"""Characters: of a line of A4, and with the longest names of countries and minerals."""


def headlines(lang: str) -> Mapping[str, str]:
    own = ((code, CountryParts(code, words(lang)).headline()) for code in listed_areas())
    return {code: one[0].text for code, one in own if one is not None}


def named(code: str) -> list[str]:
    """Promises by a country or to it, read from the facts themselves."""
    rows = facts("commitments")
    own = rows["by_iso3"].str.contains(code) | rows["to_iso3"].str.contains(code)
    return list(rows.loc[own, "commitment"])


@pytest.mark.snapshot
@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_is_short_and_has_no_colon(lang: str) -> None:
    texts = list(headlines(lang).values())
    assert len(texts) > 40
    assert [text for text in texts if len(text) > LONGEST[lang] or ":" in text] == []
    if lang == "en":
        assert sum(len(text) <= ONE_LINE for text in texts) > 0.8 * len(texts)


@pytest.mark.snapshot
def test_it_says_what_is_open() -> None:
    english = headlines("en")
    assert english["ZMB"] == "Zambia mined 4.1% of copper; no promise names it"
    assert english["NOR"] == "Norway smelted 1.8% of aluminum"
    assert re.fullmatch(
        r"The United States mined 4\.3% of copper; \d+ promises past due", english["USA"]
    )


def test_no_promise_is_said_of_those_that_no_promise_names() -> None:
    english = headlines("en")
    said = {code for code, text in english.items() if text.endswith("; no promise names it")}
    assert said
    assert [code for code in said if named(code)] == []
    assert [code for code in english if not named(code) and code not in said] == []


def test_a_country_without_such_a_number_has_the_usual_title() -> None:
    """So has a country of which the tables have no share."""
    for code in ("FJI", "AGO"):
        assert CountryParts(code, words("en")).headline() is None


@pytest.mark.snapshot
def test_what_the_headline_says_in_full_is_not_said_again() -> None:
    about = CountryParts("ZMB", words("en"), "USA")
    short = about.headline()
    assert short is not None
    full = about.said[0]
    assert full.text in short[1].text
    assert full not in [one.label for one in about.numbers_quoted]
