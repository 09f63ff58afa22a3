"""How many places each country has, by what they are."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from msp_dash.analysis.sites import DEPOSITS, GROUND, OPERATES, WORKS, by_country, family
from msp_dash.figures.common import claim
from msp_dash.figures.record import Column, Figure, RankingEncoding, RankRow
from msp_dash.figures.registry import empty, figure, spec, url
from msp_dash.figures.sites.asking import (
    USES,
    answer,
    choices,
    columns,
    filters,
    notes,
    things,
    why_empty,
    within,
)
from msp_dash.figures.sites.site_map import nearest, title
from msp_dash.params import View
from msp_dash.words import Words, words

SHOWN = 10
UNWORKED = frozenset({"deposit", "exploration"})
"""Kinds of places where nothing is dug or made."""
HEADS = ("places", GROUND, WORKS, "operates")
"""Columns of the picture; what is neither mine nor plant is a deposit, which the tip counts."""
TOLD = ("places", GROUND, WORKS, DEPOSITS)


def _rows(counts: pd.DataFrame, view: View, w: Words) -> tuple[RankRow, ...]:
    """The first `SHOWN` countries, and the followed one."""
    shown = counts.head(SHOWN)
    most = int(counts["places"].iloc[0])
    return tuple(
        RankRow(
            key=str(code),
            name=w.country(str(code)),
            length=int(row["places"]) / most,
            texts=(*(w.whole(row[head]) for head in HEADS[:-1]), _operating(row, w)),
            token="other",
            strong=place < 3,
            selected=code == view["country"],
            tip=w(
                "sites.counts.tip",
                country=w.country(str(code)),
                **{name: w.whole(row[name]) for name in TOLD},
                operates=w(
                    "sites.counts.operate" if row["stated"] else "sites.counts.no_status",
                    n=int(row["operates"]),
                ),
            ),
        )
        for place, (code, row) in enumerate(shown.iterrows())
    )


def _operating(row: pd.Series, w: Words) -> str:
    """How many operate; the word where no list states a status: that is no zero."""
    return w.whole(row["operates"]) if row["stated"] else w("sites.counts.not_stated")


@lru_cache(maxsize=256)
def headline(view: View, w: Words) -> str:
    """What the places are: 'Open lists name 191 mines, 69 plants and 216 deposits with cobalt'."""
    families = answer(view).found["kind"].map(family)
    works, mines = int((families == WORKS).sum()), int((families == GROUND).sum())
    return w(
        "sites.counts.headline",
        mineral=w.the_mineral(view["mineral"]),
        mines=w("sites.family.ground", n=mines),
        works=w("sites.family.works", n=works),
        deposits=w("sites.family.deposits", n=len(families) - works - mines),
        within=within(view, w),
    )


def _title(data: pd.DataFrame, view: View, w: Words) -> str:
    """'107 of 476 sites with cobalt are stated or assumed to operate'.

    Where no list states a status, or one status or what can't operate is asked for, there is no
    such part: the title says how many there are.
    """
    if view["status"] or view["kind"] in UNWORKED or (data["status"] == "not_stated").all():
        return title(view, data, w)
    n = int(data["status"].isin(OPERATES).sum())
    form = "all" if n == len(data) else "some" if n else "none"
    return w(
        f"sites.counts.title.{form}",
        n=n or len(data),
        count=w.whole(n),
        all=w.whole(len(data)),
        things=things(view, len(data), w),
        mineral=w.the_mineral(view["mineral"]),
        within=within(view, w),
    )


@figure("sites.counts", *USES, page="sites", choices=choices)
def counts(view: View) -> Figure:
    """The places of ``sites.map`` by country, kind and status.

    Rows as there, so that every count can be made again, and in_country, the number of places of
    the row's country. A place of several kinds counts once: as a plant before a mine, as a mine
    before a deposit.
    """
    w = words(view["lang"])
    asked = answer(view)
    if asked.found.empty:
        return empty(spec("sites.counts"), view, why_empty(view, w), nearest=nearest(view))
    counted = by_country(asked.found)
    data = asked.found.assign(in_country=asked.found["iso3"].map(counted["places"]))
    data["turn"] = data["iso3"].map({code: n for n, code in enumerate(counted.index)})
    data = data.sort_values(["turn", "site"], kind="stable").drop(columns="turn")
    data = data.reset_index(drop=True)
    heading = _title(data, view, w)
    return Figure(
        id="sites.counts",
        params=view,
        title=heading,
        subtitle=w(
            "sites.counts.subtitle",
            filters=filters(view, w),
            shown=w("sites.counts.shown", n=min(SHOWN, len(counted)), all=len(counted)),
        ),
        unit="sites",
        basis="",
        data=data,
        encoding=RankingEncoding(
            name_head=w("sites.counts.head.name"),
            text_heads=tuple(w(f"sites.counts.head.{head}") for head in HEADS),
            rows=_rows(counted, view, w),
        ),
        sources=asked.sources,
        notes=(
            w("sites.note.measure"),
            w("sites.counts.note.kinds"),
            *notes(view, asked, w),
        ),
        alt=w(
            "sites.counts.alt",
            title=heading,
            rows="; ".join(row.tip for row in _rows(counted, view, w)[:5]),
        ),
        table=(
            *columns(data, w),
            Column("in_country", w("sites.column.in_country"), "number"),
        ),
        sentence=claim(heading, asked.sources[:2], w),
        link=url("sites.counts", view),
    )
