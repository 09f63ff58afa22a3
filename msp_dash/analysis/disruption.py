"""What would be missing if a supplier stopped: output, who else makes it, growth, demand met.

Nothing is forecast: a part of one country's printed number is taken out of one publisher's table,
and everything else stays as printed. Output is not exports, no price reacts, no stock is drawn on.
A cut is a share of the supplier's output, 0 to 1: quarters, which binary numbers hold exactly.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import pandas as pd

from msp_dash.analysis.balance import balance
from msp_dash.analysis.concentration import concentration_of
from msp_dash.analysis.series import rate
from msp_dash.analysis.shares import RESIDUAL, WORLD
from msp_dash.analysis.trade import PRODUCT, Flows

NAN = float("nan")


@dataclass(frozen=True, slots=True)
class Cut:
    """A supplier's output (t), the publisher's total (t), and the part of the output that stops.

    What is left, and what others make, is the total less the supplier's row, everywhere. The rows
    of others can add up to more, or less: publishers round, and name not all. Of a total rounded to
    what the supplier makes (gallium: 900 of 900 t, and 9 t elsewhere) nothing is left.
    """

    supplier: str
    value: float
    total: float
    part: float

    @property
    def missing(self) -> float:
        """What would be missing (t)."""
        return self.value * self.part

    @property
    def others(self) -> float:
        """What all others make (t): nothing where the total has no room for it."""
        return max(self.total - self.value, 0.0)

    @property
    def left(self) -> float:
        """What is left of the publisher's total (t)."""
        return self.total - self.missing

    @property
    def share(self) -> float:
        """What would be missing, of the publisher's total (0 to 1)."""
        return self.missing / self.total


def cut_of(rows: pd.DataFrame, total: float, supplier: str, part: float) -> Cut:
    """The cut of a supplier's row.

    Parameters
    ----------
    rows : columns iso3 (str), value (float, t), a row of `supplier` among them.
    total : the world's, as `analysis.shares.world_total` gives it.
    part : 0 to 1, of the supplier's output.

    Raises
    ------
    ValueError
        Where the supplier has no number above zero, or is the world or its residual.
    """
    own = rows.loc[rows["iso3"] == supplier, "value"]
    if supplier in (WORLD, RESIDUAL) or own.empty or not own.iloc[0] > 0:
        raise ValueError(f"{supplier} has no output that could stop.")
    return Cut(supplier, float(own.iloc[0]), float(total), part)


def supply(rows: pd.DataFrame, cut: Cut) -> pd.DataFrame:
    """World output with the supplier's row reduced.

    Parameters
    ----------
    rows : as `analysis.shares.shares` gives them.

    Returns
    -------
    The same columns, with value_after (t) and share_after (0 to 1, of what is left, or of the rows
    that are left where one of them has more; NaN where nothing is left). Without a cut both are
    what they were.

    Examples
    --------
    Tonnes (illustrative). Half of China's 80 stop, so that 60 of 100 are left:

    >>> import pandas as pd
    >>> from msp_dash.analysis.disruption import cut_of, supply
    >>> rows = pd.DataFrame({"iso3": ["CHN", "FIN", "OTH"], "value": [80.0, 15.0, 5.0]})
    >>> cut = cut_of(rows, 100.0, "CHN", 0.5)
    >>> cut.missing, cut.left, cut.share
    (40.0, 60.0, 0.4)
    >>> supply(rows, cut).round(2).to_dict("split")["data"]
    [['CHN', 80.0, 40.0, 0.67], ['FIN', 15.0, 15.0, 0.25], ['OTH', 5.0, 5.0, 0.08]]
    """
    stops = rows["iso3"] == cut.supplier
    after = rows["value"].where(~stops, rows["value"] - cut.missing)
    # One row can have more than is left of a rounded total: it would have a share above 1.
    exceeds = cut.missing > 0 and float(after.max()) > cut.left
    whole = float(after.sum()) if exceeds else cut.left
    share = after / (whole if cut.left > 0 else NAN)
    return rows.assign(value_after=after, share_after=share)


def hhi(iso3: Iterable[str], shares: Iterable[float]) -> float | None:
    """HHI of shares, as `analysis.concentration` gives it; None where it gives none."""
    result = concentration_of(iso3, shares)
    return None if result is None else result.hhi


def cover(rows: pd.DataFrame, cut: Cut) -> pd.DataFrame:
    """What each other producer makes today, beside what would be missing.

    Parameters
    ----------
    rows : columns iso3 (str), value (float, t) and any others.

    Returns
    -------
    Rows of the others with share_of_missing (float; above 1 where one makes more than would be
    missing; NaN where its number is withheld, or nothing is missing).
    """
    others = rows[rows["iso3"] != cut.supplier].reset_index(drop=True)
    missing = cut.missing if cut.missing > 0 else NAN
    return others.assign(share_of_missing=others["value"] / missing)


def group_cover(others: pd.DataFrame, group: Collection[str]) -> float | None:
    """What a group makes (t) by its named rows: at least this much.

    Parameters
    ----------
    others : columns iso3 (str), value (float, t), the supplier left out.

    Returns
    -------
    None where every member listed is withheld.
    """
    own = others.loc[others["iso3"].isin(list(group)), "value"]
    return None if len(own) and own.isna().all() else float(own.sum())


def growth_needed(cut: Cut, years: int) -> float | None:
    """Growth a year by which all others would make up for a cut in some years (0.02 is 2%).

    None where nothing is left that could grow.

    Examples
    --------
    60 of 100 t are left, 20 of them made by others, who would have to make 60:

    >>> from msp_dash.analysis.disruption import Cut, growth_needed
    >>> round(growth_needed(Cut("CHN", 80.0, 100.0, 0.5), 10), 4)
    0.1161
    """
    if cut.others <= 0:
        return None
    return rate(cut.others, cut.others + cut.missing, years)


def outlook(
    supply_rows: pd.DataFrame, demand: pd.DataFrame, supplier: str, part: float
) -> pd.DataFrame:
    """Base-case supply without a part of a supplier's row, against total demand.

    Parameters
    ----------
    supply_rows, demand : as `analysis.balance.balance` takes them.
    part : 0 to 1, of the supplier's output of each year.

    Returns
    -------
    scenario, year, supply, supply_after, demand (t), ratio (supply_after over demand), in the order
    of `balance`; years for which the edition does not name the supplier are left out.

    Raises
    ------
    MixedRows, NoBalance
        As `balance`.
    """
    table = balance(supply_rows, demand)
    own = supply_rows[supply_rows["iso3"] == supplier].set_index("year")["value"]
    table["supply_after"] = table["supply"] - table["year"].map(own) * part
    table["ratio"] = table["supply_after"] / table["demand"]
    columns = ["scenario", "year", "supply", "supply_after", "demand", "ratio"]
    return table.dropna(subset="supply_after").reset_index(drop=True)[columns]


# ---------------------------------------------------------------- trade


def bought_from(flows: Flows, supplier: str) -> Flows:
    """What each importer buys of each product, and how much of it from one supplier.

    Parameters
    ----------
    flows : as `analysis.trade.whole_units` gives them.

    Returns
    -------
    hs6, year, importer, value_usd (from the supplier; 0 where nothing is), bought_usd (from all),
    share (0 to 1, as `analysis.trade.purchases` gives it).
    """
    own = nw.when(nw.col("exporter") == supplier).then(nw.col("usd")).otherwise(nw.lit(0))
    keys = [*PRODUCT, "importer"]
    sums = flows.with_columns(own=own).group_by(*keys).agg(nw.col("own").sum(), nw.col("usd").sum())
    value, bought = (nw.col(n).cast(nw.Int64).cast(nw.Float64) for n in ("own", "usd"))
    share: Any = nw.when(bought > 0).then(value / bought)
    table = sums.select(*keys, value_usd=value, bought_usd=bought, share=share)
    return table.sort(*keys)
