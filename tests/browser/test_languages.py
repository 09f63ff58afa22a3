"""A reader changes the language: the view stays, and the language goes along from page to page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from msp_dash.words import words
from tests.browser.conftest import WAIT_MS, Visitor, settled

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("phone", [False, True])
def test_a_reader_changes_the_language_and_it_goes_along(visitor: Visitor, phone: bool) -> None:
    page = visitor(phone=phone).open("/producers?mineral=cobalt&year=2023")
    choice = page.locator("select")
    expect(choice).to_have_value("en", timeout=WAIT_MS)
    choice.select_option("fr")
    expect(page).to_have_url(re.compile(r"mineral=cobalt&year=2023&lang=fr$"), timeout=WAIT_MS)
    expect(page.locator("html")).to_have_attribute("lang", "fr", timeout=WAIT_MS)
    expect(page.locator("h1").first).to_contain_text("RD Congo a extrait", timeout=WAIT_MS)
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    if phone:
        return
    page.get_by_role("link", name=words("fr")("pages.partners.nav"), exact=True).first.click()
    expect(page).to_have_url(re.compile(r"/partners\?lang=fr$"), timeout=WAIT_MS)
    choice.select_option("en")
    expect(page.locator("html")).to_have_attribute("lang", "en", timeout=WAIT_MS)
    page.get_by_role("link", name="Demand", exact=True).first.click()
    expect(page.locator("h1").first).to_contain_text("Energy technologies", timeout=WAIT_MS)
