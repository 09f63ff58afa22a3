"""Natural Resources Canada: critical minerals mines, plants and projects, synced 24 June 2026.

`primaryMineral` was added by the redistributor of the file and is not read. Labels that contain a
comma were split in two in the file; the halves are in site_labels.csv.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from msp_dash.data.vocabulary import SITE_PLANTS
from msp_dash.ingest.sites.common import (
    Listing,
    Site,
    all_minerals,
    degrees,
    text,
    vocabulary_value,
)

FILE = "nrcan/nrcan_critical_minerals_2026-06-24.json"
RECORD = "nrcan-critical-minerals-2026-06"
STAGES = {
    "Producing Mine": ("mine", "operating"),
    "Advanced Project": ("mine", "project"),
    "Processing Facility": ("plant", "operating"),
    "Advanced Processing Project": ("plant", "project"),
}
"""Stage -> kind and status; an 'advanced project' is a mine that is planned."""
STATES = {"Active": "", "On hold / suspended": "suspended"}


def build(sources: Path) -> Listing:
    """Sites with a mineral that we cover.

    Raises
    ------
    SiteError
        A stage or status that is new.
    UnknownLabel
        An unmapped mineral.
    """
    rows = json.loads((sources / FILE).read_text(encoding="utf-8"))
    listing = Listing(RECORD, len(rows))
    for number, row in enumerate(rows, 1):
        mineral_ids = all_minerals(row["minerals"], FILE, number)
        if listing.covers(mineral_ids):
            listing.sites.append(_site(row, number, mineral_ids))
    return listing


def _site(row: dict[str, Any], number: int, mineral_ids: frozenset[str]) -> Site:
    if row["stage"] not in STAGES:
        vocabulary_value({}, row["stage"], "stage", FILE, number)
    kind, status = STAGES[row["stage"]]
    stated_status = vocabulary_value(STATES, row["status"], "status", FILE, number)
    words = row["developmentStage"].lower().replace(",", " ").split()
    kinds = [word for word in words if word in SITE_PLANTS] if kind == "plant" else []
    return Site(
        source="nrcan",
        record=RECORD,
        site=str(row["nrcanObjectId"]),
        name=text(row["name"]),
        iso3="CAN",
        lat=degrees(row["latitude"], FILE, number),
        lon=degrees(row["longitude"], FILE, number),
        kinds=tuple(kinds) or (kind,),
        minerals=mineral_ids,
        status=stated_status or status,
        stated="; ".join((row["stage"], row["developmentStage"], row["status"])),
        operator=text(row["operator"]),
        as_of="2026",
    )
