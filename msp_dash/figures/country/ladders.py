"""A country's place among those that a source names: rank ladders of its minerals."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from msp_dash.analysis.contribution import RESERVES
from msp_dash.analysis.shares import RESIDUAL
from msp_dash.data import load
from msp_dash.figures import common
from msp_dash.figures.absence import OUTPUT, looked
from msp_dash.figures.country.query import OF_ONE, without_shares
from msp_dash.figures.country.ranks import (
    RANKS_READ,
    bound_notes,
    headline,
    key_of,
    name_of,
    page_of,
)
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline, fitting
from msp_dash.figures.holdings import has_output
from msp_dash.figures.matters import Matter, matters
from msp_dash.figures.producers.concentration import newest_row, subject_of
from msp_dash.figures.producers.headlines import Subject, activity, is_whole, share_of
from msp_dash.figures.record import Count, LadderRow, LaddersEncoding, LegendItem
from msp_dash.figures.registry import figure
from msp_dash.figures.seats import TOKENS, seats
from msp_dash.figures.standing import UNION, Standing
from msp_dash.figures.view_group import eu_states
from msp_dash.params import Table, View
from msp_dash.words import Words
from msp_dash.words.numbers import Bound

ROWS_MAX = 8
"""Rows in the picture; the data table has all of them."""
STRONG_MINERALS = 3
"""Minerals whose rows are in bold: those that matter most."""
PROCESSED = ("refined", "smelter")


@dataclass(frozen=True)
class Ladder:
    """A standing among all countries that its publication names."""

    own: Standing

    @cached_property
    def rows(self) -> pd.DataFrame:
        """Countries with output above zero, largest first and of equals its own: columns of
        `Holding.rows`.

        The Union stands in place of its states. What is below half a unit is above zero.
        """
        rows = self.own.holding.rows
        rows = rows[rows["iso3"] != RESIDUAL]
        if self.own.iso3 == UNION:
            inside = rows["iso3"].isin(eu_states())
            union = {"iso3": UNION, "value": rows.loc[inside, "value"].sum()}
            union |= {"share": self.own.share, "status": self.own.status}
            rows = pd.concat([rows[~inside], pd.DataFrame([union])])
        rows = rows[(rows["value"] > 0) | (rows["status"] == "below_half_unit")]
        own = rows["iso3"] == self.own.iso3
        order = rows.assign(own=own, value=rows["value"].fillna(0))
        return order.sort_values(["value", "own"], ascending=False, ignore_index=True)

    @property
    def codes(self) -> list[str]:
        """Countries with a mark, in order."""
        return list(self.rows["iso3"])

    @property
    def rank(self) -> int | None:
        """None where the publisher names too few countries for it to be known."""
        return self.own.rank if self.own.is_ranked else None

    @property
    def leads(self) -> bool:
        """Whether no country that is named has more."""
        return self.codes[0] == self.own.iso3

    @property
    def withheld(self) -> list[str]:
        """Countries that are named without a number."""
        rows = self.own.holding.rows
        return list(rows.loc[rows["status"].isin(["withheld", "not_available"]), "iso3"])

    def place(self, w: Words, *, tied: bool) -> str:
        """'10th of 14'; as a label of equals '10th= of 14'."""
        if self.rank is None:
            return w("country.ranks.place.unknown", of=len(self.rows))
        value = self.rows.loc[self.codes.index(self.own.iso3), "value"]
        form = "tied" if tied and (self.rows["value"] == value).sum() > 1 else "single"
        return w(f"country.ranks.place.{form}", rank=w.ordinal(self.rank), of=len(self.rows))

    def share(self, w: Words) -> str:
        """The country's share as it is printed."""
        return printed_share(self.own.share, self.own.bound, self.own.status, w)

    def leader_share(self, w: Words) -> str:
        """The share of the largest."""
        first = self.rows.iloc[0]
        bound: Bound = "at_most" if self.own.holding.at_most else "exactly"
        return printed_share(float(first["share"]), bound, first["status"], w)


def printed_share(share: float, bound: Bound, status: str, w: Words) -> str:
    """'4.1% e', 'at least 5.0%'."""
    text = common.lettered(w.share(share, bound), w, estimated=status == "estimated")
    return text if bound == "exactly" else w(f"country.standing.bound.{bound}", share=text)


# --- title ---------------------------------------------------------------------------------------


def _title(first: Matter, w: Words) -> tuple[str, tuple[Standing, ...]]:
    """'Zambia mined 4.1% of the world's copper and refined 0.9% in 2025', and what it is of."""
    by_stage = {one.stage: one for one in first.stages}
    mined = by_stage.get("mine")
    done = next((by_stage[stage] for stage in PROCESSED if stage in by_stage), None)
    single = headline(first.first, w).title, (first.first,)
    if done is None or common.counted_as(first.mineral, done.stage) != first.mineral:
        return single
    if mined is None:
        return _not_mined(done, w), (done,)
    subject, other = _subject(mined), _subject(done)
    if subject.partial != other.partial:
        return single
    apart = "" if mined.year == done.year else "_apart"
    both = w(
        f"country.ranks.title.{done.stage}{apart}",
        country=common.capital(w.the_country(mined.iso3)),
        mined=_share(mined, subject, w),
        share=_share(done, other, w),
        whole=subject.whole(w),
        year=str(mined.year),
        later=str(done.year),
    )
    title = fitting(w, "title", both, single[0])
    return (title, (mined, done)) if title == both else single


def _subject(one: Standing) -> Subject:
    row = newest_row(one.mineral, one.stage, one.source)
    assert row is not None, f"{one} is of output that has a share."
    return subject_of(row)


def _share(one: Standing, subject: Subject, w: Words) -> str:
    whole = is_whole(one.holding.rows, [one.iso3])
    return share_of(w, one.share, whole=whole, bound=one.bound, of=subject)


def _not_mined(done: Standing, w: Words) -> str:
    """'Japan refined 4.8% of the world's copper; its mining is on record to 2006'."""
    subject, share = _subject(done), _share(done, _subject(done), w)
    who = common.capital(w.the_country(done.iso3))
    plain = subject.title(who, share, w)
    if not _only_processes(done):
        return plain
    values = {"opening": subject.opening(who, w), "share": share, "whole": subject.whole(w)}
    asked = {"country": done.iso3, "mineral": done.mineral, "stage": "mine"}
    if nothing := looked(*OUTPUT, **asked):
        full = nothing.sentence(w, "country.ranks.title.never_mined", **values)
    elif years := _years_mined(done.iso3, done.mineral):
        full = w("country.ranks.title.once_mined", last=str(max(years)), **values)
    else:
        return plain
    return fitting(w, "title", full, plain)


def _states(iso3: str) -> frozenset[str]:
    return eu_states() if iso3 == UNION else frozenset({iso3})


def _only_processes(one: Standing) -> bool:
    """Whether others mine what it makes, and no publisher's newest year lists it as a miner."""
    rows = load("production")
    is_mined = ((rows["mineral"] == one.mineral) & (rows["stage"] == "mine")).any()
    listed = any(has_output(code, one.mineral, "mine") for code in _states(one.iso3))
    return bool(is_mined) and not listed


def _years_mined(iso3: str, mineral: str) -> set[int]:
    """Years in which any edition lists mine output."""
    rows = load("production")
    rows = rows[(rows["mineral"] == mineral) & (rows["stage"] == "mine") & (rows["value"] > 0)]
    return set(rows.loc[rows["iso3"].isin(_states(iso3)), "year"].astype(int))


def _second(first: Matter, said: Sequence[Standing], title: str, w: Words) -> str:
    """The ranks in the mineral of the title, those that it has shares of first; as many as fit."""
    others = [one for one in first.stages if one not in said]
    places = [
        w(
            f"country.ranks.place_in.{activity(one.own.mineral, one.own.stage)}",
            place=one.place(w, tied=False),
        )
        for one in map(Ladder, (*said, *others))
        if one.rank
    ]
    texts = [
        w("country.ranks.second", places=w.listing(places[:n])) for n in range(len(places), 0, -1)
    ]
    return fitting(w, "second", *texts, title=title) if texts else ""


# --- picture -------------------------------------------------------------------------------------


def _row(ladder: Ladder, seat_of: Mapping[str, str], strong: bool, w: Words) -> LadderRow:
    own, codes = ladder.own, ladder.codes
    at = codes.index(own.iso3)
    page = w(
        "country.standing.of",
        publisher=w(f"params.source.{own.source}"),
        year=str(own.year or own.edition),
    )
    values = {
        "name": name_of(own, w),
        "country": w.the_country(own.iso3),
        "share": ladder.share(w),
        "place": ladder.place(w, tied=False),
        "source": page_of(own).short,
    }
    if ladder.leads:
        leader = w("country.ranks.leads", page=page)
        tip = w("country.ranks.tip_first", **values)
    else:
        share = ladder.leader_share(w)
        leader = w("country.ranks.leader", country=w.country(codes[0]), share=share, page=page)
        largest = w.the_country(codes[0])
        tip = w("country.ranks.tip", leader=largest, leader_share=share, **values)
    return LadderRow(
        key=key_of(own),
        name=values["name"],
        marks=tuple(
            TOKENS[seat_of.get(code, "")][number not in (0, at)]
            for number, code in enumerate(codes)
        ),
        own=at,
        token=TOKENS[seat_of.get(own.iso3, "")][0],
        rank=ladder.place(w, tied=True),
        share=values["share"],
        leader=leader,
        strong=strong,
        tip=tip,
    )


def _counts(said: Sequence[Standing], w: Words) -> tuple[Count, ...]:
    """The shares of the title, each in a sentence of its own; none of reserves."""
    return tuple(
        Count(
            name_of(one, w),
            w.share(one.share, one.bound),
            headline(one, w).title,
            common.short_names([page_of(one)], w),
        )
        for one in said
        if one.stage != RESERVES
    )


def _legend(rows: Sequence[LadderRow], country: str, w: Words) -> tuple[LegendItem, ...]:
    used = {token for row in rows for token in row.marks}
    seats_used = [
        LegendItem(tint, w(f"country.ranks.legend.{seat or 'absent'}"))
        for seat, (token, tint) in TOKENS.items()
        if {token, tint} & used
    ]
    head = w("country.ranks.legend.head", country=w.the_country(country))
    return (LegendItem("ink2", head, "none"), *seats_used)


def _notes(ladders: Sequence[Ladder], view: View) -> list[str]:
    w = view.words
    visible = ladders[:ROWS_MAX]
    notes = [w("country.standing.note.newest"), w("country.ranks.note.marks")]
    notes.append(w("country.ranks.note.seats", table=w(f"params.table.{view['table']}")))
    if any("estimated" in set(one.rows["status"]) for one in visible):
        notes.append(w("producers.note.estimated"))
    notes += bound_notes((one.own for one in visible), w)
    for one in visible:
        if one.withheld:
            countries = w.listing([w.the_country(code) for code in one.withheld])
            notes.append(
                w("country.ranks.note.without", name=name_of(one.own, w), countries=countries)
            )
    first = ladders[0].own
    if first.stage in PROCESSED and _only_processes(first):
        country, mineral = w.the_country(first.iso3), w.the_mineral(first.mineral)
        notes.append(w("country.ranks.note.not_mined", country=country, mineral=mineral))
    if len(ladders) > ROWS_MAX:
        order = w("country.ranks.order")
        notes.append(w("paper.cut_ordered", shown=ROWS_MAX, all=len(ladders), order=order))
    return notes


def _record(ladder: Ladder) -> dict[str, object]:
    own, first = ladder.own, ladder.rows.iloc[0]
    return {
        "key": key_of(own),
        "mineral": own.mineral,
        "stage": own.stage,
        "rank": ladder.rank,
        "of": len(ladder.rows),
        "share": own.share,
        "leader_iso3": first["iso3"],
        "leader_share": None if math.isnan(first["share"]) else float(first["share"]),
        "source": own.source,
        "edition": own.edition,
        "year": own.year or None,
        "status": own.status,
    }


@figure(
    "country.ranks",
    OF_ONE,
    Table,
    tables=RANKS_READ,
)
def ladders_of(view: View) -> Draft:
    """A country's rank in each mineral and stage among the countries that a source names.

    Rows, what matters most first: key (mineral.stage), mineral, stage (reserves among them), rank
    (ties share the better one; null where the source names too few), of (countries named with a
    number above zero), share (0-1), leader_iso3, leader_share, source, edition, year (null for
    reserves), status.
    """
    w = view.words
    by_mineral = matters(view["country"])
    if not by_mineral:
        raise without_shares(view)
    ladders = [Ladder(one) for matter in by_mineral for one in matter.stages]
    strong = {matter.mineral for matter in by_mineral[:STRONG_MINERALS]}
    seat_of = seats(view)
    rows = tuple(_row(one, seat_of, one.own.mineral in strong, w) for one in ladders[:ROWS_MAX])
    data = pd.DataFrame(map(_record, ladders))
    data[["rank", "year"]] = data[["rank", "year"]].astype("Int64")
    title, said = _title(by_mineral[0], w)
    pages = [page_of(one.own) for one in ladders]
    return Draft(
        title=Headline(title, _second(by_mineral[0], said, title, w)),
        subtitle={
            "country": w.the_country(view["country"]),
            "table": w(f"params.table.{view['table']}"),
        },
        unit="share",
        data=data,
        encoding=LaddersEncoding(
            rows, _legend(rows, view["country"], w), w("country.ranks.order"), _counts(said, w)
        ),
        sources=tuple(dict.fromkeys(pages)),
        notes=_notes(ladders, view),
        alt={"rows": "; ".join(row.tip for row in rows)},
        table=(
            *("mineral", "stage", "rank", "of", "share", "leader_iso3", "leader_share"),
            *("year", "source", "edition", "status"),
        ),
        cited=tuple(dict.fromkeys(map(page_of, said))),
    )
