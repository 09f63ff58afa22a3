"""USGS import sources: who supplies the United States with each form, averaged over years.

The years stand in the file. Which mineral a form is of is in ``data/reference/usgs_imports.csv``; a
chapter of which ``usgs_salient.csv`` reads nothing needs no row there.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

import pandas as pd

from msp_dash.data.schemas import SCHEMAS
from msp_dash.ingest import codes, labels, usgs_salient
from msp_dash.ingest.file_content import open_text
from msp_dash.ingest.recorded import Files, RecordedFile
from msp_dash.ingest.usgs_cells import read_cell

LABELS = "usgs_imports.csv"
COLUMNS = list(SCHEMAS["us_supply"].columns)
SECTION = "Import Sources"
RESIDUAL = "OTH"
_SPAN = re.compile(r"(?P<first>(?P<century>\d\d)\d\d)–(?P<last>\d\d)")
_HONG_KONG = "Includes Hong Kong"


def years(text: str, file: str, row: int) -> tuple[int, int]:
    """First and last year of a span.

    Examples
    --------
    >>> years("2021–24", "MCS.csv", 2)
    (2021, 2024)

    Raises
    ------
    ValueError
        Where the text is no span of years.
    """
    span = _SPAN.fullmatch(text)
    if span is None:
        raise ValueError(
            f"{file}, row {row}: import sources of {text!r}, which is no span of years"
        )
    first, last = int(span["first"]), int(span["century"] + span["last"])
    return first, last + 100 * (last < first)


def _find(line: dict[str, str], file: RecordedFile, row: int) -> labels.Row | None:
    """What a form is; None where it is left out."""
    edition, chapter = file.edition, line["MCS chapter"]
    commodity, label = line["Commodity"], line["Statistics_detail"]
    form = labels.find(LABELS, edition, chapter=chapter, commodity=commodity, label=label)
    if form is None and not usgs_salient.whole_chapter(edition, chapter):
        cells = codes.quoted(edition, "", chapter, commodity, label, "?", "", "", "")
        what = f"import source of edition {edition}, {chapter} {commodity},"
        codes.report(codes.UnknownLabel(what, label, file.name, row, LABELS, cells))
    return form if form and form["mineral"] else None


def _record(
    line: dict[str, str], form: labels.Row, file: RecordedFile, row: int
) -> dict[str, object]:
    cell = read_cell(line["Value"], file.name, row)
    if cell is None or cell.value is None:
        raise ValueError(f"{file.name}, row {row}: {line['Value']!r} is no share")
    first, last = years(line["Year"], file.name, row)
    iso3 = codes.country(line["Country"], file.name, row)
    status = "estimated" if line["Notes"].startswith("Estimated") else "reported"
    if cell.status != "reported":
        status = cell.status
    elif iso3 == RESIDUAL:
        status = "residual"
    return {
        "source": "usgs",
        "edition": file.edition,
        "mineral": form["mineral"],
        "form": line["Statistics_detail"],
        "iso3": iso3,
        "first_year": first,
        "year": last,
        "share": round(cell.value / 100, 4),
        "status": status,
        "leads": form["lead"] == "yes",
        "overlaps": form["total"] == "yes",
        "note": "includes Hong Kong" if _HONG_KONG in line["Notes"] else "",
    }


def commodities(file: RecordedFile) -> Iterator[dict[str, object]]:
    """Rows of a release in one file, a row a share."""
    with open_text(file.path) as handle:
        for row, line in enumerate(csv.DictReader(handle), 2):
            if line["Section"] == SECTION and (form := _find(line, file, row)):
                yield _record(line, form, file, row)


def build(files: Files) -> dict[str, pd.DataFrame]:
    """Table `us_supply` (columns as in ``schemas.SCHEMAS``) of source ``usgs``.

    Raises
    ------
    ValueError
        Naming file and row of an unmapped form, a span of years or a share that no rule reads.
    """
    rows = [row for read, file in files.readings(__name__) for row in read(file)]
    key = list(SCHEMAS["us_supply"].unique or [])
    return {"us_supply": pd.DataFrame(rows, columns=COLUMNS).sort_values(key, ignore_index=True)}
