"""Ready-made briefings: six slides; one per country; a short one where there is little data."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

import pytest

from msp_dash.briefing import country_deck, mineral_deck
from msp_dash.briefing.changes import changes
from msp_dash.briefing.country import country_statements
from msp_dash.briefing.model import (
    MAX_UNKNOWN,
    Briefing,
    FigureSlide,
    QuestionSlide,
    TextSlide,
    figures_of,
    read,
    write,
)
from msp_dash.briefing.outputs import file_name
from msp_dash.briefing.ready import READY
from msp_dash.briefing.ready_slides import (
    LEAST,
    MOST,
    Candidate,
    argument,
    compares_nothing,
    has_little,
)
from msp_dash.briefing.subjects import Country, UnknownSubject
from msp_dash.data import facts, load
from msp_dash.figures import Figure, build
from msp_dash.figures.record import LaddersEncoding, counts_of
from msp_dash.words import LANGUAGES, words
from tests.briefing.talks import msp_in_six
from tests.some import sample_ids

pytestmark = pytest.mark.slow


@cache
def country_brief(iso3: str, lang: str = "en") -> Briefing:
    return country_deck.country_brief(iso3, lang)


@cache
def mineral_brief(mineral: str) -> Briefing:
    return mineral_deck.mineral_brief(mineral)


FORMER = {"CSK", "DDR", "NTZ", "SCG", "SUN", "YMD", "YUG"} | {"ANT", "XBL", "XSC"}


def _figures(briefing: Briefing) -> list[Figure]:
    return [build(ref.figure_id, ref.query) for ref in briefing.figures()]


def _text(briefing: Briefing) -> str:
    return "\n".join(f"{s.title}\n{s.body}" for s in briefing.slides if isinstance(s, TextSlide))


def _stated(code: str) -> str:
    about = Country(code, words("en"))
    lines = country_statements(code, about.leading, about.reserves, about.w)
    return "\n".join(line.text for line in lines)


class BuiltBrief(NamedTuple):
    """A brief with its figures, built while they are in the cache."""

    briefing: Briefing
    figures: list[Figure]


EMPTIEST = ("AFG", "AZE", "CHE", "COG", "FJI", "KEN", "MWI", "NIC", "SDN", "SLB")
"""Ten of the areas with the shortest briefs: no output of any year that is drawn."""


SOME_COUNTRIES = (*EMPTIEST, "COD", "EU", "NCL", "USA", "ZMB")
SOME_MINERALS = ("cerium", "cobalt", "dysprosium", "graphite", "rare_earths")
"""Those that stand for a kind, beside every eighth."""


@pytest.fixture(scope="module")
def countries(extent: str) -> dict[str, BuiltBrief]:
    """Countries with their briefs."""
    codes = READY["country"].subjects("en")
    briefs = {code: country_brief(code) for code in sample_ids(extent, codes, SOME_COUNTRIES)}
    return {code: BuiltBrief(brief, _figures(brief)) for code, brief in briefs.items()}


@pytest.fixture(scope="module")
def minerals(extent: str) -> dict[str, BuiltBrief]:
    """Minerals with their briefs."""
    subjects = READY["mineral"].subjects("en")
    briefs = {one: mineral_brief(one) for one in sample_ids(extent, subjects, SOME_MINERALS)}
    return {mineral: BuiltBrief(brief, _figures(brief)) for mineral, brief in briefs.items()}


def test_the_msp_in_six_slides_has_six_slides_of_six_figures() -> None:
    six = msp_in_six()
    assert len(six.slides) == 6
    assert len({figure.id for figure in _figures(six)}) == 6
    assert not any(figure.kind == "empty" for figure in _figures(six))
    assert {f.id.split(".")[0] for f in _figures(six)} == {
        "overview",
        "coalition",
        "partners",
        "producers",
        "demand",
    }


def test_every_area_of_today_with_any_row_has_a_brief() -> None:
    tables = [load(name) for name in ("production", "reserves", "supply_outlook")]
    tables += [facts(name) for name in ("members", "participation", "related_initiatives")]
    codes = {code for table in tables for code in table["iso3"]} - {"WLD", "OTH"} - FORMER
    assert set(READY["country"].subjects("en")) == codes
    assert len(codes) > 130


def test_no_brief_holds_an_empty_slide(
    countries: dict[str, BuiltBrief], minerals: dict[str, BuiltBrief]
) -> None:
    for subject, (briefing, figures) in [*countries.items(), *minerals.items()]:
        assert briefing.slides, subject
        for figure in figures:
            assert figure.kind != "empty", (subject, figure.id)
        for slide in briefing.slides:
            if isinstance(slide, TextSlide):
                assert slide.title and slide.body.startswith("- "), subject


def test_the_ten_with_least_data_get_a_short_and_honest_brief(
    countries: dict[str, BuiltBrief],
) -> None:
    for code in EMPTIEST:
        briefing, figures = countries[code]
        # Trade, sites, governance, controls may be on record; of output there is nothing to draw.
        assert len(briefing.slides) <= 8, code
        assert not any(figure.id.startswith("producers.") for figure in figures), code
        assert isinstance(briefing.slides[0], TextSlide)
        text = _text(briefing)
        assert "what they do not" in text
        assert "No output is listed for it" in text
        assert "does not mean zero output" in text


@pytest.mark.snapshot
def test_fiji_has_no_output_since_1971() -> None:
    # BGS World Mineral Statistics: manganese, Fiji, 1971 is its only year with output here.
    brief = country_brief("FJI")
    rows = load("production")
    assert rows.loc[(rows["iso3"] == "FJI") & (rows["value"] > 0), "year"].max() == 1971
    assert "last output on record is for 1971" in _text(brief) and "manganese" in _text(brief)


@pytest.mark.snapshot
def test_zambia_is_told_by_the_publishers_rows() -> None:
    # USGS, Mineral Commodity Summaries 2026, copper: Zambia 940 of 23,000 thousand tonnes in 2025.
    first = _figures(country_brief("ZMB"))[0]
    assert first.title == "Zambia mined 4.1% of the world’s copper and refined 0.9% in 2025"
    mined = first.data.set_index(["mineral", "stage"]).loc[("copper", "mine")]
    assert mined["share"] == pytest.approx(940 / 23_000)


def test_output_without_a_world_total_is_not_left_out() -> None:
    # USGS prints no world total of boron; Türkiye is its largest producer.
    assert "without a world total" in _stated("TUR") and "boron" in _stated("TUR")


@pytest.mark.snapshot
def test_a_share_below_a_twentieth_of_a_percent_is_named_and_not_left_out() -> None:
    # USGS, Mineral Commodity Summaries 2026, graphite: Austria 200 of 1,800,000 t in 2025.
    row = load("production").query("iso3 == 'AUT' and mineral == 'graphite' and source == 'usgs'")
    assert row.loc[(row["edition"] == "2026") & (row["year"] == 2025), "value"].item() == 200
    text = _stated("AUT")
    line = next(x for x in text.splitlines() if "less than 0.05% of world output" in x)
    assert "graphite" in line
    # BGS lists 1.0% for 2023; the newest number goes before it.
    assert "natural graphite recorded in 2023" not in text


@pytest.mark.snapshot
def test_output_in_an_earlier_year_of_the_newest_edition_is_not_denied() -> None:
    # USGS 2026, titanium mineral concentrates: Kenya's rutile 41 000 t in 2024, nothing in 2025.
    text = _stated("KEN")
    assert "No output is listed for it in 2025" in text
    assert "last output on record is for 2024" in text and "rutile" in text


def test_a_mineral_with_little_data_says_so(
    minerals: dict[str, BuiltBrief],
) -> None:
    for mineral, (briefing, _) in minerals.items():
        assert not has_little(briefing) or _text(briefing), mineral
    # Lists name cerium itself or the rare earths; its output is not told apart.
    assert "No source used here lists its output" in _text(minerals["cerium"].briefing)
    assert "rare earths" in _text(minerals["cerium"].briefing)


def test_a_deck_is_one_argument_of_four_to_six_slides_and_the_question() -> None:
    zambia, cobalt = country_brief("ZMB"), mineral_brief("cobalt")
    assert [ref.figure_id for ref in zambia.figures()] == [
        *("country.ranks", "trade.exports", "disruption.supply", "table.register"),
        "country.ranks",
    ]
    assert [ref.figure_id for ref in cobalt.figures()] == [
        *("mineral.chain", "demand.scenarios", "balance.without_largest", "disruption.supply"),
        *("standards.export_controls", "disruption.cover", "mineral.chain"),
    ]
    assert zambia.slides[-1].title == "Who will help Zambia refine its copper?"
    assert cobalt.slides[-1].title == "Who besides China will refine cobalt?"


def test_every_deck_keeps_its_length_and_ends_with_its_question(
    countries: dict[str, BuiltBrief], minerals: dict[str, BuiltBrief]
) -> None:
    """A cover before, and sources with what is not known behind."""
    for subject, (briefing, _) in [*countries.items(), *minerals.items()]:
        figures = [slide for slide in briefing.slides if isinstance(slide, FigureSlide)]
        assert len(figures) <= MOST, subject
        asked = [slide.question for slide in briefing.slides if isinstance(slide, FigureSlide)]
        assert all(asked), subject
        if any(ref.figure_id in ("country.ranks", "mineral.chain") for ref in briefing.figures()):
            assert isinstance(briefing.slides[-1], QuestionSlide), subject
            assert briefing.slides[-1].title.endswith("?")


@pytest.mark.parametrize(
    ("code", "question"),
    [
        ("CHL", "Who will help Chile refine its copper?"),
        ("JPN", "Who will supply the copper that Japan refines?"),
        ("USA", "Who will help the United States refine its copper?"),
    ],
)
def test_a_country_is_asked_for_the_stage_of_which_it_has_less(code: str, question: str) -> None:
    assert country_brief(code).slides[-1].title == question


def test_the_numbers_of_a_question_are_those_of_the_figure() -> None:
    ranks = build("country.ranks", {"country": "ZMB"})
    assert isinstance(ranks.encoding, LaddersEncoding)
    mined, refined = counts_of(ranks.encoding)
    assert mined.sentence == "Zambia mined 4.1% of the world’s copper in 2025 (940,000 t, 7th)"
    by_key = {row.key: row.share for row in ranks.encoding.rows}
    assert f"{mined.number} e" == by_key["copper.mine"]
    assert f"{refined.number} e" == by_key["copper.refined"]
    chain = build("mineral.chain", {"mineral": "cobalt"})
    assert [one.sentence for one in counts_of(chain.encoding)] == [
        "DR Congo mined 74% of the world’s cobalt in 2025",
        "China refined 78% of the world’s cobalt in 2024",
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_number_of_a_question_stands_in_its_sentence(lang: str) -> None:
    asked = [
        *(build("country.ranks", {"country": c, "lang": lang}) for c in ("ZMB", "DEU", "AUS")),
        *(build("mineral.chain", {"mineral": m, "lang": lang}) for m in ("cobalt", "rare_earths")),
    ]
    counts = [one for figure in asked for one in counts_of(figure.encoding)]
    assert len(counts) >= len(asked)
    assert [one for one in counts if one.number not in one.sentence] == []


def test_no_slide_is_of_one_row_or_of_two_marks(
    countries: dict[str, BuiltBrief], minerals: dict[str, BuiltBrief]
) -> None:
    """But where a deck has no other."""
    for subject, (briefing, _) in [*countries.items(), *minerals.items()]:
        slides = [slide for slide in briefing.slides if isinstance(slide, FigureSlide)]
        if len(slides) <= LEAST:
            continue
        for slide in slides:
            figure = build(slide.figure.figure_id, slide.figure.query)
            assert not compares_nothing(figure), (subject, figure.id)


def test_a_figure_of_one_row_has_a_slide_only_where_others_are_too_few() -> None:
    def ids(*candidates: Candidate) -> list[str]:
        slides = argument(candidates, (), words("en"))
        return [figures_of(slide)[0].query["mineral"] for slide in slides]

    names = ("copper", "cobalt", "nickel", "lithium")
    whole = [Candidate("", "producers.ranking", {"mineral": name}) for name in names]
    lone = Candidate("", "mineral.stages", {"mineral": "graphite"})
    assert compares_nothing(build(lone.figure_id, lone.query))
    assert ids(lone, *whole) == [*names]
    assert ids(lone, *whole[:2]) == ["graphite", *names[:2]]
    assert ids(*whole, *whole) == [*names]


def test_no_slide_says_again_what_another_said(
    countries: dict[str, BuiltBrief], minerals: dict[str, BuiltBrief]
) -> None:
    for subject, (briefing, _) in [*countries.items(), *minerals.items()]:
        slides = [slide for slide in briefing.slides if isinstance(slide, FigureSlide)]
        titles = [build(s.figure.figure_id, s.figure.query).title for s in slides]
        assert len(titles) == len(set(titles)), (subject, sorted(titles))


def test_a_figure_that_does_not_speak_of_a_country_gets_no_slide() -> None:
    # No export control of Zambia is on record (facts/export_controls.csv).
    assert "ZMB" not in set(facts("export_controls")["iso3"])
    ids = [figure.id for figure in _figures(country_brief("ZMB"))]
    assert "standards.export_controls" not in ids


def test_briefs_of_one_kind_have_different_file_names(
    countries: dict[str, BuiltBrief], minerals: dict[str, BuiltBrief]
) -> None:
    for briefs in (countries, minerals):
        names = {file_name(brief.briefing, "pptx") for brief in briefs.values()}
        assert len(names) == len(briefs)
        assert all(re.fullmatch(r"[a-z0-9-]+\.pptx", name) for name in names)


def test_ready_made_brief_is_a_briefing_file_like_any_other() -> None:
    brief = country_brief("ZMB")
    assert read(write(brief).encode()) == brief
    assert changes(brief) == []


@pytest.mark.parametrize("sent", ["zmb", "ZMB", " Zambia ", "zambia"])
def test_a_country_is_found_by_code_or_name(sent: str) -> None:
    assert country_brief(sent) == country_brief("ZMB")


@pytest.mark.parametrize(("sent", "meant"), [("Zambi", "Zambia (ZMB)"), ("ZMX", "ZMB")])
def test_unknown_country_says_who_may_be_meant(sent: str, meant: str) -> None:
    with pytest.raises(UnknownSubject, match=re.escape(meant)):
        country_brief(sent)


@pytest.mark.parametrize("code", ["WLD", "OTH", "SUN", "XXX", ""])
def test_sums_and_former_states_have_no_brief(code: str) -> None:
    with pytest.raises(UnknownSubject):
        country_brief(code)


def test_unknown_mineral_says_which_may_be_meant() -> None:
    with pytest.raises(UnknownSubject, match="cobalt"):
        mineral_brief("cobolt")
    assert mineral_brief("Co") == mineral_brief("cobalt")


def test_a_country_keeps_its_article_in_the_question() -> None:
    assert country_brief("COD", "fr").slides[-1].title == (
        "Qui aidera la RD Congo à raffiner le cuivre\u00a0?"
    )
    assert (
        country_brief("CHN", "pt").slides[-1].title == "Quem fornecerá o cobre que a China refina?"
    )


def test_a_brief_says_what_is_not_known_and_nothing_twice(
    countries: dict[str, BuiltBrief], minerals: dict[str, BuiltBrief]
) -> None:
    for subject, (briefing, _) in [*countries.items(), *minerals.items()]:
        assert len(set(briefing.unknown)) == len(briefing.unknown) <= MAX_UNKNOWN, subject
        assert not any(line in _text(briefing) for line in briefing.unknown), subject
    assert any("Open lists give no status" in one for one in countries["ZMB"].briefing.unknown)
    assert any("listed without a number" in one for one in minerals["graphite"].briefing.unknown)
