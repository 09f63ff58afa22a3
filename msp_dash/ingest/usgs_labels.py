"""USGS labels: those that are read, with mineral, stage, basis and unit, and those excluded.

The table is ``data/reference/usgs_labels.csv``; a label that it does not list stops the build.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, fields

from msp_dash.ingest import codes, labels

FILE = "usgs_labels.csv"
NEAREST = 0.6
"""Likeness (0-1) from which the meaning of a known label is proposed for a new one."""


@dataclass(frozen=True)
class Label:
    """One row of the label table. Empty `mineral`: no production; empty `reserves`: no reserves.

    `unit` and `reserves_unit` replace the unit that the file prints, where that is wrong or not
    there.
    """

    mineral: str = ""
    stage: str = ""
    basis: str = ""
    unit: str = ""
    reserves: str = ""
    reserves_basis: str = ""
    reserves_unit: str = ""
    reason: str = ""


COLUMNS = tuple(field.name for field in fields(Label))


def find(edition: str, chapter: str, label: str, file: str, row: int) -> Label:
    """Look up what a label means; ``*`` in the table stands for any label of the chapter.

    Raises
    ------
    UnknownLabel
        Naming edition, chapter, label, file and row.
    """
    for name in (label, "*"):
        if meaning := labels.find(FILE, edition, chapter=chapter, label=name):
            return Label(*(meaning[column] for column in COLUMNS))
    codes.report(
        codes.UnknownLabel(
            f"label of edition {edition}, chapter {chapter!r},", label, file, row, FILE,
            _line(edition, chapter, label),
        )
    )  # fmt: skip
    return Label()


def _line(edition: str, chapter: str, label: str) -> str:
    """The line to add, with the meaning of the nearest label of the chapter."""
    rows = {
        one["label"]: one
        for one in labels.of_edition(FILE, edition)
        if codes.fold(one["chapter"]) == codes.fold(chapter)
    }
    near = difflib.get_close_matches(label, rows, n=1, cutoff=NEAREST)
    if near:
        return codes.quoted(edition, "", chapter, label, *(rows[near[0]][c] for c in COLUMNS))
    return codes.quoted(edition, "", chapter, label, "?", "?", "?", "", "", "", "", "")
