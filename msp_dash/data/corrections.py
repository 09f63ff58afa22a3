"""Reads ``data/corrections.csv``: manual corrections of numbers in built tables.

`msp_dash.ingest.corrections` applies them during a build. A line gives the key of a row, one
column, its old and new value, the reason and the source.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from msp_dash.data.curated import curated_bytes
from msp_dash.data.load import TableError
from msp_dash.data.paths import root

FILE = "data/corrections.csv"
COLUMNS = ("table", "key", "column", "old", "new", "reason", "source", "date", "who")
MAY_BE_BLANK = ("old", "new")
"""Columns in which a blank means "no value"."""
MARK = "Corrected here on"
"""Start of the text that is added to the note of a corrected row, with date, reason and source."""


class CorrectionError(ValueError):
    """Invalid lines: one message each, with file and line."""

    def __init__(self, complaints: Sequence[str]) -> None:
        self.complaints = tuple(complaints)
        super().__init__("\n".join(complaints))


@dataclass(frozen=True, slots=True)
class Correction:
    """One line of the file. `key` is column -> text; `source` is an id of sources or facts."""

    line: int
    table: str
    key: Mapping[str, str]
    column: str
    old: str
    new: str
    reason: str
    source: str
    date: str
    who: str

    @property
    def place(self) -> str:
        """File and line, as errors name them."""
        return f"{FILE}:{self.line}"

    @property
    def note(self) -> str:
        """Text that is added to the note of the corrected row."""
        return f"{MARK} {self.date}: {self.reason} ({self.source})"


def read(path: Path) -> list[Correction]:
    """All lines of the file in their order.

    Raises
    ------
    CorrectionError
        The file is missing or not such a table, or lines are invalid; all of them are listed.
    """
    header, rows = _lines(path)
    if tuple(header) != COLUMNS:
        raise CorrectionError([_wrong_header(header)])
    complaints: list[str] = []
    corrections: list[Correction] = []
    for line, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        wrong = list(_wrong(cells))
        complaints += [f"{FILE}:{line}: {text}" for text in wrong]
        if not wrong:
            corrections.append(_correction(line, cells))
    complaints += _twice(corrections)
    if complaints:
        raise CorrectionError(complaints)
    return corrections


@lru_cache(maxsize=1)
def accepted() -> tuple[Correction, ...]:
    """All lines of the project's file, verified against its checksum.

    Raises
    ------
    TableError
        The file is missing, differs from its checksum, or has invalid lines.
    """
    curated_bytes("corrections", FILE)
    try:
        return tuple(read(root() / FILE))
    except CorrectionError as error:
        raise TableError("corrections", f"cannot be read ({error.complaints[0]})") from error


def without_corrections(note: str) -> str:
    """The publisher's part of a row's note; figures describe corrections in their own words."""
    return note.partition(MARK)[0].rstrip("; ")


def _lines(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            rows = csv.reader(handle, strict=True)
            header = [name.strip() for name in next(rows, [])]
            return header, [(rows.line_num, row) for row in rows]
    except FileNotFoundError:
        how = (
            "restore it with `git checkout data/corrections.csv` (a header alone is no correction)"
        )
        raise CorrectionError([f"{FILE} is missing: {how}."]) from None
    except UnicodeDecodeError:
        how = 'in a spreadsheet choose "CSV UTF-8" when you save it'
        raise CorrectionError([f"{FILE}: its letters are not UTF-8: {how}."]) from None
    except csv.Error as error:
        raise CorrectionError(
            [f"{FILE}: a quotation mark is opened and not closed ({error})."]
        ) from None


def _wrong_header(header: Sequence[str]) -> str:
    if len(header) == 1 and ";" in header[0]:
        return f"{FILE}:1: columns stand between semicolons: save it with commas between columns."
    return f"{FILE}:1: the first line must be {','.join(COLUMNS)}, and is {','.join(header)}."


def _wrong(cells: Sequence[str]) -> Iterator[str]:
    """Validation errors of one line, as sentences."""
    if len(cells) != len(COLUMNS):
        yield (
            f"{len(cells)} cells, expected {len(COLUMNS)} ({', '.join(COLUMNS)}): "
            "a text with a comma needs quotation marks around it."
        )
        return
    row = {name: cell.strip() for name, cell in zip(COLUMNS, cells, strict=True)}
    if blank := [name for name in COLUMNS if name not in MAY_BE_BLANK and not row[name]]:
        yield f"{', '.join(blank)} is blank: a correction says what, why, by what source and who."
    if row["old"] == row["new"]:
        yield f"old and new are both {row['old']!r}: there is nothing to correct."
    if row["date"] and not _is_day(row["date"]):
        yield f"date is {row['date']!r}: write the day as 2026-11-25."
    if row["key"] and not _key(row["key"]):
        yield f"key is {row['key']!r}: write it as iso3=COD; year=2024, one pair a key column."


def _is_day(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _key(text: str) -> dict[str, str]:
    """Column -> text of 'iso3=COD; year=2024'; {} where it is not written so."""
    pairs = [part.partition("=") for part in text.split(";") if part.strip()]
    key = {name.strip(): value.strip() for name, equals, value in pairs if equals and name.strip()}
    return key if len(key) == len(pairs) else {}


def _correction(line: int, cells: Sequence[str]) -> Correction:
    row = {name: cell.strip() for name, cell in zip(COLUMNS, cells, strict=True)}
    return Correction(
        line=line,
        table=row["table"],
        key=_key(row["key"]),
        column=row["column"],
        old=row["old"],
        new=row["new"],
        reason=row["reason"],
        source=row["source"],
        date=row["date"],
        who=row["who"],
    )


def _twice(corrections: Sequence[Correction]) -> Iterator[str]:
    first: dict[tuple[object, ...], int] = {}
    for one in corrections:
        cell = (one.table, tuple(sorted(one.key.items())), one.column)
        if cell in first:
            yield f"{one.place}: line {first[cell]} corrects the same cell: keep one of both."
        first.setdefault(cell, one.line)
