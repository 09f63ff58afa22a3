"""The figure us.sources: shares as USGS prints them, forms apart, years read from the file."""

from __future__ import annotations

import pytest

from msp_dash.data import load
from msp_dash.figures.registry import allowed, build, spec
from msp_dash.params import Mineral, Use


def test_every_mineral_has_a_leading_form_whose_shares_add_up() -> None:
    for mineral in allowed(spec("us.sources"), Use(Mineral)):
        figure = build("us.sources", {"mineral": mineral})
        assert figure.kind != "empty", mineral
        sums = figure.data.groupby("form")["share"].sum()
        assert sums.between(0.99, 1.01).all(), mineral
        suppliers = figure.data[figure.data["country"] != "OTH"]
        lead = suppliers[suppliers["form"] == figure.data["form"].iloc[0]]
        assert lead["share"].is_monotonic_decreasing, mineral
        years = (str(figure.data["first_year"].iloc[0]), str(figure.data["year"].iloc[0]))
        assert all(year in figure.title for year in years), figure.title


@pytest.mark.parametrize(
    ("mineral", "start", "text"),
    [
        ("phosphate_rock", "Peru supplied over 99% of", "over 99%"),
        ("copper", "Chile supplied 68% of US imports of refined copper", "Canada, over 99%"),
        ("rare_earths", "China supplied 71% of", "71%"),
        ("germanium", "Belgium supplied 41% of", "China, 41%"),
        ("antimony", "China supplied 55% of", "China and India, 22%"),
    ],
)
@pytest.mark.snapshot
def test_titles_and_bounds_as_printed(mineral: str, start: str, text: str) -> None:
    figure = build("us.sources", {"mineral": mineral})
    assert figure.title.startswith(start)
    assert text in {row.text for row in figure.encoding.rows}


def test_one_edition_and_no_mineral_twice_in_the_leading_forms() -> None:
    rows = load("us_supply")
    leads = rows[rows["leads"]].drop_duplicates(["edition", "mineral", "form"])
    assert not leads.duplicated(["edition", "mineral"]).any()
    assert set(rows["mineral"]) == set(leads["mineral"])
