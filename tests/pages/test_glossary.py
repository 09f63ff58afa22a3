"""The glossary: every term has a definition and a source; the linked term comes first."""

from __future__ import annotations

import re

import pytest

from msp_dash import params
from msp_dash.briefing.citations import is_known
from msp_dash.data.sources import publications
from msp_dash.params import Lang, Mineral, On, Parameter
from msp_dash.search import index
from msp_dash.ui.glossary import ordered, usage_source
from msp_dash.ui.search import places
from msp_dash.words import LANGUAGES, catalogue, words
from msp_dash.words.glossary import GUIDELINES, TERMS
from tests.pages.conftest import Opener


def test_every_term_has_a_name_a_meaning_and_sources_that_are_kept() -> None:
    messages = catalogue("en")
    for part in ("name", "means"):
        prefix = f"glossary.{part}."
        assert {k.removeprefix(prefix) for k in messages if k.startswith(prefix)} == set(TERMS)
    for term, ids in TERMS.items():
        assert all(is_known(i) for i in publications(set(ids) - {GUIDELINES})), term


@pytest.mark.snapshot
def test_a_definition_says_whose_it_is() -> None:
    w = words()
    assert usage_source("reserves", w) == "As used by: USGS, MCS 2026"
    assert "Merger Guidelines" in usage_source("hhi", w)
    assert usage_source("share", w) == "A term of this dashboard"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_asked_term_stands_first_and_the_others_by_name(lang: str) -> None:
    w = words(lang)
    assert ordered("hhi", w)[0] == "hhi"
    names = [w.in_order(w(f"glossary.name.{term}")) for term in ordered("", w)]
    assert names == sorted(names) and len(names) == len(TERMS)


def test_the_page_has_all_terms_and_takes_one_from_its_address(open_page: Opener) -> None:
    page = open_page("data", "term=withheld")
    assert not page.failed
    assert "“term”" not in page.text
    names = re.findall(r"<dt>(.*?)</dt>", page.text)
    assert names[0] == "Withheld" and len(names) == len(TERMS)


def test_a_term_that_is_none_is_named(open_page: Opener) -> None:
    assert "“term”" in open_page("data", "term=unobtainium").text


def test_the_search_box_knows_every_term() -> None:
    assert [entry["id"] for entry in index(places(), words())["terms"]] == list(TERMS)


def test_every_parameter_that_has_a_control_says_what_it_changes() -> None:
    messages = catalogue("en")
    parameters = [p for p in vars(params).values() if isinstance(p, Parameter) and p is not Lang]
    assert Mineral in parameters and On in parameters
    assert [p.name for p in parameters if f"params.{p.name}.help" not in messages] == []
