"""Time series of output: shares by year, breaks, the fastest decade, the countries of a chart."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

import pandas as pd

from msp_dash.analysis.demand import sole
from msp_dash.analysis.shares import RESIDUAL, WORLD
from msp_dash.data.frames import tuples

BEST_YEARS = 10
SERIES_MIN_YEARS = 15
"""Years that give five spans of ten: the fastest of fewer is no record."""

BREAK = "break in series"
"""BGS's words on a country's row that is not counted as that of the year before was."""
BREAK_MAX = 0.05
"""Part of a year's sum that breaks may add or take away; across more no growth is computed."""
NAMED_MAX = 3
"""Countries that are named for the breaks of one year."""


def shares_by_year(rows: pd.DataFrame, within: Sequence[str] = ()) -> pd.DataFrame:
    """`shares` of each (year, edition), years ascending; rows as there, any order within a year.

    Parameters
    ----------
    rows : columns year (int), edition (str), iso3, value, status and any others.
    within : columns that tell series apart (mineral, stage ...), where the rows are of several:
        sorted by these first.
    """
    keys = [*within, "year", "edition"]
    by_country = rows[rows["iso3"] != WORLD].sort_values([*keys, "iso3"], ignore_index=True)
    totals = by_country[keys].merge(_totals(rows, keys), how="left", on=keys)["total"]
    return by_country.assign(share=by_country["value"] / totals)


def _totals(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """`world_total` of each group at once: `keys` and total (float; NaN where there is none)."""
    sums = rows[rows["iso3"] != WORLD].groupby(keys)["value"].sum()
    printed = rows[rows["iso3"] == WORLD].set_index(keys)
    total = printed["value"].where(printed["value"] > 0).reindex(sums.index)
    total = total.fillna(sums.where(sums > 0))
    declined = (printed["status"] == "not_applicable").reindex(sums.index, fill_value=False)
    return total.mask(declined).rename("total").reset_index()


def largest(rows: pd.DataFrame, most: int, always: frozenset[str] = frozenset()) -> list[str]:
    """Codes of the `most` largest named producers of the last year, then those of `always`."""
    years = rows["year"].to_numpy()
    last = rows.loc[years == years.max(), ["iso3", "value"]]
    numbers = [
        (-value, at, code)
        for at, (code, value) in enumerate(zip(last["iso3"], last["value"], strict=True))
        if code not in (WORLD, RESIDUAL) and not math.isnan(value)
    ]
    first = [code for *_, code in sorted(numbers)[:most]]
    return first + (sorted(always & set(rows["iso3"]) - set(first)) if always else [])


# Breaks


def breaks(rows: pd.DataFrame) -> pd.DataFrame:
    """Where a country's number is not counted as that of the year before.

    From the table alone: its numbers begin or end (a country is first reported by itself, was in an
    undivided group, succeeds another), which a printed zero does not; the publisher marks a break;
    or its remark on what it counts is another one (ore sold as mined included, exports alone).

    Parameters
    ----------
    rows : columns iso3, year (int), value, status, note (str), of one source, edition, mineral,
        stage and basis.

    Returns
    -------
    year (int), iso3, kind ("begins", "ends", "marked", "recounted"), step (float: what the number
    changes by, of the sum of all countries of the year before; inf where that is nothing), by year
    and country.

    Examples
    --------
    Tonnes (illustrative). The Soviet Union is first reported by itself in 1983, and Russia succeeds
    it. South Africa, of which a zero is printed before, begins to mine:

    >>> import pandas as pd
    >>> from msp_dash.analysis.series import breaks, broken
    >>> rows = pd.DataFrame(
    ...     [
    ...         ("CAN", 1982, 50.0, "reported"),
    ...         ("SUN", 1982, None, "not_available"),
    ...         ("ZAF", 1982, 0.0, "reported"),
    ...         ("CAN", 1983, 50.0, "reported"),
    ...         ("SUN", 1983, 50.0, "estimated"),
    ...         ("ZAF", 1983, 0.0, "reported"),
    ...         ("CAN", 1984, 50.0, "reported"),
    ...         ("RUS", 1984, 52.0, "estimated"),
    ...         ("ZAF", 1984, 20.0, "reported"),
    ...     ],
    ...     columns=["iso3", "year", "value", "status"],
    ... ).assign(note="")
    >>> breaks(rows).to_dict("split")["data"]
    [[1983, 'SUN', 'begins', 1.0], [1984, 'RUS', 'begins', 0.52], [1984, 'SUN', 'ends', -0.5]]

    By reporting alone the sum doubles in 1983, and changes by 2% in 1984:

    >>> broken(breaks(rows))
    {1983: ('SUN',)}
    """
    own = rows[rows["iso3"] != WORLD]
    printed = own["value"].mask(own["status"] == "below_half_unit", 0.0)
    numbers: dict[str, dict[int, tuple[float, str]]] = {}
    sums: dict[int, float] = {}
    for row in tuples(own.assign(value=printed).dropna(subset="value")):
        numbers.setdefault(str(row.iso3), {})[int(row.year)] = (float(row.value), str(row.note))
        sums[int(row.year)] = sums.get(int(row.year), 0.0) + float(row.value)
    matches = []
    for year in range(min(sums) + 1, max(sums) + 1) if sums else ():
        for code, of in sorted(numbers.items()):
            kind = _kind(of.get(year - 1), of.get(year))
            if kind:
                (before, _), (now, _) = (of.get(y, (0.0, "")) for y in (year - 1, year))
                whole = sums.get(year - 1, 0.0)
                matches.append((year, code, kind, (now - before) / whole if whole else math.inf))
    return pd.DataFrame(matches, columns=["year", "iso3", "kind", "step"])


def _kind(before: tuple[float, str] | None, now: tuple[float, str] | None) -> str:
    """Kind of break between the number and remark of two years; "" for none."""
    if before is None or now is None:
        return "" if before is now else "begins" if before is None else "ends"
    if BREAK in now[1].lower():
        return "marked"
    return "" if _count_of(before[1]) == _count_of(now[1]) else "recounted"


def _count_of(note: str) -> list[str]:
    """What a remark says of what is counted: all but that a break came before it."""
    return [part for part in note.split("; ") if part.lower() not in ("", BREAK)]


_REPLACED = ("begins", "ends")
"""Kinds of breaks that are set against each other."""


def broken(matches: pd.DataFrame) -> Mapping[int, tuple[str, ...]]:
    """Years that no growth of the sum of countries may be computed across, and whose breaks.

    What begins is set against what ends, so that states that succeed another are no break; other
    steps are added, whichever way they go.

    Parameters
    ----------
    matches : as `breaks` gives it, by year.

    Returns
    -------
    Year, ascending -> countries whose own step is over `BREAK_MAX`, the largest first, three at
    most; else the one with the largest.
    """
    years: dict[int, tuple[str, ...]] = {}
    for year, rows in groupby(tuples(matches), key=lambda row: int(row.year)):
        own = sorted(rows, key=lambda row: -abs(row.step))
        replaced = sum(row.step for row in own if row.kind in _REPLACED)
        moved = abs(replaced) + sum(abs(row.step) for row in own if row.kind not in _REPLACED)
        if not moved <= BREAK_MAX:
            large = sum(abs(row.step) > BREAK_MAX for row in own)
            most = max(1, min(NAMED_MAX, large))
            years[year] = tuple(str(row.iso3) for row in own[:most])
    return years


# Growth that was


@dataclass(frozen=True, slots=True)
class Span:
    """Growth a year between two years, the fastest of those from `since` to `until`.

    `jump`: the year that brought most of it, and its part.
    """

    first: int
    last: int
    rate: float
    jump: int
    jump_part: float
    since: int
    until: int


def rate(first: float, last: float, years: int) -> float:
    """Compound growth a year from `first` to `last` over `years` years.

    Raises
    ------
    ValueError
        Where either value or the number of years is not above zero.
    """
    if min(first, last) <= 0 or years <= 0:
        raise ValueError(f"No growth a year from {first} to {last} in {years} years.")
    return float((last / first) ** (1 / years) - 1)


def best_span(world: pd.Series, across: Collection[int] = ()) -> Span | None:
    """The `BEST_YEARS` years in which a series grew fastest, ends taken as published.

    Parameters
    ----------
    world : output by year (int index); years may be missing.
    across : years that are not counted as the years before (`broken`): no span goes across one.

    Returns
    -------
    None where fewer spans are left than `SERIES_MIN_YEARS` years without a break have. Of equal
    spans the latest.
    """
    years = BEST_YEARS
    values = {int(str(y)): float(v) for y, v in world[world > 0].sort_index().items()}
    spans = [
        (rate(values[first], values[first + years], years), first)
        for first in values
        if first + years in values and not any(first < year <= first + years for year in across)
    ]
    if len(spans) < SERIES_MIN_YEARS - years:
        return None
    best, first = max(spans)
    last = first + years
    inside = [(a, b) for a, b in pairwise(values) if first <= a and b <= last]
    whole = math.log(values[last] / values[first])
    step, jump = max((math.log(values[b] / values[a]), b) for a, b in inside)
    part = step / whole if whole > 0 else math.nan
    starts = [first for _, first in spans]
    return Span(first, last, best, jump, part, min(starts), max(starts) + years)


def world_output(rows: pd.DataFrame) -> pd.Series:
    """Sum of the countries that BGS lists, by year (int index; t).

    Parameters
    ----------
    rows : columns of ``production``, one source, edition, mineral, stage and basis.

    Raises
    ------
    MixedRows
        For rows of several editions, bases or stages.
    """
    for column in ("source", "edition", "mineral", "stage", "basis"):
        sole(rows, column)
    return rows[rows["iso3"] != WORLD].groupby("year")["value"].sum(min_count=1)
