"""Status of commitments on a given date; nothing is inferred from a lack of news.

Announced, signed and disbursed are distinct. When a deadline has passed without news, the status is
unknown: neither fulfilled nor broken.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Literal

import pandas as pd

from msp_dash.analysis.controls import span
from msp_dash.data.frames import dicts

Status = Literal["disbursed", "signed", "announced", "unknown"]
STATUSES: tuple[Status, ...] = ("disbursed", "signed", "announced", "unknown")
Why = Literal["", "deadline_passed"]
"""Why an outcome is unknown: a deadline has passed without news, or "" where there was none."""

SETTLED = ("signed", "disbursed")


def status_of(row: Mapping[str, str], on: dt.date) -> tuple[Status, Why] | None:
    """What is known of one promise on a day; None before it was made.

    A date known by month or year only is taken at its last day.

    Parameters
    ----------
    row : date, deadline, status (one of `STATUSES`), status_date: dates of any precision, "" where
        none is recorded.

    Examples
    --------
    >>> promise = {"date": "2026-02-04", "deadline": "2026-03-06", "status": "unknown"}
    >>> promise["status_date"] = "2026-11-27"
    >>> status_of(promise, dt.date(2026, 3, 6)), status_of(promise, dt.date(2026, 3, 7))
    (('announced', ''), ('unknown', 'deadline_passed'))
    """
    announced, deadline, last_seen = (
        span(row[name]) for name in ("date", "deadline", "status_date")
    )
    if announced is None or on < announced[1]:
        return None
    status = row["status"]
    if status in SETTLED and (last_seen is None or on >= last_seen[1]):
        return ("signed", "") if status == "signed" else ("disbursed", "")
    if deadline and on > deadline[1] and status not in SETTLED:
        return "unknown", "deadline_passed"
    if status == "unknown" and not deadline and (last_seen is None or on >= last_seen[1]):
        return "unknown", ""
    return "announced", ""


def days_past_due(row: Mapping[str, str], on: dt.date) -> int:
    """Days from the last day of a deadline to a day; 0 where none has passed.

    Examples
    --------
    >>> days_past_due({"deadline": "2026-06"}, dt.date(2026, 7, 2))
    2
    """
    deadline = span(row["deadline"])
    return max((on - deadline[1]).days, 0) if deadline else 0


def parties(row: Mapping[str, str]) -> tuple[frozenset[str], frozenset[str]]:
    """Codes of those who made a promise, and of those to whom it was made."""
    by, to = (row[name].replace(";", " ").split() for name in ("by_iso3", "to_iso3"))
    return frozenset(by), frozenset(to)


def status_on(commitments: pd.DataFrame, on: dt.date) -> pd.DataFrame:
    """Each promise made by a day, the newest first, with what is known of it on that day.

    Parameters
    ----------
    commitments : columns of the facts table ``commitments`` (str).

    Returns
    -------
    DataFrame
        The columns of `commitments` with `status` (of the day), `recorded` (the status of the
        facts) and `why`.
    """
    statuses = [status_of(row, on) for row in dicts(commitments)]
    rows = commitments[[one is not None for one in statuses]].reset_index(drop=True)
    known_statuses = [one for one in statuses if one is not None]
    rows = rows.assign(
        recorded=rows["status"],
        status=[status for status, _ in known_statuses],
        why=[why for _, why in known_statuses],
    )
    return rows.sort_values(["date", "commitment_id"], ascending=[False, True], ignore_index=True)
