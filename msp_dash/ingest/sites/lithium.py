"""Busch and others (University of California, Davis): 160 lithium deposits with their status.

A deposit that produces is a mine too. Costs are mostly filled in by the authors' model and are
not read; nor is their production by year, which is a scenario.
"""

from __future__ import annotations

import pandas as pd

from msp_dash.ingest.recorded import RecordedFile
from msp_dash.ingest.sites.common import Listing, Site, degrees, iso3, vocabulary_value

STATUS = {
    "Producing": "operating",
    "Construction": "construction",
    "Evaluation": "project",
    "No info": "not_stated",
}


def deposits(file: RecordedFile) -> Listing:
    """All deposits of the file.

    Raises
    ------
    SiteError
        A status that is new.
    UnknownLabel
        An unmapped country.
    """
    rows = pd.read_csv(file.path, dtype=str, keep_default_na=False)
    listing = Listing(file.record, len(rows))
    for number, row in enumerate(rows.to_dict("records"), 2):
        status = vocabulary_value(STATUS, row["Status"], "status", file.place, number)
        listing.sites.append(
            Site(
                source="ucdavis",
                record=file.record,
                site=row["d"],
                name=row["Deposit_Name"].strip(),
                iso3=iso3(row["Country"], file.place, number),
                lat=degrees(row["Latitude"], file.place, number),
                lon=degrees(row["Longitude"], file.place, number),
                kinds=("mine", "deposit") if status == "operating" else ("deposit",),
                minerals=frozenset({"lithium"}),
                status=status,
                stated=row["Status"],
                as_of="2024",
            )
        )
    return listing
