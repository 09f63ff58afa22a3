"""Faults on the client: no scripts, no WebGL, a second tab, scripts of an older version."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser.conftest import Visitor, expect_query, settled
from tests.chromium import WAIT_MS

ADD = '[data-act="add"]'
TRAY = ".st-key-corner .tray"


def test_without_scripts_every_figure_is_a_page_with_its_table(
    browser: Browser, server_url: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    context.set_default_timeout(WAIT_MS)
    page = context.new_page()
    page.goto(f"{server_url}/mineral?mineral=cobalt")
    assert "This dashboard needs JavaScript" in page.content()
    page.get_by_role("link", name="All figures as plain pages and files").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "All figures as plain pages and files"
    )
    page.locator('a[href="producers.ranking.html"]').first.click()
    expect(page.get_by_role("table")).to_contain_text("Indonesia")
    expect(page.locator("article")).to_contain_text("USGS")
    context.close()


@pytest.mark.faults
def test_without_webgl_sites_are_drawn_and_listed(visitor: Visitor) -> None:
    visit = visitor(own=True)
    visit.context.add_init_script(
        "const real = HTMLCanvasElement.prototype.getContext;"
        "HTMLCanvasElement.prototype.getContext = function (kind, ...more) {"
        " return /webgl/.test(kind) ? null : real.call(this, kind, ...more); };"
    )
    page = visit.open("/mineral?mineral=cobalt&open=sites.map,sites.table")
    picture = page.locator(".st-key-fig-sites-map svg").first
    expect(picture).to_be_visible()
    page.locator(".st-key-fig-sites-map .explore").click()  # brings the map that zooms
    settled(page)
    expect(page.locator("h1.msp-h1")).to_be_visible()
    expect(page.locator(".st-key-fig-sites-table svg").first).to_be_visible()
    # Deck.gl says in its own words that it cannot draw: that is no fault of the page.
    visit.thrown.clear()


@pytest.mark.faults
def test_two_tabs_lose_nothing_of_the_briefing(visitor: Visitor) -> None:
    visit = visitor()
    first, second = visit.open("/mineral?mineral=nickel"), visit.open("/trade")
    first.locator(f".st-key-fig-producers-ranking {ADD}").click()
    expect(second.locator(TRAY)).to_contain_text("1")
    second.locator(ADD).first.click()
    expect(second.locator(TRAY)).to_contain_text("2")
    expect(first.locator(TRAY)).to_contain_text("2")


@pytest.mark.every
def test_a_tab_of_before_an_upgrade_loads_itself_anew_and_keeps_its_view(visitor: Visitor) -> None:
    page = visitor().open("/mineral?mineral=cobalt")
    page.locator(f".st-key-fig-producers-ranking {ADD}").click()
    expect(page.locator(TRAY)).to_contain_text("1")
    page.evaluate("document.documentElement.dataset.before = '1'")
    # As the scripts of another version would have it.
    page.evaluate(
        "import('./app/static/ui/page.js')"
        ".then(({ page }) => (page.shared = { ...page.shared, version: 'older' }))"
    )
    page.set_viewport_size({"width": 700, "height": 900})
    expect(page.locator("html")).not_to_have_attribute("data-before", "1")
    page.wait_for_selector("h1.msp-h1")
    settled(page)
    expect(page.locator("h1.msp-h1")).to_contain_text("Cobalt")
    expect(page.locator(TRAY)).to_contain_text("1")
    expect_query(page, mineral="cobalt")


def test_a_press_outlasts_the_first_run_of_a_slow_server(visitor: Visitor) -> None:
    """A restarted server may take half a minute from the connection to its first run.

    A press before that run is lost, and one after it takes effect.
    """
    # A clock is one of the whole context: later visits would have it too.
    visit = visitor(own=True)
    page = visit.context.new_page()
    page.clock.install()
    app = '<i data-testid="stApp" data-test-connection-state="CONNECTED"></i>'
    page.route("**/still", lambda route: route.fulfill(body=app, content_type="text/html"))
    page.goto(visit.base + "/still")
    page.evaluate(
        """async () => {
          const { watchPress } = await import("/app/static/ui/retry.js");
          const app = document.querySelector("i");
          app.dataset.testScriptState = "notRunning";
          Object.assign(window, { app, presses: 0, gone: false });
          watchPress({}, {
            done: () => false,
            again: () => (window.presses += 1),
            lost: () => (window.gone = true),
          });
        }"""
    )
    # Time that runs on by itself would bring presses of its own.
    page.clock.pause_at(page.evaluate("Date.now() / 1000 + 1"))
    page.clock.run_for(30_000)
    before = page.evaluate("window.presses")
    page.evaluate("window.app.dataset.testScriptState = 'running'")
    page.clock.run_for(10_000)
    assert page.evaluate("[window.presses, window.gone]") == [before, False]
    page.evaluate("window.app.dataset.testScriptState = 'notRunning'")
    page.clock.run_for(1_000)
    assert page.evaluate("[window.presses, window.gone]") == [before + 1, False]
    page.clock.run_for(120_000)
    assert page.evaluate("window.gone"), "and where no press takes effect, the reader is told"


def test_a_file_of_another_version_is_refused_and_never_kept(
    browser: Browser, server_url: str
) -> None:
    with browser.new_context() as context:
        answer = context.request.get(f"{server_url}/static/js/index.0lD-hAsH.js")
        assert answer.status == 404
        assert "immutable" not in answer.headers.get("cache-control", "")


def test_a_title_that_comes_later_than_the_cards_is_said_once(visitor: Visitor) -> None:
    """Streamlit loads the script of each kind of element by itself, in any order."""
    visit = visitor(phone=True, own=True)
    scripts: list[Route] = []

    def hold(route: Route) -> None:
        scripts.append(route)

    visit.context.route("**/Html.*.js", hold)
    page = visit.context.new_page()
    page.goto(f"{visit.base}/mineral")
    page.locator(".msp-first article .stage svg").wait_for()
    assert page.locator("h1.msp-h1").count() == 0, "the title came first"
    (script,) = scripts
    script.continue_()
    said = page.locator("h1.msp-h1").inner_text()
    titles = page.locator(".msp-first article").first.locator(".titles")
    expect(titles).to_contain_text(said)
    expect(titles).to_have_class("titles spoken")
