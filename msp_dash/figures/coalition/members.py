"""Map of the countries that count in a group."""

from __future__ import annotations

import pandas as pd

from msp_dash.analysis.groups import group_share
from msp_dash.analysis.shares import RESIDUAL
from msp_dash.data.frames import Row, dicts
from msp_dash.figures import role_marks, view_group
from msp_dash.figures.coalition.query import GROUP, choices, measure_label, publications
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline
from msp_dash.figures.holdings import holding
from msp_dash.figures.partners.data import (
    group_headline,
    named_elsewhere,
    nobody,
    roll_pages,
    shares_of,
    who_counts,
)
from msp_dash.figures.partners.shared import by_name
from msp_dash.figures.record import LegendItem, MapEncoding, MapGroup
from msp_dash.figures.registry import figure
from msp_dash.params import Mineral, Stage, View
from msp_dash.words import Words

DATA = ("iso3", "name", "role", "share")
ROLES = ("member", "through_eu")


def _rows(view: View) -> pd.DataFrame:
    """Columns of `DATA`: members, countries that count through the EU, and producers outside."""
    w = view.words
    group, seated = view_group.lens_countries(view), view_group.lens_entities(view)
    shares = holding(view["mineral"], view["stage"]).rows
    shares = shares[shares["iso3"] != RESIDUAL].set_index("iso3")["share"]
    rows = pd.DataFrame({"iso3": sorted(group | set(shares.index))})
    rows["name"] = [w.country(code) for code in rows["iso3"]]
    rows["role"] = ["outside" if c not in group else ROLES[c not in seated] for c in rows["iso3"]]
    rows["share"] = rows["iso3"].map(shares).astype(float)
    order = rows.assign(
        place=rows["role"].map((*ROLES, "outside").index), size=rows["share"].fillna(-1.0)
    )
    order = order.sort_values(["place", "size", "iso3"], ascending=[True, False, True])
    return order[list(DATA)].reset_index(drop=True)


def _tip(w: Words, row: Row, listed: frozenset[str]) -> str:
    if row["iso3"] not in listed:
        share = w("coalition.map.unlisted")
    else:
        share = w("words.status.withheld") if pd.isna(row["share"]) else w.share_table(row["share"])
    return w(f"coalition.map.tip.{row['role']}", country=row["name"], share=share)


def _encoding(view: View, data: pd.DataFrame) -> MapEncoding:
    w = view.words
    entities = view_group.lens_entities(view)
    inside = set(data.loc[data["role"] != "outside", "iso3"])
    through = sorted(inside - entities)
    seat_of = {code: role_marks.token_of(view, code) for code in (*inside, *entities)}
    seated = {seat_of[code] for code in entities}
    groups = []
    for seat in sorted(seated):
        codes = by_name((code for code in inside & entities if seat_of[code] == seat), w)
        # One seat needs no name but the group's.
        text = w("coalition.map.legend.member", n=len(codes))
        if len(seated) > 1:
            role = role_marks.seat_word(view, seat)
            text = w("coalition.map.legend.role", role=role, n=len(codes))
        if seat_of.get("EU") == seat and "EU" in entities:
            codes = [*codes, "EU"]
        labels = (
            role_marks.map_name(c, w, role_marks.union_area(through) if c == "EU" else "")
            for c in codes
        )
        groups.append(MapGroup((("square", seat),), text, tuple(labels)))
        if through and seat_of["EU"] == seat:
            text = w("coalition.map.legend.through_eu", n=len(through))
            groups.append(MapGroup((("square", seat),), text))
    legend = [LegendItem(token, one.head, "square") for one in groups for _, token in one.marks]
    forum = frozenset[str]()
    if not view_group.without_roles(view):
        forum = role_marks.forum_on(role_marks.roll_day(view)) & inside
    if forum:
        legend.append(LegendItem("room", w("coalition.map.legend.forum", n=len(forum)), "diamond"))
    if "EU" in entities and not role_marks.union_area(through):
        legend.append(LegendItem(seat_of["EU"], w("coalition.map.legend.union"), "none"))
    listed = frozenset(holding(view["mineral"], view["stage"]).rows["iso3"])
    return MapEncoding(
        fill={code: seat_of[code] for code in sorted(inside)},
        outline="ink2",
        labels=(),
        legend=tuple(legend),
        tips={row["iso3"]: _tip(w, row, listed) for row in dicts(data)},
        groups=tuple(groups),
        diamonds=forum,
    )


def _headline(view: View, data: pd.DataFrame) -> Headline:
    """How many countries the group has; then its share of the mineral."""
    w = view.words
    share = group_headline(view, shares_of(view, view["mineral"], view["stage"])).title
    by_role = data["role"].value_counts()
    n, through = (int(sum(by_role.get(role, 0) for role in some)) for some in (ROLES, ROLES[1:]))
    form = "through" if through else "union" if "EU" in view_group.lens_entities(view) else "plain"
    who = w(f"coalition.map.who.{form}", n=n, through=through)
    if view_group.lens_number(view) == 1:
        who = view_group.lens_inside(view)
    if view_group.without_roles(view):
        return Headline(w("coalition.map.title.set", who=who), share)
    values = {"group": view_group.lens_name(view), "year": role_marks.roll_day(view)[:4]}
    return Headline(w("coalition.map.title.lens", who=who, **values), share)


@figure(
    "coalition.map",
    Mineral,
    Stage,
    *GROUP,
    tables=("production", "reserves", "supply_outlook"),
    choices=choices,
)
def members(view: View) -> Draft:
    """The countries that count in a group, with each one's share of one mineral and stage.

    Rows: iso3, name, role (member: sits itself; through_eu: counts through the Union's seat;
    outside: has a row of this mineral, but does not count), share (0-1; null where the publisher
    does not list the country, or withholds it).
    """
    w = view.words
    if not view_group.lens_countries(view):
        raise nobody(view)
    one = holding(view["mineral"], view["stage"])
    data = _rows(view)
    elsewhere, others = named_elsewhere(view_group.lens_countries(view), [one], w)
    sources = (*publications([one]), *others, *roll_pages(view))
    inside = data[data["role"] != "outside"]
    has_share = group_share(one.rows, view_group.lens_countries(view)) is not None
    notes = [*elsewhere, *who_counts(view)]
    if inside["share"].isna().any() and has_share:
        notes.append(w("coalition.map.note.unlisted"))
    return Draft(
        title=_headline(view, data),
        subtitle={
            "n": len(inside),
            "group": view_group.lens_name(view),
            "of": measure_label(one, w),
        },
        unit="share",
        data=data,
        encoding=_encoding(view, data),
        sources=sources,
        notes=notes,
        alt={"names": w.listing(list(inside["name"]))},
        table=("iso3.code", *DATA[1:]),
    )
