"""Natural Resources Canada: critical minerals mines, plants and projects, synced 24 June 2026.

`primaryMineral` was added by the redistributor of the file and is not read. Labels that contain a
comma were split in two in the file; the halves are in site_labels.csv.
"""

from __future__ import annotations

import json
from typing import Any

from msp_dash.data.vocabulary import SITE_PLANTS
from msp_dash.ingest.recorded import RecordedFile
from msp_dash.ingest.sites.common import (
    Listing,
    Site,
    all_minerals,
    degrees,
    text,
    vocabulary_value,
)

STAGES = {
    "Producing Mine": ("mine", "operating"),
    "Advanced Project": ("mine", "project"),
    "Processing Facility": ("plant", "operating"),
    "Advanced Processing Project": ("plant", "project"),
}
"""Stage -> kind and status; an 'advanced project' is a mine that is planned."""
STATES = {"Active": "", "On hold / suspended": "suspended"}


def stages(file: RecordedFile) -> Listing:
    """Sites with a mineral that we cover.

    Raises
    ------
    SiteError
        A stage or status that is new.
    UnknownLabel
        An unmapped mineral.
    """
    rows = json.loads(file.path.read_text(encoding="utf-8"))
    listing = Listing(file.record, len(rows))
    for number, row in enumerate(rows, 1):
        mineral_ids = all_minerals(row["minerals"], file.place, number)
        if listing.covers(mineral_ids):
            listing.sites.append(_site(row, file, number, mineral_ids))
    return listing


def _site(
    row: dict[str, Any], file: RecordedFile, number: int, mineral_ids: frozenset[str]
) -> Site:
    if row["stage"] not in STAGES:
        vocabulary_value({}, row["stage"], "stage", file.place, number)
    kind, status = STAGES[row["stage"]]
    stated_status = vocabulary_value(STATES, row["status"], "status", file.place, number)
    words = row["developmentStage"].lower().replace(",", " ").split()
    kinds = [word for word in words if word in SITE_PLANTS] if kind == "plant" else []
    return Site(
        source="nrcan",
        record=file.record,
        site=str(row["nrcanObjectId"]),
        name=text(row["name"]),
        iso3="CAN",
        lat=degrees(row["latitude"], file.place, number),
        lon=degrees(row["longitude"], file.place, number),
        kinds=tuple(kinds) or (kind,),
        minerals=mineral_ids,
        status=stated_status or status,
        stated="; ".join((row["stage"], row["developmentStage"], row["status"])),
        operator=text(row["operator"]),
        as_of=file.published[:4],
    )
