"""A real browser against the running server, with every other host out of reach."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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

    def watch(self) -> None:
        """Note and refuse every request that is not for the server."""

        def note(request: Request) -> None:
            parts = urlsplit(request.url)
            if parts.scheme not in ("data", "blob") and parts.netloc != urlsplit(self.base).netloc:
                self.strangers.append(request.url)

        def refused(message: ConsoleMessage) -> None:
            # What the page's own policy stops never becomes a request.
            if "Content Security Policy" in message.text:
                self.strangers.append(message.text)

        self.context.on("request", note)
        self.context.on("console", refused)
        self.context.route(
            lambda url: urlsplit(url).netloc not in ("", urlsplit(self.base).netloc),
            lambda route: route.abort(),
        )

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


@pytest.fixture
def visitor(browser: Browser, server_url: str) -> Iterator[Visitor]:
    """Make visits: ``visitor()``, ``visitor(phone=True, dark=True)``; each a fresh browser."""
    visits: list[Visit] = []

    def make(*, phone: bool = False, dark: bool = False) -> Visit:
        context = browser.new_context(
            **(PHONE if phone else DESKTOP),  # type: ignore[arg-type]  # options of two kinds of values
            color_scheme="dark" if dark else "light",
            accept_downloads=True,
        )
        visit = Visit(context, server_url.rstrip("/"))
        visit.watch()
        visits.append(visit)
        return visit

    yield make
    for visit in visits:
        visit.context.close()
    assert [url for visit in visits for url in visit.strangers] == []
    assert [error for visit in visits for error in visit.thrown] == []
