"""US scrap share of consumption and net import reliance by mineral and year, from USGS tables."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import pandas as pd

from msp_dash.analysis.recycling import import_reliance, scrap_shares
from msp_dash.data import load
from msp_dash.data.frames import dicts, tuples
from msp_dash.figures.common import publication
from msp_dash.figures.recycling.published import FIELDS, OWN, USGS, edition, name
from msp_dash.words import Words

SCRAP_SHARE = "us_secondary_share_of_apparent_consumption"
RELIANCE = "net_import_reliance"
WHOLE = "all"
"""Series of a mineral that USGS does not divide by form."""
NICKEL = "nickel"
"""Its reliance counts scrap as supply, as USGS notes: a share that needs the note."""


def _printed(value: float) -> str:
    """Percent as LOOK prints shares: whole, below 10 with one decimal."""
    percent = 100 * value
    return f"{percent:.1f}" if round(percent, 1) < 10 else f"{percent:.0f}"


def _bounded(row: pd.Series) -> str:
    """A reliance as USGS prints it: whole percent, '>50' or '<25'."""
    bound = {"at_least": (">", row["low"]), "at_most": ("<", row["high"])}
    sign, share = bound.get(row["status"], ("", row["value"]))
    return "" if pd.isna(share) else f"{sign}{100 * share:.0f}"


def _dressed(rows: pd.DataFrame, measure: str) -> pd.DataFrame:
    record = publication(USGS, edition())
    return rows.assign(
        measure=measure,
        geography="USA",
        publisher=record.publisher,
        confidence=OWN,
        source=record.url,
        source_id=USGS,
    )


@lru_cache(maxsize=1)
def scrap() -> pd.DataFrame:
    """Shares of scrap in apparent consumption: `FIELDS`, printed, series and source_id."""
    rows = scrap_shares(load("salient"), edition())
    share = rows["share"]
    rows = rows.assign(value=share, low=share, high=share)
    rows["printed"] = ["" if pd.isna(v) else _printed(v) for v in share]
    return _dressed(rows, SCRAP_SHARE)[[*FIELDS, "printed", "series", "source_id"]]


@lru_cache(maxsize=1)
def reliance() -> pd.DataFrame:
    """Net import reliances: `FIELDS`, printed, series and source_id."""
    rows = import_reliance(load("salient"), edition())
    rows["printed"] = [_bounded(row) for row in dicts(rows)]
    return _dressed(rows, RELIANCE)[[*FIELDS, "printed", "series", "source_id"]]


def reliance_notes(minerals: Iterable[str], w: Words) -> list[str]:
    """What the reliances of minerals count: some are of one form, and nickel's counts scrap."""
    own = set(minerals)
    rows = reliance()
    rows = rows[rows["mineral"].isin(own) & (rows["series"] != WHOLE)]
    forms = [
        w("recycling.us.series", mineral=name(mineral, w), series=series)
        for mineral, series in tuples(rows[["mineral", "series"]].drop_duplicates())
    ]
    notes = [w("recycling.us.note.series", series="; ".join(forms))] if forms else []
    return [*notes, w("recycling.us.note.nickel")] if NICKEL in own else notes


def newest_year() -> int:
    """Last year of the edition."""
    return int(scrap()["year"].max())
