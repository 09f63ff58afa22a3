"""The query string as the view: parsing, choices that make way for others, offered values."""

from __future__ import annotations

import pytest

from msp_dash.params import Technology, Use, Year
from msp_dash.ui.view import Extra, PageParameters


@pytest.fixture(scope="module")
def producers() -> PageParameters:
    return PageParameters.of("producers.map")


@pytest.fixture(scope="module")
def demand() -> PageParameters:
    return PageParameters.of(
        "demand.scenarios",
        (
            Extra("demand.scenarios", Use(Year, default="2040")),
            Extra("demand.mix", Use(Technology)),
        ),
    )


def test_an_empty_address_gives_a_view_with_data(producers: PageParameters) -> None:
    reading = producers.read({})
    assert reading.problems == ()
    assert reading.view["mineral"] == "nickel"
    assert reading.view["edition"]


def test_the_full_link_gives_the_same_view(producers: PageParameters) -> None:
    view = producers.read({"mineral": "cobalt", "country": "ZMB", "lens": "msp"}).view
    again = producers.read(producers.full_query(view))
    assert again.problems == ()
    assert dict(again.view) == dict(view)


@pytest.mark.parametrize(
    ("sent", "close"),
    [("colbalt", "cobalt"), ("Wolfrm", "tungsten"), ("nickle", "nickel"), ("xyzzy", "")],
)
def test_the_closest_mineral_is_offered(producers: PageParameters, sent: str, close: str) -> None:
    (problem,) = producers.read({"mineral": sent}).problems
    assert (problem.kind, problem.name, problem.close) == ("value", "mineral", close)


def test_aliases_are_read(producers: PageParameters) -> None:
    assert producers.read({"mineral": "Aluminium"}).view["mineral"] == "aluminum"


def test_an_unknown_name_is_told_and_the_likely_one_offered(producers: PageParameters) -> None:
    (problem,) = producers.read({"minerals": "cobalt"}).problems
    assert (problem.kind, problem.close) == ("unknown", "mineral")


def test_names_of_the_frame_are_no_parameters(producers: PageParameters) -> None:
    assert producers.read({"open": "producers.reserves", "embed": "true"}).problems == ()


def test_a_change_keeps_what_still_has_data(producers: PageParameters) -> None:
    query = {"mineral": "cobalt", "year": "2024", "lens": "msp", "open": "producers.reserves"}
    changed, gone = producers.with_change(query, "mineral", "nickel")
    assert gone == []
    assert changed == query | {"mineral": "nickel"}


@pytest.mark.snapshot
def test_what_has_no_data_gives_way_to_the_change(producers: PageParameters) -> None:
    # BGS begins in 1971; USGS summaries here begin with 2020.
    query = {"mineral": "nickel", "stage": "mine", "source": "bgs", "year": "1975"}
    changed, gone = producers.with_change(query, "source", "usgs")
    assert gone == ["year"]
    assert changed["year"] == "2020"


@pytest.mark.snapshot
def test_a_year_that_the_fixed_edition_lacks_moves_the_edition(producers: PageParameters) -> None:
    query = {"mineral": "nickel", "source": "usgs", "edition": "2026", "year": "2025"}
    changed, gone = producers.with_change(query, "year", "2021")
    assert gone == ["edition"]
    assert changed["year"] == "2021" and "edition" not in changed


def test_a_default_leaves_the_address(producers: PageParameters) -> None:
    changed, _ = producers.with_change({"lens": "msp", "country": "ZMB"}, "country", "")
    assert changed == {"lens": "msp"}


@pytest.mark.snapshot
def test_years_are_offered_across_editions_unless_the_edition_counts(
    producers: PageParameters,
) -> None:
    view = producers.read({"mineral": "nickel", "stage": "mine", "source": "usgs"}).view
    every = producers.options("year", view, {"mineral", "stage", "source"})
    one = producers.options("year", view, {"mineral", "stage", "source", "edition"})
    assert every == ("2020", "2021", "2022", "2023", "2024", "2025")
    assert one == ("2024", "2025")


@pytest.mark.snapshot
def test_a_page_may_have_its_own_default_and_parameters_of_other_figures(
    demand: PageParameters,
) -> None:
    reading = demand.read({"technology": "wind"})
    assert reading.problems == ()
    assert (reading.view["year"], reading.view["technology"]) == ("2040", "wind")
