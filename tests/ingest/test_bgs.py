"""BGS World Mineral Statistics: the content of its files, and their pitfalls.

Rows cited are those of the export (file, country, year) unless the scrape is named.
"""

from __future__ import annotations

import csv

import pandas as pd
import pytest

from msp_dash.data.schemas import SCHEMAS
from msp_dash.ingest import bgs, codes
from msp_dash.ingest.recorded import Files

KEY = ["source", "edition", "mineral", "stage", "basis", "iso3", "year"]
FORMER = {"SUN", "CSK", "YUG", "DDR", "SCG"}


def bgs_row(**changes: object) -> dict[str, object]:
    """Give one row as read, Chile's copper unless told otherwise."""
    row: dict[str, object] = {
        "origin": "export",
        "edition": "2023",
        "file": "made.csv",
        "row": 2,
        "commodity": "copper, mine",
        "sub_commodity": "",
        "unit": "tonnes (metal content)",
        "country": "Chile",
        "code": "CHL",
        "year": 2020,
        "quantity": "100",
        "precision": "",
        "flags": "",
        "notes": "",
    }
    return {**row, **changes}


def table(*rows: dict[str, object]) -> pd.DataFrame:
    return bgs.production(pd.DataFrame(rows))


def lithium(sub_commodity: str, quantity: str, **changes: object) -> dict[str, object]:
    return bgs_row(
        commodity="lithium minerals",
        sub_commodity=sub_commodity,
        unit="tonnes (metric)",
        quantity=quantity,
        **changes,
    )


def platinum(sub_commodity: str, quantity: str, **changes: object) -> dict[str, object]:
    return bgs_row(
        commodity="platinum group metals, mine",
        sub_commodity=sub_commodity,
        unit="kilograms (metal content)",
        quantity=quantity,
        **changes,
    )


# Rows made here: how one cell is read


@pytest.mark.parametrize(
    ("cell", "value", "status"),
    [
        ({"quantity": "100"}, 100.0, "reported"),
        ({"quantity": "0", "precision": "Nil (nothing produced)"}, 0.0, "reported"),
        ({"quantity": "", "precision": "Figures not available"}, None, "not_available"),
        (
            {"quantity": "0", "precision": "Quantity is more than 0 but less than 0.5"},
            None,
            "below_half_unit",
        ),
        ({"quantity": "100", "flags": "a|*"}, 100.0, "estimated"),
        ({"quantity": "100", "flags": "a"}, 100.0, "reported"),
    ],
)
def test_nil_missing_below_half_and_estimated_are_four_things(
    cell: dict[str, object], value: float | None, status: str
) -> None:
    row = table(bgs_row(**cell)).iloc[0]
    assert row["status"] == status
    assert row["estimated"] == (status == "estimated")
    assert pd.isna(row["value"]) if value is None else row["value"] == value


def test_no_quantity_without_a_word_why_stops() -> None:
    with pytest.raises(ValueError, match=r"made\.csv, row 2: no quantity"):
        table(bgs_row(quantity=""))


def test_unknown_label_unit_precision_and_code_stop_and_say_where() -> None:
    with pytest.raises(ValueError, match=r"made\.csv, row 2: commodity 'unobtainium'.*bgs_labels"):
        table(bgs_row(commodity="unobtainium"))
    with pytest.raises(ValueError, match=r"row 2: unit 'pounds'"):
        table(bgs_row(unit="pounds"))
    with pytest.raises(ValueError, match=r"row 2: precision 'Roughly'"):
        table(bgs_row(precision="Roughly"))
    with pytest.raises(codes.UnknownLabel, match=r"made\.csv, row 2.*'Atlantis'"):
        table(bgs_row(country="Atlantis", code="ATL"))
    with pytest.raises(ValueError, match=r"'Chile' has the code 'PER'"):
        table(bgs_row(code="PER"))


def test_two_numbers_for_one_cell_are_no_sum() -> None:
    with pytest.raises(ValueError, match="not parts of a sum"):
        table(bgs_row(), bgs_row(quantity="7", row=3))


def test_of_two_german_labels_the_one_with_a_number_stays() -> None:
    rows = table(
        bgs_row(
            country="Germany",
            code="DEU",
            year=1990,
            quantity="",
            precision="Figures not available",
        ),
        bgs_row(country="German Federal Republic", code="DEU", year=1990, quantity="183600"),
    )
    assert rows[["iso3", "value", "note"]].values.tolist() == [["DEU", 183600.0, "West Germany"]]


def test_parts_on_one_basis_are_added_and_named() -> None:
    rows = table(
        lithium("Spodumene (Li content)", "10"),
        lithium("Lepidolite (Li content)", "2", flags="*"),
        lithium("Spodumene", "400"),  # gross weight of the same ore
    )
    assert rows[["value", "status", "estimated", "note"]].values.tolist() == [
        [12.0, "estimated", True, "Sum of: Lepidolite (Li content), Spodumene (Li content)"]
    ]


def test_a_missing_part_is_said() -> None:
    rows = table(
        lithium("Spodumene (Li content)", "10"),
        lithium("Lepidolite (Li content)", "", precision="Figures not available"),
    )
    assert rows["value"].tolist() == [10.0]
    assert rows["note"].tolist() == ["Not available: Lepidolite (Li content)"]


def test_hydroxide_made_from_carbonate_is_not_counted_twice() -> None:
    rows = table(
        lithium("Lithium minerals (Carbonate -Li content)", "37967"),
        lithium("Lithium minerals (hydroxide)", "15763"),
        lithium("Lithium minerals (Li content)", "2601"),
    )
    assert rows["value"].tolist() == [37967.0]


def test_platinum_metals_come_in_kilograms_and_are_also_added_up() -> None:
    rows = table(platinum("Platinum", "2000"), platinum("Rhodium", "500"))
    assert dict(zip(rows["mineral"], rows["value"], strict=True)) == {
        "platinum": 2.0,
        "platinum_group_metals": 2.5,
    }


@pytest.mark.parametrize(
    "row",
    [
        platinum("", "14779"),
        platinum("Platinum", "14779", notes="Platinum group metals; all forms."),
        platinum("Platinum", "14779", notes="Including palladium."),
    ],
)
def test_metals_told_only_together_are_missing_one_by_one(row: dict[str, object]) -> None:
    rows = table(row, platinum("Platinum", "1", year=2021), platinum("Palladium", "1", year=2021))
    rows = rows[rows["year"] == 2020].set_index("mineral")
    assert rows.loc["platinum_group_metals", "value"] == pytest.approx(14.779)
    assert rows.loc[["platinum", "palladium"], "status"].tolist() == ["not_available"] * 2


# The labels


def test_every_label_is_mapped_or_left_out_with_a_reason() -> None:
    with (codes.REFERENCE / "bgs_labels.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            assert row["mineral"] or row["holds"] or row["reason"], row
            if row["mineral"]:
                assert row["stage"], row
                assert row["basis"], row
            if row["first_year"] or row["last_year"] or row["origin"] == "scrape":
                assert row["reason"], row


# The publisher's files


@pytest.fixture(scope="module")
def built(source_files: Files) -> pd.DataFrame:
    return bgs.build(source_files)["production"]


@pytest.fixture(scope="module")
def exports(source_files: Files) -> pd.DataFrame:
    rows = bgs.read(source_files)
    return rows[rows["origin"] == "export"]


def value(built: pd.DataFrame, mineral: str, stage: str, iso3: str, year: int) -> float:
    rows = built[
        (built["mineral"] == mineral)
        & (built["stage"] == stage)
        & (built["iso3"] == iso3)
        & (built["year"] == year)
    ]
    assert len(rows) == 1, (mineral, stage, iso3, year)
    return float(rows["value"].iloc[0])


def test_schema_and_one_basis_a_mineral_and_stage(built: pd.DataFrame) -> None:
    SCHEMAS["production"].validate(built)
    assert not built.duplicated(KEY).any()
    assert (built.groupby(["mineral", "stage"])["basis"].nunique() == 1).all()
    assert set(built["source"]) == {"bgs"}
    assert set(built["edition"]) == {"2023", "2021"}
    assert set(built["stage"]) == {"mine", "smelter", "refined"}
    assert (built["year"].min(), built["year"].max()) == (1970, 2023)


def test_no_world_total_is_made_up(built: pd.DataFrame) -> None:
    assert not {"WLD", "OTH"} & set(built["iso3"])


@pytest.mark.parametrize(
    ("mineral", "stage", "iso3", "year", "tonnes"),
    [
        # README-production-demand.md, "Cross-checks made"
        ("lithium", "mine", "AUS", 2022, 76_692),  # Spodumene; its hydroxide (377) is made of it
        ("cobalt", "mine", "COD", 2022, 115_371),
        ("cobalt", "mine", "COD", 2023, 140_121),
        ("rare_earths", "mine", "CHN", 2022, 210_000),
        ("rare_earths", "mine", "CHN", 2023, 255_000),
        ("nickel", "mine", "IDN", 2021, 1_048_158),
        ("nickel", "mine", "IDN", 2022, 1_571_007),
        ("copper", "mine", "CHL", 2021, 5_624_900),
        ("copper", "mine", "CHL", 2022, 5_330_500),
        ("graphite", "mine", "CHN", 2022, 1_212_000),
        ("tungsten", "mine", "CHN", 2022, 65_620),
        ("manganese", "mine", "ZAF", 2022, 18_966_594),  # gross weight
        # first and last years, and units
        ("copper", "mine", "CUB", 1971, 0),  # "-----"
        ("platinum", "mine", "ZAF", 2023, 124.870),  # 124,870 kg
        ("palladium", "mine", "RUS", 2023, 83.721),
        ("platinum_group_metals", "mine", "CAN", 1971, 14.779),  # not told apart
        ("platinum_group_metals", "mine", "ZAF", 1996, 188.636),  # "Platinum": all forms
        ("manganese", "mine", "ZAF", 2014, 13_857_000),  # 13,830,000 + 27,000 by grade
        ("silicon", "smelter", "CHN", 2023, 3_630_000),
    ],
)
def test_known_answers(
    built: pd.DataFrame, mineral: str, stage: str, iso3: str, year: int, tonnes: float
) -> None:
    assert value(built, mineral, stage, iso3, year) == pytest.approx(tonnes, abs=0.5e-3)


CLOSE = 0.03  # BGS against USGS where both count the same thing: the README's pairs are within 3%


@pytest.mark.parametrize(
    ("mineral", "iso3", "year", "usgs"),
    [
        ("lithium", "AUS", 2022, 74_700),  # MCS 2024
        ("rare_earths", "CHN", 2022, 210_000),  # MCS 2024
        ("rare_earths", "CHN", 2023, 255_000),  # MCS 2025
        ("nickel", "IDN", 2021, 1_040_000),  # MCS 2023
        ("nickel", "IDN", 2022, 1_580_000),  # MCS 2024
        ("copper", "CHL", 2021, 5_620_000),  # MCS 2023
        ("copper", "CHL", 2022, 5_330_000),  # MCS 2024
        ("graphite", "CHN", 2022, 1_210_000),  # MCS 2024
        ("tungsten", "CHN", 2022, 66_000),  # MCS 2024, estimated
        # Chile's lithium without hydroxide is the USGS's; with it, it would be 7% above
        ("lithium", "CHL", 2020, 21_500),  # MCS 2022
        ("lithium", "CHL", 2021, 28_300),  # MCS 2023
        ("lithium", "CHL", 2022, 38_000),  # MCS 2024
    ],
)
def test_bgs_and_usgs_agree_where_the_readme_says_so(
    built: pd.DataFrame, mineral: str, iso3: str, year: int, usgs: float
) -> None:
    assert value(built, mineral, "mine", iso3, year) == pytest.approx(usgs, rel=CLOSE)


def test_congolese_cobalt_stays_below_the_usgs(built: pd.DataFrame) -> None:
    """MCS 2025 gives 175,000 t for 2023: a disagreement to show, not to mend."""
    assert value(built, "cobalt", "mine", "COD", 2023) < 0.85 * 175_000


def test_namibia_is_not_missing(exports: pd.DataFrame, built: pd.DataFrame) -> None:
    """Its two-letter code is NA; the germanium file begins with it (1971: 5 t, estimated)."""
    assert (exports.loc[exports["country"] == "Namibia", "code"] == "NAM").all()
    assert value(built, "germanium", "refined", "NAM", 1971) == 5


def test_every_code_is_known_and_only_rhodesia_has_none(exports: pd.DataFrame) -> None:
    assert set(exports.loc[exports["code"] == "", "country"]) == {"Rhodesia"}
    labels = exports.drop_duplicates(["country", "code"])
    differing = {
        row.country
        for row in labels.itertuples()
        if codes.country(str(row.country), "export", str(row.row)) != row.code
    }
    assert differing == set(bgs.CODES_NOT_FOLLOWED)


def test_the_two_congos_are_told_apart(built: pd.DataFrame) -> None:
    """The BGS prints COD beside both: 8,400 t and 3,148,567 t of copper in 2023."""
    assert value(built, "copper", "mine", "COG", 2023) == 8_400
    assert value(built, "copper", "mine", "COD", 2023) == 3_148_567


def test_former_states_keep_their_codes_and_years(built: pd.DataFrame) -> None:
    years = built[built["value"] > 0].groupby("iso3")["year"].max()
    assert set(years.index) >= FORMER
    assert {code: int(years[code]) for code in sorted(FORMER)} == {
        "CSK": 1992,
        "DDR": 1990,
        "SCG": 2005,
        "SUN": 1992,
        "YUG": 1991,
    }
    notes = built[(built["iso3"] == "DEU") & (built["year"] < 1989)]["note"]
    assert notes.str.startswith("West Germany").all()


def test_zaire_and_rhodesia_are_renamed_states(built: pd.DataFrame) -> None:
    copper = built[(built["mineral"] == "copper") & (built["stage"] == "mine")]
    assert copper[copper["iso3"] == "COD"]["year"].tolist() == list(range(1971, 2024))
    assert copper[copper["iso3"] == "ZWE"]["year"].tolist() == list(range(1971, 2024))


def test_each_cell_counts_its_parts_once(exports: pd.DataFrame, built: pd.DataFrame) -> None:
    """Copper, nickel, cobalt have no sub-commodities used here: the sums equal the file's."""
    kinds = {"copper, mine": "copper", "nickel, mine": "nickel", "cobalt, mine": "cobalt"}
    for commodity, mineral in kinds.items():
        file = exports[exports["commodity"] == commodity]
        mine = built[(built["mineral"] == mineral) & (built["stage"] == "mine")]
        assert mine["value"].sum() == pd.to_numeric(file["quantity"]).sum()


def test_lithium_is_in_lithium_content(exports: pd.DataFrame, built: pd.DataFrame) -> None:
    mine = built[built["mineral"] == "lithium"]
    assert mine["year"].min() == 2014
    assert mine["value"].max() == 94_608  # Australia 2023, "Spodumene (Li content)"
    # Why 2014: 62,002 t of carbonate in 2012 hold 18.8% Li, 11,656 t, not the 2,191 t printed.
    chile = exports[(exports["country"] == "Chile") & (exports["year"] == 2012)]
    by_label = chile.set_index("sub_commodity")["quantity"].astype(float)
    printed = by_label["Lithium minerals (Carbonate -Li content)"]
    assert printed == pytest.approx(by_label["Carbonate"] * 0.188 * 0.188, rel=0.001)


def test_platinum_total_is_the_sum_of_the_metals(built: pd.DataFrame) -> None:
    """South Africa 2023, kg: Ir 6,222, Pd 74,917, Pt 124,870, Rh 18,549, Ru 28,478."""
    total = value(built, "platinum_group_metals", "mine", "ZAF", 2023)
    assert total == pytest.approx((6_222 + 74_917 + 124_870 + 18_549 + 28_478) / 1000)


def test_austrian_manganese_content_is_left_out(exports: pd.DataFrame, built: pd.DataFrame) -> None:
    austria = exports[exports["notes"].str.contains("Mn content")]
    assert set(austria["country"]) == {"Austria"}
    years = set(built[(built["mineral"] == "manganese") & (built["iso3"] == "AUT")]["year"])
    assert not years & set(austria["year"])


def test_minerals_told_only_together_have_rows_without_a_value(built: pd.DataFrame) -> None:
    """US silicon metal is one figure with ferro-silicon from 2011 (300,000 t in 2023)."""
    silicon = built[(built["mineral"] == "silicon") & (built["iso3"] == "USA")]
    recent = silicon[silicon["year"] >= 2011]
    assert recent["year"].tolist() == list(range(2011, 2024))
    assert set(recent["status"]) == {"not_available"}


def test_ferrosilicon_ends_when_china_is_no_longer_told_apart(built: pd.DataFrame) -> None:
    ferrosilicon = built[built["mineral"] == "ferrosilicon"]
    assert ferrosilicon["year"].max() == 2001
    assert value(built, "ferrosilicon", "smelter", "CHN", 2001) == 1_384_900


# The scrape


FROM_THE_SCRAPE = {"aluminum", "chromium", "molybdenum", "uranium", "zinc"}


def test_the_scrape_only_fills_and_says_so(built: pd.DataFrame) -> None:
    marked = built["note"].str.contains("copy of the BGS web tool", regex=False)
    assert set(built.loc[marked, "mineral"]) == FROM_THE_SCRAPE
    assert built.loc[built["mineral"].isin(FROM_THE_SCRAPE), "year"].max() == 2021
    assert marked[built["mineral"].isin(FROM_THE_SCRAPE)].all()
    # The edition of a row is that of the record that is cited for it in data/sources.yaml.
    assert ((built["edition"] == "2021") == marked).all()
    assert not built.loc[marked, "value"].isna().any()


UNIT_TELLS = 0.2  # a wrong unit is off by 1,000; publishers are within 20% of each other


@pytest.mark.parametrize(
    ("mineral", "stage", "usgs_world_2021"),
    [
        # World totals (rounded) of MCS 2023, t
        ("aluminum", "smelter", 67_500_000),
        ("zinc", "mine", 12_700_000),
        ("chromium", "mine", 42_200_000),  # gross weight of marketable ore
        ("molybdenum", "mine", 255_000),
    ],
)
def test_units_of_the_scrape_are_tonnes(
    built: pd.DataFrame, mineral: str, stage: str, usgs_world_2021: float
) -> None:
    rows = built[(built["mineral"] == mineral) & (built["stage"] == stage)]
    total = rows.loc[rows["year"] == 2021, "value"].sum()
    assert total == pytest.approx(usgs_world_2021, rel=UNIT_TELLS)


def test_units_of_zinc_slab_and_uranium(built: pd.DataFrame) -> None:
    # MCS 2023, US salient statistics: refined zinc 2020 180 kt, 2021 220 kt
    assert value(built, "zinc", "refined", "USA", 2021) == 220_000
    # World Nuclear Association, uranium production figures: Kazakhstan 19,477 and 21,819 tU
    assert value(built, "uranium", "mine", "KAZ", 2020) == 19_477
    assert value(built, "uranium", "mine", "KAZ", 2021) == 21_819


def test_scrape_and_export_are_the_same_statistics(
    source_files: Files, exports: pd.DataFrame
) -> None:
    """Copper to 2010 in both: only Bolivia was revised since, and the scrape's 0 is the nil."""
    scrape = bgs.scrape(source_files.one("bgs.scrape"))
    old = scrape[(scrape["commodity"] == "copper mine") & (scrape["year"] <= 2010)]
    new = exports[exports["commodity"] == "copper, mine"]
    both = old.merge(new, on=["country", "year"], suffixes=("_old", "_new"))
    assert len(both) > 2000
    revised = both["quantity_old"].astype(float) != both["quantity_new"].astype(float)
    assert set(both.loc[revised, "country"]) == {"Bolivia"}
    nil = both["quantity_old"] == "0"
    assert set(both.loc[nil, "precision_new"]) == {"Nil (nothing produced)"}
