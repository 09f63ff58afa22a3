"""Embedding a figure in another site: an allowed site may frame it, others may not."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.browser.conftest import eventually
from tests.chromium import WAIT_MS
from tests.serving import serving

pytestmark = pytest.mark.browser

FIGURE = "/figure?id=producers.ranking&mineral=cobalt&stage=refined"
PAGES = (
    "/",
    "/mineral?mineral=nickel",
    "/figures",
    "/figures/producers.map.json",
    "/search.json",
    "/changes.xml",
    "/figures.html",
)
ORIGINS = ("https://a.example", "http://127.0.0.1:9")


def may_frame(client: httpx.Client, path: str) -> str:
    """Who may frame the page at an address."""
    policy = client.get(path).headers["content-security-policy"]
    return str(policy.rsplit("frame-ancestors ", 1)[1])


@contextmanager
def other_site() -> Iterator[str]:
    """A site of its own: a port is part of an origin. It serves one empty page."""

    class Empty(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>another site</title>")

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Empty)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, str]]:
    """The dashboard, a site that it names, and one that it does not."""
    with other_site() as allowed_site, other_site() as stranger:
        folder = tmp_path_factory.mktemp("framing")
        with serving(
            folder, options=("--embed-from", *ORIGINS, allowed_site), cold=True
        ) as dashboard:
            yield dashboard, allowed_site, stranger


@pytest.fixture(scope="module")
def framed(sites: tuple[str, str, str]) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=sites[0], timeout=60) as client:
        yield client


def frame(browser: Browser, site: str, address: str) -> tuple[Page, list[str]]:
    page = browser.new_page(viewport={"width": 1000, "height": 800})
    page.set_default_timeout(WAIT_MS)
    refused: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if "frame-ancestors" in message.text:
            refused.append(message.text)

    page.on("console", note)
    page.goto(site)
    page.evaluate(
        """(src) => new Promise((done) => {
          const frame = document.createElement("iframe");
          Object.assign(frame, { src, width: 900, height: 700, onload: done });
          document.body.append(frame);
        })""",
        address,
    )
    return page, refused


def test_a_named_site_shows_the_figure_and_its_link_leads_out(
    browser: Browser, sites: tuple[str, str, str]
) -> None:
    dashboard, allowed_site, _ = sites
    page, refused = frame(browser, allowed_site, dashboard + FIGURE)
    inside = page.frame_locator("iframe")
    expect(inside.locator(".msp-title")).to_contain_text("cobalt")
    expect(inside.locator(".stage svg").first).to_be_visible()
    assert refused == []
    expect(inside.locator('[data-testid="stHeader"]')).to_be_hidden()
    link = inside.get_by_role("link", name="Open in Critical minerals and the MSP")
    with page.expect_popup() as opened:
        link.click()
    whole = opened.value
    whole.wait_for_selector("h1.msp-h1")
    assert "/mineral?mineral=cobalt&stage=refined" in whole.url
    # While the page is drawn anew, what stood there before is still there too.
    card = whole.locator('.st-key-fig-producers-ranking:not([data-stale="true"])')
    expect(card).to_be_focused()
    whole.close()
    page.close()


def test_another_site_shows_nothing_of_it(browser: Browser, sites: tuple[str, str, str]) -> None:
    dashboard, _, stranger = sites
    page, refused = frame(browser, stranger, dashboard + FIGURE)
    assert eventually(page, lambda: len(refused) == 1)
    page.close()


def test_a_named_site_may_frame_no_other_page(
    browser: Browser, sites: tuple[str, str, str]
) -> None:
    dashboard, allowed_site, _ = sites
    page, refused = frame(browser, allowed_site, dashboard + "/mineral?mineral=nickel")
    assert eventually(page, lambda: len(refused) == 1)
    page.close()


def test_named_origins_may_frame_the_page_of_one_figure(
    framed: httpx.Client, sites: tuple[str, str, str]
) -> None:
    for path in ("/figure", "/figure?id=producers.map&mineral=cobalt", "/figure/"):
        assert may_frame(framed, path) == f"'self' https://a.example http://127.0.0.1:9 {sites[1]}"


def test_nobody_else_gains_by_it(framed: httpx.Client) -> None:
    assert {may_frame(framed, path) for path in PAGES} == {"'self'"}
    assert may_frame(framed, "/figures/producers.map.html") == "*"
