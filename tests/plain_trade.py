"""The queries of `msp_dash.analysis.trade` as plain pandas, to hold every engine against.

Written before the engines were: what the figures said then, they say now.
"""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from msp_dash.analysis.concentration import COVERAGE_MIN
from msp_dash.analysis.shares import RESIDUAL
from msp_dash.analysis.trade import UNION, Side


def of_party(rows: pd.DataFrame, side: Side, party: str, states: Collection[str]) -> pd.DataFrame:
    """Flows that one party sells (side exporter) or buys (side importer)."""
    if party != UNION:
        return rows[rows[side] == party]
    other = "importer" if side == "exporter" else "exporter"
    outer = rows[rows[side].isin(states) & ~rows[other].isin(states)]
    summed = outer.groupby(other, as_index=False, sort=False)[["value_usd", "quantity_t"]].sum(
        min_count=1
    )
    summed[side] = UNION
    return summed[["exporter", "importer", "value_usd", "quantity_t"]]


def largest(rows: pd.DataFrame, most: int) -> tuple[pd.DataFrame, tuple[int, float]]:
    """The `most` largest flows with their `share` of all, and the rest summed."""
    ordered = rows.sort_values(
        ["value_usd", "exporter", "importer"], ascending=[False, True, True], ignore_index=True
    )
    total = float(ordered["value_usd"].sum())
    ordered["share"] = ordered["value_usd"] / total if total else float("nan")
    left = ordered.iloc[most:]
    return ordered.head(most), (len(left), float(left["value_usd"].sum()))


def by_side(rows: pd.DataFrame, side: Side) -> pd.DataFrame:
    """Sums by exporter or importer, the largest first."""
    grouped = rows.groupby(side, sort=False)
    sums = grouped[["value_usd", "quantity_t"]].sum(min_count=1)
    sums["flows"] = grouped.size()
    sums = sums.reset_index()
    sums["share"] = sums["value_usd"] / sums["value_usd"].sum()
    return sums.sort_values(["value_usd", side], ascending=[False, True], ignore_index=True)


def origins(rows: pd.DataFrame, group: Collection[str]) -> pd.DataFrame:
    """What each importer buys from inside a group and from outside it."""
    origin = rows["exporter"].isin(group).map({True: "inside", False: "outside"})
    grouped = rows.assign(origin=origin).groupby(["importer", "origin"])
    sums = grouped[["value_usd", "quantity_t"]].sum(min_count=1)
    sums["flows"] = grouped.size()
    buyers = by_side(rows, "importer")["importer"]
    both = pd.MultiIndex.from_product([buyers, ["inside", "outside"]], names=["importer", "origin"])
    sums = sums.reindex(both)
    sums["value_usd"] = sums["value_usd"].fillna(0.0)
    sums["flows"] = sums["flows"].fillna(0).astype(int)
    sums["share"] = sums["value_usd"] / sums.groupby("importer")["value_usd"].transform("sum")
    return sums.reset_index()


def dependence(rows: pd.DataFrame) -> pd.DataFrame:
    """Each importer's purchases by exporter, with the HHI of its sellers."""
    table = rows[["importer", "exporter", "value_usd"]].copy()
    bought = table.groupby("importer")["value_usd"].transform("sum")
    table["share"] = table["value_usd"] / bought
    named_shares = table["share"].where(table["exporter"] != RESIDUAL, 0.0)
    squared = ((100 * named_shares) ** 2).groupby(table["importer"]).transform("sum")
    covered = named_shares.groupby(table["importer"]).transform("sum")
    table["hhi"] = squared.where(covered >= COVERAGE_MIN)
    order = table.assign(bought=bought).sort_values(
        ["bought", "importer", "value_usd", "exporter"], ascending=[False, True, False, True]
    )
    return order.drop(columns="bought").reset_index(drop=True)


def by_product(rows: pd.DataFrame, side: Side, group: Collection[str]) -> pd.DataFrame:
    """What one party trades of each product, with the part that it trades with a group."""
    other = "importer" if side == "exporter" else "exporter"
    own = rows.assign(with_group=rows["value_usd"].where(rows[other].isin(group), 0.0))
    sums = own.groupby("hs6", as_index=False)[["value_usd", "with_group"]].sum()
    sums["partner_share"] = sums["with_group"] / sums["value_usd"]
    sums["share"] = sums["value_usd"] / sums["value_usd"].sum()
    return sums.sort_values(["value_usd", "hs6"], ascending=[False, True], ignore_index=True)
