"""Supply-demand balance: which rows are comparable, and properties for arbitrary numbers."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_dash.analysis.balance import (
    NoBalance,
    balance,
    countries_apart,
    rounding,
    uses_apart,
    without_largest,
)
from msp_dash.analysis.demand import ALL, MixedRows
from msp_dash.data import load


def supply(**columns: str) -> pd.DataFrame:
    """Rows of `supply_outlook` with these values."""
    return _rows("supply_outlook", {"edition": "2025-05", "stage": "mine"} | columns)


def demand(**columns: str) -> pd.DataFrame:
    """Printed totals of `demand` with these values."""
    defaults = {"edition": "2025-05", "scope": "total", "sector": ALL}
    return _rows("demand", defaults | columns)


def _rows(table: str, columns: dict[str, str]) -> pd.DataFrame:
    rows = load(table)
    for column, value in columns.items():
        rows = rows[rows[column] == value]
    return rows


def supply_and_demand(
    outputs: dict[str, float], needs: dict[str, float]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One year of a made-up mineral: output by country (kt), demand by scenario (kt)."""
    same = {"edition": "x", "mineral": "nickel", "year": 2035}
    world = {"WLD": sum(outputs.values())}
    rows = pd.DataFrame([{"iso3": k, "value": v} for k, v in (outputs | world).items()])
    wants = pd.DataFrame([{"scenario": k, "value": v} for k, v in needs.items()])
    return (
        rows.assign(stage="mine", basis="content", **same),
        wants.assign(scope="total", sector=ALL, **same),
    )


# The publisher's numbers


@pytest.mark.snapshot
def test_copper_of_2035_is_what_the_file_says() -> None:
    # IEA May 2025: supply.Copper.mining.total 2035 = 19 794 kt; totalDemand.Copper STEPS 2035 =
    # 32 634.47 kt. Less than 61% of demand, before recycling.
    result = balance(supply(mineral="copper"), demand(mineral="copper"))
    row = result[(result["scenario"] == "steps") & (result["year"] == 2035)].iloc[0]
    assert row["supply"] == pytest.approx(19_794_000)
    assert row["demand"] == pytest.approx(32_634_470, abs=10)
    assert row["gap"] == pytest.approx(19_794 / 32_634.47 - 1, abs=1e-6)


@pytest.mark.snapshot
def test_only_years_that_have_both_are_compared() -> None:
    # Demand goes to 2050, the supply outlook to 2040.
    result = balance(supply(mineral="cobalt"), demand(mineral="cobalt"))
    assert sorted(set(result["year"])) == [2024, 2030, 2035, 2040]
    assert list(result["scenario"].drop_duplicates()) == ["base", "steps", "aps", "nze"]


@pytest.mark.snapshot
def test_the_largest_supplier_is_that_of_each_year() -> None:
    # IEA May 2025, lithium mining: Australia 90.0 kt against China 61.0 in 2024; China leads later.
    result = without_largest(supply(mineral="lithium"), demand(mineral="lithium"))
    led = result.drop_duplicates("year").set_index("year")["supplier"]
    assert led.to_dict() == {2024: "AUS", 2030: "CHN", 2035: "CHN", 2040: "CHN"}


@pytest.mark.snapshot
def test_rest_of_world_is_nobody_and_never_the_largest_supplier() -> None:
    # Copper mining 2024: rest of world 9.1 Mt is more than Chile's 5.5 Mt.
    result = without_largest(supply(mineral="copper"), demand(mineral="copper"))
    assert set(result["supplier"]) == {"CHL"}


# Refusals


@pytest.mark.parametrize("scope", ["energy", "other"])
def test_demand_that_is_not_total_is_never_set_against_supply(scope: str) -> None:
    with pytest.raises(NoBalance, match=f"scope {scope}: only total"):
        balance(supply(mineral="lithium"), demand(mineral="lithium", scope=scope))


def test_two_editions_are_refused_on_either_side_and_across() -> None:
    with pytest.raises(NoBalance, match="edition 2026-07, demand of 2025-05"):
        balance(supply(mineral="lithium", edition="2026-07"), demand(mineral="lithium"))
    both = load("supply_outlook")
    both = both[(both["mineral"] == "lithium") & (both["stage"] == "mine")]
    with pytest.raises(MixedRows, match="one edition"):
        balance(both, demand(mineral="lithium"))


def test_two_minerals_are_refused() -> None:
    with pytest.raises(NoBalance, match="mineral nickel, demand of cobalt"):
        balance(supply(mineral="nickel"), demand(mineral="cobalt"))


def test_two_stages_are_refused() -> None:
    both = pd.concat([supply(mineral="nickel"), supply(mineral="nickel", stage="refined")])
    with pytest.raises(MixedRows, match="one stage, got mine, refined"):
        balance(both, demand(mineral="nickel"))


def test_another_basis_is_refused() -> None:
    rows, wants = supply_and_demand({"IDN": 2.0}, {"steps": 3.0})
    with pytest.raises(NoBalance, match="gross"):
        balance(rows.assign(basis="gross"), wants)
    with pytest.raises(MixedRows, match="one basis"):
        balance(pd.concat([rows, rows.assign(basis="gross")]), wants)


@pytest.mark.parametrize("stage", ["mine", "refined"])
def test_graphite_has_no_balance(stage: str) -> None:
    with pytest.raises(NoBalance, match="natural and synthetic do not add up"):
        balance(supply(mineral="graphite", stage=stage), demand(mineral="graphite"))


def test_parts_of_demand_are_not_taken_for_its_total() -> None:
    rows, wants = supply_and_demand({"IDN": 2.0}, {"steps": 3.0})
    parts = wants.assign(sector="electric_vehicles")
    with pytest.raises(MixedRows, match="parts"):
        balance(rows, pd.concat([wants, parts]))


# What holds of any numbers

kt = st.floats(0.1, 1e5)
outputs = st.dictionaries(st.sampled_from(["IDN", "PHL", "CAN", "NCL", "OTH"]), kt, min_size=2)
needs = st.dictionaries(st.sampled_from(["steps", "aps", "nze"]), kt, min_size=1)


def with_a_name(shares: dict[str, float]) -> bool:
    return set(shares) != {"OTH"}


@given(outputs.filter(with_a_name), needs)
def test_the_gap_is_what_all_suppliers_leave_open(
    out: dict[str, float], need: dict[str, float]
) -> None:
    rows, wants = supply_and_demand(out, need)
    gaps, left = balance(rows, wants), without_largest(rows, wants)
    assert (gaps["gap"] + 1).tolist() == pytest.approx(left["with_all"].tolist())
    assert ((gaps["gap"] < 0) == (gaps["supply"] < gaps["demand"])).all()


@given(outputs.filter(with_a_name), needs)
def test_no_other_supplier_would_leave_less(out: dict[str, float], need: dict[str, float]) -> None:
    rows, wants = supply_and_demand(out, need)
    left = without_largest(rows, wants)
    world = sum(out.values())
    for one in left.itertuples():
        others = [(world - v) / need[one.scenario] for k, v in out.items() if k != "OTH"]
        assert one.ratio == pytest.approx(min(others))
        assert -1e-9 <= one.ratio < one.with_all


@given(outputs.filter(with_a_name), needs, st.floats(0.01, 100))
def test_the_unit_changes_nothing(
    out: dict[str, float], need: dict[str, float], times: float
) -> None:
    usual = balance(*supply_and_demand(out, need))["gap"].tolist()
    scaled = supply_and_demand(
        {k: v * times for k, v in out.items()}, {k: v * times for k, v in need.items()}
    )
    assert balance(*scaled)["gap"].tolist() == pytest.approx(usual, abs=1e-9)


@given(outputs.filter(with_a_name), needs, st.integers(0, 99))
def test_the_order_of_rows_changes_nothing(
    out: dict[str, float], need: dict[str, float], seed: int
) -> None:
    rows, wants = supply_and_demand(out, need)
    mixed = rows.sample(frac=1, random_state=seed)
    pd.testing.assert_frame_equal(
        without_largest(rows, wants), without_largest(mixed, wants.iloc[::-1])
    )


# The IEA's own sums


def test_rounding_is_half_a_unit_of_the_third_digit_or_of_a_whole_kt() -> None:
    assert rounding([104_000]) == pytest.approx(500)  # printed 104.0 kt, three digits: 104
    assert rounding([5_130]) == pytest.approx(5)  # 5.13 kt
    assert rounding([32_620_260]) == pytest.approx(500)  # whole kt
    assert rounding([0.0]) == 0


@pytest.mark.snapshot
def test_nickel_countries_add_up_to_more_than_the_total_and_it_is_said_by_how_much() -> None:
    # IEA May 2025, nickel mining 2024: countries 3 961 kt, "total" 3 861 kt.
    result = countries_apart(supply(mineral="nickel")).set_index("year")
    assert result.loc[2024, "off"] == pytest.approx(100_000)
    assert countries_apart(supply(mineral="lithium")).empty
    # July 2026: 103.54 kt of 104.0, which three digits explain.
    assert countries_apart(supply(mineral="magnet_rare_earths", edition="2026-07")).empty


@pytest.mark.snapshot
def test_copper_uses_add_up_to_139_kt_more_than_total_demand_in_aps_2030() -> None:
    rows = _rows("demand", {"edition": "2025-05", "mineral": "copper"})
    result = uses_apart(rows).set_index(["scenario", "year"])["off"]
    assert result["aps", 2030] == pytest.approx(138_917, abs=1)
    assert result.abs().idxmax() == ("aps", 2030)


@pytest.mark.snapshot
def test_uses_are_not_added_up_where_other_uses_are_not_printed() -> None:
    # July 2026 as held gives other uses of copper for 2025 only.
    rows = _rows("demand", {"edition": "2026-07", "mineral": "copper"})
    assert set(uses_apart(rows)["scenario"]) <= {"base"}
