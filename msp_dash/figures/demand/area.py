"""Demand for one mineral by use over the years of one scenario, as stacked areas."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from msp_dash.analysis.demand import ALL, BASE, use_paths, uses
from msp_dash.figures.axis import steps, ticks
from msp_dash.figures.demand.paths import (
    adds_up_notes,
    merged_uses,
    mineral_rows,
    technologies_head,
)
from msp_dash.figures.demand.query import DemandMineral, uses_choices, why_empty
from msp_dash.figures.demand.wording import (
    amount,
    edition_notes,
    lacks_notes,
    mineral_notes,
    picture_unit,
    places,
    publications,
    sector_name,
    sectors_named,
    select,
    short_name,
    with_unit,
)
from msp_dash.figures.draft import Draft
from msp_dash.figures.record import AreaEncoding, Point, Series
from msp_dash.figures.registry import figure
from msp_dash.params import Edition, Scenario, Scope, SourceId, View, Year
from msp_dash.words import Words
from msp_dash.words.numbers import TONNES_PER

TOKENS = ("scenario_high", "scenario_middle", "part_third", "other", "part_last")
"""Colors of the parts, the largest first."""
MERGED = "merged"
"""Key of the part that stands for the smallest uses together."""


def _series(key: str, name: str, token: str, values: pd.Series, unit: str, w: Words) -> Series:
    """`values` : t by year."""
    points = tuple(
        Point(int(year), value / TONNES_PER[unit], text=amount(value, unit, w))
        for year, value in values.items()
    )
    return Series(
        key=key,
        name=name,
        points=points,
        token=token,
        strong=key == ALL,
        end_name="" if key == ALL else name,
        end_value="" if key == ALL else points[-1].text,
    )


def _parts(wide: pd.DataFrame, unit: str, w: Words) -> tuple[Series, ...]:
    """`wide` : t, a row a year, a column a use, the largest first."""
    separate, merged = merged_uses([s for s in wide if s != ALL])
    groups: list[tuple[str, Sequence[str]]] = [(one, [one]) for one in separate]
    groups += [(MERGED, merged)] if merged else []
    return tuple(
        _series(
            key,
            sectors_named(names, w) if key == MERGED else sector_name(key, w),
            token,
            wide[list(names)].sum(axis=1),
            unit,
            w,
        )
        for (key, names), token in zip(groups, TOKENS, strict=False)
    )


@figure(
    "demand.area",
    DemandMineral,
    Scope,
    Edition,
    Scenario,
    Year,
    SourceId,
    page="demand",
    tables=("demand",),
    choices=uses_choices,
    why_empty=why_empty(uses_choices, "uses_{scope}"),
)
def over_time(view: View) -> Draft:
    """Demand for a mineral by use over the years of one scenario.

    ``year`` is that of the title. The axis has room for every scenario of the edition, so that it
    stays when another is chosen. Rows: scenario (``base`` for the base year), year, sector
    (``all``: the printed total), value (t). Smaller parts are merged in the picture only.
    """
    w = view.words
    selection = select(view)
    rows = mineral_rows(view)
    if view["scope"] == "energy":
        rows = rows[rows["scope"] == "energy"]
    data = use_paths(rows, view["scenario"])
    wide = data.pivot(index="year", columns="sector", values="value")[pd.unique(data["sector"])]
    compared = uses(rows, view.year)
    year_rows = compared[compared["scenario"].isin((BASE, view["scenario"]))].reset_index(drop=True)
    # Of all scenarios: the axis stays when the scenario changes.
    totals = rows.loc[(rows["sector"] == ALL) & (rows["scope"] == view["scope"]), "value"]
    largest = max(float(totals.max()), float(wide.drop(columns=ALL).sum(axis=1).max()))
    unit = picture_unit(largest, w)
    years = list(wide.index)
    encoding = AreaEncoding(
        unit=unit,
        parts=_parts(wide, unit, w),
        total=_series(ALL, sector_name(ALL, w), "ink", wide[ALL], unit, w),
        y_ticks=ticks(steps(largest / TONNES_PER[unit]), w),
        x_ticks=tuple((year, str(year)) for year in years),
        marked=(years[0], view.year, years[-1]),
        caption=w("demand.caption"),
    )
    return Draft(
        title=technologies_head(view, selection, year_rows),
        subtitle=w(
            f"demand.area.subtitle_{view['scope']}",
            **places(view, selection, unit) | {"scenario": short_name(view["scenario"], w)},
        ),
        unit="t",
        data=data,
        encoding=encoding,
        sources=publications(selection),
        notes=(
            *mineral_notes([view["mineral"]], w),
            *adds_up_notes(data[data["year"].isin((selection.base, view.year))], unit, w),
            w("demand.area.note_axis"),
            w("demand.note.base", base=selection.base),
            *edition_notes(selection, w),
            *lacks_notes(selection.edition, view["mineral"], w),
        ),
        alt={
            "rows": w.listing(
                [
                    w(
                        "demand.alt.row",
                        name=part.name,
                        value=with_unit((point.y or 0.0) * TONNES_PER[unit], unit, w),
                    )
                    for part in encoding.parts
                    for point in part.points
                    if point.x == view.year
                ]
            ),
            "year": view.year,
        },
        table=("scenario", "year", "sector", "value.demand"),
    )
