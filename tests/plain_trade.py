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
    found = grouped[["value_usd", "quantity_t"]].sum(min_count=1)
    found["flows"] = grouped.size()
    found = found.reset_index()
    found["share"] = found["value_usd"] / found["value_usd"].sum()
    return found.sort_values(["value_usd", side], ascending=[False, True], ignore_index=True)


def origins(rows: pd.DataFrame, group: Collection[str]) -> pd.DataFrame:
    """What each importer buys from inside a group and from outside it."""
    origin = rows["exporter"].isin(group).map({True: "inside", False: "outside"})
    grouped = rows.assign(origin=origin).groupby(["importer", "origin"])
    found = grouped[["value_usd", "quantity_t"]].sum(min_count=1)
    found["flows"] = grouped.size()
    buyers = by_side(rows, "importer")["importer"]
    both = pd.MultiIndex.from_product([buyers, ["inside", "outside"]], names=["importer", "origin"])
    found = found.reindex(both)
    found["value_usd"] = found["value_usd"].fillna(0.0)
    found["flows"] = found["flows"].fillna(0).astype(int)
    found["share"] = found["value_usd"] / found.groupby("importer")["value_usd"].transform("sum")
    return found.reset_index()


def dependence(rows: pd.DataFrame) -> pd.DataFrame:
    """Each importer's purchases by exporter, with the HHI of its sellers."""
    found = rows[["importer", "exporter", "value_usd"]].copy()
    bought = found.groupby("importer")["value_usd"].transform("sum")
    found["share"] = found["value_usd"] / bought
    named = found["share"].where(found["exporter"] != RESIDUAL, 0.0)
    squared = ((100 * named) ** 2).groupby(found["importer"]).transform("sum")
    covered = named.groupby(found["importer"]).transform("sum")
    found["hhi"] = squared.where(covered >= COVERAGE_MIN)
    order = found.assign(bought=bought).sort_values(
        ["bought", "importer", "value_usd", "exporter"], ascending=[False, True, False, True]
    )
    return order.drop(columns="bought").reset_index(drop=True)


def by_product(rows: pd.DataFrame, side: Side, group: Collection[str]) -> pd.DataFrame:
    """What one party trades of each product, with the part that it trades with a group."""
    other = "importer" if side == "exporter" else "exporter"
    own = rows.assign(with_group=rows["value_usd"].where(rows[other].isin(group), 0.0))
    found = own.groupby("hs6", as_index=False)[["value_usd", "with_group"]].sum()
    found["partner_share"] = found["with_group"] / found["value_usd"]
    found["share"] = found["value_usd"] / found["value_usd"].sum()
    return found.sort_values(["value_usd", "hs6"], ascending=[False, True], ignore_index=True)
