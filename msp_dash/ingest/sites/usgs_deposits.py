"""USGS Professional Paper 1802: deposits and districts of 23 critical minerals, not operations.

Gallium and rhenium are inferred from host ores. Nickel and copper are not covered. The file has no
ids, so the row number is used. Ten rows lie in an ocean and have no country.
"""

from __future__ import annotations

import pandas as pd

from msp_dash.ingest.recorded import RecordedFile
from msp_dash.ingest.sites.common import (
    OCEANS,
    Listing,
    Site,
    all_minerals,
    degrees,
    iso3,
)


def deposits(file: RecordedFile) -> Listing:
    """Deposits on land.

    Raises
    ------
    UnknownLabel
        An unmapped country or mineral.
    """
    rows = pd.read_csv(file.path, dtype=str, keep_default_na=False)
    listing = Listing(file.record, len(rows))
    for number, row in enumerate(rows.to_dict("records"), 2):
        if row["LOCATION"] in OCEANS:
            listing.left_out["no_country"] += 1
            continue
        listing.sites.append(
            Site(
                source="usgs",
                record=file.record,
                site=f"pp1802-{number}",
                name=row["DEPOSIT_NAME"].strip(),
                iso3=iso3(row["LOCATION"], file.place, number),
                lat=degrees(row["LATITUDE"], file.place, number),
                lon=degrees(row["LONGITUDE"], file.place, number),
                kinds=("deposit",),
                minerals=all_minerals(row["CRITICAL_MINERAL"].split(";"), file.place, number),
                as_of=file.published[:4],
            )
        )
    return listing
