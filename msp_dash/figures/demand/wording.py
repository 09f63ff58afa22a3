"""Numbers, notes and columns that the figures of demand share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import pandas as pd

from msp_dash.analysis.demand import BASE, HEADLINE, scenarios
from msp_dash.data import Source
from msp_dash.data.frames import tuples
from msp_dash.figures.common import capital, publication
from msp_dash.figures.demand.asking import (
    DemandMineral,
    bases,
    edition_rows,
    editions,
    minerals_named,
    path_choices,
    the_mineral,
)
from msp_dash.figures.record import Column, ColumnFormat, Dot, LegendItem, Point, Series
from msp_dash.params import View
from msp_dash.words import Words
from msp_dash.words.numbers import TONNES_PER

TOKENS = ("scenario_low", "scenario_middle", "scenario_high")
"""Colours of an edition's scenarios in the IEA's order."""
SYMBOLS: tuple[Literal["ring", "circle", "diamond"], ...] = ("ring", "circle", "diamond")
"""Shapes beside the colours, so that scenarios are told apart without them."""
NOTED_MINERALS = (
    "graphite",
    "battery_graphite",
    "magnet_rare_earths",
    "rare_earths",
    "lithium",
    "platinum_group_metals",
)
"""Minerals whose id does not say what the IEA counts."""
LEAST_PRINTED = 0.0005
"""Under this a quantity in the picture's unit would be printed as 0."""


def scenario_name(scenario: str, w: Words) -> str:
    """The edition's own name of a scenario."""
    return w(f"params.scenario.{scenario}")


def brief_name(scenario: str, w: Words) -> str:
    """A scenario's abbreviation in a full title, where it has one: 'STEPS'."""
    name = scenario_name(scenario, w)
    return name.partition("(")[2].rstrip(")") or name


def short_name(scenario: str, w: Words) -> str:
    """A scenario's name in a title or a narrow column: what stands before its abbreviation."""
    return scenario_name(scenario, w).split(" (")[0]


def sector_name(sector: str, w: Words) -> str:
    """A use in words, the total included."""
    key = f"params.technology.{sector}"
    return w(key) if w.has(key) else w(f"demand.use.{sector}")


def sector_inside(sector: str, w: Words) -> str:
    """A use inside a sentence: 'solar PV', 'grid batteries'."""
    return w(f"demand.inside.{sector}")


def sectors_named(sectors: Sequence[str], w: Words) -> str:
    """'Hydrogen technologies, solar PV' as a label of several uses drawn as one."""
    return capital(", ".join(sector_inside(s, w) for s in sectors))


def mineral_name(mineral: str, w: Words) -> str:
    """A mineral as a label."""
    return DemandMineral.label(mineral, w)


@dataclass(frozen=True, slots=True)
class Asked:
    """An edition and the scenarios of it that a view shows: all, or the one that it names."""

    edition: str
    base: int
    all: tuple[str, ...]
    shown: tuple[str, ...]
    headline: str

    @property
    def only(self) -> bool:
        """Whether the view names one scenario."""
        return len(self.shown) == 1


@lru_cache(maxsize=8)
def _scenarios(edition: str) -> tuple[str, ...]:
    return scenarios(edition_rows(edition))


def asked(view: View) -> Asked:
    """The edition and scenarios of a view."""
    edition = view["edition"]
    every = _scenarios(edition)
    named = view["scenario"]
    return Asked(
        edition=edition,
        base=bases()[edition],
        all=every,
        shown=(named,) if named else every,
        headline=named or next(s for s in every if s in HEADLINE),
    )


def picture_unit(largest: float, w: Words) -> str:
    """T below 10 kt, else kt: the IEA's own unit, also where a title says Mt."""
    return "t" if w.tonnes_unit(largest) == "t" else "kt"


def amount(tonnes: float, unit: str, w: Words) -> str:
    """A quantity in a picture's unit: whole from 100 on, three digits below; never 0 for little."""
    value = tonnes / TONNES_PER[unit]
    if 0 < value < LEAST_PRINTED:
        return w("demand.under", value=w.quantity(0.001))
    return w.whole(value) if value >= 100 else w.quantity(value)


def with_unit(tonnes: float, unit: str, w: Words) -> str:
    """A quantity in a picture's unit, the unit behind it."""
    return w("demand.with_unit", value=amount(tonnes, unit, w), unit=unit)


def spread(texts: Sequence[str], w: Words) -> str:
    """'3.1 to 5.2', or '3.1' where all texts are alike."""
    low, high = texts[0], texts[-1]
    return low if low == high else w("demand.range", low=low, high=high)


def tonnes_spread(values: Iterable[float], picture: str, w: Words) -> str:
    """'2.1 to 4.0 Mt' for a sentence: two digits, one unit, never t over a `picture` in kt."""
    low, high = ends(values)
    unit = w.tonnes_unit(high)
    if picture == "kt" and unit == "t":
        unit = "kt"
    texts = [w.in_unit(low, unit, 2), w.in_unit(high, unit, 2)]
    return w("demand.with_unit", value=spread(texts, w), unit=unit)


def ratio_spread(values: Iterable[float], w: Words) -> str:
    """'3.1 to 5.2' for a sentence."""
    return spread([w.significant(v, 2) for v in ends(values)], w)


def share_spread(values: Iterable[float], w: Words) -> str:
    """'44% to 56%' for a sentence."""
    return spread([w.share(v) for v in ends(values)], w)


def ends(values: Iterable[float]) -> tuple[float, float]:
    """Smallest and largest."""
    held = sorted(values)
    return held[0], held[-1]


# Columns and keys

FORMATS: Mapping[str, ColumnFormat] = {
    "share": "share",
    "value": "number",
    "ratio": "ratio",
    "year": "year",
    "base_year": "year",
}
NAMERS: Mapping[str, Callable[[str, Words], str]] = {
    "scenario": scenario_name,
    "mineral": mineral_name,
    "sector": sector_name,
    "scope": lambda scope, w: w(f"params.scope.{scope}"),
    "edition": lambda edition, w: w.date(edition),
}


def table(data: pd.DataFrame, w: Words, unit: str = "t") -> tuple[Column, ...]:
    """Columns of the data table: those of `data` in its order, ids by their names."""
    return tuple(
        Column(
            field,
            w(f"demand.column.{field}", unit=unit),
            FORMATS.get(field, "text"),
            tuple((i, NAMERS[field](i, w)) for i in pd.unique(data[field]))
            if field in NAMERS
            else (),
        )
        for field in map(str, data.columns)
    )


def dot(value: float, scenario: str, a: Asked, tip: str) -> Dot:
    """Mark of a scenario: its place in the edition gives colour and shape."""
    place = a.all.index(scenario)
    return Dot(value, TOKENS[place], SYMBOLS[place], tip=tip)


def dots_legend(a: Asked, w: Words) -> tuple[LegendItem, ...]:
    """Key of the scenarios that a view shows."""
    return tuple(
        LegendItem(TOKENS[a.all.index(s)], scenario_name(s, w), SYMBOLS[a.all.index(s)])
        for s in a.shown
    )


def by_mineral(found: pd.DataFrame, a: Asked, value: str) -> pd.DataFrame:
    """One row a mineral, one column a scenario; largest first on the scenario that is quoted."""
    wide = found.pivot(index="mineral", columns="scenario", values=value)
    wide = wide.reindex(columns=[s for s in (BASE, *a.shown) if s in wide])
    return wide.sort_values(a.headline, ascending=False, na_position="last", kind="stable")


# Notes


def mineral_notes(minerals: Iterable[str], w: Words) -> list[str]:
    """What the IEA counts under names that do not say it."""
    held = set(minerals)
    return [w(f"demand.note.{m}") for m in NOTED_MINERALS if m in held]


def edition_notes(a: Asked, w: Words) -> list[str]:
    """Scenarios are no forecasts and keep their names; who converted or transcribed the file."""
    names = w.listing([scenario_name(s, w) for s in a.all])
    edition = w.date(a.edition)
    return [
        w("demand.note.names", names=names, edition=edition),
        *third_party_notes((a.edition,), w),
    ]


def third_party_notes(of: Iterable[str], w: Words) -> list[str]:
    """Editions that were not read from the IEA's own file."""
    keys = [f"demand.note.third_party_{edition.replace('-', '_')}" for edition in of]
    return [w(key) for key in keys if w.has(key)]


@lru_cache(maxsize=1)
def total_minerals() -> Mapping[str, frozenset[str]]:
    """Edition -> minerals for which it gives total demand in its scenarios."""
    totals = path_choices()
    totals = totals[totals["scope"] == "total"]
    return {e: frozenset(totals.loc[totals["edition"] == e, "mineral"]) for e in editions()}


def lacks_notes(edition: str, mineral: str, w: Words) -> list[str]:
    """What an edition lacks beside the others: total demand of most minerals in July 2026."""
    held = total_minerals()
    if held[edition] == frozenset().union(*held.values()):
        return []
    named = {"edition": w.date(edition), "minerals": minerals_named(sorted(held[edition]), w)}
    others = [e for e in editions() if mineral in held[e]]
    if mineral in held[edition] or not others:
        return [w("demand.note.lacks_total", **named)]
    nearest = w.date(others[-1])
    return [
        w(
            "demand.note.lacks_total_nearest",
            mineral=the_mineral(mineral, w),
            nearest=nearest,
            **named,
        )
    ]


def publications(a: Asked) -> tuple[Source, ...]:
    """The edition's record."""
    return (publication("iea", a.edition),)


def alt_row(name: str, value: str, w: Words) -> str:
    """'Stated Policies 2 403 kt' in a description."""
    return w("demand.alt.row", name=name, value=value)


def scenario_lines(
    data: pd.DataFrame, a: Asked, point: Callable[[Any], Point], w: Words
) -> tuple[Series, ...]:
    """A line a scenario that is shown, each from the edition's base year.

    Parameters
    ----------
    data : columns scenario, year, and what `point` draws of a row.
    """
    start = data[data["scenario"] == BASE]
    found: list[Series] = []
    for scenario in a.shown:
        rows = pd.concat([start, data[data["scenario"] == scenario]])
        points = tuple(map(point, tuples(rows)))
        first = w("demand.start", year=a.base, value=points[0].text) if not found else ""
        name = scenario_name(scenario, w)
        found.append(
            Series(
                key=scenario,
                name=name,
                points=points,
                token=TOKENS[a.all.index(scenario)],
                strong=True,
                symbol="circle",
                end_name=name,
                end_value=points[-1].text,
                start_value=first if len(start) else "",
            )
        )
    return tuple(found)
