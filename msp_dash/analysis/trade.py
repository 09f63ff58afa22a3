"""Trade flows of one product and year: the largest, by exporter, by importer, by origin.

Flows are the publisher's rows: value in current US dollars, quantity in tonnes where it is stated.
The publisher prints no world total, so shares are of the sum of all flows in the table.

Trade inside the European Union: where the Union buys or sells as one, flows among its states are
left out (`of_party`). Where its states count each by itself, as in every share of all flows and in
what a group of countries trades, they are in; a sentence on a group says so, and what the share is
`without_trade_among` them.

Everything down to `by_product` is a query: lazy narwhals frames in and out, written once for every
engine (`data.engine`). Queries sum integers (dollars and kilograms, the publisher's units), so that
results do not depend on the order of addition and are identical in every engine. The functions
after them process the small results.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import narwhals as nw
import numpy as np
import pandas as pd

from msp_dash.analysis.concentration import COVERAGE_MIN
from msp_dash.analysis.shares import RESIDUAL

Side = Literal["exporter", "importer"]
Flows = nw.LazyFrame[Any]
UNION = "EU"
PRODUCT = ("hs6", "year")
KG_PER_T = 1000


# ---------------------------------------------------------------- queries


def whole_units(rows: Flows) -> Flows:
    """Flows in the publisher's own units.

    Parameters
    ----------
    rows : columns hs6, exporter, importer (str), year (int), value_usd, quantity_t (float).

    Returns
    -------
    hs6, year, exporter, importer, usd (whole US dollars), kg (whole kilograms, null where not
    stated), stated_usd (usd, 0 where no quantity is stated). BACI gives thousands of dollars and
    tonnes with three decimals.
    """
    usd = nw.col("value_usd").round(0).cast(nw.Int64)
    return rows.select(
        *PRODUCT,
        "exporter",
        "importer",
        usd=usd,
        kg=(nw.col("quantity_t") * KG_PER_T).round(0).cast(nw.Int64),
        stated_usd=_where(~nw.col("quantity_t").is_null(), usd),
    )


def of_party(flows: Flows, side: Side, party: str, states: Collection[str]) -> Flows:
    """Flows that one party sells (side exporter) or buys (side importer).

    The Union buys and sells as one: flows among its `states` are left out, and those of several
    states with one partner are summed.

    Parameters
    ----------
    flows : as `whole_units` gives them.
    party : a country's code, or `UNION`.

    Returns
    -------
    The same columns, one row a pair of exporter and importer of a product.
    """
    if party != UNION:
        return flows.filter(nw.col(side) == party)
    other = _other(side)
    outer = flows.filter(_among(side, states), ~_among(other, states))
    summed = outer.group_by(*PRODUCT, other).agg(*_sums("usd", "kg"), _rows_with_kg())
    pair = {side: nw.lit(UNION), other: nw.col(other)}
    return summed.select(
        *PRODUCT,
        exporter=pair["exporter"],
        importer=pair["importer"],
        usd=_whole("usd"),
        kg=_stated_kg().cast(nw.Int64),
        stated_usd=_where(nw.col("kg_rows") > 0, _whole("usd")),
    )


def largest(flows: Flows, most: int, group: Collection[str] = ()) -> Flows:
    """The `most` largest flows, the largest first, each with the sums of all.

    Returns
    -------
    exporter, importer, value_usd, quantity_t (null where not stated), share (0 to 1, of all); and
    of all flows, the same in each row: all_flows (how many), all_usd, stated_usd (of flows that
    state a quantity), any_usd and both_usd (of flows with a party of `group` on one side at
    least, and on both).
    """
    sells, buys, usd = _among("exporter", group), _among("importer", group), nw.col("usd")
    table = flows.select(
        "exporter",
        "importer",
        value_usd=_float("usd"),
        quantity_t=_float("kg") / KG_PER_T,
        share=_part(usd, _all(usd)),
        all_flows=_all(usd, rows=True),
        all_usd=_all(usd).cast(nw.Float64),
        stated_usd=_all(nw.col("stated_usd")).cast(nw.Float64),
        any_usd=_all(_where(sells | buys, usd)).cast(nw.Float64),
        both_usd=_all(_where(sells & buys, usd)).cast(nw.Float64),
    )
    order = ["value_usd", "exporter", "importer"]
    return table.sort(*order, descending=[True, False, False]).head(most)


def by_side(flows: Flows, side: Side, states: Collection[str] = ()) -> Flows:
    """Sums by exporter or importer, the largest first.

    Returns
    -------
    `side` (str), value_usd, quantity_t (null where no flow states one), flows (int), share (0 to 1,
    of all), stated_usd (value of the flows that state a quantity); with `states`, among_usd (value
    of the flows from one of them to another).
    """
    table = _summed(flows, side, states=states).select(
        side, *_published(states), share=_part_of_all()
    )
    return table.sort("value_usd", side, descending=[True, False])


def parties(flows: Flows, side: Side) -> Flows:
    """Sums of each of several products by exporter or importer, the largest first.

    Returns
    -------
    hs6, year, `side` (str), value_usd, share (0 to 1, of the product).
    """
    table = _summed(flows, side).select(
        *PRODUCT, side, value_usd=_float("usd"), share=_part_of_all()
    )
    order = ["hs6", "value_usd", side]
    return table.sort(*order, descending=[False, True, False])


def origins(flows: Flows, group: Collection[str], states: Collection[str] = ()) -> Flows:
    """What each importer buys from inside a group and from outside it; of no group, all is outside.

    Returns
    -------
    importer, origin ("inside", "outside"; a row only where there is a flow), value_usd, quantity_t,
    flows, share (0 to 1, of the importer's own purchases), stated_usd, bought_usd (all that the
    importer buys); with `states`, among_usd as `by_side`; largest importer first.
    """
    from_group = nw.when(_among("exporter", group)).then(nw.lit("inside"))
    marked = flows.with_columns(origin=from_group.otherwise(nw.lit("outside")))
    table = _summed(marked, "importer", "origin", states=states).select(
        "importer",
        "origin",
        *_published(states),
        share=_part_of_all("importer"),
        bought_usd=_all(nw.col("usd"), "importer").cast(nw.Float64),
    )
    return table.sort("bought_usd", "importer", "origin", descending=[True, False, False])


def purchases(flows: Flows) -> Flows:
    """Each importer's purchases by exporter; largest importer first, its largest exporter first.

    Returns
    -------
    importer, exporter, value_usd, share (0 to 1, of the importer's purchases), bought_usd (all that
    the importer buys).
    """
    table = flows.select(
        "importer",
        "exporter",
        value_usd=_float("usd"),
        share=_part_of_all("importer"),
        bought_usd=_all(nw.col("usd"), "importer").cast(nw.Float64),
    )
    order = ["bought_usd", "importer", "value_usd", "exporter"]
    return table.sort(*order, descending=[True, False, True, False])


def by_product(flows: Flows, side: Side, group: Collection[str]) -> Flows:
    """What each party on a side trades of each product, how much with a group; the largest first.

    Returns
    -------
    hs6, year, `side` (str), value_usd, partner_share (0 to 1, of the product, with a party of
    `group` on the other side), share (0 to 1, of all that the party trades in the year).
    """
    with_group = _where(_among(_other(side), group), nw.col("usd"))
    sums = (
        flows.with_columns(with_group=with_group)
        .group_by(*PRODUCT, side)
        .agg(*_sums("usd", "with_group"))
    )
    table = sums.select(
        *PRODUCT,
        side,
        value_usd=_float("usd"),
        partner_share=_part(nw.col("with_group"), nw.col("usd")),
        share=_part(nw.col("usd"), nw.col("usd").sum().over("year", side)),
    )
    return table.sort("value_usd", "hs6", side, descending=[True, False, False])


def _other(side: Side) -> Side:
    return "importer" if side == "exporter" else "exporter"


def _among(column: str, codes: Collection[str]) -> nw.Expr:
    """Whether a column is one of some codes; never, of none."""
    return nw.col(column).is_in(sorted(codes)) if codes else nw.lit(False)


def _where(condition: nw.Expr, usd: nw.Expr) -> nw.Expr:
    """Dollars of the rows that are chosen, 0 of others."""
    return nw.when(condition).then(usd).otherwise(nw.lit(0))


def _sums(*columns: str) -> Sequence[nw.Expr]:
    return [nw.col(column).sum() for column in columns]


def _rows_with_kg() -> nw.Expr:
    return nw.col("kg").count().alias("kg_rows")


def _stated_kg() -> nw.Expr:
    """A sum of kilograms that is null where no row has any: nothing stated is not zero."""
    return nw.when(nw.col("kg_rows") > 0).then(nw.col("kg"))


def _whole(column: str) -> nw.Expr:
    """A sum as a 64-bit number: DuckDB sums whole numbers to ``decimal(38, 0)``."""
    return nw.col(column).cast(nw.Int64)


def _float(column: str) -> nw.Expr:
    return nw.col(column).cast(nw.Float64)


def _all(usd: nw.Expr, *within: str, rows: bool = False) -> nw.Expr:
    """The sum over a product, or over its rows with the same `within`; how many, with `rows`."""
    return (usd.count() if rows else usd.sum()).over(*PRODUCT, *within).cast(nw.Int64)


def _part(usd: nw.Expr, of: nw.Expr) -> nw.Expr:
    """Quotient of whole numbers; null of nothing, where engines differ (null, NaN, error)."""
    whole = of.cast(nw.Float64)
    return nw.when(whole > 0).then(usd.cast(nw.Float64) / whole)


def _part_of_all(*within: str) -> nw.Expr:
    return _part(nw.col("usd"), _all(nw.col("usd"), *within))


def _published(states: Collection[str]) -> Sequence[nw.Expr]:
    """What `_summed` gives, as the publisher prints it."""
    return [
        *([_float("among").alias("among_usd")] if states else []),
        _float("usd").alias("value_usd"),
        (_stated_kg().cast(nw.Float64) / KG_PER_T).alias("quantity_t"),
        _whole("flows"),
        _float("stated_usd"),
    ]


def _summed(flows: Flows, *keys: str, states: Collection[str] = ()) -> Flows:
    """Sums of a product by `keys`: usd, kg and in how many rows it is stated, stated_usd, flows;
    with `states`, `among` them: usd of the flows from one to another.
    """
    sums = ["usd", "kg", "stated_usd"]
    if states:
        among = _among("exporter", states) & _among("importer", states)
        flows, sums = flows.with_columns(among=_where(among, nw.col("usd"))), [*sums, "among"]
    return flows.group_by(*PRODUCT, *keys).agg(
        *_sums(*sums), _rows_with_kg(), nw.len().alias("flows")
    )


# ---------------------------------------------------------------- of their answers


@dataclass(frozen=True, slots=True)
class Rest:
    """What is not drawn by itself: how many flows, and their sum (US dollars)."""

    flows: int
    value_usd: float


def rest_of(largest_flows: pd.DataFrame) -> Rest:
    """What an answer of `largest` leaves out."""
    first = largest_flows.iloc[0]
    left = float(first["all_usd"]) - float(largest_flows["value_usd"].sum())
    return Rest(int(first["all_flows"]) - len(largest_flows), left)


def both_origins(origin_rows: pd.DataFrame) -> pd.DataFrame:
    """An answer of `origins` with two rows an importer: where nothing is bought stands a zero."""
    single = origin_rows[~origin_rows["importer"].duplicated(keep=False)]
    zeros = {"value_usd": 0.0, "share": 0.0, "stated_usd": 0.0, "flows": 0, "quantity_t": np.nan}
    other = np.where(single["origin"] == "inside", "outside", "inside")
    return pd.concat([origin_rows, single.assign(origin=other, **zeros)]).sort_values(
        ["bought_usd", "importer", "origin"], ascending=[False, True, True], ignore_index=True
    )


def from_inside(rows: pd.DataFrame, group: Collection[str]) -> float:
    """Share of the rows' value (0 to 1) that a group's countries sell.

    Parameters
    ----------
    rows : columns exporter, value_usd; sums as well as flows.
    """
    return float(rows.loc[rows["exporter"].isin(group), "value_usd"].sum()) / float(
        rows["value_usd"].sum()
    )


def with_hhi(purchase_rows: pd.DataFrame) -> pd.DataFrame:
    """An answer of `purchases` with `hhi`, that of each importer's sellers.

    The HHI follows `analysis.concentration`: the sum of squared percentage shares of named
    countries, null where they cover under `COVERAGE_MIN`. It means something only where all
    partners are held. Squares are added in the order of codes, whatever engine gave the shares.
    """
    by_code = purchase_rows.sort_values(["exporter", "importer"])
    named_shares = by_code["share"].where(by_code["exporter"] != RESIDUAL, 0.0)
    squared = ((100 * named_shares) ** 2).groupby(by_code["importer"]).transform("sum")
    covered = named_shares.groupby(by_code["importer"]).transform("sum")
    return purchase_rows.assign(hhi=squared.where(covered >= COVERAGE_MIN))
