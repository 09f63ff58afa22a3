"""A unit error that rows and total share is suspected: sums of rows cannot show it."""

from __future__ import annotations

import pandas as pd
import pytest

from msp_dash.analysis import revisions
from msp_dash.data import load
from msp_dash.ingest import magnitudes, sums


def of_nickel(factor: float = 1, *, year: int = 2025, **other_values: float) -> pd.DataFrame:
    """Two countries and their total, made up, times a factor but for those with a value."""
    values = {"IDN": 2_200_000 * factor, "PHL": 330_000 * factor, "WLD": 2_530_000 * factor}
    values |= other_values
    return pd.DataFrame({"iso3": values.keys(), "value": values.values()}).assign(
        source="usgs", mineral="nickel", stage="mine", basis="content", year=year, edition=""
    )


def lines(old: pd.DataFrame, new: pd.DataFrame) -> list[str]:
    return [str(one) for one in magnitudes.suspicions("production", old, new)]


@pytest.mark.parametrize(
    ("factor", "times"),
    [(10, "10"), (9.3, "10"), (1000, "1,000"), (0.1, "1/10"), (0.001, "1/1,000")],
)
def test_a_total_and_its_countries_in_another_unit_are_suspected(factor: float, times: str) -> None:
    total = f"2,530,000 -> {2_530_000 * factor:,.12g}"
    (text,) = lines(of_nickel(), of_nickel(factor))
    where = "production, nickel mine content 2025"
    assert text == f"{where}: {total} in all, about {times} times, and so IDN, PHL"


@pytest.mark.parametrize("factor", [1, 1.2, 2, 5, 20, 0.5])
def test_a_revision_is_no_unit_error(factor: float) -> None:
    assert lines(of_nickel(), of_nickel(factor)) == []


def test_a_total_with_countries_that_stay_is_for_the_sums_to_find() -> None:
    assert lines(of_nickel(), of_nickel(WLD=25_300_000)) == []


def test_one_country_may_be_right_where_its_total_is_not() -> None:
    (text,) = lines(of_nickel(), of_nickel(10, PHL=330_000))
    assert text.endswith("and so IDN")


def test_a_year_that_is_new_is_compared_with_the_year_before_in_the_edition() -> None:
    new = pd.concat([of_nickel(), of_nickel(10, year=2026)])
    (text,) = lines(of_nickel(), new)
    assert text.startswith("production, nickel mine content 2026: 2,530,000 -> 25,300,000")


def test_countries_without_a_printed_total_are_added_up() -> None:
    old, new = (of_nickel(factor).query("iso3 != 'WLD'") for factor in (1, 10))
    (text,) = lines(old, new)
    assert "2,530,000 -> 25,300,000 in all" in text


@pytest.mark.parametrize("table", sums.TABLES)
def test_no_edition_of_the_publishers_is_suspected(table: str) -> None:
    rows = load(table)
    for source in rows["source"].unique():
        own = rows[rows["source"] == source]
        for edition in own["edition"].unique():
            before = revisions.before(list(own["edition"].unique()), edition)
            old, new = (own[own["edition"] == one] for one in (before, edition))
            assert magnitudes.suspicions(table, old, new) == [], (source, edition)
