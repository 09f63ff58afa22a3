"""National lists of critical minerals: the compilation, its known gaps, its mapping."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from msp_dash.data.mineral_groups import related
from msp_dash.data.schemas import SCHEMAS
from msp_dash.ingest import lists
from msp_dash.ingest.codes import REFERENCE, UnknownLabel
from msp_dash.ingest.recorded import Files
from tests.recorded_files import invented, only

HEADER = "jurisdiction,list_name,year,tier,mineral_as_listed,mineral_group,publisher_url,evidence\n"


@pytest.fixture(scope="module")
def table(source_files: Files) -> pd.DataFrame:
    return lists.build(source_files)["listings"]


def _lists_file(folder: Path, *rows: str) -> Files:
    path = folder / "compiled.csv"
    path.write_text(HEADER + "\n".join(rows), encoding="utf-8")
    return only(invented(path, "lists.lists"))


def test_table_keeps_its_schema_and_has_eight_jurisdictions(table: pd.DataFrame) -> None:
    SCHEMAS["listings"].validate(table, lazy=True)
    assert set(table["jurisdiction"]) == {"AUS", "CAN", "EU", "GBR", "IND", "JPN", "KOR", "USA"}


def test_open_points_stand_on_every_row(table: pd.DataFrame) -> None:
    notes = table.groupby(["jurisdiction", "year"])["note"].unique()
    assert "14 of its 34" in notes["GBR", "2024"][0]
    assert "35 with uranium" in notes["JPN", "2020"][0]
    assert all("all 17" in note for note in notes["KOR", "2023"])
    assert set(table.loc[table["year"].eq("2024") & table["jurisdiction"].eq("GBR"), "tier"]) == {
        "critical (partial)"
    }


@pytest.mark.parametrize(
    ("jurisdiction", "year", "as_listed", "mineral"),
    [
        ("USA", "2025", "Neodymium", "neodymium"),
        ("USA", "2025", "Rhodium", "rhodium"),
        ("CAN", "2024", "Rare earth elements", "rare_earths"),
        ("USA", "2025", "Palladium", "palladium"),
        ("EU", "2024", "Bauxite/alumina/aluminium", "bauxite_alumina_aluminum"),
        ("EU", "2024", "Lithium - battery grade", "lithium"),
        ("EU", "2024", "Titanium metal", "titanium_sponge"),
        ("JPN", "2020", "Carbon (graphite)", "graphite"),
        ("IND", "2023", "Phosphorous", "phosphorus"),
        ("CAN", "2024", "High-purity iron ore", "iron_ore"),
    ],
)
def test_labels_map_to_our_ids(
    table: pd.DataFrame, jurisdiction: str, year: str, as_listed: str, mineral: str
) -> None:
    rows = table.query("jurisdiction == @jurisdiction and year == @year")
    assert set(rows.loc[rows["as_listed"] == as_listed, "mineral"]) == {mineral}


def test_copper_is_on_the_us_list_of_2025_and_not_on_that_of_2022(table: pd.DataFrame) -> None:
    assert set(table.query("jurisdiction == 'USA' and mineral == 'copper'")["year"]) == {"2025"}


def test_every_address_is_one(table: pd.DataFrame) -> None:
    assert table["url"].str.fullmatch(r"https://\S+").all()


def test_a_label_that_nobody_mapped_stops_the_build(tmp_path: Path) -> None:
    row = "India,Critical Minerals for India,2023,critical,Unobtainium,Unobtainium,https://x.in,"
    with pytest.raises(UnknownLabel, match=r"row 2: listed mineral 'Unobtainium'.*listing_labels"):
        lists.build(_lists_file(tmp_path, row))


def test_a_new_list_must_be_described_first(tmp_path: Path) -> None:
    row = "India,Critical Minerals for India,2027,critical,Tin,Tin,https://x.in,"
    with pytest.raises(lists.ListError, match=r"row 2: list 'Critical Minerals for India' of 2027"):
        lists.build(_lists_file(tmp_path, row))


def test_a_list_that_lost_entries_stops_the_build(tmp_path: Path) -> None:
    row = "India,Critical Minerals for India,2023,critical,Tin,Tin,https://x.in,"
    with pytest.raises(lists.ListError, match="entries, not the"):
        lists.build(_lists_file(tmp_path, row))


def test_every_mineral_of_a_list_has_a_name(table: pd.DataFrame) -> None:
    with (REFERENCE / "minerals.csv").open(encoding="utf-8", newline="") as handle:
        ids = {row["mineral"] for row in csv.DictReader(handle)}
    assert set(table["mineral"]) <= ids
    assert related("titanium") | related("bauxite") | related("yttrium") <= ids


def test_a_question_about_a_group_or_a_member_finds_both(table: pd.DataFrame) -> None:
    """The US lists fifteen rare earths one by one, Canada "Rare earth elements"."""
    for mineral in ("rare_earths", "neodymium"):
        rows = table[table["mineral"].isin(related(mineral))]
        assert {"USA", "CAN", "EU", "IND", "JPN", "AUS"} <= set(rows["jurisdiction"]), mineral
    assert related("bauxite") == {"bauxite", "bauxite_alumina_aluminum"}
    assert related("titanium") == {"titanium", "ilmenite", "rutile", "titanium_sponge"}
    assert related("cobalt") == {"cobalt"}


def test_one_metal_of_a_group_says_nothing_of_another(table: pd.DataFrame) -> None:
    """The UK's assessment of 2024 has rhodium and ruthenium; palladium was dropped."""
    british = table.query("jurisdiction == 'GBR' and year == '2024'")["mineral"]
    assert british.isin(related("platinum_group_metals")).any()
    assert not british.isin(related("palladium")).any()
