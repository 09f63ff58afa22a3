"""Notes on reserves that a publisher prints in two columns: which one is used, and the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from msp_dash.analysis.contribution import RESERVES
from msp_dash.analysis.shares import shares
from msp_dash.data import load
from msp_dash.figures.common import mineral_before
from msp_dash.figures.record import Figure
from msp_dash.words import Words


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it counts, of which year, and the share of one country by it."""

    basis: str
    year: int
    share: float


@dataclass(frozen=True, slots=True)
class Columns:
    """Two columns of reserves of one mineral in one edition.

    `iso3` : the country whose share differs most. `newest` : no later edition has reserves of the
    mineral.
    """

    mineral: str
    edition: str
    newest: bool
    iso3: str
    used: Column
    other: Column


@lru_cache(maxsize=1)
def all_columns() -> tuple[Columns, ...]:
    """Of every edition that prints reserves in two columns."""
    newest = load("reserves").groupby("mineral")["edition"].max()
    return tuple(
        _columns(rows, newest=newest[mineral] == edition)
        for (mineral, edition), rows in load("reserve_columns").groupby(["mineral", "edition"])
    )


def _columns(rows: pd.DataFrame, *, newest: bool) -> Columns:
    used, other = (shares(rows[rows["used"].eq(flag)]).set_index("iso3") for flag in (True, False))
    iso3 = str((used["share"] - other["share"]).abs().idxmax())
    first = rows.iloc[0]
    return Columns(
        str(first["mineral"]), str(first["edition"]), newest, iso3,
        *(Column(one.at[iso3, "basis"], int(one.at[iso3, "year"]), one.at[iso3, "share"])
          for one in (used, other)),
    )  # fmt: skip


def column_notes(figure: Figure, w: Words) -> Iterator[str]:
    """Which of two columns of reserves a figure uses, and why, where it uses one."""
    for columns in all_columns():
        if _uses(figure, columns):
            yield w(
                "producers.reserves.note_columns",
                mineral=mineral_before(columns.mineral, w),
                country=w.the_country(columns.iso3),
                **_words("used", columns.used, w),
                **_words("other", columns.other, w),
            )


def _words(name: str, column: Column, w: Words) -> dict[str, object]:
    return {
        name: w.share(column.share, "at_most"),
        f"{name}_basis": w(f"cells.basis.{column.basis}"),
        f"{name}_year": column.year,
    }


def _uses(figure: Figure, columns: Columns) -> bool:
    """Whether a figure is on the reserves, or has a row of them."""
    params, data = figure.params, figure.data
    of_reserves = figure.id == "producers.reserves" or params.get("stage") == RESERVES
    if of_reserves and params.get("mineral") == columns.mineral:
        edition = params.get("edition")
        return edition == columns.edition if edition else columns.newest
    row = {"mineral": columns.mineral, "stage": RESERVES, "edition": columns.edition}
    names = [name for name in row if name in data]
    if not {"mineral", "stage"} <= set(names) or not ("edition" in names or columns.newest):
        return False
    rows = zip(*(data[name].tolist() for name in names), strict=True)
    return tuple(row[name] for name in names) in rows
