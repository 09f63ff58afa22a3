"""USGS salient U.S. statistics: price series and net import reliance, editions 2022 to 2026.

From edition 2026 also secondary production and apparent consumption, 2021 to 2025. The meaning of
each column and row is in ``data/reference/usgs_salient.csv``; what cannot be mapped with certainty
is listed there with the reason. There is no file of edition 2025.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from msp_dash.data.schemas import SCHEMAS
from msp_dash.ingest.codes import REFERENCE, fold
from msp_dash.ingest.usgs_cells import Cell, read_cell

LABELS = "usgs_salient.csv"
COLUMNS = list(SCHEMAS["salient"].columns)
FOLDERS = ("2024", "2023", "2022")
_MEASURED = re.compile(r"price|nir", re.IGNORECASE)
_STATISTICS = ("Price", "Net import reliance")
_RECYCLED = re.compile(r"\b(secondary|scrap|apparent)\b", re.IGNORECASE)
"""Rows of production and consumption that say what is recycled, or of what it is a part."""


@dataclass(frozen=True)
class _Series:
    """What a row or column is; empty `mineral`: left out."""

    mineral: str
    measure: str
    series: str
    unit: str


@cache
def _labels() -> dict[tuple[str, str, str, str], _Series]:
    with (REFERENCE / LABELS).open(encoding="utf-8", newline="") as handle:
        return {
            (
                row["edition"],
                fold(row["chapter"]),
                fold(row["commodity"]),
                fold(row["label"]),
            ): _Series(row["mineral"], row["measure"], row["series"], row["unit"])
            for row in csv.DictReader(handle)
        }


def _find(edition: str, chapter: str, commodity: str, label: str, place: str) -> _Series:
    table = _labels()
    series = table.get((edition, fold(chapter), fold(commodity), fold(label))) or table.get(
        (edition, fold(chapter), "", "*")
    )
    if series is None:
        raise ValueError(
            f"{place}: {chapter} {commodity}, {label!r} is not in data/reference/{LABELS}. Add it, "
            "or leave the mineral empty and say why."
        )
    return series


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
        return bool(_RECYCLED.search(line["Statistics_detail"]))
    return line["Statistics"] in _STATISTICS


def _edition_2026(path: Path) -> Iterator[dict[str, object]]:
    with path.open(encoding="cp1252", newline="") as handle:
        for row, line in enumerate(csv.DictReader(handle), 2):
            if not _is_salient(line):
                continue
            series = _find(
                "2026",
                line["MCS chapter"],
                line["Commodity"],
                line["Statistics_detail"],
                f"{path.name}, row {row}",
            )
            cell = _read(line["Value"], path.name, row) if series.mineral else None
            if cell is not None:
                estimated = line["Notes"].startswith("Estimated")
                yield _record("2026", series, int(line["Year"]), cell, estimated=estimated)


def _edition_folder(edition: str, folder: Path) -> Iterator[dict[str, object]]:
    """Editions 2022 to 2024: a file a commodity, a column a series, five years."""
    for path in sorted(folder.glob("*.csv")):
        chapter = re.sub(rf"(?i)^.*mcs{edition}-?([a-z]+).*$", r"\1", path.name).lower()
        if (edition, chapter, "", "*") in _labels():
            continue
        with path.open(encoding="utf-8-sig", newline="") as handle:
            for row, line in enumerate(csv.DictReader(handle), 2):
                if not (line["Year"] or "").strip():
                    continue
                for name, text in line.items():
                    if not (isinstance(name, str) and _MEASURED.search(name)):
                        continue
                    series = _find(edition, chapter, "", name.strip(), f"{path.name}, row {row}")
                    cell = _read(text or "", path.name, row) if series.mineral else None
                    if cell is None:
                        continue
                    year = int(line["Year"])
                    # The chapters print an e on the newest of the five years.
                    yield _record(edition, series, year, cell, estimated=year == int(edition) - 1)


def build(usgs: Path) -> dict[str, pd.DataFrame]:
    """Table `salient` (columns as in ``schemas.SCHEMAS``) of source ``usgs``.

    Values as printed, in the unit of the row (``USD per lb``, ``percent``, ``kt``).

    Raises
    ------
    ValueError
        Naming file and row of an unmapped label or a cell that no rule reads.
    """
    rows = list(_edition_2026(usgs / "MCS2026_Commodities_Data.csv"))
    for edition in FOLDERS:
        rows += _edition_folder(edition, usgs / f"mcs{edition}-salient")
    key = list(SCHEMAS["salient"].unique or [])
    return {"salient": pd.DataFrame(rows, columns=COLUMNS).sort_values(key, ignore_index=True)}
