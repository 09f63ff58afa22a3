"""International Energy Agency, critical minerals data: demand to 2050, supply to 2040.

Three editions in three formats. Each keeps its own scenarios; none is mapped onto another.

=========  ====================================  =================================================
edition    file                                  lacks
=========  ====================================  =================================================
2024-05    workbook, base year 2023
2025-05    JSON made from the workbook, 2024
2026-07    CSV typed in by third persons, 2025   demand beyond energy but for copper (other uses:
                                                 base year only); refining but for copper
=========  ====================================  =================================================

What a label means (the notes of ``data/reference/iea_labels.csv`` travel with the rows):

====================  ==========================================================================
mineral               what the IEA counts
====================  ==========================================================================
graphite, demand      all grades, natural plus synthetic (sheet 1)
battery_graphite      the battery grade only, natural plus synthetic (sheets 3.1 and 3.2)
graphite, supply      mine: natural; refined: battery grade, with synthetic. The two don't add up
magnet_rare_earths    Pr, Nd, Tb and Dy as elements, not the REO of all rare earths
rare_earths           the IEA's own sum of Nd, Dy, Pr, Tb, Y and La in energy, as elements
platinum_group_...    without iridium, which has its own row
lithium               Li content; "Chemicals" is its refined stage
====================  ==========================================================================

Everything is kt in the files and t here. Basis is ``content``; graphite is ``gross``, as nobody
states its carbon. The key ``byTechnology`` of the JSON file is not read: it holds the last
alternative case of each technology, not the base case. Supply is one base case; it is no forecast
that demand is met.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from operator import itemgetter
from typing import Any, NamedTuple

import openpyxl
import pandas as pd

from msp_dash.data.schemas import SCHEMAS
from msp_dash.ingest import codes, labels, layouts
from msp_dash.ingest.recorded import Files, RecordedFile

SOURCE = "iea"
LABELS = "iea_labels.csv"
SCOPES = ("energy", "other", "total")
CASE = "base"
T_PER_KT = 1000.0
BASE = "Base year (all scenarios)"

SHEETS = ("technology", "mineral", "total")
"""Sheets 3.1, 3.2 and 1, in the order in which one is kept where they give the same number."""

SUPPLY_NOTES = {
    ("graphite", "mine"): "Natural graphite",
    ("graphite", "refined"): "Battery grade, natural plus synthetic",
    ("lithium", "refined"): "Lithium chemicals",
}
GROSS = ("graphite",)
ENERGY_TOTAL = "All energy technologies"
DEMAND_KEY = ["edition", "scenario", "mineral", "scope", "sector", "year"]
SUPPLY_KEY = ["edition", "mineral", "stage", "iso3", "year"]

Where = tuple[str, str]
"""File and place in it, for errors."""


class Demand(NamedTuple):
    """One number of demand as read."""

    sheet: str
    mineral: str
    row: str
    scenario: str
    year: int | str
    kt: Any
    where: Where


class Supply(NamedTuple):
    """One number of supply as read."""

    mineral: str
    stage: str
    country: str
    year: int | str
    kt: Any
    where: Where


def build(files: Files) -> dict[str, pd.DataFrame]:
    """Read every IEA edition into the demand and supply tables.

    Returns
    -------
    dict
        ``demand`` and ``supply_outlook``: columns of their schemas, value in t, source ``iea``.
        What an edition does not hold has no row.

    Raises
    ------
    ValueError
        A mineral, sector, stage, scenario or country that is not known.
    """
    demand = read_demand(files)
    demand["priority"] = demand["sheet"].map(SHEETS.index)
    demand = demand.sort_values("priority", kind="stable").drop_duplicates(DEMAND_KEY)
    return {
        "demand": _finish(demand, "demand", DEMAND_KEY),
        "supply_outlook": _finish(read_supply(files), "supply_outlook", SUPPLY_KEY),
    }


def _finish(rows: pd.DataFrame, name: str, key: list[str]) -> pd.DataFrame:
    rows = rows.assign(source=SOURCE, case=CASE).sort_values(key, ignore_index=True)
    return rows[list(SCHEMAS[name].columns)]


def read_demand(files: Files) -> pd.DataFrame:
    """Every demand number of every edition, including those that appear on two sheets.

    Returns
    -------
    DataFrame
        edition, scenario, mineral, scope, sector, year (int), value (t), note, and ``sheet``:
        ``total`` (sheet 1), ``technology`` (3.1) or ``mineral`` (3.2).
    """
    rows: list[dict[str, Any]] = []
    for edition, cells in _editions(files):
        for cell in cells:
            if not isinstance(cell, Demand):
                continue
            mineral = _label("mineral", "demand", cell.mineral, edition, cell.where)
            scope, sector = _scope(cell.row, edition, cell.where)
            if mineral["id"] and sector:
                rows.append(
                    {
                        "edition": edition,
                        "scenario": _label(
                            "scenario", "demand", cell.scenario, edition, cell.where
                        )["id"],
                        "mineral": mineral["id"],
                        "scope": scope,
                        "sector": sector,
                        "year": int(cell.year),
                        "value": float(cell.kt) * T_PER_KT,
                        "note": mineral["note"],
                        "sheet": cell.sheet,
                    }
                )
    return pd.DataFrame(rows)


def read_supply(files: Files) -> pd.DataFrame:
    """Every supply number: named countries, rest of world (``OTH``) and total (``WLD``).

    Returns
    -------
    DataFrame
        edition, mineral, stage, basis, iso3, year (int), value (t), note.
    """
    rows: list[dict[str, Any]] = []
    for edition, cells in _editions(files):
        for cell in cells:
            if not isinstance(cell, Supply):
                continue
            where = cell.where
            mineral = _label("mineral", "supply", cell.mineral, edition, where)
            stage = _label("stage", "supply", cell.stage, edition, where)["id"]
            is_total = cell.country in ("Total", "World")
            rows.append(
                {
                    "edition": edition,
                    "mineral": mineral["id"],
                    "stage": stage,
                    "basis": "gross" if mineral["id"] in GROSS else "content",
                    "iso3": "WLD" if is_total else codes.country(cell.country, *where),
                    "year": int(cell.year),
                    "value": float(cell.kt) * T_PER_KT,
                    "note": SUPPLY_NOTES.get((mineral["id"], stage), mineral["note"]),
                }
            )
    return pd.DataFrame(rows)


def _editions(files: Files) -> Iterator[tuple[str, Iterator[Demand | Supply]]]:
    for read, file in files.readings(__name__):
        yield file.edition, read(file)


# Labels


def _unknown(kind: str, table: str, label: str, edition: str, where: Where) -> None:
    line = codes.quoted(kind, table, label, "?", "", edition, "")
    codes.report(codes.UnknownLabel(kind, label, *where, LABELS, line))


def _label(kind: str, table: str, label: str, edition: str, where: Where) -> labels.Row:
    for listed in (table, "*"):
        if row := labels.find(LABELS, edition, kind=kind, table=listed, label=label):
            return row
    _unknown(kind, table, label, edition, where)
    return {"id": "", "note": ""}


def _scope(label: str, edition: str, where: Where) -> tuple[str, str]:
    for scope in SCOPES:
        if row := labels.find(LABELS, edition, kind=scope, table="demand", label=label):
            return scope, row["id"]
    _unknown("|".join(SCOPES), "demand", label, edition, where)
    return "", ""


# Workbook


def _sheet(file: RecordedFile, prefix: str) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(file.path, data_only=True, read_only=True)
    name = layouts.sheet_name(file.place, book.sheetnames, prefix)
    rows = list(book[name].iter_rows(values_only=True))
    book.close()
    if "(kt)" not in str(rows[1][0]):
        raise ValueError(f"{file.name}, sheet {name!r}: the title does not say kt any more.")
    return rows


def _is_note(label: object) -> bool:
    return str(label).startswith(("Notes", "“"))


def workbook(file: RecordedFile) -> Iterator[Demand | Supply]:
    """Numbers of the publisher's workbook."""
    yield from _workbook_demand(file)
    yield from _workbook_supply(file)


def _workbook_demand(file: RecordedFile) -> Iterator[Demand]:
    for sheet, prefix in (("technology", "3.1 "), ("mineral", "3.2 "), ("total", "1 ")):
        rows = _sheet(file, prefix)
        columns = _scenario_columns(rows[3], rows[4])
        mineral = ""
        for number, row in enumerate(rows[5:], start=6):
            if row[0] is None or _is_note(row[0]):
                continue
            label = str(row[0]).strip()
            if row[1] is None:
                mineral = label
                continue
            if sheet == "mineral":
                mineral, label = label, ENERGY_TOTAL
            elif codes.fold(label) == codes.fold(f"Total {mineral}"):
                label = ENERGY_TOTAL
            for column, scenario, year in columns:
                if row[column] is not None:
                    where = (file.name, f"sheet {prefix}row {number}")
                    yield Demand(sheet, mineral, label, scenario, year, row[column], where)


def _scenario_columns(names: tuple[Any, ...], years: tuple[Any, ...]) -> list[tuple[int, str, int]]:
    """Column, scenario and year: a scenario's name stands over its first year only."""
    columns, scenario = [], BASE
    for column, year in enumerate(years):
        scenario = names[column] or scenario
        if year is not None:
            columns.append((column, str(scenario).strip(), int(year)))
    return columns


def _workbook_supply(file: RecordedFile) -> Iterator[Supply]:
    rows = _sheet(file, "2 ")
    for first in (0, 6):  # mining on the left, refining on the right
        years = [(column, rows[3][column]) for column in range(first + 1, first + 5)]
        mineral = stage = ""
        for number, row in enumerate(rows[4:], start=5):
            label = str(row[first] or "").strip()
            if " - " in label:
                mineral, stage = label.split(" - ")
            elif row[first + 1] is not None and label != "Top 3 share":
                # Cobalt refining: the total is mislabelled in the workbook.
                country = "Total" if label == "Total clean technologies" else label
                for column, year in years:
                    if row[column] is None:
                        continue
                    where = (file.name, f"sheet 2 row {number}")
                    yield Supply(mineral, stage, country, year, row[column], where)


# JSON made from the workbook


def _by_scenario(numbers: dict[str, Any]) -> Iterator[tuple[str, str, float]]:
    for name, value in numbers.items():
        if isinstance(value, dict):
            yield from ((name, year, kt) for year, kt in value.items())
        else:
            yield BASE, name, value


def converted(file: RecordedFile) -> Iterator[Demand | Supply]:
    """Numbers of the JSON made from the workbook."""
    content = json.loads(file.path.read_text(encoding="utf-8"))
    yield from _converted_demand(file, content)
    yield from _converted_supply(file, content)


def _converted_demand(file: RecordedFile, content: dict[str, Any]) -> Iterator[Demand]:
    for sheet, mineral, row, numbers in _converted_rows(content):
        for scenario, year, kt in _by_scenario(numbers):
            if kt is not None:
                where = (file.name, f"{sheet} {mineral}")
                yield Demand(sheet, mineral, row, scenario, year, kt, where)


def _converted_rows(content: dict[str, Any]) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    for mineral, block in content["cleantechByTech"].items():
        for sector, numbers in block["sectors"].items():
            yield "technology", mineral, sector, numbers
        yield "technology", mineral, ENERGY_TOTAL, block["total"]
    for mineral, numbers in content["cleantechByMineral"].items():
        yield "mineral", mineral, ENERGY_TOTAL, numbers
    for mineral, block in content["totalDemand"].items():
        for sector, numbers in block["sectors"].items():
            yield "total", mineral, sector, numbers
        yield "total", mineral, ENERGY_TOTAL, block["totalClean"]
        yield "total", mineral, "Other uses", block["otherUses"]
        yield "total", mineral, "Total demand", block["totalDemand"]


def _converted_supply(file: RecordedFile, content: dict[str, Any]) -> Iterator[Supply]:
    for mineral, stages in content["supply"].items():
        for stage, block in stages.items():
            for country, numbers in [*block["countries"].items(), ("Total", block["total"])]:
                # The foot of the sheet became two "countries" under rare earth mining.
                if _is_note(country) and not any(numbers.values()):
                    continue
                for year, kt in numbers.items():
                    if kt is not None:
                        where = (file.name, f"supply {mineral} {stage}")
                        yield Supply(mineral, stage, country, year, kt, where)


# CSV typed in


def _rows(file: RecordedFile) -> Iterator[tuple[str, dict[str, str], Where]]:
    with file.path.open(encoding="utf-8-sig", newline="") as handle:
        for number, row in enumerate(csv.DictReader(handle), start=2):
            if row["unit"] != "kt":
                raise ValueError(f"{file.name}, row {number}: unit {row['unit']!r}, expected kt.")
            yield row["sheet"].split(" ")[0], row, (file.name, f"row {number}")


def transcribed(file: RecordedFile) -> Iterator[Demand | Supply]:
    """Numbers of the workbook as third persons typed it in."""
    sheets = {"1": "total", "3.1": "technology", "3.2": "mineral"}
    demand = itemgetter("mineral", "stage_or_technology", "scenario", "year", "value")
    supply = itemgetter("mineral", "stage_or_technology", "country", "year", "value")
    for sheet, row, where in _rows(file):
        if sheet in sheets:
            yield Demand._make((sheets[sheet], *demand(row), where))
        elif sheet == "2":
            yield Supply._make((*supply(row), where))
