"""The places to check: every page of the dashboard, and what opens on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from playwright.sync_api import Page

from msp_dash.security.framing import FRAMED_PAGE
from msp_dash.ui.navigation import ENTRIES

HEADING = "h1.msp-h1"
DESK_PX = 700
STAGE = ".talk .slide.now"
MENU_LINK = '[data-testid="stSidebarNavLink"], [data-testid="stTopNavDropdownLink"]'
SETTLED = '[data-testid="stApp"][data-test-script-state="notRunning"]'


def nothing(_page: Page) -> None:
    """A page as it opens."""


@dataclass(frozen=True)
class Place:
    """An address, what shows that it is there, and what is opened on it."""

    name: str
    path: str
    shows: str = HEADING
    query: tuple[tuple[str, str], ...] = ()
    opened: Callable[[Page], None] = nothing

    def address(self, lang: str = "en") -> str:
        """Path and query, relative to the server's own address."""
        query = dict(self.query) | ({} if lang == "en" else {"lang": lang})
        return f"/{self.path}?{urlencode(query)}" if query else f"/{self.path}"


def arrive(page: Page, base: str, place: Place, lang: str = "en") -> None:
    """Open a place and wait until nothing moves any more."""
    page.goto(base + place.address(lang))
    page.wait_for_selector(place.shows)
    if place.shows != "h1":
        page.wait_for_selector(SETTLED)
    page.wait_for_load_state("networkidle")
    place.opened(page)


def _still(page: Page) -> None:
    """Wait until nothing that ends by itself is still moving in: it is pale until then."""
    page.evaluate(
        """() => Promise.allSettled(document.getAnimations()
            .filter((one) => one.effect?.getComputedTiming().endTime !== Infinity)
            .map((one) => one.finished))"""
    )


def _menu(page: Page) -> None:
    """Whichever menu of pages the window has: groups in the bar, or all of them at the side."""
    folded = page.locator('[data-testid="stExpandSidebarButton"]')
    button = folded if folded.is_visible() else page.locator('[data-testid="stTopNavSection"]')
    button.first.click()
    page.locator(MENU_LINK).first.wait_for()
    _still(page)


def _search(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("who refines cobalt")
    page.locator("#results").get_by_role("option").first.wait_for()


def _panels(page: Page) -> None:
    """What a card unfolds: notes, formats, numbers; and the controls that had no room."""
    card = page.locator(".st-key-fig-producers-map")
    card.get_by_role("button", name="Table", exact=True).click()
    card.locator(".table table").wait_for()
    card.locator('[data-act="share"]').click()
    page.locator(".st-key-fig-producers-ranking [data-act='notes']").click()
    page.locator(".st-key-more button").first.click()
    page.locator('[data-testid="stPopoverBody"]').wait_for()
    # The controls of the panel are drawn when it opens; the page is pale meanwhile.
    page.wait_for_selector(SETTLED)
    _still(page)


def _calendar(page: Page) -> None:
    button = page.locator('[data-testid="stDateInputCalendarButton"]')
    if not button.is_visible():
        page.locator(".st-key-more button").first.click()
    button.click()
    page.get_by_role("grid").first.wait_for()
    _still(page)


def _list(page: Page) -> None:
    page.locator(".st-key-mineral-mineral input").click()
    page.get_by_role("option").first.wait_for()


def _on_desk(page: Page) -> bool:
    size = page.viewport_size
    return size is not None and size["width"] >= DESK_PX


def _explore(page: Page) -> None:
    """A press on Enlarge; on a phone the card is collapsed."""
    if _on_desk(page):
        page.locator(".st-key-fig-producers-history .explore").click()
        page.locator('[data-testid="stPlotlyChart"] .main-svg').first.wait_for()


def _zoom(page: Page) -> None:
    """A press on Enlarge; a phone has the drawn map only."""
    if _on_desk(page):
        page.locator(".st-key-fig-sites-map .explore").click()
        page.locator('[data-testid="stDeckGlJsonChart"] canvas').first.wait_for()
        _still(page)


def _slides(page: Page) -> None:
    """The builder with a ready-made briefing on it."""
    page.locator(".st-key-use-begin-convening button").click()
    page.locator(".st-key-fig-outline .t").nth(6).wait_for()
    page.wait_for_selector(SETTLED)


def _help(page: Page) -> None:
    page.keyboard.press("?")
    page.locator(".over.help, .over:not([hidden])").first.wait_for()


def _live(page: Page) -> None:
    page.keyboard.press("c")
    page.locator(".panel:not([hidden]) select").first.wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("n")


_MEETING = (("ready", "convening"),)
_COUNTRY = (("ready", "country"), ("about", "ZMB"), ("slide", "3"))
_HISTORY = (("mineral", "cobalt"), ("open", "producers.history"))
_WRONG = (("mineral", "unobtainium"), ("colour", "red"))
PAGES = tuple(Place(entry.name, "" if entry is ENTRIES[0] else entry.name) for entry in ENTRIES)
"""Every page of the navigation, as it opens."""
OPENED = (
    Place("menu of pages", "data", opened=_menu),
    Place("search", "data", opened=_search),
    Place("card unfolded", "mineral", query=(("mineral", "nickel"),), opened=_panels),
    Place("calendar", "week", opened=_calendar),
    Place("list of minerals", "mineral", opened=_list),
    Place("chart explored", "mineral", query=_HISTORY, opened=_explore),
    Place("map zoomed", "country", opened=_zoom),
    Place("wrong link", "mineral", query=_WRONG),
    Place("briefing with slides", "briefing", opened=_slides),
    Place("framed figure", FRAMED_PAGE, query=(("id", "producers.ranking"),)),
    Place("presentation", "present", STAGE, _MEETING),
    Place("presentation, changed live", "present", STAGE, _COUNTRY, _live),
    Place("presentation, keys", "present", STAGE, _MEETING, _help),
    Place("presenter's window", "present", STAGE, (*_MEETING, ("view", "presenter"))),
    Place("map by address", "figures/producers.map.html", "h1"),
    Place("ranking by address", "figures/producers.ranking.html", "h1"),
)
"""What opens on pages, the presentation, and figures that other sites show."""
