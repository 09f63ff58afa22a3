"""Monthly prices and GDP: the publishers' cells, and the pitfalls of their files."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from msp_dash.data import load
from msp_dash.ingest import prices
from msp_dash.ingest.recorded import Files
from tests.recorded_files import moved, only


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return load("prices")


def price(table: pd.DataFrame, source: str, mineral: str, date: str) -> float:
    at = (table["source"] == source) & (table["mineral"] == mineral) & (table["date"] == date)
    (value,) = table.loc[at, "value"]
    return float(value)


def test_a_price_is_the_publishers_cell(table: pd.DataFrame, source_files: Files) -> None:
    """Sheet Monthly Prices: copper in column 64 after the month, May 2026 in the last row."""
    sheet = openpyxl.load_workbook(source_files.one("prices.pink_sheet").path, data_only=True)
    last = list(sheet["Monthly Prices"].iter_rows(values_only=True))[-1]
    assert last[0] == "2026M05"
    assert price(table, "worldbank", "copper", "2026-05") == last[64]
    # imf_pcps_crm_prices_monthly.csv, lithium metal in March 2022: README gives 473,186 USD/t
    assert price(table, "imf", "lithium", "2022-03") == pytest.approx(473_186, abs=1)


@pytest.mark.parametrize("mineral", ["copper", "nickel"])
@pytest.mark.parametrize("date", ["2015-06", "2022-03", "2026-02"])
def test_two_publishers_agree_on_the_exchange_price(
    table: pd.DataFrame, mineral: str, date: str
) -> None:
    """README: the same to the cent; so the IMF's file, which names no unit, is in USD a tonne."""
    one, two = (price(table, source, mineral, date) for source in ("worldbank", "imf"))
    assert one == pytest.approx(two, abs=0.01)


def test_the_imf_lithium_is_named_for_what_it_is(table: pd.DataFrame) -> None:
    lithium = table[(table["source"] == "imf") & (table["mineral"] == "lithium")]
    assert set(lithium["series"]) == {"lithium metal, at least 99%"}


def test_the_pink_sheet_has_no_battery_metals_but_nickel(table: pd.DataFrame) -> None:
    minerals = set(table.loc[table["source"] == "worldbank", "mineral"])
    assert "nickel" in minerals
    assert minerals.isdisjoint({"lithium", "cobalt", "graphite", "manganese", "rare_earths"})


def test_months_run_from_first_to_last_without_doubles(table: pd.DataFrame) -> None:
    copper = table[(table["source"] == "worldbank") & (table["mineral"] == "copper")]
    assert (copper["date"].min(), copper["date"].max()) == ("1960-01", "2026-05")
    assert len(copper) == 66 * 12 + 5


def test_a_sheet_whose_columns_moved_stops_the_build(source_files: Files, tmp_path: Path) -> None:
    file = source_files.one("prices.pink_sheet")
    path = tmp_path / file.name
    shutil.copy(file.path, path)
    book = openpyxl.load_workbook(path)
    book["Monthly Prices"].cell(prices.NAMES_ROW, 65).value = "Copper, new"
    book.save(path)
    with pytest.raises(ValueError, match="no column Copper"):
        prices.build(only(moved(file, path)))


def test_gdp_is_of_countries_and_not_of_groups_of_them() -> None:
    gdp = load("gdp")
    assert {"WLD", "EUU", "ARB"}.isdisjoint(gdp["iso3"])
    zambia = gdp[(gdp["iso3"] == "ZMB") & (gdp["year"] == 2022)]["value_usd"]
    # gdp_datahub_1960_2023.csv: Zambia,ZMB,2022,29163782140.485832
    assert zambia.iloc[0] == pytest.approx(29_163_782_140.49)
