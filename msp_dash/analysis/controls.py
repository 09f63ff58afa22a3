"""Status of each export control on a given date, derived from its recorded dates.

The facts record the status as of one day (`status_as_of`). For other days it follows from the
recorded dates alone: when a scheduled date has passed without news, the status is unknown, never
assumed to be in force or lifted.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import pandas as pd

from msp_dash.data.frames import dicts

State = Literal[
    "absent",
    "planned",
    "proposal",
    "in_force",
    "suspended",
    "ended",
    "dropped",
    "reported",
    "unknown",
]
"""What is known of a measure: `absent` before anything is recorded of it; `proposal` has no
decision behind it; `reported` rests on the press, or is not the state's."""

Why = Literal["", "between", "start_not_read", "due_passed", "end_passed"]
"""Why a status is unknown: the day of a change is known by month or year only; the start was not
read; the day it was due has come, or its suspension has run out, and no news was read."""

RECORDED: Mapping[str, State] = {
    "in_force": "in_force",
    "in_force_with_exemptions": "in_force",
    "in_force_resumption_conditions": "in_force",
    "suspended": "suspended",
    "suspension_end_passed": "suspended",
    "ended": "ended",
    "planned": "planned",
    "proposal": "proposal",
    "dropped": "dropped",
    "reported": "reported",
}
"""Status as recorded -> what it was on the day of the text. World counts are no measures."""

READ = (
    *("announced", "in_force", "suspended_or_ended", "suspended_until"),
    *("status_as_of", "status"),
)
"""Columns of a measure from which its history is derived."""
WORLD_COUNT = "statistic"
NOT_CONTROLS = ("production_quota", "promise")
"""Kinds of rows that hold back or free exports without being an export control: a quota on what is
mined, and what one government has promised another."""
PENDING: tuple[State, ...] = ("planned", "proposal", "reported")
"""Recorded statuses under which no start took place by the day of the text."""

_DAY = dt.timedelta(days=1)
_ITEM = re.compile(r";\s*(?![^()]*\))")


@dataclass(frozen=True, slots=True)
class Period:
    """A state from `first` to `last`, both days included; `last` None where no end is recorded.

    `since` : its beginning as the facts give it, with their precision ("2023-12"); "" where they
    give none, and `first` is only the day of the text consulted.
    """

    state: State
    first: dt.date
    last: dt.date | None = None
    why: Why = ""
    since: str = ""


@dataclass(frozen=True, slots=True)
class _Change:
    """A state that begins on some day from `first` to `last`; `since` as in `Period`."""

    state: State
    why: Why
    first: dt.date
    last: dt.date
    since: str = ""


Span = tuple[dt.date, dt.date]
"""First and last day that a date may mean."""


def span(date: str) -> Span | None:
    """First and last day that a date of any precision may mean; None for "".

    Raises
    ------
    ValueError
        For a text that is not YYYY, YYYY-MM or YYYY-MM-DD.

    Examples
    --------
    >>> span("2023-12")
    (datetime.date(2023, 12, 1), datetime.date(2023, 12, 31))
    """
    if not date:
        return None
    parts = [int(part) for part in date.split("-")]
    if len(parts) == 1:
        return dt.date(parts[0], 1, 1), dt.date(parts[0], 12, 31)
    if len(parts) == 2:
        first = dt.date(parts[0], parts[1], 1)
        return first, (first + 31 * _DAY).replace(day=1) - _DAY
    return dt.date.fromisoformat(date), dt.date.fromisoformat(date)


def earliest_and_latest(dates: Iterable[str]) -> tuple[str, str]:
    """First and last of some dates; the coarser one twice where it holds the other.

    Examples
    --------
    >>> earliest_and_latest(["2026-01-02", "2026-01"])
    ('2026-01', '2026-01')
    """
    spans = {date: days for date in dates if (days := span(date))}
    first = min(spans, key=lambda date: (spans[date][0], -spans[date][1].toordinal()))
    last = max(spans, key=lambda date: (spans[date][1], -spans[date][0].toordinal()))
    if spans[first][1] >= spans[last][1]:
        return first, first
    return (last, last) if spans[last][0] <= spans[first][0] else (first, last)


def history(control: Mapping[str, str]) -> tuple[Period, ...]:
    """All that is known of one measure, from the first day on record; periods follow one another.

    A change whose day is known by month or year only leaves that month or year unknown. A
    suspension includes its last day; an end is the last day of what ends.

    Parameters
    ----------
    control : announced, in_force, suspended_or_ended, suspended_until, status_as_of (dates of any
        precision, "" where none is recorded), status (a key of `RECORDED`), as in the facts.

    Raises
    ------
    ValueError
        For a status or a date that cannot be read.
    """
    return _history(*(control[name] for name in READ))


@lru_cache(maxsize=1024)
def _history(*read: str) -> tuple[Period, ...]:
    """`history` of the texts of `READ`: it is the same on every day that is asked about."""
    control = dict(zip(READ, read, strict=True))
    out: list[Period] = []
    state: State = "absent"
    why: Why = ""
    since = ""
    at: dt.date | None = None
    for change in sorted(_changes(control), key=lambda change: (change.last, change.first)):
        if (change.state, change.why) == (state, why):
            continue
        first = change.first if at is None else max(change.first, at)
        if at is not None and first > at:
            out.append(Period(state, at, first - _DAY, why, since))
        if change.last > first:
            out.append(Period("unknown", first, change.last - _DAY, "between", change.since))
        state, why, since, at = change.state, change.why, change.since, max(change.last, first)
    if at is not None:
        out.append(Period(state, at, None, why, since))
    return tuple(_joined(out))


def _changes(control: Mapping[str, str]) -> Iterator[_Change]:
    recorded = control["status"]
    if recorded not in RECORDED:
        statuses = ", ".join(RECORDED)
        raise ValueError(f"status {recorded!r} of an export control is none of: {statuses}.")
    read_on = span(control["status_as_of"])
    if read_on is None:
        raise ValueError("an export control needs a status_as_of: a status holds as of a day.")
    state = RECORDED[recorded]
    announced, starts = span(control["announced"]), span(control["in_force"])
    stops, until = span(control["suspended_or_ended"]), span(control["suspended_until"])
    if announced and not (starts and starts[1] <= announced[1]):
        after = _after_announcement(state, bool(starts))
        yield _Change(*after, *_read(announced, read_on), control["announced"])
    if state in PENDING:
        if not announced:
            yield _Change(state, "", *read_on)
        if starts and read_on[0] <= starts[1]:
            # It is due after the newest text: once that day comes, whether it began is not known.
            yield _Change("unknown", "due_passed", starts[0], starts[0], control["in_force"])
    elif starts and not (stops and stops[0] <= starts[0]):
        yield _Change("in_force", "", *_read(starts, read_on), control["in_force"])
    elif not starts and state == "in_force":
        # In force as of the text; since when is not established.
        yield _Change("in_force", "", *read_on)
    if stops:
        yield from _stopped(state, stops, until, read_on, control)


def _read(when: Span, read_on: Span) -> Span:
    """Days on which a change may have come that a text of `read_on` tells of as past."""
    return (when[0], min(when[1], read_on[1])) if read_on[1] >= when[0] else when


def _after_announcement(state: State, has_start: bool) -> tuple[State, Why]:
    """What a measure was after its announcement, until a later date says more."""
    if state in ("dropped", "proposal"):
        return "proposal", ""
    if state in PENDING:
        return state, ""
    return ("planned", "") if has_start else ("unknown", "start_not_read")


def _stopped(
    state: State, stops: Span, until: Span | None, read_on: Span, control: Mapping[str, str]
) -> Iterator[_Change]:
    """Suspension, its end and what was read after it; or the end of a measure."""
    stopped = control["suspended_or_ended"]
    if state == "dropped":
        yield _Change("dropped", "", *_read(stops, read_on), stopped)
        return
    if state == "ended":
        first, last = _read(stops, read_on)
        yield _Change("ended", "", first + _DAY, last + _DAY, _day_after(stopped))
        return
    yield _Change("suspended", "", *_read(stops, read_on), stopped)
    if until:
        days = until[0] + _DAY, until[1] + _DAY
        yield _Change("unknown", "end_passed", *days, _day_after(control["suspended_until"]))
    newest = until or stops
    if state != "suspended" and read_on[0] > newest[1]:
        yield _Change(state, "", *read_on)


def _day_after(date: str) -> str:
    """The day after a day; a month or a year stays as it is given."""
    return (dt.date.fromisoformat(date) + _DAY).isoformat() if date.count("-") == 2 else date


def _joined(periods: list[Period]) -> Iterator[Period]:
    """Periods of one state and reason that follow one another, as one."""
    current: Period | None = None
    for period in periods:
        if current and (current.state, current.why) == (period.state, period.why):
            current = replace(current, last=period.last)
            continue
        if current:
            yield current
        current = period
    if current:
        yield current


def period_on(periods: tuple[Period, ...], on: dt.date) -> Period | None:
    """The period that holds a day; None before the first."""
    matches = [p for p in periods if p.first <= on and (p.last is None or on <= p.last)]
    return matches[0] if matches else None


def measures(controls: pd.DataFrame) -> pd.DataFrame:
    """The controls without what the facts keep beside them: world counts, quotas, promises."""
    left_out = (controls["status"] == WORLD_COUNT) | controls["measure"].isin(NOT_CONTROLS)
    return controls[~left_out].reset_index(drop=True)


def apart(controls: pd.DataFrame) -> pd.DataFrame:
    """Production quotas and promises between governments, which are no export controls."""
    return controls[controls["measure"].isin(NOT_CONTROLS)].reset_index(drop=True)


def status_on(controls: pd.DataFrame, on: dt.date) -> pd.DataFrame:
    """Each measure with its status on a day; measures not yet announced are left out.

    After `status_as_of` a measure in force is given as it was last seen: print that date with it.

    Parameters
    ----------
    controls : columns of the facts table ``export_controls`` (str).
    on : the day.

    Returns
    -------
    The columns of `controls` with `status` (a `State`), and `recorded` (the status of the facts),
    `why` (a `Why`, "" unless unknown), `since` (beginning of that status with the precision of the
    facts, "" where they give none), `first` (YYYY-MM-DD from which it is shown; no fact).
    """
    rows = measures(controls)
    periods = [period_on(history(row), on) for row in dicts(rows)]
    announced = [period is not None for period in periods]
    known_periods = [period for period in periods if period is not None]
    rows = rows[announced].reset_index(drop=True)
    return rows.assign(
        recorded=rows["status"],
        status=[period.state for period in known_periods],
        why=[period.why for period in known_periods],
        since=[period.since for period in known_periods],
        first=[period.first.isoformat() for period in known_periods],
    )


def items(controls: pd.DataFrame, labels: pd.DataFrame, aliases: Mapping[str, str]) -> pd.DataFrame:
    """What each measure names, a row each.

    Parameters
    ----------
    controls : columns control_id, minerals ("gallium; germanium").
    labels : columns control_id, label, mineral, covers, item: labels that say more or less than a
        mineral, of one measure or ("") of any.
    aliases : folded name -> mineral id, for labels that are a mineral's name.

    Returns
    -------
    Columns control_id, label, mineral (id, "" where the label is no mineral or many), covers
    (``all`` of it, ``raw``: ore, concentrate or what is unprocessed, ``part``: some elements,
    ``scrap``, ``technology``, ``products``, ``other``), item (key of its words, "" where the
    mineral's name says it), in the given order.
    """
    by_label = labels.set_index(["control_id", "label"]).to_dict("index")
    rows = []
    for control, minerals in zip(controls["control_id"], controls["minerals"], strict=True):
        for label in _ITEM.split(minerals):
            mineral = aliases.get(label.casefold().replace(" ", "_"), "")
            row = {"mineral": mineral, "covers": "all" if mineral else "other", "item": ""}
            row |= by_label.get((control, label)) or by_label.get(("", label), {})
            rows.append({"control_id": control, "label": label} | row)
    return pd.DataFrame(rows, columns=["control_id", "label", "mineral", "covers", "item"])
