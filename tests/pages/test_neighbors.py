"""Cards that a reader may want next, which the browser fetches: of the years beside the one shown,
and of the options of buttons and lists."""

from __future__ import annotations

import json

import pytest

from msp_dash.ui.cards import neighbors
from tests.pages.conftest import Opener, Run


def token_of(run: Run) -> str:
    """The end of that address."""
    (component,) = run.components("msp_cards")
    return str(json.loads(component.bytes)["ahead"].rpartition("/")[2])


def ahead(run: Run, key: str = "", option: int = 0) -> set[str]:
    """What the address of the page's list answers."""
    addresses = neighbors.addresses(token_of(run), key, option)
    assert addresses is not None
    return set(addresses)


def addresses_in(run: Run) -> set[str]:
    """Addresses of the cards that the page asks for at once."""
    return {item["at"] for item in run.items if item not in run.collapsed}


def whole(addresses: set[str]) -> set[str]:
    """Without cards that show their head only, of which the page chooses the year."""
    return {address for address in addresses if "/whole/" in address}


@pytest.mark.snapshot
@pytest.mark.parametrize(
    ("page", "query", "year", "beside"),
    [
        ("stops", "mineral=cobalt&stage=mine&source=usgs", "2023", ["2022", "2024"]),
        ("trade", "hs6=740311", "2023", ["2022", "2024"]),
        ("stops", "mineral=cobalt&stage=mine&source=usgs&edition=2026", "2025", ["2024"]),
    ],
)
def test_the_cards_of_the_years_beside_are_those_that_a_step_shows(
    open_page: Opener, page: str, query: str, year: str, beside: list[str]
) -> None:
    run = open_page(page, f"{query}&year={year}")
    steps = [open_page(page, f"{query}&year={other}") for other in beside]
    expected = set().union(*map(addresses_in, steps))
    assert ahead(run) == expected - addresses_in(run)


def test_the_cards_of_a_button_are_those_that_a_click_on_it_shows(open_page: Opener) -> None:
    run, other = open_page("data", "source=usgs"), open_page("data", "source=bgs")
    assert ahead(run, "data-source", 0) == set()
    assert whole(ahead(run, "data-source", 1)) == whole(addresses_in(other) - addresses_in(run))


@pytest.mark.parametrize(
    ("page", "query", "key", "value"),
    [
        ("week", "until=2026-12-01", "week-mineral", "graphite"),
        ("trade", "mineral=cobalt", "trade-table", "washington"),
        ("stops", "", "stops-table", "msp"),
    ],
)
def test_the_cards_of_an_option_of_a_list_are_those_that_choosing_it_shows(
    open_page: Opener, page: str, query: str, key: str, value: str
) -> None:
    run = open_page(page, query)
    before, widget = addresses_in(run), run.app.selectbox(key=key)
    listed = ahead(run, key, widget.options.index(widget.format_func(value)))
    widget.set_value(value).run()
    assert listed
    assert whole(listed) == whole(addresses_in(run) - before)


def test_a_card_that_its_page_names_a_country_for_follows_the_page(open_page: Opener) -> None:
    run = open_page("country", "country=IDN")
    before, widget = addresses_in(run), run.app.selectbox(key="country-country")
    listed = ahead(run, "country-country", widget.options.index(widget.format_func("ZMB")))
    widget.set_value("ZMB").run()
    # Of some the page works out the mineral, and one was folded before.
    assert {"producers.history", "sites.map"} == {
        address.partition("?")[0].rpartition("/")[2]
        for address in whole(addresses_in(run) - before) - whole(listed)
    }


def test_a_page_without_a_year_has_none_beside(open_page: Opener) -> None:
    assert ahead(open_page("table")) == set()


def test_what_a_page_does_not_offer_has_no_cards(open_page: Opener) -> None:
    token = token_of(open_page("table"))
    assert neighbors.addresses(token, "no-such-widget", 1) is None
    assert neighbors.addresses(token, "table-lens", 9999) is None
    assert neighbors.addresses("0" * 16) is None
