"""The chain: the map and the page's sentence follow the row, by mouse, touch and keys."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor, expect_query, settled

pytestmark = pytest.mark.browser

MARKS = ".st-key-fig-chain-shares svg[role=img] g:last-of-type circle"


def row(page: Page, mineral: str) -> str:
    return f'.st-key-fig-chain-shares [data-row="{mineral}"]'


def expect_open(page: Page, mineral: str, sentence: str) -> None:
    expect(page.locator(row(page, mineral))).to_have_class(re.compile("open"))
    expect(page.locator("h1.msp-h1")).to_contain_text(sentence)
    expect(page.locator(".st-key-fig-chain-shares .note")).to_contain_text(mineral.capitalize())
    assert page.locator(MARKS).count() > 3


def test_the_first_row_is_open_with_its_map(visitor: Visitor) -> None:
    page = visitor().open("/")
    expect_open(page, "cobalt", "China refined 78%")


def test_a_row_that_is_pointed_at_stays_and_is_in_the_address(visitor: Visitor) -> None:
    visit = visitor()
    page = visit.open("/?table=msp")
    page.locator(f"{row(page, 'nickel')} text").first.hover()
    expect_open(page, "nickel", "Indonesia refined 43%")
    page.mouse.move(2, 2)
    expect_open(page, "nickel", "Indonesia refined 43%")
    expect_query(page, row="nickel", table="msp")
    again = visit.open("/?table=msp&row=nickel")
    expect_open(again, "nickel", "Partners and Forum mined")


def test_another_table_keeps_the_row(visitor: Visitor) -> None:
    page = visitor().open("/?row=lithium")
    expect_open(page, "lithium", "The 19 of New York")
    page.get_by_role("radio", name="Washington").click()
    expect(page.locator("h1.msp-h1")).to_contain_text("The 56 of Washington")
    settled(page)
    expect_open(page, "lithium", "The 56 of Washington mined")


def test_keys_walk_through_the_pieces_and_the_map_follows(visitor: Visitor) -> None:
    page = visitor().open("/")
    stage = page.locator(".st-key-fig-chain-shares .stage")
    stage.focus()
    for _ in range(40):
        stage.press("ArrowDown")
    expect(page.locator("h1.msp-h1")).not_to_contain_text("cobalt")


def test_on_a_phone_a_tap_opens_a_row_with_the_map_inside(visitor: Visitor) -> None:
    page = visitor(phone=True).open("/")
    expect(page.locator(f"{row(page, 'cobalt')} svg[role=img]")).to_be_visible()
    page.locator(row(page, "copper")).tap()
    expect(page.locator(f"{row(page, 'copper')} svg[role=img]")).to_be_visible()
    expect(page.locator(f"{row(page, 'cobalt')} svg[role=img]")).to_have_count(0)
