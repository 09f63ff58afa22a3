"""Minerals: a choice reaches every figure that has data of it; without a mineral all compared."""

from __future__ import annotations

import pytest

from msp_dash.figures.registry import build
from msp_dash.ui.profile.mineral import profile
from msp_dash.words import words
from tests.pages.conftest import Opener, Run

pytestmark = pytest.mark.snapshot


def heads(run: Run, subject: str) -> list[str]:
    """What the cards of a subject say."""
    return [card["head"] for card in run.cards if figure(card).startswith(subject)]


def figure(card: dict) -> str:
    return str(card["actions"]["figure"]) if card.get("actions") else ""


@pytest.mark.parametrize(
    ("query", "heading"),
    [
        # The comparison was always of the newest year of mines, whatever stood above it.
        ("mineral=cobalt&stage=mine&year=2022&source=usgs", "115 to 144 kt of cobalt in 2022"),
        ("mineral=copper&stage=refined&year=2023&source=bgs", "11.5 to 13.0 Mt of copper in 2023"),
        # No two publishers have refined copper of 1990: the newest year that two have.
        ("mineral=copper&stage=refined&year=1990&source=bgs", "13.1 to 14.0 Mt of copper in 2025"),
    ],
)
def test_publishers_are_compared_on_the_pages_stage_and_year(
    open_page: Opener, query: str, heading: str
) -> None:
    run = open_page("mineral", query)
    (head,) = heads(run, "producers.disagreement")
    assert heading in head


def test_a_chosen_country_leads_the_map_and_the_ranking(open_page: Opener) -> None:
    run = open_page("mineral", "mineral=copper&country=ZMB&year=2025&stage=mine")
    title = "Zambia mined 4.1% of the world’s copper in 2025 (940,000 t, 7th)"
    assert title in heads(run, "producers.map")[0]
    assert title in heads(run, "producers.ranking")[0]
    assert "Profile of Zambia" in [link.label for link in run.links]


def test_reserves_speak_of_the_pages_group(open_page: Opener) -> None:
    run = open_page("mineral", "mineral=cobalt&lens=guests")
    assert "The guests of the MSP hold" in heads(run, "producers.reserves")[0]


def test_choices_that_no_figure_has_together_are_named(open_page: Opener) -> None:
    """USGS prints no refined output of cobalt: nothing would have followed, and no word said so."""
    run = open_page("mineral", "mineral=cobalt&stage=refined&source=usgs")
    assert "No source used here publishes this combination" in run.text
    assert "China refined 78%" in heads(run, "producers.ranking")[0]


def test_a_year_that_a_new_source_lacks_moves_to_the_nearest(open_page: Opener) -> None:
    run = open_page("mineral", "mineral=nickel&stage=mine&source=bgs&year=1980", more=True)
    run.app.selectbox(key="mineral-source").set_value("usgs").run()
    assert run.app.query_params["year"] == "2020"


@pytest.mark.parametrize("edition", ["2024-05", "2025-05", "2026-07"])
def test_copper_has_a_balance_in_every_edition(open_page: Opener, edition: str) -> None:
    (head, *_) = heads(open_page("mineral", f"mineral=copper&edition={edition}"), "balance.supply")
    assert "Mined copper would meet" in head


def test_graphite_says_why_it_has_no_balance(open_page: Opener) -> None:
    text = open_page("mineral", "mineral=graphite").text
    assert "Demand for graphite to 2035 cannot be compared with mine output" in text


def test_recycling_is_of_the_mineral(open_page: Opener) -> None:
    run = open_page("mineral", "mineral=nickel")
    said = " ".join(heads(run, "recycling."))
    assert "recycling would cut the need for new nickel mines by 25%" in said
    assert "Scrap met 59% of US nickel consumption in 2025" in said
    other = open_page("mineral", "mineral=magnet_rare_earths")
    assert "lead consumption" not in " ".join(heads(other, "recycling."))


def test_without_a_mineral_all_are_compared(open_page: Opener) -> None:
    run = open_page("mineral")
    assert not run.failed
    title = "One country makes over half of output in 32 of 60 minerals and stages"
    assert f"{title}</h1>" in run.text
    assert run.app.selectbox(key="mineral-mineral").value == ""
    for subject, said in {
        "demand.growth": "would grow fastest",
        "demand.mix": "Electric vehicles would need",
        "producers.listings": "on all eight lists",
        "recycling.targets": "EU law seeks",
        "sites.map": "listed sites",
        "sites.outside": "25 of 8,860 entries have coordinates outside their stated country",
    }.items():
        assert said in heads(run, subject)[0], subject


def test_sites_of_a_mineral_follow_the_region(open_page: Opener) -> None:
    run = open_page("mineral", "mineral=cobalt&region=africa")
    assert "Africa has 185 of the 475 listed sites with cobalt" in heads(run, "sites.map")[0]


def test_the_map_of_sites_asks_no_other_host_and_holds_every_site(open_page: Opener) -> None:
    # The drawn map comes first, this one by a press.
    query = "mineral=graphite&open=sites.map"
    assert not open_page("mineral", query).app.get("deck_gl_json_chart")
    run = open_page("mineral", query, explored={"sites.map"})
    (chart,) = run.app.get("deck_gl_json_chart")
    assert "app/static/geo/land.json" in chart.proto.json
    assert "http" not in chart.proto.json
    assert chart.proto.json.count('"tip":') >= 187


def test_it_says_what_is_missing_and_who_holds_it(open_page: Opener) -> None:
    text = open_page("mineral", "mineral=lithium").text
    assert "What open data can’t answer" in text
    assert "IEA’s workbook of July 2026" in text


def test_title_and_summary_are_of_the_year_and_publisher_that_the_reader_chose() -> None:
    chosen = (("source", "bgs"), ("year", "2010"))
    content = profile("nickel", words("en"), chosen=chosen)
    figure = build("producers.map", {"mineral": "nickel", **dict(chosen)})
    assert content.title == figure.title
    assert any("2010" in sentence for sentence in content.answer)
    assert profile("nickel", words("en")).title != content.title
