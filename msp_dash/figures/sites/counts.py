"""Number of sites by country and kind; for a single country, a list of its sites."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from msp_dash.analysis.sites import DEPOSITS, GROUND, WORKS, by_country, family, published
from msp_dash.data.frames import dicts
from msp_dash.data.vocabulary import SITE_OPERATES
from msp_dash.figures import record
from msp_dash.figures.absence import looked
from msp_dash.figures.common import capital
from msp_dash.figures.draft import Draft, NoData
from msp_dash.figures.fields import heading
from msp_dash.figures.headline import Headline
from msp_dash.figures.registry import figure
from msp_dash.figures.role_marks import token_of
from msp_dash.figures.sites import query
from msp_dash.figures.sites.site_map import headline as places_headline
from msp_dash.figures.sites.site_map import key, nearest, points
from msp_dash.params import View
from msp_dash.words import Words

COUNTRIES_MAX, SITES_MAX = 10, 14
UNWORKED = frozenset({"deposit", "exploration"})
"""Kinds of places where nothing is dug or made."""
FAMILIES = (GROUND, WORKS, DEPOSITS)
HEADS = ("places", GROUND, WORKS, "operates")
"""Columns of the picture; what is neither mine nor plant is a deposit, which the tip counts."""


def _rows(counts: pd.DataFrame, view: View) -> tuple[record.RankRow, ...]:
    """The first `SHOWN` countries, and the followed one."""
    w = view.words
    first_rows = counts.head(COUNTRIES_MAX)
    most, not_stated = int(counts["places"].iloc[0]), w("sites.counts.not_stated")
    return tuple(
        record.RankRow(
            key=str(code),
            name=w.country(str(code)),
            length=int(row["places"]) / most,
            # Where no list states a status, the word: that is no zero.
            texts=(
                *(w.whole(row[head]) for head in HEADS[:-1]),
                w.whole(row["operates"]) if row["stated"] else not_stated,
            ),
            token=token_of(view, str(code)),
            strong=place < 3,
            selected=code == view["country"],
            tip=w(
                "sites.counts.tip",
                n=int(row["places"]),
                country=w.country(str(code)),
                places=w.whole(row["places"]),
                said=_families({name: int(row[name]) for name in FAMILIES}, w),
                operates=w(
                    "sites.counts.operate" if row["stated"] else "sites.counts.no_status",
                    n=int(row["operates"]),
                ),
            ),
        )
        for place, (code, row) in enumerate(first_rows.iterrows())
    )


def _families(counts: Mapping[str, int], w: Words) -> str:
    """'191 mines, 69 plants and 216 deposits': what there is none of is left out."""
    return w.listing([w(f"sites.family.{name}", n=n) for name, n in counts.items() if n])


def _headline(data: pd.DataFrame, view: View) -> Headline:
    """As that of the map, and how many sites are active: '13 of 39 sites are listed as active'.

    Where no list states a status, or one status or what can't operate is asked for, there is no
    such part.
    """
    w, head = view.words, places_headline(view, data)
    if view["status"] or view["kind"] in UNWORKED or (data["status"] == "not_stated").all():
        return head
    n, every = int(data["status"].isin(SITE_OPERATES).sum()), len(data)
    if not n and not looked("sites", place=tuple(data["site"]), status=SITE_OPERATES):
        return head
    form = query.part_of(n, every) if every > 1 else "only_active" if n else "only_inactive"
    values = {"n": n, "count": w.whole(n), "all": w.whole(every)}
    return head._replace(second=w(f"sites.counts.second.{form}", **values))


def _ranking(by_code: pd.DataFrame, view: View) -> record.RankingEncoding:
    w = view.words
    return record.RankingEncoding(
        name_head=w("sites.counts.head.name"),
        text_heads=tuple(w(f"sites.counts.head.{head}") for head in HEADS),
        rows=_rows(by_code, view),
    )


def _list(sites: pd.DataFrame, view: View) -> record.SiteListEncoding:
    """The first sites of one country: those that operate, of these the ones on most lists."""
    w = view.words
    order = sites.assign(
        published=published(sites),
        idle=~sites["status"].isin(SITE_OPERATES),
        deposit=sites["kind"].map(family) == DEPOSITS,
    )
    by = ["published", "idle", "deposit", "lists", "name"]
    ascending = [True, True, True, False, True]
    first_sites = sites.loc[order.sort_values(by, ascending=ascending, kind="stable").index]
    first_sites = first_sites.head(SITES_MAX)
    point_of = {point.key: point for point in points(first_sites, view)}
    rows = tuple(
        record.SiteRow(
            key=row["site"],
            mark=point_of[row["site"]].mark,
            look=point_of[row["site"]].look,
            name=row["name"],
            texts=(capital(query.status_word(row["status"], w)), w.whole(row["lists"])),
            tip=query.place_text(row, w),
        )
        for row in dicts(first_sites)
    )
    heads = (w("sites.table.head.site"), heading("status.site", w), w("sites.table.head.lists"))
    return record.SiteListEncoding(heads, rows, key(tuple(point_of.values()), view))


@figure("sites.counts", *query.USES, choices=query.choices)
def counts(view: View) -> Draft:
    """The places of ``sites.map`` by country, kind and status; of one country, the places.

    Rows as there, so that every count can be made again, and in_country, the number of places of
    the row's country. A place of several kinds counts once: as a plant before a mine, as a mine
    before a deposit.
    """
    w = view.words
    result = query.answer(view)
    if result.places.empty:
        raise NoData(query.why_empty(view), nearest=nearest(view))
    by_code = by_country(result.places)
    data = result.places.assign(in_country=result.places["iso3"].map(by_code["places"]))
    data["turn"] = data["iso3"].map({code: n for n, code in enumerate(by_code.index)})
    data = data.sort_values(["turn", "site"], kind="stable").drop(columns="turn")
    data = data.reset_index(drop=True)
    single = len(by_code) == 1
    encoding = _list(data, view) if single else _ranking(by_code, view)
    every = w.whole(len(data))
    shown_text = (
        w("sites.counts.listed", n=min(SITES_MAX, len(data)), all=every)
        if single
        else w("sites.counts.shown", n=min(COUNTRIES_MAX, len(by_code)), all=len(by_code))
    )
    return Draft(
        title=_headline(data, view),
        subtitle=w(
            "sites.table.subtitle" if single else "sites.counts.subtitle",
            filters=query.filters(view),
            shown=shown_text,
        ),
        unit="sites",
        data=data,
        encoding=encoding,
        sources=result.sources,
        notes=(w("sites.note.measure"), w("sites.counts.note.kinds"), *query.notes(view, result)),
        alt={"rows": "; ".join(row.tip for row in encoding.rows[:5])},
        table=(*query.columns(data, w), "in_country"),
        cited=result.sources[:2],
    )
