"""The map as a control of the group: one click adds a country, the next removes it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Standing, Visitor, expect_query, settled

pytestmark = pytest.mark.browser

TWO = "/table?set=USA,ZMB&mineral=copper&open=coalition.map,coalition.marginal"


@pytest.mark.parametrize("phone", [False, pytest.param(True, marks=pytest.mark.every)])
def test_a_country_is_taken_in_and_out_on_the_map(
    standing: Standing, visitor: Visitor, *, phone: bool
) -> None:
    page = visitor(phone=True).open(TWO) if phone else standing(TWO)
    chile = page.locator('.st-key-fig-coalition-map path[data-iso="CHL"]')
    expect(chile).to_have_attribute("aria-pressed", "false")
    chile.focus()
    page.keyboard.press("Enter")
    expect(chile).to_have_attribute("aria-pressed", "true")
    expect_query(page, set="CHL,USA,ZMB")
    settled(page)
    chile.focus()
    page.keyboard.press("Enter")
    expect(chile).to_have_attribute("aria-pressed", "false")
    expect_query(page, set="USA,ZMB")


def test_a_newcomer_is_taken_in_from_the_list(standing: Standing) -> None:
    page = standing(TWO)
    page.locator('.st-key-fig-coalition-marginal [data-iso="PER"]').first.click()
    expect_query(page, set="PER,USA,ZMB")
    settled(page)
    page.go_back()
    expect_query(page, set="USA,ZMB")
