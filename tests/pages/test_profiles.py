"""Profiles: every country and mineral has one, and each sentence matches a row of its source."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from msp_dash.data import facts, load
from msp_dash.figures.country.query import EXAMPLE, profile_countries
from msp_dash.figures.registry import build, registry
from msp_dash.ui.profile import country, mineral
from msp_dash.ui.profile.country import Profile, speaks_of
from msp_dash.ui.profile.parts import Section, section
from msp_dash.words import words
from msp_dash.words.names import minerals
from tests.pages.conftest import Opener
from tests.some import sample_ids

W = words("en")
TRACED = Path(__file__).resolve().parents[1] / "traced.csv"
EMPTIEST = 10


SECTIONS = {"country": country.SECTIONS, "mineral": mineral.SECTIONS}


def of_country(iso3: str) -> Iterator[Section]:
    one, name = Profile(iso3, W), W.the_country(iso3)
    for band, ids in SECTIONS["country"].items():
        why = W(f"pages.country.empty.{band}", country=name)
        yield section(band, ids, one.query, W, why, one.lines(band))


def of_mineral(one: str) -> Iterator[Section]:
    for name, ids in SECTIONS["mineral"].items():
        why = W(f"pages.mineral.empty.{name}", mineral=W.the_mineral(one))
        yield section(name, ids, mineral.query_builder(name, one, W), W, why)


def is_whole(text: str) -> bool:
    return bool(text) and text[:1].isupper() | text[:1].isdigit() and "{" not in text


class Sample(NamedTuple):
    """A profile, made while its figures are in the cache."""

    title: str
    answer: list[str]
    sections: list[Section]


SOME_COUNTRIES = ("AFG", "AUS", "CHN", "COD", "EU", "LIE", "NCL", "TWN", "USA", "ZMB")
SOME_MINERALS = ("battery_graphite", "cerium", "cobalt", "copper", "helium")
"""Those that stand for a kind, beside every eighth."""


@pytest.fixture(scope="module")
def countries(extent: str) -> dict[str, Sample]:
    """Areas that have a profile."""
    codes = sorted(profile_countries())
    samples = {}
    for iso3 in sample_ids(extent, codes, SOME_COUNTRIES):
        one = Profile(iso3, W)
        samples[iso3] = Sample(one.title(), one.answer(), list(of_country(iso3)))
    return samples


@pytest.fixture(scope="module")
def of_minerals(extent: str) -> dict[str, Sample]:
    """Minerals with their profiles."""
    return {
        one: Sample(mineral.title(one, W), mineral.answer(one, W), list(of_mineral(one)))
        for one in sample_ids(extent, minerals(), SOME_MINERALS)
    }


def test_every_area_with_any_row_has_a_profile() -> None:
    in_tables = set(facts("participation")["iso3"]) | set(load("production")["iso3"])
    in_tables |= set(load("trade")["exporter"]) | set(load("gdp")["iso3"])
    codes = set(load("countries")["iso3"])
    assert (in_tables & codes) - {"WLD", "OTH"} <= set(profile_countries())
    assert len(set(profile_countries())) > 230


@pytest.mark.slow
def test_a_section_of_a_country_says_something_or_why_not(
    countries: dict[str, Sample],
) -> None:
    for iso3, sample in countries.items():
        assert is_whole(sample.title), iso3
        assert all(is_whole(sentence) and sentence.endswith(".") for sentence in sample.answer), (
            iso3
        )
        for part in sample.sections:
            assert not part.is_empty or is_whole(part.why), (iso3, part.name)
            for figure in part.parts:
                assert figure.figure.kind != "empty", (iso3, figure.figure_id)


@pytest.mark.slow
def test_a_figure_of_a_country_speaks_of_it(countries: dict[str, Sample]) -> None:
    for iso3, sample in countries.items():
        for part in (p for section_ in sample.sections for p in section_.parts):
            # What the Union mines and refines is told by its states.
            if iso3 != "EU" and not part.figure_id.startswith("country."):
                assert speaks_of(part.figure, iso3), (iso3, part.figure_id)


@pytest.mark.slow
def test_every_mineral_has_a_profile(of_minerals: dict[str, Sample]) -> None:
    for one, sample in of_minerals.items():
        assert is_whole(sample.title), one
        assert all(is_whole(sentence) for sentence in sample.answer), one
        assert not re.search(r"(\([^()]+\)) \1", " ".join(sample.answer)), "a source named twice"
        for section_ in sample.sections:
            assert not section_.is_empty or is_whole(section_.why), (one, section_.name)
            assert all(part.figure.kind != "empty" for part in section_.parts)


@pytest.mark.slow
def test_what_is_tried_shows_every_figure_of_a_profile_and_every_section_empty(
    countries: dict[str, Sample], of_minerals: dict[str, Sample]
) -> None:
    for page, samples in (("country", countries), ("mineral", of_minerals)):
        all_sections = [part for one in samples.values() for part in one.sections]
        assert set(SECTIONS[page]) == {one.name for one in all_sections if one.is_empty}
        figure_ids = {part.figure_id for one in all_sections for part in one.parts}
        assert figure_ids == {figure_id for ids in SECTIONS[page].values() for figure_id in ids}


def test_sections_ask_for_figures_that_exist() -> None:
    for page in ("mineral", "country"):
        assert {i for ids in SECTIONS[page].values() for i in ids} <= set(registry())


# --- what they say --------------------------------------------------------------------------------


def traced(link: str, row: str, field: str) -> float:
    """The value of a row of ``traced.csv``."""
    with TRACED.open(encoding="utf-8", newline="") as file:
        (match,) = [
            r
            for r in csv.DictReader(file)
            if (r["link"], r["row"], r["field"]) == (link, row, field)
        ]
    return float(match["value"])


def standing(iso3: str, key: str) -> float:
    return traced(f"/figures/country.standing.json?country={iso3}", f"key={key}", "share")


def stage(name: str) -> float:
    return traced("/figures/mineral.stages.json?mineral=cobalt", f"stage={name}", "top1")


def price(one: str, row: str) -> str:
    value = traced(f"/figures/prices.history.json?mineral={one}", row, "value")
    return W.significant(value, 3)


@pytest.mark.snapshot
def test_sentences_on_zambia_are_the_publishers_rows() -> None:
    profile = Profile("ZMB", W)
    text = " ".join(profile.answer())
    mined, refined = standing("ZMB", "copper.mine"), standing("ZMB", "copper.refined")
    assert profile.title().startswith(
        f"Zambia mined {W.share(mined)} of the world’s copper in 2025 ("
    )
    assert f"{W.share(standing('ZMB', 'copper.reserves'))} of the world’s copper reserves" in text
    share = f"an estimated {W.share(refined)} of the world’s copper"
    assert text.startswith(f"Zambia refined {share} in 2025")
    score = traced("/figures/country.governance.json?country=ZMB", "indicator=rule_of_law", "score")
    titles = [part.figure.title for each in of_country("ZMB") for part in each.parts]
    assert f"Zambia scored −{abs(score):.2f} on rule of law in 2023" in titles


def test_a_profile_tells_no_share_twice_in_a_row() -> None:
    """The title has the largest share; the paragraph under it goes on with others."""
    for iso3 in ("ZMB", "TZA", "NOR", "CHL"):
        profile = Profile(iso3, W)
        largest = profile.title().partition(" (")[0]
        assert not any(sentence.startswith(largest) for sentence in profile.answer()), iso3


@pytest.mark.snapshot
def test_exports_beside_gdp_are_of_one_year_and_name_the_product() -> None:
    # BACI, 2022, refined cathodes; World Bank, GDP of Zambia in 2022.
    link = "/figures/country.exports_gdp.json?country=ZMB"
    gdp = traced(link, "hs6=740311", "gdp_usd")
    rows = load("trade").query("exporter == 'ZMB' and year == 2022 and hs6 == '740311'")
    share = W.share(rows["value_usd"].sum() / gdp)
    text = " ".join(Profile("ZMB", W).answer())
    assert f"Zambia exported copper cathodes worth {share} of its GDP in 2022" in text
    assert "BACI 202601; World Bank" in text


@pytest.mark.snapshot
def test_sentences_on_dr_congo_and_cobalt_agree() -> None:
    share = W.share(standing("COD", "cobalt.mine"))
    sentence = f"DR Congo mined an estimated {share} of the world’s cobalt in 2025"
    assert sentence in " ".join(Profile("COD", W).answer())
    text = " ".join(mineral.answer("cobalt", W))
    assert f"{sentence} [USGS" in text
    assert f"China refined {W.share(stage('refined'))} of the world’s cobalt in 2024 [IEA" in text


@pytest.mark.snapshot
def test_the_bottleneck_is_the_stage_whose_largest_has_most() -> None:
    refined, mined = W.share(stage("refined")), W.share(stage("mine"))
    (sentence,) = [s for s in mineral.answer("cobalt", W) if "most concentrated" in s]
    at_refining = f"Cobalt supply is most concentrated at refining (China, {refined} in 2024)"
    assert sentence == f"{at_refining} [IEA, May 2025]."
    second = build("mineral.stages", {"mineral": "cobalt"}).second
    at_mining = "The largest producer at mining is DR Congo, with an estimated"
    assert second == f"{at_mining} {mined} in 2025"


@pytest.mark.snapshot
def test_sentences_on_prices_are_the_publishers_rows() -> None:
    expected = {
        "cobalt": ("Cobalt", "date=2026-03;source=imf", "March 2026"),
        "lithium": ("Lithium metal", "date=2026-03;source=imf", "March 2026"),
        "copper": ("Copper", "date=2026-05;source=worldbank", "May 2026"),
    }
    for one, (name, row, when) in expected.items():
        text = f"{name} cost {price(one, row)} USD/t in {when}"
        assert text in " ".join(mineral.answer(one, W))


# --- on the page ----------------------------------------------------------------------------------


def emptiest() -> list[str]:
    """Countries that fewest tables name."""
    counts = dict.fromkeys(profile_countries(), 0)
    for name, column in (
        ("production", "iso3"),
        ("reserves", "iso3"),
        ("governance", "iso3"),
        ("gdp", "iso3"),
        ("trade", "exporter"),
        ("trade", "importer"),
    ):
        for iso3, n in load(name)[column].value_counts().items():
            if iso3 in counts:
                counts[str(iso3)] += int(n)
    return sorted(counts, key=lambda iso3: (counts[iso3], iso3))[:EMPTIEST]


@pytest.mark.slow
@pytest.mark.parametrize(
    "iso3",
    [pytest.param(one, marks=pytest.mark.every if n else ()) for n, one in enumerate(emptiest())],
)
def test_the_ten_emptiest_read_well(open_page: Opener, iso3: str) -> None:
    page = open_page("country", f"country={iso3}")
    assert not page.failed, page.text
    name = W.the_country(iso3)
    assert f"What the sources say about {name}, and what they do not" in page.text
    assert "does not mean zero output" in page.text
    assert page.text.count("msp-part") + len(page.app.expander) >= len(SECTIONS["country"])


@pytest.mark.slow
@pytest.mark.parametrize("iso3", ["ZMB", "USA", "EU"])
def test_a_full_profile_opens(open_page: Opener, iso3: str) -> None:
    page = open_page("country", f"country={iso3}")
    assert not page.failed, page.text
    assert f"{W.country(iso3)} in short" in page.text


@pytest.mark.slow
@pytest.mark.parametrize("one", ["cobalt", "cerium", "battery_graphite"])
def test_a_profile_of_a_mineral_opens(open_page: Opener, one: str) -> None:
    page = open_page("mineral", f"mineral={one}")
    assert not page.failed, page.text
    assert f"{W.mineral(one)} in short" in page.text


@pytest.mark.parametrize(
    ("sent", "text"), [("XXX", "“XXX”"), ("ZAMBIA", "“ZAMBIA”"), ("WLD", "no profile to show")]
)
def test_an_unknown_country_gets_a_notice(open_page: Opener, sent: str, text: str) -> None:
    page = open_page("country", f"country={sent}")
    assert not page.failed
    assert text in page.text


def test_the_picker_offers_the_countries_that_have_a_profile(open_page: Opener) -> None:
    page = open_page("country")
    (box,) = [b for b in page.app.selectbox if b.label == "Country"]
    assert box.value == EXAMPLE
    assert len(box.options) == len(profile_countries())


@pytest.mark.parametrize(
    ("page", "query", "names"),
    [
        ("country", "countries=ZMB,COD,CHL", ["Zambia", "DR Congo", "Chile"]),
        ("mineral", "minerals=Co,REE", ["Cobalt", "Rare earths"]),
    ],
)
def test_profiles_stand_side_by_side_in_the_order_of_the_link(
    open_page: Opener, page: str, query: str, names: list[str]
) -> None:
    run = open_page(page, query)
    assert not run.failed, run.text
    codes = query.partition("=")[2].split(",")
    column = r'<div><h2 class="msp-title"><a href="([^"]+)">([^<]+)</a></h2><ul>(.*?)</ul>'
    columns = re.findall(column, run.text)
    assert [name for _, name, _ in columns] == names
    assert all(f"{page}?{page}=" in href for href, _, _ in columns)
    assert all(lines.count("<li>") > 2 for _, _, lines in columns)
    # What a country has most of is in the title of its profile, which does not stand here.
    if page == "country":
        firsts = [lines.split("</li>")[0].removeprefix("<li>") for _, _, lines in columns]
        titles = [build("country.standing", {"country": code}).claim for code in codes]
        assert all(one.startswith(title) for one, title in zip(firsts, titles, strict=True))
    assert [item["key"] for item in run.items] == [f"fig-{page}-compare"]


@pytest.mark.snapshot
def test_a_profile_leads_to_itself_beside_another(open_page: Opener) -> None:
    assert "country?countries=ZMB,CHL" in open_page("country", "country=ZMB").text
    assert "mineral?minerals=tin,cobalt" in open_page("mineral", "mineral=tin").text


@pytest.mark.parametrize("query", ["countries=ZMB", "countries=ZMB,COD,CHL,PER,AUS"])
def test_too_few_or_too_many_to_compare_get_a_notice(open_page: Opener, query: str) -> None:
    run = open_page("country", query)
    assert not run.failed, run.text
    assert "msp-beside" not in run.text
    assert query.partition("=")[2] in run.text


@pytest.mark.parametrize("table", ["ny", "msp"])
def test_a_figure_of_a_group_of_its_own_keeps_it_at_every_table(
    open_page: Opener, table: str
) -> None:
    """The page's group came beside it: two groups, so that the figure was refused."""
    page = open_page("country", f"country=ZMB&table={table}")
    addresses = {item["key"]: item["at"] for item in (*page.items, *page.collapsed)}
    own = addresses["fig-coalition-complementarity"]
    assert "set=ZMB" in own and "lens=" not in own
    assert "table=" + table in addresses["fig-country-ranks"]
