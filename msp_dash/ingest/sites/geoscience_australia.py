"""Geoscience Australia, Operating Mines 2024: name, place, status and a group of commodities.

A commodity group does not say which of its metals each mine produces, so metals in parentheses are
left out. The spelling of a status varies in case. One row lies in the Indian Ocean Territories
(IOT).
"""

from __future__ import annotations

from pathlib import Path

import openpyxl

from msp_dash.ingest.sites.common import (
    Listing,
    Site,
    SiteError,
    degrees,
    minerals,
    text,
    vocabulary_value,
)

FILE = "geoscience-australia/Australian_Operating_Mines_2024_2.xlsx"
RECORD = "ga-operating-mines-2024"
COLUMNS = ("OBJECTID", "Name", "State", "Latitude", "Longitude", "Status", "Commodity Group")
STATUS = {
    "operating mine": "operating",
    "care and maintenance": "care_and_maintenance",
    "developing mine": "project",
}
ISLANDS = {"Christmas Island": "CXR"}
"""Name of the mine of the Indian Ocean Territories -> its country code in our table."""


def build(sources: Path) -> Listing:
    """Mines of a group that has a mineral that we cover.

    Raises
    ------
    SiteError
        A column is missing or a status is new.
    UnknownLabel
        An unmapped group.
    """
    book = openpyxl.load_workbook(sources / FILE, read_only=True)
    lines = book.worksheets[0].iter_rows(values_only=True)
    head = [text(cell) for cell in next(lines)]
    if missing := [name for name in COLUMNS if name not in head]:
        raise SiteError(f"{FILE}: no column {', '.join(missing)}.")
    at = [head.index(name) for name in COLUMNS]
    listing = Listing(RECORD, 0)
    for number, line in enumerate(lines, 2):
        code, name, _, lat, lon, stated, group = (text(line[i]) for i in at)
        if not code:
            continue
        listing.rows += 1
        mineral_ids = minerals(group, FILE, number)
        if not mineral_ids:
            listing.left_out["no_mineral"] += 1
            continue
        listing.sites.append(
            Site(
                source="ga",
                record=RECORD,
                site=code,
                name=name,
                iso3=ISLANDS.get(name, "AUS"),
                lat=degrees(lat, FILE, number),
                lon=degrees(lon, FILE, number),
                kinds=("mine",),
                minerals=mineral_ids,
                status=vocabulary_value(STATUS, stated.lower(), "status", FILE, number),
                stated=stated,
                as_of="2024",
            )
        )
    book.close()
    return listing
