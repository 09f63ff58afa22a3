"""Countries add up to the printed total within rounding, or the total is a listed exception."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from msp_dash.data.paths import root
from msp_dash.ingest import check, sums

HEADER = ",".join(sums.COLUMNS)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / sums.EXCEPTIONS).parent.mkdir(parents=True)
    shutil.copy(root() / sums.EXCEPTIONS, tmp_path / sums.EXCEPTIONS)
    return tmp_path


@pytest.fixture
def tables() -> dict[str, pd.DataFrame]:
    return {name: check.read(root(), name) for name in sums.TABLES}


def listed(project: Path, *lines: str) -> None:
    text = "\n".join([HEADER, *lines, ""])
    (project / sums.EXCEPTIONS).write_text(text, encoding="utf-8")


def of_nickel(value: float, total: float, estimated: bool = False) -> dict[str, pd.DataFrame]:
    """One country and a total, as USGS prints them."""
    production = pd.DataFrame(
        {
            "source": "usgs", "edition": "2026", "mineral": "nickel", "stage": "mine",
            "year": 2025, "iso3": ["IDN", "WLD"], "value": [value, total],
            "status": ["reported", "rounded"], "estimated": estimated,
        }
    )  # fmt: skip
    others = dict.fromkeys(sums.TABLES, production.iloc[:0])
    return others | {"production": production}


def test_the_committed_exceptions_are_those_of_the_committed_tables(
    project: Path, tables: dict[str, pd.DataFrame]
) -> None:
    assert sums.complaints(project, tables) == []


@pytest.mark.parametrize(
    ("value", "total", "estimated", "is_gap"),
    [
        (1_004, 1_000, False, False),  # 1,000 has three digits: ten is one unit
        (1_010, 1_000, False, False),
        (1_011, 1_000, False, True),
        (1_100, 1_000, True, False),  # estimated totals have two
        (1_101, 1_000, True, True),
        (989, 1_000, False, True),
    ],
)
def test_a_gap_is_more_than_one_unit_of_the_last_digit(
    value: float, total: float, estimated: bool, is_gap: bool
) -> None:
    assert bool(sums.gaps(of_nickel(value, total, estimated))) is is_gap


def test_a_total_that_its_rows_miss_is_named_with_the_file_that_lists_exceptions(
    project: Path,
) -> None:
    listed(project)
    (complaint,) = sums.complaints(project, of_nickel(1_250, 1_000))
    assert complaint.startswith(
        "production, usgs, 2026, nickel, mine, 2025: its rows add up to 1.2500"
    )
    assert sums.EXCEPTIONS in complaint


@pytest.mark.parametrize(("year", "limit"), [("2025", ""), ("", ""), ("2025", "0.25")])
def test_a_line_with_a_reason_excepts_it(project: Path, year: str, limit: str) -> None:
    listed(project, f"production,usgs,2026,nickel,mine,{year},{limit},as printed")
    assert sums.complaints(project, of_nickel(1_250, 1_000)) == []


def test_a_limit_holds(project: Path) -> None:
    listed(project, "production,usgs,2026,nickel,mine,,0.2,as printed")
    (complaint,) = sums.complaints(project, of_nickel(1_250, 1_000))
    assert "1.2500" in complaint


def test_a_line_that_no_longer_holds_is_to_be_removed(project: Path) -> None:
    listed(project, "production,usgs,2026,nickel,mine,2025,,as printed")
    (complaint,) = sums.complaints(project, of_nickel(1_000, 1_000))
    assert complaint.startswith(f"{sums.EXCEPTIONS}:2:") and "remove it" in complaint


@pytest.mark.parametrize(
    "line",
    [
        "production,usgs,2026,nickel,mine,2025,,",
        "production,usgs,2026,nickel,mine,2025,much,as printed",
    ],
)
def test_a_line_without_reason_or_with_a_limit_that_is_no_number_is_a_complaint(
    project: Path, line: str
) -> None:
    listed(project, line)
    (complaint,) = sums.complaints(project, of_nickel(1_250, 1_000))
    assert complaint


def test_data_check_reads_the_list(tmp_path: Path) -> None:
    for name in ("data", "static"):
        shutil.copytree(root() / name, tmp_path / name)
    path = tmp_path / sums.EXCEPTIONS
    path.write_text(path.read_text("utf-8").rpartition("supply_outlook,")[0], encoding="utf-8")
    assert any("supply_outlook, iea" in line for line in check.committed(tmp_path))
