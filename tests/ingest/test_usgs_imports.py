"""USGS import sources: bounds, spans of years, what is left out, Hong Kong."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pandas as pd
import pytest

from msp_dash.data.schemas import SCHEMAS
from msp_dash.ingest import usgs_imports
from msp_dash.ingest.codes import UnknownLabel
from msp_dash.ingest.recorded import Files, RecordedFile
from tests.recorded_files import invented, only

HEAD = (
    "MCS chapter,Section,Commodity,Country,Statistics,Statistics_detail,Unit,Year,Value,Notes,"
    "Other notes"
)


@pytest.fixture(scope="module")
def file(source_files: Files) -> RecordedFile:
    files = source_files.by_reader("usgs_imports.commodities")
    return next(file for file in files if file.edition == "2026")


@pytest.fixture(scope="module")
def table(file: RecordedFile) -> pd.DataFrame:
    table = usgs_imports.build(only(file))["us_supply"]
    return SCHEMAS["us_supply"].validate(table)


def release(folder: Path, *lines: str) -> list[dict[str, object]]:
    path = folder / "MCS2031_Commodities_Data.csv"
    path.write_text("\n".join([HEAD, *lines]), encoding="cp1252")
    return list(usgs_imports.commodities(invented(path, "usgs_imports.commodities", "2031")))


def test_every_form_adds_up_to_what_the_file_prints(
    table: pd.DataFrame, file: RecordedFile
) -> None:
    """The file's own sums, with bounds at the bound; its years in every row."""
    sums: dict[str, float] = defaultdict(float)
    with file.path.open(encoding="cp1252", newline="") as handle:
        for line in csv.DictReader(handle):
            if line["Section"] == "Import Sources":
                sums[line["Commodity"].casefold() + line["Statistics_detail"]] += float(
                    line["Value"].strip("<>")
                )
                years = usgs_imports.years(line["Year"], file.name, 1)
    assert set(zip(table["first_year"], table["year"], strict=True)) == {years}
    assert (sum(99 <= total <= 101 for total in sums.values()), len(sums)) == (170, 170)
    ours = table.groupby(["mineral", "form"])["share"].sum()
    assert ours.between(0.99, 1.01).all()
    assert len(ours) == 113


@pytest.mark.parametrize(
    ("mineral", "form", "iso3", "share", "status"),
    [
        ("copper", "Copper content of ore and concentrate", "CAN", 0.99, "at_least"),
        ("copper", "Copper content of ore and concentrate", "OTH", 0.01, "at_most"),
        ("phosphate_rock", "All", "PER", 0.99, "at_least"),
        ("strontium", "Celestite", "MEX", 0.99, "at_least"),
        ("manganese", "Manganese ore", "OTH", 0.01, "at_most"),
        ("rare_earths", "Rare-earth compounds and metals", "CHN", 0.71, "reported"),
        ("tantalum", "Tantalum ores and concentrates", "COD", 0.09, "reported"),
        ("yttrium", "All", "CHN", 0.70, "estimated"),
        ("terbium", "Terbium compounds and metals", "CHN", 1.0, "reported"),
        ("molybdenum", "Molybdenum ore and concentrates", "CAN", 0.04, "reported"),
    ],
)
def test_shares_as_printed(
    table: pd.DataFrame, mineral: str, form: str, iso3: str, share: float, status: str
) -> None:
    row = table.query("mineral == @mineral and form == @form and iso3 == @iso3").iloc[0]
    assert (row["share"], row["status"]) == (share, status)


def test_three_countries_in_one_entry_are_left_out(table: pd.DataFrame) -> None:
    """Rubidium: "China, Germany, and Russia" 100%."""
    assert "rubidium" not in set(table["mineral"])


def test_hong_kong_is_in_rows_of_china_alone(table: pd.DataFrame) -> None:
    noted = table[table["note"] != ""]
    assert set(noted["iso3"]) == {"CHN"}
    assert set(noted["note"]) == {"includes Hong Kong"}


def test_totals_overlap_their_forms(table: pd.DataFrame) -> None:
    forms = table.drop_duplicates(["mineral", "form"])
    assert len(forms[forms["overlaps"]]) == 14
    single = forms.groupby("mineral")["form"].transform("size") == 1
    assert not forms.loc[single, "overlaps"].any()


def test_years_move_with_the_file(tmp_path: Path) -> None:
    line = 'COBALT,Import Sources,Cobalt,Norway,,"Metal, oxide, and salts",percent,{},26,,'
    (row,) = release(tmp_path, line.format("2026–29"))
    assert (row["first_year"], row["year"]) == (2026, 2029)
    assert usgs_imports.years("2098–01", "", 1) == (2098, 2101)
    with pytest.raises(ValueError, match="row 2: import sources of '2026'"):
        release(tmp_path, line.format("2026"))


def test_a_form_that_is_not_known_stops_with_the_line_to_add(tmp_path: Path) -> None:
    with pytest.raises(UnknownLabel, match=r"2031,,COBALT,Cobalt,Sulfate,\?,,,"):
        release(tmp_path, "COBALT,Import Sources,Cobalt,Norway,,Sulfate,percent,2026–29,26,,")
    cement = "CEMENT,Import Sources,Cement,Norway,,New cement,percent,2026–29,26,,"
    assert release(tmp_path, cement) == []
