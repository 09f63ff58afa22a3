"""What a group mines, refines and holds of each mineral: one source and edition a row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from msp_dash.analysis.groups import group_share, may_hide
from msp_dash.analysis.shares import RESIDUAL, WORLD, Denominator, shares, world_total

RESERVES = "reserves"
STAGES = ("mine", "smelter", "refined", RESERVES)


@dataclass(frozen=True, slots=True)
class Holding:
    """World output or reserves of one mineral and stage, by one source in one edition.

    `rows`: iso3, value (t), share (0-1), status; no world row. `year` is None for reserves.
    `estimated`: the publisher marks numbers among them as estimates. `at_most`: it prints its
    world total as "over", so that shares are upper bounds.
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


def _holding(key: Iterable[object], year: int | None, rows: pd.DataFrame) -> Holding:
    mineral, stage, source, edition = (str(part) for part in key)
    world = rows[rows["iso3"] == WORLD]
    _, denominator = world_total(rows)
    found = shares(rows)
    if stage == RESERVES and denominator != "published":
        # "Large", or no total: the named rows are no whole that a share could be taken of.
        found, denominator = found.assign(share=float("nan")), "none"
    return Holding(
        mineral=mineral,
        stage=stage,
        source=source,
        edition=edition,
        year=year,
        rows=found[["iso3", "value", "share", "status"]],
        denominator=denominator,
        estimated="estimated" in rows and bool(rows["estimated"].any()),
        at_most=bool((world["status"] == "at_least").any()),
    )


def newest(
    production: pd.DataFrame, supply_outlook: pd.DataFrame, reserves: pd.DataFrame
) -> tuple[Holding, ...]:
    """Newest output of every mineral and stage, and newest reserves.

    USGS, its newest edition with the mineral and stage and that edition's last year. Refined
    output that USGS does not have comes from the IEA's newest edition with it, in its base year.

    Parameters
    ----------
    production, supply_outlook, reserves : the tables of these names.
    """
    usgs = _last_year(production[production["source"] == "usgs"])
    outlook = supply_outlook[supply_outlook["stage"] == "refined"]
    base = outlook[outlook["year"] == outlook.groupby("edition")["year"].transform("min")]
    had = set(usgs.loc[usgs["stage"] == "refined", "mineral"])
    base = _newest_edition(base[~base["mineral"].isin(had)])
    # The outlook has no status: the residual is told apart as in `production`.
    base = base.assign(status=base["iso3"].map({RESIDUAL: "residual"}).fillna("reported"))
    keys = ["mineral", "stage", "source", "edition"]
    found = [
        _holding(key, int(rows["year"].iloc[0]), rows)
        for table in (usgs, base)
        for key, rows in table.groupby(keys, sort=False)
    ]
    held = _newest_edition(reserves.assign(stage=RESERVES))
    found += [_holding(key, None, rows) for key, rows in held.groupby(keys, sort=False)]
    return tuple(sorted(found, key=lambda h: (h.mineral, STAGES.index(h.stage))))


def _newest_edition(table: pd.DataFrame) -> pd.DataFrame:
    named = table[~table["iso3"].isin([WORLD, RESIDUAL])]
    last = named.groupby(["mineral", "stage"])["edition"].max().rename("last").reset_index()
    merged = table.merge(last, on=["mineral", "stage"])
    return merged[merged["edition"] == merged["last"]].drop(columns="last")


def _last_year(table: pd.DataFrame) -> pd.DataFrame:
    found = _newest_edition(table)
    named = found[~found["iso3"].isin([WORLD, RESIDUAL])]
    last = named.groupby(["mineral", "stage"])["year"].max().rename("last").reset_index()
    merged = found.merge(last, on=["mineral", "stage"])
    return merged[merged["year"] == merged["last"]].drop(columns="last")


def contribution(holdings: Iterable[Holding], group: frozenset[str]) -> pd.DataFrame:
    """Share of each holding that the named rows of a group make up.

    Returns
    -------
    Columns mineral, stage, source, edition (str), year (Int64; none for reserves), share (float,
    0 to 1; NaN where no share can be given), coverage (float: share of the printed world total
    that named rows make up; NaN where no total is printed), hidden (bool: members may hold more,
    in the residual or withheld), listed (bool: a member has a row), at_most (bool).
    """
    rows = []
    for one in holdings:
        named = one.rows.loc[one.rows["iso3"] != RESIDUAL, "share"]
        printed = one.denominator == "published"
        rows.append(
            {
                "mineral": one.mineral,
                "stage": one.stage,
                "source": one.source,
                "edition": one.edition,
                "year": one.year,
                "share": group_share(one.rows, group),
                "coverage": float(named.sum()) if printed else None,
                "hidden": may_hide(one.rows, group),
                "listed": bool(one.rows["iso3"].isin(group).any()),
                "at_most": one.at_most,
            }
        )
    return pd.DataFrame(rows).astype({"year": "Int64", "share": float, "coverage": float})
