"""National lists of critical minerals: which jurisdiction lists which mineral, when, in which tier.

The input was compiled for this project from the pages in its column ``evidence``; its known gaps
are in `LISTS` and in the note of every row.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass

import pandas as pd

from msp_dash.data.schemas import SCHEMAS
from msp_dash.ingest import codes
from msp_dash.ingest.codes import REFERENCE, country, fold
from msp_dash.ingest.recorded import Files


@dataclass(frozen=True, slots=True)
class List:
    """One edition of a list: its name on screen, how many entries the file has, what is open."""

    name: str
    entries: int
    note: str


LISTS = {
    ("AUS", "2024", "critical"): List(
        "Critical Minerals List", 31, "Nickel was added in February 2024."
    ),
    ("AUS", "2024", "strategic"): List("Strategic Materials List", 5, ""),
    ("CAN", "2024", "critical"): List("Critical minerals list", 34, ""),
    ("EU", "2024", "critical"): List(
        "Critical Raw Materials Act, Annex II",
        34,
        "Read in the German text of Regulation (EU) 2024/1252.",
    ),
    ("EU", "2024", "strategic"): List(
        "Critical Raw Materials Act, Annex I",
        17,
        "Read in the German text of Regulation (EU) 2024/1252.",
    ),
    ("GBR", "2021", "critical"): List(
        "UK Critical Minerals List", 18, "Superseded by the assessment of 2024."
    ),
    ("GBR", "2024", "critical (partial)"): List(
        "UK 2024 Criticality Assessment",
        14,
        "Partial: 14 of its 34 entries are confirmed; a mineral missing here may be listed.",
    ),
    ("IND", "2023", "critical"): List("Critical Minerals for India", 30, ""),
    ("JPN", "2020", "critical"): List(
        "34 rare metals",
        34,
        "The list of 2023 is reported to have 35 with uranium; it was not read.",
    ),
    ("KOR", "2023", "critical"): List(
        "33 critical minerals", 33, "Rare earths were widened to all 17 in December 2025."
    ),
    ("KOR", "2023", "strategic"): List(
        "10 strategic critical minerals",
        10,
        "Rare earths were widened to all 17 in December 2025.",
    ),
    ("USA", "2022", "critical"): List(
        "List of Critical Minerals",
        50,
        "Names not read in the Federal Register itself; they agree with the flags of USGS.",
    ),
    ("USA", "2025", "critical"): List("List of Critical Minerals", 60, "90 FR 50494."),
}


class ListError(ValueError):
    """The compilation and `LISTS` do not agree."""


def build(files: Files) -> dict[str, pd.DataFrame]:
    """Table ``listings`` from the compilation, one row an entry of a list.

    Raises
    ------
    UnknownLabel
        An unmapped jurisdiction or mineral; names file, row and label.
    ListError
        A list that `LISTS` does not have, or one whose number of entries differs.
    """
    with (REFERENCE / "listing_labels.csv").open(encoding="utf-8", newline="") as handle:
        ids = {fold(row["as_listed"]): row["mineral"] for row in csv.DictReader(handle)}
    file = files.one("lists.lists")
    with file.path.open(encoding="utf-8-sig", newline="") as handle:
        rows = [
            _row(row, file.place, number, ids)
            for number, row in enumerate(csv.DictReader(handle), 2)
        ]
    table = pd.DataFrame(rows)[list(SCHEMAS["listings"].columns)]
    _check_counts(table, file.place)
    return {"listings": table}


def _row(row: dict[str, str], file: str, number: int, ids: dict[str, str]) -> dict[str, str]:
    jurisdiction = country(row["jurisdiction"], file, number)
    key = (jurisdiction, row["year"], row["tier"])
    if key not in LISTS:
        raise ListError(
            f"{file}, row {number}: list {row['list_name']!r} of {row['year']}, tier "
            f"{row['tier']!r}, is not in LISTS of msp_dash/ingest/lists.py. Add it with its note."
        )
    mineral = ids.get(fold(row["mineral_as_listed"]))
    if mineral is None:
        codes.report(codes.UnknownLabel("listed mineral", row["mineral_as_listed"], file, number))
    return {
        "jurisdiction": jurisdiction,
        "list_name": LISTS[key].name,
        "year": row["year"],
        "tier": row["tier"],
        "as_listed": row["mineral_as_listed"],
        "mineral": mineral or "",
        # The compilation adds the citation to one address: "https://... (90 FR 50494, ...)".
        "url": re.sub(r"\s*\(.*\)$", "", row["publisher_url"]),
        "note": LISTS[key].note,
    }


def _check_counts(table: pd.DataFrame, file: str) -> None:
    counts = table.groupby(["jurisdiction", "year", "tier"]).size().to_dict()
    for key, expected in LISTS.items():
        if counts.get(key, 0) != expected.entries:
            raise ListError(
                f"{file}: {' '.join(key)} has {counts.get(key, 0)} entries, "
                f"not the {expected.entries} it had when it was checked."
            )
