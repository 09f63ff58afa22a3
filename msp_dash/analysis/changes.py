"""What changed from one day to another: controls, promises, events, numbers and editions.

Everything follows from dates in the tables. A change that was only planned or due is one too: when
its day has come, and no text says what followed, it stays open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from msp_dash.analysis.commitments import SETTLED, parties
from msp_dash.analysis.controls import Period, earliest_and_latest, history, period_on, span
from msp_dash.data.calendars import Standing

Kind = Literal["control", "promise", "event", "correction", "edition"]
KINDS: tuple[Kind, ...] = ("control", "promise", "correction", "edition", "event")
Step = Literal[
    "announced", "began", "suspended", "ran_out", "ended", "dropped", "start_due",
    "made", "signed", "disbursed", "due",
    "corrected", "came", "late", "happened",
]  # fmt: skip
"""What happened: to a control, to a promise, to a number, to an edition; an event happened."""

OPEN: frozenset[Step] = frozenset({"ran_out", "start_due", "due"})
"""Days that were stated beforehand and came; what followed has to be read."""

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Change:
    """A change of one row of a table.

    `date` is the day that it is listed on, `stated` the same as precisely as the table has it.
    `seats` are the countries that it names, `minerals` ids of minerals. `key` is the row's own.
    """

    date: dt.date
    stated: str
    kind: Kind
    step: Step
    key: str
    seats: frozenset[str] = frozenset()
    minerals: frozenset[str] = frozenset()

    @property
    def id(self) -> str:
        """Its name for good: no two changes have the same."""
        return "/".join((self.kind, self.key, self.step, self.stated))

    def concerns(self, seat: str, mineral: str) -> bool:
        """Whether it names a country and a mineral, where such are asked for ("" for any)."""
        return (not seat or seat in self.seats) and (not mineral or mineral in self.minerals)


Row = Mapping[str, str]


def control_changes(row: Row, minerals: Iterable[str] = ()) -> Iterator[Change]:
    """Each dated change of an export control, in the order of its history.

    A change known by month or year is listed on its last day; a start that was only planned, on the
    first day on which it may have come. What has no date of its own has no change.

    Parameters
    ----------
    row : a row of the facts ``export_controls``, of those that `analysis.controls.measures` keeps.
    minerals : ids of what it names.
    """
    seats = frozenset({row["iso3"], *_codes(row["target"])})
    own = frozenset(minerals)
    for period in history(row):
        step = _step(period)
        stated = _stated(row, period, step) if step else ""
        days = span(stated)
        if step and days:
            day = days[0] if step == "start_due" else days[1]
            yield Change(day, stated, "control", step, row["control_id"], seats, own)


def _step(period: Period) -> Step | None:
    match period.state, period.why:
        case "unknown", "end_passed":
            return "ran_out"
        case "unknown", "due_passed":
            return "start_due"
        case (("planned" | "proposal" | "reported"), _):
            return "announced"
        case "in_force", _:
            return "began"
        case ("suspended" | "ended" | "dropped") as state, _:
            return state
    return None


def _stated(row: Row, period: Period, step: Step) -> str:
    """The date of a change as the facts have it: an end is the last day of what ends."""
    if step == "ran_out":
        return row["suspended_until"]
    return row["suspended_or_ended"] if step == "ended" else period.since


def promise_changes(row: Row, minerals: Iterable[str] = ()) -> Iterator[Change]:
    """The day a promise was made, the day it was due, and that on which it was signed or paid.

    Parameters
    ----------
    row : a row of the facts ``commitments``.
    """
    by, to = parties(row)
    seats, own = by | to, frozenset(minerals)
    settled = row["status"] if row["status"] in SETTLED else ""
    dates: list[tuple[Step, str]] = [("made", row["date"])]
    if settled and span(row["status_date"]) != span(row["date"]):
        dates.append(("disbursed" if settled == "disbursed" else "signed", row["status_date"]))
    if row["deadline"] and not (settled and _last(row["status_date"]) <= _last(row["deadline"])):
        dates.append(("due", row["deadline"]))
    for step, stated in dates:
        yield Change(_last(stated), stated, "promise", step, row["commitment_id"], seats, own)


def cited_ids(row: Row) -> frozenset[str]:
    """Ids of the pages that a row of the facts cites."""
    return frozenset({row["source_id"], *row["also_source_ids"].replace(";", " ").split()})


def event_changes(
    events: Iterable[Row], told: Iterable[Change], sources: Mapping[str, frozenset[str]]
) -> Iterator[Change]:
    """Events of the record, less those that a control, a promise or a correction tells of.

    Parameters
    ----------
    events : rows of the facts ``timeline``.
    told : changes of the other kinds.
    sources : key of a row of the other tables -> ids of the pages that it cites. An event is told
        there where the day and a page are the same, and that of a control where the day is.
    """
    days: dict[str, list[Change]] = {}
    for change in told:
        days.setdefault(change.stated, []).append(change)
    for row in events:
        cited = cited_ids(row)
        same_day = days.get(row["date"], ())
        if any(
            cited & sources.get(one.key, frozenset())
            or (row["category"] == "export_control" and one.kind == "control")
            for one in same_day
        ):
            continue
        yield Change(_last(row["date"]), row["date"], "event", "happened", row["event"])


def edition_changes(standings: Iterable[Standing]) -> Iterator[Change]:
    """Editions that came, where the month is known, and days from which the next one is late."""
    for one in standings:
        stated = one.published or one.since
        if "-" in stated:
            yield Change(_last(stated), stated, "edition", "came", one.id)
        if one.late:
            yield Change(one.late, one.late.isoformat(), "edition", "late", one.id)


def corrected(stated: str, key: str, seats: Iterable[str], minerals: Iterable[str]) -> Change:
    """The correction of a published number, on the day that it was published.

    Parameters
    ----------
    stated : when, of any precision.
    """
    named = frozenset(seats), frozenset(minerals)
    return Change(_last(stated), stated, "correction", "corrected", key, *named)


def between(changes: Iterable[Change], since: dt.date, until: dt.date) -> list[Change]:
    """Changes from a day to a day, both included: by day, then by kind."""
    own = [one for one in changes if since <= one.date <= until]
    return sorted(own, key=lambda one: (one.date, KINDS.index(one.kind), one.key))


def ahead(
    changes: Iterable[Change], controls: Mapping[str, Row], made: Mapping[str, str], on: dt.date
) -> list[Change]:
    """Changes after a day that were stated by then: controls to begin, to run out, deadlines.

    Parameters
    ----------
    controls : id -> row of the facts ``export_controls``.
    made : id of a promise -> the date on which it was made.
    """
    return [one for one in changes if one.date > on and _known(one, controls, made, on)]


def _known(
    change: Change, controls: Mapping[str, Row], made: Mapping[str, str], on: dt.date
) -> bool:
    if change.step == "due":
        return _last(made[change.key]) <= on
    if change.kind != "control":
        return False
    period = period_on(history(controls[change.key]), on)
    state = period.state if period else ""
    return (change.step in ("began", "start_due") and state == "planned") or (
        change.step == "ran_out" and state == "suspended"
    )


def week_before(on: dt.date) -> dt.date:
    """The first of the seven days that end on a day."""
    return on - 6 * _DAY


def stated_span(changes: Sequence[Change]) -> tuple[str, str]:
    """First and last date of some changes, as the tables have them.

    Raises
    ------
    ValueError
        Where there are none.
    """
    return earliest_and_latest([one.stated for one in changes])


def _codes(text: str) -> list[str]:
    """Country codes of a cell, 'US military users' among them; other words are none."""
    parts = (part for part in text.replace(";", " ").split() if part.isupper())
    return ["USA" if part == "US" else part for part in parts]


def _last(stated: str) -> dt.date:
    days = span(stated)
    if days is None:
        raise ValueError("a change needs a date")
    return days[1]
