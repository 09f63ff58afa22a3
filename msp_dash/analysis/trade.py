"""Trade flows of one product and year: the largest, by seller, by buyer, by where they come from.

Flows are the publisher's rows: value in current US dollars, quantity in tonnes where it is stated.
No world total is published beside them, so a share is of the sum of the flows that are held.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from msp_dash.analysis.concentration import COVERAGE_MIN
from msp_dash.analysis.shares import RESIDUAL

Side = Literal["exporter", "importer"]
UNION = "EU"


@dataclass(frozen=True, slots=True)
class Rest:
    """What is not drawn by itself: how many flows, and their sum (US dollars)."""

    flows: int
    value_usd: float


def of_party(rows: pd.DataFrame, side: Side, party: str, states: Collection[str]) -> pd.DataFrame:
    """Flows that one party sells (side exporter) or buys (side importer).

    The Union buys and sells as one: flows among its `states` are left out, and those of several
    states with one partner are summed.

    Parameters
    ----------
    rows : columns exporter, importer (str), value_usd, quantity_t (float).
    party : a country's code, or `UNION`.

    Returns
    -------
    The same columns, one row a pair of exporter and importer.
    """
    if party != UNION:
        return rows[rows[side] == party]
    other = "importer" if side == "exporter" else "exporter"
    outer = rows[rows[side].isin(states) & ~rows[other].isin(states)]
    summed = outer.groupby(other, as_index=False, sort=False)[["value_usd", "quantity_t"]].sum(
        min_count=1
    )
    summed[side] = UNION
    return summed[["exporter", "importer", "value_usd", "quantity_t"]]


def largest(rows: pd.DataFrame, most: int) -> tuple[pd.DataFrame, Rest]:
    """The `most` largest flows with their `share` of all, and the rest summed.

    Examples
    --------
    >>> flows = pd.DataFrame({"exporter": ["A", "B"], "importer": ["C", "C"],
    ...                       "value_usd": [3.0, 1.0], "quantity_t": [1.0, 1.0]})
    >>> drawn, rest = largest(flows, 1)
    >>> float(drawn["share"].iloc[0]), rest.flows, rest.value_usd
    (0.75, 1, 1.0)
    """
    ordered = rows.sort_values(
        ["value_usd", "exporter", "importer"], ascending=[False, True, True], ignore_index=True
    )
    total = float(ordered["value_usd"].sum())
    ordered["share"] = ordered["value_usd"] / total if total else float("nan")
    left = ordered.iloc[most:]
    return ordered.head(most), Rest(len(left), float(left["value_usd"].sum()))


def by_side(rows: pd.DataFrame, side: Side) -> pd.DataFrame:
    """Sums by exporter or importer, the largest first.

    Returns
    -------
    Columns: `side` (str), value_usd, quantity_t (NaN where no flow states one), flows (int),
    share (0 to 1, of all rows).
    """
    grouped = rows.groupby(side, sort=False)
    found = grouped[["value_usd", "quantity_t"]].sum(min_count=1)
    found["flows"] = grouped.size()
    found = found.reset_index()
    found["share"] = found["value_usd"] / found["value_usd"].sum()
    return found.sort_values(["value_usd", side], ascending=[False, True], ignore_index=True)


def origins(rows: pd.DataFrame, group: Collection[str]) -> pd.DataFrame:
    """What each importer buys from inside a group and from outside it.

    Returns
    -------
    Columns: importer, origin ("inside", "outside"), value_usd, quantity_t, flows, share (of the
    importer's own purchases); largest importer first, two rows each.
    """
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


def from_inside(rows: pd.DataFrame, group: Collection[str]) -> float:
    """Share of the flows' value (0 to 1) that a group's countries sell."""
    return float(rows.loc[rows["exporter"].isin(group), "value_usd"].sum()) / float(
        rows["value_usd"].sum()
    )


def dependence(rows: pd.DataFrame) -> pd.DataFrame:
    """Each importer's purchases by exporter, with the HHI of its sellers.

    The HHI follows `analysis.concentration`: the sum of squared percentage shares of named
    countries, null where they cover under `COVERAGE_MIN`. It means something only where all
    partners are held.

    Returns
    -------
    Columns: importer, exporter, value_usd, share (of the importer's purchases), hhi; largest
    importer first, its largest exporter first.
    """
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
