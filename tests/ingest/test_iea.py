"""IEA critical minerals data, editions May 2024, May 2025 and July 2026, and their pitfalls.

Rows cited are in kt as printed in the edition; the tables are in t.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from msp_dash.data.schemas import SCHEMAS
from msp_dash.ingest import codes, iea, labels
from msp_dash.ingest.recorded import Files
from tests.recorded_files import invented, only

DEMAND_KEY = ["source", "edition", "scenario", "case", "mineral", "scope", "sector", "year"]
SUPPLY_KEY = ["source", "edition", "case", "mineral", "stage", "basis", "iso3", "year"]
COLUMN = ["edition", "scenario", "mineral", "year"]
KEY_SIX = {"copper", "cobalt", "lithium", "nickel", "magnet_rare_earths", "graphite"}
BY_TECHNOLOGY = {
    "battery_graphite",
    "chromium",
    "cobalt",
    "copper",
    "lithium",
    "manganese",
    "molybdenum",
    "neodymium",
    "nickel",
    "platinum_group_metals",
    "silicon",
    "silver",
    "zinc",
}
TECHNOLOGIES = {
    "electric_vehicles",
    "electricity_networks",
    "grid_battery_storage",
    "hydrogen",
    "low_emissions_power",
    "other_low_emissions_power",
    "solar_pv",
    "wind",
}


SCENARIO_IDS = {
    "Base year (all scenarios)": "base",
    "Current Policies scenario": "current_policies",
    "Stated Policies scenario": "stated_policies",
    "High Demand Scenario": "high_demand",
}

# Three small editions made here


def _sheet(book: openpyxl.Workbook, name: str, rows: list[list[Any]]) -> None:
    sheet = book.create_sheet(name)
    for row in rows:
        sheet.append(row)


def _workbook(file: Path, country: str) -> None:
    book = openpyxl.Workbook()
    head = [[None], ["Demand (kt)"], [None], [None, None, None, "Stated Policies scenario"]]
    years = [[None, 2023, None, 2030], [None]]
    _sheet(
        book,
        "1 Total demand",
        [
            *head,
            *years,
            ["Copper"],
            ["Wind", 2, None, 3],
            ["Total clean technologies", 2, None, 3],
            ["Other uses", 8, None, 9],
            ["Total demand", 10, None, 12],
            ["Share of clean technologies in total demand ", 0.2, None, 0.25],
            ["Notes: copper is copper."],
        ],
    )
    supply = [
        [None],
        ["Total supply, base case (kt)"],
        [None],
        [None, 2023, 2030, 2035, 2040, None, None, 2023, 2030, 2035, 2040],
        [None],
        ["Cobalt - Mining", None, None, None, None, None, "Cobalt - Refining"],
        [country, 1, 2, 3, 4, None, "China", 5, 6, 7, 8],
        ["Rest of world", 1, 1, 1, None, None, "Rest of world", 1, 1, 1, 1],
        ["Total", 2, 3, 4, 5, None, "Total clean technologies", 6, 7, 8, 9],
        ["Top 3 share", 0.5, 0.6, 0.7, 0.8, None, "Top 3 share", 0.9, 0.9, 0.9, 0.9],
        ["Notes: a pipeline of projects."],
    ]
    _sheet(book, "2 Total supply", supply)
    by_tech = [["Copper"], ["Wind", 2, None, 3], ["Total copper", 2, None, 3]]
    _sheet(book, "3.1 by tech", [*head, *years, *by_tech])
    _sheet(book, "3.2 by mineral", [*head, *years, ["Copper", 2, None, 3], ["Total", 2, None, 3]])
    book.save(file)


def _converted(file: Path) -> None:
    numbers = {"2024": 1, "STEPS": {"2030": 2, "2035": None}}
    content = {
        "totalDemand": {},
        "supply": {
            "Rare Earth Elements": {
                "mining": {
                    "countries": {
                        "Myanmar": {"2024": 3},
                        "Notes: built from the pipeline of projects.": {"2024": None},
                        "“Base case” is assessed by probability.": {"2024": None},
                    },
                    "total": {"2024": 4},
                    "top3Share": {"2024": 0.9},
                }
            }
        },
        "cleantechByTech": {"Silicon": {"sectors": {"Solar PV": numbers}, "total": numbers}},
        "cleantechByMineral": {"Total REE": numbers},
        "byTechnology": {"Solar PV": {"minerals": {"Silicon": {"2024": 99}}}},
    }
    file.write_text(json.dumps(content), encoding="utf-8")


def _transcribed(file: Path, scenario: str) -> None:
    columns = ["sheet", "mineral", "stage_or_technology", "country", "row_type"]
    columns += ["scenario", "year", "value", "unit"]
    rows = [
        ["3.1 Energy", "Silver", "Solar PV", "World", "component", scenario, 2030, 5, "kt"],
        ["2 Total supply", "Cobalt", "Mining", "Zambia", "country", "Base case", 2025, 6, "kt"],
        ["2 Total supply", "Cobalt", "Mining", "World", "total", "Base case", 2025, 7, "kt"],
    ]
    with file.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([columns, *rows])


def _editions(folder: Path, country: str = "Australia", scenario: str = "") -> Files:
    _workbook(folder / "book.xlsx", country)
    _converted(folder / "converted.json")
    _transcribed(folder / "transcribed.csv", scenario or "High Demand Scenario")
    return only(
        invented(folder / "book.xlsx", "iea.workbook", "2024-05"),
        invented(folder / "converted.json", "iea.converted", "2025-05"),
        invented(folder / "transcribed.csv", "iea.transcribed", "2026-07"),
    )


def test_small_editions_read_as_written(tmp_path: Path) -> None:
    demand = iea.build(_editions(tmp_path))["demand"]
    columns = ["edition", "scenario", "mineral", "scope", "sector", "year", "value"]
    assert demand[columns].values.tolist() == [
        ["2024-05", "base", "copper", "energy", "all", 2023, 2000.0],
        ["2024-05", "base", "copper", "energy", "wind", 2023, 2000.0],
        ["2024-05", "base", "copper", "other", "all", 2023, 8000.0],
        ["2024-05", "base", "copper", "total", "all", 2023, 10000.0],
        ["2024-05", "steps", "copper", "energy", "all", 2030, 3000.0],
        ["2024-05", "steps", "copper", "energy", "wind", 2030, 3000.0],
        ["2024-05", "steps", "copper", "other", "all", 2030, 9000.0],
        ["2024-05", "steps", "copper", "total", "all", 2030, 12000.0],
        ["2025-05", "base", "rare_earths", "energy", "all", 2024, 1000.0],
        ["2025-05", "base", "silicon", "energy", "all", 2024, 1000.0],
        ["2025-05", "base", "silicon", "energy", "solar_pv", 2024, 1000.0],
        ["2025-05", "steps", "rare_earths", "energy", "all", 2030, 2000.0],
        ["2025-05", "steps", "silicon", "energy", "all", 2030, 2000.0],
        ["2025-05", "steps", "silicon", "energy", "solar_pv", 2030, 2000.0],
        ["2026-07", "high_demand", "silver", "energy", "solar_pv", 2030, 5000.0],
    ]


def test_small_supply_reads_as_written(tmp_path: Path) -> None:
    supply = iea.build(_editions(tmp_path))["supply_outlook"]
    first = supply[supply["year"] < 2030]
    assert first[["edition", "mineral", "stage", "iso3", "value"]].values.tolist() == [
        ["2024-05", "cobalt", "mine", "AUS", 1000.0],
        ["2024-05", "cobalt", "mine", "OTH", 1000.0],
        ["2024-05", "cobalt", "mine", "WLD", 2000.0],
        ["2024-05", "cobalt", "refined", "CHN", 5000.0],
        ["2024-05", "cobalt", "refined", "OTH", 1000.0],
        ["2024-05", "cobalt", "refined", "WLD", 6000.0],  # "Total clean technologies"
        ["2025-05", "magnet_rare_earths", "mine", "MMR", 3000.0],
        ["2025-05", "magnet_rare_earths", "mine", "WLD", 4000.0],
        ["2026-07", "cobalt", "mine", "WLD", 7000.0],
        ["2026-07", "cobalt", "mine", "ZMB", 6000.0],
    ]
    blank = supply[(supply["year"] == 2040) & (supply["iso3"] == "OTH")]
    assert blank["stage"].tolist() == ["refined"]  # an empty cell is no row


def test_unknown_words_stop_and_say_where(tmp_path: Path) -> None:
    for number, (country, scenario, error) in enumerate(
        [
            ("Atlantis", "", r"book\.xlsx, sheet 2 row 7.*'Atlantis'"),
            ("Chile", "Wishful scenario", r"transcribed\.csv, row 2.*'Wishful scenario'"),
        ]
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        with pytest.raises(ValueError, match=error):
            iea.build(_editions(folder, country, scenario))


@pytest.mark.parametrize(
    ("edition", "label", "scenario"),
    [
        ("2024-05", "Stated Policies scenario", "steps"),
        ("2026-07", "Stated Policies scenario", "stated_policies"),
        ("2027-05", "Stated Policies scenario", "stated_policies"),
        ("2026-07", "Announced Pledges scenario", None),
    ],
)
def test_a_scenario_is_that_of_its_edition(edition: str, label: str, scenario: str | None) -> None:
    row = labels.find(iea.LABELS, edition, kind="scenario", table="demand", label=label)
    assert (row["id"] if row else None) == scenario


def test_another_unit_stops(tmp_path: Path) -> None:
    files = _editions(tmp_path)
    file = tmp_path / "transcribed.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(",kt", ",t"), encoding="utf-8")
    with pytest.raises(ValueError, match="row 2: unit 't', expected kt"):
        iea.build(files)


def test_labels_have_an_id_or_a_reason() -> None:
    with (codes.REFERENCE / "iea_labels.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            assert row["id"] or row["note"].startswith("left out: "), row


# The publisher's files


@pytest.fixture(scope="module")
def built(source_files: Files) -> dict[str, pd.DataFrame]:
    return iea.build(source_files)


@pytest.fixture(scope="module")
def demand(built: dict[str, pd.DataFrame]) -> pd.DataFrame:
    return built["demand"]


@pytest.fixture(scope="module")
def supply(built: dict[str, pd.DataFrame]) -> pd.DataFrame:
    return built["supply_outlook"]


@pytest.fixture(scope="module")
def converted(source_files: Files) -> dict[str, Any]:
    text = source_files.one("iea.converted").path.read_text(encoding="utf-8")
    content: dict[str, Any] = json.loads(text)
    return content


def needed(demand: pd.DataFrame, *key: object) -> float:
    """Demand in kt of (edition, scenario, mineral, scope, sector, year)."""
    columns = ["edition", "scenario", "mineral", "scope", "sector", "year"]
    return float(demand.set_index(columns)["value"].loc[key]) / 1000


def supplied(supply: pd.DataFrame, *key: object) -> float:
    """Supply in kt of (edition, mineral, stage, iso3, year)."""
    columns = ["edition", "mineral", "stage", "iso3", "year"]
    return float(supply.set_index(columns)["value"].loc[key]) / 1000


def test_schemas_and_keys(demand: pd.DataFrame, supply: pd.DataFrame) -> None:
    SCHEMAS["demand"].validate(demand)
    SCHEMAS["supply_outlook"].validate(supply)
    assert not demand.duplicated(DEMAND_KEY).any()
    assert not supply.duplicated(SUPPLY_KEY).any()
    assert (supply.groupby(["edition", "mineral", "stage"])["basis"].nunique() == 1).all()
    assert set(demand["case"]) | set(supply["case"]) == {"base"}


def test_each_edition_keeps_its_own_scenarios_and_base_year(demand: pd.DataFrame) -> None:
    scenarios = demand.groupby("edition")["scenario"].agg(set).to_dict()
    pledges = {"base", "steps", "aps", "nze"}
    policies = {"base", "current_policies", "stated_policies", "high_demand"}
    assert scenarios == {"2024-05": pledges, "2025-05": pledges, "2026-07": policies}
    base = demand[demand["scenario"] == "base"].groupby("edition")["year"].agg(set).to_dict()
    assert base == {"2024-05": {2023}, "2025-05": {2024}, "2026-07": {2025}}
    later = demand[demand["scenario"] != "base"]
    assert set(later["year"]) == {2030, 2035, 2040, 2045, 2050}


def test_technologies_have_one_id_in_all_editions(demand: pd.DataFrame) -> None:
    technologies = demand[demand["sector"] != "all"]
    assert set(technologies["scope"]) == {"energy"}
    for _, edition in technologies.groupby("edition"):
        assert set(edition["sector"]) == TECHNOLOGIES
    # Cobalt is printed for all low-emissions power, solar and wind included: another thing.
    some = technologies[technologies["sector"] == "low_emissions_power"]
    assert set(some["mineral"]) == {"cobalt"}


def test_energy_demand_covers_the_sheets(demand: pd.DataFrame) -> None:
    energy = demand[demand["scope"] == "energy"]
    for edition, rows in energy.groupby("edition"):
        split = set(rows.loc[rows["sector"] != "all", "mineral"])
        sheet_1 = set() if edition == "2026-07" else {"graphite", "magnet_rare_earths"}
        assert split == BY_TECHNOLOGY | sheet_1
        # 37 minerals and the IEA's sum of rare earths
        assert rows["mineral"].nunique() == 37 + 1 + len(sheet_1)


def test_what_an_edition_lacks_has_no_row(demand: pd.DataFrame, supply: pd.DataFrame) -> None:
    beyond = demand[demand["scope"] != "energy"]
    for edition in ("2024-05", "2025-05"):
        assert set(beyond.loc[beyond["edition"] == edition, "mineral"]) == KEY_SIX
    newest = beyond[beyond["edition"] == "2026-07"]
    assert set(newest["mineral"]) == {"copper"}
    other = newest[newest["scope"] == "other"]
    assert other[["scenario", "year", "value"]].values.tolist() == [["base", 2025, 19_772_000.0]]

    stages = supply.groupby(["edition", "stage"])["mineral"].agg(set)
    for edition in ("2024-05", "2025-05"):
        assert stages[edition, "mine"] == stages[edition, "refined"] == KEY_SIX
    assert stages["2026-07", "mine"] == KEY_SIX
    assert stages["2026-07", "refined"] == {"copper"}


def test_no_number_differs_between_two_sheets(source_files: Files) -> None:
    """Sheets 1, 3.1 and 3.2 print 1,232 numbers twice or more: the same each time."""
    rows = iea.read_demand(source_files)
    key = ["edition", "scenario", "mineral", "scope", "sector", "year"]
    groups = rows.groupby(key)["value"].agg(["size", "min", "max"])
    twice = groups[groups["size"] > 1]
    assert len(twice) == 1232
    assert twice["min"].to_numpy() == pytest.approx(twice["max"].to_numpy(), rel=1e-9)


@pytest.mark.parametrize(
    ("key", "kt"),
    [
        # May 2024: sheet 1, sheet 3.1, sheet 3.2
        (("2024-05", "nze", "copper", "total", "all", 2050), 40712.5),
        (("2024-05", "base", "lithium", "other", "all", 2023), 73.3),
        (("2024-05", "base", "chromium", "energy", "other_low_emissions_power", 2023), 148.756),
        (("2024-05", "aps", "vanadium", "energy", "all", 2040), 432.997),
        # May 2025
        (("2025-05", "steps", "copper", "energy", "solar_pv", 2030), 2373.69),
        (("2025-05", "base", "rare_earths", "energy", "all", 2024), 18.86666314),
        # July 2026
        (("2026-07", "base", "copper", "total", "all", 2025), 27775),
        (("2026-07", "high_demand", "copper", "total", "all", 2050), 38066),
    ],
)
def test_known_demand(demand: pd.DataFrame, key: tuple[object, ...], kt: float) -> None:
    assert needed(demand, *key) == pytest.approx(kt, abs=0.5e-3)


@pytest.mark.parametrize(
    ("key", "kt"),
    [
        # README-production-demand.md, "Cross-checks made"
        (("2025-05", "lithium", "mine", "CHL", 2024), 49.3),
        (("2026-07", "lithium", "mine", "CHL", 2025), 52.1),
        (("2026-07", "lithium", "mine", "WLD", 2025), 302),
        (("2025-05", "cobalt", "mine", "COD", 2024), 181.8),
        (("2025-05", "cobalt", "refined", "WLD", 2024), 250.15),
        (("2025-05", "nickel", "mine", "IDN", 2024), 2463),
        (("2025-05", "copper", "mine", "CHL", 2024), 5476),
        (("2025-05", "copper", "refined", "CHL", 2024), 1966),
        # May 2024, sheet 2; the total is labelled "Total clean technologies" there
        (("2024-05", "cobalt", "refined", "WLD", 2023), 223.8),
        (("2024-05", "nickel", "mine", "NCL", 2040), 201),
        (("2026-07", "copper", "mine", "CHL", 2025), 5485),
    ],
)
def test_known_supply(supply: pd.DataFrame, key: tuple[object, ...], kt: float) -> None:
    assert supplied(supply, *key) == pytest.approx(kt, abs=0.4 if kt > 100 else 0.06)


def test_the_base_case_is_the_first_block_of_a_technology_sheet(
    source_files: Files, demand: pd.DataFrame
) -> None:
    """Sheet 4.2: 63.27 kt of chromium for wind in the base case; the block below says 63.31."""
    file = source_files.one("iea.workbook").path
    book = openpyxl.load_workbook(file, data_only=True, read_only=True)
    rows = list(book["4.2 Wind"].iter_rows(values_only=True, max_col=2))
    labels = [row[0] for row in rows]
    assert labels[6] == "Base case"
    chromium = [row[1] for row in rows if row[0] == "Chromium"]
    ours = needed(demand, "2024-05", "base", "chromium", "energy", "wind", 2023)
    assert ours == pytest.approx(chromium[0], abs=0.5e-3)
    assert abs(ours - chromium[1]) > 0.03


def test_by_technology_is_not_the_base_case(
    converted: dict[str, Any], demand: pd.DataFrame
) -> None:
    """Silicon for solar, STEPS 2040: 1,091 kt in the last alternative case, 1,426 here."""
    trap = converted["byTechnology"]["Solar PV"]["minerals"]["Silicon"]["STEPS"]["2040"]
    assert trap == pytest.approx(1091, abs=0.5)
    ours = needed(demand, "2025-05", "steps", "silicon", "energy", "solar_pv", 2040)
    assert ours == pytest.approx(1426.41)


def test_the_foot_of_the_sheet_is_no_country(
    converted: dict[str, Any], supply: pd.DataFrame
) -> None:
    listed = converted["supply"]["Rare Earth Elements"]["mining"]["countries"]
    assert sum(name.startswith(("Notes", "“")) for name in listed) == 2
    rows = supply[
        (supply["edition"] == "2025-05")
        & (supply["mineral"] == "magnet_rare_earths")
        & (supply["stage"] == "mine")
    ]
    assert set(rows["iso3"]) == {"CHN", "MMR", "AUS", "USA", "OTH", "WLD"}


def _sectors_and_total(demand: pd.DataFrame) -> pd.DataFrame:
    energy = demand[demand["scope"] == "energy"]
    sectors = energy[energy["sector"] != "all"].groupby(COLUMN)["value"].sum()
    total = energy[energy["sector"] == "all"].set_index(COLUMN)["value"]
    both = pd.concat([sectors, total], axis=1, join="inner", keys=["sectors", "total"])
    both["off"] = both["sectors"] / both["total"] - 1
    return both


SECTORS_ADD_UP = 0.005  # rounding of printed numbers; what is further off is named below


def test_sectors_add_up_to_the_total_but_for_the_known_exceptions(demand: pd.DataFrame) -> None:
    both = _sectors_and_total(demand)
    off = both[both["off"].abs() > SECTORS_ADD_UP].reset_index()
    years = off.groupby(["edition", "mineral", "scenario"])["year"].agg(list).to_dict()
    assert years == {
        # copper: the IEA's own, also where it prints the totals of 2026-07
        ("2025-05", "copper", "aps"): [2030],
        ("2025-05", "copper", "nze"): [2030],
        ("2026-07", "copper", "base"): [2025],
        ("2026-07", "copper", "stated_policies"): [2030],
        ("2026-07", "copper", "high_demand"): [2030, 2045],
        # manganese: the IEA's own (2025: 191.7 against 197)
        ("2026-07", "manganese", "base"): [2025],
        ("2026-07", "manganese", "current_policies"): [2030, 2035],
        ("2026-07", "manganese", "stated_policies"): [2030, 2035],
        ("2026-07", "manganese", "high_demand"): [2030, 2035],
        # all grades of graphite: the NZE totals are of another run
        ("2025-05", "graphite", "nze"): [2030, 2035, 2040, 2045, 2050],
    }


def test_the_copper_gap_is_kept_as_printed(demand: pd.DataFrame) -> None:
    """APS 2030: the sectors add up to 139 kt more than the total of 12,578 kt."""
    row = _sectors_and_total(demand).loc[("2025-05", "aps", "copper", 2030)]
    assert (row["sectors"] - row["total"]) / 1000 == pytest.approx(138.9, abs=0.05)


def test_energy_and_other_uses_make_the_total(demand: pd.DataFrame) -> None:
    totals = demand[demand["sector"] == "all"].pivot_table(
        index=COLUMN, columns="scope", values="value"
    )
    whole = totals.dropna()
    assert len(whole) == 2 * 6 * 16 + 1  # two editions, six minerals, 16 columns; copper 2025
    added = (whole["energy"] + whole["other"]).to_numpy()
    assert added == pytest.approx(whole["total"].to_numpy(), rel=1e-4)


def test_magnet_rare_earths_are_four_elements_in_energy(demand: pd.DataFrame) -> None:
    """Sheet 1 against 3.2, and the IEA's own sum of rare earths with Y and La on top."""
    energy = demand[(demand["scope"] == "energy") & (demand["sector"] == "all")]
    wide = energy.pivot_table(
        index=["edition", "scenario", "year"], columns="mineral", values="value"
    )
    four = wide[["neodymium", "praseodymium", "terbium", "dysprosium"]].sum(axis=1)
    magnet = wide["magnet_rare_earths"].dropna()
    assert magnet.to_numpy() == pytest.approx(four[magnet.index].to_numpy(), rel=1e-4)
    six = four + wide["yttrium"] + wide["lanthanum"]
    assert wide["rare_earths"].to_numpy() == pytest.approx(six.to_numpy(), rel=0.003)


def test_minerals_add_up_to_the_printed_grand_total(
    source_files: Files, demand: pd.DataFrame
) -> None:
    """July 2026, sheet 3.2: 37 minerals make the total in all 16 columns within 0.3%."""
    file = source_files.one("iea.transcribed").path
    raw = pd.read_csv(file)
    raw = raw[raw["sheet"].str.startswith("3.2") & (raw["mineral"] == "Total")]
    scenarios = raw["scenario"].map(SCENARIO_IDS)
    printed = raw.assign(scenario=scenarios).set_index(["scenario", "year"])["value"]
    rows = demand[
        (demand["edition"] == "2026-07")
        & (demand["scope"] == "energy")
        & (demand["sector"] == "all")
        & (demand["mineral"] != "rare_earths")
    ]
    added = rows.groupby(["scenario", "year"])["value"].sum()[printed.index] / 1000
    assert len(printed) == 16
    assert added.to_numpy() == pytest.approx(printed.to_numpy(), rel=0.003)


COUNTRIES_ADD_UP = 0.005
"""Rounding. Nickel and graphite are further off in the IEA's own sheets, by up to 3.7%."""


def test_countries_add_up_to_the_world_but_for_nickel_and_graphite(supply: pd.DataFrame) -> None:
    key = ["edition", "mineral", "stage", "year"]
    world = supply[supply["iso3"] == "WLD"].set_index(key)["value"]
    rows = supply[supply["iso3"] != "WLD"].groupby(key)["value"].sum()
    assert set(rows.index) == set(world.index)
    off = (rows / world - 1).rename("off").reset_index()
    far = off[off["off"].abs() > COUNTRIES_ADD_UP]
    assert set(far["mineral"]) == {"nickel", "graphite"}
    assert set(far["edition"]) == {"2024-05", "2025-05"}
    assert far["off"].between(0, 0.037).all()  # always more than the total, never less


def _top_three(supply: pd.DataFrame) -> pd.Series:
    key = ["edition", "mineral", "stage", "year"]
    world = supply[supply["iso3"] == "WLD"].set_index(key)["value"]
    countries = supply[~supply["iso3"].isin(["WLD", "OTH"])]
    return countries.groupby(key)["value"].agg(lambda values: values.nlargest(3).sum()) / world


def test_top_three_hold_86_percent_of_refining(supply: pd.DataFrame) -> None:
    """Global Critical Minerals Outlook, May 2025: "the average market share of the top three
    refining nations ... rose to 86% in 2024", over copper, lithium, nickel, cobalt, graphite and
    rare earths. Our plain mean of the six is 85.8%. The tolerance is the rounding to a whole
    percent that the sentence was written with: half a point.
    """
    average = _top_three(supply).loc["2025-05", :, "refined", 2024]
    assert set(average.index.get_level_values("mineral")) == KEY_SIX
    assert average.mean() == pytest.approx(0.8581, abs=0.00005)
    assert average.mean() == pytest.approx(0.86, abs=0.005)


def test_top_three_are_those_the_iea_prints(
    converted: dict[str, Any], supply: pd.DataFrame
) -> None:
    """``top3Share`` of 2024: the same countries over the same total."""
    ours = _top_three(supply)
    names = {"Rare Earth Elements": "magnet_rare_earths"}
    stages = {"mining": "mine", "refining": "refined"}
    for label, blocks in converted["supply"].items():
        for stage, block in blocks.items():
            key = ("2025-05", names.get(label, label.lower()), stages[stage], 2024)
            assert ours.loc[key] == pytest.approx(block["top3Share"]["2024"], abs=1e-6), key


def test_rows_say_what_the_mineral_id_does_not(demand: pd.DataFrame, supply: pd.DataFrame) -> None:
    notes_of = demand.groupby("mineral")["note"].agg(lambda notes: " | ".join(set(notes)))
    assert notes_of["graphite"] == "All grades, natural plus synthetic"
    assert notes_of["battery_graphite"] == "Battery grade, natural plus synthetic"
    assert notes_of["magnet_rare_earths"] == "Pr, Nd, Tb and Dy only"
    assert notes_of["platinum_group_metals"] == "Other than iridium"
    stages = supply[supply["mineral"] == "graphite"].groupby("stage")["note"].agg(set).to_dict()
    assert stages == {
        "mine": {"Natural graphite"},
        "refined": {"Battery grade, natural plus synthetic"},
    }


def test_graphite_of_sheet_1_is_more_than_the_battery_grade(demand: pd.DataFrame) -> None:
    """May 2024, electric vehicles 2023: 1,147 kt of all grades, 686 kt of battery grade."""
    key = ("energy", "electric_vehicles", 2023)
    assert needed(demand, "2024-05", "base", "graphite", *key) == pytest.approx(1147.086)
    assert needed(demand, "2024-05", "base", "battery_graphite", *key) == pytest.approx(685.564)


def test_refined_graphite_holds_synthetic(supply: pd.DataFrame) -> None:
    """May 2024, 2030: 5,481 kt of battery grade, 2,742 kt mined. Only synthetic explains it."""
    refined = supplied(supply, "2024-05", "graphite", "refined", "WLD", 2030)
    assert refined > 1.9 * supplied(supply, "2024-05", "graphite", "mine", "WLD", 2030)
