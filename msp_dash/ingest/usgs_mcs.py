"""USGS Mineral Commodity Summaries: production and reserves by country, of every edition.

There are three file formats with one reader each; every reader yields `Printed` numbers, and one
converter turns them into table rows.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from msp_dash.data.schemas import SCHEMAS
from msp_dash.ingest import codes
from msp_dash.ingest.file_content import open_text
from msp_dash.ingest.recorded import Files, RecordedFile
from msp_dash.ingest.usgs_cells import Cell, caveat, earlier_year_estimated, read_cell, read_note
from msp_dash.ingest.usgs_labels import Label, find

PRODUCTION = list(SCHEMAS["production"].columns)
RESERVES = list(SCHEMAS["reserves"].columns)
BOTH_COLUMNS = list(SCHEMAS["reserve_columns"].columns)

# Factor to the unit of the table. Helium is the only mineral that is not weighed.
UNITS = {
    "metric tons": (1.0, "t"),
    "thousand metric tons": (1e3, "t"),
    "thousand metric dry tons": (1e3, "t"),
    "million metric tons": (1e6, "t"),
    "kilograms": (1e-3, "t"),
    "million cubic meters": (1e6, "m3"),
}
_COLUMN_UNITS = {
    "t": "metric tons",
    "kt": "thousand metric tons",
    "mt": "million metric tons",
    "kg": "kilograms",
    "mcm": "million cubic meters",
}

# Cells where the data release garbled what the publisher meant: (edition, chapter, country, cell)
# -> text to read. Each is held by a test.
CORRECTIONS = {
    # A footnote number is glued to 66,000; only 66,000 adds up to the printed 210,000.
    ("2023", "zinc", "Australia", "reserves"): "66,000",
    # The bound is given in words in the note: "more than 3,300,000 thousand metric tons".
    ("2023", "potas", "World total (rounded)", "reserves"): ">3,300,000",
    # As above: "more than 3,600,000,000 metric tons".
    ("2024", "potas", "World total (rounded)", "reserves"): ">3,600,000",
}
# The publisher splits U.S. helium in two rows in these editions (natural gas; Cliffside Field).
ADDED = {("helium", "USA")}
_SUM_ROW = "world total (ilmenite and rutile, rounded)"
# Rows of these minerals name what they count after a dash or colon.
FORMS = {"boron", "feldspar", "selenium", "tellurium"}


@dataclass(frozen=True)
class Printed:
    """One number as printed, with all that says what it means."""

    edition: str
    file: str
    row: int
    country: str
    cell: Cell
    unit: str
    mineral: str
    stage: str
    """Empty for reserves."""
    basis: str
    year: int
    estimated: bool
    note: str


def _join(*notes: str) -> str:
    return "; ".join(dict.fromkeys(note for note in notes if note))


# --- One file, one row a number -----------------------------------------------------------------


def _detail(text: str) -> str:
    """The label of a table without the words that mark its total row."""
    return re.sub(r"\s*[:,] rounded$", "", text)


def _form(detail: str, mineral: str) -> str:
    """What a row counts, for the minerals where that differs by country."""
    if mineral not in FORMS:
        return ""
    _, _, form = re.sub("[—:]", ":", detail).partition(":")
    form = form.strip()
    return "" if form.lower() == "all forms" else form


def commodities(file: RecordedFile) -> Iterator[Printed]:
    """Numbers of a data release in one file.

    One row a number; only sections headed "World" are tables by country.
    """
    with open_text(file.path) as handle:
        for row, line in enumerate(csv.DictReader(handle), 2):
            if not line["Section"].startswith("World"):
                continue
            detail = _detail(line["Statistics_detail"])
            label = find(file.edition, line["MCS chapter"], detail, file.name, row)
            reserves = bool(label.reserves)
            if not (label.mineral or reserves):
                continue
            cell = read_cell(line["Value"], file.name, row)
            if cell is None:
                raise ValueError(f"{file.name}, row {row}: Value is empty")
            notes = line["Notes"]
            if "Included in" in notes and cell.status == "below_half_unit":
                # Graphite reserves: the footnote, not the sign "s", says what the row is.
                cell = Cell(None, "not_available")
            yield Printed(
                edition=file.edition,
                file=file.name,
                row=row,
                country=line["Country"],
                cell=cell,
                unit=(label.reserves_unit if reserves else label.unit) or line["Unit"],
                mineral=label.reserves if reserves else label.mineral,
                stage="" if reserves else label.stage,
                basis=label.reserves_basis if reserves else label.basis,
                year=int(line["Year"]),
                estimated=bool(re.search(r"\bEstimated ?\.", notes)),
                note=_join(
                    _form(detail, label.mineral or label.reserves), cell.word, caveat(notes)
                ),
            )


# --- Two years and reserves in one row ----------------------------------------------------------


@dataclass(frozen=True)
class _Wide:
    """One row of a wide table."""

    edition: str
    file: str
    row: int
    chapter: str
    label: str
    country: str
    years: tuple[tuple[int, str], tuple[int, str]]
    """(year, cell) of the earlier and the later year."""
    unit: str
    earlier_estimated: bool
    note: str
    reserves: str
    reserves_unit: str
    reserves_note: str


def world(file: RecordedFile) -> Iterator[Printed]:
    """Numbers of a data release in one file, a row a country."""
    return _wide_numbers(_world(file))


def _world(file: RecordedFile) -> Iterator[_Wide]:
    later = int(file.edition) - 1
    with file.path.open(encoding="utf-8-sig", newline="") as handle:
        for row, line in enumerate(csv.DictReader(handle), 2):
            yield _Wide(
                edition=file.edition,
                file=file.name,
                row=row,
                chapter=line["COMMODITY"],
                label=line["TYPE"],
                country=line["COUNTRY"],
                years=(
                    (later - 1, line[f"PROD_{later - 1}"]),
                    (later, line[f"PROD_EST_ {later}"]),
                ),
                unit=line["UNIT_MEAS"].strip(),
                earlier_estimated="estimated" in line["TYPE"].lower(),
                note=line["PROD_NOTES"],
                reserves=line[f"RESERVES_{later}"],
                reserves_unit=line["UNIT_MEAS"].strip(),
                reserves_note=line["RESERVE_NOTES"],
            )


_PRODUCTION_COLUMN = re.compile(
    r"prod_(?:sponge_)?(?P<unit>[a-z]+)_(?P<est>est_)?(?P<year>20\d\d)$", re.I
)
_RESERVES_COLUMN = re.compile(r"reserves_(?:ore_k2o_equiv_)?(?P<unit>[a-z]+?)(?:_20\d\d)?$", re.I)


def commodity(file: RecordedFile) -> Iterator[Printed]:
    """Numbers of the file of one commodity; the unit is in the column names."""
    return _wide_numbers(_wide_file(file))


def _wide_file(file: RecordedFile) -> Iterator[_Wide]:
    edition, path = file.edition, file.path
    chapter = re.sub(rf"(?i)^.*mcs{edition}-?([a-z]+).*$", r"\1", path.name).lower()
    with path.open(encoding="utf-8-sig", newline="") as handle:
        header, *lines = list(csv.reader(handle))
    production = [
        (i, m) for i, c in enumerate(header) if (m := _PRODUCTION_COLUMN.match(c.strip()))
    ]
    if len(production) != 2:
        if find(edition, chapter, "*", path.name, 1).mineral:
            raise ValueError(f"{path.name}: expected two production columns, found {header}")
        return
    (first, earlier), (second, later) = production
    names = [name.strip().lower() for name in header]
    reserves = [
        (i, m)
        for i, c in enumerate(names)
        if (m := _RESERVES_COLUMN.match(c)) and "note" not in c and m["unit"] in _COLUMN_UNITS
    ]
    # Potash has two: the K2O equivalent comes second and has the basis of production.
    reserves_at, reserves_unit = (
        (reserves[-1][0], _COLUMN_UNITS[reserves[-1][1]["unit"]]) if reserves else (-1, "")
    )
    note_at = next((i for i, n in enumerate(names) if n in ("prod_note", "prod_notes")), -1)
    reserves_note_at = next((i for i, n in enumerate(names) if n == "reserves_notes"), -1)
    for row, cells in enumerate(lines, 2):
        if not any(cell.strip() for cell in cells):
            continue
        line = cells + [""] * (len(header) - len(cells))
        yield _Wide(
            edition=edition,
            file=path.name,
            row=row,
            chapter=chapter,
            label=line[2],
            country=line[1].strip(),
            years=((int(earlier["year"]), line[first]), (int(later["year"]), line[second])),
            unit=_COLUMN_UNITS.get(earlier["unit"].lower(), earlier["unit"]),
            earlier_estimated=bool(earlier["est"]),
            note=line[note_at] if note_at >= 0 else "",
            reserves=line[reserves_at] if reserves_at >= 0 else "",
            reserves_unit=reserves_unit,
            reserves_note=line[reserves_note_at] if reserves_note_at >= 0 else "",
        )


def _form_wide(wide: _Wide, label: Label) -> str:
    """What a boron row counts, where the country label says it; elsewhere the note does."""
    if label.mineral != "boron":
        return ""
    _, _, form = wide.country.partition(", ")
    return form


def _output(wide: _Wide, label: Label) -> Iterator[Printed]:
    """The two years' output of a wide row."""
    cells = [read_cell(text, wide.file, wide.row) for _, text in wide.years]
    note_cell = read_note(wide.note, wide.file, wide.row)
    if cells == [None, None] and not wide.note.strip():
        return  # The country is in the table for another column: nothing is said of its output.
    blank = note_cell or Cell(None, "not_available", "blank in the data release")
    for (year, _), printed, later in zip(wide.years, cells, (False, True), strict=True):
        cell = printed or blank
        estimated = later or earlier_year_estimated(wide.note, wide.earlier_estimated)
        yield Printed(
            edition=wide.edition,
            file=wide.file,
            row=wide.row,
            country=wide.country,
            cell=cell,
            unit=label.unit or wide.unit,
            mineral=label.mineral,
            stage=label.stage,
            basis=label.basis,
            year=year,
            estimated=estimated or cell.estimated,
            note=_join(_form_wide(wide, label), cell.word, caveat(wide.note)),
        )


def _reserves(wide: _Wide, label: Label) -> Iterator[Printed]:
    """The reserves of a wide row; nothing if the row is silent about them."""
    text = CORRECTIONS.get((wide.edition, wide.chapter, wide.country, "reserves"), wide.reserves)
    cell = read_cell(text, wide.file, wide.row)
    note_cell = read_note(wide.reserves_note, wide.file, wide.row)
    if note_cell is not None and (
        cell is None or (cell.status == "not_available" and not cell.word)
    ):
        cell = note_cell
    if cell is None:
        return
    yield Printed(
        edition=wide.edition,
        file=wide.file,
        row=wide.row,
        country=wide.country,
        cell=cell,
        unit=label.reserves_unit or wide.reserves_unit,
        mineral=label.reserves,
        stage="",
        basis=label.reserves_basis,
        year=int(wide.edition) - 1,
        estimated=bool(re.match(r"estimated\W*$", wide.reserves_note.strip(), re.IGNORECASE)),
        note=_join(_form_wide(wide, label), cell.word, caveat(wide.reserves_note)),
    )


def _wide_numbers(rows: Iterator[_Wide]) -> Iterator[Printed]:
    for wide in rows:
        label = find(wide.edition, wide.chapter, wide.label, wide.file, wide.row)
        if wide.country.strip().lower() == _SUM_ROW or _other_basis(wide, label):
            continue
        if label.mineral:
            yield from _output(wide, label)
        if label.reserves:
            yield from _reserves(wide, label)


def _other_basis(wide: _Wide, label: Label) -> bool:
    """China's boron, which is stated only as boric oxide equivalent."""
    return label.mineral == "boron" and wide.note.strip().lower() == "boric oxide equivalent"


# --- to tables -------------------------------------------------------------------------------


def _status(number: Printed, iso3: str) -> str:
    if number.cell.status != "reported":
        return number.cell.status
    if iso3 == "WLD":
        return "rounded"
    if iso3 == "OTH":
        return "residual"
    return "estimated" if number.estimated else "reported"


def _record(number: Printed) -> dict[str, object]:
    iso3 = codes.country(number.country, number.file, number.row)
    if number.unit.lower() not in UNITS:
        codes.report(
            codes.Unknown(
                f"{number.file}, row {number.row}: unit {number.unit!r} of {number.mineral} is not "
                "known. Add it to UNITS in msp_dash/ingest/usgs_mcs.py."
            )
        )
    factor, unit = UNITS.get(number.unit.lower(), (1.0, "t"))
    value = number.cell.value
    return {
        "source": "usgs",
        "edition": number.edition,
        "mineral": number.mineral,
        "stage": number.stage,
        "basis": number.basis,
        "iso3": iso3,
        "year": number.year,
        # Rounding at 1e-9 only takes off what the factor 0.001 adds in binary.
        "value": float("nan") if value is None else round(value * factor, 9),
        "unit": unit,
        "status": _status(number, iso3),
        "estimated": number.estimated and value is not None,
        "note": number.note,
    }


def add_split_rows(table: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Add the two printed rows of U.S. helium, and say so."""
    split = [
        (mineral, iso3) in ADDED
        for mineral, iso3 in zip(table["mineral"], table["iso3"], strict=True)
    ]
    doubled = table[pd.Series(split, index=table.index) & table.duplicated(key, keep=False)]
    sums = doubled.groupby(key, as_index=False, sort=False).agg(
        {c: ("sum" if c == "value" else "first") for c in table.columns if c not in key}
    )
    sums["note"] = "sum of two printed rows: from natural gas and from the Cliffside Field"
    return pd.concat([table.drop(doubled.index), sums[table.columns]], ignore_index=True)


def numbers(files: Files) -> list[Printed]:
    """Every printed number that the label table asks for."""
    return [number for read, file in files.readings(__name__) for number in read(file)]


def build(files: Files) -> dict[str, pd.DataFrame]:
    """Tables `production`, `reserves` and `reserve_columns` of source ``usgs``.

    Returns
    -------
    dict of DataFrame
        Columns as in ``schemas.SCHEMAS``; tonnes, helium in cubic metres; one row a printed number.
    """
    printed_rows = pd.DataFrame([_record(number) for number in numbers(files)])
    table = add_split_rows(printed_rows, list(SCHEMAS["production"].unique or []))
    output, printed = table[table["stage"] != ""], table[table["stage"] == ""]
    in_two, used = _columns(printed, output)
    tables = {}
    for name, columns, part in (
        ("production", PRODUCTION, output),
        ("reserves", RESERVES, printed[used]),
        ("reserve_columns", BOTH_COLUMNS, printed.assign(used=used)[in_two]),
    ):
        key = list(SCHEMAS[name].unique or [])
        tables[name] = part[columns].sort_values(key, ignore_index=True)
    return tables


def _columns(reserves: pd.DataFrame, output: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Whether reserves are printed in two columns, and whether a row is of the one that is used.

    That is the column on the basis of the mineral's output in the same edition.
    """
    key = ["edition", "mineral"]
    in_two = reserves.groupby(key)["basis"].transform("nunique") > 1
    on_basis = pd.MultiIndex.from_frame(reserves[[*key, "basis"]]).isin(
        pd.MultiIndex.from_frame(output[[*key, "basis"]])
    )
    return in_two, ~in_two | on_basis
