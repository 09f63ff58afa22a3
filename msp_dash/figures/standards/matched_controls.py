"""Measures of export control matched to the output that they are on.

``data/reference/control_supply.csv`` says what a measure is on: a ban on ore counts for mine
production, a license on metal for refined production, a rule on technology for neither.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache

import pandas as pd

from msp_dash.analysis.contribution import Holding
from msp_dash.analysis.controlled_supply import matched
from msp_dash.data.curated import reference
from msp_dash.figures.choices import ROW, preferred
from msp_dash.figures.holdings import holdings
from msp_dash.figures.producers.output import FIRST_MINERALS
from msp_dash.figures.standards.export_controls import on_day
from msp_dash.params import View


@lru_cache(maxsize=1)
def scope() -> pd.DataFrame:
    """What each measure is on: control_id, mineral, stage, reach, limit, why (str)."""
    return reference("control_supply")


@lru_cache(maxsize=1)
def holding_index() -> dict[tuple[str, str], Holding]:
    """Mineral and stage -> who holds its newest world output."""
    return {(one.mineral, one.stage): one for one in holdings()}


@lru_cache(maxsize=1)
def choices() -> pd.DataFrame:
    """Minerals and stages with at least one control on record."""
    pairs = zip(scope()["mineral"], scope()["stage"], strict=True)
    in_scope = scope()[[pair in holding_index() for pair in pairs]]
    return preferred(in_scope, mineral=FIRST_MINERALS, stage=ROW)


@lru_cache(maxsize=1)
def _shares() -> Mapping[tuple[str, str, str], float]:
    """(mineral, stage, country) -> share, NaN where withheld: one index of all holdings."""
    return {
        (mineral, stage, code): share
        for (mineral, stage), one in holding_index().items()
        for code, share in zip(one.rows["iso3"], one.rows["share"], strict=True)
    }


def share_of(mineral: str, stage: str, iso3: str) -> float | None:
    """A country's share of the newest world output; None where the source does not name it."""
    share = _shares().get((mineral, stage, iso3), math.nan)
    return None if math.isnan(share) else float(share)


@lru_cache(maxsize=32)
def _matched(day: str) -> pd.DataFrame:
    """All measures on a date; cached, since most requests are for the same few dates."""
    return matched(on_day(day), scope(), share_of)


def rows_of(view: View) -> pd.DataFrame:
    """Measures of the view on its day, as `analysis.controlled_supply.matched` gives them."""
    rows = _matched(view["on"])
    for name in ("mineral", "stage"):
        if view[name]:
            rows = rows[rows[name] == view[name]]
    return rows.reset_index(drop=True)
