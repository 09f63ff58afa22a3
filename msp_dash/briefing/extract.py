"""Which rows of a long series a sheet of paper prints: years at an interval, and the last ones."""

from __future__ import annotations

from dataclasses import dataclass, replace

from msp_dash.figures.record import Figure, LinesEncoding

ROWS_MOST = 100
"""Rows up to which a series is printed whole: about two sheets."""
LAST_YEARS = 3
STEPS = (5, 10, 20, 50)
"""Intervals in years; the first that keeps to `ROWS_MOST` is taken."""


@dataclass(frozen=True, slots=True)
class Extract:
    """Rows that are printed, and the interval in years between them."""

    figure: Figure
    step: int


def extract(figure: Figure) -> Extract | None:
    """The first year, those that an interval divides, and the last `LAST_YEARS`, of a long series.

    Returns
    -------
    Extract or None
        None where the whole table is printed: short ones, and those that are no series of years.
    """
    data = figure.data
    if not isinstance(figure.encoding, LinesEncoding) or "year" not in data:
        return None
    if len(data) <= ROWS_MOST:
        return None
    years = sorted(data["year"].unique())
    always = {years[0], *years[-LAST_YEARS:]}
    for step in STEPS:
        rows = data[data["year"].isin(always) | (data["year"] % step == 0)]
        if len(rows) <= ROWS_MOST:
            break
    if len(rows) == len(data):
        return None
    return Extract(replace(figure, data=rows), step)
