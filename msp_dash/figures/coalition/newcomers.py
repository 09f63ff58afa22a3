"""What each country outside a group would cover if the largest supplier stopped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from msp_dash.analysis.contribution import Holding
from msp_dash.analysis.disruption import cover, cut_of
from msp_dash.analysis.groups import group_share, may_hide
from msp_dash.analysis.shares import RESIDUAL
from msp_dash.data import Source, load
from msp_dash.figures import common, output_tables, view_group
from msp_dash.figures.axis import steps
from msp_dash.figures.coalition.concentration import output_choices
from msp_dash.figures.coalition.query import GROUP, measure_label
from msp_dash.figures.draft import Draft, NoData
from msp_dash.figures.headline import Headline, fitting
from msp_dash.figures.holdings import as_published, holding
from msp_dash.figures.partners.data import (
    bounded,
    group_inside,
    nobody,
    roll_pages,
    who_counts,
)
from msp_dash.figures.producers.headlines import activity
from msp_dash.figures.record import Dot, DotRow, DotsEncoding, LegendItem, Symbol
from msp_dash.figures.registry import figure
from msp_dash.figures.role_marks import token_of
from msp_dash.params import Mineral, Stage, View
from msp_dash.words import Words
from msp_dash.words.numbers import Bound

DATA = (
    *("iso3", "mineral", "stage", "supplier", "source", "edition"),
    *("year", "share", "share_of_missing"),
)
IEA, LATER = "iea", 2035
"""The base case is read at the year that all its figures compare."""
ROWS_MAX = 10


@dataclass(frozen=True, slots=True)
class Hole:
    """What is missing without a supplier in one publication and year, and what others make of it.

    `rows` : iso3 (the supplier left out), share (0-1 of the world), share_of_missing.
    """

    supplier: str
    source: str
    edition: str
    year: int
    rows: pd.DataFrame
    estimated: bool
    parts: Mapping[str, float] = field(init=False)

    def __post_init__(self) -> None:
        # A mapping, because every country is looked up several times.
        own = self.rows.dropna(subset="share_of_missing")
        parts = dict(zip(own["iso3"], own["share_of_missing"].astype(float), strict=True))
        object.__setattr__(self, "parts", parts)

    @property
    def page(self) -> Source:
        """Its publication."""
        return common.publication(self.source, self.edition)

    def part(self, iso3: str) -> float | None:
        """What a country makes of what is missing; None where it has no number."""
        return self.parts.get(iso3)


def _hole(rows: pd.DataFrame, supplier: str) -> pd.DataFrame:
    """Shares of the world and of what is missing without a supplier, which stops whole."""
    parts = rows[["iso3", "share"]].assign(value=rows["share"])
    return cover(parts, cut_of(parts, 1.0, supplier, 1.0))[["iso3", "share", "share_of_missing"]]


def largest_supplier(one: Holding) -> str:
    """The country with the largest share."""
    rows = one.rows[(one.rows["iso3"] != RESIDUAL) & (one.rows["share"] > 0)]
    return "" if rows.empty else str(rows.loc[rows["share"].idxmax(), "iso3"])


def now(one: Holding, supplier: str) -> Hole:
    """The hole of the newest year of output."""
    rows = _hole(one.rows, supplier)
    return Hole(supplier, one.source, one.edition, int(one.year or 0), rows, one.estimated)


def later(mineral: str, stage: str, supplier: str) -> Hole | None:
    """The hole of the IEA's base case in `LATER`; None where it does not name the supplier."""
    outlook = load("supply_outlook")
    is_own = (outlook["mineral"] == mineral) & (outlook["stage"] == stage)
    own = outlook[is_own & (outlook["year"] == LATER)]
    if supplier not in set(own["iso3"]):
        return None
    edition = str(own.loc[own["iso3"] == supplier, "edition"].max())
    rows = output_tables.output_shares(mineral, stage, IEA)
    rows = rows[(rows["edition"] == edition) & (rows["year"] == LATER)]
    if not (rows.loc[rows["iso3"] == supplier, "share"] > 0).any():
        return None
    return Hole(supplier, IEA, edition, LATER, _hole(rows, supplier), estimated=False)


def _newcomers(hole: Hole, after: Hole | None, group: frozenset[str]) -> list[str]:
    """Countries outside the group that make any of what is missing, the largest of today first."""
    own = [h.rows for h in (hole, after) if h is not None]
    rows = pd.concat(own)
    rows = rows[(rows["share"] > 0) & (rows["iso3"] != RESIDUAL)]
    codes = dict.fromkeys(code for code in rows["iso3"] if code not in group)
    return sorted(codes, key=lambda code: (-(hole.part(code) or 0.0), code))


def _text(w: Words, share: float) -> str:
    """'14%'; more than all that is missing as a multiple: '1.4×'."""
    return w.ratio(share) if share > 1 else w.share(share)


def _much(one: Holding, w: Words) -> str:
    """A mineral after "as much": 'cobalt', 'rare-earth material'."""
    key = f"coalition.newcomers.much.{one.mineral}"
    if w.has(key):
        return w.mineral_as(key, one.mineral)
    return common.the_mineral_at(one.mineral, one.stage, w)


def _headline(
    view: View, one: Holding, hole: Hole, after: Hole | None, codes: list[str]
) -> Headline:
    w = view.words
    args: dict[str, object] = {
        "mineral": common.brief_mineral_at(one.mineral, one.stage, w),
        "supplier": w.the_country(hole.supplier),
        "year": hole.year,
    }
    second = _second(view, hole, after, codes)
    first = next((code for code in codes if hole.part(code)), "")
    if not first:
        source = common.capital(w(f"partners.publisher.{one.source}"))
        return Headline(w("coalition.newcomers.title.nobody", source=source, **args), second)
    args |= {
        "country": common.capital(w.the_country(first)),
        "share": as_published(w.share(hole.part(first) or 0.0), one, w),
    }
    form = activity(one.mineral, one.stage)
    full = w(f"coalition.newcomers.title.{form}", **args | {"mineral": _much(one, w)})
    title = fitting(w, "title", full, w("coalition.newcomers.title.first", **args))
    return Headline(title, second)


def _second(view: View, hole: Hole, after: Hole | None, codes: list[str]) -> str:
    """The group's output beside the supplier's; else the largest newcomer's on the base case."""
    w, group = view.words, view_group.lens_countries(view)
    others = hole.rows.rename(columns={"share": "world", "share_of_missing": "share"})
    has = group_share(others, group)
    if has:
        hides = may_hide(hole.rows.assign(value=hole.rows["share"]), group)
        bound: Bound = "at_least" if hides else "exactly"
        whose = "beside" if hole.supplier in group else "group"
        return w(
            f"coalition.newcomers.second.{whose}{'_more' if has > 1 else ''}",
            group=group_inside(view),
            supplier=w.the_country(hole.supplier),
            share=bounded(w.share(has, bound), bound, w),
        )
    if after is None:
        return ""
    parts = {code: after.part(code) or 0.0 for code in codes}
    best = max(parts, key=parts.__getitem__, default="")
    if not parts.get(best):
        return ""
    return w(
        f"coalition.newcomers.second.later{'_more' if parts[best] > 1 else ''}",
        country=w.the_country(best),
        supplier=w.the_country(after.supplier),
        share=w.share(parts[best]),
        year=after.year,
    )


def _rows(view: View, hole: Hole, after: Hole | None, codes: list[str]) -> tuple[DotRow, ...]:
    w = view.words
    rows = []
    for code in codes[:ROWS_MAX]:
        dots, texts = [], []
        marks: tuple[tuple[Hole | None, Symbol], ...] = ((hole, "circle"), (after, "diamond"))
        for own, symbol in marks:
            share = own.part(code) if own is not None else None
            if own is None or share is None:
                texts.append("")
                continue
            # The supplier is the largest of today: more than it makes is of the base case.
            form = "now" if own is hole else "later_more" if share > 1 else "later"
            text = w.times(share) if share > 1 else w.share(share)
            tip = w(
                f"coalition.newcomers.tip.{form}",
                share=common.lettered(text, w, estimated=own.estimated),
                country=w.country(code),
                supplier=w.the_country(own.supplier),
                source=own.page.short,
                year=own.year,
            )
            dots.append(Dot(share, token_of(view, code), symbol, tip=tip))
            texts.append(common.lettered(_text(w, share), w, estimated=own.estimated))
        # A line is a change, which two publications do not say.
        joined = after is not None and after.page == hole.page
        rows.append(
            DotRow(code, w.country(code), dots=tuple(dots), texts=tuple(texts), joined=joined)
        )
    return tuple(rows)


@figure(
    "coalition.newcomers",
    Mineral,
    Stage,
    *GROUP,
    tables=("production", "supply_outlook"),
    choices=output_choices,
)
def newcomers(view: View) -> Draft:
    """What countries outside a group make of what would be missing without the largest supplier.

    Of the newest year of output, and on the IEA's base case in 2035: each of one publication, the
    supplier stopping whole. Rows: iso3, mineral, stage, supplier, source, edition, year, share (0-1
    of the world), share_of_missing (above 1 where a country makes more than would be missing).
    """
    w = view.words
    group = view_group.lens_countries(view)
    if not group:
        raise nobody(view)
    one = holding(view["mineral"], view["stage"])
    supplier = largest_supplier(one)
    hole = now(one, supplier)
    after = later(one.mineral, one.stage, supplier)
    codes = _newcomers(hole, after, group)
    if not codes:
        names = dict.fromkeys(w(f"partners.publisher.{h.source}") for h in (hole, after) if h)
        reason = w(
            "coalition.newcomers.nothing",
            sources=w.listing(list(names)),
            supplier=w.the_country(supplier),
        )
        raise NoData(reason, heading=w("coalition.newcomers.heading"))
    holes = [h for h in (hole, after) if h is not None]
    data = pd.concat(
        [
            h.rows[h.rows["iso3"].isin(codes)].assign(
                mineral=one.mineral,
                stage=one.stage,
                supplier=supplier,
                source=h.source,
                edition=h.edition,
                year=h.year,
            )
            for h in holes
        ],
        ignore_index=True,
    )
    rows = _rows(view, hole, after, codes)
    longest = max((dot.value for row in rows for dot in row.dots), default=1.0)
    year = w("producers.year_e", year=hole.year) if one.estimated else str(hole.year)
    heads = [year]
    text = w("coalition.newcomers.key.now", source=hole.page.short)
    legend = [LegendItem("ink2", text, "circle")]
    if after is not None:
        heads.append(str(after.year))
        text = w("coalition.newcomers.key.later", source=after.page.short)
        legend.append(LegendItem("ink2", text, "diamond"))
    notes = [w("coalition.newcomers.note.sold"), w("coalition.newcomers.note.output")]
    if after is not None:
        notes.append(w("coalition.newcomers.note.later"))
    if len(rows) < len(codes):
        notes.append(w("producers.note.drawn", n=len(rows), all=len(codes)))
    if one.estimated:
        notes.append(w("producers.note.estimated"))
    return Draft(
        title=_headline(view, one, hole, after, codes),
        subtitle={
            "measured": measure_label(one, w),
            "supplier": w.the_country(supplier),
            "group": view_group.lens_inside(view),
        },
        unit="share",
        data=data[list(DATA)],
        encoding=DotsEncoding(
            rows=rows,
            ticks=tuple((tick, w.percents(tick)) for tick in steps(longest, 4)),
            text_heads=tuple(heads),
            legend=tuple(legend),
            order=w("coalition.newcomers.order"),
        ),
        sources=tuple(dict.fromkeys((*(h.page for h in holes), *roll_pages(view)))),
        notes=[*notes, *who_counts(view)],
        alt={"rows": "; ".join(dot.tip for row in rows[:4] for dot in row.dots)},
    )
