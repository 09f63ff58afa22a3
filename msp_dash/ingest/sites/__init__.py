"""Mines, plants, deposits and exploration sites: one module per publisher, merged into places."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from msp_dash.data.schemas import SCHEMAS, SITE_LEFT_OUT
from msp_dash.ingest.sites import (
    geoscience_australia,
    icmm,
    lithium,
    nrcan,
    usgs_africa,
    usgs_deposits,
    usgs_facilities,
)
from msp_dash.ingest.sites.common import Listing
from msp_dash.ingest.sites.joins import places
from msp_dash.ingest.sites.point_in_country import with_location_check


def listings(sources: Path) -> dict[str, Listing]:
    """Every list by its name, as read."""
    return {
        "icmm": icmm.build(sources),
        "africa_facilities": usgs_facilities.build(sources, usgs_facilities.AFRICA),
        "africa_exploration": usgs_africa.exploration(sources),
        "africa_deposits": usgs_africa.deposits(sources),
        "indo_pacific_facilities": usgs_facilities.build(sources, usgs_facilities.INDO_PACIFIC),
        "critical_deposits": usgs_deposits.build(sources),
        "canada": nrcan.build(sources),
        "australia": geoscience_australia.build(sources),
        "lithium_deposits": lithium.build(sources),
    }


def build(sources: Path) -> dict[str, pd.DataFrame]:
    """Tables `sites` (one row per site and list) and `site_lists` (counts of each list).

    Raises
    ------
    SiteError
        A cell, kind or status that no module knows; names file, row and cell.
    UnknownLabel
        An unmapped country or commodity; names file, row and label.
    """
    by_list = listings(sources)
    rows = pd.concat([listing.frame() for listing in by_list.values()])
    rows = with_location_check(rows.sort_values(["source", "site"], ignore_index=True), sources)
    rows["place"] = places(rows)
    counts = [
        {"list": name, "record": listing.record, "rows": listing.rows, "sites": len(listing.sites)}
        | {reason: listing.left_out[reason] for reason in SITE_LEFT_OUT}
        for name, listing in by_list.items()
    ]
    return {
        "sites": rows[list(SCHEMAS["sites"].columns)],
        "site_lists": pd.DataFrame(counts, columns=list(SCHEMAS["site_lists"].columns)),
    }
