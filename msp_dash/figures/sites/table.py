"""Table of sites: kind, operator, status, and the lists that name each."""

from __future__ import annotations

import pandas as pd

from msp_dash.analysis.sites import published
from msp_dash.data.frames import dicts
from msp_dash.data.vocabulary import SITE_OPERATES
from msp_dash.figures.common import capital
from msp_dash.figures.draft import Draft, NoData
from msp_dash.figures.headline import Headline
from msp_dash.figures.record import StatementRow, StatementsEncoding
from msp_dash.figures.registry import figure
from msp_dash.figures.sites import query
from msp_dash.figures.sites.site_map import headline, nearest
from msp_dash.params import View
from msp_dash.words import Words

ROWS_MAX = 20
"""Rows of the picture; the data table has every place."""
WIDTHS = (0.27, 0.25, 0.3, 0.18)
HEADS = ("site", "what", "status", "lists")


def first(sites: pd.DataFrame) -> pd.DataFrame:
    """Own places, then those in most lists, of these the ones that operate."""
    order = sites.assign(published=published(sites), operates=sites["status"].isin(SITE_OPERATES))
    by, ascending = ["published", "lists", "operates", "name"], [True, False, False, True]
    order = order.sort_values(by, ascending=ascending, kind="stable")
    return sites.loc[order.index].reset_index(drop=True)


def _row(row: pd.Series, w: Words) -> StatementRow:
    return StatementRow(
        row["site"],
        (
            w("sites.table.named", name=row["name"], country=w.country(row["iso3"])),
            w(
                "sites.table.what",
                kind=query.parts(row["kind"], "kind", w),
                minerals=query.mineral_names(row["minerals"], w),
            ),
            w(
                "sites.table.run" if row["operator"] else "sites.table.run_plain",
                status=capital(query.status_word(row["status"], w)),
                operator=row["operator"],
            ),
            w(
                "sites.table.lists",
                lists=w("sites.lists", n=row["lists"]),
                sources=query.parts(row["source"], "source", w),
            ),
        ),
        query.place_text(row, w),
    )


def _headline(view: View, data: pd.DataFrame) -> Headline:
    """As that of the map, and how many sites are on several lists."""
    w = view.words
    n, lists = len(data), int(data["lists"].iloc[0])
    joined = int((data["lists"] > 1).sum())
    if n == 1:
        second = w("sites.table.second.only", n=lists, lists=w.count(lists))
    else:
        values = {"n": joined, "count": w.whole(n), "joined": w.whole(joined)}
        second = w(f"sites.table.second.{query.part_of(joined, n)}", **values)
    return headline(view, data)._replace(second=second)


@figure("sites.table", *query.USES, choices=query.choices)
def table(view: View) -> Draft:
    """The places of ``sites.map`` as a table, those in most lists first; rows as there."""
    w = view.words
    result = query.answer(view)
    if result.places.empty:
        raise NoData(query.why_empty(view), nearest=nearest(view))
    data = first(result.places)
    first_sites = data.head(ROWS_MAX)
    return Draft(
        title=_headline(view, data),
        subtitle={
            "filters": query.filters(view),
            "shown": w("sites.table.shown", n=len(first_sites), all=w.whole(len(data))),
        },
        data=data,
        encoding=StatementsEncoding(
            heads=tuple(w(f"sites.table.head.{head}") for head in HEADS),
            widths=WIDTHS,
            rows=tuple(_row(row, w) for row in dicts(first_sites)),
        ),
        sources=result.sources,
        notes=query.notes(view, result),
        alt={"names": "; ".join(query.place_text(row, w) for row in dicts(first_sites.head(5)))},
        table=query.columns(data, w),
        cited=result.sources[:2],
    )
