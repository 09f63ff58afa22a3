"""Mines, plants, deposits and exploration sites: one module per publisher, merged into places."""

from __future__ import annotations

import pandas as pd

from msp_dash.data.schemas import SCHEMAS, SITE_LEFT_OUT
from msp_dash.ingest.recorded import Files
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


def listings(files: Files) -> dict[str, Listing]:
    """Every list by its name, as read."""
    return {
        "icmm": icmm.assets(files.one("sites.icmm.assets")),
        "africa_facilities": usgs_facilities.africa(files.one("sites.usgs_facilities.africa")),
        "africa_exploration": usgs_africa.exploration(files.one("sites.usgs_africa.exploration")),
        "africa_deposits": usgs_africa.deposits(files.one("sites.usgs_africa.deposits")),
        "indo_pacific_facilities": usgs_facilities.indo_pacific(
            files.one("sites.usgs_facilities.indo_pacific")
        ),
        "critical_deposits": usgs_deposits.deposits(files.one("sites.usgs_deposits.deposits")),
        "canada": nrcan.stages(files.one("sites.nrcan.stages")),
        "australia": geoscience_australia.mines(files.one("sites.geoscience_australia.mines")),
        "lithium_deposits": lithium.deposits(files.one("sites.lithium.deposits")),
    }


def build(files: Files) -> dict[str, pd.DataFrame]:
    """Tables `sites` (one row per site and list) and `site_lists` (counts of each list).

    Raises
    ------
    SiteError
        A cell, kind or status that no module knows; names file, row and cell.
    UnknownLabel
        An unmapped country or commodity; names file, row and label.
    """
    by_list = listings(files)
    rows = pd.concat([listing.frame() for listing in by_list.values()])
    rows = with_location_check(rows.sort_values(["source", "site"], ignore_index=True), files)
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
