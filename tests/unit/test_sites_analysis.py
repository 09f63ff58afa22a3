"""Merging rows of several lists into places: filters, and each place counted once."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_dash.analysis import sites
from msp_dash.analysis.sites import SiteFilter, index_sites, matching, places
from msp_dash.data import load


def row(place: str, site: str, record: str, **more: object) -> dict[str, object]:
    plain = {"name": site, "iso3": "ZMB", "lat": -12.0, "lon": 28.0, "kind": "mine"}
    plain |= {"minerals": "copper", "status": "not_stated", "operator": "", "source": "icmm"}
    return plain | {"confidence": "high", "place": place, "site": site, "record": record} | more


ICMM, AFRICA = "icmm-gmd-2025-09", "usgs-africa-2021"


@pytest.fixture
def rows() -> pd.DataFrame:
    return pd.DataFrame(
        [
            row("p", "ICMM1", ICMM, minerals="cobalt;copper"),
            row("p", "afr-1", AFRICA, source="usgs", status="assumed_active", operator="Mopani"),
            row("q", "afd-2", AFRICA, source="usgs", kind="deposit", minerals="cobalt"),
        ]
    )


def test_a_row_matches_by_its_own_words_alone(rows: pd.DataFrame) -> None:
    assert len(matching(rows, SiteFilter("cobalt"))) == 2
    assert matching(rows, SiteFilter("cobalt", status="assumed_active")).empty
    assert len(matching(rows, SiteFilter("copper", status="assumed_active"))) == 1


def test_the_list_with_status_and_operator_speaks_for_a_place(rows: pd.DataFrame) -> None:
    (result,) = places(rows[rows["place"] == "p"], index_sites(rows)).to_dict("records")
    assert (result["name"], result["status"], result["operator"]) == (
        "afr-1",
        "assumed_active",
        "Mopani",
    )
    assert (result["minerals"], result["source"], result["lists"]) == (
        "cobalt;copper",
        "icmm;usgs",
        2,
    )


def test_a_filter_does_not_hide_which_and_how_many_lists_name_a_place(rows: pd.DataFrame) -> None:
    (result,) = places(
        matching(rows, SiteFilter("copper", source="icmm")), index_sites(rows)
    ).to_dict("records")
    assert (result["name"], result["source"], result["lists"]) == ("ICMM1", "icmm;usgs", 2)


def test_every_list_of_the_table_has_its_turn() -> None:
    assert set(sites.list_of(load("sites"))) == set(sites.LEADING)


@pytest.mark.parametrize(
    ("kinds", "family"),
    [
        ("mine", "ground"),
        ("mine;deposit", "ground"),
        ("mine;plant", "works"),
        ("deposit;exploration", "deposits"),
    ],
)
def test_what_a_place_is_drawn_as(kinds: str, family: str) -> None:
    assert sites.family(kinds) == family


MINERALS = st.sampled_from(["cobalt", "copper", "lithium", "nickel", "graphite", "zinc", "tin"])
KINDS = st.sampled_from(["", "mine", "smelter", "plant", "deposit", "exploration"])


@given(MINERALS, KINDS)
def test_countries_families_and_places_add_up(mineral: str, kind: str) -> None:
    every = load("sites")
    result = places(matching(every, SiteFilter(mineral, kind)), index_sites(every))
    if result.empty:
        return
    counts = sites.by_country(result)
    assert result["site"].is_unique
    assert counts["places"].sum() == len(result)
    assert (counts["ground"] + counts["works"] + counts["deposits"] == counts["places"]).all()
    assert (counts["operates"] <= counts["stated"]).all()
    assert (counts["stated"] <= counts["places"]).all()
