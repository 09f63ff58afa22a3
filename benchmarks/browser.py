"""Measure what a user waits for in a browser: the first figure (cold and warm) and repaints.

Cold means an empty cache, warm the second visit of the same browser. Both use a throttled
connection (`proxy`). A repaint is timed inside the page: from the click event to the frame after
the last change of the main part or of a card, and to the last message of the server's response.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from benchmarks.proxy import Line

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
WINDOW: ViewportSize = {"width": 1440, "height": 900}
WAIT_MS = 60_000
SETTLED = '[data-testid="stApp"][data-test-script-state="notRunning"]'
SENTENCE = '[data-testid="stMarkdown"]'
"""The last element of the bare page."""
CARD = '[class*="st-key-fig-"], [class*="st-key-bare-"]'
FIRST = f"#instant-preview, {CARD}"
"""What has the first visible figure: a card of the page, or its instant preview."""
PICTURE = f":is({CARD}) :is(path[data-iso], img, .picture svg, .world path)"
"""The first mark of a figure on the page itself, drawn by the server or by a component."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A page that is opened: the server's name, the address, and what shows that it is there."""

    name: str
    server: str
    path: str
    shows: str
    """A selector of CSS. What says itself when it is drawn (`msp-drawn`) may be there before."""


VISITS = (
    Visit("bare page", "bare", "/", SENTENCE),
    Visit("bare page, as Streamlit sends it", "bare, uncompressed", "/", SENTENCE),
    Visit("bare page with a Plotly chart", "bare", "/?chart=plotly", ".js-plotly-plot .main-svg"),
    Visit("overview", "ours", "/", FIRST),
    Visit("producers", "ours", "/mineral?mineral=nickel", FIRST),
    Visit("overview, the page itself", "ours", "/", CARD),
    Visit("producers, the page itself", "ours", "/mineral?mineral=nickel", CARD),
    Visit("the map as plain HTML", "ours", "/figures/producers.map.html", "svg path"),
)


@dataclass(slots=True)
class FirstFigure:
    """Seconds to the first figure of one visit over one line; bytes of a cold one."""

    visit: Visit
    line: Line
    cold: list[float] = field(default_factory=list)
    warm: list[float] = field(default_factory=list)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser with every other host out of reach.

    Raises
    ------
    RuntimeError
        Without a Chromium; says how to get one.
    """
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not path:
        raise RuntimeError("No Chromium: `apt-get install -y chromium`, or set CHROMIUM to a path.")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()


def _opened(page: Page, url: str, shows: str) -> float:
    start = time.perf_counter()
    page.goto(url, wait_until="commit", timeout=WAIT_MS)
    page.wait_for_selector(shows, state="attached", timeout=WAIT_MS)
    return time.perf_counter() - start


_FIRST = """
(selector => {
  const shown = () => requestAnimationFrame(() => (window.firstShown ??= performance.now()));
  addEventListener("msp-drawn", ({ target }) => target.matches?.(selector) && shown(), true);
  const look = () => document.querySelector(selector) && shown();
  const changes = { subtree: true, childList: true };
  if (!selector.includes("st-key-")) new MutationObserver(look).observe(document, changes);
})
"""
"""Notes in the page when something is there: a page that is busy answers others late."""


def first_figures(browser: Browser, url: str, result: FirstFigure) -> None:
    """One cold and one warm visit, noted in `result`."""
    context = browser.new_context(viewport=WINDOW)
    for seconds in (result.cold, result.warm):
        page = context.new_page()
        page.add_init_script(f"{_FIRST}({json.dumps(result.visit.shows)})")
        page.goto(f"{url}{result.visit.path}", wait_until="commit", timeout=WAIT_MS)
        page.wait_for_function("() => window.firstShown", timeout=WAIT_MS)
        seconds.append(page.evaluate("window.firstShown") / 1000)
        page.wait_for_load_state("networkidle")
        page.close()
    context.close()


def files_of(browser: Browser, url: str, visit: Visit) -> list[str]:
    """Paths that a browser with an empty cache asks for after the page itself, without cards."""
    urls: list[str] = []
    page = browser.new_page(viewport=WINDOW)

    def note(address: str) -> None:
        parts = urlsplit(address)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        if parts.scheme == "http" and path != visit.path and not path.startswith("/cards/"):
            urls.append(path)

    page.on("request", lambda request: note(request.url))
    _opened(page, f"{url}{visit.path}", visit.shows)
    page.wait_for_selector(SETTLED, timeout=WAIT_MS)
    page.close()
    return list(dict.fromkeys(urls))


# ---------------------------------------------------------------- click to repaint

_MARKS = """
window.marks = { clicked: 0, answered: 0, painted: 0 };
const Plain = window.WebSocket;
window.WebSocket = class extends Plain {
  constructor(...given) {
    super(...given);
    this.addEventListener("message", () => (window.marks.answered = performance.now()));
  }
};
for (const kind of ["click", "keydown"])
  document.addEventListener(kind, () => (window.marks.clicked = performance.now()), true);
"""
_WATCH = """
() => {
  const painted = () => requestAnimationFrame(() => (window.marks.painted = performance.now()));
  const all = { subtree: true, childList: true, characterData: true, attributes: true };
  const watch = (root) => new MutationObserver(painted).observe(root, all);
  const seen = new WeakSet();
  const cards = () => {
    for (const { shadowRoot: root } of document.querySelectorAll("article[class*='st-key-fig-']"))
      if (root && !seen.has(root)) seen.add(root), watch(root);
  };
  const main = document.querySelector('[data-testid="stMain"]');
  new MutationObserver(() => (cards(), painted())).observe(main, { ...all, attributes: false });
  cards();
}
"""
_CHANGED = """
([selector, before]) => document.querySelector(selector)?.textContent !== before
  && [...document.querySelectorAll(".msp-cards")].every(({ dataset }) => dataset.loading === "0")
"""
HEADING = "[data-testid='stMain'] h1"
"""Says what is chosen; on the bare page, `SENTENCE` does."""
_QUIET_MS = 150
"""After the last change: nothing is drawn later."""


@dataclass(slots=True)
class Repaint:
    """Seconds from the click to the server's last message, and to the repaint with all cards.

    `new` : whether nobody had seen the views; else this browser had.
    """

    control: str
    new: bool
    answered: list[float] = field(default_factory=list)
    painted: list[float] = field(default_factory=list)


COUNTRIES = ("CHL", "AUS", "IDN", "CAN", "PHL", "RUS", "BRA")
MINERALS = ("Cobalt", "Lithium", "Copper", "Manganese", "Zinc", "Tin", "Lead")
"""Steps from the newest year, which is shown at first; the publisher has one more."""


BARE_MINERALS = ("copper", "lithium", "nickel", "cobalt")
BARE_YEARS = 9


def _country(page: Page, turn: int) -> None:
    iso3 = COUNTRIES[turn % len(COUNTRIES)]
    page.locator(f'.st-key-fig-producers-map path[data-iso="{iso3}"]').dispatch_event("click")


def _bare_year(page: Page, turn: int) -> None:
    thumb = page.locator('.st-key-year input[type="range"]').last
    thumb.press("ArrowRight" if turn < BARE_YEARS else "ArrowLeft")


def _mineral(page: Page, turn: int) -> None:
    _choose(page, "mineral-mineral", MINERALS[turn % len(MINERALS)])


def _bare_mineral(page: Page, turn: int) -> None:
    _choose(page, "mineral", BARE_MINERALS[turn % len(BARE_MINERALS)])


def _choose(page: Page, key: str, mineral: str) -> None:
    box = page.locator(f".st-key-{key} input")
    box.fill(mineral)
    # A reader chooses what is there: the list has been drawn.
    page.get_by_role("option", name=mineral, exact=True).wait_for()
    page.wait_for_timeout(_QUIET_MS)
    box.press("Enter")


Controls = Mapping[str, tuple[Callable[[Page, int], None], int]]

CONTROLS: Controls = {
    "click on the map": (_country, len(COUNTRIES)),
    "mineral": (_mineral, len(MINERALS)),
}
BARE_CONTROLS: Controls = {
    "year": (_bare_year, BARE_YEARS),
    "mineral": (_bare_mineral, len(BARE_MINERALS)),
}
"""How each is clicked, by number of the click, and after how many clicks the same views return."""


def repaints(browser: Browser, url: str) -> list[Repaint]:
    """Clicks on the page of producers, which nobody else may have opened but at its first view."""
    return _repaints(browser, f"{url}/mineral?mineral=nickel", CONTROLS, PICTURE, HEADING)


def bare_repaints(browser: Browser, url: str) -> list[Repaint]:
    """Clicks on the bare page."""
    return _repaints(browser, url, BARE_CONTROLS, SENTENCE, SENTENCE)


def _repaints(
    browser: Browser, url: str, controls: Controls, shows: str, text: str
) -> list[Repaint]:
    """Clicks on each control of a page; what the selector `text` finds changes with each.

    Each control goes through its views twice, in a browser with an empty cache whose reader asked
    for less motion: else lines of the new picture bend for another 250 ms.
    """
    results = []
    for name, (act, views) in controls.items():
        page = browser.new_page(viewport=WINDOW, reduced_motion="reduce")
        page.add_init_script(_MARKS)
        _opened(page, url, shows)
        page.wait_for_selector(SETTLED, timeout=WAIT_MS)
        page.wait_for_load_state("networkidle")
        page.evaluate(_WATCH)
        results += [
            _round(page, text, Repaint(name, new), act, turns)
            for new, turns in ((True, range(views)), (False, range(views, 2 * views)))
        ]
        page.close()
    return results


def _round(
    page: Page, text: str, repaint: Repaint, act: Callable[[Page, int], None], turns: Iterable[int]
) -> Repaint:
    for turn in turns:
        # Not the inner text, for which the browser lays out the page, at each look.
        before = page.locator(text).first.text_content()
        act(page, turn)
        page.wait_for_function(_CHANGED, arg=[text, before], timeout=WAIT_MS)
        page.wait_for_selector(SETTLED, timeout=WAIT_MS)
        page.wait_for_timeout(_QUIET_MS)
        marks = page.evaluate("window.marks")
        repaint.answered.append((marks["answered"] - marks["clicked"]) / 1000)
        repaint.painted.append((marks["painted"] - marks["clicked"]) / 1000)
    return repaint
