"""Folders of an office's own tables for tests: the sample of the guide, and one with a canary."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from msp_dash.data.own import VARIABLE
from tests.project_data import clear_caches

SAMPLE = Path(__file__).resolve().parents[1] / "docs" / "own-tables"
"""The folder that docs/own-tables.md describes."""

CANARY = "Zyxquorf"
"""A word that stands nowhere but in the folder of `canary_folder`."""

FREE_TEXT = {
    "sources": ("publisher", "title"),
    "members": (),
    "projects": ("name", "company", "status"),
    "sites": ("name", "operator"),
    "commitments": ("event", "who", "commitment", "quote"),
    "notes": ("note",),
}
"""Columns of each table that hold an office's own words."""


def canary_folder(folder: Path, before: str = "", after: str = "") -> Path:
    """The sample with a canary in each of its own words and names, between `before` and `after`."""
    for file in SAMPLE.glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as sample:
            rows = list(csv.DictReader(sample))
        for row in rows:
            for column in FREE_TEXT[file.stem]:
                row[column] = f"{before}{CANARY}{after} {row[column]}".strip()
            if "group" in row:
                row |= {"group": CANARY.lower(), "title": f"{CANARY} table"}
        with (folder / file.name).open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows)
    return folder


@contextmanager
def showing(folder: Path) -> Iterator[None]:
    """This process with an office's own tables, as one that was started with them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(folder))
        clear_caches()
        yield
    clear_caches()
