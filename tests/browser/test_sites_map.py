"""The map of sites in a browser: a click opens the record, and nothing leaves the machine."""

from __future__ import annotations

import math
import re
from contextlib import suppress

import pytest
from playwright.sync_api import TimeoutError, expect

from msp_dash.ui.sitemap import LATITUDE, LONGITUDE
from tests.browser.conftest import Standing, Visitor, rerun

pytestmark = pytest.mark.browser

BALAMA = (-13.309337, 38.661168)
"""USGS Africa, MOZ002 Balama Graphite Operation."""
COLUMN_PX = 992
"""Width for which the map opens on the whole world."""


def at(lat: float, lon: float) -> tuple[float, float]:
    """Px from the middle of the map (Web Mercator)."""

    def north(degrees: float) -> float:
        return math.asinh(math.tan(math.radians(degrees)))

    per_radian = COLUMN_PX / (2 * math.pi)
    return (
        math.radians(lon - LONGITUDE) * per_radian,
        (north(LATITUDE) - north(lat)) * per_radian,
    )


def test_a_click_on_a_site_opens_what_each_list_says(visitor: Visitor) -> None:
    page = visitor().open("/mineral?mineral=graphite&open=sites.map")
    canvas = page.locator(".st-key-screen-sites-map canvas").first
    if not page.evaluate("!!document.createElement('canvas').getContext('webgl2')"):
        pytest.skip("this browser has no WebGL: the table has every site")
    # The map to zoom comes by a press, not with a pointer: each change of it takes seconds.
    with rerun(page):
        page.locator(".st-key-fig-sites-map .stage").first.hover()
        expect(canvas).to_have_count(0)
        page.locator(".st-key-fig-sites-map .explore").click()
    expect(canvas).to_be_visible()
    assert page.evaluate("window.runs") == 1
    page.wait_for_load_state("networkidle")
    dx, dy = at(*BALAMA)
    record = page.locator(".st-key-fig-sites-record")
    expect(record).to_have_count(0)
    for _ in range(5):
        box = canvas.bounding_box()
        assert box is not None
        spot = (box["x"] + box["width"] / 2 + dx, box["y"] + box["height"] / 2 + dy)
        page.mouse.move(*spot)
        page.mouse.click(*spot)
        # A click is lost while the map is loading, or finds what the map shows at its first size; a
        # second one on the same site lets it go again.
        with suppress(TimeoutError):
            record.filter(has_text="Balama").wait_for(state="attached", timeout=5_000)
            break
    expect(record).to_contain_text("One open list names Balama Graphite Operation in Mozambique")
    expect(record).to_contain_text("Source: USGS")
    expect(page).to_have_url(re.compile("site=usgs"))

    # Paper has the plain map.
    card = page.locator(".st-key-fig-sites-map")
    chart = page.locator('.st-key-screen-sites-map [data-testid="stDeckGlJsonChart"]')
    expect(chart).to_be_visible()
    page.emulate_media(media="print")
    expect(chart).to_be_hidden()
    expect(card.locator(".picture svg").filter(visible=True)).to_have_count(1)


def test_a_click_on_a_drawn_site_opens_its_record(standing: Standing) -> None:
    page = standing("/country?country=ZMB&mineral=cobalt")
    mark = page.locator('.st-key-fig-sites-map .stage [data-tip^="Baluba, Zambia"]').first
    mark.click()
    record = page.locator(".st-key-fig-sites-record")
    expect(record).to_contain_text("name Baluba")
    page.get_by_role("link", name="Close this site").click()
    expect(record).to_have_count(0)


BELOW = """() => document.querySelector(".st-key-fig-sites-map")?.getBoundingClientRect().top
  > document.querySelector(".st-key-fig-country-ranks")?.getBoundingClientRect().bottom"""
"""On a narrow window what stands beside the ladders on a wide one is below them."""


@pytest.mark.parametrize("width", [pytest.param(1440, marks=pytest.mark.every), 900])
def test_a_site_opens_by_keyboard_and_comes_into_sight(visitor: Visitor, width: int) -> None:
    page = visitor().open("/country?country=MOZ&mineral=graphite")
    if width < 1080:
        # The page is drawn anew for another width, which closes a list that is open.
        with rerun(page):
            page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_function(BELOW)
    else:
        page.set_viewport_size({"width": width, "height": 800})
    page.get_by_role("button", name="Change").click()
    picker = page.get_by_role("combobox", name="Open a site by name")
    picker.focus()
    page.keyboard.type("Balama Graphite")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    record = page.locator(".st-key-fig-sites-record")
    expect(record).to_contain_text("Balama Graphite Operation in Mozambique")
    expect(record).to_contain_text("Source: USGS")
    expect(record.get_by_role("heading").first).to_be_in_viewport()
    page.get_by_role("link", name="Close this site").press("Enter")
    expect(record).to_have_count(0)


@pytest.mark.every
def test_on_a_phone_the_plain_map_and_the_table_have_it(visitor: Visitor) -> None:
    page = visitor(phone=True).open("/country?country=MOZ&mineral=graphite&open=sites.table")
    expect(page.locator(".st-key-fig-sites-map .stage svg")).to_be_visible()
    expect(page.locator(".st-key-fig-sites-map canvas")).to_have_count(0)
    table = page.locator(".st-key-fig-sites-table")
    expect(table.locator(".stage svg")).to_be_visible()


@pytest.mark.every
def test_paper_has_the_plain_map_in_the_dark(visitor: Visitor) -> None:
    page = visitor(dark=True).open("/country?country=MOZ&mineral=graphite")
    card = page.locator(".st-key-fig-sites-map")
    card.locator(".explore").click()
    chart = page.locator('.st-key-screen-sites-map [data-testid="stDeckGlJsonChart"]')
    expect(chart).to_be_visible()
    page.emulate_media(media="print")
    expect(chart).to_be_hidden()
    expect(card.locator(".picture svg").filter(visible=True)).to_have_count(1)
