"""The largest country's share of each energy mineral over the years, mined beside refined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from msp_dash.figures.common import (
    capital,
    lettered,
    mineral_at,
    publication,
    the_mineral_at,
    verb,
)
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline, fitting
from msp_dash.figures.partners.data import ENERGY, REFINED_ONLY
from msp_dash.figures.producers.concentration import (
    HALF,
    Row,
    comparable,
    concentration_rows,
    largest,
    subject_of,
)
from msp_dash.figures.producers.headlines import ALL, part, with_place
from msp_dash.figures.record import LegendItem, LinesEncoding, Panel, Point, Series
from msp_dash.figures.registry import figure
from msp_dash.params import SourceId, View
from msp_dash.theme import STAGE_TOKEN
from msp_dash.words import Words

PUBLISHER = {"mine": "usgs", "refined": "iea"}
"""One publisher a stage, so that panels compare."""
REFINED_AS = {"rare_earths": REFINED_ONLY}
"""Mineral -> the one whose refining stands beside its mining."""
TICKS = (0.0, 0.5, 1.0)


def rows_of(mineral: str, stage: str) -> tuple[Row, ...]:
    """The largest country of each observed year, oldest first; () where none is published."""
    name = REFINED_AS.get(mineral, mineral) if stage == "refined" else mineral
    return concentration_rows(name, stage, PUBLISHER[stage])


def _leader(row: Row) -> str:
    return row.concentration.top1_iso3


def _series(rows: Sequence[Row], w: Words) -> Series:
    stage, last = rows[0].stage, rows[-1]

    def text(row: Row) -> str:
        share = lettered(w.share_table(row.concentration.top1), w, estimated=row.estimated)
        if _leader(row) == _leader(last):
            return share
        return w("producers.multiples.led_by", share=share, country=w.country(_leader(row)))

    def brief(row: Row) -> str:
        return lettered(w.share(row.concentration.top1), w, estimated=row.estimated)

    country = w.country(_leader(last))
    return Series(
        key=stage,
        name=w("producers.multiples.line", country=country, verb=verb(last.mineral, stage, w)),
        points=tuple(
            Point(
                row.year,
                row.concentration.top1,
                "estimated" if row.estimated else "solid",
                text(row),
            )
            for row in rows
        ),
        token=STAGE_TOKEN[stage],
        strong=True,
        symbol="none" if stage == "mine" else "square",
        end_name=country,
        end_value=brief(last),
        start_value=brief(rows[0]) if stage == "mine" else "",
    )


def _panel(mineral: str, lines: Sequence[Sequence[Row]], years: tuple[int, int], w: Words) -> Panel:
    differs = [
        r[-1] for r in lines if mineral_at(r[-1].mineral, r[-1].stage, w) != w.mineral(mineral)
    ]
    aside = [
        w(
            "producers.multiples.aside",
            verb=verb(row.mineral, row.stage, w),
            what=the_mineral_at(row.mineral, row.stage, w),
        )
        for row in differs
    ]
    return Panel(
        title=w.mineral(mineral),
        unit="",
        series=tuple(_series(rows, w) for rows in lines),
        y_ticks=tuple((tick, w.share(tick)) for tick in TICKS),
        x_ticks=tuple((year, str(year)) for year in years),
        aside="; ".join(aside),
    )


def _turned(mined: Sequence[Sequence[Row]]) -> tuple[Row, Row]:
    """First and last year of the mined share that has changed most, of one country throughout."""
    spans = map(comparable, mined)
    same = [r for r in spans if _leader(r[0]) == _leader(r[-1]) and r[-1].concentration.top1 < ALL]

    def change(rows: Sequence[Row]) -> float:
        return abs(rows[-1].concentration.top1 - rows[0].concentration.top1)

    rows = max(same or mined, key=change)
    return (rows[0], rows[-1]) if same else (rows[-1], rows[-1])


def _head(first: Row, last: Row, refined: Sequence[Sequence[Row]], w: Words) -> Headline:
    """The mined share that has changed most; who refines over half of the most minerals."""
    if first is last:
        title = largest(last, w).title
        return Headline(title, _second(refined, title, w))
    share = part(w, first.concentration.top1, whole=False)
    then = w("producers.multiples.then", share=share, year=first.year)
    values = {
        "country": capital(w.the_country(_leader(last))),
        "share": part(w, last.concentration.top1, whole=False),
    }
    title = with_place(w, subject_of(last).title("share", w, **values), [then])
    return Headline(title, _second(refined, title, w))


def _second(refined: Sequence[Sequence[Row]], title: str, w: Words) -> str:
    half = [rows[-1] for rows in refined if rows[-1].concentration.top1 > HALF]
    if not half:
        return ""
    first, _ = Counter(map(_leader, half)).most_common(1)[0]
    own = [row for row in half if _leader(row) == first]
    years = {row.year for row in own}
    values = {
        "country": capital(w.the_country(first)),
        "minerals": w.listing([the_mineral_at(row.mineral, row.stage, w) for row in own]),
        "count": w.count(len(own)),
        "year": max(years),
    }
    suffix = "" if len(years) == 1 else "_years"
    forms = (f"{form}{suffix}" for form in ("named", "counted"))
    texts = (w(f"producers.multiples.second.{form}", **values) for form in forms)
    return fitting(w, "second", *texts, title=title)


@figure("producers.multiples", page="producers", tables=("production", "supply_outlook"))
def multiples(view: View) -> Draft:
    """The largest country's share of each energy mineral, mined and refined, a panel each.

    Rows: mineral, stage, source, edition, year, iso3, share (0-1), status.
    """
    w = view.words
    panels = {m: [rows for stage in PUBLISHER if (rows := rows_of(m, stage))] for m in ENERGY}
    series = [rows for lines in panels.values() for rows in lines]
    every = [row for rows in series for row in rows]
    mined, refined = ([rows for rows in series if rows[0].stage == stage] for stage in PUBLISHER)
    years = min(row.year for row in every), max(row.year for row in every)
    data = pd.DataFrame(
        {
            "mineral": [row.mineral for row in every],
            "stage": [row.stage for row in every],
            "source": [row.source for row in every],
            "edition": [row.edition for row in every],
            "year": [row.year for row in every],
            "iso3": [_leader(row) for row in every],
            "share": [row.concentration.top1 for row in every],
            "status": ["estimated" if row.estimated else "reported" for row in every],
        }
    )
    notes = [w("producers.multiples.note.leader"), w("producers.multiples.note.basis")]
    if any(row.partial for row in every):
        notes.append(w("mineral.stages.note.counted"))
    if any(row.estimated for row in every):
        notes.append(w("producers.note.estimated"))
    sources = tuple(
        publication(source, edition)
        for source, edition in dict.fromkeys((row.source, row.edition) for row in every)
    )
    first, last = _turned(mined)
    return Draft(
        title=_head(first, last, refined, w),
        subtitle={
            "first": years[0],
            "last": years[1],
            "start": min((row.year for rows in refined for row in rows), default=years[0]),
        },
        unit="share",
        data=data,
        encoding=LinesEncoding(
            panels=tuple(_panel(m, lines, years, w) for m, lines in panels.items()),
            legend=_legend(w, estimated=any(row.estimated for row in every)),
        ),
        sources=sources,
        notes=tuple(notes),
        alt={"rows": "; ".join(_spoken(rows, w) for rows in series)},
        cited=tuple(dict.fromkeys(publication(row.source, row.edition) for row in (first, last))),
    )


def _legend(w: Words, *, estimated: bool) -> tuple[LegendItem, ...]:
    lines = [
        LegendItem(
            STAGE_TOKEN[stage],
            w(
                "producers.multiples.key",
                verb=w(f"producers.verb.{stage}"),
                source=SourceId.label(source, w),
            ),
            "line" if stage == "mine" else "square",
        )
        for stage, source in PUBLISHER.items()
    ]
    letter = LegendItem("mined", w("producers.multiples.estimate"), "none")
    return (*lines, letter) if estimated else tuple(lines)


def _spoken(rows: Sequence[Row], w: Words) -> str:
    first, last = rows[0], rows[-1]
    return w(
        "producers.multiples.spoken",
        mineral=mineral_at(last.mineral, last.stage, w),
        line=_series(rows, w).name,
        then=w.share(first.concentration.top1),
        first=first.year,
        now=w.share(last.concentration.top1),
        last=last.year,
    )
