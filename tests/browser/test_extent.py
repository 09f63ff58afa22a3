"""What the first screen of the overview shows."""

from __future__ import annotations

import pytest

from msp_dash.words import LANGUAGES
from tests.browser.conftest import Visitor, turn

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("show", ["produces", pytest.param("table", marks=pytest.mark.every)])
def test_the_overview_fits_a_window_in_every_language(visitor: Visitor, show: str) -> None:
    """Maps, curve, roll and the row of numbers end above 900 px."""
    page = visitor().open(f"/?show={show}")
    for lang in LANGUAGES:
        if lang != "en":
            turn(page, f"/?show={show}&lang={lang}")
        numbers = page.locator(".st-key-bare-overview-glance .body").bounding_box()
        assert numbers and numbers["y"] + numbers["height"] <= 900, lang


def test_the_first_screen_of_a_phone_names_the_questions(visitor: Visitor) -> None:
    """Title, map, three numbers and four links."""
    page = visitor(phone=True).open("/")
    links = page.locator(".msp-tiles a")
    assert links.count() == 4
    box = links.last.bounding_box()
    assert box and box["y"] + box["height"] <= 844
