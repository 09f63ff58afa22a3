"""A country's latest shares and ranks in output and reserves, over all minerals and stages."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from msp_dash.analysis.contribution import RESERVES, Holding
from msp_dash.analysis.groups import hides, share_of_group
from msp_dash.analysis.shares import RESIDUAL, WORLD
from msp_dash.data import facts, load
from msp_dash.data.frames import dicts
from msp_dash.figures.common import bound_of
from msp_dash.figures.holdings import holdings, of_each_publisher
from msp_dash.figures.view_group import eu_states
from msp_dash.words import Words, words
from msp_dash.words.numbers import SHARE_MIN, Bound

OLDER = "bgs"
"""Publisher with more countries but older years."""
FEW_NAMED = "iea"
"""Publisher that names few countries of each mineral, and not those with the most output."""
OLDER_YEARS_MAX = 10
"""Years by which another publisher's series may end before the newest: an older one gives no rank.
"""
UNION = "EU"
AGGREGATES = frozenset({WORLD, RESIDUAL})
COLUMNS = [
    *("iso3", "mineral", "stage", "source", "edition"),
    *("year", "share", "rank", "bound", "status"),
]


@dataclass(frozen=True, slots=True)
class Standing:
    """A country's share of one mineral and stage, in the newest numbers that give one.

    `year` is 0 for reserves. `rank`: 1 for the largest; ties share the better rank. `bound`: at
    most, where the publisher prints the world's total as "over" a number; the Union's at least,
    where states may stand among other countries. `status` is that of the row.
    """

    iso3: str
    mineral: str
    stage: str
    source: str
    edition: str
    year: int
    share: float
    rank: int
    bound: Bound
    status: str

    @property
    def at_most(self) -> bool:
        """Whether the share is an upper bound."""
        return self.bound == "at_most"

    @property
    def is_ranked(self) -> bool:
        """Whether its rank is known: of the IEA, which names few countries, only where all others
        together have less.
        """
        key = self.mineral, self.stage, self.source, self.edition
        return self.source != FEW_NAMED or self.share >= _of_others().get(key, 0)

    @property
    def holding(self) -> Holding:
        """The publication's rows that it is among."""
        return _by_key()[self.mineral, self.stage, self.source, self.edition]

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
            row["bound"],
            str(row["status"]),
        )


def _table(of: Sequence[Holding]) -> pd.DataFrame:
    """`COLUMNS` of the countries with a share, and of the Union, holding by holding."""
    rows = pd.concat([one.rows.assign(**_published(one)) for one in of], ignore_index=True)
    rows["rank"] = [rank for one in of for rank in _ranks(one.values, one.codes)]
    union = pd.DataFrame([row for one in of if (row := _union(one))])
    countries = rows[rows["share"].notna() & (rows["iso3"] != RESIDUAL)]
    return pd.concat([countries, union], ignore_index=True)[COLUMNS]


def _published(one: Holding) -> dict[str, object]:
    return {
        "mineral": one.mineral,
        "stage": one.stage,
        "source": one.source,
        "edition": one.edition,
        "year": one.year or 0,
        "bound": bound_of(hide=False, bound=one.at_most),
    }


@lru_cache(maxsize=1)
def _by_key() -> Mapping[tuple[str, str, str, str], Holding]:
    return {
        (one.mineral, one.stage, one.source, one.edition): one
        for one in (*of_each_publisher(), *holdings())
    }


@lru_cache(maxsize=1)
def _of_others() -> Mapping[tuple[str, str, str, str], float]:
    """(mineral, stage, source, edition) -> share of the countries that are not named."""
    return {
        key: share
        for key, one in _by_key().items()
        for code, share in zip(one.codes, one.shares, strict=True)
        if code == RESIDUAL and not math.isnan(share)
    }


def _ranks(values: Sequence[float], codes: Sequence[str]) -> list[int]:
    own = np.array([v for v, code in zip(values, codes, strict=True) if code != RESIDUAL])
    return [int((own > value).sum()) + 1 for value in values]


def _union(one: Holding) -> dict[str, object] | None:
    """The sum of the states' rows, which ranks as one producer; None where none has a number."""
    states = eu_states()
    share = share_of_group(one.codes, one.shares, states)
    own = [code in states for code in one.codes]
    if share is None or not any(own):
        return None
    value = np.nansum(np.array(one.values)[own])
    others = [
        v if code not in states else math.nan for v, code in zip(one.values, one.codes, strict=True)
    ]
    estimated = (one.rows["status"][own] == "estimated").any()
    return _published(one) | {
        "iso3": UNION,
        "share": share,
        "rank": _ranks([*others, value], [*one.codes, UNION])[-1],
        "bound": bound_of(hide=hides(one.codes, one.values, states), bound=one.at_most),
        "status": "estimated" if estimated else "reported",
    }


@lru_cache(maxsize=1)
def _newest() -> pd.DataFrame:
    """Shares of `holdings`: USGS, and the IEA where USGS has no refined output."""
    return _table(holdings())


@lru_cache(maxsize=1)
def _others() -> pd.DataFrame:
    """Shares by other publishers than those of `holdings`, the newest first, none long ago."""
    preferred = {(one.mineral, one.stage, one.source) for one in holdings()}
    others = [
        (one.year, one)
        for one in of_each_publisher()
        if one.year and (one.mineral, one.stage, one.source) not in preferred
    ]
    first = max(year for year, _ in others) - OLDER_YEARS_MAX
    recent = sorted((-year, at) for at, (year, _) in enumerate(others) if year >= first)
    return _table([others[at][1] for _, at in recent])


@lru_cache(maxsize=1)
def standings() -> pd.DataFrame:
    """Newest share of every country, mineral and stage that has one, largest first.

    Returns
    -------
    Columns iso3, mineral, stage (``reserves`` among them), source, edition (str), year (int; 0 for
    reserves), share (float, `SHARE_MIN` to 1), rank (int), bound (str). Former states left out.
    """
    table = _first_published()
    return table[table["iso3"] != UNION].reset_index(drop=True)


@lru_cache(maxsize=1)
def _first_published() -> pd.DataFrame:
    """`standings` with the Union."""
    keys = ["iso3", "mineral", "stage"]
    table = pd.concat([_newest(), _others()], ignore_index=True).drop_duplicates(keys)
    # Only now: a newest share that is tiny or zero must not give way to an older, larger one.
    current = table[table["iso3"].isin(current_areas()) & (table["share"] >= SHARE_MIN)]
    order = ["share", "mineral", "stage"]
    return current.sort_values(order, ascending=[False, True, True], ignore_index=True)


@lru_cache(maxsize=1)
def by_publication() -> pd.DataFrame:
    """Every publisher's newest shares, the Union's too: first those of `holdings`, then the newest.

    Returns
    -------
    The columns of `standings`, one row a country, mineral, stage and source.
    """
    table = pd.concat([_newest(), _others()], ignore_index=True)
    keys = ["iso3", "mineral", "stage", "source"]
    table = table[table["iso3"].isin(current_areas()) & (table["share"] >= SHARE_MIN)]
    return table.drop_duplicates(keys, ignore_index=True)


@lru_cache(maxsize=1)
def _by_country() -> Mapping[tuple[str, bool], tuple[Standing, ...]]:
    """(country or the Union, whether of reserves) -> its rows of `standings`."""
    by_country: dict[tuple[str, bool], list[Standing]] = {}
    for row in dicts(_first_published()):
        one = Standing.of(row)
        by_country.setdefault((one.iso3, one.stage == RESERVES), []).append(one)
    return {key: tuple(rows) for key, rows in by_country.items()}


def standing(iso3: str, *, reserves: bool) -> tuple[Standing, ...]:
    """A country's shares of output, or of reserves; largest first, one a mineral and stage."""
    return _by_country().get((iso3, reserves), ())


@lru_cache(maxsize=1)
def _later() -> Mapping[tuple[str, str, str], Standing]:
    newest_first = [Standing.of(row) for row in dicts(_others())]
    return {(one.iso3, one.mineral, one.stage): one for one in reversed(newest_first)}


def later(one: Standing) -> Standing | None:
    """The share by another publisher that has a later year than the one that answers."""
    other = _later().get((one.iso3, one.mineral, one.stage))
    return other if other and other.year > one.year else None


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
