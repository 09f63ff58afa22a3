"""Days on which the facts confirm who is a member: the default dates of groups."""

from __future__ import annotations

import calendar
import datetime as dt
from functools import lru_cache

from msp_dash.config import clock
from msp_dash.data.curated import facts
from msp_dash.data.curated_check import WASHINGTON
from msp_dash.data.load import TableError


@lru_cache(maxsize=512)  # A roll asks it of each row of the facts, and a page for several rolls.
def certain_day(date: str) -> str:
    """First day on which something dated YYYY, YYYY-MM or YYYY-MM-DD has surely happened.

    Examples
    --------
    >>> certain_day("2024-07")
    '2024-07-31'
    """
    if len(date) == len("2024"):
        return f"{date}-12-31"
    if len(date) == len("2024-07"):
        year, month = map(int, date.split("-"))
        return f"{date}-{calendar.monthrange(year, month)[1]}"
    return date


@lru_cache(maxsize=1)
def _day_before_the_successor() -> str:
    launch = facts("convenings").set_index("convening_id").at[WASHINGTON, "date"]
    return (dt.date.fromisoformat(launch) - dt.timedelta(days=1)).isoformat()


def last_confirmed_roll() -> str:
    """Last day on which the partners are confirmed: the day before FORGE was launched.

    A source states the end: no row of ``data/facts/members.csv`` moves it. Today where the
    convenings cannot be read: a figure that needs them says so itself.
    """
    try:
        return _day_before_the_successor()
    except (TableError, TypeError, ValueError, KeyError):
        return clock.today().isoformat()


def last_event() -> str:
    """Day of the newest row, to today, on who takes part in the partnership or in an initiative."""
    return _last_event(clock.today().isoformat())


@lru_cache(maxsize=1)
def _last_event(today: str) -> str:
    tables = (facts(name) for name in ("members", "related_initiatives"))
    days = {certain_day(date) for table in tables for date in table["from_date"]}
    return max((day for day in days if day <= today), default=today)
