"""Rows of a long table to print: of a time series, years at an interval; else the first rows."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from msp_dash.figures.record import Figure, LinesEncoding
from msp_dash.figures.registry import url
from msp_dash.words import Words

MAX_ROWS = 100
"""Longest table that is printed in full: about two sheets."""
LAST_YEARS = 3
STEPS = (5, 10, 20, 50)
"""Intervals in years; the first that gives at most `MAX_ROWS` rows is used."""
_LISTS_FIELD = "lists"
"""Field with the number of lists that name a place. The best known places are printed first."""


@dataclass(frozen=True, slots=True)
class Extract:
    """The rows to print, and the interval in years between them (0: the first rows of a list)."""

    figure: Figure
    step: int


def extract(figure: Figure) -> Extract | None:
    """Rows of a long table to print.

    Of a time series: the first year, the years divisible by an interval, and the last `LAST_YEARS`.
    Of any other list: the first `MAX_ROWS` rows; places are sorted by how many lists name them.

    Returns
    -------
    Extract or None
        None if the whole table is printed.
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
    """Sentence that says which rows are printed, of how many, in what order, and where all are."""
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
    """Year of each row of a time series; None for any other list."""
    if isinstance(figure.encoding, LinesEncoding):
        if "year" in figure.data:
            return figure.data["year"]
        if "date" in figure.data:
            return figure.data["date"].str[:4].astype(int)
    return None


def _first_to_print(data: pd.DataFrame) -> pd.DataFrame:
    """Rows sorted so that those to print come first."""
    if _LISTS_FIELD not in data:
        return data
    return data.sort_values(_LISTS_FIELD, ascending=False, kind="stable")
