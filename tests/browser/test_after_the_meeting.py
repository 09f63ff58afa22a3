"""What was agreed at a meeting goes from the form into the office's own tables, in a browser."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.chromium import WAIT_MS
from tests.own_folder import SAMPLE
from tests.serving import ROOT, running

pytestmark = pytest.mark.browser


def test_the_form_adds_rows_to_own_tables(browser: Browser, tmp_path: Path) -> None:
    own = tmp_path / "own"
    shutil.copytree(SAMPLE, own)
    with running(ROOT, options=("--own", str(own)), cold=True) as server:
        page = browser.new_page()
        page.set_default_timeout(WAIT_MS)
        page.goto(f"{server.url}/briefing")
        page.get_by_text("After a meeting: what was agreed").click()
        page.get_by_label("Date", exact=True).get_by_role("spinbutton").first.click()
        page.keyboard.type("20270210")
        for label, text in (
            ("Meeting", "Round in Lusaka"),
            ("Source: who wrote it", "Sample Office"),
            ("Source: its title", "Notes"),
            ("Who", "Zambia"),
            ("What", "Publish the terms"),
            ("By when", "2027-06"),
        ):
            field = page.get_by_label(label, exact=True)
            field.fill(text)
            field.press("Enter")
        expect(page.get_by_text("Commitment 1: fill in “Kind”.")).to_be_visible(timeout=WAIT_MS)
        page.get_by_label("Kind").click()
        page.get_by_role("option", name="Standards").click()
        page.get_by_role("button", name="Add the rows to our own tables").click()
        expect(page.get_by_text("Added to our own tables: OWN-CM-2.")).to_be_visible()
        page.close()
    last = (own / "commitments.csv").read_text("utf-8").splitlines()[-1]
    assert last.startswith("OWN-CM-2,2027-02-10,Round in Lusaka,Zambia,Publish the terms,standards")
