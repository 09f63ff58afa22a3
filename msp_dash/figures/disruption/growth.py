"""How fast all others would have to grow to make up for a cut, beside their fastest ten years."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from msp_dash.analysis.disruption import Cut, growth_needed
from msp_dash.analysis.outlook import (
    BREAK_MAX,
    SERIES_MIN_YEARS,
    Span,
    best_span,
    series_breaks,
    world_output,
)
from msp_dash.figures.balance.growth_needed import JUMP_MIN, SERIES
from msp_dash.figures.common import (
    Output,
    capital,
    newest_series,
    publication,
    the_mineral_at,
)
from msp_dash.figures.disruption.query import GROUP, Scale, choices, output_of, why_empty
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline, fitting
from msp_dash.figures.record import BarPart, BarRow, BarsEncoding
from msp_dash.figures.registry import figure
from msp_dash.params import Cut as CutOf
from msp_dash.params import Edition, Mineral, SourceId, Stage, Supplier, View, Year
from msp_dash.theme import STAGE_TOKEN

YEARS = (5, 10)
DATA = ["mineral", "stage", "years", "needed", "best", "best_span"]


@dataclass(frozen=True, slots=True)
class Record:
    """The fastest ten years of all others, or why none is known; first and last year held."""

    span: Span | None
    reason: str = ""
    first: int = 0
    last: int = 0


def record_of(mineral: str, stage: str, supplier: str, basis: str) -> Record:
    """The fastest ten years of the BGS's output outside a supplier."""
    series = newest_series(mineral, stage, SERIES)
    if series.empty:
        return Record(None, "none")
    if set(series["basis"]) != {basis}:
        return Record(None, "basis")
    others = series[series["iso3"] != supplier]
    world = world_output(others)
    breaks = series_breaks(others)
    broken = frozenset(breaks.loc[breaks["step"] > BREAK_MAX, "year"].astype(int))
    span = best_span(world, broken=broken)
    years = [int(year) for year in world.index]
    return Record(span, "" if span else "short", min(years), max(years))


def _headline(view: View, cut: Cut, needed: float | None, record: Record) -> Headline:
    w = view.words
    name = the_mineral_at(view["mineral"], view["stage"], w)
    args: dict[str, object] = {
        "mineral": name,
        "country": w.the_country(cut.supplier),
        "years": YEARS[-1],
        "year": view["year"],
    }
    form = "nobody" if needed is None else "needed" if cut.missing else "zero"
    if needed is not None:
        args["rate"] = w.percent(needed)
    opening = args | {"mineral": capital(name)}
    titles = [w(f"disruption.growth.title.{form}", **(args if form != "needed" else opening))]
    if form == "needed":
        titles += [w(f"disruption.growth.title.needed_{n}", **args) for n in ("brief", "least")]
    second = ""
    if record.span and form == "needed":
        span = {"rate": w.percent(record.span.rate), "first": record.span.first}
        second = w("disruption.growth.second.slower", last=record.span.last, **span)
    short = w(f"disruption.growth.short.{form}", **args)
    return Headline(fitting(w, "title", *titles), second)


def _bars(view: View, data: pd.DataFrame, record: Record) -> BarsEncoding:
    w = view.words
    rows = []

    def row(key: str, name: str, value: float | None, text: str, token: str) -> BarRow:
        tip = w("disruption.growth.tip", name=name, text=text)
        if value is None:
            return BarRow(key, name, text=text, mark="hatched", tip=tip)
        return BarRow(key, name, (BarPart(value, token, tip=tip),), text=text, tip=tip)

    for years, needed in zip(data["years"], data["needed"], strict=True):
        value = None if pd.isna(needed) else float(needed)
        text = (
            w("disruption.growth.none")
            if value is None
            else w("disruption.growth.needed_text", rate=w.percent(value))
        )
        name = w("disruption.growth.needed", n=int(years))
        rows.append(row(f"needed.{years}", name, value, text, STAGE_TOKEN[view["stage"]]))
    span = record.span
    text = (
        w("disruption.growth.none")
        if span is None
        else w(
            "disruption.growth.best_text",
            rate=w.percent(span.rate),
            first=span.first,
            last=span.last,
        )
    )
    best = None if span is None else span.rate
    rows.append(row("best", w("disruption.growth.best"), best, text, "other"))
    return BarsEncoding(rows=tuple(rows))


def _notes(view: View, out: Output, record: Record) -> list[str]:
    w = view.words
    notes = [w("disruption.growth.note.needed", year=view["year"]), w("disruption.note.spare")]
    if record.span is None:
        return [*notes, w(f"disruption.growth.reason.{record.reason}", years=SERIES_MIN_YEARS)]
    country = w.the_country(view["supplier"])
    notes.append(
        w("disruption.growth.note.best", country=country, first=record.first, last=record.last)
    )
    if record.span.jump_part >= JUMP_MIN:
        share = w.percent(record.span.jump_part)
        notes.append(w("disruption.growth.note.jump", share=share, year=record.span.jump))
    return notes


@figure(
    "disruption.growth",
    Mineral,
    Stage,
    Supplier,
    CutOf,
    Year,
    SourceId,
    Edition,
    *GROUP,
    page="disruption",
    tables=("production", "supply_outlook"),
    choices=choices,
    why_empty=why_empty,
)
def growth(view: View) -> Draft:
    """Growth a year by which all others would make up for a cut, beside what they ever did.

    Rows: mineral, stage, years (5, 10), needed (a year; 0.02 is 2%; null without others), best (the
    fastest ten years of all others, BGS; null where no series counts the same), best_span.
    """
    w = view.words
    out, cut = output_of(view)
    record = record_of(view["mineral"], view["stage"], cut.supplier, out.basis)
    span = record.span
    data = pd.DataFrame(
        {
            "mineral": view["mineral"],
            "stage": view["stage"],
            "years": list(YEARS),
            "needed": [growth_needed(cut, years) for years in YEARS],
            "best": None if span is None else span.rate,
            "best_span": None if span is None else f"{span.first}-{span.last}",
        }
    ).astype({"needed": float, "best": float})
    needed = growth_needed(cut, YEARS[-1])
    encoding = _bars(view, data, record)
    editions = newest_series(view["mineral"], view["stage"], SERIES)["edition"]
    sources = [out.source, *([publication(SERIES, str(editions.iloc[0]))] if span else [])]
    country = w.the_country(cut.supplier)
    return Draft(
        title=_headline(view, cut, needed, record),
        subtitle=w(
            "disruption.growth.subtitle",
            country=country,
            amount=Scale.of(cut.missing, out.unit, w).text(cut.missing, w),
        )
        if cut.missing
        else w("disruption.growth.subtitle_zero", country=country),
        unit="share a year",
        data=data[DATA],
        encoding=encoding,
        sources=tuple(dict.fromkeys(sources)),
        notes=_notes(view, out, record),
        alt={"rows": "; ".join(row.tip for row in encoding.rows)},
        table=("mineral", "stage", "years.cut", "needed.cut", "best.others", "best_span"),
    )
