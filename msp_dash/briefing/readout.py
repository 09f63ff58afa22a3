"""What was agreed at a meeting, as a YAML or CSV file or a form says it: rows of own tables.

What stands at the top (event, date, source) is filled in for each commitment.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from msp_dash.briefing.model import MAX_BYTES, yaml_mapping
from msp_dash.briefing.subjects import named_in
from msp_dash.data.curated_check import Row, lines_of
from msp_dash.data.curated_rules import OWN
from msp_dash.data.own_append import COMMITMENTS, SOURCES, FileRow
from msp_dash.figures.standing import current_areas
from msp_dash.words import words

TOP = ("event", "date", "place", "source_id")
SOURCE_COLUMNS = ("publisher", "title", "url")
"""Of a CSV file, which has one source: in its first row."""
GIVEN = {SOURCES: (), COMMITMENTS: ("commitment_id",)}
"""Columns that are filled in here."""

Lines = Mapping[tuple[str, ...], int]


class ReadoutError(ValueError):
    """A file that can't be read. The message names the line and says what to write there."""


@dataclass(frozen=True, slots=True)
class Readout:
    """A meeting and the rows that come of it, not yet numbered or checked."""

    event: str
    date: str
    place: str
    rows: Mapping[str, Sequence[Row]]


def read_readout(raw: bytes, name: str) -> Readout:
    """The read-out of a file; `name` stands in messages, and its ending says which kind it is.

    Raises
    ------
    ReadoutError
        For a file that is none, and for keys that there are not.
    """
    if len(raw) > MAX_BYTES:
        raise ReadoutError(f"{name}:1: is larger than {MAX_BYTES // 1024} KB: split it")
    try:
        if name.lower().endswith(".csv"):
            mapping, lines = _of_csv(raw)
        else:
            mapping, lines = yaml_mapping(raw)
    except (ValueError, csv.Error, yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        form = "CSV" if name.lower().endswith(".csv") else "YAML"
        raise ReadoutError(f"{name}:{line}: is no {form} file in UTF-8: mend it there") from error
    return readout_of(mapping, name, lines)


def readout_of(mapping: Mapping[str, Any], name: str, lines: Lines) -> Readout:
    """The read-out that a mapping says, with its lines where it is of a file.

    Raises
    ------
    ReadoutError
        For keys that there are not.
    """
    reader = _Reader(name, lines)
    reader.require_keys(mapping, (*TOP, SOURCES, COMMITMENTS), ())
    top = {key: _text(mapping.get(key)) for key in TOP}
    of_source = {"date": top["date"], "kind": "primary"}
    of_commitment = {
        **{key: top[key] for key in ("event", "date", "source_id")},
        "status": "announced",
        "status_date": top["date"],
    }
    rows = {
        SOURCES: [reader.row(SOURCES, *one, of_source) for one in reader.items(mapping, SOURCES)],
        COMMITMENTS: [
            reader.row(COMMITMENTS, *one, of_commitment)
            for one in reader.items(mapping, COMMITMENTS)
        ],
    }
    if not rows[COMMITMENTS]:
        raise ReadoutError(f"{name}:1: has no commitments: list one or more under commitments")
    return Readout(top["event"], top["date"], top["place"], rows)


@dataclass(frozen=True, slots=True)
class _Reader:
    name: str
    lines: Lines = field(default_factory=dict)

    def fail(self, path: tuple[str, ...], what: str) -> ReadoutError:
        return ReadoutError(f"{self.name}:{self.lines.get(path, 1)}: {path[-1]} {what}")

    def require_keys(
        self, mapping: Mapping[str, Any], keys: Sequence[str], path: tuple[str, ...]
    ) -> None:
        for key in mapping:
            if key not in keys:
                what = f"is not known here: use {', '.join(keys)}"
                raise self.fail((*path, str(key)), what)

    def items(
        self, mapping: Mapping[str, Any], table: str
    ) -> Iterator[tuple[int, Mapping[str, Any]]]:
        sent = mapping.get(table) or []
        if not isinstance(sent, list):
            raise self.fail((table,), "is no list: begin each entry with a dash")
        for number, one in enumerate(sent):
            path = (table, str(number))
            if not isinstance(one, dict):
                raise self.fail(path, "is no entry of columns: write column: text")
            keys = [one for one in OWN[table].columns.split() if one not in GIVEN[table]]
            self.require_keys(one, keys, path)
            yield number, one

    def row(
        self, table: str, number: int, sent: Mapping[str, Any], defaults: Mapping[str, str]
    ) -> FileRow:
        path = (table, str(number))
        cells = {key: text for key, value in sent.items() if (text := _text(value))}
        lines = {key: self.lines[(*path, key)] for key in sent if (*path, key) in self.lines}
        lines |= {
            column: self.lines[(key,)]
            for column in defaults
            if column not in cells and (key := column.removeprefix("status_")) in defaults
            if (key,) in self.lines
        }
        cells = {**dict.fromkeys(OWN[table].columns.split(), ""), **defaults, **cells}
        if table == COMMITMENTS:
            cells |= _who(cells)
            # Without other words of a source, the commitment is quoted as it stands.
            cells["quote"] = cells["quote"] or cells["commitment"]
        return FileRow(self.name, self.lines.get(path, number + 1), cells, lines)


def _who(cells: Mapping[str, str]) -> dict[str, str]:
    """Who promises, by name and by code: one follows from the other."""
    who, codes = cells["who"], cells["by_iso3"]
    if who and not codes:
        codes = "; ".join(sorted(named_in(who)))
    elif codes and not who:
        listed = codes.split("; ")
        if set(listed) <= current_areas():
            who = str(words("en").listing([words("en").country(one) for one in listed]))
    return {"who": who, "by_iso3": codes}


def _text(value: Any) -> str:
    """A cell: a list joined as own tables join it, and no line breaks."""
    if isinstance(value, list):
        return "; ".join(map(_text, value))
    return "" if value is None else " ".join(str(value).split())


def _of_csv(raw: bytes) -> tuple[dict[str, Any], dict[tuple[str, ...], int]]:
    """The mapping of a CSV file: event, date, place and source stand in its first row alone."""
    (_, header), *rows = lines_of(raw)
    items = [dict(zip(header, cells, strict=True)) for _, cells in rows]
    first = items[0] if items else {}
    source = {key: first[key] for key in SOURCE_COLUMNS if first.get(key)}
    lines: dict[tuple[str, ...], int] = {}
    for number, (line, _) in enumerate(rows):
        lines |= {(COMMITMENTS, str(number), *key): line for key in ((), *((k,) for k in header))}
    if rows:
        lines |= dict.fromkeys(((SOURCES, "0"), *((key,) for key in TOP)), rows[0][0])
    of_top = {"place", *SOURCE_COLUMNS}
    return {
        **{key: first.get(key, "") for key in TOP},
        SOURCES: [source] if source else [],
        COMMITMENTS: [
            {key: cell for key, cell in item.items() if cell and key not in of_top}
            for item in items
        ],
    }, lines
