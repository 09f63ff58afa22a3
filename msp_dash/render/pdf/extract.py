"""Rows of a long table to print: of a time series, years at an interval; else the first rows."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from msp_dash.figures.record import Figure, LinesEncoding
from msp_dash.figures.registry import url
from msp_dash.words import Words

MAX_ROWS = 100
"""Rows up to which a table is printed whole: about two sheets."""
LAST_YEARS = 3
STEPS = (5, 10, 20, 50)
"""Intervals in years; the first that keeps to `MAX_ROWS` is taken."""
_LISTS_FIELD = "lists"
"""Field that says how many lists name a place. The best known ones are printed first."""


@dataclass(frozen=True, slots=True)
class Extract:
    """Rows that are printed, and the interval in years between them; 0 for the first of a list."""

    figure: Figure
    step: int


def extract(figure: Figure) -> Extract | None:
    """The first year, those that an interval divides, and the last `LAST_YEARS`, of a long series.

    Of a long list that is no series the first `MAX_ROWS` rows: of places those that most lists
    name, of others as they stand in the whole table.

    Returns
    -------
    Extract or None
        None where the whole table is printed: short ones.
    """
    data = figure.data
    if len(data) <= MAX_ROWS:
        return None
    years = _years(figure)
    if years is None:
        return Extract(replace(figure, data=_first_to_print(data).head(MAX_ROWS)), 0)
    every_year = sorted(years.unique())
    always = {every_year[0], *every_year[-LAST_YEARS:]}
    for step in STEPS:
        rows = data[years.isin(always) | (years % step == 0)]
        if len(rows) <= MAX_ROWS:
            break
    if len(rows) == len(data):
        return None
    return Extract(replace(figure, data=rows), step)


def omitted_rows_note(figure: Figure, part: Extract, w: Words) -> str:
    """Which rows are printed, of how many, in what order, and where all of them are."""
    counts = {
        "shown": w.count(len(part.figure.data)),
        "all": w.count(len(figure.data)),
        "link": url(figure.id, figure.params, "csv"),
    }
    if part.step:
        return w("paper.extract", step=part.step, last=LAST_YEARS, **counts)
    order = "lists" if _LISTS_FIELD in figure.data else "table"
    return w("paper.first", order=w(f"paper.order.{order}"), **counts)


def _years(figure: Figure) -> pd.Series[int] | None:
    """Year of each row of a series, None for a list that is none."""
    if isinstance(figure.encoding, LinesEncoding):
        if "year" in figure.data:
            return figure.data["year"]
        if "date" in figure.data:
            return figure.data["date"].str[:4].astype(int)
    return None


def _first_to_print(data: pd.DataFrame) -> pd.DataFrame:
    """Rows with those to print first at the top."""
    if _LISTS_FIELD not in data:
        return data
    return data.sort_values(_LISTS_FIELD, ascending=False, kind="stable")
