"""Promises past their date: when each was made and due, and for how many days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import lru_cache

import pandas as pd

from msp_dash.analysis.commitments import days_past_due, parties
from msp_dash.analysis.controls import span
from msp_dash.data.frames import dicts
from msp_dash.data.vocabulary import SEPARATOR
from msp_dash.figures.commitments.shared import choices as commitment_choices
from msp_dash.figures.commitments.shared import commitments_of, empty_figure, short_name, subject
from msp_dash.figures.dates import decimal_year, month_ticks, short_date
from msp_dash.figures.draft import Draft, NoData
from msp_dash.figures.fields import column
from msp_dash.figures.headline import Headline
from msp_dash.figures.partners.shared import page
from msp_dash.figures.projects.data import cited
from msp_dash.figures.record import Column, Period, PeriodRow, PeriodsEncoding
from msp_dash.figures.registry import figure
from msp_dash.params import Mineral, On, Seat, Use, View, today
from msp_dash.words import Words

FIGURE = "table.overdue"
MARGIN_YEARS = 0.05
HALF_YEARS = (1, 7)
"""Months with a tick."""


@lru_cache(maxsize=1)
def choices() -> pd.DataFrame:
    """Minerals that commitments name, a row each, "" for those of any."""
    return commitment_choices()[["mineral"]].drop_duplicates(ignore_index=True)


def past_due(rows: pd.DataFrame, on: str) -> pd.DataFrame:
    """Commitments of a day that are past their date, the oldest first, with `days`."""
    rows = rows[rows["why"] == "deadline_passed"]
    days = [days_past_due(row, dt.date.fromisoformat(on)) for row in dicts(rows)]
    return rows.assign(days=days).sort_values(
        ["days", "commitment_id"], ascending=[False, True], ignore_index=True
    )


def _row(row: Mapping[str, str], turn: int, on: str, w: Words) -> PeriodRow:
    days = int(row["days"])
    who = short_name(row, w)
    what = w.fact("commitments.commitment", row["commitment"])
    made, due, end = (decimal_year(day) for day in (row["date"], row["deadline"], on))
    tip = w(
        "table.overdue.tip",
        who=w.fact("commitments.who", row["who"]),
        what=what,
        made=w.date(row["date"]),
        due=w.date(row["deadline"]),
        n=days,
    )
    return PeriodRow(
        key=row["commitment_id"],
        group=who,
        group_key="",
        name=what,
        periods=(Period(made, due, "pale", tip), Period(due, end, "dashed", tip)),
        look=None,
        status=w("table.overdue.days", n=days),
        as_of=short_date(row["deadline"], w),
        as_of_text=w("table.overdue.due", date=short_date(row["deadline"], w)),
        lead=turn,
    )


def _translated(name: str, data: pd.DataFrame, w: Words) -> Column:
    """A column of our own text, in the reader's language."""
    labels = {text: w.fact(f"commitments.{name}", text) for text in data[name].unique()}
    return column(name, w, labels=labels)


def _title(rows: pd.DataFrame, every: int, view: View) -> str:
    """How many of all are past their date; with a seat or a mineral, of those that name it."""
    w, what = view.words, subject(view)
    values = {"n": len(rows), "count": w.count(len(rows), capital=True), "year": view["on"][:4]}
    if what:
        return w("table.overdue.title.named", what=what, **values)
    return w("table.overdue.title.all", of=w.count(every), **values)


def _encoding(rows: Sequence[Mapping[str, str]], view: View) -> PeriodsEncoding:
    w, on = view.words, view["on"]
    made = [days[0] for row in rows if (days := span(row["date"]))]
    first = min(made)
    return PeriodsEncoding(
        start=decimal_year(first.isoformat()) - MARGIN_YEARS,
        end=decimal_year(on) + MARGIN_YEARS,
        at=decimal_year(on),
        at_text=short_date(on, w),
        ticks=month_ticks(first, dt.date.fromisoformat(on), w, HALF_YEARS),
        heads=tuple(w(f"table.overdue.head.{name}") for name in ("who", "what", "days", "due")),  # type: ignore[arg-type]
        rows=tuple(_row(row, turn, on, w) for turn, row in enumerate(rows, start=1)),
        legend=(
            ("pale", w("table.overdue.legend.open")),
            ("dashed", w("table.overdue.legend.past")),
        ),
        order=w("table.overdue.order"),
    )


@figure(
    FIGURE,
    Use(On, default=today),
    Seat,
    Use(Mineral, optional=True),
    tables=("facts/commitments",),
    choices=choices,
)
def overdue(view: View) -> Draft:
    """Promises whose date has passed without news of the outcome, the oldest first.

    Rows: id, who, to (codes of the countries it was made to, joined by ``;``), commitment, made and
    due (as precise as the facts), days (from the last day of the deadline to the day shown),
    source (address).
    """
    w = view.words
    every = commitments_of(view)
    if every.empty:
        raise empty_figure(view)
    rows = past_due(every, view["on"])
    if rows.empty:
        raise NoData(
            w("table.overdue.none", n=len(every), date=w.date(view["on"])),
            nearest=View(dict(view) | {"on": today(), "seat": "", "mineral": ""}),
        )
    data = pd.DataFrame(
        {
            "id": rows["commitment_id"],
            "who": rows["who"],
            "to": [SEPARATOR.join(sorted(parties(row)[1])) or None for row in dicts(rows)],
            "commitment": rows["commitment"],
            "made": rows["date"],
            "due": rows["deadline"],
            "days": rows["days"],
            "source": [page(one) for one in rows["source_id"]],
        }
    )
    encoding = _encoding(dicts(rows), view)
    oldest = encoding.rows[0]
    return Draft(
        title=Headline(
            _title(rows, len(every), view),
            w("table.overdue.second", who=oldest.group, n=int(rows["days"].iloc[0])),
        ),
        subtitle={"date": w.date(view["on"])},
        data=data,
        encoding=encoding,
        sources=cited(rows["source_id"], w),
        notes=(w("commitments.note_on.unknown"), w("table.overdue.note")),
        alt={"rows": "; ".join(f"{row.group}, {row.name}: {row.status}" for row in encoding.rows)},
        table=(
            *(_translated(name, data, w) for name in ("who", "commitment")),
            "to.several",
            "made",
            "due",
            "days",
            "source.page",
        ),
    )
