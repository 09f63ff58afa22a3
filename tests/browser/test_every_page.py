"""Every page in a browser: offline, at both sizes, in both themes, on paper, and between pages."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from msp_dash.ui.navigation import ENTRIES
from tests.a11y.axe import check
from tests.a11y.layout import cut
from tests.browser.conftest import Visitor, expect_query
from tests.some import sample_ids

pytestmark = pytest.mark.browser

NAMES = [entry.name for entry in ENTRIES]
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def address(name: str) -> str:
    return "/" if name == "overview" else f"/{name}"


ANSWERED_FIRST = ("overview", "producers", "demand", "partners", "balance")
"""Pages whose picture stands on the first screen of a wide window."""
SOME = sample_ids("some", NAMES, (*ANSWERED_FIRST[:4], "coalition", "sites", "country", "briefing"))


@pytest.mark.parametrize(
    ("name", "phone", "dark"),
    [
        *((name, False, False) for name in NAMES),
        *(
            pytest.param(name, True, True, marks=[] if name in SOME else pytest.mark.every)
            for name in NAMES
        ),
    ],
)
def test_a_page_opens_alone_offline_and_does_not_scroll_sideways(
    visitor: Visitor, name: str, phone: bool, dark: bool
) -> None:
    page = visitor(phone=phone, dark=dark).open(address(name))
    page.wait_for_load_state("networkidle")
    if name in ANSWERED_FIRST and not phone:
        card = page.locator('[class*="st-key-fig-"]').first
        box = card.locator(".stage svg, svg.earth").first.bounding_box()
        assert box and box["y"] + box["height"] / 2 < 900
    expect(page.locator('[role="alert"]')).to_have_count(0)
    assert page.evaluate(SIDEWAYS) == 0
    assert page.locator("h1").count() == 1
    # Every picture has its name for those who listen.
    for picture in page.locator(".stage svg, svg.earth").all():
        assert picture.get_attribute("aria-label") or picture.get_attribute("aria-labelledby")
    if phone:
        assert cut(page) == []
    else:
        assert [str(finding) for finding in check(page).findings if not finding.advice] == []


def test_the_navigation_leads_to_every_page(visitor: Visitor) -> None:
    page = visitor().open("/")
    for name in ("Producers", "Demand", "Partners"):
        page.get_by_role("link", name=name, exact=True).first.click()
        page.wait_for_url(f"**/{name.lower()}*")
        expect(page.locator('[role="alert"]')).to_have_count(0)


def test_what_an_edition_lacks_is_one_link_away(visitor: Visitor) -> None:
    # The IEA's newest edition gives total demand for copper only; one before gives it for nickel.
    page = visitor().open("/demand?mineral=nickel")
    page.get_by_role("link", name=re.compile("^All uses: see edition of ")).click()
    expect(page.get_by_role("radio", name="All uses")).to_be_checked()
    expect(page.locator("h1")).to_contain_text("The world would need")


def test_a_click_on_the_roll_follows_a_country_to_its_meetings(visitor: Visitor) -> None:
    page = visitor().open("/partners")
    shape = page.locator('.st-key-fig-partners-map path[data-iso="ZMB"]')
    shape.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Zambia")
    expect_query(page, country="ZMB")


def test_dark_follows_the_system_and_prints_on_white_with_its_charts_whole(
    visitor: Visitor,
) -> None:
    page = visitor(dark=True).open("/producers")
    ground = "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
    assert page.evaluate(ground) == "rgb(18, 24, 31)"
    shape = page.locator('.st-key-fig-producers-map path[data-iso="IDN"]')
    # Dark ramp of mined, class over 50%.
    expect(shape).to_have_attribute("fill", "#C8F5E6")
    history = page.locator(".st-key-fig-producers-history")
    expect(history.locator(".paper svg")).to_have_count(1)
    page.emulate_media(media="print")
    # The light ramp's class over 50%.
    expect(shape).to_have_attribute("fill", "#073B3E")
    expect(history.locator(".paper svg")).to_be_visible()
    expect(history.locator(".stage svg")).to_be_hidden()
    expect(page.locator(".st-key-controls")).to_be_hidden()
    page.emulate_media(media="screen")
    expect(shape).to_have_attribute("fill", "#C8F5E6")


def test_lines_are_drawn_at_once_and_explored_when_a_reader_asks(visitor: Visitor) -> None:
    page = visitor().open("/producers?mineral=cobalt")
    history = page.locator(".st-key-fig-producers-history")
    plot = page.locator('.st-key-screen-producers-history [data-testid="stPlotlyChart"]')
    expect(history.locator(".stage svg")).to_be_visible()
    expect(plot).to_have_count(0)
    history.get_by_role("button", name="Explore").click()
    expect(plot.locator(".main-svg").first).to_be_visible()
    expect(history.locator(".stage svg")).to_be_hidden()
    expect(history.locator(".msp-title")).to_contain_text("DR Congo mined")
    page.emulate_media(media="print")
    expect(plot).to_be_hidden()
    expect(history.locator(".picture svg").filter(visible=True)).to_have_count(1)


def test_tables_of_the_sources_page_download(visitor: Visitor) -> None:
    page = visitor().open("/sources")
    page.locator(".st-key-fig-tables > details > summary").click()
    with page.expect_download() as saved:
        page.locator(".st-key-fig-tables").get_by_role("link", name="Download").first.click()
    first = saved.value.path().read_text(encoding="utf-8-sig").splitlines()[0]
    assert first.startswith("# ")
