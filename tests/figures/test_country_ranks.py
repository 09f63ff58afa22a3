"""Rank ladders of a country: one mark a country that the source names with output above zero."""

from __future__ import annotations

import pytest

from msp_dash.data import load
from msp_dash.figures import build
from msp_dash.figures.country.ladders import ROWS_MAX, STRONG_MINERALS
from msp_dash.figures.matters import matters
from msp_dash.figures.record import EmptyEncoding, Figure, LadderRow, LaddersEncoding

pytestmark = pytest.mark.snapshot


def rows(country: str, **query: str) -> dict[str, LadderRow]:
    encoding = of(country, **query).encoding
    assert isinstance(encoding, LaddersEncoding)
    return {row.key: row for row in encoding.rows}


def of(country: str, **query: str) -> Figure:
    return build("country.ranks", {"country": country, **query})


def test_a_ladder_has_a_mark_a_country_that_the_source_names_with_output() -> None:
    """USGS 2026: 17 countries are named for mined copper, three of them with a zero."""
    table = load("production")
    table = table[(table["source"] == "usgs") & (table["edition"] == "2026")]
    copper = table[(table["mineral"] == "copper") & (table["stage"] == "mine")]
    copper = copper[(copper["year"] == 2025) & ~copper["iso3"].isin(["WLD", "OTH"])]
    named = copper[copper["value"] > 0].sort_values("value", ascending=False)
    row = rows("ZMB")["copper.mine"]
    assert (len(copper), len(named)) == (17, 14)
    assert len(row.marks) == len(named)
    assert row.own == list(named["iso3"]).index("ZMB")
    assert row.rank == "7th of 14"


def test_equal_ranks_say_so_and_the_own_mark_is_the_first_of_them() -> None:
    row = rows("ZMB")["copper.reserves"]
    assert (row.rank, row.own) == ("10th= of 14", 9)


def test_the_rank_of_who_is_among_few_named_countries_is_not_known() -> None:
    figure = of("ZMB")
    cobalt = figure.data.set_index("key").loc["cobalt.mine"]
    assert cobalt["source"] == "iea"
    assert cobalt.isna()["rank"]
    assert rows("ZMB")["cobalt.mine"].rank == "one of 6 named"


def test_a_color_says_who_sits_at_the_table() -> None:
    at_new_york, at_the_msp = (rows("ZMB", table=table)["copper.mine"] for table in ("ny", "msp"))
    assert at_new_york.token == "room"
    assert at_new_york.marks[:3] == ("absent", "land_room", "absent_few")
    assert at_the_msp.marks != at_new_york.marks
    assert rows("JPN")["copper.refined"].token == "partner"
    assert rows("CHL")["copper.mine"].token == "absent"


def test_the_largest_stands_below_the_share_with_publisher_and_year() -> None:
    assert rows("ZMB")["copper.mine"].leader == "Chile 23% e, USGS 2025"
    assert rows("COD")["cobalt.mine"].leader == "the largest, USGS 2025"


def test_rows_are_in_the_order_of_what_matters() -> None:
    figure = of("COD")
    every = [f"{one.mineral}.{one.stage}" for m in matters("COD") for one in m.stages]
    assert list(figure.data["key"]) == every
    assert list(rows("COD")) == every[:ROWS_MAX]
    strong = {key.split(".")[0] for key, row in rows("COD").items() if row.strong}
    assert strong == {one.mineral for one in matters("COD")[:STRONG_MINERALS]}


@pytest.mark.parametrize(
    ("country", "title"),
    [
        ("ZMB", "Zambia mined 4.1% of the world’s copper and refined 0.9% in 2025"),
        # BGS: its last copper mine closed in 2006. USGS prints a zero.
        ("JPN", "Japan refined 4.8% of the world’s copper; its mining is on record to 2006"),
        ("BEL", "Belgium refined 1.4% of the recorded copper; no mining of it is on record"),
        ("ARE", "The United Arab Emirates smelted 3.6% of the world’s aluminum in 2025"),
        ("GRL", "Greenland holds at most 2.0% of the world’s rare-earth reserves (2026)"),
    ],
)
def test_the_title_says_what_it_makes_of_the_mineral_that_matters(country: str, title: str) -> None:
    assert of(country).title == title


def test_a_country_without_a_row_is_told_where_was_looked() -> None:
    figure = of("ATA")
    assert isinstance(figure.encoding, EmptyEncoding)
    assert "lists output or reserves of Antarctica" in figure.encoding.reason
    assert "country=ZMB" in figure.nearest


def test_countries_without_a_number_have_no_mark_and_are_named() -> None:
    assert any("without a mark (Manganese, mined): Togo" in note for note in of("ZMB").notes)
