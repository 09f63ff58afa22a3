"""What changed from one day to another, on a ruler of the weeks around it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from msp_dash.analysis import changes as analysis
from msp_dash.analysis.changes import KINDS, OPEN, Change
from msp_dash.data.vocabulary import SEPARATOR
from msp_dash.figures.commitments.shared import subject
from msp_dash.figures.control_words import item_name
from msp_dash.figures.dates import decimal_year, month_ticks, short_date
from msp_dash.figures.draft import Draft, NoData
from msp_dash.figures.headline import Headline, fitting
from msp_dash.figures.record import Event, TimelineEncoding
from msp_dash.figures.registry import figure
from msp_dash.figures.seats import TOKENS, seats
from msp_dash.figures.week import data
from msp_dash.figures.week.data import Row
from msp_dash.params import Kind, Mineral, Seat, Since, Table, Until, Use, View, today
from msp_dash.words import Words

FIGURE = "week.changes"
FIRST = "2022-06-14"
"""The day on which the partnership was announced: no week before it is asked about."""

BACK, AHEAD = dt.timedelta(weeks=8), dt.timedelta(weeks=7)
LABELS_MAX = 10
"""Marks on the ruler; each has a label."""

LEADERS: Sequence[analysis.Step] = (
    *("ran_out", "began", "ended", "suspended", "start_due", "dropped", "announced"),
    *("due", "corrected", "signed", "disbursed", "made", "happened", "came", "late"),
)
"""Which change a title tells: a control first, then what is due, then numbers and events."""

NUMBERS = ("correction", "edition")
"""Kinds that are about numbers."""

NAMES_MAX = 2
"""Names above a mark; the tip has all."""

TABLES = (
    *("facts/export_controls", "facts/commitments", "facts/timeline"),
    "reference/control_labels",
)


@dataclass(frozen=True, slots=True)
class Week:
    """Changes from `since` to `until`, those before them, and those stated ahead."""

    since: dt.date
    until: dt.date
    changes: tuple[Change, ...]
    earlier: tuple[Change, ...]
    ahead: tuple[Change, ...]

    @property
    def lists(self) -> Mapping[str, Sequence[Change]]:
        """Its lists by name, in the order in which they are read; those of ahead and open last."""
        own = self.changes
        return {
            "happened": [one for one in own if one.kind not in ("event", *NUMBERS)],
            "numbers": [one for one in own if one.kind in NUMBERS],
            "events": [one for one in own if one.kind == "event"],
            "ahead": self.ahead,
            "open": [one for one in self.earlier if data.is_open(one, self.until)],
        }


@lru_cache(maxsize=1)
def choices() -> pd.DataFrame:
    """Kinds and minerals of all changes that the tables have, a row each."""
    pairs = [
        (one.kind, mineral) for one in data.every(FIRST) for mineral in ("", *sorted(one.minerals))
    ]
    frame = pd.DataFrame(pairs, columns=["kind", "mineral"]).drop_duplicates()
    return frame.sort_values("kind", key=lambda kinds: kinds.map(KINDS.index), kind="stable",
                             ignore_index=True)  # fmt: skip


def week_of(view: View, ahead: dt.timedelta = AHEAD) -> Week:
    """The changes of a view, and what lies around them: of the dates ahead those of a span."""
    until = dt.date.fromisoformat(view["until"])
    since = dt.date.fromisoformat(view["since"]) if view["since"] else analysis.week_before(until)
    return _week(since, until, view["seat"], view["mineral"], view["kind"], until + ahead)


@lru_cache(maxsize=64)
def _week(since: dt.date, until: dt.date, seat: str, mineral: str, kind: str, end: dt.date) -> Week:
    own = [
        one
        for one in data.chosen(until.isoformat(), seat, mineral)
        if kind in ("", one.kind) and not (one.step == "late" and one.date > until)
    ]
    made = {key: row["date"] for key, row in data.promises().items()}
    ahead = analysis.ahead(own, data.controls(), made, until)
    return Week(
        since,
        until,
        tuple(analysis.between(own, since, until)),
        tuple(analysis.between(own, until - BACK, since - dt.timedelta(days=1))),
        tuple(analysis.between(ahead, until + dt.timedelta(days=1), end)),
    )


# --- the sentence --------------------------------------------------------------------------------


def leading(changes: Iterable[Change]) -> tuple[Change, ...]:
    """The changes that a title tells: of the first step of `LEADERS`, of one country and day."""
    by_step: dict[tuple[int, str, str], list[Change]] = {}
    for one in changes:
        who = data.controls()[one.key]["iso3"] if one.kind == "control" else ""
        day = one.stated if one.kind == "control" else ""
        by_step.setdefault((LEADERS.index(one.step), day, who), []).append(one)
    # Of several days the newest.
    first = min(key[0] for key in by_step)
    return tuple(by_step[max(key for key in by_step if key[0] == first)])


def choice_text(view: View) -> str:
    """The seat, the mineral and the kind that a view asks about, in words; "" for all changes."""
    kind = view["kind"] and view.words(f"params.kind.{view['kind']}")
    return "; ".join(filter(None, (subject(view), kind)))


def title(week: Week, view: View) -> str:
    """The change that matters most, with its day; of a choice without one, that none is such."""
    w = view.words
    if not week.changes:
        return w(
            "week.title.none_of" if choice_text(view) else "week.title.none", **_period(week, w)
        )
    told = leading(week.changes)
    first = told[0]
    stated = analysis.stated_span(told)[1]
    precision = "day" if stated.count("-") == 2 else "month"
    when = w(f"week.on.{precision}", date=short_date(stated, w))
    if first.kind != "control":
        about = subject(view)
        return w(
            f"week.title.{first.step}",
            n=len(told),
            count=w.count(len(told), capital=True),
            when=when,
            of=w("week.of.named", of=about) if about else w("week.of.all"),
        )
    names = dict.fromkeys(item_name(item, w) for one in told for item in data.items_of(one.key))
    country = w.country(data.controls()[first.key]["iso3"])
    materials = (
        w.listing(list(names)),
        w("week.materials", n=len(names), count=w.count(len(names))),
    )
    return fitting(
        w,
        "title",
        *(w(f"week.title.{first.step}", country=country, what=one, when=when) for one in materials),
    )


def _second(week: Week, view: View) -> str:
    """How many changes of each kind; without any, what was chosen, or what dates lie ahead."""
    w, of = view.words, choice_text(view)
    if not week.changes and of:
        return w("week.chosen", of=of)
    if not week.changes:
        date = w.date((week.until + AHEAD).isoformat())
        return w("week.ahead", n=len(week.ahead), date=date) if week.ahead else ""
    counts = Counter(one.kind for one in week.changes)
    listed = [w(f"week.count.{kind}", n=counts[kind]) for kind in KINDS if counts[kind]]
    return w("week.second", changes=w.listing(listed), **_period(week, w))


def _period(week: Week, w: Words) -> dict[str, str]:
    days = {"since": week.since, "until": week.until}
    return {name: short_date(day.isoformat(), w) for name, day in days.items()}


# --- the ruler -----------------------------------------------------------------------------------


def _events(week: Week, view: View, w: Words) -> tuple[list[Event], int]:
    """A mark a day; those of the week first, and how many days are left out."""
    seat_of = seats(view)
    groups: dict[dt.date, list[Row]] = {}
    inside = set(week.changes)
    every = [*week.changes, *week.ahead, *(one for one in week.earlier if one.kind != "event")]
    for row in data.rows_of(every, w):
        groups.setdefault(row.change.date, []).append(row)

    def turn(rows: Sequence[Row]) -> tuple[bool, bool, int]:
        changes = [row.change for row in rows]
        distance = abs((changes[0].date - week.until).days)
        return (
            all(one not in inside for one in changes),
            all(one.step not in OPEN for one in changes),
            distance,
        )

    ordered = sorted(groups.values(), key=turn)
    drawn = ordered[:LABELS_MAX]
    events = [_event(rows, week, seat_of, w) for rows in drawn]
    return sorted(events, key=lambda event: event.at), len(ordered) - len(drawn)


def _event(rows: Sequence[Row], week: Week, seat_of: Mapping[str, str], w: Words) -> Event:
    """The mark of a day: who, and how many of each kind did what."""
    first = rows[0].change
    names = list(dict.fromkeys(row.by for row in rows if row.by))
    counts = Counter((row.change.kind, row.step) for row in rows)
    kinds = [w("week.label", n=n, step=step) if n > 1 else step for (_, step), n in counts.items()]
    tokens = {seat_of.get(row.seat, "") for row in rows}
    number = all(row.change.kind in NUMBERS for row in rows)
    return Event(
        at=decimal_year(first.date.isoformat()),
        date=short_date(max((row.change.stated for row in rows), key=len), w),
        title="; ".join(names[:NAMES_MAX]) or kinds[0],
        detail="; ".join(kinds) if names else "",
        token=TOKENS[tokens.pop() if len(tokens) == 1 else ""][0],
        strong=week.since <= first.date <= week.until,
        tip="; ".join(
            w("week.tip", date=w.date(row.change.stated), text=data.text_of(row, w), step=row.step)
            for row in rows
        ),
        symbol="ring" if first.date > week.until else "square" if number else "circle",
    )


# --- the figure ----------------------------------------------------------------------------------


def frame_of(rows: Iterable[Row], w: Words) -> pd.DataFrame:
    """Changes as the figure's rows."""
    records = [
        {
            "date": row.change.stated,
            "kind": row.change.kind,
            "step": row.change.step,
            "iso3": SEPARATOR.join(sorted(row.change.seats)) or None,
            "mineral": SEPARATOR.join(sorted(row.change.minerals)) or None,
            "text": data.text_of(row, w),
            "old": row.old or None,
            "new": row.new or None,
            "taken": row.taken or None,
            "figure": row.figure,
            "source": row.pages[0].url or None,
        }
        for row in rows
    ]
    columns = [
        *("date", "kind", "step", "iso3", "mineral", "text", "old", "new", "taken"),
        *("figure", "source"),
    ]
    return pd.DataFrame(records, columns=columns)


@figure(
    FIGURE,
    Since,
    Use(Until, default=today),
    Seat,
    Use(Mineral, optional=True),
    Use(Kind, optional=True),
    Table,
    tables=TABLES,
    choices=choices,
)
def changes(view: View) -> Draft:
    """What began, ended, ran out, was due, was corrected or came out, from one day to another.

    Rows: date (as precise as its table has it), kind (control, promise, correction, edition,
    event), step (what happened), iso3 and mineral (codes and ids, joined by ``;``), text, old and
    new (of a correction), taken (the day a correction or an edition was taken in), figure (id of
    the one that shows it), source (address).
    """
    w = view.words
    week = week_of(view)
    if view["until"] < FIRST or week.since > week.until:
        reason = w("week.outside", first=w.date(FIRST))
        near = {name: value for name, value in view.items() if value and name != "since"}
        raise NoData(reason, nearest={**near, "until": today()})
    rows = data.rows_of(week.changes, w)
    events, more = _events(week, view, w)
    start, end = min(week.since, week.until - BACK), week.until + AHEAD
    pages = dict.fromkeys(page for row in rows for page in row.pages)
    if not pages:
        around = [*week.earlier[-1:], *week.ahead[:1]]
        pages = dict.fromkeys(page for row in data.rows_of(around, w) for page in row.pages)
    return Draft(
        title=Headline(title(week, view), _second(week, view)),
        data=frame_of(rows, w),
        encoding=TimelineEncoding(
            start=decimal_year(start.isoformat()),
            end=decimal_year(end.isoformat()),
            events=tuple(events),
            ticks=month_ticks(start, end, w),
            window=(decimal_year(week.since.isoformat()), decimal_year(week.until.isoformat())),
        ),
        sources=tuple({page.id: page for page in pages}.values()),
        notes=_notes(view, more, w),
        alt={
            "rows": "; ".join(f"{data.text_of(row, w)}, {row.step}" for row in rows)
            or title(week, view)
        },
        table=(
            *("date", "kind.change", "step", "iso3.several", "mineral.named", "text.change"),
            *("old", "new", "taken", "source.page"),
        ),
    )


def _notes(view: View, more: int, w: Words) -> list[str]:
    notes = [w("week.note.data"), w("week.note.day"), w("week.note.open")]
    if more:
        notes.append(w("week.note.more", n=more))
    if view["seat"] or view["mineral"]:
        notes.append(w("week.note.unnamed"))
    return notes
