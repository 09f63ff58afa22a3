"""Data quality: coverage of the tables, estimated and missing values, disagreements, jumps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from msp_dash.analysis.shares import RESIDUAL, WORLD

SERIES = ["mineral", "stage", "source"]
JUMP = 5.0
"""Factor from one year to the next, up or down, from which a value is one to look at."""
NOTABLE = 0.01
"""Least share of what the publisher names in one of both years: small producers jump by nature."""


def country_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of countries, without world totals and residuals."""
    return rows[~rows["iso3"].isin((WORLD, RESIDUAL))]


def coverage(rows: pd.DataFrame) -> pd.DataFrame:
    """What each publisher gives of each mineral, stage and year.

    Parameters
    ----------
    rows : columns mineral, stage, source, year, iso3, value, status, estimated, and marked:
        whether the file marks estimates at all.

    Returns
    -------
    mineral, stage, source, year; countries (rows of countries), values (those with a number),
    estimated (numbers that the publisher estimates; null where the file does not mark them),
    zeros (numbers that are zero, and no estimates), withheld, missing (no number for another
    reason); share: estimated of values, 0 to 1, null where there is no number, too.
    """
    own = country_rows(rows)
    kinds = own[[*SERIES, "year"]].assign(
        countries=1,
        values=own["value"].notna(),
        estimated=own["estimated"].astype(bool) & own["value"].notna(),
        zeros=(own["value"] == 0) & ~own["estimated"].astype(bool),
        withheld=own["status"] == "withheld",
        missing=own["value"].isna() & (own["status"] != "withheld"),
    )
    groups = [*SERIES, "year"]
    table = kinds.groupby(groups, as_index=False).sum()
    marked = own.groupby(groups)["marked"].all().to_numpy()
    table["estimated"] = table["estimated"].where(marked)
    table["share"] = (table["estimated"] / table["values"].where(table["values"] > 0)).round(4)
    return table


def statuses(
    tables: Mapping[str, pd.DataFrame], groups: Mapping[str, Sequence[str]]
) -> pd.DataFrame:
    """How many rows of each table and publisher are in which group of statuses.

    Parameters
    ----------
    tables : name -> rows with source and status.
    groups : name of a group -> its statuses; every status is in one.

    Returns
    -------
    table, source, state (a group), rows, share (of the rows of that table and publisher, 0 to 1);
    in the order of tables, publishers and groups.
    """
    group_of = {status: group for group, members in groups.items() for status in members}
    records = []
    for name, rows in tables.items():
        for source, own in rows.groupby("source"):
            counts = own["status"].map(group_of).value_counts()
            records += [
                (name, source, group, int(counts.get(group, 0)), counts.get(group, 0) / len(own))
                for group in groups
            ]
    return pd.DataFrame(records, columns=["table", "source", "state", "rows", "share"])


def spread(compared: pd.DataFrame, publishers: Sequence[str]) -> tuple[float, str] | None:
    """How far publishers are apart on the countries that two of them or more give.

    Parameters
    ----------
    compared : iso3 and one column a publisher, of one year and basis.

    Returns
    -------
    Sum of (largest - smallest) by the sum of the largest, 0 to 1, and the country of the widest
    distance; None where all numbers are zero.
    """
    values = compared[list(publishers)]
    high, low = values.max(axis=1), values.min(axis=1)
    if not high.sum() > 0:
        return None
    widest = (high - low).idxmax()
    return round(float((high - low).sum() / high.sum()), 4), str(compared.loc[widest, "iso3"])


def jumps(rows: pd.DataFrame, first_year: int) -> pd.DataFrame:
    """Values that are `JUMP` times, or a `JUMP`-th of, the same publisher's of the year before.

    Parameters
    ----------
    rows : mineral, stage, source, basis, iso3, year, edition, value; one edition a year.
    first_year : earliest year of the later value.

    Returns
    -------
    mineral, stage, source, basis, iso3, year, edition, value, before, before_edition, ratio,
    share (the larger of both years' shares in what the publisher names); the widest ratio first.
    """
    own = country_rows(rows)
    own = own[own["value"] > 0]
    total = own.groupby([*SERIES, "basis", "year"])["value"].transform("sum")
    key = [*SERIES, "basis", "iso3"]
    own = own[[*key, "year", "edition", "value"]].assign(share=own["value"] / total)
    before = own.rename(
        columns={"value": "before", "edition": "before_edition", "share": "before_share"}
    )
    pairs = own.merge(before.assign(year=before["year"] + 1), on=[*key, "year"])
    pairs["ratio"] = pairs["value"] / pairs["before"]
    pairs["share"] = pairs[["share", "before_share"]].max(axis=1).round(4)
    wide = (pairs["ratio"] >= JUMP) | (pairs["ratio"] <= 1 / JUMP)
    pairs = pairs[wide & (pairs["share"] >= NOTABLE) & (pairs["year"] >= first_year)]
    size = pairs["ratio"].where(pairs["ratio"] >= 1, 1 / pairs["ratio"])
    order = size.sort_values(ascending=False, kind="stable").index
    return pairs.drop(columns="before_share").loc[order].reset_index(drop=True)
