"""USGS World minerals outlook to 2029: production by country, and world capacity to 2029."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd

from msp_dash.data.schemas import SCHEMAS
from msp_dash.ingest import codes
from msp_dash.ingest.usgs_cells import Cell, read_cell
from msp_dash.ingest.usgs_mcs import UNITS, add_split_rows

FILE = "World_Minerals_Outlook_2029_data_release.csv"
EDITION = "2029"
"""The outlook's own name for itself: to 2029 (published March 2025)."""
COLUMNS = list(SCHEMAS["outlook"].columns)
MINERALS = {
    "Cobalt": "cobalt",
    "Gallium": "gallium",
    "Helium": "helium",
    "Lithium": "lithium",
    "Magnesium metal": "magnesium",
    "Palladium": "palladium",
    "Platinum": "platinum",
    "Titanium": "titanium_sponge",
}
# One form under two names in the file.
FORMS = {"Primary gallium metal, gallium content": "Primary gallium metal"}


def _status(iso3: str, printed: str, cell: Cell, *, capacity: bool) -> str:
    """What the column Note says of a number; a sign in the cell counts before it."""
    words = {word.strip() for word in printed.split(",")}
    if cell.status != "reported":
        return cell.status
    if "outlook" in words:
        return "outlook"
    if "rounded" in words or (iso3 == "WLD" and not capacity):
        return "rounded"
    if iso3 == "OTH":
        return "residual"
    for status in ("estimated", "revised"):
        if status in words:
            return status
    return "reported"


def _note(printed: str) -> str:
    words = [word.strip() for word in printed.split(",")]
    remaining = [
        w for w in words if w not in ("reported", "revised", "rounded", "estimated", "outlook")
    ]
    return "; ".join(remaining).replace("excludes U.S.", "excludes U.S. production")


def _record(line: dict[str, str], row: int) -> dict[str, object]:
    name = line["Mineral_Commodity"].strip()
    if name not in MINERALS:
        raise ValueError(f"{FILE}, row {row}: commodity {name!r} is not in usgs_outlook.MINERALS.")
    printed = line["Note"].strip()
    cell = read_cell(line["Quantity"], FILE, row)
    if cell is None:
        raise ValueError(f"{FILE}, row {row}: Quantity is empty")
    factor, unit = UNITS[line["Unit_MEAS"].strip().lower()]
    iso3 = codes.country(line["Geographic_Region"], FILE, row)
    form = FORMS.get(line["Form"].strip(), line["Form"].strip())
    note = _note(printed)
    if note == "idled":
        # Idle capacity is listed separately from operating capacity of the same year.
        form = f"{form} (idled)"
    return {
        "source": "usgs",
        "edition": EDITION,
        "measure": line["Data_type"].strip().lower(),
        "mineral": MINERALS[name],
        "form": form,
        "iso3": iso3,
        "year": int(line["Year"]),
        "value": float("nan") if cell.value is None else round(cell.value * factor, 9),
        "unit": unit,
        "status": _status(iso3, printed, cell, capacity=line["Data_type"] == "Capacity"),
        "note": note,
    }


def build(usgs: Path) -> dict[str, pd.DataFrame]:
    """Table `outlook` (columns as in ``schemas.SCHEMAS``), 2018 to 2029.

    Tonnes, helium in cubic metres. Years after 2024 are capacity of the world only (status
    ``outlook``); capacity by country is that of 2024.

    Raises
    ------
    UnknownLabel, ValueError
        Naming file and row of an unmapped country, commodity or unit.
    """
    with (usgs / FILE).open(encoding="ascii", newline="") as handle:
        rows = [
            _record(line, row)
            for row, line in enumerate(csv.DictReader(handle), 2)
            if line["Mineral_Commodity"]
        ]
    key = list(SCHEMAS["outlook"].unique or [])
    table = add_split_rows(pd.DataFrame(rows, columns=COLUMNS), key)
    return {"outlook": table.sort_values(key, ignore_index=True)}
