"""A server that is stopped and started again under open pages: one restart for all of them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Visit, settled
from tests.browser.test_building_a_briefing import ADD, RANKING, six, tray
from tests.browser.test_talk import GROWTH, SIX, heading, opened, press, ready, shows
from tests.serving import free_port, serving

pytestmark = pytest.mark.browser

Scenario = Generator[None]
"""What is done before the server stops, to the first ``yield``; before it is back; and then."""


def a_press_after_it(visit: Visit) -> Scenario:
    """The page stayed open and its session is gone: what is pressed first counts all the same."""
    page = visit.open("/mineral?mineral=nickel")
    page.locator(f"{RANKING} {ADD}").click()
    expect(tray(page)).to_have_text("Briefing: 1 figure")
    page.locator(f".st-key-fig-producers-map {ADD}").click()
    expect(tray(page)).to_have_text("Briefing: 2 figures")
    yield
    yield
    page.locator('[data-testid="stApp"][data-test-connection-state="CONNECTED"]').wait_for()
    expect(tray(page)).to_have_text("Briefing: 2 figures")
    page.locator(f".st-key-fig-prices-history {ADD}").click()
    expect(tray(page)).to_have_text("Briefing: 3 figures")
    page.reload()
    expect(tray(page)).to_have_text("Briefing: 3 figures")


def a_press_in_between(visit: Visit) -> Scenario:
    page = visit.open("/mineral?mineral=nickel")
    page.locator(f"{RANKING} {ADD}").click()
    expect(tray(page)).to_have_text("Briefing: 1 figure")
    settled(page)
    yield
    page.locator(f".st-key-fig-producers-map {ADD}").evaluate("one => one.click()")
    yield
    expect(tray(page)).to_have_text("Briefing: 2 figures")


def a_change_of_the_slides_in_between(visit: Visit) -> Scenario:
    """It is lost, and the page says so."""
    page = six(visit)
    yield
    before = page.evaluate("mspTray.sent")
    last = page.locator(".st-key-fig-outline .t").last.inner_text()
    remove = page.get_by_role("button", name=f"Remove: {last}")
    remove.evaluate("one => one.click()")
    yield
    page.wait_for_function("before => mspTray.sent !== before", arg=before)
    notice = page.get_by_text("your last change was lost: please do it again").first
    expect(notice).to_be_visible()
    settled(page)
    expect(notice).to_be_visible()
    expect(page.locator(".st-key-fig-outline .t")).to_have_count(7)
    remove.click()
    expect(page.locator(".st-key-fig-outline .t")).to_have_count(6)
    expect(notice).not_to_be_visible()


def a_talk(visit: Visit) -> Scenario:
    """Slides change without a server, and what needs one is answered when it is back."""
    page = opened(visit, f"{SIX}&slide={GROWTH}")
    prepared = heading(page).inner_text()
    yield
    press(page, "ArrowRight", "ArrowLeft")
    shows(page, GROWTH)
    press(page, "c")
    scope = page.get_by_role("combobox", name="Scope")
    first = scope.input_value()
    scope.select_option("total")
    yield
    expect(heading(page)).not_to_have_text(prepared)
    scope.select_option(first)
    expect(heading(page)).to_have_text(prepared)
    scope.select_option("total")
    page.reload()
    ready(page)
    shows(page, GROWTH)
    expect(heading(page)).to_have_text(prepared)


SCENARIOS: tuple[Callable[[Visit], Scenario], ...] = (
    a_press_after_it,
    a_press_in_between,
    a_change_of_the_slides_in_between,
    a_talk,
)


@pytest.fixture(scope="module")
def restarted(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[Callable[[Visit], Scenario], Scenario]]:
    """Each scenario at its second ``yield``, with the server back at its address."""
    folder = tmp_path_factory.mktemp("restarted")
    with ExitStack() as contexts:
        port = free_port()
        with serving(folder, port=port, cold=True) as url:
            scenarios = {
                scenario: scenario(Visit(contexts.enter_context(browser.new_context()), url))
                for scenario in SCENARIOS
            }
            for each in scenarios.values():
                next(each)
        for each in scenarios.values():
            next(each)
        with serving(folder, port=port):
            yield scenarios


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.__name__)
def test_a_restart_loses_nothing_without_a_word(
    restarted: dict[Callable[[Visit], Scenario], Scenario],
    scenario: Callable[[Visit], Scenario],
) -> None:
    for _ in restarted[scenario]:
        pytest.fail("a scenario has two yields")
