"""Demand in the IEA's scenarios: paths, uses, growth, shares, and revisions between editions.

Rows are those of the table ``demand`` (t). One edition and one scope inside one ratio, always:
scenarios of different editions are different scenarios, and energy demand is not total demand.
"""

from __future__ import annotations

import pandas as pd

BASE = "base"
"""Scenario of an edition's base year: one number, from which all of its scenarios start."""
ALL = "all"
"""Sector of a scope's own printed total."""
OTHER_USES = "other_uses"
"""Sector under which the scope ``other`` stands among the uses of total demand."""

SCENARIOS = ("steps", "aps", "nze", "current_policies", "stated_policies", "high_demand")
"""The IEA's columns, left to right; each edition has three of them."""
HEADLINE = ("steps", "stated_policies")
"""Scenarios that a sentence quotes where only one can be: each edition's "Stated Policies"."""

ADDS_UP_WITHIN = 0.005
"""Largest distance between parts and printed total, as a share of it, that rounding explains:
half a unit in the third digit, the precision that the IEA prints below 1 000 kt."""


class MixedRows(ValueError):
    """Rows that no ratio may be made of: two editions, two scopes, or two minerals in one."""


def sole(rows: pd.DataFrame, column: str) -> str:
    """The one value that a column holds.

    Raises
    ------
    MixedRows
        When there are several, or none.
    """
    values = pd.unique(rows[column])
    if len(values) != 1:
        listing = ", ".join(sorted(map(str, values))) or "none"
        raise MixedRows(f"Expected one {column}, got {listing}. Select the rows of one first.")
    return str(values[0])


def scenarios(rows: pd.DataFrame) -> tuple[str, ...]:
    """Scenarios of one edition in the IEA's order, the base year left out."""
    sole(rows, "edition")
    present = set(rows["scenario"])
    return tuple(s for s in SCENARIOS if s in present)


def base_year(rows: pd.DataFrame) -> int:
    """Base year of one edition."""
    sole(rows, "edition")
    return int(sole(rows[rows["scenario"] == BASE], "year"))


def _place(scenario: pd.Series) -> pd.Series:
    """Place of each scenario in the IEA's order, the base year first."""
    return scenario.map({s: i for i, s in enumerate((BASE, *SCENARIOS))})


def _ordered(rows: pd.DataFrame) -> pd.DataFrame:
    """Sort by scenario in the IEA's order, then by year."""
    by_year = rows.sort_values("year")
    return by_year.sort_values("scenario", key=_place, kind="stable", ignore_index=True)


def path(rows: pd.DataFrame) -> pd.DataFrame:
    """Printed totals of one mineral, edition and scope over the years.

    Parameters
    ----------
    rows : columns of ``demand``.

    Returns
    -------
    scenario (str; ``base`` for the base year), year (int), value (t), in the IEA's order.

    Raises
    ------
    MixedRows
        For rows of several editions, minerals or scopes.
    """
    for column in ("edition", "mineral", "scope"):
        sole(rows, column)
    table = _ordered(rows[rows["sector"] == ALL])
    return table[["scenario", "year", "value"]]


def uses(rows: pd.DataFrame, year: int) -> pd.DataFrame:
    """What one mineral is needed for, in the base year and in `year`.

    Parameters
    ----------
    rows : columns of ``demand``, one edition and mineral. Scope ``energy`` alone, or ``energy``,
        ``other`` and ``total`` together; then ``other_uses`` is a sector of its own.
    year : the compared year.

    Returns
    -------
    scenario, year, sector, value (t): sectors largest first by the base year's and all scenarios'
    sum, the printed total of the widest scope last as ``all``.

    Raises
    ------
    MixedRows
        For rows of several editions or minerals.
    """
    rows = rows[(rows["scenario"] == BASE) | (rows["year"] == year)]
    sole(rows, "edition")
    sole(rows, "mineral")
    is_total = rows["sector"] == ALL
    scopes = set(rows["scope"])
    widest = "total" if "total" in scopes else "energy"
    other = rows[rows["scope"] == "other"].assign(sector=OTHER_USES)
    parts = pd.concat([rows[(rows["scope"] == "energy") & ~is_total], other])
    largest_first = parts.groupby("sector")["value"].sum().sort_values(ascending=False).index
    rank = {sector: i for i, sector in enumerate([*largest_first, ALL])}
    table = pd.concat([parts, rows[is_total & (rows["scope"] == widest)]])
    table = table.sort_values("sector", key=lambda sectors: sectors.map(rank))
    table = table.sort_values("scenario", key=_place, kind="stable")
    return table[["scenario", "year", "sector", "value"]].reset_index(drop=True)


def unexplained(use_rows: pd.DataFrame) -> pd.DataFrame:
    """Scenarios whose parts miss the printed total by more than rounding explains.

    Parameters
    ----------
    use_rows : as `uses` returns it.

    Returns
    -------
    scenario, parts (t), total (t).
    """
    total = use_rows[use_rows["sector"] == ALL].set_index("scenario")["value"]
    parts = use_rows[use_rows["sector"] != ALL].groupby("scenario", sort=False)["value"].sum()
    both = pd.DataFrame({"parts": parts, "total": total}).dropna()
    off = (both["parts"] - both["total"]).abs() > ADDS_UP_WITHIN * both["total"]
    return both[off].rename_axis("scenario").reset_index()


def growth(rows: pd.DataFrame, year: int) -> pd.DataFrame:
    """Demand in `year` as a multiple of the edition's own base year.

    Parameters
    ----------
    rows : columns of ``demand``, one edition and scope, any minerals.
    year : the compared year.

    Returns
    -------
    mineral, scenario, scope, base_year (int), year (int), base (t), value (t), ratio (float; NaN
    where the base year is zero as printed).

    Raises
    ------
    MixedRows
        For rows of several editions or scopes.
    """
    scope = sole(rows, "scope")
    start = base_year(rows)
    totals = rows[rows["sector"] == ALL]
    base = totals[totals["scenario"] == BASE].set_index("mineral")["value"]
    table = _ordered(totals[(totals["year"] == year) & (totals["scenario"] != BASE)])
    table["base"] = table["mineral"].map(base)
    table["ratio"] = (table["value"] / table["base"]).where(table["base"] > 0)
    table = table.assign(scope=scope, base_year=start)
    return table[
        ["mineral", "scenario", "scope", "base_year", "year", "base", "value", "ratio"]
    ].sort_values("mineral", kind="stable", ignore_index=True)


def clean_share(rows: pd.DataFrame) -> pd.DataFrame:
    """Energy technologies' share of total demand: the printed energy total over the printed total.

    Parameters
    ----------
    rows : columns of ``demand``, one edition.

    Returns
    -------
    mineral, scenario (``base`` for the base year), year, share (0 to 1), only where the edition
    prints both totals.

    Raises
    ------
    MixedRows
        For rows of several editions.
    """
    sole(rows, "edition")
    totals = rows[rows["sector"] == ALL]
    key = ["mineral", "scenario", "year"]
    energy = totals[totals["scope"] == "energy"].set_index(key)["value"]
    total = totals[totals["scope"] == "total"].set_index(key)["value"]
    share = (energy / total[total > 0]).dropna().rename("share").reset_index()
    return _ordered(share).sort_values("mineral", kind="stable", ignore_index=True)


def mix(rows: pd.DataFrame, technology: str, scenario: str, year: int) -> pd.DataFrame:
    """All minerals that one technology needs.

    Parameters
    ----------
    rows : columns of ``demand``, one edition, scope ``energy``.
    technology, scenario : ids of the IEA's sector and scenario.
    year : the base year or a compared one.

    Returns
    -------
    mineral, year, value (t), share (0 to 1: of that mineral's printed demand from all energy
    technologies; NaN where that is zero), largest value first.

    Raises
    ------
    MixedRows
        For rows of several editions or scopes.
    """
    sole(rows, "edition")
    sole(rows, "scope")
    rows = rows[(rows["year"] == year) & rows["scenario"].isin([scenario, BASE])]
    total = rows[rows["sector"] == ALL].set_index("mineral")["value"]
    table = rows[rows["sector"] == technology].copy()
    denominator = table["mineral"].map(total)
    table["share"] = (table["value"] / denominator).where(denominator > 0)
    return table.sort_values(["value", "mineral"], ascending=[False, True])[
        ["mineral", "year", "value", "share"]
    ].reset_index(drop=True)


def revisions(rows: pd.DataFrame, year: int) -> pd.DataFrame:
    """One year of one mineral as each edition saw it, scenarios under their own names.

    Parameters
    ----------
    rows : columns of ``demand``, one mineral and scope, any editions.
    year : the compared year.

    Returns
    -------
    edition, scenario, year, value (t), oldest edition first.

    Raises
    ------
    MixedRows
        For rows of several minerals or scopes.
    """
    sole(rows, "mineral")
    sole(rows, "scope")
    table = rows[(rows["sector"] == ALL) & (rows["year"] == year) & (rows["scenario"] != BASE)]
    table = _ordered(table).sort_values("edition", kind="stable", ignore_index=True)
    return table[["edition", "scenario", "year", "value"]]
