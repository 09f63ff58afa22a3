"""Newest output and reserves of every mineral, read once a process."""

from __future__ import annotations

from functools import lru_cache

from msp_dash.analysis.contribution import Holding, newest
from msp_dash.data import load


@lru_cache(maxsize=1)
def holdings() -> tuple[Holding, ...]:
    """Newest mine, smelter and refined output and reserves. See `analysis.contribution.newest`."""
    return newest(load("production"), load("supply_outlook"), load("reserves"))


def holding(mineral: str, stage: str) -> Holding:
    """Newest numbers of one mineral and stage.

    Raises
    ------
    LookupError
        When no source has them.
    """
    for one in holdings():
        if (one.mineral, one.stage) == (mineral, stage):
            return one
    raise LookupError(f"No source has {stage} of {mineral}.")


def leading_mineral(iso3: str) -> str:
    """Mineral of which a country mines the largest share of the world's, "" where it has none."""
    best, most = "", 0.0
    for one in holdings():
        if one.stage == "mine":
            share = one.rows.loc[one.rows["iso3"] == iso3, "share"].max()
            if share > most:
                best, most = one.mineral, float(share)
    return best
