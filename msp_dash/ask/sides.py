"""The sides of a comparison: what heads them, and which of two has the larger number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from msp_dash.ask.intents import Intent
from msp_dash.ask.reading import Reading
from msp_dash.figures.record import Figure
from msp_dash.words import Words


@dataclass(frozen=True, slots=True)
class Side:
    """One side. `basis` : publication, year and stage, which two numbers share to be compared."""

    name: str
    value: float | None
    basis: tuple[str, ...]


def side_of(intent: Intent, figure: Figure, reading: Reading, cited: str, w: Words) -> Side | None:
    """The side that a figure shows, of an intent that asks of several countries or years."""
    if not intent.each:
        return None
    of_years = intent.each == "year"
    params = figure.params
    name = params["year"] if of_years else w.the_country(params["country"])
    year = "" if of_years else params.get("year", "")
    basis = (cited, year, params.get("stage", ""))
    return Side(name, _value(figure, reading), basis)


def _value(figure: Figure, reading: Reading) -> float | None:
    """The country's number in the rows of a figure: a score, or an amount."""
    rows = figure.data
    if "score" in rows:
        own = rows.loc[rows["indicator"] == reading.slot("indicator"), "score"].dropna()
    elif {"iso3", "value"} <= set(rows):
        own = rows.loc[rows["iso3"] == figure.params["country"], "value"].dropna()
    else:
        own = pd.Series(dtype=float)
    return float(own.iloc[0]) if len(own) == 1 else None


def heading(sides: Sequence[Side | None], w: Words) -> str:
    """What stands above several sentences: which of two is larger, by one publication."""
    own = [side for side in sides if side is not None]
    if len(own) < 2:
        return w("answer.choices")
    values = {side.value for side in own if side.value is not None}
    if len(own) == len(values) == 2 and len({side.basis for side in own}) == 1:
        larger = next(side for side in own if side.value == max(values))
        return w("answer.larger", name=larger.name)
    return w("answer.sides")
