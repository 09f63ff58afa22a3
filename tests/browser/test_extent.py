"""What the first screen of the overview shows."""

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


@pytest.mark.parametrize("show", ["produces", pytest.param("table", marks=pytest.mark.every)])
def test_the_overview_fits_a_window_in_every_language(visitor: Visitor, show: str) -> None:
    """Maps, curve, roll and the row of numbers end above 900 px."""
    page = visitor().open(f"/?show={show}")
    for lang in LANGUAGES:
        if lang != "en":
            turn(page, f"/?show={show}&lang={lang}")
        numbers = page.locator(".st-key-bare-overview-glance .body")
        assert ends_above(numbers, 900), lang


def test_the_first_screen_of_a_phone_names_the_questions(visitor: Visitor) -> None:
    """Title, map, three numbers and four links."""
    page = visitor(phone=True).open("/")
    links = page.locator(".msp-tiles a")
    expect(links).to_have_count(4)
    assert ends_above(links.last, 844)
