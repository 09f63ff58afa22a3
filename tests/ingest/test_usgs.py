"""USGS tables against the publisher's printed rows. Each expected number cites its row."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
import pytest

from msp_dash.data import load
from msp_dash.data.paths import root
from msp_dash.data.schemas import SCHEMAS
from msp_dash.data.sources import records
from msp_dash.ingest import codes, sums, usgs, usgs_labels, usgs_mcs, usgs_salient
from msp_dash.ingest.codes import REFERENCE
from msp_dash.ingest.recorded import Files
from tests.recorded_files import invented

Tables = dict[str, pd.DataFrame]


@pytest.fixture(scope="module")
def tables(source_files: Files) -> Tables:
    return usgs.build(source_files)


@pytest.fixture(scope="module")
def minerals() -> pd.DataFrame:
    return pd.read_csv(REFERENCE / "minerals.csv", keep_default_na=False)


def production(tables: Tables, edition: str, mineral: str, iso3: str, year: int) -> pd.Series:
    """The one row of a country's mine output (or the only stage the mineral has)."""
    table = tables["production"]
    rows = table[
        (table["edition"] == edition)
        & (table["mineral"] == mineral)
        & (table["iso3"] == iso3)
        & (table["year"] == year)
    ]
    if len(rows) > 1:
        rows = rows[rows["stage"] == "mine"]
    assert len(rows) == 1
    return rows.iloc[0]


def reserves(tables: Tables, edition: str, mineral: str, iso3: str) -> pd.Series:
    table = tables["reserves"]
    rows = table[
        (table["edition"] == edition) & (table["mineral"] == mineral) & (table["iso3"] == iso3)
    ]
    assert len(rows) == 1
    return rows.iloc[0]


# --- shape -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["production", "reserves", "reserve_columns", "salient", "outlook"]
)
def test_every_table_fits_its_schema(tables: Tables, name: str) -> None:
    SCHEMAS[name].validate(tables[name])


def test_a_table_built_without_unit_is_in_tonnes(tables: Tables) -> None:
    checked = SCHEMAS["production"].validate(tables["production"].drop(columns="unit").head(5))
    assert set(checked["unit"]) == {"t"}


def test_all_editions_are_kept(tables: Tables) -> None:
    own = [one for one in records().values() if one["calendar"]["series"] == "usgs-mcs"]
    editions = {one["edition"] for one in own}
    assert set(tables["production"]["edition"]) == editions
    assert editions >= {"2022", "2023", "2024", "2025", "2026"}


def test_one_basis_for_each_edition_mineral_and_stage(tables: Tables) -> None:
    bases = tables["production"].groupby(["edition", "mineral", "stage"])["basis"].nunique()
    assert bases.eq(1).all()
    assert tables["reserves"].groupby(["edition", "mineral"])["basis"].nunique().eq(1).all()


def test_of_reserves_in_two_columns_that_of_the_basis_of_output_is_used(tables: Tables) -> None:
    """MCS 2026, CHROMIUM, South Africa and World total: "Reserves: Ore", 2024, "350,000" of
    ">1,200,000"; "Reserves: Cr2O3 content", 2025, "110,000" of ">540,000". Thousand tons."""
    both = tables["reserve_columns"].query("edition == '2026' and mineral == 'chromium'")
    columns = ["iso3", "basis", "year", "value", "status", "used"]
    rows = both.loc[both["iso3"].isin(["ZAF", "WLD"]), columns].to_numpy().tolist()
    assert sorted(rows) == [
        ["WLD", "gross", 2024, 1.2e9, "at_least", True],
        ["WLD", "oxide", 2025, 5.4e8, "at_least", False],
        ["ZAF", "gross", 2024, 3.5e8, "reported", True],
        ["ZAF", "oxide", 2025, 1.1e8, "reported", False],
    ]
    assert reserves(tables, "2026", "chromium", "ZAF")["value"] == 3.5e8


def test_one_basis_and_stage_for_a_mineral_through_all_editions(tables: Tables) -> None:
    for table, keys in (("production", ["mineral", "stage"]), ("reserves", ["mineral"])):
        assert tables[table].groupby(keys)["basis"].nunique().eq(1).all()


def test_only_helium_is_not_weighed(tables: Tables) -> None:
    for name in ("production", "reserves", "outlook"):
        table = tables[name]
        assert set(table.loc[table["unit"] != "t", "mineral"]) == {"helium"}


def test_the_newest_edition_covers_fifty_series(tables: Tables) -> None:
    newest = tables["production"].query("edition == '2026'")
    assert newest.groupby(["mineral", "stage"]).ngroups == 50


@pytest.mark.parametrize(
    ("stage", "minerals_of_stage"),
    [
        (
            "refined",
            {
                "alumina", "arsenic", "bismuth", "cadmium", "copper", "gallium", "indium",
                "selenium", "tellurium", "titanium_sponge",
            },
        ),
        ("smelter", {"aluminum", "ferrosilicon", "magnesium", "silicon"}),
    ],
)  # fmt: skip
def test_stages_are_those_of_the_contract(
    tables: Tables, stage: str, minerals_of_stage: set[str]
) -> None:
    newest = tables["production"].query("edition == '2026' and stage == @stage")
    assert set(newest["mineral"]) == minerals_of_stage


def test_every_mineral_has_names_in_four_languages(tables: Tables, minerals: pd.DataFrame) -> None:
    used = set().union(*(set(table["mineral"]) for table in tables.values()))
    assert used <= set(minerals["mineral"])
    names = minerals[["name_en", "sentence_en", "name_fr", "name_es", "name_pt"]]
    assert names.ne("").all(axis=None)
    assert minerals["mineral"].is_unique


def test_no_alias_means_two_minerals(minerals: pd.DataFrame) -> None:
    owner: dict[str, str] = {}
    for mineral, aliases in zip(minerals["mineral"], minerals["aliases"], strict=True):
        for alias in filter(None, aliases.lower().split(";")):
            assert owner.setdefault(alias, mineral) == mineral


# --- known rows ------------------------------------------------------------------------------

KNOWN_T = [
    # edition, mineral, iso3, year, tonnes: the table "Cross-checks made" of the sources' README
    ("2024", "lithium", "AUS", 2022, 74_700),
    ("2025", "lithium", "AUS", 2023, 91_700),
    ("2025", "lithium", "AUS", 2024, 88_000),
    ("2026", "lithium", "AUS", 2024, 82_700),
    ("2026", "lithium", "CHL", 2024, 48_900),
    ("2026", "lithium", "CHL", 2025, 56_000),
    ("2025", "lithium", "WLD", 2024, 240_000),
    ("2026", "lithium", "WLD", 2024, 222_000),
    ("2026", "lithium", "WLD", 2025, 290_000),
    ("2024", "cobalt", "COD", 2022, 144_000),
    ("2025", "cobalt", "COD", 2023, 175_000),
    ("2025", "cobalt", "COD", 2024, 220_000),
    ("2026", "cobalt", "COD", 2024, 226_000),
    ("2026", "cobalt", "COD", 2025, 230_000),
    ("2023", "rare_earths", "CHN", 2022, 210_000),
    ("2024", "rare_earths", "CHN", 2022, 210_000),
    ("2025", "rare_earths", "CHN", 2023, 255_000),
    ("2025", "rare_earths", "CHN", 2024, 270_000),
    ("2026", "rare_earths", "CHN", 2024, 270_000),
    ("2023", "nickel", "IDN", 2021, 1_040_000),
    ("2024", "nickel", "IDN", 2022, 1_580_000),
    ("2026", "nickel", "IDN", 2024, 2_310_000),
    ("2023", "copper", "CHL", 2021, 5_620_000),
    ("2024", "copper", "CHL", 2022, 5_330_000),
    ("2026", "copper", "CHL", 2024, 5_510_000),
    ("2024", "graphite", "CHN", 2022, 1_210_000),
    ("2024", "tungsten", "CHN", 2022, 66_000),
    # Units that differ by file: kilograms, thousand tons, dry tons, million cubic metres.
    ("2022", "gallium", "CHN", 2020, 317),  # 317,000 kg
    ("2022", "germanium", "WLD", 2020, 140),  # 140,000 kg
    ("2026", "platinum", "WLD", 2024, 179),  # 179,000 kg
    ("2026", "bauxite", "WLD", 2024, 428_000_000),  # 428,000 thousand dry tons
    ("2026", "helium", "WLD", 2024, 183_000_000),  # 183 million m3
    ("2026", "manganese", "WLD", 2024, 18_700_000),
    ("2026", "iron_ore", "WLD", 2024, 2_600_000_000),  # usable ore
]


@pytest.mark.parametrize(("edition", "mineral", "iso3", "year", "tonnes"), KNOWN_T)
def test_known_output(
    tables: Tables, edition: str, mineral: str, iso3: str, year: int, tonnes: float
) -> None:
    assert production(tables, edition, mineral, iso3, year)["value"] == tonnes


def test_refined_copper_stands_apart_from_mined(tables: Tables) -> None:
    # MCS 2026, copper, Chile: refinery production 1,940 thousand tons in 2024.
    refined = tables["production"].query(
        "edition == '2026' and mineral == 'copper' and iso3 == 'CHL' and stage == 'refined'"
    )
    assert refined.set_index("year")["value"][2024] == 1_940_000


@pytest.mark.parametrize(
    ("edition", "mineral", "iso3", "tonnes", "status"),
    [
        ("2026", "rare_earths", "WLD", 85_000_000, "at_least"),  # >85,000,000
        ("2026", "nickel", "OTH", 9_100_000, "at_least"),  # >9,100,000
        ("2026", "cobalt", "COD", 6_000_000, "reported"),
        ("2026", "lithium", "WLD", 37_000_000, "rounded"),
        ("2025", "rare_earths", "WLD", 90_000_000, "at_least"),
        ("2025", "niobium", "WLD", 17_000_000, "at_least"),  # the bound stands in the note
        ("2024", "antimony", "WLD", 2_000_000, "at_least"),  # as above
        ("2023", "nickel", "WLD", 100_000_000, "at_least"),
        ("2026", "platinum_group_metals", "ZAF", 63_000_000 / 1000, "reported"),
        ("2025", "platinum_group_metals", "WLD", 81_000_000 / 1000, "rounded"),
    ],
)
def test_known_reserves(
    tables: Tables, edition: str, mineral: str, iso3: str, tonnes: float, status: str
) -> None:
    row = reserves(tables, edition, mineral, iso3)
    assert (row["value"], row["status"]) == (tonnes, status)


# --- signs and estimates ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edition", "mineral", "iso3", "year", "status"),
    [
        ("2026", "lithium", "USA", 2025, "withheld"),
        ("2025", "lithium", "USA", 2024, "withheld"),  # cell blank, note "W for 23-24"
        ("2024", "barite", "USA", 2022, "withheld"),
        ("2025", "fluorspar", "USA", 2024, "not_available"),  # cell blank, note "NA"
        ("2025", "rhenium", "RUS", 2023, "not_available"),
        ("2024", "helium", "ZAF", 2023, "below_half_unit"),
        ("2024", "helium", "ZAF", 2022, "not_available"),
        ("2026", "helium", "ZAF", 2025, "below_half_unit"),
        ("2026", "boron", "WLD", 2025, "not_applicable"),  # XX
        ("2023", "zirconium", "USA", 2021, "at_most"),  # <100
        ("2024", "rutile", "USA", 2022, "not_available"),  # "included with ilmenite"
        ("2025", "cadmium", "DEU", 2023, "not_available"),  # blank, no word why
        ("2026", "rare_earths", "WLD", 2024, "rounded"),
        ("2026", "cobalt", "OTH", 2024, "residual"),
    ],
)
def test_a_sign_becomes_its_status(
    tables: Tables, edition: str, mineral: str, iso3: str, year: int, status: str
) -> None:
    assert production(tables, edition, mineral, iso3, year)["status"] == status


def test_an_em_dash_is_a_reported_zero(tables: Tables) -> None:
    row = production(tables, "2026", "antimony", "USA", 2024)  # printed as an em dash
    assert (row["value"], row["status"]) == (0, "reported")


def test_a_country_listed_for_another_column_only_has_no_row(tables: Tables) -> None:
    # MCS 2025, bauxite: Canada refines alumina; its mine cells are blank, and no note says why.
    table = tables["production"]
    canada = table.query("edition == '2025' and mineral == 'bauxite' and iso3 == 'CAN'")
    assert canada.empty


@pytest.mark.parametrize(
    ("edition", "mineral", "iso3", "year", "estimated"),
    [
        ("2026", "copper", "CHL", 2024, False),
        ("2026", "copper", "CHL", 2025, True),  # "Estimated." in Notes
        ("2026", "cobalt", "COD", 2024, True),
        ("2026", "lithium", "CHL", 2024, False),  # "Reported."
        ("2025", "lithium", "CHN", 2023, True),  # "estimated 2023"
        ("2025", "lithium", "CHL", 2023, False),
        ("2025", "barite", "TUR", 2023, False),  # table estimated, row "Reported."
        ("2025", "barite", "CHN", 2023, True),
        ("2024", "cobalt", "COD", 2022, True),  # column Prod_t_est_2022
        ("2024", "lithium", "BRA", 2022, True),  # "Also estimated in 2022"
        ("2024", "lithium", "CHL", 2022, False),
        ("2024", "vanadium", "RUS", 2022, True),  # e20,000
        ("2022", "graphite", "CHN", 2020, False),
        ("2022", "graphite", "CHN", 2021, True),  # column Prod_t_Est_2021
    ],
)
def test_estimates_are_the_publishers(
    tables: Tables, edition: str, mineral: str, iso3: str, year: int, estimated: bool
) -> None:
    row = production(tables, edition, mineral, iso3, year)
    assert bool(row["estimated"]) is estimated
    assert row["status"] == ("estimated" if estimated else "reported")


def test_a_total_and_a_residual_keep_the_mark_of_an_estimate(tables: Tables) -> None:
    assert production(tables, "2026", "copper", "WLD", 2025)["estimated"]
    assert not production(tables, "2026", "copper", "WLD", 2024)["estimated"]
    assert production(tables, "2026", "copper", "OTH", 2025)["estimated"]


# --- the files' own faults -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edition", "mineral", "iso3", "tonnes"),
    [
        # Column named Reserves_t (2023) or unit "metric tons" (2026): thousand metric tons.
        ("2023", "vanadium", "WLD", 26_000_000),
        ("2025", "vanadium", "WLD", 18_000_000),
        ("2026", "vanadium", "WLD", 21_000_000),
        # MCS 2025 gives one unit for output and reserves: here reserves are thousand tons.
        ("2025", "molybdenum", "USA", 3_500_000),
        # Unit "metric tons", sizes in thousand tons.
        ("2025", "ilmenite", "WLD", 510_000_000),
        # Column Reserves_kt holds kilograms (rhenium 2023) and tons (selenium 2024).
        ("2023", "rhenium", "USA", 400),
        ("2024", "selenium", "WLD", 95_000),
        # Million metric tons of iron content.
        ("2025", "iron_ore", "WLD", 88_000_000_000),
        # "1,166,000" is footnote 11 glued to 66,000.
        ("2023", "zinc", "AUS", 66_000_000),
        # The bound is in the words of the note.
        ("2023", "potash", "WLD", 3_300_000_000),
        ("2024", "potash", "WLD", 3_600_000_000),
    ],
)
def test_a_wrong_unit_or_cell_in_the_file_is_put_right(
    tables: Tables, edition: str, mineral: str, iso3: str, tonnes: float
) -> None:
    assert reserves(tables, edition, mineral, iso3)["value"] == tonnes


@pytest.mark.parametrize(
    ("edition", "mineral", "iso3", "year", "tonnes"),
    [
        ("2023", "chromium", "WLD", 2021, 42_200_000),  # Prod_t_2021 holds thousand tons
        ("2025", "ilmenite", "WLD", 2023, 8_840_000),  # "metric tons" holds thousand tons
        ("2025", "rutile", "SLE", 2023, 110_000),  # no unit at all
        ("2024", "barite", "WLD", 2022, 8_260_000),  # corrected by USGS on 5 March 2024
        ("2024", "zirconium", "AUS", 2022, 500_000),
        ("2025", "helium", "USA", 2024, 81_000_000),  # 68 + 13 million m3, two printed rows
        ("2024", "cobalt", "NCL", 2022, 2_000),  # "New Caledonia11"
        ("2024", "gallium", "KOR", 2022, 2),  # "Korea, Republic ofe"
        ("2025", "lithium", "CHL", 2023, 41_400),  # commodity "Lithium "
    ],
)
def test_a_fault_in_unit_or_label_is_put_right(
    tables: Tables, edition: str, mineral: str, iso3: str, year: int, tonnes: float
) -> None:
    assert production(tables, edition, mineral, iso3, year)["value"] == tonnes


def test_sizes_of_the_world_do_not_jump_between_editions(tables: Tables) -> None:
    """A unit read wrongly shows as a factor of a thousand; lithium's real growth is 3.5."""
    for name, keys in (("production", ["mineral", "stage"]), ("reserves", ["mineral"])):
        worlds = tables[name].query("iso3 == 'WLD' and value > 0").groupby(keys)["value"]
        assert (worlds.max() / worlds.min()).max() < 5


def test_china_s_boron_is_not_added_to_another_basis(tables: Tables) -> None:
    # USGS states it as boric oxide equivalent only.
    assert "CHN" not in set(tables["production"].query("mineral == 'boron'")["iso3"])


def test_a_total_says_when_it_leaves_out_the_united_states(tables: Tables) -> None:
    assert "excludes U.S. production" in production(tables, "2026", "lithium", "WLD", 2025)["note"]
    assert "excludes U.S. production" in production(tables, "2025", "lithium", "WLD", 2024)["note"]


def test_graphite_reserves_inside_the_total_are_not_below_half_a_ton(tables: Tables) -> None:
    # MCS 2026 prints "s" with the footnote: Included in "World total."
    row = reserves(tables, "2026", "graphite", "UKR")
    assert row["status"] == "not_available"
    assert row["note"] == "included in the world total"


# --- do the rows add up? ---------------------------------------------------------------------


def gaps(tables: Tables, name: str) -> set[sums.Series]:
    """Totals of a table that its rows miss by more than rounding."""
    complete = {"supply_outlook": load("supply_outlook"), **tables}
    return {gap.series for gap in sums.gaps(complete) if gap.series.table == name}


def excepted(name: str) -> set[sums.Series]:
    return {one.series for one in sums.exceptions(root()) if one.series.table == name}


def test_countries_and_residual_add_up_to_the_printed_total(tables: Tables) -> None:
    table = tables["production"]
    keys = ["edition", "mineral", "stage", "year"]
    assert table.groupby(keys)["iso3"].apply(lambda s: (s == "WLD").sum()).eq(1).all()
    assert gaps(tables, "production") == excepted("production")


def test_reserves_add_up_to_the_printed_total(tables: Tables) -> None:
    assert gaps(tables, "reserves") == excepted("reserves")


# --- salient statistics ----------------------------------------------------------------------


def salient(tables: Tables, edition: str, mineral: str, measure: str, year: int) -> pd.DataFrame:
    table = tables["salient"]
    return table[
        (table["edition"] == edition)
        & (table["mineral"] == mineral)
        & (table["measure"] == measure)
        & (table["year"] == year)
    ]


@pytest.mark.parametrize(
    ("edition", "mineral", "year", "value", "status"),
    [
        ("2026", "aluminum", 2025, 60, "estimated"),
        ("2026", "aluminum", 2024, 62, "reported"),
        ("2026", "lithium", 2025, 50, "at_least"),  # >50
        ("2026", "cadmium", 2025, 25, "at_most"),  # <25
        ("2026", "helium", 2024, None, "net_exporter"),  # E
        ("2022", "germanium", 2020, 50, "at_least"),  # ">50%"
        ("2023", "thallium", 2021, None, "not_available"),
    ],
)
def test_net_import_reliance(
    tables: Tables, edition: str, mineral: str, year: int, value: float | None, status: str
) -> None:
    rows = salient(tables, edition, mineral, "net_import_reliance", year)
    assert list(rows["status"]) == [status]
    assert list(rows["unit"]) == ["percent"]
    assert rows["value"].isna().all() if value is None else list(rows["value"]) == [value]


@pytest.mark.parametrize(
    ("edition", "mineral", "year", "value", "unit"),
    [
        ("2026", "lithium", 2022, 63_700, "USD per t"),
        ("2026", "aluminum", 2024, 129.5, "US cents per lb"),
        ("2026", "palladium", 2021, 2419.18, "USD per troy oz"),
        ("2026", "manganese", 2024, 5.53, "USD per metric ton unit"),  # never per ton
        ("2026", "nickel", 2022, 25_815, "USD per t"),
        ("2023", "antimony", 2021, 5.31, "USD per lb"),
    ],
)
def test_prices_have_the_printed_unit(
    tables: Tables, edition: str, mineral: str, year: int, value: float, unit: str
) -> None:
    rows = salient(tables, edition, mineral, "price", year)
    assert list(zip(rows["value"], rows["unit"], strict=True)) == [(value, unit)]


@pytest.mark.parametrize(
    ("edition", "mineral", "measure"),
    [
        ("2024", "feldspar", "net_import_reliance"),  # cells stand off their headings
        ("2024", "fluorspar", "price"),  # as above
        ("2024", "cobalt", "price"),  # the file holds the world table
        ("2024", "selenium", "price"),  # column says dollars per pound, holds per kilogram
        ("2024", "nickel", "price"),  # "Price_dt dlb (both used)"
        ("2023", "tungsten", "price"),  # column says per ton, chapter per metric ton unit
    ],
)
def test_a_column_that_cannot_be_trusted_is_left_out(
    tables: Tables, edition: str, mineral: str, measure: str
) -> None:
    rows = tables["salient"].query(
        "edition == @edition and mineral == @mineral and measure == @measure"
    )
    assert rows.empty


def test_a_series_has_one_unit(tables: Tables) -> None:
    units = tables["salient"].groupby(["mineral", "measure", "series"])["unit"].nunique()
    assert units.eq(1).all()


# --- outlook to 2029 -------------------------------------------------------------------------


def outlook(tables: Tables, measure: str, mineral: str, iso3: str, year: int) -> pd.Series:
    table = tables["outlook"]
    rows = table[
        (table["measure"] == measure)
        & (table["mineral"] == mineral)
        & (table["iso3"] == iso3)
        & (table["year"] == year)
        & ~table["form"].str.contains("idled")
    ]
    assert len(rows) == 1
    return rows.iloc[0]


def test_lithium_capacity_is_in_thousand_tons_and_output_in_tons(tables: Tables) -> None:
    assert outlook(tables, "capacity", "lithium", "WLD", 2029)["value"] == 561_700
    assert outlook(tables, "production", "lithium", "WLD", 2024)["value"] == 240_000


def test_after_2024_the_outlook_is_for_the_world_only(tables: Tables) -> None:
    later = tables["outlook"].query("year > 2024")
    assert set(later["iso3"]) == {"WLD"}
    assert set(later["status"]) == {"outlook"}
    assert set(later["measure"]) == {"capacity"}


def test_withheld_output_has_no_value_in_the_outlook(tables: Tables) -> None:
    row = outlook(tables, "production", "lithium", "USA", 2024)
    assert row["status"] == "withheld"
    assert math.isnan(row["value"])


def test_both_names_of_korea_are_one_country(tables: Tables) -> None:
    assert outlook(tables, "capacity", "gallium", "KOR", 2024)["value"] == 16
    assert outlook(tables, "production", "gallium", "KOR", 2023)["value"] == 3


def test_idled_sponge_capacity_stands_apart(tables: Tables) -> None:
    forms = tables["outlook"].query(
        "mineral == 'titanium_sponge' and measure == 'capacity' and iso3 == 'WLD' and year == 2023"
    )
    assert forms.set_index("form")["value"].to_dict() == {
        "Titanium sponge": 414_000,
        "Titanium sponge (idled)": 76_000,
    }


# --- what must stop the build ----------------------------------------------------------------


def test_an_unknown_label_stops_the_build_and_says_where() -> None:
    with pytest.raises(codes.UnknownLabel, match=r"made\.csv, row 9.*unobtanium"):
        usgs_labels.find("2026", "UNOBTANIUM", "unobtanium output", "made.csv", 9)


def test_a_label_left_out_says_why() -> None:
    for name, columns in (
        (usgs_labels.FILE, ["mineral", "reserves"]),
        (usgs_salient.LABELS, ["mineral"]),
    ):
        labels = pd.read_csv(REFERENCE / name, keep_default_na=False, dtype=str)
        silent = labels[columns].eq("").all(axis=1) & labels["reason"].eq("")
        assert not silent.any()


def test_a_unit_set_by_hand_says_why() -> None:
    labels = pd.read_csv(REFERENCE / usgs_labels.FILE, keep_default_na=False, dtype=str)
    by_hand = labels["unit"].ne("") | labels["reserves_unit"].ne("")
    assert labels.loc[by_hand, "reason"].ne("").all()


def test_a_made_row_of_mcs_2026_is_read(tmp_path: Path) -> None:
    path = tmp_path / "made.csv"
    path.write_text(
        "MCS chapter,Section,Commodity,Country,Statistics,Statistics_detail,Unit,Year,Value,Notes\n"
        "GOLD,World Mine Production and Reserves:,Gold,Peru,Production,Mine production,"
        "metric tons,2025,9,\n"
        "COBALT,World Mine Production and Reserves,Cobalt,World total,Production,"
        'Mine production: rounded,metric tons,2025,"310,000",Estimated.\n',
        encoding="cp1252",
    )
    (number,) = usgs_mcs.commodities(invented(path, "usgs_mcs.commodities"))
    assert (number.mineral, number.cell.value, number.estimated) == ("cobalt", 310_000, True)
