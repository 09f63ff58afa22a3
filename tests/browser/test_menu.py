"""The bar and the menu of pages: their links carry what the reader chose."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor, eventually, expect_query, settled

pytestmark = pytest.mark.browser

OPENER = '[data-testid="stExpandSidebarButton"]'
MENU = '[data-testid="stSidebar"]'


def test_links_of_the_bar_carry_mineral_and_country_past_pages_without_them(
    visitor: Visitor,
) -> None:
    page = visitor().open("/mineral?mineral=cobalt&country=COD&lang=fr")
    link = page.get_by_role("link", name="Minerais", exact=True)
    expect(link).to_have_attribute(
        "href", f"{page.url.split('/mineral')[0]}/mineral?mineral=cobalt&lang=fr"
    )
    link.click()
    expect_query(page, mineral="cobalt", lang="fr")
    page.get_by_role("link", name="Les données", exact=True).click()
    page.wait_for_url("**/data?lang=fr")
    settled(page)
    page.get_by_role("link", name="Cette semaine", exact=True).click()
    settled(page)
    expect_query(page, mineral="cobalt", lang="fr")
    # One step of history each.
    page.go_back()
    page.wait_for_url("**/data?lang=fr")


def test_the_menu_of_a_phone_has_a_name_and_closes_after_a_choice(visitor: Visitor) -> None:
    page = visitor(phone=True).open("/mineral?mineral=cobalt")
    opener, menu = page.locator(OPENER), page.locator(MENU)
    text = "el => getComputedStyle(el, '::after').content"
    assert eventually(page, lambda: opener.evaluate(text) == '"Menu"')
    opener.tap()
    closer = page.locator(f"{MENU} button").first
    assert eventually(page, lambda: closer.evaluate(text) == '"Close"')
    width = "el => Math.round(el.getBoundingClientRect().width)"
    assert eventually(page, lambda: menu.evaluate(width) == 390)
    rows = menu.locator("a, header").filter(visible=True)
    height = "all => Math.min(...all.map((one) => one.getBoundingClientRect().height))"
    assert eventually(page, lambda: rows.evaluate_all(height) >= 48)
    expect(menu.locator("a").filter(visible=True)).to_have_count(8)
    menu.get_by_role("link", name="If one stops", exact=True).tap()
    expect_query(page, mineral="cobalt")
    expect(menu).to_have_attribute("data-collapsed", "true")
    expect(page.locator("h1")).to_be_in_viewport()
