"""Latest output and reserves of every mineral and stage, cached for the process.

A holding is one mineral at one stage (mine, smelter, refined, reserves): countries with value (t)
and share of the world (0-1), from one publisher and edition.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from msp_dash.analysis import contribution
from msp_dash.analysis.contribution import Holding, newest, newest_of_each
from msp_dash.data import load
from msp_dash.words import Words


@lru_cache(maxsize=1)
def holdings() -> tuple[Holding, ...]:
    """Newest mine, smelter and refined output and reserves. See `analysis.contribution.newest`."""
    return newest(load("production"), load("supply_outlook"), load("reserves"))


@lru_cache(maxsize=1)
def of_each_publisher() -> tuple[Holding, ...]:
    """Newest output by every publisher. See `analysis.contribution.newest_of_each`."""
    return newest_of_each(load("production"), load("supply_outlook"))


@lru_cache(maxsize=1)
def _of_each() -> Mapping[tuple[str, str], tuple[Holding, ...]]:
    by_key: dict[tuple[str, str], tuple[Holding, ...]] = {}
    for one in of_each_publisher():
        key = one.mineral, one.stage
        by_key[key] = (*by_key.get(key, ()), one)
    return by_key


def has_output(iso3: str, mineral: str, stage: str) -> bool:
    """Whether any publisher names a country with output of a mineral in its newest year."""
    return any(
        value > 0
        for one in _of_each().get((mineral, stage), ())
        for code, value in zip(one.codes, one.values, strict=True)
        if code == iso3
    )


def of_publisher(mineral: str, stage: str, source: str) -> Holding:
    """Newest output of one mineral and stage by one publisher.

    Raises
    ------
    LookupError
        When it has none.
    """
    own = (one for one in _of_each().get((mineral, stage), ()) if one.source == source)
    if (first := next(own, None)) is None:
        raise LookupError(f"{source} has no {stage} of {mineral}.")
    return first


def best_named(
    mineral: str, stage: str, rows: pd.DataFrame, year: int, group: frozenset[str]
) -> Holding | None:
    """The newest output of who answers for a group where `rows` name too few of its members.

    Parameters
    ----------
    rows : columns iso3 (str), share (float, 0 to 1; NaN where withheld): one publication's output
        of `year`.

    Returns
    -------
    See `analysis.contribution.best_named`: None where the rows answer themselves.
    """
    own = rows["share"].to_numpy(dtype=float)
    others = _of_each().get((mineral, stage), ())
    return contribution.best_named(list(rows["iso3"]), own, year, group, others)


def as_published(text: str, one: Holding, w: Words) -> str:
    """A printed number of a holding, as an estimate where its publisher marks estimates.

    A zero is none: publishers print it where there is nothing to estimate.
    """
    return w.estimate(text, str(one.year)) if one.estimated and text != w.share(0) else text


@dataclass(frozen=True, slots=True)
class Listed:
    """A country's row in a holding: value (t), share (0-1); NaN where it has none."""

    holding: Holding
    value: float
    share: float


@lru_cache(maxsize=1)
def _by_country() -> Mapping[str, tuple[Listed, ...]]:
    by_country: dict[str, list[Listed]] = {}
    for one in holdings():
        rows = one.rows
        for code, *numbers in zip(rows["iso3"], rows["value"], rows["share"], strict=True):
            by_country.setdefault(code, []).append(Listed(one, *numbers))
    return {code: tuple(rows) for code, rows in by_country.items()}


def listed(iso3: str) -> tuple[Listed, ...]:
    """Rows of one country in all holdings, in their order."""
    return _by_country().get(iso3, ())


@lru_cache(maxsize=1)
def _by_key() -> Mapping[tuple[str, str], Holding]:
    return {(one.mineral, one.stage): one for one in reversed(holdings())}


def holding(mineral: str, stage: str) -> Holding:
    """Newest numbers of one mineral and stage.

    Raises
    ------
    LookupError
        When no source has them.
    """
    try:
        return _by_key()[mineral, stage]
    except KeyError:
        raise LookupError(f"No source has {stage} of {mineral}.") from None
