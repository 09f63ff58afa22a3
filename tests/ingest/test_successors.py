"""A former state and its successors are not counted in one year, but for listed exceptions."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from msp_dash.data.paths import root
from msp_dash.ingest import check, successors

HEADER = "iso3,mineral,stage,year,reason"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / successors.EXCEPTIONS).parent.mkdir(parents=True)
    return tmp_path


def listed(project: Path, *lines: str) -> None:
    text = "\n".join([HEADER, *lines, ""])
    (project / successors.EXCEPTIONS).write_text(text, encoding="utf-8")


def of_copper(years: dict[str, int], value: float = 25_000.0) -> pd.DataFrame:
    """Copper smelted in one year by each country."""
    return pd.DataFrame(
        {
            "source": "bgs", "edition": "2025-07", "mineral": "copper", "stage": "smelter",
            "year": list(years.values()), "iso3": list(years), "value": value,
        }
    )  # fmt: skip


def test_the_committed_exceptions_are_those_of_the_committed_table() -> None:
    assert successors.complaints(root(), check.read(root(), "production")) == []


@pytest.mark.parametrize(
    ("production", "is_named"),
    [
        (of_copper({"CSK": 1992, "SVK": 1992}), True),
        (of_copper({"CSK": 1992, "SVK": 1993}), False),
        (of_copper({"CSK": 1992, "SVK": 1992}, value=0.0), False),
        (of_copper({"CSK": 1992, "POL": 1992}), False),
    ],
)
def test_a_year_that_is_counted_twice_is_named_with_the_file_that_lists_exceptions(
    project: Path, production: pd.DataFrame, is_named: bool
) -> None:
    listed(project)
    complaints = successors.complaints(project, production)
    assert [one.partition(":")[0] for one in complaints] == (
        ["CSK, copper, smelter, 1992"] if is_named else []
    )
    assert all(successors.EXCEPTIONS in one for one in complaints)


def test_a_line_with_a_reason_excepts_it_and_is_to_be_removed_when_it_no_longer_holds(
    project: Path,
) -> None:
    listed(project, "CSK,copper,smelter,1992,as printed")
    assert successors.complaints(project, of_copper({"CSK": 1992, "SVK": 1992})) == []
    (complaint,) = successors.complaints(project, of_copper({"CSK": 1992}))
    assert complaint.startswith(successors.EXCEPTIONS) and "remove the line" in complaint
