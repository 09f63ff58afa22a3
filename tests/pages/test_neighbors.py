"""Cards of the years beside the one shown, which the browser fetches when all is at rest."""

from __future__ import annotations

import json

import pytest

from tests.pages.conftest import Opener, Run


def near(run: Run) -> set[str]:
    return {
        address
        for component in run.components("msp_cards")
        for address in json.loads(component.bytes)["near"]
    }


def addresses_in(run: Run) -> set[str]:
    return {item["at"] for item in run.items if not item.get("folded")}


@pytest.mark.snapshot
@pytest.mark.parametrize(
    ("page", "query", "year", "beside"),
    [
        ("producers", "mineral=cobalt", "2023", ["2022", "2024"]),
        ("demand", "mineral=lithium", "2040", ["2035", "2045"]),
        ("producers", "mineral=cobalt&source=usgs&edition=2026", "2025", ["2024"]),
    ],
)
def test_the_cards_of_the_years_beside_are_those_that_a_step_shows(
    open_page: Opener, page: str, query: str, year: str, beside: list[str]
) -> None:
    run = open_page(page, f"{query}&year={year}")
    steps = [open_page(page, f"{query}&year={other}") for other in beside]
    assert set().union(*map(addresses_in, steps)) <= near(run)
    assert near(run) <= set().union(*map(addresses_in, [run, *steps]))


def test_a_page_without_a_year_names_no_cards_ahead(open_page: Opener) -> None:
    assert near(open_page("standards")) == set()
