"""Dates of the facts, of any precision: as short text, and as a place on an axis of years."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Container

import pandas as pd

from msp_dash.words import Words


def month_ticks(
    first: dt.date, last: dt.date, w: Words, months: Container[int] = range(1, 13)
) -> tuple[tuple[float, str], ...]:
    """The first days of months between two days, as ticks of an axis of years."""
    days = pd.date_range(first, last, freq="MS")
    return tuple(
        (decimal_year(f"{day:%Y-%m-%d}"), short_date(f"{day:%Y-%m}", w))
        for day in days
        if day.month in months
    )


def decimal_year(date: str) -> float:
    """A date as a decimal year; a month or a year stands at its middle.

    Examples
    --------
    >>> decimal_year("2024")
    2024.5
    """
    parts = [int(part) for part in date.split("-")]
    if len(parts) == 1:
        return parts[0] + 0.5
    if len(parts) == 2:
        return parts[0] + (parts[1] - 0.5) / 12
    day = dt.date(*parts).timetuple().tm_yday - 1
    return parts[0] + day / (366 if calendar.isleap(parts[0]) else 365)


def short_date(date: str, w: Words) -> str:
    """'14 Nov 2025', 'Nov 2025' or '2025', by the precision of the date."""
    year, *rest = date.split("-")
    if not rest:
        return year
    month = w(f"partners.month_short.{int(rest[0])}")
    if len(rest) == 1:
        return w("standards.controls.month", month=month, year=year)
    return w("partners.date_short", day=w.day(int(rest[1])), month=month, year=year)
