"""Trade flows of one product: sums are preserved under every grouping."""

from __future__ import annotations

from collections.abc import Callable, Collection

import duckdb
import narwhals as nw
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_dash.analysis import trade
from msp_dash.analysis.concentration import concentration
from msp_dash.analysis.trade import Flows, Rest, Side, from_inside, with_hhi

ROUNDING = 1e-9
STATES = ("DEU", "FRA", "NLD")
PARTIES = ("CHL", "CHN", "USA", "OTH", *STATES)

DATABASE = duckdb.connect(":memory:")

values = st.dictionaries(
    st.tuples(st.sampled_from(PARTIES), st.sampled_from(PARTIES)).filter(lambda p: p[0] != p[1]),
    st.integers(1, 10**10),
    min_size=1,
)


def table(flows: dict[tuple[str, str], float], tonnes: float | None = None) -> pd.DataFrame:
    rows = [("740311", 2024, a, b, float(value), tonnes) for (a, b), value in flows.items()]
    columns = ["hs6", "year", "exporter", "importer", "value_usd", "quantity_t"]
    return pd.DataFrame(rows, columns=columns).astype({"quantity_t": float})


def run(rows: pd.DataFrame, query: Callable[[Flows], Flows]) -> pd.DataFrame:
    """The answer of a query on the engine of every reader."""
    native = DATABASE.cursor().from_arrow(pa.Table.from_pandas(rows, preserve_index=False))
    result = query(trade.whole_units(nw.from_native(native).lazy()))
    return result.to_native().to_arrow_table().to_pandas()


def largest(
    rows: pd.DataFrame, most: int, group: Collection[str] = ()
) -> tuple[pd.DataFrame, Rest]:
    largest_flows = run(rows, lambda flows: trade.largest(flows, most, group))
    return largest_flows, trade.rest_of(largest_flows)


def of_party(rows: pd.DataFrame, side: Side, party: str, states: Collection[str]) -> pd.DataFrame:
    result = run(rows, lambda flows: trade.of_party(flows, side, party, states))
    return result.rename(columns={"usd": "value_usd"})


def by_side(rows: pd.DataFrame, side: Side) -> pd.DataFrame:
    return run(rows, lambda flows: trade.by_side(flows, side))


def origins(rows: pd.DataFrame, group: Collection[str]) -> pd.DataFrame:
    return trade.both_origins(run(rows, lambda flows: trade.origins(flows, group)))


def dependence(rows: pd.DataFrame) -> pd.DataFrame:
    return with_hhi(run(rows, trade.purchases))


ROWS = table(
    {("CHL", "CHN"): 60.0, ("CHL", "DEU"): 20.0, ("FRA", "DEU"): 15.0, ("USA", "NLD"): 5.0}
)


def test_the_largest_are_drawn_and_the_rest_is_counted_and_summed() -> None:
    largest_flows, rest = largest(ROWS, 2)
    assert list(zip(largest_flows["exporter"], largest_flows["importer"], strict=True)) == [
        ("CHL", "CHN"),
        ("CHL", "DEU"),
    ]
    assert list(largest_flows["share"]) == [0.6, 0.2]
    assert (rest.flows, rest.value_usd) == (2, 20.0)


def test_what_equals_is_ordered_by_code() -> None:
    rows = table({("USA", "CHN"): 1.0, ("CHL", "CHN"): 1.0})
    assert list(largest(rows, 2)[0]["exporter"]) == ["CHL", "USA"]


@given(values, st.integers(1, 12))
def test_nothing_is_lost_between_the_drawn_and_the_rest(
    amounts: dict[tuple[str, str], float], most: int
) -> None:
    rows = table(amounts)
    largest_flows, rest = largest(rows, most)
    assert len(largest_flows) + rest.flows == len(rows)
    total = rows["value_usd"].sum()
    assert largest_flows["value_usd"].sum() + rest.value_usd == pytest.approx(total, rel=ROUNDING)
    assert largest_flows["share"].sum() + rest.value_usd / total == pytest.approx(1, rel=ROUNDING)


def test_the_union_buys_as_one_and_not_from_itself() -> None:
    bought = of_party(ROWS, "importer", "EU", STATES)
    assert bought.set_index("exporter")["value_usd"].to_dict() == {"CHL": 20.0, "USA": 5.0}
    assert set(bought["importer"]) == {"EU"}
    sold = of_party(ROWS, "exporter", "EU", STATES)
    assert sold.empty


def test_one_country_is_asked_for_with_all_its_partners() -> None:
    assert of_party(ROWS, "importer", "DEU", STATES)["value_usd"].sum() == 35.0


@given(values)
def test_the_union_has_what_its_states_have_outside(amounts: dict[tuple[str, str], float]) -> None:
    rows = table(amounts)
    outer = rows[rows["importer"].isin(STATES) & ~rows["exporter"].isin(STATES)]
    bought = of_party(rows, "importer", "EU", STATES)
    assert bought["value_usd"].sum() == pytest.approx(outer["value_usd"].sum(), rel=ROUNDING)


@given(values)
def test_sums_of_both_sides_are_the_sum_of_the_flows(amounts: dict[tuple[str, str], float]) -> None:
    rows = table(amounts)
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
    result = origins(ROWS, {"FRA", "USA"}).set_index(["importer", "origin"])["value_usd"]
    assert result.to_dict() == {
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
    amounts: dict[tuple[str, str], float], group: set[str]
) -> None:
    rows = table(amounts)
    split = origins(rows, group)
    assert split.groupby("importer")["share"].sum().to_numpy() == pytest.approx(1, rel=ROUNDING)
    assert split["value_usd"].sum() == pytest.approx(rows["value_usd"].sum(), rel=ROUNDING)
    assert split["flows"].sum() == len(rows)


@given(values)
def test_dependence_is_the_concentration_of_a_buyers_sellers(
    amounts: dict[tuple[str, str], float],
) -> None:
    """By the definition that output is measured with, importer by importer."""
    rows = table(amounts)
    for importer, own in dependence(rows).groupby("importer"):
        expected = concentration(own.rename(columns={"exporter": "iso3"})[["iso3", "share"]])
        hhi = own["hhi"].iloc[0]
        bought = rows[rows["importer"] == importer]["value_usd"]
        assert own["value_usd"].sum() == pytest.approx(bought.sum(), rel=ROUNDING)
        if expected is None or expected.hhi is None:
            assert pd.isna(hhi)
        else:
            assert hhi == pytest.approx(expected.hhi, rel=ROUNDING)
            assert 0 < hhi <= 10_000 * (1 + ROUNDING)


def test_sums_are_whole_dollars_and_kilograms_in_whatever_order_an_engine_adds() -> None:
    """Added as floating point, a tenth and two tenths of a tonne are 0.30000000000000004."""
    rows = pd.concat(
        [table({("CHL", c): 2071693.0000000002}, tonnes=t) for c, t in (("CHN", 0.1), ("USA", 0.2))]
    )
    result = by_side(rows, "exporter").iloc[0]
    assert (result["value_usd"], result["quantity_t"]) == (4143386.0, 0.3)
    assert result["stated_usd"] == 4143386.0


def test_flows_of_a_group_are_counted_on_one_side_and_on_both() -> None:
    first = largest(ROWS, 1, {"CHL", "CHN", "DEU"})[0].iloc[0]
    assert (first["any_usd"], first["both_usd"], first["all_usd"]) == (95.0, 80.0, 100.0)
    assert (first["all_flows"], first["stated_usd"]) == (4, 0.0)
    none = largest(ROWS, 1)[0].iloc[0]
    assert (none["any_usd"], none["both_usd"]) == (0.0, 0.0)


def test_products_of_a_country_have_their_part_with_a_group() -> None:
    flows = pd.concat([ROWS, ROWS.assign(hs6="283691", value_usd=ROWS["value_usd"] / 5)])

    def of_chile(flows: Flows) -> Flows:
        return trade.by_product(
            trade.of_party(flows, "exporter", "CHL", STATES), "exporter", {"DEU"}
        )

    result = run(flows, of_chile)
    assert result["hs6"].tolist() == ["740311", "283691"]
    assert result["value_usd"].tolist() == [80.0, 16.0]
    assert result["partner_share"].tolist() == [0.25, 0.25]
    assert result["share"].tolist() == [80 / 96, 16 / 96]
