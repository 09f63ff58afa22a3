"""Cards of the years beside the one shown are fetched when all is at rest."""

from __future__ import annotations

import pytest
from playwright.sync_api import Request

from tests.browser.conftest import Visitor, expect_query, settled

pytestmark = pytest.mark.browser

SAVES_DATA = "Object.defineProperty(navigator, 'connection', {value: {saveData: true}})"
VIEW = "/producers?mineral=nickel&stage=mine&year=2019"


def test_a_step_of_the_year_finds_its_cards_in_the_browser(visitor: Visitor) -> None:
    visit = visitor()
    ahead: set[str] = set()
    requests: set[str] = set()

    def note(request: Request) -> None:
        if "/cards/" in request.url:
            (ahead if request.headers.get("purpose") == "prefetch" else requests).add(request.url)

    visit.context.on("request", note)
    with visit.context.expect_event(
        "requestfinished", lambda one: one.headers.get("purpose") == "prefetch"
    ):
        page = visit.open(VIEW)
    page.wait_for_load_state("networkidle")
    requests.clear()
    page.get_by_role("slider", name="Year").first.focus()
    page.keyboard.press("ArrowLeft")
    expect_query(page, year="2018")
    settled(page)
    visit.context.remove_listener("request", note)
    assert requests and requests <= ahead


def test_nothing_is_fetched_ahead_where_the_reader_saves_data(visitor: Visitor) -> None:
    visit = visitor()
    page = visit.context.new_page()
    page.add_init_script(SAVES_DATA)
    ahead: list[str] = []
    page.on(
        "request",
        lambda request: ahead.append(request.url) if "purpose" in request.headers else None,
    )
    page.goto(visit.base + VIEW)
    page.wait_for_selector("h1.msp-h1")
    settled(page)
    page.wait_for_timeout(1_500)
    assert ahead == []
