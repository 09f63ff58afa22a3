"""What was promised that concerns the agenda or the partnership, and what is known since."""

from __future__ import annotations

import re

import pandas as pd

from msp_dash.analysis.commitments import SETTLED
from msp_dash.data.frames import dicts
from msp_dash.figures.commitments.shared import empty_figure, on_day, outcomes
from msp_dash.figures.commitments.table import known_since
from msp_dash.figures.convening.query import agenda
from msp_dash.figures.dates import short_date
from msp_dash.figures.draft import Draft, NoData
from msp_dash.figures.headline import Headline
from msp_dash.figures.projects.data import cited
from msp_dash.figures.record import StatementRow, StatementsEncoding
from msp_dash.figures.registry import figure
from msp_dash.params import Agenda, On, Use, View, today
from msp_dash.words import Words
from msp_dash.words.names import mineral_aliases

FIELDS = ("commitment_id", "date", "who", "commitment", "status")
PARTNERSHIP = re.compile(r"\b(MSP|FORGE|partnership)\b")
"""A commitment of the partnership or of its successor itself."""
NAME_MIN = 3
ROWS_MAX, ROWS_MIN, WORDS_MAX = 6, 3, 80
"""Rows in the picture, as many of the newest as a room reads: the data have all."""


def _concerns(row: dict[str, str], minerals: tuple[str, ...]) -> bool:
    """Whether a commitment names a mineral of the agenda, or is the partnership's own."""
    text = " ".join((row["who"], row["commitment"], row["quote"])).casefold().replace("-", " ")
    if any(re.search(rf"\b{re.escape(name)}s?\b", text) for name in _names(minerals)):
        return True
    return bool(PARTNERSHIP.search(f"{row['who']} {row['commitment']}"))


def _names(minerals: tuple[str, ...]) -> set[str]:
    """Names of minerals in English, as ids and aliases have them; symbols are no words."""
    names = {alias for alias, mineral in mineral_aliases().items() if mineral in minerals}
    return {name.replace("_", " ").removesuffix("s") for name in names if len(name) >= NAME_MIN}


def _row(row: dict[str, str], w: Words) -> StatementRow:
    who, what = (w.fact(f"commitments.{k}", row[k]) for k in ("who", "commitment"))
    return StatementRow(
        row["commitment_id"],
        (
            short_date(row["date"], w),
            w("convening.promises.what", who=who, what=what),
            known_since({**row, "note": ""}, w),
        ),
        tip="",
    )


def _readable(rows: list[StatementRow]) -> tuple[StatementRow, ...]:
    """The first rows whose words a room reads, at least `ROWS_MIN`."""
    counts = [sum(len(cell.split()) for cell in row.cells) for row in rows]
    most = next((n for n in range(len(rows), 0, -1) if sum(counts[:n]) <= WORDS_MAX), 0)
    return tuple(rows[: max(most, ROWS_MIN)])


def _headline(view: View, own: list[dict[str, str]]) -> Headline:
    """How many of those that concern the table are known to be signed, and what else is known."""
    w = view.words
    signed = sum(row["status"] in SETTLED for row in own)
    form = "none" if not signed else "one" if signed == 1 else "some"
    values = {"n": len(own), "all": w.count(len(own)), "year": view["on"][:4]}
    title = w(f"convening.promises.title.{form}", asked=w.count(signed, capital=True), **values)
    return Headline(title, outcomes(view, [row["status"] for row in own]))


@figure(
    "convening.promises",
    Agenda,
    Use(On, default=today),
    tables=("facts/commitments",),
)
def promises(view: View) -> Draft:
    """Commitments that name a mineral of the agenda or are the partnership's own, newest first.

    Rows: commitment_id, date, who, commitment, status (on the day).
    """
    w = view.words
    every = on_day(view["on"])
    if every.empty:
        raise empty_figure(view)
    own = [row for row in dicts(every) if _concerns(row, agenda(view))]
    if not own:
        raise NoData(w("convening.promises.nothing", date=w.date(view["on"])))
    rows = _readable([_row(row, w) for row in own[:ROWS_MAX]])
    heads = ("promised", "who", "known")
    data = pd.DataFrame(own)[list(FIELDS)]
    return Draft(
        title=_headline(view, own),
        subtitle=w("convening.promises.subtitle", date=w.date(view["on"])),
        data=data,
        encoding=StatementsEncoding(
            heads=tuple(w(f"convening.promises.head.{head}") for head in heads),
            widths=(0.13, 0.52, 0.35),
            rows=rows,
        ),
        sources=cited([row["source_id"] for row in own[: len(rows)]], w),
        notes=(
            w("convening.promises.note", n=len(own), drawn=len(rows), all=len(every)),
            w("commitments.note_on.unknown"),
        ),
        alt={
            "rows": "; ".join(w("words.pair", name=row.cells[1], text=row.cells[2]) for row in rows)
        },
        table=("date", "who", "commitment", "status.commitment"),
    )
