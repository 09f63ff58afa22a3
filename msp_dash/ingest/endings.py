"""What ends with the edition before: lines that name it, and say nothing of the new one.

Corrections, exceptions, caveats and labels are each of an edition, so that none of them outlives
its error. Nobody would notice one that is still needed: a rehearsal lists them all.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd

from msp_dash.data import corrections as corrected
from msp_dash.ingest import corrections, labels
from msp_dash.ingest.build import SOURCES
from msp_dash.ingest.take import Pair, Staged

REFERENCE = "data/reference"
SUBJECT = (
    "table", "source", "origin", "chapter", "commodity", "kind", "label", "area_iso3", "iso3",
    "mineral", "stage",
)  # fmt: skip
"""Columns that say what a line is of."""

Row = Mapping[str, str]


def endings(staged: Staged) -> list[str]:
    """A sentence for each line that was of the edition before, and is not of the new one."""
    record, previous = staged.record, staged.previous
    lines = list(_corrections(staged))
    for path in sorted((staged.stage / REFERENCE).glob("*.csv")):
        lines += _in_table(path, staged)
    if record["grade"] != previous["grade"]:
        lines.append(
            f"{SOURCES}: grade {previous['grade']} of {previous['id']} becomes {record['grade']}: "
            "figures note whose copy a file is by its grade"
        )
    lines.append(f"{SOURCES}: the notes of {previous['id']}: {previous['notes']}")
    return lines


def _corrections(staged: Staged) -> Iterator[str]:
    old, new = _editions(staged)
    pairs = {pair.table: pair for pair in staged.pairs if pair.before}
    every = corrected.read(staged.stage / corrected.FILE)
    cells = [(one.table, one.key, one.column) for one in every]
    for one in every:
        pair = pairs.get(one.table)
        if pair is None or one.key["edition"] != old or one.key["source"] not in _sources([pair]):
            continue
        key = {**one.key, "edition": new}
        if (one.table, key, one.column) not in cells:
            subject = " ".join(key[name] for name in key if name not in ("source", "edition"))
            state = corrections.state_in(one, pair.new, new)
            yield f"{one.place}: the correction of {one.table} {subject}: edition {new} {state}"


def _in_table(path: Path, staged: Staged) -> Iterator[str]:
    """Lines of a reference table that end."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        columns = set(reader.fieldnames or ())
        rows = {f"{REFERENCE}/{path.name}:{number}": row for number, row in enumerate(reader, 2)}
    sources = _sources(staged.pairs)
    if {"source", "edition"} <= columns:
        yield from _of_edition(
            {at: row for at, row in rows.items() if row["source"] in sources}, staged
        )
    elif {"since", "until"} <= columns:
        if path.name.startswith(tuple(sources)):
            yield from _until_edition(rows, staged)
    elif until := columns & {"until", "last_year"}:
        yield from _until_year(rows, until.pop(), staged.pairs)
    if {"mineral", "series"} <= columns:
        gone = _series(pair.old for pair in staged.pairs) - _series(p.new for p in staged.pairs)
        for at, row in rows.items():
            if (row["mineral"], row["series"]) in gone:
                yield f"{at}: {row['mineral']}, {row['series']}: the edition has no such series"


def _of_edition(rows: Mapping[str, Row], staged: Staged) -> Iterator[str]:
    old, new = _editions(staged)
    later = {_subject(row) for row in rows.values() if row["edition"] == new}
    for at, row in rows.items():
        if row["edition"] == old and _subject(row) not in later:
            yield f"{at}: {', '.join(_subject(row))}: of edition {old} only"


def _until_edition(rows: Mapping[str, Row], staged: Staged) -> Iterator[str]:
    old, new = _editions(staged)
    later = {_subject(row) for row in rows.values() if labels.is_of(row, new)}
    for at, row in rows.items():
        if labels.is_of(row, old) and row["until"] < new and _subject(row) not in later:
            yield f"{at}: {', '.join(_subject(row))}: until edition {row['until']}"


def _until_year(rows: Mapping[str, Row], column: str, pairs: Sequence[Pair]) -> Iterator[str]:
    years = [(max(p.old["year"]), max(p.new["year"])) for p in pairs if _has_years(p)]
    for at, row in rows.items():
        until = row[column]
        if until and any(old <= int(until) < new for old, new in years):
            yield f"{at}: {', '.join(_subject(row))}: until {until}"


def _has_years(pair: Pair) -> bool:
    return "year" in pair.new and len(pair.old) > 0 and len(pair.new) > 0


def _subject(row: Row) -> tuple[str, ...]:
    return tuple(row[column] for column in SUBJECT if row.get(column))


def _series(tables: Iterable[pd.DataFrame]) -> set[tuple[str, ...]]:
    columns = ["mineral", "series"]
    return {
        pair
        for rows in tables
        if set(columns) <= set(rows)
        for pair in rows[columns].drop_duplicates().itertuples(index=False, name=None)
    }


def _sources(pairs: Sequence[Pair]) -> set[str]:
    return {str(one) for pair in pairs if "source" in pair.new for one in pair.new["source"]}


def _editions(staged: Staged) -> tuple[str, str]:
    return str(staged.previous["edition"]), str(staged.record["edition"])
