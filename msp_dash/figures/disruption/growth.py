"""How fast all others would have to grow to make up for a cut, beside their fastest ten years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

import pandas as pd

from msp_dash.analysis.disruption import Cut, growth_needed
from msp_dash.analysis.series import (
    BREAK_MAX,
    SERIES_MIN_YEARS,
    Span,
    best_span,
    breaks,
    broken,
    world_output,
)
from msp_dash.figures import common, output_tables
from msp_dash.figures.balance.growth_needed import JUMP_MIN, SERIES, years_broken
from msp_dash.figures.disruption import query
from msp_dash.figures.draft import Draft, NoData
from msp_dash.figures.headline import Headline, fitting
from msp_dash.figures.producers.headlines import Subject
from msp_dash.figures.record import BarPart, BarRow, BarsEncoding
from msp_dash.figures.registry import figure
from msp_dash.params import View

YEARS = (5, 10)
DATA = ["mineral", "stage", "years", "needed", "best", "best_span"]


@dataclass(frozen=True, slots=True)
class Record:
    """The fastest ten years of all others, or why none is known; years that no ten go across."""

    span: Span | None
    reason: str = ""
    broken: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


def record_of(mineral: str, stage: str, supplier: str, basis: str) -> Record:
    """The fastest ten years of the BGS's output outside a supplier."""
    series = output_tables.newest_series(mineral, stage, SERIES)
    if series.empty:
        return Record(None, "none")
    if set(series["basis"]) != {basis}:
        return Record(None, "basis")
    others = series[series["iso3"] != supplier]
    years = broken(breaks(others))
    span = best_span(world_output(others), years)
    return Record(span, "" if span else "short", years)


def _headline(
    view: View, out: output_tables.Output, cut: Cut, needed: float | None, record: Record
) -> Headline:
    """How fast all others would have to grow; their fastest decade of those that the series has."""
    w = view.words
    name = query.brief_mineral(view)
    args: dict[str, object] = {
        "mineral": name,
        "opening": common.capital(name),
        "country": w.the_country(cut.supplier),
        "year": view["year"],
        "until": str(view.year + YEARS[-1]),
        "cut": w.percent(cut.part),
    }
    if needed is None or not cut.missing:
        return Headline(w("disruption.growth.title.zero", **args))
    args["rate"] = Subject.of(view, view.year, out).stated(w.percent(needed), w)
    forms = ("needed", "needed_least") if cut.part == 1 else ("cut",)
    title = fitting(w, "title", *(w(f"disruption.growth.title.{form}", **args) for form in forms))
    if record.span is None:
        return Headline(title)
    span = asdict(record.span) | {"rate": w.percent(record.span.rate)}
    return Headline(title, w("disruption.growth.second", **span))


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
        rows.append(row(f"needed.{years}", name, value, text, "ink"))
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
    rows.append(row("best", w("disruption.growth.best"), best, text, "ink2"))
    return BarsEncoding(rows=tuple(rows))


def _notes(view: View, record: Record) -> list[str]:
    w = view.words
    notes = [w("disruption.growth.note.needed", year=view["year"]), w("disruption.note.spare")]
    span = record.span
    if span is None:
        notes.append(w(f"disruption.growth.reason.{record.reason}", years=SERIES_MIN_YEARS))
    else:
        country = w.the_country(view["supplier"])
        years = {"since": span.since, "until": span.until}
        notes.append(w("disruption.growth.note.best", country=country, **years))
    if record.broken:
        rows, most = years_broken(record.broken, w), w.percents(BREAK_MAX)
        notes.append(w("balance.growth_needed.note.broken", rows=rows, most=most))
    if span is not None and span.jump_part >= JUMP_MIN:
        form, share = "jump_all" if span.jump_part >= 1 else "jump", w.percent(span.jump_part)
        notes.append(w(f"disruption.growth.note.{form}", share=share, year=span.jump))
    return notes


@figure(
    "disruption.growth",
    *query.PARAMETERS,
    tables=("production", "supply_outlook"),
    choices=query.choices,
    why_empty=query.why_empty,
)
def growth(view: View) -> Draft:
    """Growth a year by which all others would make up for a cut, beside their fastest decade.

    Rows: mineral, stage, years (5, 10), needed (a year; 0.02 is 2%; null where nothing is made),
    best (the fastest ten years of all others, BGS, of those that cross no break of
    `analysis.series.broken`; null where too few are known), best_span.
    """
    w = view.words
    out, cut = query.output_of(view)
    needed = growth_needed(cut, YEARS[-1])
    if cut.missing and needed is None:
        raise NoData(query.nothing_left(view, out), nearest=query.leaving_some(view))
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
    encoding = _bars(view, data, record)
    editions = output_tables.newest_series(view["mineral"], view["stage"], SERIES)["edition"]
    sources = [out.source, *([common.publication(SERIES, str(editions.iloc[0]))] if span else [])]
    country = w.the_country(cut.supplier)
    return Draft(
        title=_headline(view, out, cut, needed, record),
        subtitle=w(
            "disruption.growth.subtitle",
            country=country,
            amount=query.Scale.of(cut.missing, out.unit, w).text(cut.missing, w),
        )
        if cut.missing
        else w("disruption.growth.subtitle_zero", country=country),
        unit="share a year",
        data=data[DATA],
        encoding=encoding,
        sources=tuple(dict.fromkeys(sources)),
        notes=_notes(view, record),
        alt={"rows": "; ".join(row.tip for row in encoding.rows)},
        table=("mineral", "stage", "years.cut", "needed.cut", "best.others", "best_span"),
    )
