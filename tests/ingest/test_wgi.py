"""Worldwide Governance Indicators: the workbook, its old codes, its gaps, and a second copy."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from msp_dash.data import facts, load
from msp_dash.data.schemas import SCHEMAS
from msp_dash.ingest import wgi
from msp_dash.ingest.codes import UnknownLabel
from msp_dash.ingest.recorded import Files
from tests.recorded_files import invented, only

LONG = "worldbank/wgi_2024release_2012_2023_long.csv"
"""The same release, rewritten once by hand with today's codes: held against what is read here."""
HEAD = ("code", "year", "indicator", "estimate", "stddev", "pctrank")


@pytest.fixture(scope="module")
def table(source_files: Files) -> pd.DataFrame:
    return wgi.build(source_files)["governance"]


def score(table: pd.DataFrame, iso3: str, indicator: str, year: int) -> pd.Series:
    return table.set_index(["iso3", "indicator", "year"]).loc[(iso3, indicator, year)]


def _workbook(folder: Path, *rows: tuple[object, ...], head: tuple[str, ...] = HEAD) -> Files:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = wgi.SHEET
    for row in (head, *rows):
        sheet.append(row)
    book.save(folder / "made.xlsx")
    return only(invented(folder / "made.xlsx", "wgi.scores"))


def test_the_table_keeps_its_schema_and_holds_six_indicators_of_twelve_years(table):
    SCHEMAS["governance"].validate(table, lazy=True)
    assert set(table["indicator"]) == set(wgi.INDICATORS.values())
    assert sorted(set(table["year"])) == list(range(2012, 2024))


@pytest.mark.parametrize(
    ("row", "iso3", "indicator", "estimate", "stderr", "percentile"),
    [
        # sheet Sheet1, column codeindyr; estimate, stddev, pctrank as they stand there
        ("ZARrl2023", "COD", "rule_of_law", -1.6707, 0.1462, 4.7170),  # row 31503
        ("CHNrl2023", "CHN", "rule_of_law", -0.0401, 0.1661, 52.8302),  # row 31500
        ("TWNrl2023", "TWN", "rule_of_law", 1.2605, 0.1789, 86.3208),  # row 31647
        ("IDNcc2023", "IDN", "control_of_corruption", -0.4869, 0.1524, 36.3208),  # row 30905
        ("KSVva2014", "XKX", "voice_accountability", -0.2014, 0.1453, 40.3941),  # row 20434
        ("AFGrl2012", "AFG", "rule_of_law", -1.6519, 0.1694, 1.4085),  # row 17336
    ],
)
def test_rows_are_the_publishers(table, row, iso3, indicator, estimate, stderr, percentile):
    result = score(table, iso3, indicator, int(row[-4:]))
    assert result["value"] == pytest.approx(estimate, abs=5e-5)
    assert result["stderr"] == pytest.approx(stderr, abs=5e-5)
    assert result["percentile"] == pytest.approx(percentile, abs=5e-5)


def test_old_codes_are_todays(table):
    codes = set(table["iso3"])
    assert set(wgi.CODES.values()) <= codes
    assert not codes & set(wgi.CODES)
    # Zaire's code is DR Congo's, and not that of the Congo beside it.
    assert score(table, "COG", "rule_of_law", 2023)["value"] != pytest.approx(
        score(table, "COD", "rule_of_law", 2023)["value"]
    )


def test_who_has_no_score_has_no_row(table):
    codes = set(table["iso3"])
    assert "NCL" not in codes and "FRA" in codes
    assert "ANT" not in codes
    assert table.notna().all(axis=None)


def test_a_cell_of_two_dots_is_no_score(tmp_path):
    files = _workbook(
        tmp_path,
        ("AND", 2023, "rl", "..", "..", ".."),
        ("ZAR", 2023, "rl", -1.5, 0.15, 4.7),
        ("ZAR", 2011, "rl", -1.6, 0.15, 4.0),
    )
    assert wgi.build(files)["governance"].to_dict("records") == [
        {
            "iso3": "COD",
            "indicator": "rule_of_law",
            "year": 2023,
            "value": -1.5,
            "stderr": 0.15,
            "percentile": 4.7,
        }
    ]


def test_a_code_that_nobody_knows_stops_the_build_and_names_the_row(tmp_path):
    files = _workbook(tmp_path, ("QQQ", 2023, "rl", 0.1, 0.2, 50.0))
    with pytest.raises(UnknownLabel, match=r"made.xlsx, row 2: .*QQQ"):
        wgi.build(files)


def test_an_indicator_that_nobody_knows_stops_the_build(tmp_path):
    files = _workbook(tmp_path, ("COD", 2023, "xx", 0.1, 0.2, 50.0))
    with pytest.raises(wgi.GovernanceError, match="row 2: indicator 'xx'"):
        wgi.build(files)


def test_a_column_that_went_missing_stops_the_build(tmp_path):
    files = _workbook(tmp_path, head=HEAD[:-1])
    with pytest.raises(wgi.GovernanceError, match="no column pctrank"):
        wgi.build(files)


def test_the_second_copy_of_the_release_agrees_row_by_row(table, sources_dir):
    """The long CSV has the same countries, years and indicators, rounded to four places."""
    long = pd.read_csv(sources_dir / LONG)
    long = long[long["code"] != "ANT"].assign(indicator=long["indicator"].map(wgi.INDICATORS))
    both = table.merge(long, on=["iso3", "indicator", "year"], how="outer", indicator=True)
    assert set(both["_merge"]) == {"both"}
    for ours, theirs in (("value", "estimate"), ("stderr", "stddev"), ("percentile", "pctrank")):
        assert (both[ours] - both[theirs]).abs().max() <= 5.1e-5


def test_the_facts_say_the_same_scores():
    """`esg.csv` holds the scores of 2023 to three places, typed from a second reading."""
    scores = load("governance")
    scores = scores[scores["year"] == 2023].set_index(["iso3", "indicator"])["value"]
    esg = facts("esg").set_index("iso3")
    compared = 0
    for indicator in wgi.INDICATORS.values():
        typed = esg[f"wgi_{indicator}"]
        for iso3, text in typed[typed != ""].items():
            assert scores[iso3, indicator] == pytest.approx(float(text), abs=6e-4), (
                iso3,
                indicator,
            )
            compared += 1
    assert compared > 800
