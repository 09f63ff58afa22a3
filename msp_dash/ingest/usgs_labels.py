"""USGS labels: those that are read, with mineral, stage, basis and unit, and those excluded.

The table is ``data/reference/usgs_labels.csv``; a label that it does not list stops the build.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from msp_dash.ingest.codes import REFERENCE, fold

FILE = "usgs_labels.csv"


class UnknownUsgsLabel(ValueError):
    """A chapter or table label of USGS is in no row of the label table."""

    def __init__(self, edition: str, chapter: str, label: str, file: str, row: int) -> None:
        super().__init__(
            f"{file}, row {row}: edition {edition}, chapter {chapter!r}, label {label!r} is not in "
            f"data/reference/{FILE}. Add it with mineral, stage and basis, or leave those "
            "empty and say in column reason why it is left out."
        )


@dataclass(frozen=True)
class Label:
    """One row of the label table. Empty `mineral`: no production; empty `reserves`: no reserves.

    `unit` and `reserves_unit` replace the unit that the file prints, where that is wrong or not
    there.
    """

    mineral: str
    stage: str
    basis: str
    unit: str
    reserves: str
    reserves_basis: str
    reserves_unit: str
    reason: str


@cache
def _labels() -> dict[tuple[str, str, str], Label]:
    with (REFERENCE / FILE).open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    return {
        (row["edition"], fold(row["chapter"]), fold(row["label"])): Label(
            row["mineral"],
            row["stage"],
            row["basis"],
            row["unit"],
            row["reserves"],
            row["reserves_basis"],
            row["reserves_unit"],
            row["reason"],
        )
        for row in rows
    }


def find(edition: str, chapter: str, label: str, file: str, row: int) -> Label:
    """Look up what a label means; ``*`` in the table stands for any label of the chapter.

    Raises
    ------
    UnknownUsgsLabel
        Naming edition, chapter, label, file and row.
    """
    table = _labels()
    label_row = table.get((edition, fold(chapter), fold(label))) or table.get(
        (edition, fold(chapter), "*")
    )
    if label_row is None:
        raise UnknownUsgsLabel(edition, chapter, label, file, row)
    return label_row
