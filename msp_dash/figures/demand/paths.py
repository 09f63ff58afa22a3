"""One mineral: its demand on the scenarios of an edition, and what it is needed for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from msp_dash.analysis.demand import ALL, BASE, path, unexplained, uses
from msp_dash.data.frames import tuples
from msp_dash.figures.axis import steps
from msp_dash.figures.common import claim
from msp_dash.figures.demand.asking import (
    DemandMineral,
    edition_rows,
    path_choices,
    the_mineral,
    uses_choices,
    why_empty,
)
from msp_dash.figures.demand.wording import (
    Asked,
    alt_row,
    amount,
    asked,
    edition_notes,
    lacks_notes,
    mineral_notes,
    picture_unit,
    publications,
    scenario_lines,
    scenario_name,
    sector_inside,
    sector_name,
    sectors_named,
    short_name,
    table,
    tonnes_spread,
    with_unit,
)
from msp_dash.figures.record import (
    Figure,
    LegendItem,
    LinesEncoding,
    Panel,
    Point,
    StackEncoding,
    StackPart,
    StackRow,
)
from msp_dash.figures.registry import figure, url
from msp_dash.params import Edition, Scenario, Scope, SourceId, Use, View, Year
from msp_dash.words import Words, words
from msp_dash.words.numbers import TONNES_PER

NEARLY_ALL = 0.995
"""Share that would be printed as 100% although other uses take some."""
MOST_PARTS = 5
"""Parts of a bar that can be told apart; smaller ones are drawn as one."""
PART_STYLE = (("scenario_middle", 1.0), ("scenario_middle", 0.62), ("other", 1.0), ("other", 0.65))
"""Colour and opacity of the parts, largest first: two hues; the last part is an outline.

Of 65% the numbers inside would have a contrast of 4.3 on a dark screen.
"""


def _mineral_rows(view: View) -> pd.DataFrame:
    rows = edition_rows(view["edition"])
    return rows[rows["mineral"] == view["mineral"]]


# Scenarios side by side


def _scenarios_title(view: View, w: Words, a: Asked, data: pd.DataFrame, unit: str) -> str:
    year = view.year if view["year"] else int(data["year"].max())
    at = data.loc[data["year"] == year, "value"]
    base = data.loc[data["scenario"] == BASE, "value"]
    named = {
        "subject": w(f"demand.subject.{view['scope']}"),
        "mineral": the_mineral(view["mineral"], w),
        "year": year,
        "base": a.base,
        "scenario": short_name(a.headline, w),
        "amount": tonnes_spread(at, unit, w),
    }
    form = "range"
    if at.max() == 0:
        form = "none"
    elif a.only:
        form = "one"
    elif len(base) and at.max() < base.iloc[0]:
        form = "less"
    elif tonnes_spread([at.min()], unit, w) == tonnes_spread([at.max()], unit, w):
        form = "equal"
    return w(f"demand.scenarios.title.{form}", **named)


@figure(
    "demand.scenarios",
    DemandMineral,
    Scope,
    Use(Scenario, optional=True),
    Edition,
    Use(Year, optional=True),
    SourceId,
    page="demand",
    tables=("demand",),
    choices=path_choices,
    why_empty=why_empty(path_choices, "scope_{scope}"),
)
def scenarios(view: View) -> Figure:
    """Scenarios of an edition side by side, from its one base year.

    ``year`` is the one that the title speaks of (the last by default); all are drawn. ``scenario``
    leaves one line. Rows: scenario (``base`` for the base year), year, value (t).
    """
    w = words(view["lang"])
    a = asked(view)
    rows = _mineral_rows(view)
    every = path(rows[rows["scope"] == view["scope"]])
    data = every[every["scenario"].isin((BASE, *a.shown))].reset_index(drop=True)
    unit = picture_unit(float(data["value"].max()), w)
    last = int(data["year"].max())
    title = _scenarios_title(view, w, a, data, unit)
    ticks = steps(float(data["value"].max()) / TONNES_PER[unit])

    def point(row: Any) -> Point:
        return Point(row.year, row.value / TONNES_PER[unit], text=amount(row.value, unit, w))

    series = scenario_lines(data, a, point, w)
    panel = Panel(
        title="",
        unit=unit,
        series=series,
        y_ticks=tuple((t, w.quantity(t)) for t in ticks),
        x_ticks=tuple((y, str(y)) for y in sorted(set(data["year"]))),
        span=(a.base, last, w("demand.caption")),
    )
    mineral = the_mineral(view["mineral"], w)
    ends = [
        alt_row(s.name, w("demand.alt.end", year=last, value=s.end_value, unit=unit), w)
        for s in series
    ]
    return Figure(
        id="demand.scenarios",
        params=view,
        title=title,
        subtitle=w(
            "demand.subtitle.scenarios",
            unit=unit,
            mineral=mineral,
            edition=w.date(a.edition),
            **{"from": w(f"demand.from.{view['scope']}")},
        ),
        unit="t",
        basis="",
        data=data,
        encoding=LinesEncoding((panel,)),
        sources=publications(a),
        notes=(
            *mineral_notes([view["mineral"]], w),
            w("demand.note.base", base=a.base),
            *edition_notes(a, w),
            *lacks_notes(a.edition, view["mineral"], w),
        ),
        alt=w(
            "demand.alt.scenarios",
            title=title,
            base=_alt_base(data, a, unit, w),
            rows=w.listing(ends),
        ),
        table=table(data, w),
        sentence=claim(title, publications(a), w),
        link=url("demand.scenarios", view),
    )


def _alt_base(data: pd.DataFrame, a: Asked, unit: str, w: Words) -> str:
    start = data.loc[data["scenario"] == BASE, "value"]
    return w("demand.alt.base", year=a.base, value=with_unit(float(start.iloc[0]), unit, w))


# What a mineral is needed for


def _technologies_title(view: View, w: Words, a: Asked, data: pd.DataFrame) -> str:
    rows = data[data["scenario"] == a.headline].set_index("sector")["value"]
    total, parts = float(rows[ALL]), rows.drop(ALL)
    named = {
        "mineral": the_mineral(view["mineral"], w),
        "what": w(f"demand.of.{view['scope']}", mineral=the_mineral(view["mineral"], w)),
        "year": view["year"],
        "scenario": short_name(a.headline, w),
    }
    if total == 0 or parts.max() == 0:
        return w("demand.technologies.title.none", **named)
    share = float(parts.max()) / total
    form = "nearly" if share >= NEARLY_ALL else "part"
    if (parts > 0).sum() == 1:
        form = "all"
    takes = w(f"demand.takes.{parts.idxmax()}")
    return w(f"demand.technologies.title.{form}", takes=takes, share=w.share(share), **named)


def _merged(sectors: list[str]) -> tuple[list[str], list[str]]:
    """Sectors that are drawn on their own, and those that are drawn as one."""
    if len(sectors) <= MOST_PARTS:
        return sectors, []
    return sectors[: MOST_PARTS - 1], sectors[MOST_PARTS - 1 :]


def _parts(
    values: Mapping[str, float], drawn: list[str], merged: list[str], unit: str, w: Words
) -> tuple[StackPart, ...]:
    found = []
    for i, key in enumerate([*drawn, *(["merged"] if merged else [])]):
        names = merged if key == "merged" else [key]
        tonnes = sum(values.get(name, 0.0) for name in names)
        style, opacity = PART_STYLE[i] if i < len(PART_STYLE) else ("other", 1.0)
        text = amount(tonnes, unit, w)
        name = sectors_named(names, w)
        found.append(
            StackPart(
                key=key,
                value=tonnes / TONNES_PER[unit],
                text=text if i == 0 else "",
                token=style,
                opacity=opacity,
                outline=i >= len(PART_STYLE),
                tip=w("demand.alt.tip", name=name, value=with_unit(tonnes, unit, w)),
            )
        )
    return tuple(found)


def _stack(data: pd.DataFrame, a: Asked, view: View, unit: str, w: Words) -> StackEncoding:
    sectors = [s for s in pd.unique(data["sector"]) if s != ALL]
    drawn, merged = _merged(sectors)
    rows = []
    for scenario in (BASE, *a.shown):
        held = data[data["scenario"] == scenario]
        values = dict(zip(held["sector"], held["value"], strict=True))
        base = scenario == BASE
        rows.append(
            StackRow(
                label=str(a.base) if base else short_name(scenario, w),
                sublabel="" if base else view["year"],
                parts=_parts(values, drawn, merged, unit, w),
                total=amount(values[ALL], unit, w),
            )
        )
    names = [sector_name(s, w) for s in drawn]
    if merged:
        names.append(sectors_named(merged, w))
    styles = [*PART_STYLE, ("outline", 1.0)]
    legend = tuple(
        (LegendItem(token, name, "outline" if token == "outline" else "swatch"), opacity)
        for name, (token, opacity) in zip(names, styles, strict=False)
    )
    return StackEncoding(unit=unit, rows=tuple(rows), legend=legend)


def _adds_up_notes(data: pd.DataFrame, unit: str, w: Words) -> list[str]:
    """Where parts and printed total differ by more than rounding, by how much they do."""
    merged = _merged([s for s in pd.unique(data["sector"]) if s != ALL])[1]
    together = w.listing([sector_inside(s, w) for s in merged])
    drawn = [w("demand.note.merged", uses=together)] if merged else []
    return [*drawn, w("demand.note.rounding")] + [
        w(
            "demand.note.apart",
            scenario=scenario_name(r.scenario, w),
            parts=amount(r.parts, unit, w),
            total=amount(r.total, unit, w),
            unit=unit,
        )
        for r in tuples(unexplained(data))
    ]


@figure(
    "demand.technologies",
    DemandMineral,
    Scope,
    Year,
    Use(Scenario, optional=True),
    Edition,
    SourceId,
    page="demand",
    tables=("demand",),
    choices=uses_choices,
    why_empty=why_empty(uses_choices, "uses_{scope}"),
)
def technologies(view: View) -> Figure:
    """What a mineral is needed for, in the base year and a compared one.

    ``scope=total`` adds other uses as a part. ``scenario`` leaves one beside the base year. Rows:
    scenario, year, sector (``all``: the printed total), value (t). Smaller parts are drawn as one;
    the rows hold each.
    """
    w = words(view["lang"])
    a = asked(view)
    rows = _mineral_rows(view)
    if view["scope"] == "energy":
        rows = rows[rows["scope"] == "energy"]
    every = uses(rows, view.year)
    data = every[every["scenario"].isin((BASE, *a.shown))].reset_index(drop=True)
    unit = picture_unit(float(data["value"].max()), w)
    title = _technologies_title(view, w, a, data)
    encoding = _stack(data, a, view, unit, w)
    return Figure(
        id="demand.technologies",
        params=view,
        title=title,
        subtitle=w(
            f"demand.subtitle.technologies_{view['scope']}",
            unit=unit,
            mineral=the_mineral(view["mineral"], w),
            base=a.base,
            year=view["year"],
            edition=w.date(a.edition),
        ),
        unit="t",
        basis="",
        data=data,
        encoding=encoding,
        sources=publications(a),
        notes=(
            *mineral_notes([view["mineral"]], w),
            *_adds_up_notes(data, unit, w),
            w("demand.note.base", base=a.base),
            *edition_notes(a, w),
            *lacks_notes(a.edition, view["mineral"], w),
        ),
        alt=w("demand.alt.technologies", title=title, rows=_stack_alt(encoding, w)),
        table=table(data, w),
        sentence=claim(title, publications(a), w),
        link=url("demand.technologies", view),
    )


def _stack_alt(encoding: StackEncoding, w: Words) -> str:
    return w.listing(
        [
            alt_row(
                w("demand.alt.bar", label=r.label, year=r.sublabel).strip(),
                w("demand.with_unit", value=r.total, unit=encoding.unit),
                w,
            )
            for r in encoding.rows
        ]
    )
