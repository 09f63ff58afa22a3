"""Suspect another unit where a total and its countries are both ten, a hundred, ... times as much.

Rows and total that are both wrong by the same power of ten still add up, so that `sums` is silent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from msp_dash.data.schemas import SCHEMAS
from msp_dash.ingest.sums import TABLES, WORLD

NEAR = 0.1
"""Distance of the decimal logarithm of a ratio from a whole number: 10 times is 7.9 to 12.6."""
NOT_OF_SUBJECT = ("source", "edition", "iso3")
COUNTRIES_MAX = 5
"""Countries that a line names."""


class Suspicion(NamedTuple):
    """A subject such as "nickel mine 2025", of which total and countries are `10 ** power` times
    what they were: `old` and `new` are the total, or without one the sum of the countries.
    """

    table: str
    subject: str
    power: int
    old: float
    new: float
    countries: tuple[str, ...]

    def __str__(self) -> str:
        names = ", ".join(self.countries[:COUNTRIES_MAX])
        more = len(self.countries) - COUNTRIES_MAX
        times = f"{10**self.power:,}" if self.power > 0 else f"1/{10**-self.power:,}"
        return (
            f"{self.table}, {self.subject}: {self.old:,.12g} -> {self.new:,.12g} in all, about "
            f"{times} times, and so {names}{f' and {more} more' if more > 0 else ''}"
        )


def complaints(suspected: Iterable[Suspicion]) -> list[str]:
    """The lines that refuse an edition, and what to do; [] without a suspicion."""
    lines = [f"  {one}" for one in suspected]
    if not lines:
        return []
    return [
        "Suspected unit errors: total and countries are both 10, 100, ... times those of the "
        "edition before, or of the year before. Compare them with the file and its unit. Where the "
        "unit is another one, the reader needs its factor, with a test that cites a row. Where the "
        "publisher printed them so, say --as-printed:",
        *lines,
    ]


def suspicions(table: str, old: pd.DataFrame, new: pd.DataFrame) -> list[Suspicion]:
    """Totals that are a power of ten times what they were, together with a country of theirs.

    Compared with the edition before for the same year, and for a year that it lacks with the year
    before in the edition itself.

    Parameters
    ----------
    old, new : rows of `table` of two editions of a publication.
    """
    if table not in TABLES or "edition" not in new:
        return []
    key = [column for column in SCHEMAS[table].unique or [] if column != "edition"]
    subject = [column for column in key if column not in NOT_OF_SUBJECT]
    earlier = old[[*key, "value"]]
    if "year" in key:
        year_before = new[[*key, "value"]].assign(year=new["year"] + 1)
        years = set(earlier["year"])
        earlier = pd.concat([earlier, year_before[~year_before["year"].isin(years)]])
    pairs = earlier.merge(new[[*key, "value"]], on=key, suffixes=("_old", "_new"))
    pairs = pairs[(pairs["value_old"] > 0) & (pairs["value_new"] > 0)]
    return list(_suspicions(table, pairs, subject))


def _suspicions(table: str, pairs: pd.DataFrame, subject: Sequence[str]) -> Iterator[Suspicion]:
    for name, rows in pairs.groupby(list(subject), sort=True):
        is_total = rows["iso3"] == WORLD
        countries = rows[~is_total]
        total = rows[is_total] if is_total.any() else countries
        old, new = float(total["value_old"].sum()), float(total["value_new"].sum())
        (power,) = _powers(pd.Series([old]), pd.Series([new]))
        alike = countries[_powers(countries["value_old"], countries["value_new"]) == power]
        if power and len(alike):
            codes = alike.sort_values("value_new", ascending=False)["iso3"]
            words = " ".join(str(part) for part in name if part != "")
            yield Suspicion(table, words, int(power), old, new, tuple(codes))


def _powers(old: pd.Series, new: pd.Series) -> np.ndarray:
    """The power of ten that a ratio is near; 0 for none."""
    logarithm = np.log10(new.to_numpy() / old.to_numpy())
    nearest = np.round(logarithm)
    return np.where(np.abs(logarithm - nearest) <= NEAR, nearest, 0).astype(int)
