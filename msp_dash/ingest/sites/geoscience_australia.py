"""Geoscience Australia, Operating Mines 2024: name, place, status and a group of commodities.

A commodity group does not say which of its metals each mine produces, so metals in parentheses are
left out. The spelling of a status varies in case. One row lies in the Indian Ocean Territories
(IOT).
"""

from __future__ import annotations

from msp_dash.ingest.recorded import RecordedFile
from msp_dash.ingest.sites.common import (
    Listing,
    Site,
    degrees,
    minerals,
    vocabulary_value,
    workbook_rows,
)

COLUMNS = ("OBJECTID", "Name", "State", "Latitude", "Longitude", "Status", "Commodity Group")
STATUS = {
    "operating mine": "operating",
    "care and maintenance": "care_and_maintenance",
    "developing mine": "project",
}
ISLANDS = {"Christmas Island": "CXR"}
"""Name of the mine of the Indian Ocean Territories -> its country code in our table."""


def mines(file: RecordedFile) -> Listing:
    """Mines of a group that has a mineral that we cover.

    Raises
    ------
    SiteError
        A column is missing or a status is new.
    UnknownLabel
        An unmapped group.
    """
    rows = workbook_rows(file, COLUMNS)
    listing = Listing(file.record, len(rows))
    for number, (code, name, _, lat, lon, stated, group) in rows:
        mineral_ids = minerals(group, file.place, number)
        if listing.covers(mineral_ids):
            listing.sites.append(
                Site(
                    source="ga",
                    record=file.record,
                    site=code,
                    name=name,
                    iso3=ISLANDS.get(name, "AUS"),
                    lat=degrees(lat, file.place, number),
                    lon=degrees(lon, file.place, number),
                    kinds=("mine",),
                    minerals=mineral_ids,
                    status=vocabulary_value(STATUS, stated.lower(), "status", file.place, number),
                    stated=stated,
                    as_of=file.published[:4],
                )
            )
    return listing
