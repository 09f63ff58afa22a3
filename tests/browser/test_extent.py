"""How much a page shows before a reader unfolds anything: things to click, and its length."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from msp_dash.ui.navigation import ENTRIES
from msp_dash.words import LANGUAGES
from tests.browser.conftest import Visitor, settled

pytestmark = pytest.mark.browser

MOST_STOPS = 25
MOST_PX = 4000
STOPS = """() => {
    const STOP = "a[href], button, input, select, textarea, summary, [tabindex]";
    const found = new Set();
    const walk = (root) => {
        for (const one of root.querySelectorAll("*")) {
            if (one.shadowRoot) walk(one.shadowRoot);
            if (!one.matches(STOP)) continue;
            if (one.tabIndex < 0 || one.disabled) continue;
            if (!one.checkVisibility({ visibilityProperty: true })) continue;
            const { width, height } = one.getBoundingClientRect();
            // Buttons of a choice are one control, as parts of a date are.
            const whole = one.closest("[role=radiogroup], [data-testid=stDateInput]") ?? one;
            if (width && height) found.add(whole);
        }
    };
    for (const part of ["stHeader", "stMain"]) {
        const root = document.querySelector(`[data-testid=${part}]`);
        if (root) walk(root);
    }
    return [...found].map((one) => one.ariaLabel || one.textContent.trim() || one.localName);
}"""
HEIGHT = "() => document.querySelector('[data-testid=stMain]').scrollHeight"
GO = """(path) => {
    history.pushState({}, "", path);
    dispatchEvent(new PopStateEvent("popstate", { state: {} }));
}"""
CHANGED = "title => ![undefined, title].includes(document.querySelector('h1.msp-h1')?.innerText)"
PAGES = [entry.name for entry in ENTRIES if entry.name not in ("overview", "present")]


def turn(page: Page, name: str) -> None:
    """Go to another page of the dashboard, in the same document."""
    title = page.locator("h1.msp-h1").inner_text()
    page.evaluate(GO, f"/{name}")
    page.wait_for_function(CHANGED, arg=title)
    settled(page)


def test_a_page_has_at_most_25_things_to_click(visitor: Visitor) -> None:
    page = visitor().open("/")
    stops = {"overview": page.evaluate(STOPS)}
    for name in PAGES:
        turn(page, name)
        stops[name] = page.evaluate(STOPS)
    assert min(map(len, stops.values())) > 10  # The bar has twelve.
    assert {name: names for name, names in stops.items() if len(names) > MOST_STOPS} == {}


def test_a_page_on_a_phone_is_at_most_4000_px_long(visitor: Visitor) -> None:
    page = visitor(phone=True).open("/")
    heights = {"overview": page.evaluate(HEIGHT)}
    for name in PAGES:
        turn(page, name)
        heights[name] = page.evaluate(HEIGHT)
        assert page.evaluate("() => document.documentElement.scrollWidth") == 390, name
    assert {name: height for name, height in heights.items() if height > MOST_PX} == {}


@pytest.mark.parametrize("show", ["produces", pytest.param("table", marks=pytest.mark.every)])
def test_the_overview_fits_a_window_in_every_language(visitor: Visitor, show: str) -> None:
    """Maps, curve, roll and the row of numbers end above 900 px."""
    page = visitor().open(f"/?show={show}")
    for lang in LANGUAGES:
        if lang != "en":
            heading = page.locator("h1.msp-h1").inner_text()
            page.evaluate(GO, f"/?show={show}&lang={lang}")
            page.wait_for_function(CHANGED, arg=heading)
            settled(page)
        numbers = page.locator(".st-key-bare-overview-glance .body").bounding_box()
        assert numbers and numbers["y"] + numbers["height"] <= 900, lang


def test_the_first_screen_of_a_phone_names_the_questions(visitor: Visitor) -> None:
    """Title, map, three numbers and four links."""
    page = visitor(phone=True).open("/")
    links = page.locator(".msp-tiles a")
    assert links.count() == 4
    box = links.last.bounding_box()
    assert box and box["y"] + box["height"] <= 844
