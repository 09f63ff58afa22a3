"""Outlook for supply: concentration, capacity, and the growth that demand would require.

Each function takes rows of one publisher and one edition. Only growth rates are compared across
publishers: a rate has no unit, and both series must have the same basis.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Literal

import pandas as pd

from msp_dash.analysis.concentration import concentration_of
from msp_dash.analysis.demand import ALL, BASE, base_year, sole
from msp_dash.analysis.series import SERIES_MIN_YEARS, rate, shares_by_year
from msp_dash.analysis.shares import EXCLUDES, RESIDUAL, WORLD
from msp_dash.data.frames import tuples

IDLED = " (idled)"
"""How the form of capacity that stands still ends, in the table ``outlook``."""

Reason = Literal["both_kinds", "other_elements", "basis", "short", "none"]
REFUSED: Mapping[str, Reason] = {
    "graphite": "both_kinds",
    "magnet_rare_earths": "other_elements",
}
"""Minerals whose demand counts another thing than any series of mine output does: natural and
synthetic graphite together; four of the rare earths, where mines report the oxides of all."""


# Concentration on the base case


def base_case(rows: pd.DataFrame) -> pd.DataFrame:
    """Top one, top three and HHI of the base case, by mineral, stage and year.

    Parameters
    ----------
    rows : columns of ``supply_outlook``, one edition: mineral, stage, iso3, year (int), value (t).

    Returns
    -------
    mineral, stage, year, top1_iso3, top1, top3 (0 to 1, of the printed total), hhi (0 to 10 000;
    NaN where named countries cover under 80%), coverage (0 to 1; a little over 1 where the file's
    countries add up to more than its total), sorted by the first three. "Rest of world" is in the
    total and never a producer, so that shares are exact and the HHI is a lower bound.

    Raises
    ------
    MixedRows
        For rows of several editions or cases.
    """
    sole(rows, "edition")
    sole(rows, "case")
    keys = ["mineral", "stage", "year"]
    lean = rows[[*keys, "edition", "iso3", "value"]].assign(status="reported")
    shares: dict[tuple[str, str, int], tuple[list[str], list[float]]] = {}
    for row in tuples(shares_by_year(lean, within=("mineral", "stage"))):
        codes, parts = shares.setdefault((row.mineral, row.stage, row.year), ([], []))
        codes.append(row.iso3)
        parts.append(row.share)
    records = []
    for key, (codes, parts) in shares.items():
        one = concentration_of(codes, parts)
        if one is not None:
            records.append(dict(zip(keys, key, strict=True)) | asdict(one))
    columns = [*keys, "top1_iso3", "top1", "top3", "hhi", "coverage"]
    return pd.DataFrame(records, columns=columns).astype({"hhi": float})


# Capacity beside production


def capacity(rows: pd.DataFrame) -> pd.DataFrame:
    """Capacity and production side by side, and the share of capacity that was used.

    Parameters
    ----------
    rows : columns of ``outlook``, one mineral: measure (capacity | production), form, iso3, year
        (int), value, status, note (str).

    Returns
    -------
    form, iso3, year, capacity, production (unit of the rows), capacity_status, production_status
    (None where there is no row), used (capacity's share in production). Only rows of one form meet
    in one row. `used` is NaN for the residual (it holds other countries on either side), where
    production is withheld, and for a world total that leaves out what is withheld.

    Raises
    ------
    MixedRows
        For rows of several minerals.
    """
    sole(rows, "mineral")
    keys = ["form", "iso3", "year"]
    sides = [
        rows[rows["measure"] == measure]
        .set_index(keys)[["value", "status"]]
        .rename(columns={"value": measure, "status": f"{measure}_status"})
        for measure in ("capacity", "production")
    ]
    both = sides[0].join(sides[1], how="outer").reset_index()
    estimated = _mostly_estimated(rows)
    world = (both["iso3"] == WORLD) & both["year"].isin(estimated)
    both["production_status"] = both["production_status"].mask(
        world & both["production"].notna(), "estimated"
    )
    comparable = (both["iso3"] != RESIDUAL) & (both["capacity"] > 0)
    comparable &= ~((both["iso3"] == WORLD) & both["year"].isin(_partial(rows)))
    both["used"] = (both["production"] / both["capacity"]).where(comparable)
    status = ["capacity_status", "production_status"]
    both[status] = both[status].astype(object).where(both[status].notna(), None)
    return both[[*keys, "capacity", "production", *status, "used"]]


def _partial(rows: pd.DataFrame) -> set[int]:
    """Years whose world production leaves out, or may leave out, what a country withholds."""
    production = rows[rows["measure"] == "production"]
    excludes = production["note"].str.lower().str.contains(EXCLUDES, regex=False)
    return set(production.loc[excludes | (production["status"] == "withheld"), "year"].astype(int))


def _mostly_estimated(rows: pd.DataFrame) -> set[int]:
    """Years of which over half of the production is estimated: the printed sum is an estimate."""
    production = rows[(rows["measure"] == "production") & ~rows["iso3"].isin([WORLD])]
    total = production.groupby("year")["value"].sum()
    guessed = production[production["status"] == "estimated"].groupby("year")["value"].sum()
    share = (guessed / total).fillna(0.0)
    return {int(str(year)) for year in share.index[share > 0.5]}


# Growth needed


def growth_needed(demand: pd.DataFrame, year: int) -> pd.DataFrame:
    """Growth a year of total demand from the edition's base year to `year`, by scenario.

    Parameters
    ----------
    demand : columns of ``demand``, one edition, scope ``total`` only.
    year : a year after the base year.

    Returns
    -------
    mineral, scenario, base_year (int), year (int), needed (a year; 0.02 is 2%).

    Raises
    ------
    MixedRows
        For rows of several editions or scopes.
    ValueError
        Where `year` is not after the base year, or a value is not above zero.
    """
    sole(demand, "scope")
    start = base_year(demand)
    totals = demand[demand["sector"] == ALL]
    base = totals[totals["scenario"] == BASE].set_index("mineral")["value"]
    table = totals[(totals["year"] == year) & (totals["scenario"] != BASE)]
    needed = [
        rate(float(base[row.mineral]), float(row.value), year - start) for row in tuples(table)
    ]
    table = table.assign(base_year=start, needed=needed)
    return table[["mineral", "scenario", "base_year", "year", "needed"]].reset_index(drop=True)


def reason_against(mineral: str, series: pd.DataFrame) -> Reason | None:
    """Why no series of mine output may be held against demand for a mineral; None where one may.

    Parameters
    ----------
    mineral : id in ``demand``.
    series : rows of ``production`` of that mineral, source and stage; may be empty.
    """
    if mineral in REFUSED:
        return REFUSED[mineral]
    if series.empty:
        return "none"
    if set(series["basis"]) != {"content"}:
        # The IEA counts contained metal; gross weight grows otherwise where ore grades change.
        return "basis"
    return "short" if series["year"].nunique() < SERIES_MIN_YEARS else None
