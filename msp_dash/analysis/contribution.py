"""A group's share of mine production, refining and reserves of each mineral, one row per source."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from msp_dash.analysis.groups import hides, share_of_group
from msp_dash.analysis.shares import (
    RESIDUAL,
    WORLD,
    Denominator,
    leaves_out,
    shares,
    world_total,
)
from msp_dash.data.vocabulary import STAGES

RESERVES = "reserves"
KINDS_OF_HOLDING = (*STAGES, RESERVES)
KEYS = ["mineral", "stage", "source", "edition"]
FRESH_YEARS = 3
"""An older number than this describes another market, and is not set beside a newer one."""


@dataclass(frozen=True, slots=True)
class Holding:
    """World output or reserves of one mineral and stage, by one source in one edition.

    `rows`: iso3, value (t), share (0-1), status; no world row. `year` is None for reserves.
    `estimated`: the publisher marks numbers among them as estimates. `at_most`: it prints its
    world total as "over", so that shares are upper bounds. `partial_total`: the total leaves out
    withheld output, or is the sum of the rows. `codes`, `shares`, `values`: columns of `rows`;
    `named_share`: sum of the shares of named countries.
    """

    mineral: str
    stage: str
    source: str
    edition: str
    year: int | None
    rows: pd.DataFrame
    denominator: Denominator
    estimated: bool
    at_most: bool
    partial_total: bool
    codes: tuple[str, ...] = field(init=False)
    shares: NDArray[np.float64] = field(init=False)
    values: tuple[float, ...] = field(init=False)
    named_share: float = field(init=False)

    def __post_init__(self) -> None:
        # Plain arrays of the columns: a page evaluates some 150 holdings per group, and pandas
        # would cost more than the arithmetic.
        own = self.rows
        iso3, shares = own["iso3"].to_numpy(dtype=object), own["share"].to_numpy(dtype=float)
        object.__setattr__(self, "codes", tuple(iso3))
        object.__setattr__(self, "shares", shares)
        object.__setattr__(self, "values", tuple(own["value"].tolist()))
        object.__setattr__(self, "named_share", float(np.nansum(shares[iso3 != RESIDUAL])))


def _holding(key: Iterable[object], year: int | None, rows: pd.DataFrame) -> Holding:
    mineral, stage, source, edition = (str(part) for part in key)
    _, denominator = world_total(rows)
    by_country = shares(rows[["iso3", "value", "status"]])
    if stage == RESERVES and denominator != "published":
        # "Large", or no total: the named rows are no whole that a share could be taken of.
        by_country, denominator = by_country.assign(share=float("nan")), "none"
    return Holding(
        mineral=mineral,
        stage=stage,
        source=source,
        edition=edition,
        year=year,
        rows=by_country[["iso3", "value", "share", "status"]],
        denominator=denominator,
        estimated="estimated" in rows and bool(rows["estimated"].any()),
        at_most=(WORLD, "at_least") in zip(rows["iso3"], rows["status"], strict=True),
        partial_total=stage != RESERVES and (denominator == "sum" or _excludes(rows)),
    )


def _excludes(rows: pd.DataFrame) -> bool:
    notes = rows["note"] if "note" in rows else pd.Series("", rows.index)
    return leaves_out(rows["iso3"], rows["status"], notes)


def newest(
    production: pd.DataFrame, supply_outlook: pd.DataFrame, reserves: pd.DataFrame
) -> tuple[Holding, ...]:
    """Newest output of every mineral and stage, and newest reserves.

    USGS, its newest edition with a number for the mineral and stage, and that edition's last year
    with one: where all countries are withheld, an older number answers, with its year. Refined
    output that USGS does not have comes from the IEA's newest edition with it, in its base year.

    Parameters
    ----------
    production, supply_outlook, reserves : the tables of these names.
    """
    usgs = _last_year(production[production["source"] == "usgs"])
    base = _base_year(supply_outlook[supply_outlook["stage"] == "refined"])
    had = set(usgs.loc[usgs["stage"] == "refined", "mineral"])
    holdings = [*_holdings(usgs), *_holdings(base[~base["mineral"].isin(had)])]
    newest_reserves = _newest_edition(reserves.assign(stage=RESERVES))
    holdings += [
        _holding(key, None, rows) for key, rows in newest_reserves.groupby(KEYS, sort=False)
    ]
    return tuple(sorted(holdings, key=lambda h: (h.mineral, KINDS_OF_HOLDING.index(h.stage))))


def newest_of_each(production: pd.DataFrame, supply_outlook: pd.DataFrame) -> tuple[Holding, ...]:
    """Newest output of every mineral and stage by every publisher: the IEA's of its base year.

    Parameters
    ----------
    production, supply_outlook : the tables of these names.
    """
    tables = [_last_year(rows) for _, rows in production.groupby("source")]
    return tuple(one for table in (*tables, _base_year(supply_outlook)) for one in _holdings(table))


def _holdings(table: pd.DataFrame) -> list[Holding]:
    """A holding for each mineral and stage of one publisher's newest rows."""
    return [
        _holding(key, int(rows["year"].iloc[0]), rows)
        for key, rows in table.groupby(KEYS, sort=False)
    ]


def _base_year(supply_outlook: pd.DataFrame) -> pd.DataFrame:
    """The newest edition of the outlook with each mineral and stage, in its base year."""
    first = supply_outlook.groupby("edition")["year"].transform("min")
    base = _newest_edition(supply_outlook[supply_outlook["year"] == first])
    # The outlook has no status: the residual is told apart as in `production`.
    return base.assign(status=base["iso3"].map({RESIDUAL: "residual"}).fillna("reported"))


def _newest_edition(table: pd.DataFrame) -> pd.DataFrame:
    by_country = table[~table["iso3"].isin([WORLD, RESIDUAL]) & table["value"].notna()]
    last = by_country.groupby(["mineral", "stage"])["edition"].max().rename("last").reset_index()
    merged = table.merge(last, on=["mineral", "stage"])
    return merged[merged["edition"] == merged["last"]].drop(columns="last")


def _last_year(table: pd.DataFrame) -> pd.DataFrame:
    newest_edition = _newest_edition(table)
    by_country = newest_edition[
        ~newest_edition["iso3"].isin([WORLD, RESIDUAL]) & newest_edition["value"].notna()
    ]
    last = by_country.groupby(["mineral", "stage"])["year"].max().rename("last").reset_index()
    merged = newest_edition.merge(last, on=["mineral", "stage"])
    return merged[merged["year"] == merged["last"]].drop(columns="last")


def best_named(
    codes: Sequence[str],
    own: NDArray[np.float64],
    year: int,
    group: frozenset[str],
    others: Iterable[Holding],
) -> Holding | None:
    """Who answers for a group where a publication names too few of its members.

    Parameters
    ----------
    codes, own : countries and their shares of output (0-1; NaN where withheld) by the publication
        in question.
    year : of that output.
    others : the same mineral and stage by all publishers, each in its newest year.

    Returns
    -------
    The holding with numbers of most members, of as many the newest, no older than `FRESH_YEARS`:
    its share stands beside the publication's own, with its name and year. None where the
    publication hides nothing of the group (`groups.hides`), where it has numbers of more than half
    as many members, and where the holding gives the group no more than it does.

    Examples
    --------
    Illustrative shares. The first publisher names Japan alone: Australia and Canada may be among
    its other countries. The second names all three, so it answers for the group:

    >>> import numpy as np
    >>> import pandas as pd
    >>> from msp_dash.analysis.contribution import best_named, newest_of_each
    >>> rows = [("CHN", 8_400.0), ("JPN", 900.0), ("AUS", 400.0), ("CAN", 300.0)]
    >>> production = pd.DataFrame(rows, columns=["iso3", "value"]).assign(
    ...     mineral="copper", stage="refined", source="bgs", edition="2023", year=2023, status=""
    ... )
    >>> others = newest_of_each(production, production[:0])
    >>> group, codes = frozenset({"AUS", "CAN", "JPN"}), ["CHN", "JPN", "OTH"]
    >>> best_named(codes, np.array([0.80, 0.09, 0.11]), 2025, group, others).source
    'bgs'

    A publisher with numbers of two of the three answers itself:

    >>> codes = ["CHN", "JPN", "AUS", "OTH"]
    >>> best_named(codes, np.array([0.80, 0.09, 0.04, 0.07]), 2025, group, others) is None
    True
    """
    if not hides(codes, own.tolist(), group):
        return None
    candidates = [
        (_numbers_of(one.codes, one.shares, group), one.year, one)
        for one in others
        if one.year is not None and one.year >= year - FRESH_YEARS
    ]
    most, _, best = max(candidates, key=lambda c: c[:2], default=(0, 0, None))
    if best is None or not most or 2 * _numbers_of(codes, own, group) > most:
        return None
    more = share_of_group(best.codes, best.shares, group) or 0.0
    return best if more > (share_of_group(codes, own, group) or 0.0) else None


def _numbers_of(codes: Sequence[str], shares: NDArray[np.float64], group: frozenset[str]) -> int:
    """Of how many members there is a number."""
    return sum(c in group and not math.isnan(s) for c, s in zip(codes, shares, strict=True))


def contribution(holdings: Iterable[Holding], group: frozenset[str]) -> pd.DataFrame:
    """Share of each holding that the named rows of a group make up.

    Returns
    -------
    Columns mineral, stage, source, edition (str), year (Int64; none for reserves), share (float,
    0 to 1; NaN where no share can be given), coverage (float: share of the printed world total
    that named rows make up; NaN where no total is printed), hidden (bool: members may hold more,
    in the residual or withheld), listed (bool: a member has a row), at_most (bool).
    """
    rows = [contribution_row(one, group) for one in holdings]
    return pd.DataFrame(rows).astype({"year": "Int64", "share": float, "coverage": float})


def contribution_row(one: Holding, group: frozenset[str]) -> dict[str, Any]:
    """A row of `contribution`: plain values, None where a number cannot be given."""
    return {
        "mineral": one.mineral,
        "stage": one.stage,
        "source": one.source,
        "edition": one.edition,
        "year": one.year,
        "share": share_of_group(one.codes, one.shares, group),
        "coverage": one.named_share if one.denominator == "published" else None,
        "hidden": hides(one.codes, one.values, group),
        "listed": not group.isdisjoint(one.codes),
        "at_most": one.at_most,
    }
