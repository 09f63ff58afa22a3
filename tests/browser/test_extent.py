"""What the first screen of the front page shows."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from msp_dash.words import LANGUAGES
from tests.browser.conftest import Visitor, eventually, turn

pytestmark = pytest.mark.browser


def ends_above(part: Locator, px: float) -> bool:
    """Whether a part of the page comes to end above a height of the window."""

    def ends() -> bool:
        box = part.bounding_box()
        return box is not None and box["y"] + box["height"] <= px

    return eventually(part.page, ends)


def test_the_front_page_fits_a_window_in_every_language(visitor: Visitor) -> None:
    """Six rows with needs, the map and the roll end above 900 px."""
    page = visitor().open("/")
    for lang in LANGUAGES:
        if lang != "en":
            turn(page, f"/?lang={lang}")
        assert ends_above(page.locator(".st-key-fig-chain-shares .body"), 900), lang


def test_the_first_screen_of_a_phone_has_the_first_row_with_its_map(visitor: Visitor) -> None:
    page = visitor(phone=True).open("/")
    strip = page.locator(".st-key-fig-chain-shares [data-row=cobalt]")
    expect(strip.locator("svg[role=img]")).to_be_visible()
    assert ends_above(strip, 844)
