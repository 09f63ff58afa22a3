"""Pages printed on A4: charts as wide as the sheet, legible type, titles beside their pictures."""

from __future__ import annotations

import io

import pypdf
import pytest
from playwright.sync_api import Page, expect

from msp_dash.ui.print_pictures import SHEET_PX
from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser

PARTS = (
    "Zambia in short",
    "Zambia scored −0.53 on rule of law",
    "Zambia is on four of six lists",
)


def printed(page: Page) -> list[str]:
    """Text of each sheet of A4."""
    page.emulate_media(media="print")
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    return [sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def all_pictures_are_there(page: Page) -> None:
    """Wait for each card's copy for print: those of collapsed sections come last, one at a time."""
    cards = page.locator('[class*="st-key-fig-"]:not([class*="fig-answer"])')
    expect(page.locator(".paper:has(svg)")).to_have_count(cards.count())


def a_wide_matrix_is_drawn_for_the_sheet(page: Page) -> None:
    """Drawn 992 px wide for the screen its type was under 5 points on paper."""
    card = page.locator(".st-key-fig-table-register")
    pictures = [svg for svg in card.locator('svg[role="img"]').all() if svg.is_visible()]
    assert [svg.get_attribute("width") for svg in pictures] == [str(SHEET_PX)]
    room = page.locator('[data-testid="stMainBlockContainer"]').bounding_box()
    box = pictures[0].bounding_box()
    assert room and box and box["width"] > 0.98 * room["width"]


def test_a_dark_profile_prints_light_on_few_sheets_without_widgets_or_lone_headings(
    visitor: Visitor,
) -> None:
    page = visitor(dark=True).open("/country?country=ZMB")
    all_pictures_are_there(page)
    sheets = printed(page)
    a_wide_matrix_is_drawn_for_the_sheet(page)
    expect(page.locator('[data-testid="stApp"]')).to_have_css("color", "rgb(22, 32, 43)")
    assert len(sheets) <= 9
    for sheet in sheets:
        assert len(sheet.split()) > 60, "a sheet that is nearly empty"
        for widget in ("Download", "Add", "Ask or search", "Follow a country"):
            assert widget not in sheet
    for part in PARTS:
        (sheet,) = [s for s in sheets if any(line.startswith(part) for line in s.splitlines())]
        assert len(sheet[sheet.index(part) + len(part) :].split()) > 5, f"{part} stands alone"
