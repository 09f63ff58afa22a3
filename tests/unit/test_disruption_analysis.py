"""A supplier that stops: what must hold for any numbers, and against the other analyses."""

from __future__ import annotations

import math
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_dash.analysis.balance import NOT_ADDED, without_largest
from msp_dash.analysis.demand import BASE
from msp_dash.analysis.disruption import (
    Cut,
    cover,
    cut_of,
    group_cover,
    growth_needed,
    outlook,
    supply,
)
from msp_dash.analysis.shares import shares
from msp_dash.figures.balance.query import balance_rows, choices

PARTS = (0.0, 0.25, 0.5, 0.75, 1.0)

codes = st.sampled_from(("CHN", "AUS", "FIN", "JPN", "COD", "CHL"))
outputs = st.dictionaries(codes, st.integers(1, 10**7), min_size=1)


def rows_of(by_country: dict[str, int], rest: int, world: int) -> pd.DataFrame:
    """A publisher's rows, the world's as printed."""
    values = {**by_country, "OTH": rest, "WLD": world}
    status = ["reported"] * len(by_country) + ["residual", "rounded"]
    return pd.DataFrame({"iso3": list(values), "value": values.values(), "status": status}).astype(
        {"value": float}
    )


@given(outputs, st.integers(0, 10**6), st.integers(-500, 500), st.data())
def test_what_is_left_and_what_is_missing_are_the_publishers_total(
    by_country: dict[str, int], rest: int, rounding: int, data: st.DataObject
) -> None:
    total = max(1, sum(by_country.values()) + rest + rounding)
    supplier = data.draw(st.sampled_from(sorted(by_country)))
    table = shares(rows_of(by_country, rest, total))
    left = math.inf
    for part in PARTS:
        cut = cut_of(table, float(total), supplier, part)
        assert Decimal(cut.left) + Decimal(cut.missing) == total
        assert cut.left <= left  # A larger cut never leaves more.
        left = cut.left
        after = supply(table, cut).set_index("iso3")
        assert part == 0 or not (after["share_after"] > 1).any()
        others = after.drop(index=supplier)
        assert (others["value_after"] == others["value"]).all()
        assert after.loc[supplier, "value_after"] == by_country[supplier] * (1 - part)
        if part == 0:
            assert (after["value_after"] == after["value"]).all()
            assert (after["share_after"] == after["share"]).all()
            assert cover(table, cut)["share_of_missing"].isna().all()
            assert growth_needed(cut, 10) in (None, 0.0)


@given(outputs, st.data())
def test_the_order_of_members_changes_nothing(
    by_country: dict[str, int], data: st.DataObject
) -> None:
    supplier = data.draw(st.sampled_from(sorted(by_country)))
    table = shares(rows_of(by_country, 0, sum(by_country.values())))
    others = cover(table, cut_of(table, float(sum(by_country.values())), supplier, 1.0))
    group = data.draw(st.permutations(["JPN", "FIN", "COD", "EU"]))
    again = data.draw(st.permutations(group))
    assert group_cover(others, group) == group_cover(others, again)


def test_a_total_that_leaves_nothing_leaves_nothing_to_grow() -> None:
    """USGS, gallium 2025: a world of 900 t, China 900 t, and two that make 9 t."""
    table = shares(rows_of({"CHN": 900, "RUS": 6, "JPN": 3}, 0, 900))
    cut = cut_of(table, 900.0, "CHN", 1.0)
    assert (cut.left, cut.others) == (0.0, 0.0)
    assert supply(table, cut)["share_after"].isna().all()
    assert cut.share == 1.0
    assert growth_needed(cut, 10) is None
    # Of what is left without Russia, China's row is more than the total has: no share above 1.
    without = supply(table, cut_of(table, 900.0, "RUS", 1.0))
    assert without["share_after"].max() == pytest.approx(900 / 903)


def test_nothing_that_has_no_number_can_stop() -> None:
    table = shares(rows_of({"CHN": 900}, 100, 1000))
    for code in ("OTH", "WLD", "FRA"):
        with pytest.raises(ValueError, match="no output that could stop"):
            cut_of(table, 1000.0, code, 1.0)


def test_growth_without_others_is_not_known() -> None:
    assert growth_needed(Cut("BRA", 10.0, 10.0, 1.0), 10) is None
    assert growth_needed(Cut("BRA", 50.0, 100.0, 1.0), 1) == pytest.approx(1.0)


@pytest.mark.snapshot
def test_without_its_largest_supplier_the_outlook_is_that_of_balance() -> None:
    """Every edition, mineral, stage, scenario and year, to the last digit."""
    compared = 0
    cases = choices()[["edition", "mineral", "stage"]].drop_duplicates()
    for edition, mineral, stage in cases.itertuples(index=False):
        if mineral in NOT_ADDED:
            continue
        rows = balance_rows(edition, mineral, stage)
        expected = without_largest(rows.supply, rows.demand)
        for supplier in set(expected["supplier"]):
            whole = outlook(rows.supply, rows.demand, supplier, 1.0)
            both = expected[expected["supplier"] == supplier].merge(
                whole, on=["scenario", "year"], suffixes=("", "_of_cut")
            )
            assert (both["ratio"] == both["ratio_of_cut"]).all()
            compared += len(both)
            uncut = outlook(rows.supply, rows.demand, supplier, 0.0)
            assert (uncut["supply_after"] == uncut["supply"]).all()
            assert (whole["supply_after"] <= uncut["supply_after"]).all()
    assert compared > 150
    assert BASE in set(expected["scenario"])
