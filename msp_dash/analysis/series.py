"""Output over years: shares of each year, the countries worth drawing, round gridlines."""

from __future__ import annotations

import pandas as pd

from msp_dash.analysis.shares import RESIDUAL, WORLD, shares


def shares_by_year(rows: pd.DataFrame) -> pd.DataFrame:
    """`shares` of each (edition, year), one below the other, years ascending."""
    parts = [shares(part) for _, part in rows.groupby(["year", "edition"], sort=True)]
    return pd.concat(parts, ignore_index=True) if parts else rows.assign(share=float("nan"))


def largest(rows: pd.DataFrame, most: int, always: frozenset[str] = frozenset()) -> list[str]:
    """Codes of the `most` largest named producers of the last year, then those of `always`."""
    last = rows[(rows["year"] == rows["year"].max()) & ~rows["iso3"].isin([WORLD, RESIDUAL])]
    first = list(last.dropna(subset="value").nlargest(most, "value")["iso3"])
    return first + sorted(always & set(rows["iso3"]) - set(first))


def ticks(largest_value: float, wanted: int = 5) -> list[float]:
    """Round gridline values from 0 to at least `largest_value`, about `wanted` steps."""
    if largest_value <= 0:
        return [0.0, 1.0]
    raw = largest_value / wanted
    power = 10.0 ** len(str(int(raw))) / 10 if raw >= 1 else 10.0 ** _negative_power(raw)
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= raw)
    count = int(-(-largest_value // step))
    return [round(i * step, 10) for i in range(count + 1)]


def _negative_power(raw: float) -> int:
    power = 0
    while raw < 10.0**power:
        power -= 1
    return power
