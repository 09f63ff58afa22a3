"""Drive the app by keyboard from a question to a deck, as in ``docs/guide/by-keyboard.md``.

``tools/guide_pictures.py`` takes a screenshot at each step, ``tests/a11y/test_keyboard.py`` checks
the resulting deck.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

MOST_STOPS = 60
"""Limit of Tab presses until an element has the focus."""
SETTLED = '[data-testid="stApp"][data-test-script-state="notRunning"]'


@dataclass(frozen=True)
class Scenario:
    """A user's question and the title of a slide, in the language of the deck."""

    lang: str
    question: str
    title: str


SPANISH = Scenario("es", "quién refina cobalto", "China refina la mayor parte del cobalto")


def settled(page: Page) -> None:
    """Wait until the script of the page has run."""
    page.wait_for_selector(SETTLED)


def to(page: Page, place: str, key: str = "Tab") -> None:
    """Press a key until the focus is on the element, or in it, that `place` selects."""
    focused = page.locator(f"{place}:focus, {place} :focus")
    for _ in range(MOST_STOPS):
        page.keyboard.press(key)
        if focused.count():
            return
    raise AssertionError(f"{place} is more than {MOST_STOPS} stops away")


def walk(page: Page, url: str, scenario: Scenario, deck: Path) -> Iterator[str]:
    """Find an answer, keep two figures, title one, present them, and save the deck at `deck`.

    Yields the name of each step when the page shows it.
    """
    page.goto(url)
    page.wait_for_selector("h1.msp-h1")
    settled(page)
    yield from _answer(page, scenario)
    yield from _builder(page, scenario)
    yield from _deck(page, deck)


def _answer(page: Page, scenario: Scenario) -> Iterator[str]:
    """From the first page to two figures that are kept."""
    to(page, ".st-key-corner select")
    page.keyboard.type(scenario.lang)
    page.wait_for_selector(f'html[lang="{scenario.lang}"]', state="attached")
    settled(page)
    page.keyboard.press("/")
    page.keyboard.type(scenario.question)
    page.locator(".st-key-corner .answer").first.wait_for()
    yield "search"
    page.keyboard.press("Enter")
    page.wait_for_url("**/mineral?*stage=refined*")
    page.wait_for_selector(".st-key-fig-producers-ranking:focus [data-act=table]")
    settled(page)
    # The answer's figure has the focus; the map stands before it, and its actions come after it.
    for n, card in enumerate(("ranking", "map"), start=1):
        place = f".st-key-fig-producers-{card}"
        if n > 1:
            to(page, place, "Shift+Tab")
        to(page, f"{place} [data-act=table]")
        to(page, f"{place} [data-act=add]", "ArrowRight")
        page.keyboard.press("Enter")
        page.locator(".st-key-corner .tray", has_text=f"{n}").wait_for()
    yield "add"


def _builder(page: Page, scenario: Scenario) -> Iterator[str]:
    """From the tray to a slide with a title of its own, and to the stage and back."""
    to(page, ".st-key-corner .tray a", "Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/briefing*")
    _built(page)
    to(page, ".st-key-fig-outline [data-act=pick]")
    # From the slide that is selected to the first figure.
    to(page, ".st-key-fig-outline li:first-child [data-act=pick]", "ArrowUp")
    to(page, ".st-key-fig-outline li:nth-child(2) [data-act=pick]", "ArrowDown")
    page.keyboard.press("Enter")
    field = ".st-key-edit-s1-figure-title input"
    page.wait_for_selector(field)
    settled(page)
    to(page, field)
    page.keyboard.type(scenario.title)
    page.keyboard.press("Tab")
    page.locator(".st-key-fig-outline .t", has_text=scenario.title).wait_for()
    settled(page)
    yield "title"
    to(page, ".st-key-go-present a", "Shift+Tab")
    page.keyboard.press("Enter")
    page.locator(".talk .slide.now").wait_for()
    page.keyboard.press("ArrowRight")
    page.locator(".talk .slide.now", has_text=scenario.title).wait_for()
    yield "stage"
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.wait_for_url("**/briefing*")
    _built(page)


def _built(page: Page) -> None:
    """Wait until the cover and both slides are listed."""
    page.locator(".st-key-fig-outline .t").nth(2).wait_for()
    settled(page)


def _deck(page: Page, deck: Path) -> Iterator[str]:
    """From the builder to the file."""
    to(page, ".st-key-pop-download button")
    page.keyboard.press("Enter")
    panel = page.locator('[data-testid="stPopoverBody"]')
    page.locator(":focus").and_(panel).wait_for()
    to(page, ".st-key-make-pptx button")
    with page.expect_download() as coming:
        page.keyboard.press("Enter")
    coming.value.save_as(deck)
    panel.get_by_text(coming.value.suggested_filename).wait_for()
    settled(page)
    yield "saved"
