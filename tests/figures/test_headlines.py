"""Titles in their two lengths: whole sentences, with the year, within their bounds of length.

And bounds and shares in all words of the same figures, which take longest to build, and axes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import pytest

from msp_dash.figures.record import DotsEncoding, Figure, PanelsEncoding, RankingEncoding
from msp_dash.words import LANGUAGES
from tests.figures.headlines import IDS, VIEWS_FEW, VIEWS_MAX, VIEWS_SOME, figures
from tests.figures.test_bounds import (
    IMPOSSIBLE,
    MAY_PASS_100,
    Calls,
    roundings,
    texts,
    unfounded,
)

TITLE_MAX = {"en": 75}
SECOND_MAX = {"en": 110}
OTHER_TITLE_MAX, OTHER_SECOND_MAX = 95, 135
"""In the other languages, which take more room."""
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
WITHOUT_YEAR = {
    "sites.map": "lists without a day of their own",
    "sites.table": "lists without a day of their own",
    "sites.counts": "lists without a day of their own",
    "sites.record": "lists without a day of their own",
    "sites.outside": "lists without a day of their own",
    "projects.map": "each row has its own day",
    "projects.table": "each row has its own day",
    "coalition.map": "a group of the reader's own has members and no year",
    "projects.institutions": "each row has its own day",
    "projects.finance": "each row has its own day",
    "investment.programmes": "each row has its own day",
    "producers.chokepoints": "each row has its own year",
    "country.compare": "each row has its own year",
    "convening.question": "a question; each number under it has its own year",
    "chain.shares": "each stage has its own year, all of which stand in the second sentence",
    "mineral.chain": "each stage has its own year, all of which stand in the second sentence",
    "producers.listings": "each list has its own year",
    "quality.jumps": "the first year is named where there are any",
    "quality.status": "all years of the tables",
}
"""Figures whose titles may stand without a year, and why."""
TOO_MUCH = re.compile(r"(?<![\d.,])(?:10[1-9]|1[1-9]\d|[2-9]\d\d)(?:\.\d)?\s?%")


def lengths(figure: Figure, lang: str) -> list[str]:
    bounds = (
        ("title", figure.title, TITLE_MAX.get(lang, OTHER_TITLE_MAX)),
        ("second", figure.second, SECOND_MAX.get(lang, OTHER_SECOND_MAX)),
    )
    return [f"{name} of {len(text)}: {text}" for name, text, most in bounds if len(text) > most]


def headline(text: str) -> list[str]:
    faults = []
    if re.search(r"[{}]|\bnan\b|\bNone\b|  | ,|,,|\.\.|\(\)", text):
        faults.append(f"has a gap: {text!r}")
    if text.endswith(".") or text[:1].islower():
        faults.append(f"is no headline: {text!r}")
    return faults


def shape(figure: Figure) -> list[str]:
    texts = [figure.title, figure.claim, *([figure.second] if figure.second else [])]
    return [complaint for text in texts for complaint in headline(text)]


def year(figure: Figure) -> list[str]:
    """The title has a year of the figure, or the figure is one that has none."""
    if figure.id in WITHOUT_YEAR or YEAR.search(figure.title):
        return []
    return [f"no year: {figure.title}"]


def complaints(
    built: Iterable[Figure], lang: str, *checks: Callable[[Figure], list[str]]
) -> list[str]:
    faults = [
        complaint
        for figure in built
        if figure.kind != "empty"
        for check in (lambda f: lengths(f, lang), shape, *checks)
        for complaint in check(figure)
    ]
    return sorted(set(faults), key=len)[-12:]


@pytest.fixture(scope="module", params=IDS)
def in_english(request: pytest.FixtureRequest, extent: str) -> tuple[list[Figure], Calls]:
    """A figure in its views, and what was rounded as they were built."""
    most = VIEWS_MAX if extent == "every" else VIEWS_SOME
    with roundings() as calls:
        return list(figures(request.param, most=most)), calls


def test_titles_are_whole_sentences_with_their_year(
    in_english: tuple[list[Figure], Calls],
) -> None:
    built, _ = in_english
    assert complaints(built, "en", year) == []


def test_a_bound_is_rounded_to_the_safe_side_and_no_share_is_above_the_whole(
    in_english: tuple[list[Figure], Calls],
) -> None:
    built, calls = in_english
    faults: set[str] = set()
    for figure in built:
        faults |= set(unfounded(figure, calls))
        if not figure.id.startswith(MAY_PASS_100):
            faults |= {f"above 100%: {t[:140]}" for t in texts(figure) if IMPOSSIBLE.search(t)}
    assert sorted(faults)[:12] == []


def test_no_picture_has_an_axis_for_one_row_or_two_marks(
    in_english: tuple[list[Figure], Calls],
) -> None:
    built, _ = in_english
    for figure in built:
        match figure.encoding:
            case DotsEncoding() as dots:
                assert dots.charted, figure.params
            case PanelsEncoding(panels=panels):
                for panel in panels:
                    assert panel.dots.charted == bool(panel.dots.ticks), figure.params
            case RankingEncoding(rows=rows):
                assert len(rows) > 1, figure.params


@pytest.mark.one_in(3)
@pytest.mark.parametrize("lang", LANGUAGES[1:])
@pytest.mark.parametrize("figure_id", IDS)
def test_titles_keep_their_room_in_other_languages(figure_id: str, lang: str, extent: str) -> None:
    most = VIEWS_MAX if extent == "every" else VIEWS_FEW
    assert complaints(figures(figure_id, lang, most), lang) == []
