"""Figures in each language as they are printed: joined words, digits, characters."""

from __future__ import annotations

import re
import unicodedata

import pytest

from msp_dash.figures.record import Figure
from msp_dash.figures.registry import build, registry
from msp_dash.words import LANGUAGES
from tests.some import EXTENTS, OF_EACH_KIND, sample_ids
from tests.words.test_hedges import FOUR_DIGITS, UNJOINED


def texts(figure: Figure) -> tuple[str, ...]:
    return (figure.title, figure.second, figure.claim, figure.subtitle, figure.alt, *figure.notes)


@pytest.fixture(params=EXTENTS)
def ids(request: pytest.FixtureRequest) -> list[str]:
    return sample_ids(request.param, sorted(registry()), OF_EACH_KIND)


@pytest.mark.parametrize("lang", LANGUAGES[1:])
def test_figures_are_joined_and_grouped_as_the_language_does(ids: list[str], lang: str) -> None:
    matches = []
    for name in ids:
        for text in texts(build(name, {"lang": lang})):
            matches += [(name, text) for _ in re.finditer(UNJOINED[lang], text)]
            matches += [(name, text) for one in text if unicodedata.category(one) == "Cc"]
            if lang != "fr":
                matches += [(name, text) for _ in FOUR_DIGITS.finditer(text)]
    assert matches == []
