"""Figures that only profiles ask for: what is too small, too old or too doubtful to headline."""

from __future__ import annotations

import pytest

from msp_dash.data import load
from msp_dash.figures import build
from msp_dash.figures.standing import standings
from msp_dash.figures.trade.wording import usd
from msp_dash.words import words


@pytest.mark.parametrize(
    ("figure_id", "query", "title"),
    [
        # BACI 2022: one flow of 6 US dollars.
        (
            "country.exports",
            {"country": "FSM", "year": "2022"},
            "Micronesia sold hardly any of the products held here in 2022: 6 USD",
        ),
        (
            "country.imports",
            {"country": "VCT", "year": "2024", "lens": "none"},
            "Saint Vincent and the Grenadines bought hardly any of the products held here in "
            "2024: 3.1 thousand USD",
        ),
        (
            "country.exports_gdp",
            {"country": "PYF"},
            "Exports of French Polynesia of the products held here were under 0.01% of its GDP "
            "in 2022",
        ),
    ],
)
def test_next_to_nothing_is_told_as_that(figure_id: str, query: dict, title: str) -> None:
    assert build(figure_id, query).title == title


def test_thousands_of_billions_are_trillions() -> None:
    assert usd(words("en"), 18.3e12) == "18 trillion USD"


def test_flows_of_north_korea_are_told_with_a_doubt() -> None:
    """BACI 2022: one flow of nickel to the Netherlands, 4.4 million US dollars, is nearly all."""
    figure = build("country.exports", {"country": "PRK", "year": "2022"})
    assert figure.title == "North Korea sold at least 4.5 million USD of minerals in 2022"
    assert any(note.startswith("Doubtful: ") for note in figure.notes)


def test_no_standing_rests_on_a_series_that_ended_long_ago() -> None:
    """BGS has ferrosilicon of smelters to 2001, all else to 2020 or later."""
    dated = standings().query("year > 0")
    assert dated["year"].min() >= load("production").query("source == 'bgs'")["year"].max() - 10


def test_stages_of_graphite_say_what_each_counts() -> None:
    notes = build("mineral.stages", {"mineral": "graphite"}).notes
    assert not any("difference" in note for note in notes)
    assert any("battery grade" in note for note in notes)


@pytest.mark.parametrize("figure_id", ["country.exports", "country.exports_gdp"])
def test_a_product_that_weighs_most_says_what_its_code_holds(figure_id: str) -> None:
    """BACI 2022: 99% of what Mongolia sells of the products held is bituminous coal."""
    notes = build(figure_id, {"country": "MNG", "year": "2022"}).notes
    assert any("does not tell coking coal from steam coal" in note for note in notes)
