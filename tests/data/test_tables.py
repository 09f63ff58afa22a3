"""The committed tables keep their contract: schema, keys, codes, bases, records, missing numbers.

These are tests of the data, not of the ingest that made it: they hold on any machine, without the
publishers' files.
"""

from __future__ import annotations

import io
from functools import cache

import pandas as pd
import pytest

from msp_dash.data import facts, load
from msp_dash.data.curated import reference
from msp_dash.data.curated_check import complaints
from msp_dash.data.curated_rules import FACTS
from msp_dash.data.load import manifest
from msp_dash.data.mineral_groups import related
from msp_dash.data.paths import root
from msp_dash.data.schemas import NO_VALUE, SCHEMAS
from msp_dash.data.sources import records
from msp_dash.figures.common import COPIES, SOURCE_RECORD
from msp_dash.figures.fact_pages import fact_page
from msp_dash.words import words

every_table = pytest.mark.parametrize("name", sorted(SCHEMAS))
QUANTITIES = ("production", "reserves", "supply_outlook")
OUTLOOK_RECORD = {("usgs", "2029"): "usgs-outlook-2029"}
"""The outlook is a publication beside the summaries of the same publisher."""


def published(source: str, edition: str) -> str:
    """Id of the record of a source and edition in ``data/sources.yaml``."""
    record_ids = {**OUTLOOK_RECORD, **COPIES}
    return record_ids.get((source, edition)) or SOURCE_RECORD[source].format(edition=edition)


@cache
def minerals() -> frozenset[str]:
    return frozenset(reference("minerals")["mineral"])


@cache
def codes() -> frozenset[str]:
    return frozenset(load("countries")["iso3"])


# --- every table -----------------------------------------------------------------------------


@every_table
def test_it_fits_its_schema_and_its_keys_are_unique(name):
    table = load(name)
    SCHEMAS[name].validate(table, lazy=True)
    key = list(SCHEMAS[name].unique or [])
    assert key
    assert not table.duplicated(key).any()


@every_table
def test_it_is_the_one_in_the_manifest(name):
    entry = manifest()["tables"][name]
    assert (entry["rows"], entry["columns"]) == (len(load(name)), list(load(name).columns))


def test_no_table_stands_outside_the_manifest_and_the_schemas():
    names = {path.stem for path in (root() / "data" / "tables").glob("*.parquet")}
    assert names == set(SCHEMAS) == set(manifest()["tables"])


@every_table
def test_no_text_is_missing_or_padded(name):
    table = load(name)
    for column in table.columns:
        if pd.api.types.is_numeric_dtype(table[column]):
            continue
        assert table[column].notna().all(), column
        texts = pd.Series(table[column].unique()).astype(str)
        assert (texts == texts.str.strip()).all(), column
        assert not texts.str.lower().isin(["nan", "none", "<na>"]).any(), column


@every_table
def test_every_country_is_known(name):
    table = load(name)
    for column in ("iso3", "jurisdiction"):
        if column in table:
            assert set(table[column]) <= codes()


@every_table
def test_every_mineral_is_known(name):
    table = load(name)
    if "mineral" in table:
        assert set(table["mineral"]) <= minerals()


@every_table
def test_every_source_and_edition_has_its_record(name):
    table = load(name)
    if "edition" not in table:
        assert any(name in record["tables"] for record in records().values())
        return
    for source, edition in table[["source", "edition"]].drop_duplicates().itertuples(index=False):
        record = records()[published(source, edition)]
        assert name in record["tables"]
        assert record["publisher"] and record["licence"] and record["citation"]


def test_every_record_says_who_what_when_and_under_which_licence():
    for one in records().values():
        for field in ("publisher", "title", "edition", "retrieved", "licence", "citation"):
            assert one[field], (one["id"], field)
        # The compiled lists name the address of each list on its rows.
        assert one["url"] or load("listings")["url"].str.startswith("http").all(), one["id"]
        assert one["grade"] in ("A", "A-", "B", "C", "D"), one["id"]
        assert one["files"], one["id"]
        assert all(len(file["sha256"]) == 64 for file in one["files"])


# --- quantities ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", QUANTITIES)
def test_one_basis_in_a_source_edition_mineral_and_stage(name):
    table = load(name)
    keys = [k for k in ("source", "edition", "mineral", "stage") if k in table]
    assert table.groupby(keys)["basis"].nunique().eq(1).all()


@pytest.mark.parametrize("name", ["production", "reserves", "outlook"])
def test_one_unit_in_a_source_edition_and_mineral(name):
    table = load(name)
    assert table.groupby(["source", "edition", "mineral"])["unit"].nunique().eq(1).all()
    assert set(table.loc[table["unit"] != "t", "mineral"]) <= {"helium"}


@pytest.mark.parametrize("name", ["production", "reserves", "outlook"])
def test_a_number_is_missing_exactly_where_its_status_says_so(name):
    table = load(name)
    missing = table["value"].isna()
    assert missing.equals(table["status"].isin(NO_VALUE))
    assert (table.loc[~missing, "value"] >= 0).all()


@pytest.mark.parametrize("name", ["supply_outlook", "demand"])
def test_the_ieas_numbers_are_never_missing(name):
    assert load(name)["value"].notna().all()


def test_world_totals_are_the_publishers_and_only_wld():
    production = load("production")
    # "rounded" is what USGS calls its totals; nothing but the world row has that status.
    assert set(production.loc[production["status"] == "rounded", "iso3"]) == {"WLD"}
    assert set(load("reserves").query("status == 'rounded'")["iso3"]) == {"WLD"}
    # BGS prints no world totals: a sum of its countries is not one.
    assert not (production.query("source == 'bgs'")["iso3"] == "WLD").any()


def test_usgs_has_one_world_row_a_year_and_the_iea_too():
    keys = ["edition", "mineral", "stage", "year"]
    usgs = load("production").query("source == 'usgs'")
    for rows in (usgs, load("supply_outlook")):
        assert rows.groupby(keys)["iso3"].apply(lambda s: (s == "WLD").sum()).eq(1).all()


@pytest.mark.parametrize("name", ["production", "reserves"])
def test_the_residual_is_oth_and_has_that_status_or_none(name):
    table = load(name)
    assert set(table.loc[table["status"] == "residual", "iso3"]) == {"OTH"}
    other = set(table.loc[table["iso3"] == "OTH", "status"])
    assert other <= {"residual", "at_least", "at_most", *NO_VALUE}


def test_estimated_is_a_mark_beside_the_status():
    production = load("production")
    countries = production[~production["iso3"].isin(["WLD", "OTH"])]
    reported = countries[countries["status"] == "reported"]
    assert not reported["estimated"].any()
    assert countries.loc[countries["status"] == "estimated", "estimated"].all()


def test_a_withheld_number_is_american():
    # USGS withholds only what would disclose a company's data in the United States.
    production = load("production")
    assert set(production.loc[production["status"] == "withheld", "iso3"]) == {"USA"}


# --- demand ----------------------------------------------------------------------------------

DEMAND_GAP_MAX = 1e-9
"""Both editions with other uses print sums of unrounded parts."""


def test_a_base_year_is_one_number_and_a_scenario_starts_later():
    demand = load("demand")
    base = demand[demand["scenario"] == "base"]
    assert base.groupby("edition")["year"].nunique().eq(1).all()
    first = base.groupby("edition")["year"].first()
    later = demand[demand["scenario"] != "base"]
    assert (later["year"] > later["edition"].map(first)).all()


@pytest.mark.snapshot
def test_scenarios_belong_to_their_edition():
    by_edition = load("demand").query("scenario != 'base'").groupby("edition")["scenario"].agg(set)
    older = {"steps", "aps", "nze"}
    assert by_edition.to_dict() == {
        "2024-05": older,
        "2025-05": older,
        "2026-07": {"current_policies", "stated_policies", "high_demand"},
    }


def test_energy_and_other_uses_make_the_total():
    demand = load("demand")
    totals = demand[(demand["sector"] == "all")]
    keys = ["edition", "mineral", "scenario", "year"]
    wide = totals.pivot_table(index=keys, columns="scope", values="value")
    whole = wide.dropna(subset=["energy", "other", "total"])
    gap = (whole["energy"] + whole["other"] - whole["total"]).abs() / whole["total"]
    assert len(whole) > 100
    assert gap.max() < DEMAND_GAP_MAX


# --- listings --------------------------------------------------------------------------------


@pytest.mark.snapshot
def test_lists_have_the_number_of_entries_that_their_makers_state():
    """README of the sources: item counts; open lists are named there."""
    counts = load("listings").groupby(["jurisdiction", "year", "tier"]).size()
    stated = {
        ("USA", 2025, "critical"): 60,
        ("USA", 2022, "critical"): 50,
        ("EU", 2024, "critical"): 34,
        ("EU", 2024, "strategic"): 17,
        ("CAN", 2024, "critical"): 34,
        ("AUS", 2024, "critical"): 31,
        ("AUS", 2024, "strategic"): 5,
        ("IND", 2023, "critical"): 30,
        ("KOR", 2023, "critical"): 33,
        ("KOR", 2023, "strategic"): 10,
        ("JPN", 2020, "critical"): 34,
        ("GBR", 2021, "critical"): 18,
    }
    assert {key: int(counts[key]) for key in stated} == stated
    assert {j for j, _, _ in counts.index} == {
        "USA",
        "EU",
        "CAN",
        "AUS",
        "IND",
        "KOR",
        "JPN",
        "GBR",
    }


# --- facts and hand-kept references ----------------------------------------------------------


def test_the_facts_have_no_complaints():
    assert complaints(root() / "data") == []


@pytest.mark.parametrize("name", sorted(FACTS))
def test_every_fact_cites_a_page(name):
    pages = set(facts("sources")["source_id"])
    table = facts(name)
    assert len(table)
    for column in (c for c in table.columns if c == "source_id"):
        assert set(table[column]) - {""} <= pages


def test_no_mirror_is_named_as_the_publisher():
    pages = facts("sources")
    mirrors = pages["publisher"].str.contains(r"\bvia\b|repost|mirror|\bcopy\b", case=False)
    # Where a paper reprints what its author does not name, or is itself a dataset.
    assert set(pages.loc[mirrors, "source_id"]) <= {"S015"}
    mirror_sites = ("lapost.us", "nie-podam.pl", "GlobalSecurity", "Bitget", "Daily Mail")
    for mirror in mirror_sites:
        assert mirror in set(pages["read_at"])
        assert not pages["publisher"].str.contains(mirror, regex=False).any()


@pytest.mark.snapshot
def test_a_page_read_at_a_mirror_is_cited_by_its_publisher_first():
    page = fact_page("S001", words())
    assert page.short == "US Department of State, Office of the Spokesperson, 22 September 2022"
    assert page.cite == f"{page.short}, read in a copy"
    assert fact_page("T002", words("fr")).cite.startswith(
        "The White House, 14 janvier 2026, consul"
    )


def test_minerals_have_names_in_four_languages_and_one_id():
    table = reference("minerals")
    assert table["mineral"].is_unique
    for lang in ("en", "fr", "es", "pt"):
        assert table[f"name_{lang}"].ne("").all()


def test_related_minerals_are_known():
    for mineral in minerals():
        assert related(mineral) <= minerals()


def test_a_parquet_file_holds_nothing_but_its_table():
    """No index, no pandas metadata that a reader in another language would trip over."""
    for name in SCHEMAS:
        raw = (root() / "data" / "tables" / f"{name}.parquet").read_bytes()
        table = pd.read_parquet(io.BytesIO(raw))
        assert isinstance(table.index, pd.RangeIndex)
        assert list(table.columns) == list(SCHEMAS[name].columns)
