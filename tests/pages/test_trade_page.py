"""The trade page: title, figures, exclusions, and the list of what it cannot answer."""

from __future__ import annotations

import re

import pytest

from tests.pages.conftest import Opener

pytestmark = pytest.mark.snapshot


def test_it_opens_with_what_the_table_of_new_york_buys_from_outside(open_page: Opener) -> None:
    page = open_page("trade")
    assert not page.failed
    bought = "of their lithium carbonate from outside in 2024</h1>"
    assert f"The participants bought 70% {bought}" in page.text
    # Its partners without their guests are no table, and stay a group of the page's own.
    assert f"The partners bought 92% {bought}" in open_page("trade", "lens=ny2022_partners").text


def test_who_do_we_buy_from_is_asked_of_a_buyer(open_page: Opener) -> None:
    """BACI 202601, 283691 to JPN in 2024: of 216 million USD from CHL 108 and ARG 66."""
    page = open_page("trade", "importer=JPN&lens=ny2022_partners")
    assert not page.failed
    assert "Japan bought 97% of its lithium carbonate from outside in 2024" in page.text
    assert "Japan bought 50% of its imported lithium carbonate from Chile in 2024" in page.text
    assert "HHI of its sellers: 3,733" in page.text


def test_a_mineral_leads_to_its_product(open_page: Opener) -> None:
    page = open_page("trade", "mineral=nickel")
    assert "Unalloyed nickel metal (HS 750210)" in page.text
    assert "not the pig iron and matte of Indonesia" in page.text


def test_a_year_of_the_largest_partners_alone_says_so_and_has_no_dependence(
    open_page: Opener,
) -> None:
    page = open_page("trade", "year=2023")
    assert not page.failed
    assert "2023, largest trading partners only" in page.text
    assert "Dependence cannot be shown for 2023" in page.text


@pytest.mark.parametrize(
    ("mineral", "why"),
    [("cobalt", "is declared under another product"), ("graphite", "are a product of their own")],
)
def test_a_mineral_whose_code_misleads_is_answered_with_the_reason(
    open_page: Opener, mineral: str, why: str
) -> None:
    page = open_page("trade", f"mineral={mineral}")
    assert not page.failed
    assert page.text.count("would give a false picture") == 1
    assert why in page.text


def test_it_names_the_products_that_are_missing_without_codes_or_commands(
    open_page: Opener,
) -> None:
    page = open_page("trade")
    for product in ("copper ore", "nickel ore", "cobalt ore", "flake graphite", "complete files"):
        assert product in page.text, product
    last = page.text[page.text.index("What open data can’t answer") :]
    listed = last.split("</ul>")[0].replace("release 202601", "")
    assert not re.search(r"\d{6}|python -m|--", listed)


@pytest.mark.parametrize("sent", ["hs6=999999", "importer=Japn", "year=1999", "picture=pie"])
def test_a_wrong_value_is_named_and_the_page_stands(open_page: Opener, sent: str) -> None:
    page = open_page("trade", sent)
    assert not page.failed
    assert sent.split("=")[1].casefold() in page.text.casefold()


def test_every_country_that_is_offered_can_be_chosen(open_page: Opener) -> None:
    """Yugoslavia, a row of older tables, ended the page."""
    options = open_page("trade", more=True).app.selectbox(key="trade-importer").options
    page = open_page("trade", more=True)
    picker = page.app.selectbox(key="trade-importer")
    assert len(options) > 200
    for label in (options[1], options[-1]):
        picker.select(label).run()
        assert not page.failed and page.app.query_params["importer"]
        picker = page.app.selectbox(key="trade-importer")
