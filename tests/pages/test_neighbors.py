"""Cards that a reader may want next, which the browser fetches: of the years beside the one shown,
and of the options of buttons."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.pages.conftest import Opener, Run

MINE, REFINED = "mineral=nickel&stage=mine", "mineral=nickel&stage=refined"


def near(run: Run) -> dict[str, list[Any]]:
    (component,) = run.components("msp_cards")
    return dict(json.loads(component.bytes)["near"])


def addresses_ahead(run: Run, views: list[Any]) -> set[str]:
    return {
        changed(run.items[at]["at"], change)
        for view in views
        for change, cards in view
        for at in cards
    }


def changed(address: str, change: str) -> str:
    """As ``static/ui/ahead.js`` does it."""
    path, query = address.split("?")
    parts = dict(part.split("=") for text in (query, change) for part in text.split("&"))
    return f"{path}?" + "&".join(f"{n}={v}" for n, v in sorted(parts.items()) if v)


def addresses_in(run: Run) -> set[str]:
    """Addresses of the cards that the page asks for at once."""
    return {item["at"] for item in run.items if item not in run.collapsed}


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
    expected = set().union(*map(addresses_in, steps))
    assert addresses_ahead(run, near(run)["rest"]) == expected - addresses_in(run)


def test_the_cards_of_an_option_are_those_that_a_click_on_it_shows(open_page: Opener) -> None:
    run, other = open_page("producers", MINE), open_page("producers", REFINED)
    mine, option = near(run)["producers-stage"]
    assert mine == []
    # Of one that is collapsed, the page chooses the year.
    ahead, expected = (
        {address for address in addresses if "/whole/" in address}
        for addresses in (addresses_ahead(run, [option]), addresses_in(other) - addresses_in(run))
    )
    assert ahead == expected


def test_a_page_without_a_year_names_no_cards_but_of_its_buttons(open_page: Opener) -> None:
    assert "rest" not in near(open_page("standards"))
