"""A real browser against the running server, with every other host out of reach."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
)

DESKTOP = {"viewport": {"width": 1440, "height": 900}}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "user_agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobi/15E148 Safari/604.1",
}
WAIT_MS = 20_000


@dataclass
class Visit:
    """A browser context, what it asked of other hosts, and what its scripts threw."""

    context: BrowserContext
    base: str
    strangers: list[str] = field(default_factory=list)
    thrown: list[str] = field(default_factory=list)
    listeners: dict[str, Callable[..., None]] = field(default_factory=dict)

    def watch(self) -> None:
        """Note every request that is not for the server."""

        def note(request: Request) -> None:
            parts = urlsplit(request.url)
            if parts.scheme not in ("data", "blob") and parts.netloc != urlsplit(self.base).netloc:
                self.strangers.append(request.url)

        def refused(message: ConsoleMessage) -> None:
            # What the page's own policy stops never becomes a request.
            if "Content Security Policy" in message.text:
                self.strangers.append(message.text)

        # None leaves the browser, which resolves no name (`benchmarks.browser.ARGUMENTS`).
        self.listeners = {"request": note, "console": refused}
        for event, listener in self.listeners.items():
            self.context.on(event, listener)  # type: ignore[call-overload]  # an event a listener

    def open(self, path: str) -> Page:
        """A page at `path`, its script run to the end."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.thrown.append(str(error)))
        page.set_default_timeout(WAIT_MS)
        page.goto(self.base + path)
        page.wait_for_selector("h1.msp-h1")
        settled(page)
        return page


def settled(page: Page) -> None:
    """Wait until the script has run."""
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')


Visitor = Callable[..., Visit]
KEPT_BY_A_READER = "cookies,local_storage,indexeddb,cache_storage,service_workers"


@dataclass
class Rooms:
    """Browser contexts that visits share: files of the server stay in their cache, compiled.

    A new context fetches and compiles four megabytes of script, which takes longer than most tests.
    """

    browser: Browser
    free: dict[tuple[bool, bool], list[BrowserContext]] = field(default_factory=dict)

    def taken(self, *, phone: bool, dark: bool) -> BrowserContext:
        """A context in which no page is open and nothing is kept."""
        free = self.free.setdefault((phone, dark), [])
        return free.pop() if free else self.new(phone=phone, dark=dark)

    def new(self, *, phone: bool, dark: bool) -> BrowserContext:
        """One that nobody had before."""
        return self.browser.new_context(
            **(PHONE if phone else DESKTOP),  # type: ignore[arg-type]  # options of two kinds of values
            color_scheme="dark" if dark else "light",
            accept_downloads=True,
        )

    def returned(self, visit: Visit, *, phone: bool, dark: bool) -> None:
        """Forget all that a reader's browser keeps, but for the server's files."""
        context = visit.context
        for event, listener in visit.listeners.items():
            context.remove_listener(event, listener)
        for page in context.pages:
            page.close()
        page = context.new_page()
        hand = context.new_cdp_session(page)
        asked = {"origin": visit.base, "storageTypes": KEPT_BY_A_READER}
        hand.send("Storage.clearDataForOrigin", asked)
        context.clear_cookies()
        page.close()
        self.free[phone, dark].append(context)


@pytest.fixture(scope="session")
def rooms(browser: Browser) -> Rooms:
    """The contexts of this test process."""
    return Rooms(browser)


@pytest.fixture
def visitor(rooms: Rooms, server_url: str) -> Iterator[Visitor]:
    """Make visits: ``visitor()``, ``visitor(phone=True, dark=True)``.

    ``visitor(own=True)`` is a context of its own, for tests that change the context itself.
    """
    visits: list[Visit] = []
    with ExitStack() as after:

        def make(*, phone: bool = False, dark: bool = False, own: bool = False) -> Visit:
            context = (rooms.new if own else rooms.taken)(phone=phone, dark=dark)
            visit = Visit(context, server_url.rstrip("/"))
            visit.watch()
            visits.append(visit)
            if own:
                after.callback(context.close)
            else:
                after.callback(rooms.returned, visit, phone=phone, dark=dark)
            return visit

        yield make
    assert [url for visit in visits for url in visit.strangers] == []
    assert [error for visit in visits for error in visit.thrown] == []
