"""Mining shares of a group's members beside their refining shares, by mineral."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import pandas as pd

from msp_dash.analysis.coalition import both_stages
from msp_dash.analysis.contribution import Holding
from msp_dash.data.frames import Row, dicts
from msp_dash.figures import common, view_group
from msp_dash.figures.coalition import query
from msp_dash.figures.draft import Draft, NoData
from msp_dash.figures.headline import Headline
from msp_dash.figures.holdings import as_published, holdings
from msp_dash.figures.partners.data import nobody, roll_pages, who_counts, whole_output
from msp_dash.figures.record import Dot, DotRow, DotsEncoding, LegendItem
from msp_dash.figures.registry import figure
from msp_dash.figures.role_marks import seat_key, token_of
from msp_dash.params import Mineral, Use, View
from msp_dash.words import Words

DATA = ("iso3", "mineral", "mine_share", "refined_share", "difference")
OTHER_MATERIAL = frozenset({"graphite"})
"""Mined graphite is natural; what the IEA counts as refined is battery grade, of any origin."""
BOTH = ("mine", "refined")
VISIBLE_EACH = 2
"""Miners and refiners of each mineral in the picture of all minerals."""


@lru_cache(maxsize=1)
def pairs() -> dict[str, tuple[Holding, Holding]]:
    """Mineral -> its mine output and its refined output, if both exist."""
    by_mineral: dict[str, dict[str, Holding]] = {}
    for one in holdings():
        by_mineral.setdefault(one.mineral, {})[one.stage] = one
    order = [mineral for mineral, _ in query.FIRST]
    both = {
        m: (h["mine"], h["refined"]) for m, h in by_mineral.items() if {"mine", "refined"} <= set(h)
    }
    return dict(sorted(both.items(), key=lambda p: order.index(p[0]) if p[0] in order else 99))


@lru_cache(maxsize=1)
def pair_choices() -> pd.DataFrame:
    """Minerals with both mine and refined output: mineral (str)."""
    return pd.DataFrame({"mineral": list(pairs())})


def rows_of(view: View) -> pd.DataFrame:
    """Columns as `both_stages` gives them, and mineral, for the view's group."""
    group = view_group.lens_countries(view)
    minerals = [view["mineral"]] if view["mineral"] else list(pairs())
    tables = []
    for mineral in minerals:
        mined, refined = (one.rows for one in pairs()[mineral])
        rows = both_stages(mined, refined, group, comparable=mineral not in OTHER_MATERIAL)
        rows["most"] = rows[["mine_share", "refined_share"]].max(axis=1)
        rows = rows.sort_values(["most", "iso3"], ascending=[False, True])
        tables.append(rows.assign(mineral=mineral))
    return pd.concat(tables, ignore_index=True)[list(DATA)]


def _visible_rows(view: View, rows: pd.DataFrame) -> pd.DataFrame:
    some = rows[
        (rows["mine_share"] >= query.NOTHING_MIN) | (rows["refined_share"] >= query.NOTHING_MIN)
    ]
    if view["mineral"]:
        return some
    indices = set()
    for _, own in some.groupby("mineral"):
        for name in ("mine_share", "refined_share"):
            most = own[own[name] >= query.NOTHING_MIN].nlargest(VISIBLE_EACH, name)
            indices |= set(most.index)
    # The mineral of the title comes first: a slide has room for little more.
    first = [one.mineral for one in exchanges(rows)]
    visible = some[some.index.isin(indices)]
    place = visible["mineral"].map(lambda m: first.index(m) if m in first else len(first))
    return visible.loc[place.sort_values(kind="stable").index]


Mismatch = Literal["itself", "two", "mines_none", "refines_none"]
"""Whether one country both mines and refines most; whether the refiner is named with no mine output
at all, or the miner with no refined output: a printed zero, and not a row that is missing."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """The largest miner and the largest refiner of a mineral in a group, and their shares."""

    mineral: str
    miner: str
    mined: float
    refiner: str
    refined: float
    form: Mismatch


def exchanges(rows: pd.DataFrame) -> list[Exchange]:
    """Minerals that a group both mines and refines; those where two countries do so come first.

    Among them the order is by the smaller of the two shares: what could meet the other.
    """
    items = []
    for mineral, own in rows.groupby("mineral", sort=False):
        mined, refined = own["mine_share"].fillna(0), own["refined_share"].fillna(0)
        if min(mined.max(), refined.max()) >= query.NOTHING_MIN:
            miner, refiner = own.loc[mined.idxmax()], own.loc[refined.idxmax()]
            form = _mismatch(miner, refiner)
            countries = (miner["iso3"], mined.max(), refiner["iso3"], refined.max())
            items.append(Exchange(str(mineral), *countries, form))
    return sorted(items, key=lambda e: (e.form == "itself", -min(e.mined, e.refined)))


def _mismatch(miner: pd.Series[float], refiner: pd.Series[float]) -> Mismatch:
    if miner["iso3"] == refiner["iso3"]:
        return "itself"
    if refiner["mine_share"] == 0:
        return "mines_none"
    return "refines_none" if miner["refined_share"] == 0 else "two"


def _headline(view: View, rows: pd.DataFrame) -> Headline:
    """Who refines most of a mineral that the group also mines; then who mines it.

    The two may be numbers of different years, one an estimate: each has its own sentence.
    """
    w = view.words
    first = next(iter(exchanges(rows)), None)
    if first is None:
        return _one_sided(view, rows)
    mined, refined = pairs()[first.mineral]
    args: dict[str, object] = {
        "refiner": common.capital(w.the_country(first.refiner)),
        "mined": as_published(w.share(first.mined), mined, w),
        "refined": as_published(w.share(first.refined), refined, w),
        "year": mined.year,
    }
    if refined.estimated and mined.year == refined.year:
        # What is said of the title's year is said of both numbers.
        args["mined"] = w.share(first.mined)
    title = _of_one(w, "refined", refined, first.refiner, first.refined)
    args |= {
        "mineral": common.the_mineral_at(first.mineral, "mine", w),
        "country": w.the_country(first.miner),
        "opening": common.capital(w.the_country(first.miner)),
    }
    return Headline(title, w(f"coalition.complementarity.second.{first.form}", **args))


def _of_one(w: Words, stage: str, one: Holding, iso3: str, share: float) -> str:
    """What one country has at one stage."""
    return w(
        f"coalition.complementarity.title.{stage}",
        country=query.opening(iso3, w),
        share=as_published(w.share(share), one, w),
        whole=whole_output(one, w),
        year=one.year,
    )


def _one_sided(view: View, rows: pd.DataFrame) -> Headline:
    """Of a group that mines or refines, and is not named for the other."""
    w = view.words
    stage, other = BOTH if rows["mine_share"].max() >= query.NOTHING_MIN else BOTH[::-1]
    column = {"mine": "mine_share", "refined": "refined_share"}
    top = rows.loc[rows[column[stage]].idxmax()]
    one = pairs()[str(top["mineral"])][BOTH.index(stage)]
    title = _of_one(w, stage, one, str(top["iso3"]), float(top[column[stage]]))
    # A zero that is published is known; a country without a row may still have some.
    own = rows.loc[rows["mineral"] == top["mineral"], column[other]]
    form = "zero" if top[column[other]] == 0 else "unnamed" if own.isna().all() else ""
    if not form:
        return Headline(title)
    mineral = common.the_mineral_at(str(top["mineral"]), other, w)
    key = f"coalition.complementarity.second.{form}.{other}"
    return Headline(title, w(key, n=view_group.lens_number(view), mineral=mineral))


def _cell(w: Words, share: float) -> str:
    if pd.isna(share):
        return w("coalition.complementarity.unnamed")
    return w.share_table(share) if share else w.share(0)


def _dot_row(view: View, row: Row) -> DotRow:
    w, token = view.words, token_of(view, row["iso3"])
    name = w.country(row["iso3"])
    mined, refined = _cell(w, row["mine_share"]), _cell(w, row["refined_share"])
    tip = w("coalition.complementarity.tip", country=name, mined=mined, refined=refined)
    dots = []
    if pd.notna(row["mine_share"]):
        dots.append(Dot(row["mine_share"], token, "circle", tip=tip))
    if pd.notna(row["refined_share"]):
        dots.append(Dot(row["refined_share"], token, "square", tip=tip))
    return DotRow(f"{row['mineral']}.{row['iso3']}", name, dots=tuple(dots), texts=(mined, refined))


def _heading(w: Words, mineral: str) -> DotRow:
    mined, refined = pairs()[mineral]
    own = f"coalition.complementarity.mineral.{mineral}"
    name = w(own) if w.has(own) else w.mineral(mineral)
    sublabel = w(
        f"coalition.complementarity.heading{'_other' if w.has(own) else ''}",
        mined=_source(w, mined),
        refined=_source(w, refined),
    )
    return DotRow(f"{mineral}.", name, sublabel=sublabel, heading=True)


def _source(w: Words, one: Holding) -> str:
    return w(
        "coalition.complementarity.of",
        publisher=w(f"params.source.{one.source}"),
        year=w("producers.year_e", year=one.year) if one.estimated else str(one.year),
    )


def _encoding(view: View, visible: pd.DataFrame) -> DotsEncoding:
    w = view.words
    rows: list[DotRow] = []
    for mineral, own in visible.groupby("mineral", sort=False):
        rows.append(_heading(w, str(mineral)))
        rows += [_dot_row(view, row) for row in dicts(own)]
    widest = float(visible[["mine_share", "refined_share"]].max().max())
    step = 0.05 if widest <= 0.2 else 0.1 if widest <= 0.5 else 0.25
    marks = [step * i for i in range(int(widest / step) + 2)]
    return DotsEncoding(
        rows=tuple(rows),
        ticks=tuple((t, w.percents(t)) for t in marks),
        text_heads=(w("partners.stage_head.mine"), w("partners.stage_head.refined")),
        legend=(
            LegendItem("ink2", w("coalition.complementarity.legend.mine"), "circle"),
            LegendItem("ink2", w("coalition.complementarity.legend.refined"), "square"),
            *seat_key(visible["iso3"], view),
        ),
    )


def _notes(view: View, rows: pd.DataFrame, visible: pd.DataFrame) -> list[str]:
    w = view.words
    notes = []
    apart = [m for m in dict.fromkeys(rows["mineral"]) if len({h.source for h in pairs()[m]}) > 1]
    if apart:
        names = w.listing([w.the_mineral(m) for m in apart])
        notes.append(w("coalition.complementarity.note.two", minerals=names))
    notes.append(w("coalition.complementarity.note.difference"))
    if OTHER_MATERIAL & set(rows["mineral"]):
        notes.append(w("coalition.complementarity.note.graphite"))
    if visible[["mine_share", "refined_share"]].isna().any().any():
        notes.append(w("coalition.complementarity.note.unnamed"))
    if len(visible) < len(rows):
        n = len(rows)
        form = "one" if view["mineral"] else "all"
        notes.append(w(f"coalition.complementarity.note.drawn_{form}", rows=n))
    return notes + who_counts(view)


@figure(
    "coalition.complementarity",
    Use(Mineral, optional=True),
    *query.GROUP,
    tables=("production", "supply_outlook"),
    choices=pair_choices,
)
def complementarity(view: View) -> Draft:
    """Members' shares of the world's mining beside their shares of its refining, by mineral.

    Rows: iso3, mineral, mine_share, refined_share (0-1, each of its own publisher's world total;
    null where that publisher does not name the country), difference (mined less refined; null
    unless both are there and count the same material).
    """
    w = view.words
    if not view_group.lens_countries(view):
        raise nobody(view)
    rows = rows_of(view)
    visible = _visible_rows(view, rows)
    if visible.empty:
        near = View(dict(view) | {"lens": "ny2022_partners", "set": "", "mineral": ""})
        reason = w("coalition.complementarity.nobody", group=view_group.lens_inside(view))
        raise NoData(reason, nearest=near)
    used = [one for mineral in dict.fromkeys(rows["mineral"]) for one in pairs()[mineral]]
    sources = (*query.publications(used), *roll_pages(view))
    encoding = _encoding(view, visible)
    listed = [row.dots[0].tip for row in encoding.rows if row.dots]
    mine = {common.publication(h.source, h.edition).short for h in used if h.stage == "mine"}
    refined = {common.publication(h.source, h.edition).short for h in used if h.stage == "refined"}
    return Draft(
        title=_headline(view, rows),
        subtitle={
            "group": view_group.lens_inside(view),
            "mined": w.listing(sorted(mine)),
            "refined": w.listing(sorted(refined)),
        },
        unit="share",
        data=rows,
        encoding=encoding,
        sources=sources,
        notes=_notes(view, rows, visible),
        alt={"rows": "; ".join(listed[:8])},
        table=("iso3.code", *DATA[1:]),
    )
