"""The table of countries against UNSD, World Bank and the choices in country_names.csv."""

from __future__ import annotations

import csv

import pandas as pd
import pytest

from msp_dash.data.schemas import SCHEMAS
from msp_dash.ingest import countries
from msp_dash.ingest.codes import REFERENCE
from msp_dash.ingest.recorded import Files


@pytest.fixture(scope="module")
def table(source_files: Files) -> pd.DataFrame:
    return countries.build(source_files)["countries"].set_index("iso3", drop=False)


def test_table_keeps_its_schema(table: pd.DataFrame) -> None:
    SCHEMAS["countries"].validate(table.reset_index(drop=True), lazy=True)


def test_every_code_of_the_alias_table_has_a_row(table: pd.DataFrame) -> None:
    with (REFERENCE / "country_aliases.csv").open(encoding="utf-8", newline="") as handle:
        codes = {row["iso3"] for row in csv.DictReader(handle)}
    assert codes - set(table.index) == set()


def test_every_area_has_a_name_in_four_languages(table: pd.DataFrame) -> None:
    for column in ("name_en", "name_fr", "name_es", "name_pt", "sentence_en"):
        assert (table[column].str.len() > 1).all(), column
        assert not table[column].str.contains(r"\*|\((?:le|la|el|the)\)").any(), column


@pytest.mark.parametrize(
    ("iso3", "name", "sentence"),
    [
        ("COD", "DR Congo", "DR Congo"),
        ("KOR", "Korea", "Korea"),
        ("USA", "United States", "the United States"),
        ("GBR", "United Kingdom", "the United Kingdom"),
        ("PHL", "Philippines", "the Philippines"),
        ("EU", "European Union", "the European Union"),
        ("TUR", "Türkiye", "Türkiye"),
        ("TWN", "Taiwan", "Taiwan"),
        ("WLD", "World", "the world"),
        ("OTH", "Other countries", "other countries"),
        ("SUN", "Soviet Union", "the Soviet Union"),
    ],
)
def test_english_names(table: pd.DataFrame, iso3: str, name: str, sentence: str) -> None:
    assert (table.loc[iso3, "name_en"], table.loc[iso3, "sentence_en"]) == (name, sentence)


def test_names_in_other_languages(table: pd.DataFrame) -> None:
    # UNTERM: "Afrique du Sud (l')"; Natural Earth's NAME_ES of Taiwan is a state's name.
    assert table.loc["ZAF", "name_fr"] == "Afrique du Sud"
    assert table.loc["TWN", "name_es"] == "Taiwán"
    assert table.loc["MOZ", "name_pt"] == "Moçambique"


def test_namibia_is_not_read_as_missing(table: pd.DataFrame) -> None:
    assert table.loc["NAM", "iso2"] == "NA"


def test_codes_that_a_publisher_does_not_give_are_empty(table: pd.DataFrame) -> None:
    assert table.loc["XKX", "m49"] == "" and table.loc["EU", "iso2"] == ""
    assert table.loc["CHL", "m49"] == "152"


def test_income_groups_are_the_bank_s(table: pd.DataFrame) -> None:
    # CLASS_FY25.xlsx, List of economies: 86 high, 54 upper middle, 52 lower middle, 26 low,
    # one of the 86 being the Channel Islands, which have no ISO code.
    counts = table["income"].value_counts().to_dict()
    assert counts == {
        "High income": 85,
        "Upper middle income": 54,
        "Lower middle income": 52,
        "Low income": 26,
        "": len(table) - 217,
    }


def test_former_states(table: pd.DataFrame) -> None:
    assert set(table.index[table["former"]]) == countries.FORMER


def test_articles_of_un_names_are_cut() -> None:
    assert countries.without_article("Argentine (l')") == "Argentine"
    assert countries.without_article("Comoras (las)") == "Comoras"
    assert countries.without_article("Îles Cook (les) **") == "Îles Cook"
    assert countries.without_article("Iran (République islamique d')") == "Iran"
