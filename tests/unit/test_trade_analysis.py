"""Flows of one product: what is summed stays whole, whoever is asked for and however it is cut."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_dash.analysis.concentration import concentration
from msp_dash.analysis.trade import by_side, dependence, from_inside, largest, of_party, origins

ROUNDING = 1e-9
STATES = ("DEU", "FRA", "NLD")
PARTIES = ("CHL", "CHN", "USA", "OTH", *STATES)

values = st.dictionaries(
    st.tuples(st.sampled_from(PARTIES), st.sampled_from(PARTIES)).filter(lambda p: p[0] != p[1]),
    st.floats(1.0, 1e10),
    min_size=1,
)


def table(found: dict[tuple[str, str], float], tonnes: float | None = None) -> pd.DataFrame:
    rows = [(a, b, value, tonnes) for (a, b), value in found.items()]
    columns = ["exporter", "importer", "value_usd", "quantity_t"]
    return pd.DataFrame(rows, columns=columns).astype({"quantity_t": float})


ROWS = table(
    {("CHL", "CHN"): 60.0, ("CHL", "DEU"): 20.0, ("FRA", "DEU"): 15.0, ("USA", "NLD"): 5.0}
)


def test_the_largest_are_drawn_and_the_rest_is_counted_and_summed() -> None:
    drawn, rest = largest(ROWS, 2)
    assert list(zip(drawn["exporter"], drawn["importer"], strict=True)) == [
        ("CHL", "CHN"),
        ("CHL", "DEU"),
    ]
    assert list(drawn["share"]) == [0.6, 0.2]
    assert (rest.flows, rest.value_usd) == (2, 20.0)


def test_what_equals_is_ordered_by_code() -> None:
    rows = table({("USA", "CHN"): 1.0, ("CHL", "CHN"): 1.0})
    assert list(largest(rows, 2)[0]["exporter"]) == ["CHL", "USA"]


@given(values, st.integers(1, 12))
def test_nothing_is_lost_between_the_drawn_and_the_rest(
    found: dict[tuple[str, str], float], most: int
) -> None:
    rows = table(found)
    drawn, rest = largest(rows, most)
    assert len(drawn) + rest.flows == len(rows)
    total = rows["value_usd"].sum()
    assert drawn["value_usd"].sum() + rest.value_usd == pytest.approx(total, rel=ROUNDING)
    assert drawn["share"].sum() + rest.value_usd / total == pytest.approx(1, rel=ROUNDING)


def test_the_union_buys_as_one_and_not_from_itself() -> None:
    bought = of_party(ROWS, "importer", "EU", STATES)
    assert bought.set_index("exporter")["value_usd"].to_dict() == {"CHL": 20.0, "USA": 5.0}
    assert set(bought["importer"]) == {"EU"}
    sold = of_party(ROWS, "exporter", "EU", STATES)
    assert sold.empty


def test_one_country_is_asked_for_with_all_its_partners() -> None:
    assert of_party(ROWS, "importer", "DEU", STATES)["value_usd"].sum() == 35.0


@given(values)
def test_the_union_has_what_its_states_have_outside(found: dict[tuple[str, str], float]) -> None:
    rows = table(found)
    outer = rows[rows["importer"].isin(STATES) & ~rows["exporter"].isin(STATES)]
    bought = of_party(rows, "importer", "EU", STATES)
    assert bought["value_usd"].sum() == pytest.approx(outer["value_usd"].sum(), rel=ROUNDING)


@given(values)
def test_sums_of_both_sides_are_the_sum_of_the_flows(found: dict[tuple[str, str], float]) -> None:
    rows = table(found)
    for side in ("exporter", "importer"):
        summed = by_side(rows, side)  # type: ignore[arg-type]  # the two sides by name
        assert summed["value_usd"].sum() == pytest.approx(rows["value_usd"].sum(), rel=ROUNDING)
        assert summed["share"].sum() == pytest.approx(1, rel=ROUNDING)
        assert summed["flows"].sum() == len(rows)
        assert summed["value_usd"].is_monotonic_decreasing


def test_a_quantity_that_no_flow_states_is_missing_and_not_zero() -> None:
    assert by_side(ROWS, "exporter")["quantity_t"].isna().all()
    stated = pd.concat([ROWS, table({("CHL", "USA"): 1.0}, tonnes=7.0)])
    tonnes = by_side(stated, "exporter").set_index("exporter")["quantity_t"]
    assert tonnes["CHL"] == 7.0
    assert pd.isna(tonnes["FRA"])


def test_what_a_buyer_gets_from_inside_and_outside_a_group() -> None:
    found = origins(ROWS, {"FRA", "USA"}).set_index(["importer", "origin"])["value_usd"]
    assert found.to_dict() == {
        ("CHN", "inside"): 0.0,
        ("CHN", "outside"): 60.0,
        ("DEU", "inside"): 15.0,
        ("DEU", "outside"): 20.0,
        ("NLD", "inside"): 5.0,
        ("NLD", "outside"): 0.0,
    }
    assert from_inside(ROWS, {"FRA", "USA"}) == 0.2


@given(values, st.sets(st.sampled_from(PARTIES)))
def test_inside_and_outside_add_up_to_what_each_buys(
    found: dict[tuple[str, str], float], group: set[str]
) -> None:
    rows = table(found)
    split = origins(rows, group)
    assert split.groupby("importer")["share"].sum().to_numpy() == pytest.approx(1, rel=ROUNDING)
    assert split["value_usd"].sum() == pytest.approx(rows["value_usd"].sum(), rel=ROUNDING)
    assert split["flows"].sum() == len(rows)


@given(values)
def test_dependence_is_the_concentration_of_a_buyers_sellers(
    found: dict[tuple[str, str], float],
) -> None:
    """By the definition that output is measured with, importer by importer."""
    rows = table(found)
    for importer, own in dependence(rows).groupby("importer"):
        wanted = concentration(own.rename(columns={"exporter": "iso3"})[["iso3", "share"]])
        hhi = own["hhi"].iloc[0]
        bought = rows[rows["importer"] == importer]["value_usd"]
        assert own["value_usd"].sum() == pytest.approx(bought.sum(), rel=ROUNDING)
        if wanted is None or wanted.hhi is None:
            assert pd.isna(hhi)
        else:
            assert hhi == pytest.approx(wanted.hhi, rel=ROUNDING)
            assert 0 < hhi <= 10_000 * (1 + ROUNDING)
