"""Map publishers' labels to our country and mineral codes. An unmapped label stops the build."""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from msp_dash.data.curated_check import fold as fold  # noqa: PLC0414 - exported to readers
from msp_dash.data.paths import root

REFERENCE = root() / "data" / "reference"


TABLES = {
    "country": ("country_aliases.csv", "{label},{near},"),
    "listed mineral": ("listing_labels.csv", "{label},?,"),
    "commodity": ("site_labels.csv", "{folded},?,"),
}
"""Where a label of a kind belongs, if not in minerals.csv, and the line to add."""
NEAREST = 0.85
"""Likeness (0-1) from which a known name is proposed for a new one."""


class Unknown(ValueError):
    """Something in a publisher's file that no reader knows. Names file and row.

    `table` is the file of ``data/reference`` that must list it, and `line` what to add there, with
    ``?`` where only a person can know; both "" where the program must change.
    """

    def __init__(self, text: str, table: str = "", line: str = "") -> None:
        super().__init__(text)
        self.table, self.line = table, line


class UnknownLabel(Unknown):
    """A publisher's label maps to nothing we know. Names file, row and label."""

    def __init__(
        self, what: str, label: str, file: str, row: int | str, table: str = "", line: str = ""
    ) -> None:
        where = f"row {row}" if isinstance(row, int) else row
        if not table:
            table, pattern = TABLES.get(what, ("minerals.csv", ""))
            line = pattern.format(label=quoted(label), folded=quoted(fold(label)), near="?")
            if what == "country":
                line = f"{quoted(label)},{_nearest_country(label) or '?'},"
        super().__init__(
            f"{file}, {where}: {what} {label!r} is in no alias table. "
            f"Add it to data/reference/{table}{': ' if line else ''}{line}.",
            table,
            line,
        )
        self.known_as = f"{what} {label!r} of {file}, {where}"


class UnknownLabels(ValueError):
    """All that a build does not know, at once. `unknowns` has each once."""

    def __init__(self, unknowns: Iterable[Unknown]) -> None:
        first: dict[tuple[str, str], Unknown] = {}
        for one in unknowns:
            first.setdefault((one.table, one.line or str(one)), one)
        self.unknowns = tuple(first.values())
        lines = [f"Not known: {len(self.unknowns)}; nothing was written."]
        for table in sorted({one.table for one in self.unknowns if one.line}):
            own = [one for one in self.unknowns if one.table == table and one.line]
            lines += ["", f"Add to data/reference/{table}, with what stands for each ? filled in:"]
            lines += [f"  {one.line}" for one in own]
            lines += ["Met as:", *(f"  {getattr(one, 'known_as', one)}" for one in own)]
        if others := [str(one) for one in self.unknowns if not one.line]:
            lines += ["", "Not by a line of a table:", *(f"  {other}" for other in others)]
        super().__init__("\n".join(lines))


_collected: ContextVar[list[Unknown] | None] = ContextVar("_collected", default=None)


@contextmanager
def collecting() -> Iterator[list[Unknown]]:
    """Within it, readers go on after an unknown label; yields the list of them."""
    token = _collected.set([])
    try:
        collected = _collected.get()
        assert collected is not None
        yield collected
    finally:
        _collected.reset(token)


def report(error: Unknown) -> None:
    """Raise an error, or within `collecting` put it to the others."""
    collected = _collected.get()
    if collected is None:
        raise error
    collected.append(error)


def quoted(*cells: str) -> str:
    """Cells as a line of CSV, without its end."""
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue()


@cache
def _country_aliases() -> dict[str, str]:
    with (REFERENCE / "country_aliases.csv").open(encoding="utf-8", newline="") as handle:
        return {fold(row["alias"]): row["iso3"] for row in csv.DictReader(handle)}


def country(label: str, file: str, row: int | str) -> str:
    """ISO3 (or EU, WLD, OTH, former state) of a publisher's country label.

    Raises
    ------
    UnknownLabel
        Naming file, row and label.
    """
    iso3 = _country_aliases().get(fold(label))
    if iso3 is None:
        report(UnknownLabel("country", label, file, row))
    return iso3 or ""


def _nearest_country(label: str) -> str:
    near = difflib.get_close_matches(fold(label), _country_aliases(), n=1, cutoff=NEAREST)
    return _country_aliases()[near[0]] if near else ""


@cache
def known_codes() -> frozenset[str]:
    """Every code that the alias table maps to: ISO3, EU, WLD, OTH, XKX and former states."""
    return frozenset(_country_aliases().values())
