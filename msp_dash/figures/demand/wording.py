"""Number formats, notes and marks shared by the demand figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Literal

import pandas as pd

from msp_dash.analysis.demand import BASE, HEADLINE, scenarios
from msp_dash.data import Source
from msp_dash.data.frames import tuples
from msp_dash.data.sources import records
from msp_dash.figures.common import capital, publication
from msp_dash.figures.demand import query
from msp_dash.figures.producers.headlines import part
from msp_dash.figures.record import Dot, LegendItem, Point, Series
from msp_dash.params import View
from msp_dash.words import Words
from msp_dash.words.numbers import TONNES_PER

TOKENS: Mapping[str, str] = MappingProxyType(
    {
        "current_policies": "ramp:3",
        "steps": "ramp:4",
        "stated_policies": "ramp:4",
        "aps": "ramp:5",
        "high_demand": "ramp:5",
        "nze": "ramp:6",
    }
)
"""Gray of each scenario, the same in all editions: Stated Policies has one."""
SYMBOLS: Mapping[str, Literal["ring", "circle", "square", "diamond"]] = MappingProxyType(
    {
        "current_policies": "ring",
        "steps": "circle",
        "stated_policies": "circle",
        "aps": "square",
        "high_demand": "diamond",
        "nze": "diamond",
    }
)
"""Shapes of the scenarios, so that gray is not the only difference."""
NOTED_MINERALS = (
    "graphite",
    "battery_graphite",
    "magnet_rare_earths",
    "rare_earths",
    "lithium",
    "platinum_group_metals",
)
"""Minerals whose id does not say what the IEA counts."""
NEARLY_ALL = 0.995
"""Share that would be printed as 100% although others take some."""
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
    """'Hydrogen technologies, solar PV' as a label of several uses merged into one."""
    return capital(", ".join(sector_inside(s, w) for s in sectors))


def mineral_name(mineral: str, w: Words) -> str:
    """A mineral as a label."""
    return query.DemandMineral.label(mineral, w)


@dataclass(frozen=True, slots=True)
class Selection:
    """Edition and scenarios of a view: all of the edition, or the one that the view names."""

    edition: str
    base: int
    all: tuple[str, ...]
    scenarios: tuple[str, ...]
    headline: str

    @property
    def only(self) -> bool:
        """Whether the view names one scenario."""
        return len(self.scenarios) == 1


@lru_cache(maxsize=8)
def _scenarios(edition: str) -> tuple[str, ...]:
    return scenarios(query.edition_rows(edition))


def headline_scenario(edition: str) -> str:
    """The scenario of an edition that headlines are about."""
    return next(s for s in _scenarios(edition) if s in HEADLINE)


def select(view: View) -> Selection:
    """The edition and scenarios of a view."""
    edition = view["edition"]
    every = _scenarios(edition)
    scenario = view["scenario"]
    return Selection(
        edition=edition,
        base=query.bases()[edition],
        all=every,
        scenarios=(scenario,) if scenario else every,
        headline=scenario or headline_scenario(edition),
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


@dataclass(frozen=True, slots=True)
class Span:
    """The smallest and the largest of some numbers, as they are printed; `high` with its unit."""

    low: str
    high: str
    alike: bool

    @property
    def args(self) -> dict[str, str]:
        """Message arguments of a range and of a single amount."""
        return {"low": self.low, "high": self.high, "amount": self.high}

    @property
    def form(self) -> Literal["one", "range"]:
        """Suffix of message keys."""
        return "one" if self.alike else "range"


def sentence_unit(largest: float, picture: str, w: Words) -> str:
    """Unit of quantities in a sentence, never t over a `picture` in kt."""
    unit = w.tonnes_unit(largest)
    return "kt" if (picture, unit) == ("kt", "t") else unit


def tonnes_span(values: Iterable[float], picture: str, w: Words) -> Span:
    """'2.1', '4.0 Mt' for a sentence: one unit, never t over a `picture` in kt."""
    low, high = ends(values)
    unit = sentence_unit(high, picture, w)
    first, last = w.in_unit(low, unit, 2), w.in_unit(high, unit, 2)
    return Span(first, w("demand.with_unit", value=last, unit=unit), first == last)


def ratio_span(values: Iterable[float], w: Words) -> Span:
    """'3.1', '5.2' for a sentence."""
    low, high = (w.significant(v, 2) for v in ends(values))
    return Span(low, high, low == high)


def share_span(values: Iterable[float], w: Words) -> Span:
    """'44%', '56%' for a sentence."""
    low, high = (share_text(v, w) for v in ends(values))
    return Span(low, high, low == high)


def share_text(share: float, w: Words) -> str:
    """A share for a sentence: '99.7%', 'less than 0.1%'; all only where no other has any."""
    return part(w, share, whole=share >= 1)


def in_scenario(sentence: str, scenario: str, w: Words) -> str:
    """A sentence that names its one scenario."""
    return w("demand.title.scenario", sentence=sentence, scenario=brief_name(scenario, w))


def brief_mineral(mineral: str, w: Words) -> str:
    """A mineral inside a title, by its shorter name where it has one."""
    key = f"demand.brief.{mineral}"
    return w.mineral_as(key, mineral) if w.has(key) else query.the_mineral(mineral, w)


def user(sector: str, w: Words) -> str:
    """A use as the subject of a sentence: 'Electric vehicles'."""
    text = w(f"demand.who.{sector}")
    return w.opening(capital(text), text)


def ends(values: Iterable[float]) -> tuple[float, float]:
    """Smallest and largest."""
    ordered = sorted(values)
    return ordered[0], ordered[-1]


def places(view: View, selection: Selection, unit: str = "") -> dict[str, object]:
    """Placeholders of subtitles: mineral, unit, year, base, scenario, edition, and from (scope)."""
    w, mineral, scope = view.words, view.get("mineral"), view.get("scope")
    return {
        "mineral": query.the_mineral(mineral, w) if mineral else "",
        "unit": unit,
        "year": view["year"],
        "base": selection.base,
        "scenario": scenario_name(selection.headline, w),
        "edition": w.date(selection.edition),
        "from": w(f"demand.from.{scope}") if scope else "",
    }


# Marks and keys


def dot(value: float, scenario: str, tip: str, text: str = "") -> Dot:
    """Mark of a scenario in its color and shape."""
    return Dot(value, TOKENS[scenario], SYMBOLS[scenario], text, tip=tip)


def dots_legend(selection: Selection, w: Words) -> tuple[LegendItem, ...]:
    """Key of the scenarios that a view shows."""
    return tuple(
        LegendItem(TOKENS[s], scenario_name(s, w), SYMBOLS[s]) for s in selection.scenarios
    )


def by_mineral(data: pd.DataFrame, selection: Selection, value: str) -> pd.DataFrame:
    """One row a mineral, one column a scenario; largest first on the scenario that is quoted."""
    wide = data.pivot(index="mineral", columns="scenario", values=value)
    wide = wide.reindex(columns=[s for s in (BASE, *selection.scenarios) if s in wide])
    return wide.sort_values(selection.headline, ascending=False, na_position="last", kind="stable")


# Notes


def mineral_notes(minerals: Iterable[str], w: Words) -> list[str]:
    """What the IEA counts under names that do not say it."""
    ids = set(minerals)
    return [w(f"demand.note.{m}") for m in NOTED_MINERALS if m in ids]


def edition_notes(selection: Selection, w: Words) -> list[str]:
    """Scenarios are no forecasts and keep their names; who converted or transcribed the file."""
    names = w.listing([scenario_name(s, w) for s in selection.all])
    edition = w.date(selection.edition)
    return [
        w("demand.note.names", names=names, edition=edition),
        *third_party_notes((selection.edition,), w),
    ]


def third_party_notes(of: Iterable[str], w: Words) -> list[str]:
    """Editions that were not read from the IEA's own file, by the grades of their records."""
    grades = {edition: records()[publication("iea", edition).id]["grade"] for edition in of}
    keys = {edition: f"demand.note.third_party_{g.lower()}" for edition, g in grades.items()}
    return [w(key, edition=w.date(edition)) for edition, key in keys.items() if w.has(key)]


@lru_cache(maxsize=1)
def total_minerals() -> Mapping[str, frozenset[str]]:
    """Edition -> minerals for which it gives total demand in its scenarios."""
    totals = query.path_choices()
    totals = totals[totals["scope"] == "total"]
    return {e: frozenset(totals.loc[totals["edition"] == e, "mineral"]) for e in query.editions()}


def lacks_notes(edition: str, mineral: str, w: Words) -> list[str]:
    """What an edition lacks beside the others: total demand of most minerals in July 2026."""
    totals = total_minerals()
    if totals[edition] == frozenset().union(*totals.values()):
        return []
    args = {
        "edition": w.date(edition),
        "minerals": query.minerals_named(sorted(totals[edition]), w),
    }
    others = [e for e in query.editions() if mineral in totals[e]]
    if mineral in totals[edition] or not others:
        return [w("demand.note.lacks_total", **args)]
    nearest = w.date(others[-1])
    return [
        w(
            "demand.note.lacks_total_nearest",
            mineral=query.the_mineral(mineral, w),
            nearest=nearest,
            **args,
        )
    ]


def publications(selection: Selection) -> tuple[Source, ...]:
    """The edition's record."""
    return (publication("iea", selection.edition),)


def alt_row(name: str, value: str, w: Words) -> str:
    """'Stated Policies 2 403 kt' in a description."""
    return w("demand.alt.row", name=name, value=value)


def scenario_lines(
    data: pd.DataFrame, selection: Selection, point: Callable[[Any], Point], w: Words, year: int = 0
) -> tuple[Series, ...]:
    """A line a scenario that is shown, each from the edition's base year.

    The values beside the lines are those of `year`, at a point of its own on each line; of the last
    year, at their ends, where none is given.

    Parameters
    ----------
    data : columns scenario, year, and what `point` draws of a row.
    """
    start = data[data["scenario"] == BASE]
    lines: list[Series] = []
    marks: list[Series] = []
    for scenario in selection.scenarios:
        rows = pd.concat([start, data[data["scenario"] == scenario]])
        points = tuple(map(point, tuples(rows)))
        first = w("demand.start", year=selection.base, value=points[0].text) if not lines else ""
        name, token = scenario_name(scenario, w), TOKENS[scenario]
        at = next((p for p in points if p.x == year), points[-1])
        lines.append(
            Series(
                key=scenario,
                name=name,
                points=points,
                token=token,
                strong=True,
                symbol="circle",
                end_name=name,
                end_value=at.text if at is points[-1] else "",
                start_value=first if len(start) else "",
            )
        )
        if at is not points[-1]:
            marks.append(_mark(scenario, name, token, at, year, w))
    return (*lines, *marks)


def _mark(scenario: str, name: str, token: str, at: Point, year: int, w: Words) -> Series:
    """The value of a chosen year, on the line of its scenario."""
    return Series(
        key=f"{scenario} {year}",
        name=w("demand.alt.bar", label=name, year=year),
        points=(at,),
        token=token,
        strong=True,
        symbol="circle",
        end_value=at.text,
    )
