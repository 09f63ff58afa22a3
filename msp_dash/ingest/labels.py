"""Tables of publishers' labels, of which each row holds from one edition on.

A row means what it says in every edition from ``since`` to ``until`` (blank: to the newest), unless
a later row of the same label says otherwise. So a new edition needs rows for new labels only.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import cache

from msp_dash.ingest.codes import REFERENCE, fold

Row = Mapping[str, str]


def find(file: str, edition: str, **key: str) -> Row | None:
    """Row of a label in an edition, case and spaces aside; None where the table has none."""
    for row in reversed(_rows(file, tuple(key)).get(tuple(map(fold, key.values())), ())):
        if is_of(row, edition):
            return row
    return None


def of_edition(file: str, edition: str) -> Iterator[Row]:
    """All rows that hold in an edition, those that a later row replaces among them."""
    return (row for row in _read(file) if is_of(row, edition))


def is_of(row: Row, edition: str) -> bool:
    """Whether a row is of an edition."""
    return row["since"] <= edition and (not row["until"] or edition <= row["until"])


@cache
def _rows(file: str, key: tuple[str, ...]) -> dict[tuple[str, ...], list[Row]]:
    rows: dict[tuple[str, ...], list[Row]] = {}
    for row in sorted(_read(file), key=lambda row: row["since"]):
        rows.setdefault(tuple(fold(row[column]) for column in key), []).append(row)
    return rows


@cache
def _read(file: str) -> list[Row]:
    with (REFERENCE / file).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))
