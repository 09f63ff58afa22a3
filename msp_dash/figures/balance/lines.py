"""Lines of supply beside total demand by scenario, in one unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pandas as pd

from msp_dash.data.frames import tuples
from msp_dash.figures.axis import steps, ticks
from msp_dash.figures.balance.wording import met
from msp_dash.figures.demand.wording import (
    Selection,
    alt_row,
    amount,
    scenario_lines,
    scenario_name,
    with_unit,
)
from msp_dash.figures.record import LinesEncoding, Panel, Point, Series
from msp_dash.words import Words
from msp_dash.words.numbers import TONNES_PER

SHORTFALL = "shortfall"


def picture(
    rows: pd.DataFrame, selection: Selection, supplies: Iterable[Series], unit: str, w: Words
) -> LinesEncoding:
    """Demand of each scenario, then `supplies`, over the years of `rows` (supply and demand, t)."""
    years = sorted(set(rows["year"]))
    largest = float(rows[["supply", "demand"]].max().max()) / TONNES_PER[unit]
    panel = Panel(
        title="",
        unit=unit,
        series=(*_demand(rows, selection, unit, w), *supplies),
        y_ticks=ticks(steps(largest), w),
        x_ticks=tuple((float(y), str(y)) for y in years),
        span=(float(selection.base), float(years[-1]), w("balance.caption")),
    )
    return LinesEncoding((panel,))


def _demand(rows: pd.DataFrame, selection: Selection, unit: str, w: Words) -> list[Series]:
    def point(row: Any) -> Point:
        text = amount(row.demand, unit, w)
        return Point(float(row.year), row.demand / TONNES_PER[unit], text=text)

    return [
        replace(
            line,
            name=w("balance.supply_demand.demand", scenario=line.name),
            symbol="diamond",
            start_value="",
        )
        for line in scenario_lines(rows, selection, point, w)
    ]


def shortfall(row: pd.Series, supply: str, key: str, unit: str, w: Words) -> Series:
    """What of demand is not met in the year and scenario that a title cites.

    Parameters
    ----------
    row : year, scenario, demand and the column `supply`.
    key : message that names the line by its scenario.
    """
    points = tuple(
        Point(float(row["year"]), float(row[n]) / TONNES_PER[unit], text=amount(row[n], unit, w))
        for n in (supply, "demand")
    )
    name = w(key, scenario=scenario_name(str(row["scenario"]), w))
    text = w("balance.supply_demand.met", share=met(float(row[supply] / row["demand"]), w))
    return Series(SHORTFALL, name, points, SHORTFALL, strong=True, end_value=text)


def demand_text(rows: pd.DataFrame, unit: str, w: Words) -> str:
    """Demand of each scenario in words."""
    return w.listing(
        [
            alt_row(scenario_name(r.scenario, w), with_unit(r.demand, unit, w), w)
            for r in tuples(rows)
        ]
    )
