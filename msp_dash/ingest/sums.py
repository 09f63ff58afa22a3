"""Checks that countries add up to the printed world total, but for the exceptions that are listed.

Publishers round, and a few of their tables do not add up. Each such table is a line of
``data/reference/sum_exceptions.csv`` with the reason, so that ``data check`` finds a new one (often
a misread cell) and asks to remove a line that no longer holds.

Of rows that ``data/corrections.csv`` corrects either the printed values or the corrected ones must
add up: a correction of one country leaves its total as printed, and needs no exception.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from msp_dash.data import corrections as corrected
from msp_dash.ingest import corrections
from msp_dash.ingest.codes import quoted

EXCEPTIONS = "data/reference/sum_exceptions.csv"
COLUMNS = ("table", "source", "edition", "mineral", "stage", "year", "limit", "reason")
TABLES = ("production", "reserves", "supply_outlook")
WORLD = "WLD"
IEA_TOLERANCE = 0.005
"""Relative: three significant digits (July 2026) of a handful of countries and their total."""
SLACK = 1.0001
"""Of one unit of rounding: numbers that differ by exactly one unit are equal."""


class Series(NamedTuple):
    """One printed total: the rows of a table that it is the total of. Blank: does not apply."""

    table: str
    source: str
    edition: str
    mineral: str
    stage: str
    year: str


class Gap(NamedTuple):
    """Rows that miss their printed total by more than rounding; `ratio` is their sum over it."""

    series: Series
    ratio: float


class SumException(NamedTuple):
    """A line of the list: `limit` is the largest relative gap allowed; `year` "" is any year."""

    series: Series
    limit: float
    line: int


def unit_of_last_digit(value: float, digits: int) -> float:
    """One unit of the last of `digits` significant digits of `value`."""
    return float(10.0 ** (math.floor(math.log10(value)) - digits + 1))


def gaps(tables: Mapping[str, pd.DataFrame]) -> list[Gap]:
    """Totals that their rows miss by more than rounding, in the order of the tables.

    Parameters
    ----------
    tables : frames of `TABLES`, with the columns of their schemas.
    """
    return [gap for name in TABLES for gap in _gaps(name, tables[name])]


def _gaps(name: str, table: pd.DataFrame) -> Iterator[Gap]:
    keys = [key for key in Series._fields[1:] if key in table]
    is_world = table["iso3"] == WORLD
    is_added = ~is_world & (table["status"] != "at_most") if "status" in table else ~is_world
    # BGS prints no totals, USGS none where countries report different forms.
    totals = table[is_world & (table["value"] > 0)].sort_values(keys)
    sums = table[is_added].groupby(keys)["value"].sum()
    sums = sums.reindex(pd.MultiIndex.from_frame(totals[keys]), fill_value=0.0)
    for total, added in zip(totals.to_dict("records"), sums, strict=True):
        if total.get("status") == "at_least" and added >= total["value"]:
            continue
        if abs(added - total["value"]) > _tolerance(name, total, added):
            fields = {"table": name, "stage": "", "year": ""} | {k: str(total[k]) for k in keys}
            yield Gap(Series(**fields), added / total["value"])


def _tolerance(name: str, total: Mapping[str, Any], added: float) -> float:
    """What rounding may add or take: half a unit of the total, and as much again of its rows.

    USGS prints totals with three significant digits, estimated ones and reserves with two.
    """
    if name == "supply_outlook":
        return float(IEA_TOLERANCE * total["value"])
    digits = 2 if total.get("estimated", True) else 3
    return SLACK * unit_of_last_digit(max(added, total["value"]), digits)


def exceptions(project: Path) -> list[SumException]:
    """Lines of ``data/reference/sum_exceptions.csv``.

    Raises
    ------
    ValueError
        When a column is missing, a limit is no number, or a reason is blank.
    """
    listed = []
    with (project / EXCEPTIONS).open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise ValueError(f"{EXCEPTIONS}: its columns are not {', '.join(COLUMNS)}")
        for line, row in enumerate(reader, start=2):
            if not row["reason"]:
                raise ValueError(f"{EXCEPTIONS}:{line}: give the reason")
            series = Series(*(row[field] for field in Series._fields))
            try:
                limit = float(row["limit"] or "inf")
            except ValueError:
                raise ValueError(f"{EXCEPTIONS}:{line}: the limit is no number") from None
            listed.append(SumException(series, limit, line))
    return listed


def complaints(project: Path, tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Totals that their rows miss without an exception, and exceptions without such a total."""
    try:
        listed = exceptions(project)
    except (OSError, ValueError) as error:
        return [str(error)]
    printed, now = _gaps_as_printed(project, tables), gaps(tables)
    used = {
        one.line for gap in (*printed, *now) for one in listed if _covers(one.series, gap.series)
    }
    wrong = [
        f"{', '.join(part for part in gap.series if part)}: its rows add up to {gap.ratio:.4f} of "
        "the printed total. Where the publisher's own file says so, add a line with the reason to "
        f"{EXCEPTIONS}"
        for gap in _in_both(printed, now)
        if not _is_listed(gap, listed)
    ]
    return wrong + [
        f"{EXCEPTIONS}:{one.line}: these rows add up to their total within rounding: remove it"
        for one in listed
        if one.line not in used
    ]


def unlisted(project: Path, tables: Mapping[str, pd.DataFrame]) -> list[Gap]:
    """Totals that their rows miss without an exception."""
    listed = exceptions(project)
    missing = _in_both(_gaps_as_printed(project, tables), gaps(tables))
    return [gap for gap in missing if not _is_listed(gap, listed)]


def _gaps_as_printed(project: Path, tables: Mapping[str, pd.DataFrame]) -> list[Gap]:
    try:
        applied = corrected.read(project / corrected.FILE)
    except corrected.CorrectionError:
        applied = []  # reported with the corrections
    return gaps(corrections.as_printed(tables, applied))


def _in_both(printed: Iterable[Gap], now: Iterable[Gap]) -> list[Gap]:
    open_now = {gap.series for gap in now}
    return [gap for gap in printed if gap.series in open_now]


def lines(missing: Iterable[Gap], reason: str) -> list[str]:
    """Lines of `EXCEPTIONS` for totals, as CSV."""
    return [quoted(*gap.series, "", reason) for gap in missing]


def _is_listed(gap: Gap, listed: Iterable[SumException]) -> bool:
    return any(
        _covers(one.series, gap.series) and abs(gap.ratio - 1) <= one.limit for one in listed
    )


def _covers(listed: Series, series: Series) -> bool:
    return listed[:-1] == series[:-1] and listed.year in ("", series.year)
