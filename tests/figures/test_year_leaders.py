"""Who led output by year, and the map with every producer named."""

from __future__ import annotations

import pytest

from msp_dash.data import load
from msp_dash.figures.producers.year_leaders import all_named, leaders_by_year
from msp_dash.figures.record import MapEncoding
from msp_dash.figures.registry import build, view_of
from msp_dash.params import View


def view(**query: str) -> View:
    return view_of("producers.map", query)


def test_each_publisher_has_a_row_and_that_of_the_map_is_the_last() -> None:
    assert [*leaders_by_year(view(mineral="cobalt"))] == ["bgs", "iea", "usgs"]
    assert [*leaders_by_year(view(mineral="cobalt", source="bgs"))] == ["iea", "usgs", "bgs"]


@pytest.mark.parametrize("mineral", ["cobalt", "nickel", "lithium", "gallium"])
def test_the_leader_of_a_year_is_the_country_with_most(mineral: str) -> None:
    shown = view(mineral=mineral)
    table = load("production")
    for source, leaders in leaders_by_year(shown).items():
        if source == "iea":
            continue
        of = table[(table["mineral"] == mineral) & (table["stage"] == shown["stage"])]
        rows = of[(of["source"] == source) & ~of["iso3"].isin(["WLD", "OTH"])]
        for one in leaders:
            year = rows[rows["year"] == one.year]
            newest = year[year["edition"] == year[year["value"].notna()]["edition"].max()]
            assert newest.loc[newest["iso3"] == one.iso3, "value"].iloc[0] == newest["value"].max()
            assert 0 < one.share <= 1
        assert [one.year for one in leaders] == sorted({one.year for one in leaders})


def test_the_row_of_the_map_has_the_edition_that_the_reader_chose_and_no_projection() -> None:
    chosen = view(mineral="cobalt", source="usgs", year="2022", edition="2023")
    assert [one.year for one in leaders_by_year(chosen)["usgs"]] == [2021, 2022]
    refined = view(mineral="cobalt", stage="refined", source="iea", year="2024")
    assert max(one.year for one in leaders_by_year(refined)["iea"]) <= 2025


def test_an_estimate_is_known_as_one() -> None:
    newest = leaders_by_year(view(mineral="cobalt"))["usgs"][-1]
    assert (newest.year, newest.estimated) == (2025, True)


def test_an_enlarged_map_names_every_producer_with_its_share() -> None:
    figure, shown = build("producers.map", {"mineral": "cobalt"}), view(mineral="cobalt")
    assert isinstance(figure.encoding, MapEncoding)
    named = {label.iso3: label.value for label in all_named(figure.encoding, shown).labels}
    data = figure.data[(figure.data["share"] > 0) & (figure.data["iso3"] != "OTH")]
    assert named == {row.iso3: shown.words.share(row.share) for row in data.itertuples()}
    assert len(named) > len(figure.encoding.labels)
