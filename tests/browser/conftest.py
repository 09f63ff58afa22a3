"""Fixtures for a real browser against the running server, with all other hosts blocked."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    CDPSession,
    ConsoleMessage,
    Error,
    Page,
    Request,
    TimeoutError,
    expect,
)

from tests.chromium import WAIT_MS

DESKTOP = {"viewport": {"width": 1440, "height": 900}}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "user_agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobi/15E148 Safari/604.1",
}


@dataclass
class Visit:
    """A browser context, what it asked of other hosts, and what its scripts threw."""

    context: BrowserContext
    base: str
    strangers: list[str] = field(default_factory=list)
    thrown: list[str] = field(default_factory=list)
    unanswered: dict[Request, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.context.set_default_timeout(WAIT_MS)

    @contextmanager
    def watched(self) -> Iterator[Visit]:
        """Note every request that is not for the server."""

        def note(request: Request) -> None:
            self.unanswered[request] = time.monotonic()
            parts = urlsplit(request.url)
            if parts.scheme not in ("data", "blob") and parts.netloc != urlsplit(self.base).netloc:
                self.strangers.append(request.url)

        def ended(request: Request) -> None:
            self.unanswered.pop(request, None)

        def refused(message: ConsoleMessage) -> None:
            # What the page's own policy stops never becomes a request.
            if "Content Security Policy" in message.text:
                self.strangers.append(message.text)
            elif message.type == "error" and message.text.startswith("Error: <"):
                # An attribute that SVG does not allow: something is drawn wrongly.
                self.thrown.append(message.text)

        # None leaves the browser, which resolves no name (`benchmarks.browser.ARGUMENTS`).
        listeners: dict[str, Any] = {
            "request": note,
            "requestfinished": ended,
            "requestfailed": ended,
            "console": refused,
        }
        for event, listener in listeners.items():
            self.context.on(event, listener)  # type: ignore[call-overload]  # one of its events
        yield self
        for event, listener in listeners.items():
            self.context.remove_listener(event, listener)

    def open(self, path: str, script: str = "") -> Page:
        """A page at `path`, its script run to the end; a `script` of the test runs before."""
        page = self.context.new_page()
        if script:
            page.add_init_script(script)
        page.on("pageerror", lambda error: self.thrown.append(str(error)))
        page.goto(self.base + path)
        try:
            page.wait_for_selector("h1.msp-h1")
            settled(page)
        except TimeoutError as error:
            error.add_note(self.state(page))
            raise
        return page

    def state(self, page: Page) -> str:
        """What a page that does not come waits for."""
        now = time.monotonic()
        waits = [f"{now - since:.0f} s {one.url}" for one, since in self.unanswered.items()]
        return "\n".join([str(page.evaluate(STATE)), *waits])


STATE = """() => {
    const app = document.querySelector('[data-testid="stApp"]');
    const lists = [...document.querySelectorAll(".msp-cards")];
    const { readyState, body } = document;
    const loading = lists.map((one) => one.dataset.loading), text = body.innerText.slice(0, 300);
    return JSON.stringify([readyState, { ...app?.dataset }, loading, text]);
}"""
LOADING = '.msp-cards:not([data-loading="0"])'


def settled(page: Page) -> None:
    """Wait until the script has run, and the cards that it named are there."""
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    page.wait_for_selector(f":root:not(:has({LOADING}))", state="attached")


GO = """(path) => {
    history.pushState({}, "", path);
    dispatchEvent(new PopStateEvent("popstate", { state: {} }));
}"""
CHANGED = "title => ![undefined, title].includes(document.querySelector('h1.msp-h1')?.innerText)"


def turn(page: Page, path: str) -> None:
    """Go to another page of the dashboard in the same document: a third of the work to open it."""
    title = page.locator("h1.msp-h1").inner_text()
    page.evaluate(GO, path)
    page.wait_for_function(CHANGED, arg=title)
    settled(page)


COUNT_RUNS = """() => {
    const app = document.querySelector('[data-testid="stApp"]'), name = "data-test-script-state";
    let seen = 0;
    new MutationObserver((changes) => {
        const after = (index) => changes[index + 1]?.oldValue ?? app.getAttribute(name);
        seen += changes.filter((_, index) => after(index) === "running").length;
    }).observe(app, { attributeFilter: [name], attributeOldValue: true });
    // A short run is over before Streamlit shows that it began. The number of a run tells it from
    // others, and counts none: it is one of the server's, which other tabs and warm-ups use too.
    const number = () => window.mspPage?.run ?? "", first = number();
    // Nor has a page without cards such a number, but a title of its own.
    const title = () => document.querySelector("h1.msp-h1")?.innerText, before = title();
    const other = () => Number(![undefined, before].includes(title()));
    const get = () => Math.max(seen, Number(number() !== first), other());
    Object.defineProperty(window, "runs", { get, configurable: true });
}"""


@contextmanager
def rerun(page: Page) -> Iterator[None]:
    """Wait until a run of the script has answered what is done inside.

    A document that was loaded anew, as a link does where no run follows, has no count.
    """
    settled(page)
    page.evaluate(COUNT_RUNS)
    yield
    page.wait_for_function("() => window.runs !== 0")
    page.wait_for_selector("h1.msp-h1")
    settled(page)


LOOK_MS = 50


def eventually(page: Page, is_so: Callable[[], bool]) -> bool:
    """Whether something comes to hold that `expect` has no word for: a place, a script's state.

    A page that is being drawn anew may be read a moment too early.
    """
    until = time.monotonic() + WAIT_MS / 1000
    while not (true := is_so()) and time.monotonic() < until:
        page.wait_for_timeout(LOOK_MS)
    return true


def next_frame(page: Page) -> None:
    """Wait until what was to be done before the next frame is done."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")


def query(address: str) -> dict[str, str]:
    """Parameters of an address."""
    return dict(parse_qsl(urlsplit(address).query))


def expect_query(page: Page, **expected: str | None) -> None:
    """Wait until the address has these values; None stands for a parameter that it lacks.

    What a page shows and its address do not change at the same moment.
    """

    def values(address: str) -> dict[str, str | None]:
        return {name: query(address).get(name) for name in expected}

    try:
        page.wait_for_url(lambda address: values(address) == expected)
    except TimeoutError:
        assert values(page.url) == expected


Visitor = Callable[..., Visit]
Standing = Callable[[str], Page]
KEPT_BY_A_READER = "cookies,local_storage,indexeddb,cache_storage,service_workers"
EMPTY_PAGE = "/healthz"
WRITES_NO_MORE = """() => {
    Storage.prototype.setItem = () => {};
    Object.defineProperty(document, "cookie", { get: () => "", set: () => {} });
}"""
"""Half the work of going to an empty page, which would start a process."""


@dataclass(frozen=True)
class Room:
    """A browser context, and a tab in it that stays.

    The tab keeps the window open, which takes half a second to make, and forgets what a visit left.
    """

    context: BrowserContext
    tab: Page
    hand: CDPSession

    def forget(self, origin: str) -> None:
        """Close what is open, and forget all that a browser keeps but files of the server."""
        for page in self.context.pages:
            if page is not self.tab:
                # A page that is only closed runs on for a moment, and may write after the clearing.
                with suppress(Error):
                    page.evaluate(WRITES_NO_MORE)
                page.close()
        params = {"origin": origin, "storageTypes": KEPT_BY_A_READER}
        self.hand.send("Storage.clearDataForOrigin", params)
        # It would go on in all pages of the context.
        assert not self.tab.evaluate("'__pwClock' in window"), "a clock needs visitor(own=True)"
        self.context.clear_cookies()
        self.context.unroute_all()
        self.context.grant_permissions(["clipboard-write"])
        self.tab.evaluate("navigator.clipboard.writeText('')")
        self.context.clear_permissions()


@dataclass
class Rooms:
    """Browser contexts that visits share: files of the server stay in their cache, compiled.

    A new context fetches and compiles four megabytes of script, which takes longer than most tests.
    """

    browser: Browser
    base: str
    free: dict[tuple[bool, bool], list[Room]] = field(default_factory=dict)

    def take(self, *, phone: bool, dark: bool) -> Room:
        """A room in which no page is open and nothing is kept."""
        free = self.free.setdefault((phone, dark), [])
        if free:
            return free.pop()
        context = self.new(phone=phone, dark=dark)
        tab = context.new_page()
        tab.goto(self.base + EMPTY_PAGE)
        return Room(context, tab, context.new_cdp_session(tab))

    def new(self, *, phone: bool, dark: bool) -> BrowserContext:
        """A context that nobody had before."""
        return self.browser.new_context(
            **(PHONE if phone else DESKTOP),  # type: ignore[arg-type]  # options of two kinds of values
            color_scheme="dark" if dark else "light",
            accept_downloads=True,
        )

    def returned(self, room: Room, *, phone: bool, dark: bool) -> None:
        """Make the room ready for the next visit."""
        room.forget(self.base)
        self.free[phone, dark].append(room)


@pytest.fixture(scope="session")
def rooms(browser: Browser, server_url: str) -> Rooms:
    """The rooms of this test process."""
    return Rooms(browser, server_url.rstrip("/"))


@contextmanager
def visiting(rooms: Rooms) -> Iterator[Visitor]:
    """Make visits, which end together: none asked another host, and no script threw."""
    visits: list[Visit] = []
    with ExitStack() as after:

        def make(*, phone: bool = False, dark: bool = False, own: bool = False) -> Visit:
            if own:
                context = rooms.new(phone=phone, dark=dark)
                after.callback(context.close)
            else:
                room = rooms.take(phone=phone, dark=dark)
                context = room.context
                after.callback(rooms.returned, room, phone=phone, dark=dark)
            visit = after.enter_context(Visit(context, rooms.base).watched())
            visits.append(visit)
            return visit

        yield make
    assert [url for visit in visits for url in visit.strangers] == []
    assert [error for visit in visits for error in visit.thrown] == []


@pytest.fixture
def visitor(rooms: Rooms) -> Iterator[Visitor]:
    """Make visits: ``visitor()``, ``visitor(phone=True, dark=True)``.

    ``visitor(own=True)`` is a context of its own, for tests that change the context itself.
    """
    with visiting(rooms) as make:
        yield make


@pytest.fixture(scope="module")
def standing(module_visitor: Visitor) -> Standing:
    """One page for the tests of a module, which goes on to each address as a reader does.

    To open another takes three times the work. What stands in no address, a test leaves as it was.
    """
    visit = module_visitor()
    pages: list[Page] = []

    def at(path: str) -> Page:
        if not pages:
            pages.append(visit.open(path))
        (page,) = pages
        settled(page)
        page.keyboard.press("Escape")
        page.mouse.move(0, 0)
        page.emulate_media(media="screen", reduced_motion="no-preference")
        if page.url != visit.base + path:
            with rerun(page):
                page.evaluate(GO, path)
        page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
        expect(page).to_have_url(visit.base + path)
        settled(page)
        return page

    return at


@pytest.fixture(scope="module")
def module_visitor(rooms: Rooms) -> Iterator[Visitor]:
    """The same for a page that the tests of a module share."""
    with visiting(rooms) as make:
        yield make
