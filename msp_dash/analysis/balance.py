"""Supply-demand balance: the IEA's base-case supply against its total demand.

Always one edition, mineral, stage and basis, and total demand only: energy demand is a part of it,
so that any supply would look ample beside it. Recycled supply is not subtracted from demand: a gap
here is *before recycling*, unlike the gaps that the IEA quotes. The IEA publishes one base case of
supply, which is compared with the demand of every scenario.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import pandas as pd

from msp_dash.analysis.demand import ALL, BASE, SCENARIOS, MixedRows, sole
from msp_dash.analysis.shares import RESIDUAL, WORLD
from msp_dash.data.frames import tuples

TOTAL = "total"
"""The only scope of demand that is compared with supply."""
CONTENT = "content"
"""Basis of the IEA's demand: contained metal (its note says so of lithium and rare earths)."""
NOT_ADDED = frozenset({"graphite"})
"""Demand counts natural and synthetic; what is mined is natural, what is refined battery grade."""
HALF_UNIT, DIGITS, T_PER_KT = 0.5, 3, 1000.0


class NoBalance(ValueError):
    """Supply and demand that are not comparable; the message says why."""


def balance(supply: pd.DataFrame, demand: pd.DataFrame) -> pd.DataFrame:
    """Supply against demand, in the years that have both.

    Parameters
    ----------
    supply : rows of ``supply_outlook``, one edition, mineral, stage and basis, the world row
        among them.
    demand : rows of ``demand``, one edition and mineral, scope ``total``.

    Returns
    -------
    scenario (str; ``base`` for the base year), year (int), supply (t), demand (t), gap (supply
    less demand over demand; negative where supply falls short), in the IEA's order.

    Raises
    ------
    MixedRows
        For rows of several editions, minerals, stages, bases or scopes.
    NoBalance
        For two editions or minerals set against each other, demand other than total, a supply
        that is not in contained metal, or a mineral whose grades do not add up.
    """
    _comparable(supply, demand)
    world = supply[supply["iso3"] == WORLD].set_index("year")["value"]
    table = demand.loc[demand["sector"] == ALL, ["scenario", "year", "value"]]
    table = table.rename(columns={"value": "demand"})
    table["supply"] = table["year"].map(world)
    table = table.dropna(subset="supply")
    table["gap"] = (table["supply"] - table["demand"]) / table["demand"]
    place = {s: i for i, s in enumerate((BASE, *SCENARIOS))}
    table = table.sort_values("year").sort_values(
        "scenario", key=lambda names: names.map(place), kind="stable", ignore_index=True
    )
    return table[["scenario", "year", "supply", "demand", "gap"]]


def without_largest(supply: pd.DataFrame, demand: pd.DataFrame) -> pd.DataFrame:
    """What supply without its largest supplier would cover of demand (N-1).

    The largest is that of each year, among the countries that the edition names. What remains is
    the printed total less its row; demand is the world's, the supplier's own included.

    Parameters
    ----------
    supply, demand : as `balance` takes them.

    Returns
    -------
    scenario, year, supplier (iso3), with_all (all supply over demand), ratio (what remains over
    demand), in the order of `balance`.

    Raises
    ------
    MixedRows, NoBalance
        As `balance`.
    """
    table = balance(supply, demand)
    by_country = supply[~supply["iso3"].isin([WORLD, RESIDUAL])]
    by_country = by_country.sort_values(["value", "iso3"], ascending=[False, True]).drop_duplicates(
        "year"
    )
    largest = by_country.set_index("year")
    table["supplier"] = table["year"].map(largest["iso3"])
    largest_value = table["year"].map(largest["value"])
    table["with_all"] = table["supply"] / table["demand"]
    table["ratio"] = (table["supply"] - largest_value) / table["demand"]
    table = table.dropna(subset="ratio").reset_index(drop=True)
    return table[["scenario", "year", "supplier", "with_all", "ratio"]]


def _comparable(supply: pd.DataFrame, demand: pd.DataFrame) -> None:
    for column in ("edition", "mineral"):
        ours, theirs = sole(supply, column), sole(demand, column)
        if ours != theirs:
            raise NoBalance(f"Supply is of {column} {ours}, demand of {theirs}: take one {column}.")
    sole(supply, "stage")
    mineral = sole(supply, "mineral")
    if mineral in NOT_ADDED:
        raise NoBalance(f"{mineral}: natural and synthetic do not add up, so there is no balance.")
    if (basis := sole(supply, "basis")) != CONTENT:
        raise NoBalance(f"Supply is in {basis}, demand in contained metal: no difference.")
    if (scope := sole(demand, "scope")) != TOTAL:
        raise NoBalance(f"Demand is of scope {scope}: only total demand is set against supply.")
    if (demand["sector"] != ALL).any():
        raise MixedRows("Expected the printed totals of demand, got their parts too.")


def rounding(values: Iterable[float]) -> float:
    """Largest sum (t) that rounding of printed values (t) explains.

    Half a unit each: the IEA prints whole kt, and three digits below 1 000 kt.
    """
    total = 0.0
    for value in values:
        kt = abs(value) / T_PER_KT
        if kt > 0:
            total += HALF_UNIT * 10.0 ** min(0, math.floor(math.log10(kt)) - DIGITS + 1)
    return total * T_PER_KT


def _apart(parts: list[float], total: float) -> float | None:
    """Difference (t) between parts and their printed total; None if rounding explains it."""
    off = float(np.nansum(parts)) - total
    return off if abs(off) > rounding([*parts, total]) else None


def countries_apart(supply: pd.DataFrame) -> pd.DataFrame:
    """Years in which countries and rest of world miss the printed total by more than rounding.

    Parameters
    ----------
    supply : as `balance` takes it.

    Returns
    -------
    year, off (t; positive where countries add up to more), total (t).
    """
    totals: dict[int, float] = {}
    parts: dict[int, list[float]] = {}
    for row in tuples(supply[["year", "iso3", "value"]]):
        if row.iso3 == WORLD:
            totals[row.year] = row.value
        else:
            parts.setdefault(row.year, []).append(row.value)
    records = []
    for year, total in sorted(totals.items()):
        off = _apart(parts.get(year, []), total)
        if off is not None:
            records.append((year, off, total))
    return pd.DataFrame(records, columns=["year", "off", "total"])


def uses_apart(demand: pd.DataFrame) -> pd.DataFrame:
    """Scenarios and years in which uses miss the printed total demand by more than rounding.

    Parameters
    ----------
    demand : rows of ``demand``, one edition and mineral, every scope. Scenarios for which other
        uses are not printed are left out: there nothing is to be added up.

    Returns
    -------
    scenario, year, off (t; positive where uses add up to more), total (t).
    """
    totals: dict[tuple[str, int], float] = {}
    parts: dict[tuple[str, int], list[float]] = {}
    complete = set()
    for row in tuples(demand[["scenario", "year", "scope", "sector", "value"]]):
        key = row.scenario, row.year
        if row.scope == TOTAL:
            totals.setdefault(key, row.value)
        elif row.scope == "other" or (row.scope == "energy" and row.sector != ALL):
            parts.setdefault(key, []).append(row.value)
        if row.scope == "other":
            complete.add(key)
    records = []
    for (scenario, year), total in sorted(totals.items()):
        if (scenario, year) not in complete:
            continue
        off = _apart(parts[scenario, year], total)
        if off is not None:
            records.append((scenario, year, off, total))
    return pd.DataFrame(records, columns=["scenario", "year", "off", "total"])
