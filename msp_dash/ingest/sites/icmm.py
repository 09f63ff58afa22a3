"""ICMM, Global Mining Dataset: mines, smelters, refineries and plants in 129 countries.

It has no operator, status or output. Rows with confidence Very Low are left out, as ICMM itself
advises. Header cells and commodities contain stray blanks.
"""

from __future__ import annotations

from pathlib import Path

import openpyxl

from msp_dash.ingest.sites.common import (
    Listing,
    Site,
    SiteError,
    all_minerals,
    degrees,
    distinct,
    iso3,
    text,
    vocabulary_value,
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
    book = openpyxl.load_workbook(sources / FILE, read_only=True)
    lines = book[SHEET].iter_rows(values_only=True)
    head = [" ".join(text(cell).split()) for cell in next(lines)]
    if missing := [name for name in COLUMNS if name not in head]:
        raise SiteError(f"{FILE}, sheet {SHEET}: no column {', '.join(missing)}.")
    at = [head.index(name) for name in COLUMNS]
    listing = Listing(RECORD, 0)
    for number, line in enumerate(lines, 2):
        cells = [text(line[i]) for i in at]
        if not cells[0]:
            continue
        listing.rows += 1
        _add(listing, cells, number)
    book.close()
    return listing


def _add(listing: Listing, cells: list[str], row: int) -> None:
    code, confidence, name, group, lat, lon, asset, country, *commodities = cells
    if confidence == VERY_LOW:
        listing.left_out["very_low"] += 1
        return
    labels = [label.strip() for cell in commodities for label in cell.split(";")]
    mineral_ids = all_minerals(labels, FILE, row)
    if not mineral_ids:
        listing.left_out["no_mineral"] += 1
        return
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
