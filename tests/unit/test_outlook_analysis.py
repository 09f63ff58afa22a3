"""Concentration on the base case, capacity beside production, growth that demand would need."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from msp_dash.analysis.demand import MixedRows
from msp_dash.analysis.outlook import (
    base_case,
    capacity,
    growth_needed,
    reason_against,
)


def supply(*cells: tuple[str, float], edition: str = "2025-05") -> pd.DataFrame:
    """Rows of `supply_outlook` from (iso3, value)."""
    return pd.DataFrame(cells, columns=["iso3", "value"]).assign(
        edition=edition, case="base", mineral="nickel", stage="mine", year=2030
    )


def test_shares_are_of_the_printed_total_and_not_of_the_rows():
    result = base_case(supply(("IDN", 60.0), ("PHL", 20.0), ("OTH", 10.0), ("WLD", 100.0))).iloc[0]
    assert (result.top1_iso3, result.top1, result.top3) == ("IDN", 0.6, pytest.approx(0.8))
    assert result.coverage == pytest.approx(0.8)


def test_rest_of_world_is_no_supplier_however_large():
    result = base_case(supply(("IDN", 20.0), ("OTH", 80.0), ("WLD", 100.0))).iloc[0]
    assert (result.top1_iso3, result.top3) == ("IDN", 0.2)


def test_hhi_is_null_where_named_countries_cover_under_80_percent():
    under = base_case(supply(("IDN", 79.0), ("OTH", 21.0), ("WLD", 100.0))).iloc[0]
    just = base_case(supply(("IDN", 80.0), ("OTH", 20.0), ("WLD", 100.0))).iloc[0]
    assert math.isnan(under.hhi)
    assert just.hhi == pytest.approx(6400)


def test_a_share_of_a_file_whose_countries_exceed_its_total_is_not_rescaled():
    """But what is added up of such shares is not more than the whole."""
    result = base_case(supply(("IDN", 70.0), ("PHL", 33.0), ("WLD", 100.0))).iloc[0]
    assert (result.top1, result.coverage) == pytest.approx((0.70, 1.03))
    assert result.top3 == 1.0
    assert result.hhi == pytest.approx(70**2 + 33**2)


def test_two_editions_in_one_concentration_are_refused():
    both = pd.concat([supply(("IDN", 1.0)), supply(("IDN", 2.0), edition="2026-07")])
    with pytest.raises(MixedRows, match="edition"):
        base_case(both)


@settings(max_examples=30)  # each builds a table: enough to meet every side of 80%
@given(
    st.lists(st.floats(0.1, 100), min_size=1, max_size=7),
    st.floats(0.0, 100),
)
def test_top_one_is_in_top_three_is_in_coverage(values, rest):
    codes = ["AUS", "BRA", "CAN", "CHL", "CHN", "COD", "IDN"][: len(values)]
    total = sum(values) + rest
    rows = [*zip(codes, values, strict=True), ("OTH", rest), ("WLD", total)]
    result = base_case(supply(*rows)).iloc[0]
    assert 0 < result.top1 <= result.top3 + 1e-12 <= result.coverage + 1e-9 <= 1 + 1e-6
    assert math.isnan(result.hhi) == (result.coverage < 0.8)


# Capacity


def outlook(*cells: tuple[str, str, str, int, float, str, str]) -> pd.DataFrame:
    """Rows of `outlook` from (measure, form, iso3, year, value, status, note)."""
    names = ["measure", "form", "iso3", "year", "value", "status", "note"]
    return pd.DataFrame(cells, columns=names).assign(mineral="lithium")


CAPACITY = ("capacity", "ore", "AUS", 2024, 100.0, "estimated", "")
OUTPUT = ("production", "ore", "AUS", 2024, 80.0, "reported", "")


def test_used_is_production_over_capacity_of_one_country_form_and_year():
    result = capacity(outlook(CAPACITY, OUTPUT)).iloc[0]
    assert (result.capacity, result.production, result.used) == (100.0, 80.0, 0.8)


def test_two_forms_never_meet_in_one_row():
    result = capacity(outlook(CAPACITY, ("production", "metal", "AUS", 2024, 80.0, "reported", "")))
    assert len(result) == 2
    assert result["used"].isna().all()


def test_a_world_that_leaves_out_the_united_states_has_no_used_share():
    world = ("capacity", "ore", "WLD", 2024, 200.0, "estimated", "")
    world_row = ("production", "ore", "WLD", 2024, 150.0, "rounded", "excludes U.S. production")
    silent = ("production", "ore", "WLD", 2024, 150.0, "rounded", "")
    withheld = ("production", "ore", "USA", 2024, math.nan, "withheld", "")
    for rows in ((world, world_row), (world, silent, withheld)):
        result = capacity(outlook(*rows)).set_index("iso3").loc["WLD"]
        assert math.isnan(result.used)
    assert capacity(outlook(world, silent)).iloc[0].used == pytest.approx(0.75)


def test_the_residual_has_no_used_share_for_it_holds_other_countries_on_either_side():
    rest = (
        ("capacity", "ore", "OTH", 2024, 10.0, "residual", ""),
        ("production", "ore", "OTH", 2024, 5.0, "residual", ""),
    )
    assert capacity(outlook(*rest))["used"].isna().all()


def test_more_than_capacity_is_shown_as_published():
    result = capacity(outlook(CAPACITY, ("production", "ore", "AUS", 2024, 176.0, "reported", "")))
    assert result.iloc[0].used == pytest.approx(1.76)


def test_a_sum_of_estimates_is_an_estimate():
    world = ("production", "ore", "WLD", 2024, 100.0, "rounded", "")
    guessed = ("production", "ore", "AUS", 2024, 60.0, "estimated", "")
    sure = ("production", "ore", "CHL", 2024, 40.0, "reported", "")
    result = capacity(outlook(world, guessed, sure)).set_index("iso3")
    assert result.loc["WLD", "production_status"] == "estimated"
    assert result.loc["CHL", "production_status"] == "reported"


# Growth


def demand(*cells: tuple[str, int, float], scope: str = "total") -> pd.DataFrame:
    """Rows of `demand` from (scenario, year, value)."""
    return pd.DataFrame(cells, columns=["scenario", "year", "value"]).assign(
        edition="2025-05", mineral="copper", scope=scope, sector="all"
    )


def test_growth_needed_is_from_the_editions_base_year():
    rows = demand(("base", 2024, 100.0), ("steps", 2034, 200.0), ("nze", 2034, 400.0))
    result = growth_needed(rows, 2034).set_index("scenario")
    assert result.loc["steps", "needed"] == pytest.approx(2 ** (1 / 10) - 1)
    assert result.loc["nze", "needed"] > result.loc["steps", "needed"]
    assert set(result["base_year"]) == {2024}


def test_energy_demand_and_total_demand_are_not_mixed():
    both = pd.concat([demand(("base", 2024, 1.0)), demand(("base", 2024, 2.0), scope="energy")])
    with pytest.raises(MixedRows, match="scope"):
        growth_needed(both, 2035)


def mined(basis: str, years: int) -> pd.DataFrame:
    return pd.DataFrame({"year": range(2000, 2000 + years), "basis": basis})


@pytest.mark.parametrize(
    ("mineral", "basis", "years", "reason"),
    [
        ("copper", "content", 50, None),
        ("lithium", "content", 10, "short"),
        ("manganese", "gross", 50, "basis"),  # ore grades change: gross weight grows otherwise
        ("graphite", "gross", 50, "both_kinds"),
        ("magnet_rare_earths", "oxide", 30, "other_elements"),
    ],
)
def test_series_on_another_footing_are_refused(mineral, basis, years, reason):
    assert reason_against(mineral, mined(basis, years)) == reason


def test_without_a_series_there_is_a_reason():
    assert reason_against("copper", mined("content", 0)) == "none"
