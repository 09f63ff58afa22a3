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
