"""Places as a table: what each is, who runs it, which lists name it."""

from __future__ import annotations

import pandas as pd

from msp_dash.analysis.sites import OPERATES
from msp_dash.data.frames import dicts
from msp_dash.figures.common import capital, claim
from msp_dash.figures.record import Figure, StatementRow, StatementsEncoding
from msp_dash.figures.registry import empty, figure, spec, url
from msp_dash.figures.sites.asking import (
    USES,
    answer,
    choices,
    columns,
    filters,
    mineral_names,
    notes,
    parts,
    status_word,
    things,
    told,
    why_empty,
    within,
)
from msp_dash.figures.sites.site_map import nearest
from msp_dash.params import View
from msp_dash.words import Words, words

SHOWN = 20
"""Rows of the picture; the data table has every place."""
WIDTHS = (0.27, 0.25, 0.3, 0.18)
HEADS = ("site", "what", "status", "lists")


def first(found: pd.DataFrame) -> pd.DataFrame:
    """Places in most lists first, of these the ones that operate."""
    order = found.assign(operates=found["status"].isin(OPERATES))
    order = order.sort_values(
        ["lists", "operates", "name"], ascending=[False, False, True], kind="stable"
    )
    return found.loc[order.index].reset_index(drop=True)


def _row(row: pd.Series, w: Words) -> StatementRow:
    return StatementRow(
        row["site"],
        (
            w("sites.table.named", name=row["name"], country=w.country(row["iso3"])),
            w(
                "sites.table.what",
                kind=parts(row["kind"], "kind", w),
                minerals=mineral_names(row["minerals"], w),
            ),
            w(
                "sites.table.run" if row["operator"] else "sites.table.run_plain",
                status=capital(status_word(row["status"], w)),
                operator=row["operator"],
            ),
            w(
                "sites.table.lists",
                lists=w("sites.lists", n=row["lists"]),
                sources=parts(row["source"], "source", w),
            ),
        ),
        told(row, w),
    )


def _title(view: View, data: pd.DataFrame, w: Words) -> str:
    n = len(data)
    joined = int((data["lists"] > 1).sum())
    place = within(view, w)
    named = {
        "n": n,
        "count": w.whole(n),
        "things": things(view, n, w),
        "mineral": w.the_mineral(view["mineral"]),
        "joined": w.whole(joined) if joined else w("sites.table.none"),
    }
    form = "part" if place else "world"
    return w(f"sites.table.title.{form}", within=place, **named)


@figure("sites.table", *USES, page="sites", choices=choices)
def table(view: View) -> Figure:
    """The places of ``sites.map`` as a table, those in most lists first; rows as there."""
    w = words(view["lang"])
    asked = answer(view)
    if asked.found.empty:
        return empty(spec("sites.table"), view, why_empty(view, w), nearest=nearest(view))
    data = first(asked.found)
    shown = data.head(SHOWN)
    heading = _title(view, data, w)
    return Figure(
        id="sites.table",
        params=view,
        title=heading,
        subtitle=w(
            "sites.table.subtitle",
            filters=filters(view, w),
            shown=w("sites.table.shown", n=len(shown), all=w.whole(len(data))),
        ),
        unit="",
        basis="",
        data=data,
        encoding=StatementsEncoding(
            heads=tuple(w(f"sites.table.head.{head}") for head in HEADS),
            widths=WIDTHS,
            rows=tuple(_row(row, w) for row in dicts(shown)),
        ),
        sources=asked.sources,
        notes=notes(view, asked, w),
        alt=w(
            "sites.table.alt",
            title=heading,
            names="; ".join(told(row, w) for row in dicts(shown.head(5))),
        ),
        table=columns(data, w),
        sentence=claim(heading, asked.sources[:2], w),
        link=url("sites.table", view),
    )
