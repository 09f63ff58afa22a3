"""Rows of a long table that paper prints: of a series years at an interval, else the first ones."""

from __future__ import annotations

from dataclasses import dataclass, replace

from msp_dash.figures.record import Figure, LinesEncoding

ROWS_MOST = 100
"""Rows up to which a table is printed whole: about two sheets."""
LAST_YEARS = 3
STEPS = (5, 10, 20, 50)
"""Intervals in years; the first that keeps to `ROWS_MOST` is taken."""


@dataclass(frozen=True, slots=True)
class Extract:
    """Rows that are printed, and the interval in years between them; 0 for the first of a list."""

    figure: Figure
    step: int


def extract(figure: Figure) -> Extract | None:
    """The first year, those that an interval divides, and the last `LAST_YEARS`, of a long series.

    Of a long list that is no series, such as that of sites, the first `ROWS_MOST` rows.

    Returns
    -------
    Extract or None
        None where the whole table is printed: short ones.
    """
    data = figure.data
    if len(data) <= ROWS_MOST:
        return None
    if not isinstance(figure.encoding, LinesEncoding) or "year" not in data:
        return Extract(replace(figure, data=data.head(ROWS_MOST)), 0)
    years = sorted(data["year"].unique())
    always = {years[0], *years[-LAST_YEARS:]}
    for step in STEPS:
        rows = data[data["year"].isin(always) | (data["year"] % step == 0)]
        if len(rows) <= ROWS_MOST:
            break
    if len(rows) == len(data):
        return None
    return Extract(replace(figure, data=rows), step)
