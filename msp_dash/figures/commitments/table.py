"""Table of commitments: where and by whom each was made, its deadline, status and source."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from msp_dash.analysis.commitments import parties
from msp_dash.data.frames import dicts
from msp_dash.data.vocabulary import SEPARATOR
from msp_dash.figures.commitments.shared import (
    choices,
    commitments_of,
    empty_figure,
    headline,
    minerals_of,
)
from msp_dash.figures.dates import short_date
from msp_dash.figures.draft import Draft
from msp_dash.figures.fact_pages import locator_column, page_citation, quotation
from msp_dash.figures.fields import column
from msp_dash.figures.partners.shared import page
from msp_dash.figures.projects.data import cited, relayed, relayed_by_data
from msp_dash.figures.record import Column, StatementRow, StatementsEncoding
from msp_dash.figures.registry import figure
from msp_dash.params import Mineral, On, Seat, Status, Use, View, today
from msp_dash.words import Words

HEADS = ("where", "who", "what", "due", "since", "source")
WIDTHS = (0.16, 0.14, 0.25, 0.1, 0.2, 0.15)
FIELDS = (
    *("id", "date", "event", "who", "by", "to", "minerals", "commitment", "kind"),
    *("amount", "bound", "currency"),
    *("deadline", "status", "why", "status_date", "note", "locator", "quote", "convening"),
    "source",
)
TEXT_FIELDS = ("event", "who", "commitment", "note")
"""Fields with text of our own, which is translated."""


def known_since(row: Mapping[str, str], w: Words) -> str:
    """'Signed (24 Apr 2026). 49 days after the deadline': status, its day, what is said."""
    status = w(f"commitments.status.{row['why'] or row['status']}")
    if row["status"] == row["recorded"] != "unknown":
        date = short_date(row["status_date"], w)
        status = w("commitments.status_on", status=status, date=date)
    if not row["note"] or row["status"] != row["recorded"]:
        return status
    return w("commitments.since", status=status, note=w.fact("commitments.note", row["note"]))


def _source(row: Mapping[str, str], w: Words) -> str:
    """Sources of a commitment, official texts first; press and relayed texts are marked."""
    texts = []
    for one in sorted((row["source_id"], *row["also_source_ids"].split()), key=relayed):
        cited_page = page_citation(one, w, row["locator"])
        form = "relayed" if relayed_by_data(one) else "press" if relayed(one) else ""
        texts.append(w(f"commitments.source.{form}", page=cited_page) if form else cited_page)
    return "; ".join(dict.fromkeys(texts))


def _row(row: Mapping[str, str], w: Words) -> StatementRow:
    return StatementRow(
        row["commitment_id"],
        (
            w(
                "commitments.where",
                event=w.fact("commitments.event", row["event"]),
                date=short_date(row["date"], w),
            ),
            w.fact("commitments.who", row["who"]),
            w.fact("commitments.commitment", row["commitment"]),
            short_date(row["deadline"], w) if row["deadline"] else w("commitments.no_deadline"),
            known_since(row, w),
            _source(row, w),
        ),
        tip="",
    )


def _data(rows: pd.DataFrame) -> pd.DataFrame:
    data = rows.rename(columns={"commitment_id": "id", "convening_id": "convening"}).assign(
        quote=[quotation(row) for row in dicts(rows)],
        source=[page(one) for one in rows["source_id"]],
        by=[SEPARATOR.join(sorted(parties(row)[0])) for row in dicts(rows)],
        to=[SEPARATOR.join(sorted(parties(row)[1])) for row in dicts(rows)],
        minerals=[SEPARATOR.join(sorted(minerals_of(one))) for one in rows["minerals"]],
    )[list(FIELDS)]
    data["amount"] = pd.to_numeric(data["amount"])
    return data.astype(object).where(data.notna() & (data != ""), None)


def _fields(data: pd.DataFrame, w: Words) -> tuple[str | Column, ...]:
    """All but id, quote and convening, for which the table on the page has no room."""
    event, who, commitment, note = (
        column(name, w, labels={text: w.fact(f"commitments.{name}", text) for text in texts})
        for name, texts in ((name, filter(None, data[name].unique())) for name in TEXT_FIELDS)
    )
    locator = locator_column(data["locator"], w)
    return (
        *("date", event, who, "to.several", "minerals", commitment, "kind.commitment"),
        *("amount", "bound", "currency"),
        *(
            "deadline",
            "status.commitment",
            "why.commitment",
            "status_date",
            note,
            locator,
            "source.page",
        ),
    )


@figure(
    "commitments.table",
    Use(On, default=today),
    Seat,
    Use(Mineral, optional=True),
    Use(Status, optional=True),
    tables=("facts/commitments",),
    choices=choices,
)
def table(view: View) -> Draft:
    """What was promised at meetings and in joint texts, and what is known of it on a day.

    Rows, the newest first: id, date, event, who, by and to (codes of the countries that
    made it, and of those it was made to, joined by ``;``), minerals (ids, so joined), commitment,
    kind, amount (in its currency), bound
    (at_least, at_most), currency, deadline, status on the day (announced, signed, disbursed,
    unknown), why (deadline_passed), status_date (of the newest text), note, locator (id of a page
    of the facts, and the place in it), quote (of the source; null where only a data set's words
    were read), convening (an id of ``convenings``), source (address). Nothing is added up.
    """
    w = view.words
    rows = commitments_of(view)
    if rows.empty:
        raise empty_figure(view)
    data = _data(rows)
    statements = tuple(_row(row, w) for row in dicts(rows))
    sources = cited(
        [one for row in dicts(rows) for one in (row["source_id"], *row["also_source_ids"].split())],
        w,
    )
    listed = "; ".join(
        w("words.pair", name=row.cells[1], text=f"{row.cells[2]}, {row.cells[4]}")
        for row in statements
    )
    return Draft(
        title=headline(view, "unknown"),
        data=data,
        encoding=StatementsEncoding(
            heads=tuple(w(f"commitments.head.{head}") for head in HEADS),
            widths=WIDTHS,
            rows=statements,
        ),
        sources=sources,
        notes=tuple(
            w(f"commitments.note_on.{note}") for note in ("unknown", "no_sum", "words", "relayed")
        ),
        alt={"rows": listed},
        table=_fields(data, w),
    )
