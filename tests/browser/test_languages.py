"""Changing the language keeps the view, and later pages keep the language."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from msp_dash.words import words
from tests.browser.conftest import Visitor, settled

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("phone", [False, pytest.param(True, marks=pytest.mark.every)])
def test_a_reader_changes_the_language_and_it_goes_along(visitor: Visitor, phone: bool) -> None:
    page = visitor(phone=phone).open("/mineral?mineral=cobalt&year=2023")
    choice = page.locator(".st-key-corner select")
    expect(choice).to_have_value("en")
    choice.select_option("fr")
    expect(page).to_have_url(re.compile(r"mineral=cobalt&year=2023&lang=fr$"))
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.locator("h1").first).to_contain_text("cobalt")
    settled(page)
    page.wait_for_function("() => document.documentElement.scrollWidth <= window.innerWidth")
    if phone:
        return
    bar = page.get_by_test_id("stTopNav")
    expect(bar).to_have_attribute("aria-label", words("fr")("ui.frame.pages"))
    page.get_by_role("link", name=words("fr")("pages.trade.nav"), exact=True).first.click()
    expect(page).to_have_url(re.compile(r"/trade\?(.*&)?lang=fr$"))
    choice.select_option("en")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="Minerals", exact=True).first.click()
    expect(page.locator("h1").first).to_contain_text("is most concentrated")


@pytest.mark.parametrize(
    "answers_after_ms",
    [pytest.param(0, id="at once"), pytest.param(2_000, id="late", marks=pytest.mark.every)],
)
def test_a_page_that_was_asked_for_is_not_loaded_anew_when_it_comes(
    visitor: Visitor, answers_after_ms: int
) -> None:
    # A run that is over before its start is told, and one that a busy server begins late: the page
    # was loaded anew in both, and what a reader had typed meanwhile was lost.
    page = visitor(own=True).open("/data")
    page.wait_for_load_state("networkidle")
    page.clock.install()
    page.evaluate(
        """async (after) => {
          const { visit } = await import("./app/static/ui/visit.js");
          const app = document.createElement("div");
          const states = (...all) => all.forEach((one) => (app.dataset.testScriptState = one));
          Object.assign(app.dataset, { testid: "stApp", testConnectionState: "CONNECTED" });
          states("notRunning");
          document.body.prepend(app);
          const run = () => states("running", "notRunning");
          window.addEventListener("popstate", () => (after ? setTimeout(run, after) : run()));
          document.documentElement.dataset.before = "1";
          visit(new URL("?lang=es", window.location.href));
        }""",
        answers_after_ms,
    )
    page.clock.run_for(20_000)
    expect(page).to_have_url(re.compile("lang=es"))
    expect(page.locator("html")).to_have_attribute("data-before", "1")
