"""Days on which the facts confirm who is a member: the default dates of groups."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from msp_dash.config import clock
from msp_dash.data.curated import facts
from msp_dash.data.load import TableError

PARTNER = "msp_partner"


@lru_cache(maxsize=1)
def _last_confirmed_roll() -> str:
    members = facts("members")
    partners = members[members["role"] == PARTNER]
    ends = partners["until_date"]
    last = dt.date.fromisoformat(ends[ends.str.len() == len("2026-02-04")].max())
    if (ends != "").all():
        return (last - dt.timedelta(days=1)).isoformat()
    return max(last.isoformat(), partners["from_date"].max())


def last_confirmed_roll() -> str:
    """Last day on which the partners are confirmed: the day before all ended, or of the last news.

    Today where ``data/facts/members.csv`` cannot be read, or has no partner: a figure that needs
    it says so itself.
    """
    try:
        return _last_confirmed_roll()
    except (TableError, TypeError, ValueError, KeyError):
        return clock.today().isoformat()


@lru_cache(maxsize=1)
def last_event() -> str:
    """Date of the latest source on related initiatives."""
    return str(facts("related_initiatives")["from_date"].max())
