"""USGS salient U.S. statistics: price series and net import reliance, of every edition.

Releases in one file also have secondary production, consumption and stocks. The meaning of
each column and row is in ``data/reference/usgs_salient.csv``; what cannot be mapped with certainty
is listed there with the reason. There is no file of edition 2025.
"""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from msp_dash.data.schemas import SCHEMAS
from msp_dash.ingest import codes, labels
from msp_dash.ingest.file_content import open_text
from msp_dash.ingest.recorded import Files, RecordedFile
from msp_dash.ingest.usgs_cells import Cell, read_cell
from msp_dash.ingest.usgs_labels import NEAREST

LABELS = "usgs_salient.csv"
COLUMNS = list(SCHEMAS["salient"].columns)
_MEASURED = re.compile(r"price|nir", re.IGNORECASE)
_STATISTICS = ("Price", "Net import reliance", "Stock")
_USED = re.compile(r"\b(secondary|scrap|apparent|reported)\b", re.IGNORECASE)
"""Rows of production and consumption that say what is recycled or used."""


@dataclass(frozen=True)
class _Series:
    """What a row or column is; empty `mineral`: left out."""

    mineral: str
    measure: str
    series: str
    unit: str


def _find(
    edition: str, chapter: str, commodity: str, label: str, file: RecordedFile, row: int
) -> _Series:
    meaning = labels.find(LABELS, edition, chapter=chapter, commodity=commodity, label=label)
    meaning = meaning or whole_chapter(edition, chapter)
    if meaning is None:
        line = _line(edition, chapter, commodity, label)
        what = f"statistic of edition {edition}, {chapter} {commodity},"
        codes.report(codes.UnknownLabel(what, label, file.name, row, LABELS, line))
        return _Series("", "", "", "")
    return _Series(*(meaning[column] for column in ("mineral", "measure", "series", "unit")))


def whole_chapter(edition: str, chapter: str) -> labels.Row | None:
    """The row that stands for any statistic of a chapter."""
    return labels.find(LABELS, edition, chapter=chapter, commodity="", label="*")


def _line(edition: str, chapter: str, commodity: str, label: str) -> str:
    """The line to add, with the meaning of the nearest statistic of the commodity."""
    rows = {
        row["label"]: row
        for row in labels.of_edition(LABELS, edition)
        if (codes.fold(row["chapter"]), codes.fold(row["commodity"]))
        == (codes.fold(chapter), codes.fold(commodity))
    }
    near = difflib.get_close_matches(label, rows, n=1, cutoff=NEAREST)
    meaning = ["?", "?", "?", "?", ""]
    if near:
        meaning = [rows[near[0]][c] for c in ("mineral", "measure", "series", "unit", "reason")]
    return codes.quoted(edition, "", chapter, commodity, label, *meaning)


def _read(text: str, file: str, row: int) -> Cell | None:
    """A cell of this table: percent signs off; the letter E alone means net exporter."""
    text = text.strip().rstrip("%")
    if text.upper() == "E":
        return Cell(None, "net_exporter")
    return read_cell(text, file, row)


def _record(
    edition: str, series: _Series, year: int, cell: Cell, *, estimated: bool
) -> dict[str, object]:
    status = "estimated" if cell.status == "reported" and estimated else cell.status
    return {
        "source": "usgs",
        "edition": edition,
        "mineral": series.mineral,
        "measure": series.measure,
        "series": series.series,
        "year": year,
        "value": float("nan") if cell.value is None else cell.value,
        "unit": series.unit,
        "status": status,
        "note": cell.word,
    }


def _is_salient(line: dict[str, str]) -> bool:
    if not line["Section"].startswith("Salient"):
        return False
    if line["Statistics"] in ("Production", "Consumption"):
        return bool(_USED.search(line["Statistics_detail"]))
    return line["Statistics"] in _STATISTICS


def commodities(file: RecordedFile) -> Iterator[dict[str, object]]:
    """Rows of a release in one file, a row a number."""
    with open_text(file.path) as handle:
        for row, line in enumerate(csv.DictReader(handle), 2):
            if not _is_salient(line):
                continue
            series = _find(
                file.edition,
                line["MCS chapter"],
                line["Commodity"],
                line["Statistics_detail"],
                file,
                row,
            )
            cell = _read(line["Value"], file.name, row) if series.mineral else None
            if cell is not None:
                estimated = line["Notes"].startswith("Estimated")
                yield _record(file.edition, series, int(line["Year"]), cell, estimated=estimated)


def commodity(file: RecordedFile) -> Iterator[dict[str, object]]:
    """Rows of the file of one commodity: a column a series, five years."""
    edition = file.edition
    chapter = re.sub(rf"(?i)^.*mcs{edition}-?([a-z]+).*$", r"\1", file.name).lower()
    if whole_chapter(edition, chapter):
        return
    with file.path.open(encoding="utf-8-sig", newline="") as handle:
        for row, line in enumerate(csv.DictReader(handle), 2):
            if not (line["Year"] or "").strip():
                continue
            for name, text in line.items():
                if not (isinstance(name, str) and _MEASURED.search(name)):
                    continue
                series = _find(edition, chapter, "", name.strip(), file, row)
                cell = _read(text or "", file.name, row) if series.mineral else None
                if cell is None:
                    continue
                year = int(line["Year"])
                # The chapters print an e on the newest of the five years.
                yield _record(edition, series, year, cell, estimated=year == int(edition) - 1)


def build(files: Files) -> dict[str, pd.DataFrame]:
    """Table `salient` (columns as in ``schemas.SCHEMAS``) of source ``usgs``.

    Values as printed, in the unit of the row (``USD per lb``, ``percent``, ``kt``).

    Raises
    ------
    ValueError
        Naming file and row of an unmapped label or a cell that no rule reads.
    """
    rows = [row for read, file in files.readings(__name__) for row in read(file)]
    key = list(SCHEMAS["salient"].unique or [])
    return {"salient": pd.DataFrame(rows, columns=COLUMNS).sort_values(key, ignore_index=True)}
