"""The figure us.stocks: months only where stock and use are of one form; what is withheld."""

from __future__ import annotations

import pandas as pd
import pytest

from msp_dash.analysis.us_supply import stocks
from msp_dash.data import load
from msp_dash.data.curated import reference
from msp_dash.figures.record import BarsEncoding
from msp_dash.figures.registry import build
from msp_dash.figures.us.stocks import rows_of_all

KEYS = ["mineral", "series"]


def test_every_stock_says_which_consumption_it_is_set_against_or_why_none() -> None:
    printed = load("salient").query("measure == 'stock'")[KEYS].drop_duplicates()
    matched = reference("us_stocks")[KEYS]
    assert sorted(map(tuple, printed.to_numpy())) == sorted(map(tuple, matched.to_numpy()))


def test_a_consumption_that_is_named_is_printed_in_every_year_of_the_stock() -> None:
    rows = rows_of_all()
    matches = reference("us_stocks").query("consumption != ''")
    pairs = set(zip(matches["mineral"], matches["series"], strict=True))
    for mineral, form in pairs:
        own = rows[(rows["mineral"] == mineral) & (rows["form"] == form)]
        assert own["months"].notna().all(), (mineral, form)


def test_months_are_stock_over_consumption() -> None:
    rows = rows_of_all()
    rows = rows[rows["months"].notna()]
    assert (rows["months"] * rows["consumption"] / 12 - rows["stock"]).abs().max() < 1e-6
    assert rows["months"].between(0, 24).all()


def test_nothing_is_computed_from_what_is_withheld() -> None:
    rows = rows_of_all()
    assert rows.loc[rows["status"].isin(["withheld", "not_available"]), "months"].isna().all()
    figure = build("us.stocks", {"mineral": "tungsten"})
    assert "withholds" in figure.title
    assert figure.data["stock"].isna().all()


@pytest.mark.parametrize(
    ("mineral", "form", "years_of_use"),
    [
        ("cobalt", "Industry", 0.12),
        ("copper", "Refined, held by US producers, consumers, and metal exchanges", 0.07),
        ("tin", "Consumer and dealer", 0.28),
        ("bismuth", "Consumer, bismuth metal", 0.44),
        ("gallium", "Consumer", 0.18),
    ],
)
@pytest.mark.snapshot
def test_years_of_stock_in_2024(mineral: str, form: str, years_of_use: float) -> None:
    rows = rows_of_all().query("mineral == @mineral and form == @form and year == 2024")
    assert round(rows["months"].item() / 12, 2) == years_of_use


@pytest.mark.snapshot
def test_titles() -> None:
    titles = {
        "cobalt": "US stocks of cobalt came to 1.9 months of use at the end of 2025",
        "lithium": "USGS publishes no US stocks of lithium for 2025",
        "nickel": "US stocks of nickel were 25\N{NO-BREAK SPACE}kt at the end of 2025",
    }
    for mineral, title in titles.items():
        figure = build("us.stocks", {"mineral": mineral})
        assert figure.title == title
        is_estimate = "estimated" in set(figure.data.query("year == 2025")["status"])
        assert figure.claim == title + " (estimated)" * is_estimate


@pytest.mark.parametrize("query", [{}, {"mineral": "cobalt"}, {"mineral": "tin", "year": "2022"}])
def test_bars_are_parts_of_a_year(query: dict[str, str]) -> None:
    """1.9 months filled their bar's room: an axis from nothing to a year says how little it is."""
    encoding = build("us.stocks", query).encoding
    assert isinstance(encoding, BarsEncoding)
    marks = [value for value, _ in encoding.ticks]
    assert (marks[0], marks[4]) == (0, 12)
    assert max(part.value for row in encoding.rows for part in row.parts) <= marks[-1]


def test_units_meet_in_metric_tons_and_an_estimated_use_makes_an_estimate() -> None:
    base = {"mineral": "tin", "year": 2030, "source": "usgs", "edition": "2031", "note": ""}
    salient = pd.DataFrame(
        [
            {**base, "measure": "stock", "series": "All", "value": 6.0, "unit": "kt",
             "status": "reported"},
            {**base, "measure": "apparent_consumption", "series": "all", "value": 12_000.0,
             "unit": "t", "status": "estimated"},
        ]
    )  # fmt: skip
    match = pd.DataFrame(
        [{"mineral": "tin", "series": "All", "consumption": "apparent_consumption",
          "consumption_series": "all"}]
    )  # fmt: skip
    row = stocks(salient, match).iloc[0]
    assert (row["stock"], row["months"], row["status"]) == (6_000.0, 6.0, "estimated")
