"""Demand for one mineral: by scenario over the years, and by use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from msp_dash.analysis.demand import ALL, BASE, path, unexplained, uses
from msp_dash.data.frames import tuples
from msp_dash.figures import record
from msp_dash.figures.axis import steps, ticks
from msp_dash.figures.demand import query, wording
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline, fitting
from msp_dash.figures.registry import figure
from msp_dash.params import Edition, Scenario, Scope, SourceId, Use, View, Year
from msp_dash.words import Words
from msp_dash.words.numbers import TONNES_PER

MOST_PARTS = 5
"""Most parts of a bar; smaller ones are merged into one."""
PARTS = ("ramp:6", "ramp:5", "ramp:4", "ramp:3")
"""Grays of the parts, largest first; the last part is an outline."""


def mineral_rows(view: View) -> pd.DataFrame:
    """Rows of the view's edition and mineral."""
    rows = query.edition_rows(view["edition"])
    return rows[rows["mineral"] == view["mineral"]]


# Scenarios side by side


def _scenarios_head(
    view: View, selection: wording.Selection, data: pd.DataFrame, year: int, unit: str
) -> Headline:
    w = view.words
    at = data.loc[(data["year"] == year) & (data["scenario"] != BASE), "value"]
    base = float(data.loc[data["scenario"] == BASE, "value"].iloc[0])
    span = wording.tonnes_span(at, unit, w)
    args = {
        "subject": w(f"demand.subject.{view['scope']}"),
        "mineral": wording.brief_mineral(view["mineral"], w),
        "year": str(year),
        "base": str(selection.base),
        **span.args,
    }
    form = "range"
    if at.max() == 0:
        form = "none_one" if selection.only else "none"
    elif span.alike:
        form = "one" if selection.only else "equal"
    elif at.max() < base:
        form = "less"
    second = ""
    if base:
        was = w.tonnes(base, 3)
        second = w(
            "demand.scenarios.second", subject=args["subject"], amount=was, base=selection.base
        )
    return Headline(w(f"demand.scenarios.title.{form}", **args), second)


@figure(
    "demand.scenarios",
    query.DemandMineral,
    Scope,
    Use(Scenario, optional=True),
    Edition,
    Use(Year, optional=True),
    SourceId,
    tables=("demand",),
    choices=query.path_choices,
    why_empty=query.why_empty(query.path_choices, "scope_{scope}"),
)
def scenarios(view: View) -> Draft:
    """Scenarios of an edition side by side, from its one base year.

    ``year`` is the one of the title and of the values beside the lines (default: the last one);
    the picture has all. ``scenario`` leaves one line. Rows: scenario (``base`` for the base
    year), year, value (t).
    """
    w = view.words
    selection = wording.select(view)
    rows = mineral_rows(view)
    every = path(rows[rows["scope"] == view["scope"]])
    data = every[every["scenario"].isin((BASE, *selection.scenarios))].reset_index(drop=True)
    unit = wording.picture_unit(float(data["value"].max()), w)
    last = int(data["year"].max())
    year = view.year if view["year"] else last

    def point(row: Any) -> record.Point:
        return record.Point(
            row.year, row.value / TONNES_PER[unit], text=wording.amount(row.value, unit, w)
        )

    series = wording.scenario_lines(data, selection, point, w, year)
    panel = record.Panel(
        title="",
        unit=unit,
        series=series,
        y_ticks=ticks(steps(float(data["value"].max()) / TONNES_PER[unit]), w),
        x_ticks=tuple((y, str(y)) for y in sorted(set(data["year"]))),
        span=(selection.base, last, w("demand.caption")),
    )
    ends = [
        wording.alt_row(
            wording.scenario_name(r.scenario, w),
            w("demand.alt.end", year=year, value=wording.amount(r.value, unit, w), unit=unit),
            w,
        )
        for r in tuples(data[(data["year"] == year) & (data["scenario"] != BASE)])
    ]
    head, claim = _scenarios_head(view, selection, data, year, unit), ""
    if selection.only:
        claim = wording.in_scenario(head.title, selection.headline, w)
        head = head._replace(title=fitting(w, "title", claim, head.title))
    return Draft(
        title=head,
        claim=claim,
        subtitle=w(
            f"demand.scenarios.subtitle{'_one' if selection.only else ''}",
            **wording.places(view, selection, unit),
        ),
        unit="t",
        data=data,
        encoding=record.LinesEncoding((panel,)),
        sources=wording.publications(selection),
        notes=(
            *wording.mineral_notes([view["mineral"]], w),
            w("demand.note.base", base=selection.base),
            *wording.edition_notes(selection, w),
            *wording.lacks_notes(selection.edition, view["mineral"], w),
        ),
        alt={"base": _alt_base(data, selection, unit, w), "rows": w.listing(ends)},
        table=("scenario", "year", "value.demand"),
    )


def _alt_base(data: pd.DataFrame, selection: wording.Selection, unit: str, w: Words) -> str:
    start = data.loc[data["scenario"] == BASE, "value"]
    return w(
        "demand.alt.base",
        year=selection.base,
        value=wording.with_unit(float(start.iloc[0]), unit, w),
    )


# Demand by use


def technologies_head(view: View, selection: wording.Selection, data: pd.DataFrame) -> Headline:
    """The use that takes most in the view's year, and what it took in the base year.

    `data` : as `analysis.demand.uses` gives it, with the scenarios of `selection`.
    """
    w = view.words
    rows = data[data["scenario"] == selection.headline].set_index("sector")["value"]
    total, parts = float(rows[ALL]), rows.drop(ALL)
    use = str(parts.idxmax())
    share = float(parts.max()) / total if total else 0.0
    form = "nearly" if share >= wording.NEARLY_ALL else "part"
    if (parts > 0).sum() < 2:
        form = "all" if share else "none"
    title = w(
        f"demand.technologies.title.{view['scope']}.{form}",
        use=wording.user(use, w),
        share=w.share(share),
        mineral=wording.brief_mineral(view["mineral"], w),
        year=view["year"],
    )
    return Headline(
        title,
        _technologies_second(data, use, selection, w) if form != "none" else "",
    )


def _technologies_second(
    data: pd.DataFrame, use: str, selection: wording.Selection, w: Words
) -> str:
    """The share of a use in the base year, and over the scenarios that are shown."""
    rows = data[data["sector"].isin((use, ALL))]
    wide = rows.pivot(index="scenario", columns="sector", values="value")
    if use not in wide or not wide.loc[BASE, ALL]:
        return ""
    shares = wide[use] / wide[ALL]
    span = wording.share_span(shares[list(selection.scenarios)].dropna(), w)
    form = "one" if selection.only else "equal" if span.alike else "range"
    then = wording.share_text(float(shares[BASE]), w)
    return w(f"demand.technologies.second.{form}", then=then, base=selection.base, **span.args)


def merged_uses(sectors: list[str]) -> tuple[list[str], list[str]]:
    """Sectors with a part of their own, and those merged into one part."""
    if len(sectors) <= MOST_PARTS:
        return sectors, []
    return sectors[: MOST_PARTS - 1], sectors[MOST_PARTS - 1 :]


def _parts(
    values: Mapping[str, float], separate: list[str], merged: list[str], unit: str, w: Words
) -> tuple[record.StackPart, ...]:
    parts = []
    for i, key in enumerate([*separate, *(["merged"] if merged else [])]):
        names = merged if key == "merged" else [key]
        tonnes = sum(values.get(name, 0.0) for name in names)
        text = wording.amount(tonnes, unit, w)
        name = wording.sectors_named(names, w)
        parts.append(
            record.StackPart(
                key=key,
                value=tonnes / TONNES_PER[unit],
                text=text if i == 0 else "",
                token=PARTS[i] if i < len(PARTS) else "ink2",
                outline=i >= len(PARTS),
                tip=w("demand.alt.tip", name=name, value=wording.with_unit(tonnes, unit, w)),
            )
        )
    return tuple(parts)


def _stack(
    data: pd.DataFrame, selection: wording.Selection, view: View, unit: str
) -> record.StackEncoding:
    w = view.words
    sectors = [s for s in pd.unique(data["sector"]) if s != ALL]
    separate, merged = merged_uses(sectors)
    rows = []
    for scenario in (BASE, *selection.scenarios):
        group = data[data["scenario"] == scenario]
        values = dict(zip(group["sector"], group["value"], strict=True))
        base = scenario == BASE
        rows.append(
            record.StackRow(
                label=str(selection.base) if base else wording.short_name(scenario, w),
                sublabel="" if base else view["year"],
                parts=_parts(values, separate, merged, unit, w),
                total=wording.amount(values[ALL], unit, w),
            )
        )
    names = [wording.sector_name(s, w) for s in separate]
    if merged:
        names.append(wording.sectors_named(merged, w))
    legend = tuple(
        (record.LegendItem(token, name, "outline" if token == "ink2" else "swatch"), 1.0)
        for name, token in zip(names, (*PARTS, "ink2"), strict=False)
    )
    return record.StackEncoding(unit=unit, rows=tuple(rows), legend=legend)


def adds_up_notes(data: pd.DataFrame, unit: str, w: Words) -> list[str]:
    """Notes on merged parts, and on sums that miss the printed total by more than rounding."""
    merged = merged_uses([s for s in pd.unique(data["sector"]) if s != ALL])[1]
    together = w.listing([wording.sector_inside(s, w) for s in merged])
    notes = [w("demand.note.merged", uses=together)] if merged else []
    return [*notes, w("demand.note.rounding")] + [
        w(
            "demand.note.apart",
            scenario=wording.scenario_name(r.scenario, w),
            parts=wording.amount(r.parts, unit, w),
            total=wording.amount(r.total, unit, w),
            unit=unit,
        )
        for r in tuples(unexplained(data))
    ]


@figure(
    "demand.technologies",
    query.DemandMineral,
    Scope,
    Year,
    Use(Scenario, optional=True),
    Edition,
    SourceId,
    tables=("demand",),
    choices=query.uses_choices,
    why_empty=query.why_empty(query.uses_choices, "uses_{scope}"),
)
def technologies(view: View) -> Draft:
    """Demand for a mineral by use, in the base year and in a later one.

    ``scope=total`` adds other uses as a part. ``scenario`` leaves one beside the base year. Rows:
    scenario, year, sector (``all``: the printed total), value (t). Smaller parts are merged in
    the picture and separate in the rows.
    """
    w = view.words
    selection = wording.select(view)
    rows = mineral_rows(view)
    if view["scope"] == "energy":
        rows = rows[rows["scope"] == "energy"]
    every = uses(rows, view.year)
    data = every[every["scenario"].isin((BASE, *selection.scenarios))].reset_index(drop=True)
    unit = wording.picture_unit(float(data["value"].max()), w)
    encoding = _stack(data, selection, view, unit)
    head = technologies_head(view, selection, data)
    return Draft(
        title=head,
        claim=wording.in_scenario(head.title, selection.headline, w),
        subtitle=w(
            f"demand.technologies.subtitle_{view['scope']}",
            **wording.places(view, selection, unit)
            | {"scenario": wording.short_name(selection.headline, w)},
        ),
        unit="t",
        data=data,
        encoding=encoding,
        sources=wording.publications(selection),
        notes=(
            *wording.mineral_notes([view["mineral"]], w),
            *adds_up_notes(data, unit, w),
            w("demand.note.base", base=selection.base),
            *wording.edition_notes(selection, w),
            *wording.lacks_notes(selection.edition, view["mineral"], w),
        ),
        alt={"rows": _stack_alt(encoding, w)},
        table=("scenario", "year", "sector", "value.demand"),
    )


def _stack_alt(encoding: record.StackEncoding, w: Words) -> str:
    return w.listing(
        [
            wording.alt_row(
                w("demand.alt.bar", label=r.label, year=r.sublabel).strip(),
                w("demand.with_unit", value=r.total, unit=encoding.unit),
                w,
            )
            for r in encoding.rows
        ]
    )
