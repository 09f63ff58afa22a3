"""ICMM, Global Mining Dataset: mines, smelters, refineries and plants in 129 countries.

It has no operator, status or output. Rows with confidence Very Low are left out, as ICMM itself
advises. Header cells and commodities contain stray blanks.
"""

from __future__ import annotations

from msp_dash.ingest.recorded import RecordedFile
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


def assets(file: RecordedFile) -> Listing:
    """Assets above Very Low confidence with a mineral that we cover.

    Raises
    ------
    SiteError
        A column is missing, a coordinate is no number, an asset type or confidence is new.
    UnknownLabel
        An unmapped country or commodity.
    """
    rows = workbook_rows(file, COLUMNS, SHEET)
    listing = Listing(file.record, len(rows))
    for row, (code, confidence, name, group, lat, lon, asset, country, *commodities) in rows:
        if confidence == VERY_LOW:
            listing.left_out["very_low"] += 1
            continue
        labels = [label.strip() for cell in commodities for label in cell.split(";")]
        mineral_ids = all_minerals(labels, file.place, row)
        if listing.covers(mineral_ids):
            names = distinct(part.strip() for part in group.split(";"))
            listing.sites.append(
                Site(
                    source="icmm",
                    record=file.record,
                    site=code,
                    name=name,
                    iso3=iso3(country, file.place, row),
                    lat=degrees(lat, file.place, row),
                    lon=degrees(lon, file.place, row),
                    kinds=tuple(
                        vocabulary_value(KINDS, part.strip(), "asset type", file.place, row)
                        for part in asset.split(";")
                    ),
                    minerals=mineral_ids,
                    confidence=vocabulary_value(
                        CONFIDENCE, confidence, "confidence", file.place, row
                    ),
                    as_of=file.published[:4],
                    other_names=tuple(n for n in names if n != name),
                )
            )
    return listing
