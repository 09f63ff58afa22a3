"""Forms of dates, addresses and numbers: the same in facts, own tables and records."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from functools import lru_cache

DATE_FORMATS = {len("2024-09-26"): "%Y-%m-%d", len("2024-09"): "%Y-%m", len("2024"): "%Y"}
ADDRESS = re.compile(r"https?://\S+")


@lru_cache(maxsize=1024)
def is_date(value: str) -> bool:
    """Whether a text is a date, a month or a year, with all its zeros: such sort as text."""
    with suppress(KeyError, ValueError):
        dt.datetime.strptime(value, DATE_FORMATS[len(value)])
        return True
    return False


def is_address(value: str) -> bool:
    """Whether a text is the address of a page, and runs nothing."""
    return bool(ADDRESS.fullmatch(value))


def before(date: str, other: str) -> bool:
    """Whether a date is before another, at the coarser precision: such sort as text."""
    return bool(date and other) and date[: len(other)] < other[: len(date)]


def as_number(value: str) -> float | None:
    """A cell as a number; None where it is none."""
    try:
        return float(value)
    except ValueError:
        return None
