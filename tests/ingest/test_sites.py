"""Mines, plants and deposits: the publishers' rows, and the pitfalls of each file."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from msp_dash.data import load
from msp_dash.ingest.codes import REFERENCE, UnknownLabel, fold
from msp_dash.ingest.recorded import Files, RecordedFile
from msp_dash.ingest.sites import (
    common,
    geoscience_australia,
    icmm,
    lithium,
    usgs_africa,
    usgs_facilities,
)
from tests.recorded_files import moved

Row = dict[str, Any]


ICMM, AFRICA = "sites.icmm.assets", "sites.usgs_facilities.africa"
LITHIUM = "sites.lithium.deposits"


@pytest.fixture(scope="module")
def sites() -> pd.DataFrame:
    table = load("sites")
    return table.set_index(table["source"] + ":" + table["site"])


@pytest.fixture(scope="module")
def lists() -> pd.DataFrame:
    return load("site_lists").set_index("list")


@pytest.fixture(scope="module")
def short_icmm(source_files: Files, tmp_path_factory: pytest.TempPathFactory) -> RecordedFile:
    """ICMM's list to row 2417: the rest takes seconds to read and write."""

    def cut(sheet: Any) -> None:
        sheet.delete_rows(2418, sheet.max_row)

    return changed(source_files.one(ICMM), tmp_path_factory.mktemp("icmm"), cut)


def changed(file: RecordedFile, to: Path, change: Callable[[Any], object]) -> RecordedFile:
    """A copy of a publisher's file with `change` applied to its JSON or first used sheet."""
    path = to / file.name
    shutil.copyfile(file.path, path)
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        change(book["External"] if "External" in book.sheetnames else book.worksheets[0])
        book.save(path)
    else:
        content = json.loads(path.read_text("utf-8"))
        change(content)
        path.write_text(json.dumps(content), "utf-8")
    return moved(file, path)


def test_every_row_of_every_file_is_kept_or_counted(lists: pd.DataFrame) -> None:
    left = lists.drop(columns=["record", "rows", "sites"]).sum(axis=1)
    assert (lists["rows"] == lists["sites"] + left).all()
    assert lists["rows"].to_dict() == {
        "icmm": 8508,
        "africa_facilities": 2408,
        "africa_exploration": 1093,
        "africa_deposits": 1190,
        "indo_pacific_facilities": 1573,
        "critical_deposits": 2121,
        "canada": 291,
        "australia": 517,
        "lithium_deposits": 160,
    }


def test_labels_are_folded_unique_and_name_our_minerals() -> None:
    with (REFERENCE / "minerals.csv").open(encoding="utf-8", newline="") as handle:
        ours = {row["mineral"] for row in csv.DictReader(handle)}
    with (REFERENCE / "site_labels.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    labels = [row["label"] for row in rows]
    assert labels == sorted(set(labels)) and all(fold(label) == label for label in labels)
    for row in rows:
        assert set(row["minerals"].split(";")) <= ours | {"none"}, row


@pytest.mark.parametrize(
    ("label", "form", "minerals"),
    [
        ("Bopper", "", {"copper"}),  # misspelt by ICMM, as are the next five
        ("aresnic", "", {"arsenic"}),
        ("Chormite", "", {"chromium"}),
        ("zicron", "", {"zirconium"}),
        ("cadmiuum", "", {"cadmium"}),
        ("Colbalt", "", {"cobalt"}),
        ("Lanthanides", "", {"rare_earths"}),
        ("Palladium", "", {"palladium", "platinum_group_metals"}),
        ("Iron and steel", "Steel, crude", set()),
        ("Iron and steel", "Ferrochromium", {"chromium"}),
        ("Ferroalloys", "Ferronickel / Ni content", {"nickel"}),
        ("Gold", "", set()),
    ],
)
def test_what_a_commodity_is(label: str, form: str, minerals: set[str]) -> None:
    assert common.minerals(label, "made-up.csv", 1, form) == minerals


def test_a_label_that_maps_to_nothing_names_file_row_and_label() -> None:
    with pytest.raises(UnknownLabel, match=r"icmm\.xlsx, row 7: commodity 'unobtainium'.*site_lab"):
        common.minerals("unobtainium", "icmm.xlsx", 7)


def test_icmm_keeps_what_is_above_very_low(sites: pd.DataFrame, lists: pd.DataFrame) -> None:
    """README: 1,625 rows are Very Low; ICMM06436 Greenbushes Mine, -33.86006, 116.064557."""
    assert lists.at["icmm", "very_low"] == 1625
    row = sites.loc["icmm:ICMM06436"]
    assert (row["lat"], row["lon"]) == pytest.approx((-33.86006, 116.064557), abs=1e-5)
    assert row["iso3"] == "AUS"
    assert row["minerals"] == "lithium;tantalum;tin"
    assert (row["status"], row["operator"], row["capacity"]) == ("not_stated", "", "")


def test_icmm_headers_have_stray_blanks(source_files: Files) -> None:
    book = openpyxl.load_workbook(source_files.one(ICMM).path, read_only=True)
    head = [cell.value for cell in next(book["External"].iter_rows())]
    assert "Mine Name " in head and "Mine Name" not in head
    book.close()


def test_an_icmm_coordinate_with_a_typographic_minus_is_a_number(
    short_icmm: RecordedFile, tmp_path: Path
) -> None:
    """Row 2417, ICMM07721 Murchison, has it in the file, in a row of Very Low confidence."""

    def raise_confidence(sheet: Any) -> None:
        assert sheet["A2417"].value == "ICMM07721" and sheet["E2417"].value == "\u221223.8901"
        sheet["B2417"] = "Moderate"

    listing = icmm.assets(changed(short_icmm, tmp_path, raise_confidence))
    (murchison,) = [s for s in listing.sites if s.site == "ICMM07721"]
    assert murchison.lat == -23.8901


@pytest.mark.parametrize(
    ("cell", "value", "complaint"),
    [
        ("C1", "Asset", "no column Mine Name"),
        ("F2417", "east", "row 2417: coordinate 'east' is no number"),
        ("G2417", "Office", "row 2417: asset type 'Office'"),
        ("B2417", "Guess", "row 2417: confidence 'Guess'"),
    ],
)
def test_icmm_cells_that_are_new_stop_the_build(
    short_icmm: RecordedFile, tmp_path: Path, cell: str, value: str, complaint: str
) -> None:
    def change(sheet: Any) -> None:
        sheet["B2417"] = "High"
        sheet[cell] = value

    with pytest.raises(common.SiteError, match=complaint):
        icmm.assets(changed(short_icmm, tmp_path, change))


def test_rows_in_the_wrong_country_stay_where_their_list_has_them(sites: pd.DataFrame) -> None:
    """ICMM says New Caledonia of mines in Queensland and Western Australia; a USGS point of South
    Africa lacks its minus sign and lies in Egypt."""
    away = sites[~sites["inside"]]
    caledonia = away[(away["iso3"] == "NCL") & (away["found_in"] == "AUS")]
    assert len(caledonia) == 16
    assert {"Pilgangoora", "Osborne", "Nifty"} <= set(caledonia["name"])
    kroondal = sites.loc["usgs:afr-ZAF095"]
    assert (kroondal["iso3"], kroondal["found_in"]) == ("ZAF", "EGY")
    assert kroondal["lat"] == 25.707186
    assert len(away) == 25


def test_icmm_puts_24_of_37_rows_of_new_caledonia_in_australia(source_files: Files) -> None:
    """All rows of the file, by longitude: New Caledonia lies east of 163, Australia west of 154."""
    book = openpyxl.load_workbook(source_files.one(ICMM).path, read_only=True)
    rows = [r for r in book[icmm.SHEET].iter_rows(values_only=True) if r[7] == "New Caledonia"]
    book.close()
    west = [row for row in rows if float(row[5]) < 154]
    assert (len(rows), len(west)) == (37, 24)
    left_out = [row[2] for row in west if row[1] == icmm.VERY_LOW or row[2] == "Granites"]
    assert len(west) - len(left_out) == 16


@pytest.mark.parametrize(
    "key",
    [
        "icmm:ICMM08312",  # Hinatuan: an island that the outline has not
        "ga:109",  # Christmas Island: an area without a polygon of its own
        "icmm:ICMM13479",  # Goro, at the coast
    ],
)
def test_points_on_coasts_and_small_islands_are_inside(sites: pd.DataFrame, key: str) -> None:
    assert sites.at[key, "inside"] and sites.at[key, "found_in"] == ""


def test_africa_is_one_site_a_facility(sites: pd.DataFrame, source_files: Files) -> None:
    """BWA023 Selkirk Mine: five rows (Co, Cu, Ni, Pd, Pt), two operators, care and maintenance."""
    rows = [
        r for r in common.features(source_files.one(AFRICA).path) if r["FeatureUID"] == "BWA023"
    ]
    assert len(rows) == 5
    row = sites.loc["usgs:afr-BWA023"]
    assert row["minerals"] == "cobalt;copper;nickel;palladium;platinum;platinum_group_metals"
    assert row["status"] == "care_and_maintenance" and row["stated"] == "C&M"
    assert row["operator"] == "Tati Nickel Mining Co. (Pty.) Ltd.; BCL Ltd."
    assert "Nickel: 21,000 Metric tons" in row["capacity"]


def test_null_as_text_is_nothing(sites: pd.DataFrame) -> None:
    assert not sites.apply(lambda column: column.astype(str).str.contains("<null>")).any().any()


def test_a_capacity_of_several_sites_says_so(sites: pd.DataFrame) -> None:
    """BDI007 Kivuvu Mine, tin, 300 t: MemoOther says it is of eleven mines; letters g,c,e."""
    assert sites.at["usgs:afr-BDI007", "capacity"].endswith(
        "Tin, Cassiterite, ore and concentrate: 300 Metric tons "
        "(gross weight, several sites together, estimated)"
    )


def test_minus_999_is_no_capacity(sites: pd.DataFrame) -> None:
    assert not sites["capacity"].str.contains("999 ", regex=False).any()
    # NCL001 Bogota Mine: cobalt -999, nickel ore 17 kmt
    assert sites.at["usgs:ipf-NCL001", "capacity"].startswith("Nickel, Ore")


def test_the_indo_pacific_columns_are_shifted(sites: pd.DataFrame) -> None:
    """NCL026 Goro Complex: four rows, mine and plant, nickel 40 kmt, -22.2925, 166.9719."""
    row = sites.loc["usgs:ipf-NCL026"]
    assert (row["kind"], row["minerals"]) == ("mine;plant", "cobalt;nickel")
    assert (row["lat"], row["lon"], row["iso3"]) == (-22.2925, 166.9719, "NCL")
    assert "40 kmt" in row["capacity"] and row["confidence"] in ("exact", "approximate")


def test_a_ferronickel_plant_is_a_nickel_plant(sites: pd.DataFrame) -> None:
    """NCL011 Koniambo Plant: Ferroalloys, Ferronickel."""
    assert sites.at["usgs:ipf-NCL011", "minerals"] == "nickel"


def test_oil_and_gas_is_counted_and_left_out(lists: pd.DataFrame) -> None:
    # README: the rest of the feature types is oil and gas: 313 + 52, and 131 + 38.
    assert lists.at["africa_facilities", "oil_gas"] == 365
    assert lists.at["indo_pacific_facilities", "oil_gas"] == 169


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("FeatureTyp", "Offices", "kind 'Offices'"),
        ("LocOpStat", "Sold", "status 'Sold'"),
        ("LocConfid", "B", "LocConfid 'B'"),
    ],
)
def test_words_of_a_facility_that_are_new_stop_the_build(
    source_files: Files, tmp_path: Path, field: str, value: str, complaint: str
) -> None:
    def change(content: Any) -> None:
        for feature in content["features"]:
            feature["properties"][field] = value

    with pytest.raises(common.SiteError, match=complaint):
        usgs_facilities.africa(changed(source_files.one(AFRICA), tmp_path, change))


@pytest.mark.parametrize(
    ("label", "iso3"),
    [
        ("C\u00f4te d'\x92Ivoire", "CIV"),  # a control character of a wrong encoding
        ("England", "GBR"),
        ("Burkina Fasso", "BFA"),
        ("Tibet", "CHN"),
        ("Korea, South", "KOR"),
        ("French Guyana", "GUF"),
    ],
)
def test_country_labels_of_the_lists(label: str, iso3: str) -> None:
    assert common.iso3(label, "made-up.csv", 1) == iso3


def test_exploration_keeps_its_year_and_its_word(sites: pd.DataFrame) -> None:
    """ZAx170 Xolobeni: Feasibility Study or later; one row says 'Placer' for a status."""
    row = sites.loc["usgs:afx-ZAx170"]
    assert row["kind"] == "exploration" and row["stated"] and row["as_of"]
    assert usgs_africa.STATUS["Placer"] == "not_stated"


def test_rows_in_an_ocean_belong_to_no_country(lists: pd.DataFrame, source_files: Files) -> None:
    rows = pd.read_csv(source_files.one("sites.usgs_deposits.deposits").path)
    assert rows["LOCATION"].isin(common.OCEANS).sum() == 10
    assert lists.at["critical_deposits", "no_country"] == 10


def test_two_deposits_of_one_name_stay_two(sites: pd.DataFrame) -> None:
    """PP1802 has an Iron Mountain in New Mexico, California and Wyoming."""
    rows = sites[(sites["name"] == "Iron Mountain") & (sites["record"] == "usgs-pp1802")]
    assert len(rows) == 3 and rows["place"].nunique() == 3


def test_canada_is_read_by_stage(sites: pd.DataFrame, source_files: Files) -> None:
    """nrcanObjectId 266 Trail: Smelter, refinery, plant; Teck Resources Limited."""
    row = sites.loc["nrcan:266"]
    assert (row["kind"], row["status"]) == ("smelter;refinery;plant", "operating")
    assert row["operator"] == "Teck Resources Limited"
    rows = json.loads(source_files.one("sites.nrcan.stages").path.read_text("utf-8"))
    on_hold = [r for r in rows if r["status"] == "On hold / suspended"]
    suspended = sites[(sites["source"] == "nrcan") & (sites["status"] == "suspended")]
    assert len(on_hold) == len(suspended) == 33


def test_a_canadian_label_that_a_comma_cut_in_two(sites: pd.DataFrame) -> None:
    """Port Hope: 'Uranium (hexafluoride', 'dioxide', 'metals', 'alloys)'."""
    (row,) = sites[(sites["source"] == "nrcan") & (sites["name"] == "Port Hope")].to_dict("records")
    assert row["minerals"] == "uranium"


def test_an_australian_status_varies_in_case(sites: pd.DataFrame) -> None:
    """Operating mine 326 and Operating Mine 5; Developing mine 53 and Developing Mine 4."""
    rows = sites[sites["source"] == "ga"]
    assert {"Operating mine", "Operating Mine"} <= set(rows["stated"])
    assert set(rows["status"]) == {"operating", "care_and_maintenance", "project"}


def test_an_australian_group_gives_no_by_product_to_a_mine(sites: pd.DataFrame) -> None:
    """Ravensthorpe: 'Battery/Alloy metals - Ni (Co, Cu, PGE)'."""
    assert sites.at["ga:399", "minerals"] == "nickel"


def test_an_unknown_australian_status_stops_the_build(source_files: Files, tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet["F4"] = "Sold"

    with pytest.raises(common.SiteError, match="row 4: status 'sold'"):
        geoscience_australia.mines(
            changed(source_files.one("sites.geoscience_australia.mines"), tmp_path, change)
        )


def test_a_producing_lithium_deposit_is_a_mine(sites: pd.DataFrame, source_files: Files) -> None:
    rows = pd.read_csv(source_files.one(LITHIUM).path)
    ucdavis_sites = sites[sites["source"] == "ucdavis"]
    assert len(ucdavis_sites) == len(rows) == 160
    assert (
        (ucdavis_sites["kind"] == "mine;deposit").sum()
        == (rows["Status"] == "Producing").sum()
        == 36
    )
    assert (ucdavis_sites["status"] == "not_stated").sum() == 69


def test_an_unknown_status_of_lithium_stops_the_build(source_files: Files, tmp_path: Path) -> None:
    file = source_files.one(LITHIUM)
    path = tmp_path / file.name
    text = file.path.read_text("utf-8")
    path.write_text(text.replace("Evaluation", "Rumour", 1), "utf-8")
    with pytest.raises(common.SiteError, match="status 'Rumour'"):
        lithium.deposits(moved(file, path))
