"""USGS, exploration and deposits of Africa: part of the compilation that has the facilities.

An exploration row dates from the year it states (1995 to 2018). Deposits come from Professional
Paper 1802 and from Open-File Report 2005-1294.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msp_dash.ingest.recorded import RecordedFile
from msp_dash.ingest.sites.common import (
    Listing,
    Site,
    all_minerals,
    degrees,
    features,
    iso3,
    text,
    vocabulary_value,
)

COMMODITIES = tuple(f"DsgAttr0{n}" for n in range(1, 9))
YEAR = "DsgAttr11"
STATUS = {
    "Exploration": "exploration",
    "Feasibility Study": "project",
    "Reserves Development": "project",
    "Pre-Production": "project",
    "Production": "operating",
    "Expansion": "operating",
    "Production - Inactive": "suspended",
    "Inactive": "suspended",
    "Suspended": "suspended",
    "Care and Maintenance": "care_and_maintenance",
    "Closed": "closed",
    "Placer": "not_stated",
}
"""'Placer' (one row) says what the deposit is, not how far anyone is with it."""


def exploration(file: RecordedFile) -> Listing:
    """Exploration sites with a mineral that we cover.

    Raises
    ------
    SiteError
        A status that is new.
    UnknownLabel
        An unmapped country or commodity.
    """

    def state(row: Mapping[str, Any], number: int) -> dict[str, str]:
        stated = text(row["LocOpStat"])
        return {
            "status": vocabulary_value(STATUS, stated, "status", file.place, number),
            "stated": stated,
            "operator": text(row["OwnerName"]),
            "as_of": text(row[YEAR]),
        }

    return _listing(file, "afx-", "exploration", state)


def deposits(file: RecordedFile) -> Listing:
    """Deposits with a mineral that we cover; a deposit has no status.

    Raises
    ------
    UnknownLabel
        An unmapped country or commodity.
    """
    return _listing(file, "afd-", "deposit", lambda _row, _number: {})


def _listing(
    file: RecordedFile,
    prefix: str,
    kind: str,
    state: Callable[[Mapping[str, Any], int], Mapping[str, Any]],
) -> Listing:
    """Sites of a file; `state` has the fields of a row and its number that the other has not."""
    rows = features(file.path)
    listing = Listing(file.record, len(rows))
    for number, row in enumerate(rows, 1):
        mineral_ids = all_minerals([text(row[c]) for c in COMMODITIES], file.place, number)
        if listing.covers(mineral_ids):
            listing.sites.append(
                Site(
                    source="usgs",
                    record=file.record,
                    site=prefix + text(row["FeatureUID"]),
                    name=text(row["FeatureNam"]),
                    iso3=iso3(row["Country"], file.place, number),
                    lat=degrees(row["Latitude"], file.place, number),
                    lon=degrees(row["Longitude"], file.place, number),
                    kinds=(kind,),
                    minerals=mineral_ids,
                    other_names=_variants(row["NameVar"]),
                    **state(row, number),
                )
            )
    return listing


def _variants(cell: object) -> tuple[str, ...]:
    return tuple(part.strip() for part in text(cell).replace(",", ";").split(";") if part.strip())
