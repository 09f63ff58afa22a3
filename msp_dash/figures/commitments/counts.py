"""Number of commitments by outcome and by subject."""

from __future__ import annotations

import pandas as pd

from msp_dash.figures.axis import steps
from msp_dash.figures.commitments.shared import empty_figure, headline, on_day
from msp_dash.figures.draft import Draft
from msp_dash.figures.fields import heading
from msp_dash.figures.projects.data import cited
from msp_dash.figures.record import Dot, DotRow, DotsEncoding, Symbol
from msp_dash.figures.registry import figure
from msp_dash.params import On, Use, View, today
from msp_dash.words import Words

OUTCOMES = ("disbursed", "signed", "announced", "deadline_passed", "unknown")
"""Outcomes of a commitment; a deadline that passed without news is an outcome of its own."""
MOST_TICKS = 5


def _count_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Commitments by outcome, then by kind: dimension, value, count, unknown."""
    outcome = rows["why"].where(rows["why"] != "", rows["status"])
    lost = rows["status"] == "unknown"
    records = [
        ("outcome", one, int((outcome == one).sum()), int((lost & (outcome == one)).sum()))
        for one in OUTCOMES
    ]
    by_kind = rows.groupby("kind").size().sort_values(ascending=False, kind="stable")
    for kind, count in by_kind.items():
        records.append(("kind", str(kind), int(count), int((lost & (rows["kind"] == kind)).sum())))
    return pd.DataFrame(records, columns=["dimension", "value", "count", "unknown"])


def _lines(data: pd.DataFrame, w: Words) -> tuple[DotRow, ...]:
    """A row for each outcome: hollow where nothing has been signed or paid."""
    lines = []
    own = data[data["dimension"] == "outcome"]
    for value, count in zip(own["value"], own["count"], strict=True):
        name, text = w(f"commitments.status.{value}"), w.whole(count)
        tip = w("words.pair", name=name, text=text)
        symbol: Symbol = "circle" if value in ("disbursed", "signed") else "ring"
        dots = (Dot(float(count), "ink", symbol, tip=tip),) if count else ()
        lines.append(DotRow(value, name, dots=dots, texts=(text,)))
    return tuple(lines)


@figure("commitments.counts", Use(On, default=today), tables=("facts/commitments",))
def counts(view: View) -> Draft:
    """How many commitments were made by a day, by what is known of them; the rows by subject too.

    Rows: dimension (outcome, kind), value, count, unknown (how many of them have no known outcome).
    """
    w = view.words
    rows = on_day(view["on"])
    if rows.empty:
        raise empty_figure(view)
    data = _count_rows(rows)
    lines = _lines(data, w)
    ticks = steps(float(data["count"].max()), MOST_TICKS)
    listed = "; ".join(row.dots[0].tip for row in lines if row.dots)
    return Draft(
        title=headline(view, "signed"),
        unit="commitments",
        data=data,
        encoding=DotsEncoding(
            lines,
            tuple((value, w.plain(value)) for value in ticks),
            text_heads=(heading("count", w),),
        ),
        sources=cited(rows["source_id"], w),
        notes=tuple(w(f"commitments.note_on.{note}") for note in ("unknown", "counted")),
        alt={"rows": listed},
        table=("dimension.commitment", "value.commitment", "count", "unknown"),
    )
