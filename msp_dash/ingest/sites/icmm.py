"""ICMM, Global Mining Dataset: mines, smelters, refineries and plants in 129 countries.

It has no operator, status or output. Rows with confidence Very Low are left out, as ICMM itself
advises. Header cells and commodities contain stray blanks.
"""

from __future__ import annotations

from pathlib import Path

from msp_dash.ingest.sites.common import (
    Listing,
    Site,
    all_minerals,
    degrees,
    distinct,
    iso3,
    vocabulary_value,
    workbook_rows,
)

FILE = "icmm/global-mining-dataset-2025-09.xlsx"
RECORD = "icmm-gmd-2025-09"
SHEET = "External"
COLUMNS = (
    "ICMMID",
    "Confidence Factor",
    "Mine Name",
    "Group Names",
    "Latitude",
    "Longitude",
    "Asset Type",
    "Country",
    "Primary Commodity",
    "Secondary Commodity",
    "Other Commodities",
)
CONFIDENCE = {"High": "high", "Moderate": "moderate"}
VERY_LOW = "Very Low"
KINDS = {
    "Mine": "mine",
    "Smelter": "smelter",
    "Refinery": "refinery",
    "Plant": "plant",
    "Steel Plant": "plant",
}


def build(sources: Path) -> Listing:
    """Assets above Very Low confidence with a mineral that we cover.

    Raises
    ------
    SiteError
        A column is missing, a coordinate is no number, an asset type or confidence is new.
    UnknownLabel
        An unmapped country or commodity.
    """
    rows = workbook_rows(sources, FILE, COLUMNS, SHEET)
    listing = Listing(RECORD, len(rows))
    for row, (code, confidence, name, group, lat, lon, asset, country, *commodities) in rows:
        if confidence == VERY_LOW:
            listing.left_out["very_low"] += 1
            continue
        labels = [label.strip() for cell in commodities for label in cell.split(";")]
        mineral_ids = all_minerals(labels, FILE, row)
        if listing.covers(mineral_ids):
            names = distinct(part.strip() for part in group.split(";"))
            listing.sites.append(
                Site(
                    source="icmm",
                    record=RECORD,
                    site=code,
                    name=name,
                    iso3=iso3(country, FILE, row),
                    lat=degrees(lat, FILE, row),
                    lon=degrees(lon, FILE, row),
                    kinds=tuple(
                        vocabulary_value(KINDS, part.strip(), "asset type", FILE, row)
                        for part in asset.split(";")
                    ),
                    minerals=mineral_ids,
                    confidence=vocabulary_value(CONFIDENCE, confidence, "confidence", FILE, row),
                    as_of="2025",
                    other_names=tuple(n for n in names if n != name),
                )
            )
    return listing
