"""Add commitments and their sources to an office's own tables: numbered, checked, then written."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from msp_dash.data.atomic_write import locked, write_atomically
from msp_dash.data.curated_check import Row, duplicates, lines_of, read_table
from msp_dash.data.curated_rules import OWN, TABLES, table_file
from msp_dash.data.own_check import is_plain, own_rows
from msp_dash.data.paths import root

SOURCES, COMMITMENTS = "sources", "commitments"
WRITTEN = (SOURCES, COMMITMENTS)
"""In this order: a commitment never cites a source that is not there yet."""
PROMISE = ("date", "event", "who", "commitment")
"""Two commitments that are equal in these are the same."""


@dataclass(frozen=True, slots=True)
class FileRow(Row):
    """A row of a file that a person wrote; `lines` has those of its cells, where they differ."""

    lines: Mapping[str, int] = field(default_factory=dict)

    def complaint(self, column: str, what: str) -> str:
        """As of any row, with the line of the cell."""
        line = self.lines.get(column, self.line)
        return f"{self.file}:{line}: {column} {self.cells[column]!r} {what}"


Rows = Mapping[str, Sequence[Row]]
"""Rows by table: sources and commitments."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """Rows to add, with ids; all own sources that they may cite; and everything wrong with them."""

    rows: Rows
    sources: Mapping[str, Mapping[str, str]]
    complaints: Sequence[str]


def prepared(new: Rows, folder: Path | None) -> Prepared:
    """Rows with ids that continue those there, checked together with the tables they will join.

    Without a folder, rows that cite published sources alone are numbered on from those of
    ``data/facts``, for a pull request.
    """
    there = {name: _there(folder, name) for name in WRITTEN}
    for_facts = folder is None and not new[SOURCES]
    if for_facts:
        file = table_file(COMMITMENTS)
        there[COMMITMENTS] = read_table(root() / "data" / file, file, TABLES[COMMITMENTS])[0]
    rows = _numbered(new, there, "CM-" if for_facts else "OWN-CM-", 3 if for_facts else 1)
    every = [*there[COMMITMENTS], *rows[COMMITMENTS]]
    complaints = [*own_rows(root() / "data", folder, rows)[1], *duplicates(every, [*PROMISE])]
    sources = {row.cells["source_id"]: row.cells for row in (*there[SOURCES], *rows[SOURCES])}
    return Prepared(rows, sources, list(dict.fromkeys(complaints)))


def append(new: Rows, folder: Path) -> Prepared:
    """Add rows to the tables of a folder, if there is nothing wrong with them.

    Raises
    ------
    OSError
        When a file cannot be written.
    """
    with locked(folder):
        result = prepared(new, folder)
        if not result.complaints:
            files = {name: folder / f"{name}.csv" for name in WRITTEN if result.rows[name]}
            texts = {name: _extended(files[name], name, result.rows[name]) for name in files}
            # All are made before the first is written.
            for file, raw in [(files[name], text.encode()) for name, text in texts.items()]:
                write_atomically(file, raw)
    return result


def table_text(header: Sequence[str], rows: Iterable[Row]) -> str:
    """Rows as a CSV file."""
    out = io.StringIO()
    writer = csv.DictWriter(out, header, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(row.cells for row in rows)
    return out.getvalue()


def csv_text(name: str, rows: Iterable[Row]) -> str:
    """Rows as a file with all columns of their table."""
    return table_text(OWN[name].columns.split(), rows)


def _there(folder: Path | None, name: str) -> list[Row]:
    file = folder / f"{name}.csv" if folder else None
    if file is None or not is_plain(file):
        return []
    return read_table(file, file.name, OWN[name], whole=False)[0]


def _extended(file: Path, name: str, added: Sequence[Row]) -> str:
    """A table with rows added, its columns in their order and those that it lacked after them."""
    columns = OWN[name].columns.split()
    if not file.exists():
        return csv_text(name, added)
    _, header = next(lines_of(file.read_bytes()))
    lacking = [one for one in columns if one not in header and any(r.cells[one] for r in added)]
    return table_text([*header, *lacking], [*_there(file.parent, name), *added])


def _numbered(new: Rows, there: Rows, prefix: str, digits: int) -> dict[str, list[Row]]:
    """Rows with ids; a source that is there already is cited by the id that it has there."""
    known = {_content(row): row.cells["source_id"] for row in there[SOURCES]}
    following = _last(there[SOURCES], "source_id", "OWN-")
    sources: list[Row] = []
    renamed: dict[str, str] = {}
    for row in new[SOURCES]:
        sent, id_ = row.cells["source_id"], known.get(_content(row), "")
        if not id_:
            following += not sent
            id_ = sent or f"OWN-{following}"
            sources.append(_with(row, "source_id", id_))
        renamed[sent] = id_
    # Of several sources, a commitment names its own.
    renamed[""] = next(iter(renamed.values())) if len(new[SOURCES]) == 1 else ""
    last = _last(there[COMMITMENTS], "commitment_id", prefix)
    commitments = [
        _with(
            _with(row, "commitment_id", f"{prefix}{number:0{digits}}"),
            "source_id",
            renamed.get(row.cells["source_id"], row.cells["source_id"]),
        )
        for number, row in enumerate(new[COMMITMENTS], start=last + 1)
    ]
    return {SOURCES: sources, COMMITMENTS: commitments}


def _content(row: Row) -> tuple[str, ...]:
    return tuple(row.cells[column] for column in ("publisher", "title", "date"))


def _with(row: Row, column: str, value: str) -> Row:
    return replace(row, cells={**row.cells, column: value})


def _last(rows: Iterable[Row], column: str, prefix: str) -> int:
    """The highest number of an id."""
    matches = (re.fullmatch(rf"{prefix}(\d+)", row.cells[column]) for row in rows)
    return max((int(match[1]) for match in matches if match), default=0)
