"""The balance page: title, and the list of what it cannot answer."""

from __future__ import annotations

import pytest

from tests.pages.conftest import Opener

pytestmark = pytest.mark.snapshot


def test_it_opens_with_its_answer(open_page: Opener) -> None:
    page = open_page("balance")
    assert not page.failed, page.text
    assert "Mined lithium would meet 65% of demand in 2035, and 47% without China" in page.text


def test_it_says_what_is_missing_and_who_holds_it(open_page: Opener) -> None:
    page = open_page("balance")
    assert "What open data can’t answer" in page.text
    assert "IEA’s workbook of July 2026" in page.text


def test_lithium_in_july_2026_is_refused_and_may_2025_is_offered(open_page: Opener) -> None:
    page = open_page("balance", "mineral=lithium&edition=2026-07")
    assert not page.failed
    assert "July 2026" in page.text


def test_graphite_gets_a_reason_and_the_other_minerals_stay(open_page: Opener) -> None:
    page = open_page("balance", "mineral=graphite")
    assert not page.failed
    assert "Graphite has no balance: natural and synthetic cannot be added" in page.text
    assert "Mine supply of all five minerals would fall short in 2035" in page.text


@pytest.mark.parametrize("edition", ["2024-05", "2025-05", "2026-07"])
def test_copper_has_a_page_in_every_edition(open_page: Opener, edition: str) -> None:
    page = open_page("balance", f"mineral=copper&edition={edition}")
    assert not page.failed
    assert "Mined copper would meet" in page.text
    # A comparison of all minerals is never one of copper alone.
    assert "five minerals" in page.text


def test_recycling_speaks_of_the_chosen_mineral_where_it_has_one(open_page: Opener) -> None:
    """Nickel: 25% fewer new mines, 59% scrap in US consumption; magnet rare earths have none."""
    page = open_page("balance", "mineral=nickel")
    assert "recycling would cut the need for new nickel mines by 25%" in page.text
    assert "Scrap met 59% of US nickel consumption in 2025" in page.text
    other = open_page("balance", "mineral=magnet_rare_earths")
    assert not other.failed
    assert "Scrap met 67% of US lead consumption in 2025" in other.text
