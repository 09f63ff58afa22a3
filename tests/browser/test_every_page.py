"""Every page in a browser: offline, at both sizes, in both themes, on paper, and between pages."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from msp_dash.ui.navigation import ENTRIES
from tests.a11y.axe import check
from tests.a11y.layout import cut
from tests.browser.conftest import Standing, Visitor, eventually, expect_query, settled, turn

pytestmark = pytest.mark.browser

NAMES = [entry.name for entry in ENTRIES]
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def address(name: str) -> str:
    return "/" if name == "overview" else f"/{name}"


ANSWERED_FIRST = ("overview", "mineral", "country", "table")
"""Pages whose picture stands on the first screen of a wide window."""
OPENED_DIRECTLY = ("overview", "country", "briefing")
"""Opened at their own address in `make test`; others are reached from the page before."""
MOST_STOPS = 28
MORE_STOPS = {"mineral": 32}
"""What a page with a band for each of its questions may have to click, else 28."""
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
            // Buttons of a choice are one control, as parts of a date or of a list are.
            const whole = one.closest(
                "[role=radiogroup], [data-testid=stDateInput], [data-testid=stMultiSelect]"
            ) ?? one;
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
BULLETS_OUTSIDE = """() => [...document.querySelectorAll('[data-testid=stMain] article ul')]
    .filter((list) => getComputedStyle(list).listStyleType === "disc")
    .filter((list) => parseFloat(getComputedStyle(list).paddingLeft) < 14)
    .map((list) => list.textContent.slice(0, 40))"""
NAMELESS = "all => all.some((one) => !one.ariaLabel && !one.getAttribute('aria-labelledby'))"


def faults(page: Page, name: str, *, phone: bool, rules: bool = True) -> list[str]:
    """What is wrong with a page that stands open; by all `rules` of the standard, or without."""
    expect(page.locator('[role="alert"]')).to_have_count(0)
    expect(page.locator("h1")).to_have_count(1)
    bad = [] if eventually(page, lambda: not page.evaluate(SIDEWAYS)) else ["scrolls sideways"]
    if outside := page.evaluate(BULLETS_OUTSIDE):
        bad.append(f"bullets left of the page's edge: {outside}")
    if page.locator(".stage svg, svg.earth").evaluate_all(NAMELESS):
        bad.append("a picture without a name for those who listen")
    if phone:
        if name != "present" and not eventually(page, lambda: page.evaluate(HEIGHT) <= MOST_PX):
            bad.append(f"longer than {MOST_PX} px")
        return [*bad, *map(str, cut(page))]
    # The bar has twelve.
    assert eventually(page, lambda: len(page.evaluate(STOPS)) > 10)
    stops = page.evaluate(STOPS)
    most = MORE_STOPS.get(name, MOST_STOPS)
    if name != "present" and len(stops) > most:
        bad.append(f"more than {most} things to click: {stops}")
    if name in ANSWERED_FIRST:
        card = page.locator('[class*="st-key-fig-"]').first
        picture = card.locator(".stage svg, svg.earth").first

        def is_on_the_first_screen() -> bool:
            box = picture.bounding_box()
            return box is not None and box["y"] + box["height"] / 2 < 900

        if not eventually(page, is_on_the_first_screen):
            bad.append("the answer is not on the first screen")
    return [*bad, *(str(one) for one in check(page).findings if not one.advice)] if rules else bad


@pytest.mark.parametrize(("phone", "dark"), [(False, False), (True, True)])
def test_every_page_is_whole_offline_within_its_width_and_length(
    visitor: Visitor, phone: bool, dark: bool
) -> None:
    page = visitor(phone=phone, dark=dark).open("/")
    complaints = {}
    for name in NAMES:
        if name != "overview":
            turn(page, address(name))
        # The rules take more than all else: every third page is held to them here.
        complaints[name] = faults(page, name, phone=phone, rules=name in NAMES[::3])
    assert {name: bad for name, bad in complaints.items() if bad} == {}


@pytest.mark.parametrize(
    ("name", "phone", "dark"),
    [
        pytest.param(name, mode, mode, marks=[] if at_once else pytest.mark.every)
        for mode in (False, True)
        for name in NAMES
        for at_once in [name in OPENED_DIRECTLY and mode == (name == "briefing")]
    ],
)
def test_a_page_opens_alone(visitor: Visitor, name: str, phone: bool, dark: bool) -> None:
    page = visitor(phone=phone, dark=dark).open(address(name))
    page.wait_for_load_state("networkidle")
    assert faults(page, name, phone=phone) == []


def test_the_navigation_leads_to_every_page(standing: Standing) -> None:
    page = standing("/")
    for name, page_name in (("Minerals", "mineral"), ("Countries", "country"), ("Trade", "trade")):
        page.get_by_role("link", name=name, exact=True).first.click()
        page.wait_for_url(f"**/{page_name}*")
        expect(page.locator('[role="alert"]')).to_have_count(0)


def test_a_click_on_the_register_opens_the_promises_of_a_seat(standing: Standing) -> None:
    page = standing("/table")
    page.locator('.st-key-fig-table-register [data-iso="JPN"] text').first.click()
    expect(page.locator("h1")).to_contain_text("Japan")
    expect_query(page, seat="JPN")


def test_dark_follows_the_system_and_prints_on_white_with_its_charts_whole(
    visitor: Visitor,
) -> None:
    page = visitor(dark=True).open("/mineral?mineral=nickel&open=producers.history")
    ground = page.locator('[data-testid="stApp"]')
    expect(ground).to_have_css("background-color", "rgb(18, 24, 31)")
    shape = page.locator('.st-key-fig-producers-map path[data-iso="IDN"]')
    # The dark ramp's class over 50%.
    expect(shape).to_have_attribute("fill", "#EDF1F5")
    history = page.locator(".st-key-fig-producers-history")
    expect(history.locator(".paper svg")).to_have_count(1)
    page.emulate_media(media="print")
    # The light ramp's class over 50%.
    expect(shape).to_have_attribute("fill", "#16202B")
    expect(history.locator(".paper svg")).to_be_visible()
    expect(history.locator(".stage svg")).to_be_hidden()
    expect(page.locator(".st-key-controls")).to_be_hidden()
    page.emulate_media(media="screen")
    expect(shape).to_have_attribute("fill", "#EDF1F5")


def test_lines_are_drawn_at_once_and_explored_when_a_reader_asks(standing: Standing) -> None:
    page = standing("/mineral?mineral=cobalt&open=producers.history")
    history = page.locator(".st-key-fig-producers-history")
    plot = page.locator('.st-key-screen-producers-history [data-testid="stPlotlyChart"]')
    expect(history.locator(".stage svg")).to_be_visible()
    expect(plot).to_have_count(0)
    history.get_by_role("button", name="Enlarge").click()
    expect(plot.locator(".main-svg").first).to_be_visible()
    expect(history.locator(".stage svg")).to_be_hidden()
    expect(history.locator(".msp-title")).to_contain_text("DR Congo mined")
    page.emulate_media(media="print")
    expect(plot).to_be_hidden()
    expect(history.locator(".picture svg").filter(visible=True)).to_have_count(1)


def test_tables_of_the_sources_page_download(standing: Standing) -> None:
    page = standing("/data")
    page.locator(".st-key-part-sources > summary").click()
    page.locator(".st-key-fig-tables > details > summary").click()
    with page.expect_download() as saved:
        page.locator(".st-key-fig-tables").get_by_role("link", name="Download").first.click()
    first = saved.value.path().read_text(encoding="utf-8-sig").splitlines()[0]
    assert first.startswith("# ")


def test_an_open_form_of_the_briefing_page_is_no_wall_of_controls(standing: Standing) -> None:
    page = standing("/briefing")
    for name in ("papers", "meeting"):
        page.locator(f".st-key-{name} summary").click()
        expect(page.locator(f".st-key-{name} input").nth(4)).to_be_visible()
        expect(page.locator(".st-key-fig-ready-country")).to_have_count(0)
        settled(page)
        stops = page.evaluate(STOPS)
        assert len(stops) <= 25, stops
        page.locator(f".st-key-{name} summary").click()
        expect(page.locator(".st-key-fig-ready-country")).to_be_visible()
