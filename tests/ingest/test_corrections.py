"""Corrections by people who do not program. Tables, lines and reasons here are synthetic."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from msp_dash.data import load
from msp_dash.data.corrections import CorrectionError, read
from msp_dash.data.paths import root
from msp_dash.data.schemas import SCHEMAS
from msp_dash.ingest import build, check, corrections

HEAD = "table,key,column,old,new,reason,source,date,who\n"
KEY = "source=usgs; edition=2026; mineral=cobalt; stage=mine; basis=content; iso3=COD; year=2024"
LINE = f"production,{KEY},value,100,120,A digit was lost in print,usgs-a,2026-11-25,analyst\n"
SOURCES = {"usgs-a", "S001"}


def file(folder: Path, *lines: str, head: str = HEAD) -> Path:
    path = folder / "corrections.csv"
    path.write_text(head + "".join(lines), encoding="utf-8")
    return path


def production() -> pd.DataFrame:
    """Two made rows, as a reader of ingest gives them."""
    row = {
        "source": "usgs", "edition": "2026", "mineral": "cobalt", "stage": "mine",
        "basis": "content", "iso3": "COD", "year": 2024, "value": 100.0, "unit": "t",
        "status": "estimated", "estimated": True, "note": "rounded",
    }  # fmt: skip
    return pd.DataFrame([row, row | {"iso3": "ZMB", "value": 7.0, "note": ""}])


def applied(folder: Path, *lines: str) -> pd.DataFrame:
    tables = {"production": production(), "gdp": pd.DataFrame()}
    return corrections.apply(tables, read(file(folder, *lines)), SOURCES)["production"]


def complaint(folder: Path, *lines: str) -> str:
    with pytest.raises(CorrectionError) as stopped:
        applied(folder, *lines)
    return str(stopped.value)


def test_a_correction_stands_in_its_cell_and_in_the_note_of_its_row_alone(tmp_path: Path) -> None:
    table = applied(tmp_path, LINE)
    assert table["value"].tolist() == [120.0, 7.0]
    assert table["note"].tolist() == [
        "rounded; Corrected here on 2026-11-25: A digit was lost in print (usgs-a)",
        "",
    ]
    pd.testing.assert_series_equal(table.dtypes, production().dtypes)
    SCHEMAS["production"].validate(table)


def test_a_value_and_its_status_are_two_lines_of_one_row(tmp_path: Path) -> None:
    gone = LINE.replace(",100,120,", ",100,,")
    table = applied(tmp_path, gone, gone.replace(",value,100,,", ",status,estimated,withheld,"))
    assert pd.isna(table.at[0, "value"]) and table.at[0, "status"] == "withheld"
    message = complaint(tmp_path, gone)
    assert message.startswith(
        "data/corrections.csv:2: after line 2 the row breaks a rule of production"
    )
    assert "a value is missing exactly where the status says so" in message


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (",100,", ",105,", "value is '100.0' in the publisher's file, and the line expects '105'"),
        (",120,", ",1 200 t,", "'1 200 t' is no number: write 226000 or 0.5"),
        (",120,", ",100,", "old and new are both '100': there is nothing to correct"),
        ("production,", "produce,", "there is no table 'produce': use one of countries, demand"),
        ("production,", "gdp,", "rows of gdp have no note, so that nobody could see"),
        (",value,", ",volume,", "column 'volume' cannot be corrected: use one of value, unit"),
        (",value,", ",iso3,", "column 'iso3' cannot be corrected"),
        ("; year=2024", "", "the key names basis, edition, iso3, mineral, source, stage, and rows"),
        ("year=2024", "year=1900", "no rows of production have the key source=usgs; edition=2026"),
        ("year=2024", "2024", "write it as iso3=COD; year=2024"),
        ("usgs-a", "my desk", "there is no source 'my desk': name an id of data/sources.yaml"),
        ("2026-11-25", "25.11.26", "date is '25.11.26': write the day as 2026-11-25"),
        ("analyst", "", "who is blank: a correction says what, why, by what source and who"),
        ("A digit was lost", "A digit, I think, was lost", "11 cells, expected 9"),
        (",value,100,120,", ",status,estimated,guessed,", "breaks a rule of production: isin"),
    ],
)
def test_a_line_that_does_not_fit_is_named_with_what_is_wrong(
    tmp_path: Path, old: str, new: str, expected: str
) -> None:
    message = complaint(tmp_path, LINE.replace(old, new, 1))
    assert message.startswith("data/corrections.csv:2: ") and expected in message


def test_all_lines_that_do_not_fit_are_named_at_once(tmp_path: Path) -> None:
    message = complaint(tmp_path, LINE.replace(",100,", ",1,"), LINE.replace("COD", "AUS"))
    assert [line.split(" ")[0] for line in message.splitlines()] == [
        "data/corrections.csv:2:",
        "data/corrections.csv:3:",
    ]


def test_one_cell_is_corrected_once(tmp_path: Path) -> None:
    message = complaint(tmp_path, LINE, LINE.replace(",120,", ",130,"))
    assert message == "data/corrections.csv:3: line 2 corrects the same cell: keep one of both."


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (HEAD.replace(",", ";"), "columns stand between semicolons"),
        (HEAD.replace("reason", "why"), "the first line must be table,key,column,old,new,reason"),
        (HEAD + '"', "a quotation mark is opened and not closed"),
    ],
)
def test_a_file_that_a_spreadsheet_changed_is_told(
    tmp_path: Path, head: str, expected: str
) -> None:
    with pytest.raises(CorrectionError, match=expected):
        read(file(tmp_path, head=head))


def test_a_byte_order_mark_and_blank_lines_are_no_matter(tmp_path: Path) -> None:
    path = file(tmp_path, ",,,,,,,,\n", LINE)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert [one.line for one in read(path)] == [3]


def test_other_letters_and_a_missing_file_are_told(tmp_path: Path) -> None:
    path = file(tmp_path, LINE.replace("digit", "chiffre erroné"))
    path.write_bytes(path.read_text("utf-8").encode("cp1252"))
    with pytest.raises(CorrectionError, match="its letters are not UTF-8"):
        read(path)
    path.unlink()
    with pytest.raises(CorrectionError, match="is missing: restore it"):
        read(path)


def test_what_the_shipped_file_corrects_stands_in_the_tables() -> None:
    """Version history of MCS 2026, 27 May 2026, p. 153: Brazil 21,000,000 to 11,000,000 t, world
    >85,000,000 to >75,000,000 t. Earlier editions keep what they printed."""
    lines = read(root() / build.CORRECTIONS)
    assert [(one.key["iso3"], one.old, one.new) for one in lines] == [
        ("BRA", "21000000", "11000000"),
        ("WLD", "85000000", "75000000"),
    ]
    assert corrections.pending(lines, load) == []
    reserves = load("reserves").set_index(["mineral", "iso3", "edition"])
    assert reserves.loc[("rare_earths", "BRA", "2025"), "value"] == 21_000_000
    assert reserves.loc[("rare_earths", "WLD", "2026"), "status"] == "at_least"


def test_what_no_build_has_followed_yet_is_told(tmp_path: Path) -> None:
    lines = read(file(tmp_path, LINE))
    before, after = production(), applied(tmp_path, LINE)
    assert corrections.pending(lines, lambda _: before) == [
        "data/corrections.csv:2: not in the tables yet: build them again"
    ]
    assert corrections.pending(lines, lambda _: after) == []


def test_a_correction_may_cite_publications_and_pages_of_the_facts() -> None:
    assert {"usgs-mcs-2026", "S001"} <= build.citable(root())


def test_check_names_lines_that_cannot_be_followed(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    file(tmp_path / "data", LINE.replace("2026-11-25", "today"))
    assert check._corrections(tmp_path) == [
        "data/corrections.csv:2: date is 'today': write the day as 2026-11-25."
    ]
