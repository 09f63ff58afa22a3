"""Links to other views of the same page: written to the address, and kept by the next control."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, TimeoutError, expect

from msp_dash.data import load
from msp_dash.ui.navigation import ENTRIES
from tests.browser.conftest import Visitor, query, rerun, settled

pytestmark = pytest.mark.browser

SHORTCUTS = '[data-testid="stMain"] :is([data-testid="stPageLink-NavLink"], .msp-cards a)'
MENU_LINK = '[data-testid="stTopNavLink"]'
CHOICES = {"mineral", "hs6", "scope", "stage", "edition", "source"}
"""Parameters that stand in the address whatever they are; others only where they are no default."""


def in_two_editions() -> str:
    """Address of a year of cobalt in an edition that the newest one revises."""
    cobalt = load("production").query(
        "source == 'usgs' and mineral == 'cobalt' and stage == 'mine'"
    )
    newest = cobalt["edition"].max()
    year = cobalt.loc[cobalt["edition"] == newest, "year"].min()
    earlier = cobalt.loc[(cobalt["year"] == year) & (cobalt["edition"] != newest), "edition"].max()
    return f"/stops?mineral=cobalt&source=usgs&year={year}&edition={earlier}"


PLACES = [
    ("/trade?set=AUS,USA&lens=forum", "year"),  # two names of a group
]
"""Addresses with such links of a figure and of a notice, and a control that is used next."""
FURTHER = [
    ("/mineral?minerl=cobalt", "table"),  # a name that the page does not know
    ("/mineral?mineral=cobalt&year=1980&source=usgs", "table"),  # no data together
    (in_two_editions(), "table"),  # a newer edition
    ("/trade?exporter=NRU&importer=TUV", "year"),
    ("/table?on=2021-01-01", "lens"),
    ("/week?until=2020-01-01", "mineral"),
    ("/stops?minerl=gallium", "table"),
    ("/mineral?mineral=wolfran", "table"),  # a value that it does not know
    ("/trade?importer=AND", "year"),
]
"""More, in `make every`."""


def use(page: Page, control: Locator) -> None:
    """Choose something else with a control of the page, whatever kind it is."""
    choices = control.get_by_role("radio")
    if choices.count():
        control.locator('[role="radio"][aria-checked="false"]').first.click()
    elif control.get_by_role("slider").count():
        control.get_by_role("slider").press("ArrowLeft")
    else:
        other = page.locator('[role="option"][aria-selected="false"]').first
        for _ in range(5):
            control.get_by_role("combobox").press("ArrowDown")
            # Streamlit closes a list that opens while the page is drawn.
            with suppress(TimeoutError):
                other.click(timeout=5_000)
                break


def titles(page: Page) -> list[str]:
    """Headings of the page and of its cards, but those in folded parts."""
    page.wait_for_selector('.msp-cards[data-loading="0"]', state="attached")
    cards = page.locator('[class*="st-key-fig-"]:visible')
    expect(cards.locator("h2")).to_have_count(cards.count())
    return page.locator("h1.msp-h1").or_(cards.locator("h2")).all_inner_texts()


@pytest.mark.parametrize(
    ("address", "name"),
    [*PLACES, *(pytest.param(*place, marks=pytest.mark.every) for place in FURTHER)],
)
def test_what_a_shortcut_chose_stays_chosen(
    visitor: Visitor, extent: str, address: str, name: str
) -> None:
    here = urlsplit(address).path.strip("/")
    visit = visitor()
    page = visit.open(address)
    # Those of folded parts are not visible; a comparison has no such controls.
    offered = page.locator(f'{SHORTCUTS}[href^="{here}"]:not([href*="minerals="]):visible')
    # Where the page offers none any more, another address has to be expected.
    expect(offered).not_to_have_count(0)
    hrefs = list(dict.fromkeys(link.get_attribute("href") or "" for link in offered.all()))
    for href in hrefs if extent == "every" else hrefs[:1]:
        if href != hrefs[0]:
            page = visit.open(address)
        with rerun(page):
            page.locator(f'{SHORTCUTS}[href="{href}"]:visible').first.click()
        expect(page).to_have_url(f"{visit.base}/{href}")
        with rerun(page):
            use(page, page.locator(f".st-key-{here}-{name}"))
        expect(page).not_to_have_url(f"{visit.base}/{href}")
        now = query(page.url)
        expected = {n: v for n, v in query(href).items() if n != name}
        assert now.keys() >= expected.keys() & CHOICES
        assert {n: now.get(n, v) for n, v in expected.items()} == expected
        assert titles(visit.open(page.url.removeprefix(visit.base))) == titles(page)


def test_each_page_with_shortcuts_is_walked() -> None:
    """Pages whose figures need no choice, or that offer a way on with a notice alone, are not."""
    walked = {urlsplit(address).path.strip("/") for address, _ in (*PLACES, *FURTHER)}
    without = {"overview", "country"}
    plain = {"briefing", "present", "data"}
    assert {entry.name for entry in ENTRIES} == walked | without | plain


def test_a_link_that_was_answered_does_not_load_the_page_again(visitor: Visitor) -> None:
    # Where no run is seen for some seconds, the link loads its page: a short run counts as seen.
    visit = visitor(own=True)
    visit.context.clock.install()
    page = visit.open("/mineral?mineral=nickel")
    page.evaluate("window.same = true")
    for _ in range(2):
        with rerun(page):
            page.locator(f'{MENU_LINK}[href*="/trade"]').click()
        page.wait_for_url("**/trade*")
        with rerun(page):
            page.locator(f'{MENU_LINK}[href*="/mineral"]').click()
        page.wait_for_url("**/mineral*")
    visit.context.clock.run_for(10_000)
    settled(page)
    assert page.evaluate("window.same === true")
