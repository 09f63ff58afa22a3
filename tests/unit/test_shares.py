"""Shares: the publisher's row over the publisher's world total, never clipped."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_dash.analysis.shares import shares, world_total

CODES = ["AUS", "BRA", "CAN", "CHL", "CHN", "COD", "IDN", "OTH"]


def table(values: dict[str, float | None], world: float | None = None, status: str = "rounded"):
    rows = [(code, value, "reported") for code, value in values.items()]
    if world is not None or status != "rounded":
        rows.append(("WLD", world, status))
    return pd.DataFrame(rows, columns=["iso3", "value", "status"]).astype({"value": float})


def test_the_printed_world_total_is_the_denominator():
    result = shares(table({"IDN": 60.0, "CAN": 20.0}, world=100.0))
    assert dict(zip(result["iso3"], result["share"], strict=True)) == {"IDN": 0.6, "CAN": 0.2}
    assert world_total(table({"IDN": 60.0}, world=100.0)) == (100.0, "published")


def test_without_a_printed_total_the_sum_is_and_says_so():
    assert world_total(table({"IDN": 60.0, "CAN": 20.0})) == (80.0, "sum")


def test_a_total_withheld_falls_back_to_the_sum():
    assert world_total(table({"IDN": 60.0}, status="withheld"))[1] == "sum"


def test_rows_of_different_forms_make_no_share():
    # USGS boron: countries report different forms, the total is printed as XX.
    rows = table({"TUR": 60.0}, status="not_applicable")
    assert world_total(rows) == (None, "none")
    assert shares(rows)["share"].isna().all()


def test_shares_above_one_are_kept_as_they_are():
    # Publishers round: vanadium 2025 adds up to 1.03 of its printed total.
    result = shares(table({"CHN": 70.0, "RUS": 33.0}, world=100.0))
    assert result["share"].sum() == pytest.approx(1.03)


def test_a_withheld_number_has_no_share_and_is_not_zero():
    result = shares(table({"USA": None, "AUS": 50.0}, world=100.0)).set_index("iso3")
    assert pd.isna(result.loc["USA", "share"])


def test_the_residual_is_last_however_large():
    assert list(shares(table({"OTH": 90.0, "AUS": 10.0}))["iso3"]) == ["AUS", "OTH"]


@given(st.dictionaries(st.sampled_from(CODES), st.floats(0.001, 1e9), min_size=1))
def test_shares_of_a_sum_add_up_to_one(values):
    assert shares(table(values))["share"].sum() == pytest.approx(1.0)


@given(
    st.dictionaries(st.sampled_from(CODES), st.floats(0.001, 1e9), min_size=2),
    st.randoms(use_true_random=False),
)
def test_order_of_rows_changes_nothing(values, random):
    rows = table(values)
    mixed = list(rows.index)
    random.shuffle(mixed)
    pd.testing.assert_frame_equal(shares(rows), shares(rows.loc[mixed].reset_index(drop=True)))


def test_shares_of_many_years_are_those_of_each_year_alone():
    from msp_dash.analysis.series import shares_by_year

    years = [
        table({"IDN": 60.0, "CAN": 20.0}, world=100.0).assign(year=2024, edition="2026"),
        table({"IDN": 50.0, "OTH": 10.0}).assign(year=2023, edition="2025"),
        table({"TUR": 9.0}, status="not_applicable").assign(year=2022, edition="2024"),
    ]
    together = shares_by_year(pd.concat(years, ignore_index=True)).set_index(["year", "iso3"])
    for rows in years:
        for row in shares(rows).itertuples():
            result = together.loc[(row.year, row.iso3), "share"]
            assert result == row.share or (pd.isna(result) and pd.isna(row.share))
