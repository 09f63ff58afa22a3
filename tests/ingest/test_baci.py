"""CEPII BACI: pitfalls of the extract, and the archive in CEPII's own layout."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pandas as pd
import pytest

from msp_dash.data import load
from msp_dash.ingest import baci

HEAD = "t,i,j,k,v,q\n"
AREAS = (
    "country_code,country_name,country_iso2,country_iso3\n"
    "152,Chile,CL,CHL\n156,China,CN,CHN\n180,Congo,CD,COD\n490,Other Asia nes,,S19\n"
    "516,Namibia,,NAM\n697,Europe EFTA nes,,R20\n711,Southern African Customs Union,,ZA1\n"
)


@pytest.fixture(scope="module")
def trade() -> pd.DataFrame:
    return load("trade")


def flow(trade: pd.DataFrame, hs6: str, exporter: str, importer: str, year: int) -> pd.Series:
    keys = {"hs6": hs6, "exporter": exporter, "importer": importer, "year": year}
    rows = trade[(trade[list(keys)] == pd.Series(keys)).all(axis=1)]
    assert len(rows) == 1
    return rows.iloc[0]


def test_a_flow_is_the_publishers_row(trade: pd.DataFrame) -> None:
    """README of the extract: DR Congo to China, 740311, 2024: 13.7 bn USD, 1.45 Mt."""
    row = flow(trade, "740311", "COD", "CHN", 2024)
    assert row["value_usd"] == pytest.approx(13_683_698_000, rel=1e-4)
    assert row["quantity_t"] == pytest.approx(1_449_783.528)
    # baci_hs17_v202601_2022_30hs6_value.csv, first row: ABW,NLD,850511,235.0
    assert flow(trade, "850511", "ABW", "NLD", 2022)["value_usd"] == 235.0
    # flows_2023.json, materials.gallium, first row: HK to CN, 173574025
    assert flow(trade, "811292", "HKG", "CHN", 2023)["value_usd"] == 173_574_025


def test_chile_sold_lithium_carbonate_for_these_billions(trade: pd.DataFrame) -> None:
    """README of the extract: 1.0, 0.9, 0.7, 0.9, 8.5, 6.2, 2.8 bn USD for 2018 to 2024."""
    rows = trade[(trade["hs6"] == "283691") & (trade["exporter"] == "CHL")]
    billions = rows.groupby("year")["value_usd"].sum() / 1e9
    assert billions.round(1).to_dict() == dict(
        zip(range(2018, 2025), (1.0, 0.9, 0.7, 0.9, 8.5, 6.2, 2.8), strict=True)
    )


def test_codes_that_show_a_wrong_picture_are_left_out(trade: pd.DataFrame) -> None:
    assert {"282200", "250490"}.isdisjoint(trade["hs6"])
    assert trade["hs6"].nunique() == 28


def test_gallium_germanium_and_hafnium_are_one_code_once(trade: pd.DataFrame) -> None:
    """The yearly files repeat 811292 under three names."""
    assert not trade.duplicated(["hs6", "exporter", "importer", "year"]).any()
    year = trade[(trade["hs6"] == "811292") & (trade["year"] == 2023)]
    assert len(year) == 498
    assert "811231" not in set(trade["hs6"])


def test_namibia_is_not_read_as_missing_and_taiwan_is_there(trade: pd.DataFrame) -> None:
    for year in range(2018, 2025):
        areas = trade.loc[trade["year"] == year, ["exporter", "importer"]].stack()
        assert {"NAM", "TWN"} <= set(areas)


def test_only_2022_and_2024_hold_all_partners(trade: pd.DataFrame) -> None:
    assert set(trade.loc[trade["complete"], "year"]) == {2022, 2024}
    assert set(trade.loc[~trade["complete"], "year"]) == {2018, 2019, 2020, 2021, 2023}


def test_tonnes_are_held_for_2024_alone(trade: pd.DataFrame) -> None:
    assert set(trade.loc[trade["quantity_t"].notna(), "year"]) == {2024}


# --- CEPII's own files ----------------------------------------------------------------------------


def unpack(folder: Path, *lines: str, year: int = 2023, version: str = "202601") -> Path:
    """A small archive in the layout of CEPII's: blanks before numbers, NA for no quantity."""
    path = folder / f"BACI_HS17_Y{year}_V{version}.csv"
    path.write_text(HEAD + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    (folder / f"country_codes_V{version}.csv").write_text(AREAS, encoding="utf-8")
    return folder


def test_the_archive_gives_ores_that_the_extract_lacks(tmp_path: Path) -> None:
    lines = (
        "2023,152,156,260300,      12.5,      40.25",
        "2023,180,516,282520,       1.0,         NA",
        "2023,152,156,10121,       99.0,       1.0",
    )
    rows = baci.archive(unpack(tmp_path, *lines)).set_index("hs6")
    assert sorted(rows.index) == ["260300", "282520"]
    copper = rows.loc["260300"]
    assert (copper["exporter"], copper["importer"], copper["year"]) == ("CHL", "CHN", 2023)
    assert (copper["value_usd"], copper["quantity_t"]) == (12_500.0, 40.25)
    assert rows.loc["282520", "importer"] == "NAM"
    assert pd.isna(rows.loc["282520", "quantity_t"])
    assert rows["complete"].all()


def test_the_archive_too_leaves_out_what_shows_a_wrong_picture(tmp_path: Path) -> None:
    lines = ("2023,180,516,282200,1.0,1.0", "2023,180,156,810520,2.0,2.0")
    rows = baci.archive(unpack(tmp_path, *lines))
    assert list(rows["hs6"]) == ["810520"]


def test_areas_with_a_code_of_the_publishers_own_keep_apart(tmp_path: Path) -> None:
    lines = (
        "2023,697,156,260300,1.0,2.0",
        "2023,711,156,260300,3.0,4.0",
        "2023,490,156,260300,5.0,6.0",
    )
    rows = baci.archive(unpack(tmp_path, *lines)).set_index("exporter")
    assert rows["value_usd"].to_dict() == {"OTH": 1000.0, "XSC": 3000.0, "TWN": 5000.0}


@pytest.mark.live
def test_countries_that_customs_counted_as_one_are_an_area_of_their_own() -> None:
    """No country stands by itself while its area does, and no area after that."""
    table = load("trade_hs92")
    sides = [
        table[[side, "year"]].set_axis(["iso3", "year"], axis=1)
        for side in ("exporter", "importer")
    ]
    years = pd.concat(sides).groupby("iso3")["year"].agg(["min", "max"])
    for area, iso3, until in baci.joint_areas():
        if area != iso3:
            assert years.loc[iso3, "min"] > until
            assert years.loc[area, "max"] == until or area == "SDN"
    assert years.loc["OTH", "max"] < 2000  # the United States' islands in the Pacific


def test_the_union_of_southern_africa_is_the_publishers_number(sources_dir: Path) -> None:
    """Platinum of 1997: the file has it under ZA1, and South Africa in no row before 2000."""
    path = sources_dir / "cepii-baci-hs92" / "baci_hs92_v202601_1995-2024_ores.parquet"
    rows = pd.read_parquet(path).query("hs92 == '711011' and year == 1997")
    table = load("trade_hs92").query("hs6 == '711011' and year == 1997")
    for code, theirs in (("XSC", "ZA1"), ("XBL", "BEL")):
        own = table.loc[table["exporter"] == code, "value_usd"].sum()
        assert own == round(rows.loc[rows["exporter"] == theirs, "value_kusd"].sum() * 1000) > 0


def test_years_of_one_version_are_read_together(tmp_path: Path) -> None:
    unpack(tmp_path, "2022,152,156,260300,1.0,2.0", year=2022)
    unpack(tmp_path, "2023,152,156,260300,1.0,2.0", year=2023)
    assert list(baci.archive(tmp_path)["year"]) == [2022, 2023]


def test_versions_are_never_mixed(tmp_path: Path) -> None:
    unpack(tmp_path, "2022,152,156,260300,1.0,2.0", year=2022)
    unpack(tmp_path, "2023,152,156,260300,1.0,2.0", version="202501")
    with pytest.raises(baci.ArchiveError, match="keep the files of one version only"):
        baci.archive(tmp_path)


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (lambda f: f.joinpath("BACI_HS17_Y2023_V202601.csv").unlink(), "unpack CEPII's archive"),
        (lambda f: f.joinpath("country_codes_V202601.csv").unlink(), "comes in CEPII's archive"),
        (
            lambda f: f.joinpath("BACI_HS17_Y2023_V202601.csv").write_text(
                "t,i,j,v,q\n1,2,3,4,5\n"
            ),
            "no column 'k'",
        ),
        (
            lambda f: f.joinpath("BACI_HS17_Y2023_V202601.csv").write_text(
                HEAD + "2023,999,156,260300,1.0,2.0\n"
            ),
            "area 999 is in no list",
        ),
    ],
)
def test_a_folder_that_cannot_be_read_is_told_plainly(
    tmp_path: Path, spoil: object, expected: str
) -> None:
    folder = unpack(tmp_path, "2023,152,156,260300,1.0,2.0")
    spoil(folder)  # type: ignore[operator]  # a lambda of the table above
    with pytest.raises(baci.ArchiveError, match=expected):
        baci.archive(folder)


def test_memory_does_not_grow_with_the_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten times the rows of other codes, the same peak: only one block is held."""
    monkeypatch.setattr(baci, "CHUNK_ROWS", 2_000)
    baci.codes("yes", "no")

    def peak(rows: int) -> int:
        folder = tmp_path / str(rows)
        folder.mkdir()
        unpack(folder, "2023,152,156,260300,1.0,2.0", *["2023,152,156,010121,1.0,2.0"] * rows)
        tracemalloc.start()
        baci.archive(folder)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(2_000)  # what is made once a process is made here
    assert peak(100_000) < 1.5 * peak(10_000)
