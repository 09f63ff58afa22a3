"""USGS data on scrap: secondary production and apparent consumption, MCS 2026.

Numbers are those of ``MCS2026_Commodities_Data.csv`` (doi 10.5066/P1WKQ63T), section "Salient
Statistics - United States".
"""

from __future__ import annotations

import csv
import math
from pathlib import Path

import pandas as pd
import pytest

from msp_dash.data import facts
from msp_dash.data.schemas import SCHEMAS
from msp_dash.ingest import usgs_salient
from msp_dash.ingest.recorded import Files
from msp_dash.words.names import mineral_aliases
from tests.recorded_files import invented, only


@pytest.fixture(scope="module")
def editions(source_files: Files) -> pd.DataFrame:
    table = usgs_salient.build(source_files)["salient"]
    SCHEMAS["salient"].validate(table)
    return table


@pytest.fixture(scope="module")
def salient(editions: pd.DataFrame) -> pd.DataFrame:
    return editions[editions["edition"] == "2026"]


def row(table: pd.DataFrame, mineral: str, measure: str, year: int, series: str) -> pd.Series:
    rows = table[
        (table["mineral"] == mineral)
        & (table["measure"] == measure)
        & (table["year"] == year)
        & (table["series"] == series)
    ]
    assert len(rows) == 1
    return rows.iloc[0]


@pytest.mark.parametrize(
    ("mineral", "series", "year", "value", "unit", "status"),
    [
        ("aluminum", "old scrap", 2025, 1_600, "kt", "estimated"),
        ("aluminum", "new scrap", 2024, 2_120, "kt", "reported"),
        ("copper", "old scrap", 2023, 137, "kt", "reported"),
        ("cobalt", "purchased scrap", 2022, 1_920, "t", "estimated"),
        ("nickel", "purchased scrap", 2025, 130_000, "t", "estimated"),
        ("chromium", "stainless scrap receipts", 2021, 147, "kt", "reported"),
        ("tungsten", "all", 2025, None, "t", "withheld"),  # W
        ("germanium", "refinery", 2025, None, "kg", "not_available"),  # NA
    ],
)
def test_secondary_production_as_printed(
    salient: pd.DataFrame,
    mineral: str,
    series: str,
    year: int,
    value: float | None,
    unit: str,
    status: str,
) -> None:
    match = row(salient, mineral, "secondary_production", year, series)
    assert (match["unit"], match["status"]) == (unit, status)
    assert math.isnan(match["value"]) if value is None else match["value"] == value


@pytest.mark.parametrize(
    ("mineral", "year", "value", "unit", "status"),
    [
        ("copper", 2025, 2_200, "kt", "estimated"),  # primary refined and old scrap
        ("nickel", 2024, 211_000, "t", "reported"),  # "Apparent, total", not "Apparent, primary"
        ("lithium", 2025, None, "t", "withheld"),
        ("palladium", 2021, 81_400, "kg", "reported"),
    ],
)
def test_apparent_consumption_as_printed(
    salient: pd.DataFrame, mineral: str, year: int, value: float | None, unit: str, status: str
) -> None:
    match = row(salient, mineral, "apparent_consumption", year, "all")
    assert (match["unit"], match["status"]) == (unit, status)
    assert math.isnan(match["value"]) if value is None else match["value"] == value


def test_every_series_has_the_five_years_of_its_edition(editions: pd.DataFrame) -> None:
    measures = ["secondary_production", "apparent_consumption"]
    rows = editions[editions["measure"].isin(measures)]
    assert min(rows["edition"]) == "2026"
    for (edition, *_), series in rows.groupby(["edition", "mineral", "measure", "series"]):
        newest = int(edition)
        assert sorted(series["year"]) == list(range(newest - 5, newest))


def test_scrap_and_consumption_of_a_mineral_are_in_one_unit_where_both_are_printed(
    salient: pd.DataFrame,
) -> None:
    units = salient.groupby(["mineral", "measure"])["unit"].agg(set).unstack("measure")
    both = units.dropna(subset=["secondary_production", "apparent_consumption"])
    assert len(both) == 14  # germanium has no apparent consumption
    assert (both["secondary_production"] == both["apparent_consumption"]).all()


def test_copper_of_refineries_is_not_counted_beside_old_scrap(salient: pd.DataFrame) -> None:
    """60 kt from scrap at refineries in 2025 holds old scrap, of which the 160 kt speak too."""
    copper = salient.query("mineral == 'copper' and measure == 'secondary_production'")
    assert set(copper["series"]) == {"old scrap"}


def test_the_facts_have_the_scrap_that_the_file_has(salient: pd.DataFrame) -> None:
    series = {"Old scrap": "old scrap", "New scrap": "new scrap"}
    fact_rows = facts("recycling")
    fact_rows = fact_rows[fact_rows["measure"] == "us_secondary_production"]
    assert len(fact_rows) == 15
    for one in fact_rows.to_dict("records"):
        mineral = mineral_aliases()[one["mineral"]]
        file_rows = salient[
            (salient["mineral"] == mineral)
            & (salient["measure"] == "secondary_production")
            & (salient["year"] == int(one["year"]))
        ]
        if len(file_rows) > 1:
            file_rows = file_rows[file_rows["series"] == series[one["scope_note"]]]
        (value,) = file_rows["value"]
        assert math.isnan(value) if not one["value"] else value == float(one["value"])


def test_the_facts_have_the_value_of_scrap_that_figure_13_has(sources_dir: Path) -> None:
    """So that no second copy of the file is kept: ``MCS2026_Fig13_Scrap.csv``."""
    path = sources_dir / "usgs" / "mcs2026-trends" / "MCS2026_Fig13_Scrap.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        printed = {line["Scrap_type"].lower(): line for line in csv.DictReader(file)}
    names = {"aluminium": "aluminum", "magnesium": "magnesium metal"}
    names["platinum group metals (group)"] = "platinum-group metals"
    columns = {"us_scrap_value": "Scrap_value_mdol", "us_scrap_domestic_share": "Percent_domestic"}
    fact_rows = facts("recycling")
    fact_rows = fact_rows[fact_rows["measure"].isin(columns)]
    assert len(fact_rows) == 26
    for one in fact_rows.to_dict("records"):
        line = printed[names.get(one["mineral"], one["mineral"])]
        assert float(line[columns[one["measure"]]]) == float(one["value"])


def test_a_row_of_scrap_that_nobody_mapped_stops_the_build(tmp_path: Path) -> None:
    head = (
        "MCS chapter,Section,Commodity,Country,Statistics,Statistics_detail,Unit,Year,Value,Notes"
    )
    line = "COBALT,Salient Statistics,Cobalt,,Production,Production: Secondary from space,t,2025,1,"
    path = tmp_path / "MCS2026_Commodities_Data.csv"
    path.write_text(f"{head}\n{line}\n", encoding="cp1252")
    with pytest.raises(ValueError, match=r"row 2: .*COBALT Cobalt, 'Production: Secondary"):
        usgs_salient.build(only(invented(path, "usgs_salient.commodities")))
