"""Output over time, one line a country."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import pandas as pd

from msp_dash.analysis.course import Course, course_of
from msp_dash.analysis.series import breaks, broken, largest
from msp_dash.data import Source
from msp_dash.data.frames import tuples
from msp_dash.figures import common, output_tables, view_group
from msp_dash.figures.axis import steps, ticks
from msp_dash.figures.choices import preferred
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline
from msp_dash.figures.producers import headlines
from msp_dash.figures.producers.output import (
    FIRST_MINERALS,
    STAGE_ORDER,
    amount_text,
    output_choices,
)
from msp_dash.figures.record import LinesEncoding, Panel, Point, Series
from msp_dash.figures.registry import figure
from msp_dash.figures.role_marks import seat_key, token_of
from msp_dash.params import Country, Events, Mineral, SourceId, Stage, Table, View
from msp_dash.words import Words
from msp_dash.words.numbers import TONNES_PER

LINES_MAX = 6
TIMES_MIN = 1.95
"""From here on a change is told as "twice as much"."""
SAME_MAX = 0.005
"""A smaller change is none."""
FORMER_SHARE_MIN = 0.05
"""A former state is drawn where it once held at least this share."""


@lru_cache(maxsize=1)
def history_choices() -> pd.DataFrame:
    """Mineral, stage, source with at least two observed years; the longest series first."""
    outputs = output_choices()
    outputs = outputs[outputs["source"] != "iea"]
    years = outputs.groupby(["mineral", "stage", "source"])["year"].nunique().reset_index()
    years = years[years["year"] >= 2]
    return preferred(years, mineral=FIRST_MINERALS, stage=STAGE_ORDER, source=-years["year"])


def series_rows(view: View) -> pd.DataFrame:
    """Rows of `view`'s series with shares: year, edition, iso3, value, share, status, estimated."""
    return output_tables.observed_shares(view["mineral"], view["stage"], view["source"])


def _codes_in_chart(view: View, rows: pd.DataFrame) -> list[str]:
    w = view.words
    large = dict.fromkeys(rows.loc[rows["share"] >= FORMER_SHARE_MIN, "iso3"])
    always = frozenset(filter(w.is_former, large)) | frozenset({view["country"]} - {""})
    return largest(rows, LINES_MAX, always)


@lru_cache(maxsize=32)
def _headline_series(view: View) -> tuple[str, pd.DataFrame, Course | None]:
    """The country of the title, its rows with a value by year, and what is told of them."""
    rows = series_rows(view)
    country = view["country"] if view["country"] in set(rows["iso3"]) else largest(rows, 1)[0]
    own = rows[(rows["iso3"] == country) & rows["value"].notna()].set_index("year")
    return country, own, _course(own)


def _course(own: pd.DataFrame) -> Course | None:
    """What the title tells of a country's numbers, none across a break; None without output."""
    values = own["value"].sort_index()
    if values.empty or not values.iloc[-1]:
        return None
    since = max((*broken(breaks(own.reset_index())), int(values.index[0])))
    return course_of(values, since)


def _cited(view: View, rows: pd.DataFrame) -> tuple[Source, ...]:
    """Editions of the numbers in the title; the newest where it has none."""
    _, own, course = _headline_series(view)
    if course is None:
        editions = rows["edition"].tail(1)
    else:
        editions = own.loc[[course.first, course.turn, course.last], "edition"]
    return tuple(common.publication(view["source"], e) for e in sorted(set(editions), reverse=True))


def _form(course: Course, ratio: float) -> str:
    if course.form != "change":
        return course.form
    if course.first == course.last:
        return "once"
    if ratio >= TIMES_MIN:
        return "times"
    if abs(ratio - 1) < SAME_MAX:
        return "same"
    return "more" if ratio > 1 else "less"


def _change(view: View, rows: pd.DataFrame) -> Headline:
    """'Zambia mined 3.6% less copper in 2023 than in 2013', and how much that was.

    Where output fell and rose, or rose and fell, in between: the last number, then the others.
    """
    w = view.words
    country, own, course = _headline_series(view)
    if course is None:
        args = {
            "country": w.the_country(country),
            "source": SourceId.label(view["source"], w),
            "output": headlines.output_of(view["mineral"], view["stage"], w),
        }
        return Headline(w("producers.history.no_value", **args))

    def year(at: int) -> str:
        return w.estimate(str(at), str(at)) if own.loc[at, "estimated"] else str(at)

    def amount(at: int) -> str:
        return headlines.amounts(w, float(own.loc[at, "value"]), str(rows["unit"].iloc[0]))[1]

    act = f"producers.act.{headlines.activity(view['mineral'], view['stage'])}.done"
    form = _form(course, ratio := own.loc[course.last, "value"] / own.loc[course.first, "value"])
    turned = form in ("fell", "rose")
    title = w(
        f"producers.history.{'once' if turned else form}",
        opening=w(act, country=common.capital(w.the_country(country))),
        mineral=common.the_mineral_at(view["mineral"], view["stage"], w),
        year=year(course.last),
        now=amount(course.last),
        first=year(course.first),
        ratio=w.significant(ratio, 2),
        change=w.percent(abs(ratio - 1)),
    )
    if form == "once":
        return Headline(title)
    if not turned:
        return Headline(
            title, w("producers.history.now", year=year(course.last), now=amount(course.last))
        )
    return Headline(
        title,
        w(
            f"producers.history.{form}",
            before=amount(course.first),
            first=year(course.first),
            turn=amount(course.turn),
            turn_year=year(course.turn),
        ),
    )


def _head(view: View, rows: pd.DataFrame) -> Headline:
    """The change of the largest or of a chosen country, whose part of the last year is second.

    Where no change of a chosen country is known its part of the last year leads; what fell and rose
    in between says so second.
    """
    w = view.words
    change = _change(view, rows)
    country, own, course = _headline_series(view)
    if not view["country"] or (country == view["country"] and course and course.form != "change"):
        return change
    if country != view["country"] or own.empty:
        last = rows[rows["year"] == rows["year"].max()].iloc[0]
    else:
        last = own.loc[own.index.max()].rename(None)
        last["year"] = own.index.max()
    keys = view["mineral"], view["stage"], view["source"]
    out = output_tables.output(*keys, str(last["edition"]), int(last["year"]), w)
    subject = headlines.Subject.of(view, int(last["year"]), out)
    head = headlines.country_headline(subject, out, view["country"], w)
    if country != view["country"]:
        return head._replace(second=change.title)
    # Where there is no second finding there is no change: the title has its number already.
    return change._replace(second=head.title) if change.second else head


def _line(
    by_year: Mapping[int, Any], years: list[int], scale: float, w: Words
) -> tuple[Point, ...]:
    points = []
    for year in years:
        row = by_year.get(year)
        if row is None or math.isnan(row.value):
            points.append(Point(year, None))
            continue
        kind = "estimated" if row.estimated else common.mark("reported", row.value or 1.0)
        text = common.lettered(w.significant(row.value / scale, 3), w, estimated=row.estimated)
        points.append(Point(year, row.value / scale, kind, text))
    return tuple(points)


def _scale(rows: pd.DataFrame, w: Words) -> tuple[str, float]:
    """One unit for the picture, and how many of the table's units it holds."""
    if rows["unit"].iloc[0] != "t":
        return "million_m3", 1e6
    unit = w.tonnes_unit(float(rows["value"].max()))
    return unit, TONNES_PER[unit]


def _panel(view: View, rows: pd.DataFrame, codes: list[str]) -> Panel:
    w = view.words
    in_chart = rows[rows["iso3"].isin(codes)]
    top = float(in_chart["value"].max())
    unit, scale = _scale(in_chart, w)
    years = sorted(int(y) for y in rows["year"].unique())
    strong = view["country"] if view["country"] in codes else codes[0]
    series = []
    by_code: dict[str, dict[int, Any]] = {}
    for row in tuples(in_chart[["iso3", "year", "value", "estimated"]]):
        by_code.setdefault(row.iso3, {})[row.year] = row
    for code in codes:
        points = _line(by_code[code], years, scale, w)
        last = next((p for p in reversed(points) if p.y is not None), None)
        ends = last is not None and (last.x == years[-1] or w.is_former(code))
        series.append(
            Series(
                key=code,
                name=w.country(code),
                points=points,
                token=token_of(view, code),
                strong=code == strong,
                dashed=w.is_former(code),
                end_name=w.country(code) if ends else "",
                end_value=last.text if ends and last else "",
            )
        )
    return Panel(
        title="",
        unit=w(f"words.unit.{unit}"),
        series=tuple(series),
        y_ticks=ticks(steps(top / scale), w),
        x_ticks=tuple((y, str(y)) for y in year_ticks(years)),
    )


def year_ticks(years: list[int]) -> list[int]:
    """First and last year, and the round years between that leave room for their text."""
    first, last = years[0], years[-1]
    if last - first <= 6:
        return years
    between = [y for y in range(first, last) if y % 10 == 0 and y - first >= 4 and last - y >= 4]
    return [first, *between, last]


@figure(
    "producers.history",
    Mineral,
    Stage,
    SourceId,
    Country,
    Events,
    Table,
    tables=("production", "supply_outlook"),
    choices=history_choices,
)
def history(view: View) -> Draft:
    """Output of the largest producers over time; the newest edition of each year.

    Rows: year, edition, iso3, value (in `unit`), share (0-1), status.
    """
    w = view.words
    rows = series_rows(view)
    codes = _codes_in_chart(view, rows)
    in_chart = rows[rows["iso3"].isin(codes)].sort_values(["iso3", "year"])
    sources = tuple(common.publication(view["source"], e) for e in sorted(rows["edition"].unique()))
    unit, basis = str(rows["unit"].iloc[0]), str(rows["basis"].iloc[0])
    first, last = int(rows["year"].min()), int(rows["year"].max())
    data = in_chart[["year", "edition", "iso3", "value", "share", "status"]].reset_index(drop=True)
    return Draft(
        title=_head(view, rows),
        subtitle={
            "what": common.production(view["mineral"], view["stage"], w),
            "source": SourceId.label(view["source"], w),
            "amount": amount_text(view, _scale(in_chart, w)[0], basis),
            "first": first,
            "last": last,
            "n": w.count(min(LINES_MAX, len(codes))),
        },
        unit=unit,
        basis=basis,
        data=data,
        encoding=LinesEncoding((_panel(view, rows, codes),), seat_key(codes, view)),
        sources=sources,
        notes=tuple(_notes(view, rows, codes)),
        alt={"countries": w.listing([w.country(c) for c in codes])},
        table=("year", "edition", "iso3.code", "value.output", "share", "status"),
        cited=_cited(view, rows),
    )


def _notes(view: View, rows: pd.DataFrame, codes: list[str]) -> list[str]:
    w = view.words
    notes = [w(f"producers.history.note.{view['source']}")]
    if any(w.is_former(code) for code in codes):
        notes.append(w("producers.history.note.former"))
    if rows["estimated"].any():
        notes.append(w("producers.history.note.estimated"))
    if view["country"] == headlines.UNION:
        notes.append(w("producers.note.union", n=len(view_group.eu_states())))
    elif view["country"] and view["country"] not in set(rows["iso3"]):
        notes.append(w("producers.history.note.absent", country=w.the_country(view["country"])))
    return notes
