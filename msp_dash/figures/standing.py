"""A country's latest shares and ranks in output and reserves, over all minerals and stages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from msp_dash.analysis.contribution import RESERVES
from msp_dash.analysis.shares import RESIDUAL, WORLD, shares
from msp_dash.data import facts, load
from msp_dash.data.frames import dicts, tuples
from msp_dash.figures.common import all_output, newest_series
from msp_dash.figures.holdings import holdings
from msp_dash.words import Words, words
from msp_dash.words.numbers import SHARE_MIN

OLDER = "bgs"
"""Publisher with more countries but older years: fallback where the newest data have no share."""
OLDER_YEARS_MAX = 10
"""Years by which a series of `OLDER` may end before the newest: an older series gives no rank."""
AGGREGATES = frozenset({WORLD, RESIDUAL})
COLUMNS = [
    *("iso3", "mineral", "stage", "source", "edition"),
    *("year", "share", "rank", "at_most", "status"),
]


@dataclass(frozen=True, slots=True)
class Standing:
    """A country's share of one mineral and stage, in the newest numbers that give one.

    `year` is 0 for reserves. `rank`: 1 for the largest; ties share the better rank. `at_most`:
    the publisher prints the world's total as "over" a number. `status` is that of the row.
    """

    iso3: str
    mineral: str
    stage: str
    source: str
    edition: str
    year: int
    share: float
    rank: int
    at_most: bool
    status: str

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Standing:
        """The standing of a row of `standings`."""
        return cls(
            str(row["iso3"]),
            str(row["mineral"]),
            str(row["stage"]),
            str(row["source"]),
            str(row["edition"]),
            int(row["year"]),
            float(row["share"]),
            int(row["rank"]),
            bool(row["at_most"]),
            str(row["status"]),
        )


def _ranked(rows: pd.DataFrame) -> pd.DataFrame:
    rows_with_share = rows[~rows["iso3"].isin(AGGREGATES) & rows["share"].notna()]
    values = rows.loc[rows["iso3"] != RESIDUAL, "value"].to_numpy(dtype=float)
    above = values[:, None] > rows_with_share["value"].to_numpy(dtype=float)
    return rows_with_share.assign(rank=above.sum(axis=0) + 1)


def _newest() -> pd.DataFrame:
    """Shares of `holdings`: USGS, and the IEA where USGS has no refined output."""
    parts = [
        _ranked(h.rows).assign(
            mineral=h.mineral,
            stage=h.stage,
            source=h.source,
            edition=h.edition,
            year=h.year or 0,
            at_most=h.at_most,
        )
        for h in holdings()
    ]
    return pd.concat(parts, ignore_index=True)[COLUMNS]


@lru_cache(maxsize=1)
def _older() -> pd.DataFrame:
    """Shares in the last year of each series of `OLDER` that did not end long ago."""
    rows = all_output()
    rows = rows[rows["source"] == OLDER]
    recent = rows[rows["year"] >= rows["year"].max() - OLDER_YEARS_MAX]
    pairs = recent[["mineral", "stage"]].drop_duplicates()
    parts = []
    for mineral, stage in tuples(pairs):
        own = newest_series(mineral, stage, OLDER)
        own = own[own["year"] == own["year"].max()]
        keys = own[["mineral", "stage", "source", "edition", "year"]].iloc[0].to_dict()
        parts.append(_ranked(shares(own)).assign(**keys, at_most=False))
    return pd.concat(parts, ignore_index=True)[COLUMNS]


@lru_cache(maxsize=1)
def standings() -> pd.DataFrame:
    """Newest share of every country, mineral and stage that has one, largest first.

    Returns
    -------
    Columns iso3, mineral, stage (``reserves`` among them), source, edition (str), year (int; 0 for
    reserves), share (float, `SHARE_MIN` to 1), rank (int), at_most (bool). Former states left out.
    """
    newest = _newest()
    keys = ["iso3", "mineral", "stage"]
    table = pd.concat([newest, _older()], ignore_index=True).drop_duplicates(keys)
    # Only now: a newest share that is tiny or zero must not give way to an older, larger one.
    current = table[table["iso3"].isin(current_areas()) & (table["share"] >= SHARE_MIN)]
    order = ["share", "mineral", "stage"]
    return current.sort_values(order, ascending=[False, True, True], ignore_index=True)


@lru_cache(maxsize=1)
def by_publication() -> pd.DataFrame:
    """Every publisher's newest shares, as `standings` has them: those of `OLDER` come last.

    Returns
    -------
    The columns of `standings`, one row a country, mineral, stage and source.
    """
    table = pd.concat([_newest(), _older()], ignore_index=True)
    keys = ["iso3", "mineral", "stage", "source"]
    table = table[table["iso3"].isin(current_areas()) & (table["share"] >= SHARE_MIN)]
    return table.drop_duplicates(keys, ignore_index=True)


@lru_cache(maxsize=1)
def _by_country() -> Mapping[tuple[str, bool], tuple[Standing, ...]]:
    """(country, whether of reserves) -> its rows of `standings`."""
    by_country: dict[tuple[str, bool], list[Standing]] = {}
    for row in dicts(standings()):
        one = Standing.of(row)
        by_country.setdefault((one.iso3, one.stage == RESERVES), []).append(one)
    return {key: tuple(rows) for key, rows in by_country.items()}


def standing(iso3: str, *, reserves: bool) -> tuple[Standing, ...]:
    """A country's shares of output, or of reserves; largest first, one a mineral and stage."""
    return _by_country().get((iso3, reserves), ())


@lru_cache(maxsize=1)
def _later() -> Mapping[tuple[str, str, str], tuple[int, float]]:
    rows = dicts(_older())
    return {
        (str(row["iso3"]), str(row["mineral"]), str(row["stage"])): (row["year"], row["share"])
        for row in rows
    }


def later(one: Standing) -> tuple[int, float] | None:
    """Year and share by `OLDER` where it has a later year than the publisher that answers."""
    older = _later().get((one.iso3, one.mineral, one.stage))
    return older if older and one.source != OLDER and older[0] > one.year else None


def last_listed(iso3: str) -> pd.DataFrame:
    """The last year in which any output was listed for a country.

    Returns
    -------
    Columns mineral, source, edition (str), year (int), largest source first; empty where none was.
    """
    rows = load("production")
    own = rows[(rows["iso3"] == iso3) & (rows["value"] > 0)]
    own = own[own["year"] == own["year"].max()]
    one = own.sort_values(["source", "edition"], ascending=False).drop_duplicates("mineral")
    return one[["mineral", "source", "edition", "year"]].sort_values("mineral", ignore_index=True)


@lru_cache(maxsize=1)
def current_areas() -> frozenset[str]:
    """Codes of areas of today, the European Union among them."""
    areas = load("countries")
    return frozenset(areas.loc[~areas["former"], "iso3"]) - AGGREGATES


@lru_cache(maxsize=4)
def listed_areas(lang: str = "en") -> tuple[str, ...]:
    """Areas of today that any table of output, reserves or participation names, by name."""
    tables = [load(name) for name in ("production", "reserves", "supply_outlook")]
    tables += [facts(name) for name in ("members", "participation", "related_initiatives")]
    codes = {code for table in tables for code in table["iso3"]}
    w: Words = words(lang)
    return tuple(sorted(codes & current_areas(), key=w.country_order))
