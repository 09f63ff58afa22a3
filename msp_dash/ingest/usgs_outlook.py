"""USGS World minerals outlook: production by country, and world capacity of the years to come."""

from __future__ import annotations

import csv

import pandas as pd

from msp_dash.data.schemas import SCHEMAS
from msp_dash.ingest import codes
from msp_dash.ingest.file_content import open_text
from msp_dash.ingest.recorded import Files, RecordedFile
from msp_dash.ingest.usgs_cells import Cell, read_cell
from msp_dash.ingest.usgs_mcs import UNITS, add_split_rows

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


def _record(line: dict[str, str], row: int, file: RecordedFile) -> dict[str, object]:
    name = line["Mineral_Commodity"].strip()
    if name not in MINERALS:
        codes.report(
            codes.Unknown(
                f"{file.name}, row {row}: commodity {name!r} is not in usgs_outlook.MINERALS."
            )
        )
    printed = line["Note"].strip()
    cell = read_cell(line["Quantity"], file.name, row)
    if cell is None:
        raise ValueError(f"{file.name}, row {row}: Quantity is empty")
    factor, unit = UNITS[line["Unit_MEAS"].strip().lower()]
    iso3 = codes.country(line["Geographic_Region"], file.name, row)
    form = FORMS.get(line["Form"].strip(), line["Form"].strip())
    note = _note(printed)
    if note == "idled":
        # Idle capacity is listed separately from operating capacity of the same year.
        form = f"{form} (idled)"
    return {
        "source": "usgs",
        "edition": file.edition,
        "measure": line["Data_type"].strip().lower(),
        "mineral": MINERALS.get(name, ""),
        "form": form,
        "iso3": iso3,
        "year": int(line["Year"]),
        "value": float("nan") if cell.value is None else round(cell.value * factor, 9),
        "unit": unit,
        "status": _status(iso3, printed, cell, capacity=line["Data_type"] == "Capacity"),
        "note": note,
    }


def outlook(file: RecordedFile) -> list[dict[str, object]]:
    """Rows of one outlook."""
    with open_text(file.path) as handle:
        return [
            _record(line, row, file)
            for row, line in enumerate(csv.DictReader(handle), 2)
            if line["Mineral_Commodity"]
        ]


def build(files: Files) -> dict[str, pd.DataFrame]:
    """Table `outlook` (columns as in ``schemas.SCHEMAS``).

    Tonnes, helium in cubic metres. Years to come are capacity of the world only (status
    ``outlook``); capacity by country is that of the last year.

    Raises
    ------
    UnknownLabel, ValueError
        Naming file and row of an unmapped country, commodity or unit.
    """
    rows = [row for read, file in files.readings(__name__) for row in read(file)]
    key = list(SCHEMAS["outlook"].unique or [])
    table = add_split_rows(pd.DataFrame(rows, columns=COLUMNS), key)
    return {"outlook": table.sort_values(key, ignore_index=True)}
