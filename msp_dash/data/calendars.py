"""Freshness of publications: their age, and whether the next edition is due by their calendar.

Pure functions of the records in ``data/sources.yaml`` and a date; nothing is fetched.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

State = Literal["overdue", "due", "current", "no_calendar", "earlier"]
STATES: tuple[State, ...] = ("overdue", "due", "current", "no_calendar", "earlier")
"""Most urgent first."""
GRACE_DAYS = {"year": 90, "month": 31}
"""Grace period after the expected month, by frequency: publishers slip, and copies take time."""
_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_KEYS = {"series", "every", "month", "known_from", "look_for", "since"}


class CalendarError(ValueError):
    """The calendar of a record is invalid; the message names the record and says how to fix it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Freshness of one publication on a given date.

    `published` is as recorded ("2026", "2026-02", "2026-06-02") or "", `since` the same where only
    the calendar knows it. `age_days` counts from its first possible day (`exact` False: at most),
    None where nothing is known. `expected` is the first day on which the next edition may be there,
    `late` the first on which it is overdue; both None without a calendar.
    """

    id: str
    series: str
    short: str
    edition: str
    published: str
    since: str
    age_days: int | None
    exact: bool
    state: State
    every: str
    expected: dt.date | None
    late: dt.date | None
    known_from: str
    look_for: str
    url: str
    files: tuple[str, ...]
    licence: str
    licence_url: str
    tables: tuple[str, ...]


def standings(records: Iterable[Mapping[str, Any]], today: dt.date) -> list[Standing]:
    """Freshness of every record on a date, sorted by `STATES`, then in their order in the file.

    Only the newest edition of a series is compared with the calendar; the others are ``earlier``
    and stay for data that newer editions lack.

    Raises
    ------
    CalendarError
        A record without a calendar, or with one that cannot be read.
    """
    all_records = list(records)
    newest: dict[str, str] = {}
    for record in all_records:
        series = _calendar(record)["series"]
        newest[series] = max(newest.get(series, ""), str(record["edition"]))
    results = [
        _standing(r, today, newest[_calendar(r)["series"]] == str(r["edition"]))
        for r in all_records
    ]
    return sorted(results, key=lambda standing: STATES.index(standing.state))


def counts(publications: Iterable[Standing]) -> dict[State, int]:
    """Number of publications by state, in the order of `STATES`."""
    states = [standing.state for standing in publications]
    return {state: states.count(state) for state in STATES}


def _calendar(record: Mapping[str, Any]) -> Mapping[str, Any]:
    plan = record.get("calendar")
    name = record.get("id", "a record without id")
    if not isinstance(plan, Mapping) or not plan.get("series"):
        raise CalendarError(f"{name}: give it a `calendar` with at least its `series`.")
    if unknown := sorted(set(plan) - _KEYS):
        may = ", ".join(sorted(_KEYS))
        raise CalendarError(f"{name}: its calendar has {', '.join(unknown)}, and may have {may}.")
    every = plan.get("every", "")
    if every not in ("", *GRACE_DAYS):
        raise CalendarError(f"{name}: `every` is {every!r}, and may be year or month.")
    if every == "year" and plan.get("month") not in range(1, 13):
        raise CalendarError(f"{name}: a yearly calendar needs its `month`, 1 to 12.")
    if every and not plan.get("known_from"):
        raise CalendarError(f"{name}: say in `known_from` where its calendar is known from.")
    return plan


def _standing(record: Mapping[str, Any], today: dt.date, newest: bool) -> Standing:
    plan = _calendar(record)
    published, since = str(record.get("published") or ""), str(plan.get("since") or "")
    first = _first_day(record, published) or _first_day(record, since)
    expected, overdue_from = _next(record, plan, first) if newest else (None, None)
    return Standing(
        id=str(record["id"]),
        series=str(plan["series"]),
        short=str(record["short"]),
        edition=str(record["edition"]),
        published=published,
        since=since,
        age_days=(today - first).days if first else None,
        exact=published.count("-") == 2,
        state=_state(newest, expected, overdue_from, today),
        every=str(plan.get("every", "")),
        expected=expected,
        late=overdue_from,
        known_from=str(plan.get("known_from", "")),
        look_for=str(plan.get("look_for", "")),
        url=str(record.get("url") or ""),
        files=tuple(entry["path"] for entry in record.get("files") or ()),
        licence=str(record.get("licence") or ""),
        licence_url=str(record.get("licence_url") or ""),
        tables=tuple(record.get("tables") or ()),
    )


def _first_day(record: Mapping[str, Any], text: str) -> dt.date | None:
    if not text:
        return None
    try:
        if not _DAY.fullmatch(text):
            raise ValueError
        year, month, day = ([int(part) for part in text.split("-")] + [1, 1])[:3]
        return dt.date(year, month, day)
    except ValueError:
        raise CalendarError(
            f"{record['id']}: {text!r} is no date: write 2026, 2026-02 or 2026-02-06."
        ) from None


def _next(
    record: Mapping[str, Any], plan: Mapping[str, Any], first: dt.date | None
) -> tuple[dt.date | None, dt.date | None]:
    """First day of the month in which the next edition is expected, first day it is overdue."""
    every = plan.get("every")
    if not every:
        return None, None
    if first is None:
        raise CalendarError(
            f"{record['id']}: neither `published` nor the calendar's `since` says when it came out."
        )
    if every == "year":
        expected = dt.date(first.year + 1, int(plan["month"]), 1)
    else:
        expected = dt.date(first.year + first.month // 12, first.month % 12 + 1, 1)
    days = calendar.monthrange(expected.year, expected.month)[1]
    return expected, expected + dt.timedelta(days=days + GRACE_DAYS[every])


def _state(
    newest: bool, expected: dt.date | None, overdue_from: dt.date | None, today: dt.date
) -> State:
    if not newest:
        return "earlier"
    if expected is None or overdue_from is None:
        return "no_calendar"
    if today < expected:
        return "current"
    return "due" if today < overdue_from else "overdue"
