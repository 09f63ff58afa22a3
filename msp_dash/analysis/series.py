"""Time series of output: shares by year, and the countries that a chart shows."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from msp_dash.analysis.shares import RESIDUAL, WORLD


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
    last = rows[(rows["year"] == rows["year"].max()) & ~rows["iso3"].isin([WORLD, RESIDUAL])]
    first = list(last.dropna(subset="value").nlargest(most, "value")["iso3"])
    return first + sorted(always & set(rows["iso3"]) - set(first))
