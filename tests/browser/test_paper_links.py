"""Papers on a country's page are files: a click saves one, and the page stays."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Standing


def test_a_click_on_a_paper_saves_it_and_leaves_the_page(standing: Standing) -> None:
    page = standing("/country?country=ZMB&set=JPN")
    page.get_by_text("Zambia in short").first.click()
    for name, file in (("Scene setter (PDF)", "scene-setter.pdf"), ("Asks", "asks.docx")) * 2:
        with page.expect_download() as saving:
            page.get_by_role("link", name=name).click()
        assert saving.value.suggested_filename == f"zmb-{file}"
        expect(page).to_have_url(re.compile(r"/country\?.*country=ZMB"))
