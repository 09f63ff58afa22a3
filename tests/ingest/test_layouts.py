"""A new edition with a changed layout stops the build with a report, and nothing is written.

The files are synthetic, in the publishers' layouts; none of their numbers is a publisher's.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from msp_dash.cli import data_commands
from msp_dash.ingest import build, layouts

USGS = "usgs/MCS2027_Commodities_Data.csv"
WORLD = "usgs/mcs2024-world/mcs2024-cobal_world.csv"
BGS = "bgs/BGS_cobalt_production.csv"
BOOK = "iea/CM_Data_Explorer_2024-05.xlsx"
TYPED = "iea/CM_Data_Explorer_2027-05_transcribed.csv"
TREE = "iea/CM_Data_Explorer_2025-05_converted.json"
PARQUET = "cepii-baci/baci_hs17_v202701_2024_30hs6.parquet"
FLOWS = "cepii-baci/flows_2023.json"
EDITIONS = {USGS: "2027", BOOK: "2024-05", TREE: "2025-05"}
ARCHIVE = "BACI_HS17_Y2025_V202701.csv"

Row = dict[str, str]
USGS_ROW: Row = {
    "MCS chapter": "COBALT", "Section": "World Mine Production and Reserves", "Commodity": "Cobalt",
    "Country": "Nowhere", "Statistics": "Production", "Statistics_detail": "Mine production",
    "Unit": "metric tons", "Year": "2026", "Value": "1,234", "Notes": "Estimated.",
    "Is critical mineral 2025": "Yes", "Other notes": "",
}  # fmt: skip
BGS_HEADS = (
    "x,y,country_trans,bgs_sub_commodity_trans,sdmx_code,country_iso2_code,erml_group,"
    "sdmx_translation,country_iso3_code,erml_commodity,units,pole_of_inaccessibility_longitude,"
    "erml_sub_commodity,concat_table_notes_code,year,pole_of_inaccessibility_latitude,"
    "cgi_commodity_url,yearbook_table_id,quantity,concat_table_notes_text,yearbook_table_trans,"
    "bgs_commodity_code,quantity_in_book_style,concat_figure_notes_code,bgs_statistic_type_trans,"
    "bgs_commodity_trans,data_precision_description,concat_figure_notes_text"
)
BGS_ROW: Row = dict.fromkeys(BGS_HEADS.split(","), "") | {
    "year": "2024-01-01 00:00:00",
    "quantity": "12.5",
    "units": "tonnes (metal content)",
}
TYPED_ROW: Row = {
    "sheet": "2 Total supply for key minerals", "mineral": "Cobalt", "country": "Total",
    "stage_or_technology": "Mining", "row_type": "total", "scenario": "Base case", "year": "2030",
    "value": "1.5", "unit": "kt",
}  # fmt: skip
WORLD_ROW: Row = {
    "Source": "MCS2024", "Country": "Nowhere", "Type": "Mine production", "Prod_t_2022": "1",
    "Prod_t_est_2023": "2", "Prod_notes": "", "Reserves_t": "3", "Reserves_notes": "",
}  # fmt: skip
ARCHIVE_ROW: Row = {"t": "2025", "i": "152", "j": "156", "k": "260300", "v": "  1.5", "q": "   NA"}


def write(folder: Path, file: str, row: Row) -> Path:
    encoding = {USGS: "cp1252", TYPED: "utf-8"}.get(file, "utf-8-sig")
    text = io.StringIO()
    table = csv.DictWriter(text, list(row), lineterminator="\n")
    table.writeheader()
    table.writerow(row)
    return put(folder, file, text.getvalue().encode(encoding))


def put(folder: Path, file: str, content: bytes) -> Path:
    (folder / file).parent.mkdir(parents=True, exist_ok=True)
    (folder / file).write_bytes(content)
    return folder


def renamed(row: Row, old: str, new: str) -> Row:
    return {new if name == old else name: cell for name, cell in row.items()}


def without(row: Row, gone: str) -> Row:
    return {name: cell for name, cell in row.items() if name != gone}


def change_text(folder: Path, file: str) -> str:
    return "\n".join(
        change.text for change in layouts.changes(file, folder / file, EDITIONS.get(file, ""))
    )


@pytest.mark.parametrize(
    ("file", "row"),
    [
        (USGS, USGS_ROW),
        (WORLD, WORLD_ROW),
        (BGS, BGS_ROW),
        (TYPED, TYPED_ROW),
        (ARCHIVE, ARCHIVE_ROW),
    ],
)
def test_the_layouts_as_they_are_pass(tmp_path: Path, file: str, row: Row) -> None:
    layouts.check([(file, write(tmp_path, file, row) / file, EDITIONS.get(file, ""))])


@pytest.mark.parametrize(
    ("file", "row", "expected"),
    [
        # A column with another name.
        (
            USGS,
            renamed(USGS_ROW, "Statistics_detail", "Statistics detail"),
            'renamed? column "Statistics_detail" is missing, and "Statistics detail" is new',
        ),
        (
            BGS,
            renamed(BGS_ROW, "quantity", "quantity_value"),
            'renamed? column "quantity" is missing, and "quantity_value" is new',
        ),
        (TYPED, renamed(TYPED_ROW, "scenario", "scenarios"), 'renamed? column "scenario"'),
        # A column that is gone, or that was not there.
        (USGS, without(USGS_ROW, "Notes"), 'missing: column "Notes"; no new name is like it'),
        (BGS, without(BGS_ROW, "units"), 'missing: column "units"; no new name is like it'),
        (ARCHIVE, without(ARCHIVE_ROW, "q"), 'missing: column "q"; no new name is like it'),
        (USGS, USGS_ROW | {"Confidence": "C"}, 'new: column "Confidence"; nearest known'),
        (BGS, BGS_ROW | {"revised": "no"}, 'new: column "revised"; nearest known name: none'),
        (ARCHIVE, ARCHIVE_ROW | {"u": "kg"}, 'new: column "u"; nearest known name: none'),
        # Another unit.
        (
            USGS,
            USGS_ROW | {"Unit": "thousand short tons"},
            'unit: column "Unit", row 2: "thousand short tons", expected one of',
        ),
        (
            WORLD,
            renamed(WORLD_ROW, "Prod_t_2022", "Prod_st_2022"),
            'new: column "Prod_st_2022"; nearest known name: "Prod_t_2022"',
        ),
        (
            BGS,
            BGS_ROW | {"units": "kilograms"},
            'unit: column "units", row 2: "kilograms", expected one of tonnes (metric)',
        ),
        (TYPED, TYPED_ROW | {"unit": "Mt"}, 'unit: column "unit", row 2: "Mt", expected one of kt'),
        # Cells of another type.
        (USGS, USGS_ROW | {"Year": "FY2025"}, 'type: column "Year", row 2: "FY2025", expected'),
        (BGS, BGS_ROW | {"quantity": "12,5"}, 'type: column "quantity", row 2: "12,5", expect'),
        (BGS, BGS_ROW | {"year": "2024"}, 'type: column "year", row 2: "2024", expected day'),
        (ARCHIVE, ARCHIVE_ROW | {"v": "1,5"}, 'type: column "v", row 2: "1,5", expected number'),
        (TYPED, TYPED_ROW | {"value": "n/a"}, 'type: column "value", row 2: "n/a", expected'),
    ],
)  # fmt: skip
def test_a_changed_column_is_told_with_what_was_expected_and_found(
    tmp_path: Path, file: str, row: Row, expected: str
) -> None:
    assert expected in change_text(write(tmp_path, file, row), file)


def test_a_file_that_is_cut_off_is_told(tmp_path: Path) -> None:
    folder = write(tmp_path, USGS, USGS_ROW)
    whole = (folder / USGS).read_bytes()
    put(folder, USGS, whole + whole.splitlines()[1][:20])
    assert "cut off: row 3, the last, has 2 of 12 cells" in change_text(folder, USGS)


def test_a_file_of_another_edition_is_told(tmp_path: Path) -> None:
    folder = write(tmp_path, USGS, USGS_ROW | {"Year": "2025"})
    assert 'newest year of column "Year" is 2025, and that of this edition is 2026' in (
        change_text(folder, USGS)
    )


def workbook(folder: Path, change: Callable[[openpyxl.Workbook], object]) -> Path:
    """The IEA's sheets with their heads and one made row."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    years = [None, 2023, None, *([2030, 2035, 2040, 2045, 2050, None] * 3)]
    names = [None] * len(years)
    for at, name in (
        (3, "Stated Policies"),
        (9, "Announced Pledges"),
        (15, "Net Zero Emissions by 2050"),
    ):
        names[at] = f"{name} scenario"  # type: ignore[call-overload]  # a list of None so far
    for title in ("1 Total demand", "3.1 By tech", "3.2 Demand by mineral"):
        sheet = book.create_sheet(title)
        for row in ([], ["Demand (kt)"], [], names, years, ["Copper"], ["Solar", 1.0, None, 2.0]):
            sheet.append(row)
    supply = book.create_sheet("2 Total supply")
    heads = [None, 2023, 2030, 2035, 2040, None]
    for row in ([], ["Supply, base case (kt)"], [], heads * 2, ["Copper - Mining"], ["Chile", 1.0]):
        supply.append(row)
    change(book)
    (folder / "iea").mkdir()
    book.save(folder / BOOK)
    return folder


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda b: b["2 Total supply"].cell(2, 1, "Supply (Mt)"), "expected a title with (kt)"),
        (lambda b: setattr(b["3.1 By tech"], "title", "3.3 By tech"), 'missing: sheet "3.1 ..."'),
        (lambda b: b["1 Total demand"].cell(4, 10, "High Demand scenario"), "heads: row 4 is"),
        (lambda b: b["2 Total supply"].cell(4, 2, 2024), "heads: row 4 is ['2024', '2030'"),
        (lambda b: b["2 Total supply"].cell(6, 2, "n/a"), 'type: row 6, column 2: "n/a"'),
    ],
)  # fmt: skip
def test_a_changed_workbook_is_told_with_sheet_and_row(
    tmp_path: Path, change: Callable[[openpyxl.Workbook], object], expected: str
) -> None:
    assert expected in change_text(workbook(tmp_path, change), BOOK)


def test_the_workbook_as_it_is_passes(tmp_path: Path) -> None:
    layouts.check([(BOOK, workbook(tmp_path, lambda _: None) / BOOK, "2024-05")])


def test_keys_of_json_are_told_once_with_the_place(tmp_path: Path) -> None:
    rows = [{"from": "CL", "to": "CN", "value_kusd": 1}] * 1000
    tree = dict.fromkeys(("year", "source", "centroids", "names", "iso"), "") | {
        "materials": {"a": rows}
    }
    text = change_text(put(tmp_path, FLOWS, json.dumps(tree).encode()), FLOWS)
    assert text.count("value_kusd") == 1 and "(at materials.a.0)" in text


def test_a_number_of_json_that_is_none_is_told(tmp_path: Path) -> None:
    block = {"2024": "1.5", "STEPS": {}, "APS": {}, "NZE": {}}
    tree: dict[str, object] = {"cleantechByMineral": {"Cu": block}}
    for name in ("source", "totalDemand", "supply", "cleantechByTech", "byTechnology"):
        tree[name] = {}
    text = change_text(put(tmp_path, TREE, json.dumps(tree).encode()), TREE)
    assert text == 'type: cleantechByMineral.Cu.2024 is "1.5", expected a number'


POINTS, SCORES = "usgs/PP1802_CritMin_pts.csv", "worldbank/wgidataset_2027release.xlsx"
PLACES, STAGES = "usgs/AFR_Mineral_Deposits.geojson", "nrcan/nrcan_critical_minerals_2027-06.json"


def test_of_files_with_many_columns_only_those_that_are_read_must_be_there(tmp_path: Path) -> None:
    row = {"X": "1", "DEPOSIT_NAME": "Made up", "CRITICAL_MINERAL": "Tin", "DEPOSIT_TYPE": "Vein"}
    row |= {"LATITUDE": "1.5", "LONGITUDE": "2.5", "LOCATION": "Nowhere", "LOC_DETAIL": ""}
    assert change_text(write(tmp_path, POINTS, row | {"NEW": ""}), POINTS) == ""
    text = change_text(write(tmp_path, POINTS, renamed(row, "LOCATION", "COUNTRY")), POINTS)
    assert text == 'missing: column "LOCATION"; no new name is like it'
    text = change_text(write(tmp_path, POINTS, renamed(row, "LATITUDE", "LATITUDE_DD")), POINTS)
    assert text.startswith('renamed? column "LATITUDE" is missing, and "LATITUDE_DD" is new')


def test_columns_of_a_sheet_are_told_with_the_row(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Sheet1"
    book.active.append(["code", "year", "indicator", "score", "stddev", "pctrank", "nsource"])
    (tmp_path / "worldbank").mkdir()
    book.save(tmp_path / SCORES)
    assert change_text(tmp_path, SCORES) == (
        'sheet "Sheet1": renamed? column "estimate" is missing, and "score" is new and in its '
        "place (row 1)"
    )


def test_keys_of_features_and_of_a_list_are_told(tmp_path: Path) -> None:
    properties = {f"DsgAttr0{n}": "" for n in range(1, 9)} | {"Latitude": 1.5, "Longitude": 2.5}
    properties |= {"FeatureUID": "1", "FeatureName": "Made up", "NameVar": "", "ADM1": ""}
    features = [{"type": "Feature", "properties": properties | {"Country": "Nowhere"}}] * 3
    tree = {"type": "FeatureCollection", "features": features}
    text = change_text(put(tmp_path, PLACES, json.dumps(tree).encode()), PLACES)
    assert text == (
        'renamed? key "FeatureNam" is missing, and "FeatureName" is new and the nearest name '
        "(at features.0.properties)"
    )
    text = change_text(put(tmp_path, STAGES, b'[{"name": "", "operator": ""}]'), STAGES)
    assert 'missing: key "nrcanObjectId"; no new name is like it (at 0)' in text


def test_a_parquet_column_of_another_type_is_told(tmp_path: Path) -> None:
    names = ("exporter", "exporter_name", "importer", "importer_name", "hs6", "material")
    columns = {
        "year": [2025],
        **{name: ["x"] for name in names},
        "value_kusd": ["1.5"],
        "qty_t": [1.0],
    }
    (tmp_path / "cepii-baci").mkdir()
    pd.DataFrame(columns).to_parquet(tmp_path / PARQUET)
    assert change_text(tmp_path, PARQUET).startswith('type: column "value_kusd" is ')


def test_a_file_that_is_no_table_is_told(tmp_path: Path) -> None:
    text = change_text(put(tmp_path, PARQUET, b"PK"), PARQUET)
    assert text == "format: the file is something else, not a Parquet file"
    text = change_text(put(tmp_path, TREE, b"[1]"), TREE)
    assert text.startswith("type: list, expected source, totalDemand, supply")


def test_the_build_stops_with_the_report_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sources = write(tmp_path / "sources", USGS, renamed(USGS_ROW, "Value", "Amount"))
    write(sources, BGS, BGS_ROW | {"units": "kilograms"})
    files = [{"path": f, "sha256": build.sha256((sources / f).read_bytes())} for f in (USGS, BGS)]
    put(
        tmp_path / "project",
        build.SOURCES,
        json.dumps([{"id": "a", "edition": "2027", "files": files}]).encode(),
    )
    monkeypatch.setattr(data_commands, "root", lambda: tmp_path / "project")
    parser = argparse.ArgumentParser()
    data_commands.add_parser(parser.add_subparsers())
    target = tmp_path / "target"
    words = ["data", "build", "--from", str(sources), "--to", str(target)]
    assert data_commands.run(parser.parse_args(words)) == 1
    output = capsys.readouterr().err
    modules = ("usgs_mcs", "usgs_salient", "usgs_imports")
    readers = " and ".join(f"{name}.commodities" for name in modules)
    assert f"{USGS} (read by {readers})" in output
    assert '  renamed? column "Value" is missing, and "Amount" is new and in its place' in output
    assert f"{BGS} (read by bgs.export)\n  unit: column " in output
    assert "What to do (docs/upkeep.md has the steps; read the publisher's notes" in output
    assert "\n  renamed: change the name in data/reference/layouts.yaml and in the reader" in output
    assert not target.exists()


def test_every_layout_names_readers_that_are_there() -> None:
    """A function, or the name by which a module asks for one of its files."""
    for layout in layouts.all_layouts():
        for reader in layouts.readers(layout):
            owner, _, name = reader.rpartition(".")
            module = import_module(f"msp_dash.ingest.{owner}")
            text = Path(str(module.__file__)).read_text("utf-8")
            assert callable(getattr(module, name, None)) or name.split("_")[0] in text, reader
