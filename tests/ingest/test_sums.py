"""Countries add up to the printed total within rounding, or the total is a listed exception."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from msp_dash.data import corrections as corrected
from msp_dash.data.paths import root
from msp_dash.ingest import check, corrections, sums

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
    return of_production(production)


def of_production(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Tables of which the others have no rows."""
    return dict.fromkeys(sums.TABLES, rows.iloc[:0]) | {"production": rows}


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


# A correction is one line of data/corrections.csv


def nickel(**values: float) -> pd.DataFrame:
    """Rows and total of one table, as they were read from its publisher's file."""
    rows = [
        {
            "source": "usgs", "edition": "2026", "mineral": "nickel", "stage": "mine",
            "basis": "content", "iso3": iso3, "year": 2025, "value": float(value), "unit": "t",
            "status": "reported", "estimated": False, "note": "",
        }
        for iso3, value in values.items()
    ]  # fmt: skip
    return pd.DataFrame(rows)


def complaints_after(project: Path, printed: pd.DataFrame, *changes: str) -> list[str]:
    """Complaints about the sums of a table, corrected as `changes` state it: "IDN 600 500"."""
    listed(project)
    lines = [",".join(corrected.COLUMNS)]
    for iso3, old, new in map(str.split, changes):
        key = f"source=usgs; edition=2026; mineral=nickel; stage=mine; basis=content; iso3={iso3}"
        lines.append(f"production,{key}; year=2025,value,{old},{new},Erratum,S001,2026-11-25,me")
    path = project / corrected.FILE
    path.write_text("\n".join([*lines, ""]), "utf-8")
    built = corrections.apply({"production": printed}, corrected.read(path), {"S001"})
    tables = of_production(built["production"])
    complaints = sums.complaints(project, tables)
    assert len(sums.unlisted(project, tables)) == len(complaints)
    return complaints


@pytest.mark.parametrize(
    "changes",
    [("IDN 600 300",), ("WLD 1000 700",), ("IDN 600 300", "WLD 1000 700")],
    ids=["a country", "the total", "both"],
)
def test_a_correction_needs_no_exception(project: Path, changes: tuple[str, ...]) -> None:
    assert complaints_after(project, nickel(IDN=600, PHL=400, WLD=1000), *changes) == []


def test_a_correction_may_mend_what_the_publisher_misprinted(project: Path) -> None:
    printed = nickel(IDN=60, PHL=400, WLD=1000)
    assert len(complaints_after(project, printed)) == 1
    assert complaints_after(project, printed, "IDN 60 600") == []


def test_an_exception_that_a_correction_has_made_needless_may_stay(project: Path) -> None:
    """So that the correction is one line."""
    complaints_after(project, nickel(IDN=60, PHL=400, WLD=1000), "IDN 60 600")
    listed(project, "production,usgs,2026,nickel,mine,2025,,as printed")
    assert sums.complaints(project, of_production(nickel(IDN=600, PHL=400, WLD=1000))) == []


@pytest.mark.parametrize("changes", [(), ("IDN 600 300",), ("WLD 1000 700",), ("PHL 40 50",)])
def test_a_misread_cell_is_a_complaint_whatever_is_corrected_beside_it(
    project: Path, changes: tuple[str, ...]
) -> None:
    misread = nickel(IDN=600, PHL=40, WLD=1000)
    (complaint,) = complaints_after(project, misread, *changes)
    assert "its rows add up to 0.6400 of the printed total" in complaint
