"""Ready-made briefings: six slides; one per country; a short one where there is little data."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import pytest

from msp_dash.analysis.groups import NEW_YORK
from msp_dash.briefing import country_deck, mineral_deck
from msp_dash.briefing.changes import changes
from msp_dash.briefing.country_deck import shows
from msp_dash.briefing.model import (
    Briefing,
    FigureRef,
    FigureSlide,
    TextSlide,
    TwoFigureSlide,
    read,
    write,
)
from msp_dash.briefing.outputs import file_name
from msp_dash.briefing.ready import READY
from msp_dash.briefing.ready_slides import LITTLE_FIGURES, compares_nothing, has_little, joined
from msp_dash.briefing.subjects import UnknownSubject
from msp_dash.data import facts, load
from msp_dash.figures import Figure, build
from msp_dash.figures.registry import url
from msp_dash.words import words
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


def test_every_figure_with_a_country_draws_a_mark_for_it(countries: dict[str, BuiltBrief]) -> None:
    for code, (_, figures) in countries.items():
        for figure in figures:
            if figure.params.get("country"):
                assert figure.params["country"] == code
                assert shows(figure, code), (code, figure.id)


def test_a_title_with_numbers_stands_on_a_pinned_link(countries: dict[str, BuiltBrief]) -> None:
    for code, (briefing, figures) in countries.items():
        for ref, figure in zip(briefing.figures(), figures, strict=True):
            if re.search(r"\d", ref.title):
                assert ref.link == figure.link, (code, ref.title)


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
    brief = country_brief("ZMB")
    assert "Zambia mined an estimated 4.1% of the world’s copper in 2025" in _text(brief)
    first = next(s for s in brief.slides if isinstance(s, FigureSlide))
    figure = build(first.figure.figure_id, first.figure.query)
    assert figure.title.startswith("Zambia mined 4.1% of the world’s copper in 2025")
    assert figure.data.set_index("iso3").loc["ZMB", "share"] == pytest.approx(940 / 23_000)


@pytest.mark.snapshot
def test_zambia_at_the_table_is_told_as_the_facts_have_it() -> None:
    took_part = facts("participation")
    guest = (took_part["iso3"] == "ZMB") & (took_part["convening_id"] == NEW_YORK)
    assert guest.any()
    text = _text(country_brief("ZMB"))
    assert "Forum member, since 26 September 2024" in text
    assert "invited to three meetings since 22 September 2022" in text


def test_what_a_country_adds_is_the_groups_share_with_and_without_it() -> None:
    # With Zambia's share the partners' mined copper rises by just that.
    rows = load("production")
    rows = rows[(rows["mineral"] == "copper") & (rows["stage"] == "mine")]
    rows = rows[rows["edition"] == rows.loc[rows["source"] == "usgs", "edition"].max()]
    rows = rows[(rows["source"] == "usgs") & (rows["year"] == rows["year"].max())]
    figure = build("coalition.shares", {"mineral": "copper", "stage": "mine", "lens": "msp"})
    without = float(figure.data["share"].iloc[0])
    value = rows.set_index("iso3")["value"]
    with_it = without + value["ZMB"] / value["WLD"]
    line = next(x for x in _text(country_brief("ZMB")).splitlines() if "Copper, mined" in x)
    before, after = (words("en").share(share, "at_least") for share in (without, with_it))
    # USGS marks its numbers of the newest year as estimates.
    assert f"at least an estimated {before}; at least an estimated {after} with Zambia" in line


def test_output_without_a_world_total_is_not_left_out() -> None:
    # USGS prints no world total of boron; Türkiye is its largest producer.
    assert "without a world total" in _text(country_brief("TUR"))
    assert "boron" in _text(country_brief("TUR"))


@pytest.mark.snapshot
def test_a_share_below_a_twentieth_of_a_percent_is_named_and_not_left_out() -> None:
    # USGS, Mineral Commodity Summaries 2026, graphite: Austria 200 of 1,800,000 t in 2025.
    row = load("production").query("iso3 == 'AUT' and mineral == 'graphite' and source == 'usgs'")
    assert row.loc[(row["edition"] == "2026") & (row["year"] == 2025), "value"].item() == 200
    text = _text(country_brief("AUT"))
    line = next(x for x in text.splitlines() if "less than 0.05% of world output" in x)
    assert "graphite" in line
    # BGS lists 1.0% for 2023; the newest number goes before it.
    assert "natural graphite recorded in 2023" not in text


@pytest.mark.snapshot
def test_output_in_an_earlier_year_of_the_newest_edition_is_not_denied() -> None:
    # USGS 2026, titanium mineral concentrates: Kenya's rutile 41 000 t in 2024, nothing in 2025.
    text = _text(country_brief("KEN"))
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


def test_cobalt_brief_holds_each_question() -> None:
    ids = [figure.id for figure in _figures(mineral_brief("cobalt"))]
    assert ids[:3] == ["producers.map", "producers.ranking", "producers.ranking"]
    assert {
        "producers.history",
        "producers.concentration",
        "producers.reserves",
        "producers.disagreement",
        "demand.scenarios",
        "demand.technologies",
        "coalition.marginal",
        "balance.supply_demand",
        "balance.without_largest",
        "prices.history",
        "recycling.rates",
        "standards.governance",
        "standards.export_controls",
    } <= set(ids)


def test_no_slide_is_of_one_row_or_of_two_marks(
    countries: dict[str, BuiltBrief], minerals: dict[str, BuiltBrief]
) -> None:
    for subject, (briefing, _) in [*countries.items(), *minerals.items()]:
        if len(list(briefing.figures())) <= LITTLE_FIGURES:
            continue
        for slide in briefing.slides:
            if isinstance(slide, FigureSlide):
                figure = build(slide.figure.figure_id, slide.figure.query)
                assert not compares_nothing(figure), (subject, figure.id)


def test_what_compares_nothing_is_joined_in_pairs_and_an_odd_one_left_out() -> None:
    def one(figure_id: str, **query: str) -> FigureSlide:
        return FigureSlide(figure=FigureRef(link=url(figure_id, query)))

    whole = [one("producers.ranking", mineral=name) for name in ("copper", "cobalt", "nickel")]
    lone = one("mineral.stages", mineral="graphite")
    assert compares_nothing(build(lone.figure.figure_id, lone.figure.query))
    w = words("en")
    (pair,) = (s for s in joined([lone, *whole, lone], w) if isinstance(s, TwoFigureSlide))
    assert (pair.left, pair.right) == (lone.figure, lone.figure)
    assert joined([lone, *whole, lone], w) == [pair, *whole]
    assert joined([lone, *whole], w) == whole
    assert joined([lone, *whole[:2]], w) == [lone, *whole[:2]]


@pytest.mark.parametrize(
    ("brief", "order"),
    [
        (
            country_brief,
            ("producers.ranking", "country.exports", "partners.map", "disruption.supply"),
        ),
        (
            mineral_brief,
            (
                *("producers.ranking", "demand.scenarios", "disruption.supply"),
                *("standards.export_controls", "coalition.marginal", "producers.history"),
            ),
        ),
    ],
)
def test_a_brief_tells_its_story_in_order(
    brief: Callable[[str], Briefing], order: tuple[str, ...]
) -> None:
    ids = [ref.figure_id for ref in brief("ZMB" if brief is country_brief else "cobalt").figures()]
    places = [ids.index(one) for one in order]
    assert places == sorted(places)


def test_no_slide_of_a_mineral_brief_says_again_what_another_said(
    minerals: dict[str, BuiltBrief],
) -> None:
    for mineral, (briefing, figures) in minerals.items():
        refs = briefing.figures()
        titles = [ref.title or f.title for ref, f in zip(refs, figures, strict=True)]
        plain = [title.replace("the world’s ", "") for title in titles]
        assert len(plain) == len(set(plain)), (mineral, sorted(plain))


def test_zambia_brief_holds_what_its_profile_holds() -> None:
    ids = {figure.id for figure in _figures(country_brief("ZMB"))}
    assert {
        "country.standing",
        "country.exports",
        "country.imports",
        "country.exports_gdp",
        "country.governance",
        "standards.participants",
    } <= ids
    # One mineral is no comparison; of what countries would add a slide shows six, not Zambia.
    assert not {"coalition.complementarity", "coalition.marginal"} & ids
    assert "coalition.complementarity" in {f.id for f in _figures(country_brief("JPN"))}
    assert "coalition.marginal" in {f.id for f in _figures(country_brief("COD"))}


def test_no_two_slides_of_a_country_brief_have_one_title(countries: dict[str, BuiltBrief]) -> None:
    for code, (briefing, figures) in countries.items():
        refs = briefing.figures()
        titles = [ref.title or f.title for ref, f in zip(refs, figures, strict=True)]
        assert len(titles) == len(set(titles)), (code, sorted(titles))


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


def test_a_country_keeps_its_article_in_the_title_of_its_standing() -> None:
    def titles(brief: Briefing) -> list[str]:
        return [slide.figure.title for slide in brief.slides if isinstance(slide, FigureSlide)]

    french, spanish = country_brief("COD", "fr"), country_brief("NLD", "es")
    assert "Extraction, raffinage et réserves de la RD Congo" in titles(french)
    assert any(title.startswith("Lo que los Países Bajos extraen") for title in titles(spanish))


@pytest.mark.snapshot
def test_a_brief_speaks_of_its_country_where_a_figure_speaks_of_all() -> None:
    """What all would add is led by China; Tanzania's brief says what Tanzania would."""
    titles = [s.figure.title for s in country_brief("TZA").slides if isinstance(s, FigureSlide)]
    assert "Tanzania would bring the MSP partners 4.2% of mined natural graphite" in titles


@pytest.mark.snapshot
def test_a_territory_is_told_by_the_state_that_took_part() -> None:
    """New Caledonia is French; France was a partner from the first day."""
    text = _text(country_brief("NCL"))
    assert "France, to which it belongs, did: partner, since 14 June 2022" in text


@pytest.mark.snapshot
def test_smaller_shares_are_told_with_their_numbers_and_years() -> None:
    # BGS, World Mineral Statistics to 2023: Zambia's manganese.
    assert "it also accounts for 0.3% of mined manganese in 2023" in _text(country_brief("ZMB"))


def test_a_brief_ends_with_what_is_not_known(
    countries: dict[str, BuiltBrief], minerals: dict[str, BuiltBrief]
) -> None:
    """A single gap of a country stands on its first slide; no sentence is said twice."""
    title = words()("slides.closing.unknown")
    for subject, (briefing, _) in [*countries.items(), *minerals.items()]:
        slides = [slide for slide in briefing.slides if isinstance(slide, TextSlide)]
        unknown = [slide for slide in slides if slide.title == title]
        assert unknown in ([], [briefing.slides[-1]]), subject
        for slide in unknown if subject in countries else []:
            lines = slide.body.splitlines()
            assert len(lines) > 1 and not set(lines) & set(slides[0].body.splitlines()), subject
    assert "Open lists give no status" in _text(countries["ZMB"].briefing)
    assert "listed without a number" in _text(minerals["graphite"].briefing)
