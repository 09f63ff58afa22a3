"""Keyboard operation: every task works by keyboard, and the focus is visible all the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from coloraide import Color
from playwright.sync_api import Page, expect
from pptx import Presentation

from msp_dash.briefing.ready import READY
from tests.a11y.walk import MOST, Stop, here, walk
from tests.browser.conftest import Visitor, eventually, settled
from tools import keyboard_walkthrough

pytestmark = pytest.mark.browser

CONVENING = len(READY["convening"].make("", "en").slides) + 1
"""Slides of the deck of a meeting, and its cover."""

RING = 3.0
"""Least contrast of the ring with what lies behind it (WCAG 2.2, 1.4.11)."""


def tab_to(page: Page, matches: Callable[[Stop], bool], key: str = "Tab") -> Stop:
    """Press a key until the focus is where it is wanted."""
    passed = []
    for _ in range(MOST):
        page.keyboard.press(key)
        stop = here(page)
        if stop is not None and matches(stop):
            return stop
        passed.append(stop.name if stop else "the page")
    raise AssertionError(f"not reached in {MOST} steps, but {passed}")


def has_name(name: str) -> Callable[[Stop], bool]:
    return lambda stop: stop.name == name


@pytest.fixture(scope="module")
def six_slides(module_visitor: Visitor) -> Page:
    """The builder with a briefing of six figures, for tests one after the other."""
    page = module_visitor().open("/briefing")
    use = page.locator(".st-key-use-begin-convening button")
    # Hidden while the browser may have a briefing of its own, and then takes no key.
    expect(use).to_be_visible()
    use.press("Enter")
    expect(page.locator(".st-key-fig-outline .t")).to_have_count(CONVENING)
    return page


def contrast(stop: Stop) -> float:
    assert stop.ring is not None, f"no ring around {stop}"
    return Color(stop.ring.colour).contrast(stop.ring.ground, method="wcag21")


# ---------------------------------------------------------------- the focus


def print_stops(stops: list[Stop]) -> None:
    """Fail where the focus cannot be seen, is nameless, or is caught."""
    assert 20 < len(stops) < MOST, "the walk begins and ends with the page itself"
    assert [stop for stop in stops if not stop.is_visible] == [], "nothing lies over the focus"
    assert [stop for stop in stops if stop.ring is None or contrast(stop) < RING] == []
    nameless = [stop for stop in stops if stop.name in ("", "undefined")]
    assert nameless == [], "every stop says what it is"


def test_the_focus_is_seen_never_caught_and_goes_as_the_page_does(visitor: Visitor) -> None:
    page = visitor().open("/mineral?mineral=nickel")
    page.wait_for_load_state("networkidle")
    stops = walk(page)
    print_stops(stops)
    view = "document.querySelector('[data-testid=stAppViewContainer]')"
    page.wait_for_function(f"() => {view}.scrollLeft === 0")
    assert stops[0].kind == "stSkipToContent"
    owners = list(dict.fromkeys(stop.owner for stop in stops))
    order = [
        "st-key-corner",
        "st-key-mineral-mineral",
        "st-key-more",
        "st-key-fig-producers-map",
        "st-key-fig-producers-ranking",
        "st-key-fig-demand-technologies",
    ]
    assert [owner for owner in owners if owner in order] == order

    # The first stop leads past the navigation.
    page.get_by_test_id("stSkipToContent").press("Enter")
    expect(page.locator('[data-testid="stMain"]')).to_be_focused()
    # Once more: search and tray stand in the page's own part.
    tab_to(page, lambda stop: stop.owner == "st-key-mineral-mineral")


def test_the_focus_is_seen_on_a_phone_in_the_dark(visitor: Visitor) -> None:
    page = visitor(phone=True, dark=True).open("/country?country=ZMB")
    page.wait_for_load_state("networkidle")
    print_stops(walk(page))


# ---------------------------------------------------------------- what people come for


def test_who_refines_cobalt_is_found_kept_and_presented(visitor: Visitor) -> None:
    page = visitor().open("/")
    expect(page.get_by_role("combobox", name="Ask or search", exact=True)).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("who refines cobalt")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/mineral?*stage=refined*")
    settled(page)
    answer = page.locator(".st-key-fig-producers-ranking h2").inner_text()
    assert "refined" in answer

    # The words below a figure are one stop.
    tab_to(page, has_name("Table"))
    tab_to(page, has_name("Add"), "ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-corner .tray")).to_contain_text("1")
    tab_to(page, lambda stop: stop.name.startswith("Briefing:"), "Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/briefing*")
    expect(page.locator(".st-key-fig-outline .t")).to_have_count(2)
    settled(page)

    tab_to(page, lambda stop: stop.owner == "st-key-go-present")
    page.keyboard.press("Enter")
    page.wait_for_url("**/present*")
    expect(page.locator(".talk .slide.now")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".talk .slide.now :is(h1, h2)").first).to_contain_text("cobalt")
    assert "cobalt" in answer
    page.keyboard.press("Escape")
    stop = here(page)
    assert stop is not None and stop.kind == "leave"
    assert contrast(stop) >= RING
    page.keyboard.press("Enter")
    page.wait_for_url("**/briefing*")


@pytest.mark.every
@pytest.mark.parametrize("phone", [False, True])
def test_a_deck_in_spanish_is_made(visitor: Visitor, tmp_path: Path, phone: bool) -> None:
    visit = visitor(phone=phone, dark=phone)
    page, path = visit.context.new_page(), tmp_path / "deck.pptx"
    steps = list(keyboard_walkthrough.walk(page, visit.base, keyboard_walkthrough.SPANISH, path))
    assert steps == ["search", "add", "title", "stage", "saved"]
    deck = Presentation(str(path))
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides if slide.shapes.title]
    assert titles[1] == keyboard_walkthrough.SPANISH.title
    assert titles[2].startswith("China refinó el ")
    assert titles[-1] == "Fuentes y licencias"


def test_the_briefing_is_reached_from_the_header(visitor: Visitor) -> None:
    page = visitor().open("/")
    tab_to(page, has_name("Briefing"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/briefing*")


@pytest.mark.every
def test_a_menu_that_is_folded_away_is_not_walked_through(visitor: Visitor) -> None:
    page = visitor(phone=True).open("/data")
    stop = tab_to(page, lambda stop: stop.kind != "stSkipToContent")
    assert stop.kind == "stExpandSidebarButton"
    assert stop.name == "Open the menu of pages"
    page.keyboard.press("Enter")
    tab_to(page, lambda stop: stop.name.startswith("Places and flows"))
    page.keyboard.press(" ")
    tab_to(page, has_name("Trade"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/trade*")


def test_a_slide_moves_without_dragging(six_slides: Page) -> None:
    page = six_slides
    titles = page.locator(".st-key-fig-outline .t")
    settled(page)
    second = titles.nth(1).inner_text()
    page.locator(".st-key-fig-outline .acts [data-act='down']").first.focus()
    down = tab_to(page, lambda stop: stop.kind == "down")
    page.keyboard.press("Shift+Tab")
    assert min(down.width, down.height) >= 24
    page.locator(".st-key-fig-outline li").nth(1).locator("[data-act='down']").press("Enter")
    expect(titles.nth(2)).to_have_text(second)


# ---------------------------------------------------------------- what opens over the page


def owned(owner: str) -> Callable[[Stop], bool]:
    return lambda stop: stop.owner == owner


def comes_to(page: Page, owner: str) -> bool:
    """Whether the focus comes to be there: a panel that closes gives it back a moment later."""

    def is_there() -> bool:
        stop = here(page)
        return stop is not None and stop.owner == owner

    return eventually(page, is_there)


def test_a_panel_is_walked_through_where_its_button_stands(six_slides: Page) -> None:
    # Streamlit draws it at the end of the document, two dozen stops away.
    page = six_slides
    settled(page)
    panel = page.locator('[data-testid="stPopoverBody"]')
    tab_to(page, owned("st-key-pop-download"))
    page.keyboard.press("Enter")
    expect(panel).to_be_focused()
    expect(panel.get_by_role("button", name="PowerPoint")).to_be_visible()
    # Streamlit loads the code of a checkbox when it is first drawn; until then its place is empty.
    expect(panel.locator(".st-key-briefing-appendix").get_by_role("checkbox")).to_be_enabled()
    settled(page)  # What a run replaces has no focus to give on.
    page.keyboard.press("Tab")
    assert comes_to(page, "st-key-briefing-appendix"), f"into it, but at {here(page)}"

    page.keyboard.press("Shift+Tab")
    assert comes_to(page, "st-key-pop-download"), "backwards to its button"
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    assert comes_to(page, "st-key-pop-download")

    page.keyboard.press("Enter")
    expect(panel).to_be_focused()
    expect(panel.locator(".st-key-make-yaml")).to_be_visible()
    settled(page)
    tab_to(page, owned("st-key-make-yaml"))
    page.keyboard.press("Tab")
    assert comes_to(page, "st-key-pop-share"), "forwards to what follows it"
    expect(panel).to_have_count(0)

    page.keyboard.press("Enter")
    expect(panel).to_be_focused()
    expect(panel.locator("button, input, textarea, a[href]").first).to_be_visible()
    settled(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    assert comes_to(page, "st-key-pop-share"), "closed, it gives the focus back"


def test_the_search_opens_from_the_choice_of_languages(visitor: Visitor) -> None:
    # Where the focus is after a reader has chosen one.
    page = visitor().open("/data")
    tab_to(page, lambda stop: stop.tag == "select")
    page.keyboard.press("/")
    expect(page.get_by_role("combobox", name="Ask or search", exact=True)).to_be_focused()


def test_words_that_were_typed_leave_the_focus_where_it_is(six_slides: Page) -> None:
    # The line that says what was done comes in above, once something was.
    page = six_slides
    page.reload()
    expect(page.locator(".st-key-fig-outline .t")).to_have_count(CONVENING)
    settled(page)
    field = page.get_by_label("Title of the briefing")
    field.focus()
    page.keyboard.type("Cobalt: ")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-undo")).to_contain_text("Changed: cover and settings")
    settled(page)
    expect(field).to_be_focused()
