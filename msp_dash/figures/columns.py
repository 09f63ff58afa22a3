"""Notes on reserves that a publisher prints in two columns: which one is used, and the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from msp_dash.analysis.contribution import RESERVES
from msp_dash.figures.record import Figure
from msp_dash.words import Words


@dataclass(frozen=True, slots=True)
class Columns:
    """Two columns of reserves of one mineral in one edition, both over a total of "more than".

    `used`, `other` : share of `iso3`, whose share differs most, by the column of `used_year` and by
    that of `other_year`.
    """

    mineral: str
    edition: str
    used_year: int
    other_year: int
    iso3: str
    used: float
    other: float


CHROMIUM = Columns("chromium", "2026", 2024, 2025, "ZAF", 350_000 / 1_200_000, 110_000 / 540_000)
"""MCS2026_Commodities_Data.csv: CHROMIUM, South Africa and World total, "Reserves: Ore", 2024
"350,000" of ">1,200,000"; "Reserves: Cr2O3 content", 2025 "110,000" of ">540,000"."""


def column_notes(figure: Figure, w: Words) -> Iterator[str]:
    """Says which column of chromium reserves a figure uses, and why, where it uses one."""
    if _uses(figure, CHROMIUM):
        yield w(
            "producers.reserves.note_columns",
            ore_year=CHROMIUM.used_year,
            content_year=CHROMIUM.other_year,
            country=w.the_country(CHROMIUM.iso3),
            ore=w.share(CHROMIUM.used, "at_most"),
            content=w.share(CHROMIUM.other, "at_most"),
        )


def _uses(figure: Figure, columns: Columns) -> bool:
    """Whether a figure is on the reserves, or has a row of them."""
    params, data = figure.params, figure.data
    of_reserves = figure.id == "producers.reserves" or params.get("stage") == RESERVES
    if of_reserves and params.get("mineral") == columns.mineral:
        return params.get("edition", columns.edition) in ("", columns.edition)
    row = {"mineral": columns.mineral, "stage": RESERVES, "edition": columns.edition}
    names = [name for name in row if name in data]
    if not {"mineral", "stage"} <= set(names):
        return False
    rows = zip(*(data[name].tolist() for name in names), strict=True)
    return tuple(row[name] for name in names) in rows
