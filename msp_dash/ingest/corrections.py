"""Apply the corrections of ``data/corrections.csv`` to the values from the publishers' files.

Corrections are applied after reading and before the schema check. A corrected row says so in its
note, and so does each figure built on it (`msp_dash.figures.caveats`); tables without a note column
cannot be corrected.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pandas as pd
import pandera.errors

from msp_dash.data.corrections import Correction, CorrectionError
from msp_dash.data.schemas import SCHEMAS

NOTE = "note"


class _Wrong(ValueError):
    """What is wrong with one correction, in words."""


def apply(
    tables: Mapping[str, pd.DataFrame], lines: Sequence[Correction], sources: Collection[str]
) -> dict[str, pd.DataFrame]:
    """The tables with every correction in its cell and in its row's note.

    Parameters
    ----------
    tables
        As the modules of ingest give them, one frame a table, before the schema check.
    lines
        Lines of ``data/corrections.csv``.
    sources
        Ids that a correction may cite.

    Raises
    ------
    CorrectionError
        Naming file and line of every correction that does not fit, and what is wrong with it.
    """
    corrected = {name: rows.reset_index(drop=True) for name, rows in tables.items()}
    complaints: list[str] = []
    rows: dict[tuple[str, int], list[Correction]] = {}
    for one in lines:
        try:
            at = _correct(corrected, one, sources)
            rows.setdefault((one.table, at), []).append(one)
        except _Wrong as wrong:
            complaints.append(f"{one.place}: {wrong}")
    for (table, at), ones in rows.items():
        complaints += _broken(table, corrected[table].loc[[at]], ones)
    if complaints:
        raise CorrectionError(complaints)
    return corrected


def as_printed(
    tables: Mapping[str, pd.DataFrame], lines: Sequence[Correction]
) -> dict[str, pd.DataFrame]:
    """Built tables with the publishers' own values in the place of those that were corrected.

    Lines that do not fit are passed over: they are another complaint's matter.
    """
    printed = dict(tables)
    for one in lines:
        if one.table not in tables:
            continue
        rows = printed[one.table]
        with suppress(_Wrong, KeyError):
            _place(one)
            at = _row(rows, one)
            if _same(one, rows.at[at, one.column], one.new):
                rows = rows.copy()
                _set(rows, at, one, one.old)
                printed[one.table] = rows
    return printed


def pending(lines: Sequence[Correction], read: Callable[[str], pd.DataFrame]) -> list[str]:
    """A sentence for each correction that the built tables do not hold yet.

    `read` gives a built table by name; a table that it cannot read is another complaint's matter.
    """
    complaints = []
    for one in lines:
        try:
            _place(one)
            rows = read(one.table)
            row = rows.loc[_row(rows, one)]
            is_applied = _same(one, row[one.column], one.new) and one.note in row[NOTE]
        except _Wrong as wrong:
            complaints.append(f"{one.place}: {wrong}")
            continue
        except (OSError, KeyError, ValueError):
            continue
        if not is_applied:
            complaints.append(f"{one.place}: not in the tables yet: build them again")
    return complaints


def state_in(one: Correction, rows: pd.DataFrame, edition: str) -> str:
    """What another edition has in the cell that a correction corrects in its own, in words.

    `rows` are that edition's, of the table of the correction.
    """
    try:
        at = _row(rows, replace(one, key={**one.key, "edition": edition}))
    except _Wrong:
        return "has no such row"
    now = rows.at[at, one.column]
    if _same(one, now, one.old):
        return (
            f"repeats the old {one.column}, {one.old or 'blank'}: where it is still wrong, add a "
            "line for this edition, and build again"
        )
    if _same(one, now, one.new):
        return f"has the corrected {one.column}, {one.new or 'blank'}"
    text = _plain(now).removesuffix(".0") or "blank"
    return f"has another {one.column}, {text}: neither {one.old} nor {one.new}"


def _correct(tables: dict[str, pd.DataFrame], one: Correction, sources: Collection[str]) -> int:
    """Put one correction in its place; the row's index."""
    _place(one)
    if one.source not in sources:
        raise _Wrong(
            f"there is no source {one.source!r}: name an id of data/sources.yaml or of "
            "data/facts/sources.csv, or add the page there first."
        )
    rows = tables[one.table]
    at = _row(rows, one)
    now = rows.at[at, one.column]
    if not _same(one, now, one.old):
        raise _Wrong(
            f"{one.column} is {_plain(now)!r} in the publisher's file, and the line expects "
            f"{one.old!r}. The publisher may have mended it: compare, then take the line out, or "
            "write what stands there now in old."
        )
    if NOTE not in rows:
        rows[NOTE] = ""
    _set(rows, at, one, one.new)
    note = str(rows.at[at, NOTE])
    rows.at[at, NOTE] = "; ".join(text for text in (note, one.note) if text)
    return at


def _set(rows: pd.DataFrame, at: int, one: Correction, text: str) -> None:
    column = rows[one.column].astype(object)
    column.at[at] = _value(one, text)
    rows[one.column] = column.astype(rows[one.column].dtype)


def _place(one: Correction) -> None:
    """Table, key and column must be there and may be corrected."""
    schema = SCHEMAS.get(one.table)
    if schema is None:
        raise _Wrong(f"there is no table {one.table!r}: use one of {', '.join(sorted(SCHEMAS))}.")
    if NOTE not in schema.columns:
        raise _Wrong(
            f"rows of {one.table} have no note, so that nobody could see the correction: mend its "
            "reader in msp_dash/ingest, or its list in data/reference."
        )
    key = list(schema.unique or [])
    if set(one.key) != set(key):
        raise _Wrong(
            f"the key names {', '.join(sorted(one.key))}, and rows of {one.table} are told apart "
            f"by {', '.join(key)}: give all of them and no other."
        )
    may = [name for name in schema.columns if name not in (*key, NOTE)]
    if one.column not in may:
        raise _Wrong(f"column {one.column!r} cannot be corrected: use one of {', '.join(may)}.")


def _row(rows: pd.DataFrame, one: Correction) -> int:
    mask = pd.Series(True, index=rows.index)
    for name, text in one.key.items():
        mask &= rows[name].astype(str) == text
    matches = list(rows.index[mask])
    if len(matches) != 1:
        key_text = "; ".join(f"{name}={text}" for name, text in one.key.items())
        raise _Wrong(f"{len(matches) or 'no'} rows of {one.table} have the key {key_text}.")
    return int(matches[0])


def _kind(one: Correction) -> str:
    return str(SCHEMAS[one.table].columns[one.column].dtype)


def _value(one: Correction, text: str) -> Any:
    """What a cell of the file means in its column."""
    kind = _kind(one)
    if kind.startswith(("float", "int")):
        if not text and kind.startswith("float"):
            return math.nan
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not math.isfinite(number) or (kind.startswith("int") and number % 1):
            raise _Wrong(f"{text!r} is no number: write 226000 or 0.5, without commas and units.")
        return int(number) if kind.startswith("int") else number
    if kind == "bool":
        if text.lower() not in ("true", "false"):
            raise _Wrong(f"{text!r} is neither true nor false.")
        return text.lower() == "true"
    return text


def _same(one: Correction, now: Any, text: str) -> bool:
    value = _value(one, text)
    if isinstance(value, float) and math.isnan(value):
        return bool(pd.isna(now))
    return bool(now == value)


def _plain(value: Any) -> str:
    return "" if pd.isna(value) else str(value.item() if hasattr(value, "item") else value)


def _broken(table: str, row: pd.DataFrame, ones: Sequence[Correction]) -> list[str]:
    """The rule that a row breaks after all of its corrections."""
    try:
        SCHEMAS[table].validate(row, lazy=True)
    except pandera.errors.SchemaErrors as error:
        failure = error.failure_cases.iloc[0]
        lines = " and ".join(str(one.line) for one in ones)
        return [
            f"{ones[0].place}: after line {lines} the row breaks a rule of {table}: "
            f"{failure['check']} ({failure['column']} is {failure['failure_case']!r})."
        ]
    return []
