"""Output of minerals by country, year and publisher, and its shares of the world's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from msp_dash.analysis.series import shares_by_year
from msp_dash.analysis.shares import RESIDUAL, WORLD, Denominator, leaves_out, shares, world_total
from msp_dash.data import Source, load
from msp_dash.data.corrections import without_corrections
from msp_dash.figures.common import publication
from msp_dash.words import Words


@dataclass(frozen=True, slots=True)
class Output:
    """World output of one mineral, stage, source, edition and year.

    `rows`: iso3, name, value (in `unit`), share (0-1), status, estimated, note; largest first,
    residual last, no world row. `world` is the denominator, `denominator` says which one it is.
    `excludes_withheld`: the printed total leaves out output that the publisher withholds, or a
    country is withheld and nothing says that the total has it.
    """

    rows: pd.DataFrame
    world: float | None
    denominator: Denominator
    world_note: str
    unit: str
    basis: str
    estimated: bool
    projected: bool
    excludes_withheld: bool
    source: Source


@lru_cache(maxsize=1)
def base_years() -> Mapping[str, int]:
    """IEA edition -> its base year, the first year of its supply rows."""
    outlook = load("supply_outlook")
    return {str(k): int(v) for k, v in outlook.groupby("edition")["year"].min().items()}


@lru_cache(maxsize=1)
def all_output() -> pd.DataFrame:
    """All publishers' output, columns as in `production`.

    The IEA's come from `supply_outlook`: base years as reported, later ones as projected. Notes are
    the publishers': corrections are noted by `caveats`.
    """
    outlook = load("supply_outlook")
    residual = outlook["iso3"] == RESIDUAL
    projected = outlook["year"] > outlook["edition"].map(base_years())
    status = projected.map({True: "projected", False: "reported"}).mask(residual, "residual")
    outlook = outlook.assign(unit="t", status=status, estimated=False)
    production = load("production")
    table = pd.concat([production, outlook[list(production.columns)]], ignore_index=True)
    return table.assign(note=table["note"].map(without_corrections))


@lru_cache(maxsize=1)
def _positions() -> Mapping[tuple[str, str, str], list[int]]:
    keys = ["mineral", "stage", "source"]
    return {key: list(at) for key, at in all_output().groupby(keys).indices.items()}


@lru_cache(maxsize=1)
def _positions_of_year() -> Mapping[tuple[str, str, str, str, int], NDArray[np.intp]]:
    keys = ["mineral", "stage", "source", "edition", "year"]
    return all_output().groupby(keys).indices


@lru_cache(maxsize=128)
def output_rows(mineral: str, stage: str, publisher: str) -> pd.DataFrame:
    """All editions and years of one publisher's output of one mineral and stage."""
    return all_output().iloc[_positions().get((mineral, stage, publisher), [])]


@lru_cache(maxsize=128)
def newest_series(mineral: str, stage: str, publisher: str) -> pd.DataFrame:
    """`output_rows` of the newest edition that has any: all its years.

    For publishers that print the whole series in each edition, which two would count twice.
    """
    rows = output_rows(mineral, stage, publisher)
    return rows[rows["edition"] == rows["edition"].max()]


SERIES = ("mineral", "stage", "source")
"""Columns that identify a series of output."""


def _of_series(rows: pd.DataFrame) -> Mapping[tuple[str, str, str], pd.DataFrame]:
    """Rows of each series with their shares, by year, edition and country; no world rows.

    Of all series at once: the sums and joins behind a share cost as much for one as for all.
    """
    with_shares = shares_by_year(rows, within=SERIES)
    places = with_shares.groupby(list(SERIES)).indices
    return {key: with_shares.iloc[at].reset_index(drop=True) for key, at in places.items()}


@lru_cache(maxsize=1)
def _output_shares() -> Mapping[tuple[str, str, str], pd.DataFrame]:
    return _of_series(all_output())


def output_shares(mineral: str, stage: str, publisher: str) -> pd.DataFrame:
    """`analysis.series.shares_by_year` of `output_rows`: every edition and year."""
    return _output_shares()[mineral, stage, publisher]


@lru_cache(maxsize=1)
def _observed_shares() -> Mapping[tuple[str, str, str], pd.DataFrame]:
    return _of_series(all_observed())


def observed_shares(mineral: str, stage: str, publisher: str) -> pd.DataFrame:
    """`analysis.series.shares_by_year` of `observed`."""
    return _observed_shares()[mineral, stage, publisher]


@lru_cache(maxsize=1)
def all_observed() -> pd.DataFrame:
    """All publishers' output of observed years (no projections), newest edition of each year."""
    rows = all_output()
    base = rows["edition"].map(base_years()).astype(float)
    rows = rows[(rows["source"] != "iea") | (rows["year"] == base)]
    keys = ["mineral", "stage", "source", "year"]
    is_country = rows[rows["value"].notna() & ~rows["iso3"].isin([WORLD, RESIDUAL])]
    newest = is_country.groupby(keys, as_index=False)["edition"].max()
    return rows.merge(newest, on=[*keys, "edition"])


@lru_cache(maxsize=1)
def _observed_positions() -> Mapping[tuple[str, str, str], list[int]]:
    keys = ["mineral", "stage", "source"]
    return {key: list(at) for key, at in all_observed().groupby(keys).indices.items()}


@lru_cache(maxsize=128)
def observed(mineral: str, stage: str, publisher: str) -> pd.DataFrame:
    """`all_observed` of one mineral, stage and publisher."""
    return all_observed().iloc[_observed_positions().get((mineral, stage, publisher), [])]


# Several cards of a page are about the same output, and so is its lead in each run.
@lru_cache(maxsize=512)
def output(mineral: str, stage: str, publisher: str, edition: str, year: int, w: Words) -> Output:
    """Output by country, from `production`, or from the supply outlook where publisher is iea."""
    rows = all_output().iloc[_positions_of_year()[mineral, stage, publisher, edition, year]]
    world, denominator = world_total(rows)
    printed = rows[rows["iso3"] == WORLD]
    world_note = str(printed["note"].iloc[0]) if len(printed) else ""
    with_shares = shares(rows)
    with_shares.insert(1, "name", [w.country(code) for code in with_shares["iso3"]])
    return Output(
        rows=with_shares[["iso3", "name", "value", "share", "status", "estimated", "note"]],
        world=world,
        denominator=denominator,
        world_note=world_note,
        unit=str(rows["unit"].iloc[0]),
        basis=str(rows["basis"].iloc[0]),
        estimated=_mostly_estimated(with_shares),
        projected=publisher == "iea" and year > base_years()[edition],
        excludes_withheld=leaves_out(rows["iso3"], rows["status"], rows["note"]),
        source=publication(publisher, edition),
    )


def _mostly_estimated(rows: pd.DataFrame) -> bool:
    """Whether more than half of the output is the publisher's estimate."""
    return bool(rows.loc[rows["estimated"], "value"].sum() > rows["value"].sum() / 2)
