"""The course of a series: which two years a change is told between, and where it turned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

SPAN_YEARS = 10
"""A change is told over this many years, or over what the series has."""
BEFORE_YEARS = 3
"""Years before the first that say what was usual then."""
FAR = 0.2
"""A number that is lower or higher by more than this part is far from another."""


@dataclass(frozen=True, slots=True)
class Course:
    """How a series went from `first` to `last`.

    `turn`: the year between them in which it was far below both, or above; `first` where it was
    not. `form`: "fell" and rose again, "rose" and fell again, or a plain "change".
    """

    first: int
    last: int
    turn: int
    form: Literal["change", "fell", "rose"]


def course_of(values: pd.Series, since: int) -> Course:
    """How a series went over its last ten years, told from a year that was usual.

    A first year that stands out above both of its neighbors gives way to the next one. Where the
    first is far below the median of the three years before it, the series had fallen already: it is
    told from the highest of those. A series that was far below both ends in between fell and rose
    again, one that was far above rose and fell again: its change alone would hide that. There is no
    change from nothing: then `first` is `last`.

    Parameters
    ----------
    values : numbers by year (int index, ascending), none below zero, the last above.
    since : the first year whose number is counted as the last one's: the year of the last break.

    Examples
    --------
    Thousand tonnes (illustrative), before and after an export ban in 2014. From 2013, the peak, the
    change would be 50%; from 2014 it would be 700%:

    >>> import pandas as pd
    >>> from msp_dash.analysis.course import course_of
    >>> mined = [500, 600, 800, 150, 130, 200, 350, 600, 850, 770, 1040, 1100, 1200]
    >>> values = pd.Series(mined, index=range(2011, 2024), dtype=float)
    >>> course_of(values, since=2011)
    Course(first=2013, last=2023, turn=2015, form='fell')

    A year later the ten years begin within the ban, and the peak before it is told none the less:

    >>> course_of(pd.concat([values, pd.Series({2024: 1250.0})]), since=2011).first
    2013
    """
    last = int(values.index[-1])
    window = values.loc[max(since, last - SPAN_YEARS) :]
    if not window.iloc[0]:
        return Course(last, last, last, "change")
    years = [int(year) for year in window.index]
    first = years[1] if len(years) > 2 and _stands_out(values, years[0], since) else years[0]
    before = values.loc[max(since, first - BEFORE_YEARS) : first - 1]
    if len(before) and values[first] < (1 - FAR) * before.median():
        first = int(before.idxmax())
    between = values.loc[first + 1 : last - 1]
    low, high = sorted((values[first], values[last]))
    if len(between) and between.min() < (1 - FAR) * low:
        return Course(first, last, int(between.idxmin()), "fell")
    if len(between) and between.max() > (1 + FAR) * high:
        return Course(first, last, int(between.idxmax()), "rose")
    return Course(first, last, first, "change")


def _stands_out(values: pd.Series, year: int, since: int) -> bool:
    """Whether a number is far above those of the years before and after."""
    around = [values[at] for at in (year - 1, year + 1) if at in values.index and at >= since]
    return len(around) == 2 and values[year] > (1 + FAR) * max(around)
