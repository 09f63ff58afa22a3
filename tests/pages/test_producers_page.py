"""The producers page: figures below the map follow the controls above it."""

from __future__ import annotations

import pytest

from tests.pages.conftest import Opener

pytestmark = pytest.mark.snapshot


def heads(open_page: Opener, query: str) -> list[str]:
    page = open_page("producers", query)
    assert not page.failed
    return [card["head"] for card in page.cards]


@pytest.mark.parametrize(
    ("query", "heading"),
    [
        # The comparison was always of the newest year of mines, whatever stood above it.
        ("mineral=cobalt&stage=mine&year=2022&source=usgs", "115 to 144 kt of cobalt in 2022"),
        ("mineral=copper&stage=refined&year=2023&source=bgs", "11.5 to 13.0 Mt of copper in 2023"),
        # No two publishers have refined copper of 1990: the newest year that two have.
        ("mineral=copper&stage=refined&year=1990&source=bgs", "13.1 to 14.0 Mt of copper in 2025"),
    ],
)
def test_publishers_are_compared_on_the_pages_stage_and_year(
    open_page: Opener, query: str, heading: str
) -> None:
    (head,) = [h for h in heads(open_page, query) if "Publishers " in h]
    assert heading in head


def test_a_chosen_country_leads_the_page_and_its_figures(open_page: Opener) -> None:
    page = open_page("producers", "mineral=copper&country=ZMB&year=2025&source=usgs")
    title = "Zambia mined 4.1% of the world’s copper in 2025 (940,000 t, 7th)"
    assert f'<h1 class="msp-h1 msp-room">{title}</h1>' in page.text
    assert page.text.count(title) >= 3  # the page, the map, the ranking


def test_reserves_speak_of_the_pages_group(open_page: Opener) -> None:
    (head,) = [h for h in heads(open_page, "mineral=cobalt&lens=guests") if "cobalt reserves" in h]
    assert "The guests of the MSP hold" in head
