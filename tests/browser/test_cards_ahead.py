"""Cards of the years beside the one shown are fetched when all is at rest, and those of the option
that is under the pointer or that Enter would take."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Locator, Page, Request, Route

from tests.browser.conftest import Visit, Visitor, eventually, expect_query, settled

pytestmark = pytest.mark.browser

SAVES_DATA = "Object.defineProperty(navigator, 'connection', {value: {saveData: true}})"
VIEW = "/table?mineral=nickel&stage=mine"
LISTED = "/stops?mineral=nickel&stage=mine"
OF_A_YEAR = "/mineral?mineral=nickel&stage=mine&year=2022"


@contextmanager
def fetched(visit: Visit) -> Iterator[tuple[set[str], set[str]]]:
    """Addresses of cards that are fetched inside: ahead, and otherwise."""
    ahead: set[str] = set()
    requests: set[str] = set()

    def note(request: Request) -> None:
        if "/cards/" in request.url:
            (ahead if is_ahead(request) else requests).add(request.url)

    visit.context.on("request", note)
    yield ahead, requests
    visit.context.remove_listener("request", note)


def is_ahead(request: Request) -> bool:
    return "/cards/" in request.url and request.headers.get("purpose") == "prefetch"


def never_refused(visit: Visit) -> None:
    """Have the server take cards ahead for others: it refuses them while it is busy.

    The tests share it, and the first card that is refused is the last that a browser asks for.
    """

    def as_any_other(route: Route) -> None:
        names = route.request.headers.items()
        route.continue_(headers={name: value for name, value in names if name != "purpose"})

    visit.context.route("**/cards/**", as_any_other)


def all_ahead(page: Page, ahead: set[str], other: str, requests: set[str], own: str) -> bool:
    """Whether each card of this view is fetched as another view has it."""

    def count(urls: set[str], part: str) -> int:
        return sum(part in url for url in urls)

    return eventually(page, lambda: count(ahead, other) >= count(requests, own) > 0)


def test_a_step_of_the_year_finds_its_cards_in_the_browser(visitor: Visitor) -> None:
    visit = visitor()
    never_refused(visit)
    with fetched(visit) as (ahead, requests):
        page = visit.open(OF_A_YEAR)
        assert all_ahead(page, ahead, "year=2021", at_once(page, requests), "year=2022")
        requests.clear()
        page.get_by_role("slider", name="Year").first.focus()
        page.keyboard.press("ArrowLeft")
        expect_query(page, year="2021")
        settled(page)
    assert requests and at_once(page, requests) <= ahead


def test_what_a_busy_server_refuses_ahead_is_no_error_and_the_last(visitor: Visitor) -> None:
    visit, refused, lines = visitor(), [], []

    def refuse(route: Route) -> None:
        if is_ahead(route.request):
            refused.append(route.request.url)
            route.fulfill(status=204, headers={"Retry-After": "1"})
        else:
            route.fallback()

    visit.context.route("**/cards/**", refuse)
    visit.context.on("console", lambda line: lines.append(line.location["url"]))
    with visit.context.expect_event("requestfinished", is_ahead):
        page = visit.open(OF_A_YEAR)
    page.wait_for_load_state("networkidle")
    assert not [url for url in lines if "/cards/" in url]
    # Four are asked for at once; the views beside have more cards than that. Print comes late.
    assert len([url for url in refused if "/print/" not in url]) <= 4
    with fetched(visit) as (_, requests):
        page.get_by_role("slider", name="Year").first.focus()
        page.keyboard.press("ArrowLeft")
        expect_query(page, year="2021")
        settled(page)
    assert requests


def test_a_page_at_rest_asks_for_nothing_more(visitor: Visitor) -> None:
    visit, failures = visitor(), []

    def fail(route: Route) -> None:
        failures.append(route.request.url)
        route.fulfill(status=500, json={"head": "", "empty": True})

    # Of a collapsed section.
    visit.context.route("**/coalition.newcomers*", fail)

    def is_quiet(page: Page) -> bool:
        before = len(failures), len(ahead), len(requests)
        page.wait_for_timeout(2_000)
        return (len(failures), len(ahead), len(requests)) == before

    with fetched(visit) as (ahead, requests):
        page = visit.open(VIEW)
        assert any(is_quiet(page) for _ in range(10))
    assert failures


def test_an_option_under_the_pointer_finds_its_cards_in_the_browser(visitor: Visitor) -> None:
    visit = visitor()
    never_refused(visit)
    with fetched(visit) as (ahead, requests):
        page = visit.open("/?table=ny")
        page.get_by_role("radio", name="Washington").hover()
        assert all_ahead(
            page,
            ahead,
            "table=washington",
            {one for one in at_once(page, requests) if "chain." in one},
            "table=ny",
        )
        requests.clear()
        page.get_by_role("radio", name="Washington").click()
        expect_query(page, table="washington")
        settled(page)
    assert requests and at_once(page, requests) <= ahead


@pytest.mark.parametrize("by", ["pointer", "arrow keys", "typing"])
def test_an_option_of_a_list_that_would_be_chosen_finds_its_cards_in_the_browser(
    visitor: Visitor, by: str
) -> None:
    visit = visitor()
    never_refused(visit)
    with fetched(visit) as (ahead, requests):
        page = visit.open(LISTED)
        field = page.locator(".st-key-stops-mineral input")
        if by == "typing":
            field.fill("Copper")
        else:
            field.click()
        option = page.get_by_role("option", name="Copper", exact=True)
        if by == "pointer":
            option.hover()
        for _ in range(60 if by == "arrow keys" else 0):
            if active(page, option):
                break
            field.press("ArrowDown")
        assert all_ahead(page, ahead, "mineral=copper", at_once(page, requests), "mineral=nickel")
        requests.clear()
        field.press("Enter")
        expect_query(page, mineral="copper")
        settled(page)
    assert requests and at_once(page, requests) <= ahead


def active(page: Page, option: Locator) -> bool:
    """Whether Enter would take an option of the open list."""
    field = page.locator(".st-key-stops-mineral input")
    return field.get_attribute("aria-activedescendant") == option.get_attribute("id")


def at_once(page: Page, requests: set[str]) -> set[str]:
    """Without cards of collapsed sections, which are fetched when all is at rest, and not ahead."""
    collapsed = page.locator("details.msp-section:not([open]) article").evaluate_all(
        "all => all.map(one => one.id.replace('fig-', '').replace('-', '.'))"
    )
    assert collapsed
    return {one for one in requests if not any(f"/{name}?" in f"{one}?" for name in collapsed)}


@pytest.mark.every
def test_a_link_under_the_pointer_finds_the_cards_of_a_view_that_was_shown(
    visitor: Visitor,
) -> None:
    visitor().open("/trade?mineral=nickel")
    visit = visitor()
    page = visit.open(VIEW)
    page.wait_for_load_state("networkidle")
    link = page.get_by_test_id("stTopNavLink").filter(has_text="Trade")
    with visit.context.expect_event(
        "requestfinished", lambda one: is_ahead(one) and "/trade." in one.url
    ):
        link.hover()


@pytest.mark.every
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
