"""Annual growth of mine output that demand implies, beside the best ten years on record."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from typing import Any

import pandas as pd

from msp_dash.analysis.demand import ALL, BASE, HEADLINE, SCENARIOS
from msp_dash.analysis.outlook import Reason, growth_needed, reason_against
from msp_dash.analysis.series import (
    BEST_YEARS,
    BREAK_MAX,
    SERIES_MIN_YEARS,
    Span,
    best_span,
    breaks,
    broken,
    world_output,
)
from msp_dash.data import Source, load
from msp_dash.data.frames import dicts, tuples
from msp_dash.figures.axis import steps, ticks
from msp_dash.figures.choices import NEWEST, preferred
from msp_dash.figures.common import capital, publication
from msp_dash.figures.demand import query, wording
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline
from msp_dash.figures.output_tables import newest_series
from msp_dash.figures.record import Dot, DotRow, DotsEncoding, LegendItem
from msp_dash.figures.registry import figure
from msp_dash.params import Edition, Scenario, Use, View, Year
from msp_dash.words import Words

ID = "balance.growth_needed"
MINERALS_FIRST = ("nickel", "lithium", "cobalt", "magnet_rare_earths", "graphite", "copper")
"""Copper is last: the newest edition prints total demand of nothing else."""
YEARS_FIRST = (2035, 2040, 2030, 2045, 2050)
FIELDS = [
    "mineral",
    "scenario",
    "base_year",
    "year",
    "needed",
    "best",
    "best_span",
    "reason",
]
SERIES = "bgs"
JUMP_MIN = 0.3
"""One year that brought this much of the best ten years' growth is named."""
BREAK_NAMED = 0.005
"""A break in a country's series that moved the world by this much is named."""


@lru_cache(maxsize=1)
def growth_choices() -> pd.DataFrame:
    """Printed total demand in a scenario: mineral, scenario, year, edition; preferred first."""
    table = load("demand")
    rows = table[(table["sector"] == ALL) & (table["scope"] == "total")]
    return preferred(
        rows[rows["scenario"] != BASE],
        mineral=MINERALS_FIRST,
        edition=NEWEST,
        year=YEARS_FIRST,
        scenario=(*HEADLINE, *SCENARIOS),
    )


@lru_cache(maxsize=16)
def breaks_of(mineral: str) -> pd.DataFrame:
    """`analysis.series.breaks` of a mineral's mine output."""
    return breaks(newest_series(mineral, "mine", SERIES))


@lru_cache(maxsize=16)
def record_of(mineral: str) -> tuple[Span | None, Reason | None]:
    """Best ten years of a mineral's mine output, or why they are not compared with demand."""
    series = newest_series(mineral, "mine", SERIES)
    reason = reason_against(mineral, series)
    if reason:
        return None, reason
    span = best_span(world_output(series), broken(breaks_of(mineral)))
    return span, None if span else "short"


def years_broken(years: Mapping[int, Sequence[str]], w: Words) -> str:
    """Years of `analysis.series.broken` in words: '1992 (Russia) and 2014 (North Korea)'."""
    return w.listing(
        [
            w(
                "balance.growth_needed.broken",
                year=year,
                countries=w.listing([w.the_country(code) for code in codes]),
            )
            for year, codes in years.items()
        ]
    )


@lru_cache(maxsize=64)
def _data(edition: str, scenario: str, year: int) -> pd.DataFrame:
    """One row a mineral: the largest shortfall first, blanks last. Shared by all that mark one."""
    rows = query.edition_rows(edition)
    data = growth_needed(rows[rows["scope"] == "total"], year)
    data = data[data["scenario"] == scenario].reset_index(drop=True)
    records = [record_of(str(mineral)) for mineral in data["mineral"]]
    data["best"] = pd.Series([s.rate if s else None for s, _ in records], dtype=float)
    data["best_span"] = [f"{s.first}-{s.last}" if s else None for s, _ in records]
    data["reason"] = [reason for _, reason in records]
    # Where demand counts another material than mines produce, its growth implies nothing for them.
    data.loc[~data["reason"].isin(["short"]) & data["best"].isna(), "needed"] = None
    order = data.assign(blank=data["best"].isna(), last=data["needed"].isna())
    order["shortfall"], order["needed"] = data["best"] - data["needed"], -data["needed"]
    by = ["blank", "last", "shortfall", "needed", "mineral"]
    data = data.loc[order.sort_values(by).index, FIELDS].reset_index(drop=True)
    for column in ("best_span", "reason"):
        data[column] = data[column].astype(object).where(data[column].notna(), None)
    return data


def _headline_row(view: View, data: pd.DataFrame) -> pd.Series:
    """The row of the view's mineral, else of the mineral closest to its record."""
    own = data[data["mineral"] == view["mineral"]]
    return (own if len(own) else data).iloc[0]


def _headline(view: View, data: pd.DataFrame, selection: wording.Selection) -> Headline:
    w = view.words
    row = _headline_row(view, data)
    mineral = query.the_mineral(str(row["mineral"]), w)
    args = {
        "mineral": mineral,
        "opening": capital(mineral),
        "year": view["year"],
        "scenario": wording.scenario_name(selection.headline, w),
        "brief": wording.brief_name(selection.headline, w),
        "years": SERIES_MIN_YEARS,
    }
    if pd.isna(row["needed"]):
        second = w(f"balance.growth_needed.second.{row['reason']}", **args)
        title = w("balance.growth_needed.title.none", **args)
        return Headline(title, second)
    form = "no_record" if pd.isna(row["best"]) else "compared"
    args["needed"] = w.percent_table(row["needed"])
    if form == "compared":
        args["best"] = w.percent_table(row["best"])
        span, _ = record_of(str(row["mineral"]))
        args |= asdict(span) if span else {}
    second = form
    if form == "compared" and row["needed"] > row["best"]:
        second = "over"
    elif form == "compared" and not view["mineral"]:
        second = "closest"
    return Headline(
        w(f"balance.growth_needed.title.{form}", **args),
        w(f"balance.growth_needed.second.{second}", **args),
    )


def _span_text(span: str, w: Words) -> str:
    first, last = span.split("-")
    return w("balance.growth_needed.span", first=first, last=last)


def _row(row: dict[str, object], view: View) -> DotRow:
    w = view.words
    mineral = str(row["mineral"])
    name = wording.mineral_name(mineral, w)
    needed, best = (
        float("nan") if row[k] is None else float(str(row[k])) for k in ("needed", "best")
    )
    marks = []
    texts = [w("balance.capacity.blank"), w("balance.capacity.blank")]
    if not math.isnan(best):
        span = _span_text(str(row["best_span"]), w)
        texts[1] = w.percent_table(best)
        tip = w("balance.growth_needed.tip.best", mineral=name, rate=texts[1], span=span)
        marks.append(Dot(best, "ink2", "square", tip=tip))
    if not math.isnan(needed):
        texts[0] = w.percent_table(needed)
        tip = w(
            "balance.growth_needed.tip.needed",
            mineral=name,
            rate=texts[0],
            base=row["base_year"],
            year=row["year"],
        )
        marks.append(
            Dot(needed, "ink", "circle" if needed > best else "ring", strong=True, tip=tip)
        )
    return DotRow(
        key=mineral,
        name=name,
        sublabel=_sublabel(row, w),
        dots=tuple(marks),
        texts=tuple(texts),
        selected=mineral == view["mineral"],
        note="" if marks else w(f"balance.growth_needed.row.{row['reason']}"),
    )


def _sublabel(row: dict[str, object], w: Words) -> str:
    if row["best_span"] is not None:
        return w("balance.growth_needed.best_in", span=_span_text(str(row["best_span"]), w))
    return w("balance.growth_needed.too_short") if row["reason"] == "short" else ""


def _dots(view: View, data: pd.DataFrame, selection: wording.Selection) -> DotsEncoding:
    w = view.words
    rows = tuple(_row(row, view) for row in dicts(data))
    values = [dot.value for row in rows for dot in row.dots]
    used = dict.fromkeys(d.symbol for row in rows for d in row.dots if d.strong)
    return DotsEncoding(
        rows=rows,
        ticks=ticks(steps(max(values, default=0.1), 4), w, percent=True),
        text_heads=(w("balance.growth_needed.head.needed"), w("balance.growth_needed.head.best")),
        legend=(
            *(
                LegendItem(
                    "ink",
                    w(
                        "balance.growth_needed.key.over"
                        if symbol == "circle"
                        else "balance.growth_needed.key.needed",
                        year=view["year"],
                    ),
                    symbol,
                )
                for symbol in used
            ),
            LegendItem("ink2", w("balance.growth_needed.key.best"), "square"),
        ),
    )


def _notes(view: View, data: pd.DataFrame, selection: wording.Selection) -> list[str]:
    w = view.words
    years = [y for m in data["mineral"] for y in newest_series(str(m), "mine", SERIES)["year"]]
    span = {"first": min(years), "last": max(years)}
    notes = [
        w("balance.growth_needed.note.needed", base=selection.base),
        w("balance.growth_needed.note.best", n=w.count(BEST_YEARS), **span),
        w("balance.growth_needed.note.unitless"),
    ]
    for reason, part in data.dropna(subset="reason").groupby("reason", sort=False):
        minerals = query.minerals_named(list(part["mineral"]), w)
        notes.append(
            w(
                f"balance.growth_needed.note.{reason}",
                minerals=capital(minerals),
                years=SERIES_MIN_YEARS,
            )
        )
    return [*notes, *_record_notes(data, w), *wording.edition_notes(selection, w)]


def _record_notes(data: pd.DataFrame, w: Words) -> list[str]:
    """Caveats on the best ten years: one large jump, breaks in the series, mixed bases."""
    jumps, marked, left_out, own = [], [], [], []
    for mineral in map(str, data.loc[data["best"].notna(), "mineral"]):
        span, _ = record_of(mineral)
        if span is None:
            continue
        args = {"mineral": query.the_mineral(mineral, w)}
        if span.jump_part >= JUMP_MIN:
            part = w.percent(span.jump_part)
            jumps.append(w("balance.growth_needed.jump", part=part, year=span.jump, **args))
        for row in _marked_in(mineral, span):
            country, step = w.the_country(str(row.iso3)), w.percent(abs(row.step))
            marked.append(
                w("balance.growth_needed.break", country=country, step=step, year=row.year, **args)
            )
        if years := broken(breaks_of(mineral)):
            text = years_broken(years, w)
            left_out.append(w("balance.growth_needed.broken_of", years=text, **args))
        key = f"balance.growth_needed.note.of_{mineral}"
        own += [w(key)] if w.has(key) else []
    notes = [
        w(f"balance.growth_needed.note.{name}", rows=w.listing(rows), most=w.percents(BREAK_MAX))
        for name, rows in (("jump", jumps), ("break", marked), ("broken", left_out))
        if rows
    ]
    return [*notes, *own]


@lru_cache(maxsize=16)
def _marked_in(mineral: str, span: Span) -> tuple[Any, ...]:
    """Breaks that BGS marks inside a span, those that moved the world."""
    rows = breaks_of(mineral)
    inside = rows["year"].between(span.first + 1, span.last) & (rows["kind"] == "marked")
    return tuple(tuples(rows[inside & (rows["step"].abs() >= BREAK_NAMED)]))


def _alt(data: pd.DataFrame, w: Words) -> str:
    """Every mineral in words."""
    texts = []
    for row in dicts(data):
        name = wording.mineral_name(str(row["mineral"]), w)
        if pd.isna(row["needed"]):
            texts.append(w("balance.growth_needed.alt_none", mineral=name))
        elif pd.isna(row["best"]):
            texts.append(
                w(
                    "balance.growth_needed.alt_short",
                    mineral=name,
                    needed=w.percent_table(row["needed"]),
                )
            )
        else:
            texts.append(
                w(
                    "balance.growth_needed.alt_row",
                    mineral=name,
                    needed=w.percent_table(row["needed"]),
                    best=w.percent_table(row["best"]),
                    span=_span_text(row["best_span"], w),
                )
            )
    return w.listing(texts)


def _sources(view: View, data: pd.DataFrame) -> tuple[Source, ...]:
    """The edition of demand, then the publications of the output series in the picture."""
    series = [
        publication(SERIES, str(newest_series(mineral, "mine", SERIES)["edition"].iloc[0]))
        for mineral in data.loc[data["best"].notna(), "mineral"]
    ]
    return tuple(dict.fromkeys([publication("iea", view["edition"]), *series]))


@figure(
    ID,
    Use(query.DemandMineral, optional=True),
    Scenario,
    Year,
    Edition,
    tables=("demand", "production"),
    choices=growth_choices,
)
def growth(view: View) -> Draft:
    """Growth a year of total demand in a scenario, beside the best ten years of mine output.

    ``mineral`` marks one. Rows: mineral, scenario, base_year, year, needed, best (a year; 0.02 is
    2%), best_span ("1994-2004"), reason (why a number is null: both_kinds, other_elements, basis,
    short, none). Best is null under 15 years of output.
    """
    w = view.words
    selection = wording.select(view)
    data = _data(view["edition"], view["scenario"], view.year)
    return Draft(
        title=_headline(view, data, selection),
        subtitle=wording.places(view, selection) | {"n": w.count(BEST_YEARS)},
        unit="share a year",
        data=data,
        encoding=_dots(view, data, selection),
        sources=_sources(view, data),
        notes=_notes(view, data, selection),
        alt={"rows": _alt(data, w)},
        table=(
            *("mineral.demand", "scenario", "base_year.start", "year.end"),
            *("needed", "best", "best_span", "reason"),
        ),
    )
