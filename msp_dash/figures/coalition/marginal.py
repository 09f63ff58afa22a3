"""Change of a group's share for each country that would join or leave it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import pandas as pd

from msp_dash.analysis.coalition import marginal as marginal_of
from msp_dash.analysis.contribution import RESERVES, Holding
from msp_dash.data.frames import Row, dicts
from msp_dash.figures import common, role_marks, view_group
from msp_dash.figures.axis import steps
from msp_dash.figures.coalition import query
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline
from msp_dash.figures.holdings import as_published, holding
from msp_dash.figures.partners import data
from msp_dash.figures.producers.headlines import activity, is_whole, part
from msp_dash.figures.record import BarPart, BarRow, BarsEncoding
from msp_dash.figures.registry import figure
from msp_dash.params import Mineral, Stage, View
from msp_dash.words import Words

DATA = ("iso3", "mineral", "stage", "share", "added", "status")
EACH_MAX = 10
"""Most countries in the picture on each side of zero."""
TICKS_EACH = 4


@dataclass(frozen=True, slots=True)
class Newcomer:
    """The countries outside a group that would add most (several only where they tie), and what.

    `form`: "at_most" where the world's total is published as "more than" a number. `whole`: no
    other country has any.
    """

    countries: tuple[str, ...]
    added: float
    form: Literal["exactly", "at_most"]
    whole: bool

    def share(self, w: Words) -> str:
        """What each of them would add, rounded as its form says."""
        return part(w, self.added, whole=self.whole, bound=self.form)


@lru_cache(maxsize=64)
def _changes(mineral: str, stage: str, group: frozenset[str]) -> pd.DataFrame:
    return marginal_of(holding(mineral, stage).rows, group)


def newcomer(view: View) -> Newcomer | None:
    """Who outside the view's group would add most of its mineral; None where nobody would."""
    one = holding(view["mineral"], view["stage"])
    rows = _changes(view["mineral"], view["stage"], view_group.lens_countries(view))
    rows = rows[rows["added"] > 0]
    if rows.empty:
        return None
    most = float(rows["added"].iloc[0])
    codes = tuple(rows.loc[rows["added"] == most, "iso3"])
    return Newcomer(codes, most, "at_most" if one.at_most else "exactly", is_whole(one.rows, codes))


def _headline(view: View, one: Holding, has: data.Contribution) -> Headline:
    """Who would add most; then the group's share with that country."""
    w = view.words
    best = newcomer(view)
    reserves = one.stage == RESERVES
    of = "counted" if one.partial_total else activity(one.mineral, one.stage)
    args: dict[str, object] = {
        "mineral": common.mineral_before(one.mineral, w)
        if reserves
        else common.the_mineral_at(one.mineral, one.stage, w),
        "year": str(one.year or one.edition),
        "edition": one.edition,
    }
    second = _second(view, has, best)
    if best is None:
        source = common.capital(w(f"partners.publisher.{one.source}"))
        form = _why_nobody(view, one)
        return Headline(w(f"coalition.marginal.title.nobody.{form}", source=source, **args), second)
    args |= {
        "n": len(best.countries),
        "country": common.capital(w.listing([w.the_country(code) for code in best.countries])),
        "share": data.bounded(as_published(best.share(w), one, w), best.form, w),
        "whole": w(f"coalition.marginal.whole.{of}", **args),
    }
    return Headline(w("coalition.marginal.title.most", **args), second)


def _why_nobody(view: View, one: Holding) -> str:
    """Whether countries outside the group have no number, or none is named with any."""
    rows = _changes(view["mineral"], view["stage"], view_group.lens_countries(view))
    if (~rows["inside"] & rows["added"].isna()).any():
        return "unknown"
    return RESERVES if one.stage == RESERVES else "output"


def _second(view: View, has: data.Contribution, best: Newcomer | None) -> str:
    """What the share of the group is, and would be with the newcomer."""
    w = view.words
    group = view_group.lens_inside(view)
    if has["share"] is None:
        return w("coalition.marginal.second.unknown", group=group)
    if not has["share"] and has["hidden"]:
        return w("coalition.marginal.second.unlisted", group=group)
    bound = data.bound_of(has)
    now = data.bounded(w.share(has["share"], bound), bound, w)
    if best is None or len(best.countries) > 1:
        return w("coalition.marginal.second.now", group=group, now=now)
    total = has["share"] + best.added
    # What rounding lifts above 100% is "about 100%" already.
    then = data.bounded(w.share(min(total, 1.0) if bound == "about" else total, bound), bound, w)
    return w("coalition.marginal.second.rise", group=group, now=now, then=then)


def signed(w: Words, added: float) -> str:
    """'+14.2', '\u22123.1', '0': percentage points."""
    return w.signed(added, w.points_table(added)) if added else "0"


def _row(view: View, row: Row, lead: int) -> BarRow:
    w = view.words
    inside, added = bool(row["inside"]), row["added"]
    missing = pd.isna(added)
    text = w(f"words.status.{row['status']}") if missing else signed(w, added)
    text = common.lettered(text, w, estimated=row["status"] == "estimated" and bool(added))
    name = w.country(row["iso3"])
    form = "hidden" if missing else "inside" if inside else "outside"
    points = text if missing else signed(w, added)
    tip = w(f"coalition.marginal.tip.{form}", country=name, points=points)
    token = role_marks.token_of(view, row["iso3"])
    return BarRow(
        key=row["iso3"],
        name=name,
        parts=() if missing else (BarPart(float(added), token, tip=tip),),
        text=text,
        mark=common.mark(row["status"], added),
        token=token,
        below=inside,
        tip=tip,
        lead=lead,
    )


def _visible_rows(changes: pd.DataFrame) -> list[pd.DataFrame]:
    """The largest changes of the group's members, then of others: no more than `EACH_MAX`."""
    return [changes[changes["inside"] == side].head(EACH_MAX) for side in (True, False)]


def _encoding(view: View, changes: pd.DataFrame) -> BarsEncoding:
    w = view.words
    rows: list[BarRow] = []
    for form, visible in zip(("inside", "outside"), _visible_rows(changes), strict=True):
        if len(visible):
            name = w(f"coalition.marginal.head.{form}")
            rows.append(BarRow(f"{form}.", name, tip="", heading=True))
        leads = visible.index + 1  # Rows come in the order of their size.
        rows += [
            _row(view, row, int(lead)) for lead, row in zip(leads, dicts(visible), strict=True)
        ]
    return BarsEncoding(
        rows=tuple(rows),
        ticks=_ticks(w, changes["added"]),
        legend=(
            *role_marks.seat_key((row.key for row in rows), view),
            *common.estimates_key([row for row in rows if row.parts], w),
        ),
        order=w("coalition.marginal.order"),
    )


def _ticks(w: Words, added: pd.Series) -> tuple[tuple[float, str], ...]:
    """Steps of one size on both sides of zero, none beyond the longest bar of its side."""
    low, high = min(float(added.min()), 0.0), max(float(added.max()), 0.0)
    marks = steps(max(-low, high), TICKS_EACH)
    values = sorted({0.0, *(-v for v in marks if -v >= low), *(v for v in marks if v <= high)})
    return tuple((v, _tick(w, v)) for v in values)


def _tick(w: Words, value: float) -> str:
    return w.signed(value, w.plain(100 * value)) if value else w("coalition.marginal.zero")


def _notes(view: View, one: Holding, changes: pd.DataFrame) -> list[str]:
    w = view.words
    notes = [w("coalition.marginal.note.own"), *query.unnamed_notes(one, w)]
    if changes["status"].eq("estimated").any():
        notes.append(w("producers.note.estimated"))
    n = sum(len(rows) for rows in _visible_rows(changes))
    if len(changes) > n:
        notes.append(w("producers.note.drawn", n=n, all=len(changes)))
    if one.stage == RESERVES:
        notes.append(w("coalition.note.reserves"))
    return [
        *notes,
        *data.named_elsewhere(view_group.lens_countries(view), [one], w)[0],
        *data.who_counts(view),
    ]


def _data(one: Holding, changes: pd.DataFrame) -> pd.DataFrame:
    whole = changes.assign(mineral=one.mineral, stage=one.stage, share=changes["added"].abs())
    return whole[list(DATA)]


@figure(
    "coalition.marginal",
    Mineral,
    Stage,
    *query.GROUP,
    tables=("production", "reserves", "supply_outlook"),
    choices=query.choices,
)
def marginal(view: View) -> Draft:
    """What each country outside a group adds to its share, and each inside takes away.

    Rows: iso3, mineral, stage, share (0-1 of the world), added (the same, below 0 for a country
    inside), both null where withheld, and status; largest change first.
    """
    w = view.words
    group = view_group.lens_countries(view)
    if not group:
        raise data.nobody(view)
    one = holding(view["mineral"], view["stage"])
    changes = _changes(view["mineral"], view["stage"], group)
    has = data.shares_of(view, view["mineral"], view["stage"])[0]
    others = data.named_elsewhere(view_group.lens_countries(view), [one], w)[1]
    sources = (*query.publications([one]), *others, *data.roll_pages(view))
    encoding = _encoding(view, changes)
    leading = sorted((row for row in encoding.rows if row.tip), key=lambda row: row.lead)
    listed = [row.tip for row in leading[:5]]
    return Draft(
        title=_headline(view, one, has),
        subtitle={"measured": query.measure_label(one, w), "group": view_group.lens_inside(view)},
        unit="share",
        data=_data(one, changes),
        encoding=encoding,
        sources=sources,
        notes=_notes(view, one, changes),
        alt={"rows": "; ".join(listed)},
        table=("iso3.code", *DATA[1:]),
    )
