"""Who led output by year, and the map with every producer named."""

from __future__ import annotations

import pytest

from msp_dash.data import load
from msp_dash.figures.producers.year_leaders import all_named, leaders_by_year
from msp_dash.figures.record import MapEncoding
from msp_dash.figures.registry import build, view_of


def view(**query: str):  # type: ignore[no-untyped-def]  # a View
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


def test_an_enlarged_map_names_every_producer_with_its_share() -> None:
    figure, shown = build("producers.map", {"mineral": "cobalt"}), view(mineral="cobalt")
    assert isinstance(figure.encoding, MapEncoding)
    named = {label.iso3: label.value for label in all_named(figure.encoding, shown).labels}
    data = figure.data[(figure.data["share"] > 0) & (figure.data["iso3"] != "OTH")]
    assert named == {row.iso3: shown.words.share(row.share) for row in data.itertuples()}
    assert len(named) > len(figure.encoding.labels)
