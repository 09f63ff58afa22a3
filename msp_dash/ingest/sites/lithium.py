"""Busch and others (University of California, Davis): 160 lithium deposits with their status.

A deposit that produces is a mine too. Costs are mostly filled in by the authors' model and are
not read; nor is their production by year, which is a scenario.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from msp_dash.ingest.sites.common import Listing, Site, degrees, iso3, vocabulary_value

FILE = "busch-uc-davis/lithium_deposits.csv"
RECORD = "busch-lithium-2025"
STATUS = {
    "Producing": "operating",
    "Construction": "construction",
    "Evaluation": "project",
    "No info": "not_stated",
}


def build(sources: Path) -> Listing:
    """All deposits of the file.

    Raises
    ------
    SiteError
        A status that is new.
    UnknownLabel
        An unmapped country.
    """
    rows = pd.read_csv(sources / FILE, dtype=str, keep_default_na=False)
    listing = Listing(RECORD, len(rows))
    for number, row in enumerate(rows.to_dict("records"), 2):
        status = vocabulary_value(STATUS, row["Status"], "status", FILE, number)
        listing.sites.append(
            Site(
                source="ucdavis",
                record=RECORD,
                site=row["d"],
                name=row["Deposit_Name"].strip(),
                iso3=iso3(row["Country"], FILE, number),
                lat=degrees(row["Latitude"], FILE, number),
                lon=degrees(row["Longitude"], FILE, number),
                kinds=("mine", "deposit") if status == "operating" else ("deposit",),
                minerals=frozenset({"lithium"}),
                status=status,
                stated=row["Status"],
                as_of="2024",
            )
        )
    return listing
