"""The instant preview stands before Streamlit draws anything, and goes once it has."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import urlsplit

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import APIResponse, Page, Route, WebSocketRoute, expect

from tests.browser.conftest import Visit, Visitor, settled

pytestmark = pytest.mark.browser

STANDS_IN = "#instant-preview"
PREVIEW = f"{STANDS_IN}[data-drawn]"
# Below the bar of pages and controls, which are not there yet: title, and the map with its legend.
TITLE, MAP = (56, 70, 1180, 60), (56, 268, 870, 400)


def before_the_page(visit: Visit, path: str, *, clock: bool = False) -> Page:
    """A page whose websocket says nothing, so that all of it that shows came before it.

    With `clock` its time can be advanced.
    """
    page = visit.context.new_page()
    if clock:
        page.clock.install()

    def silent(_: WebSocketRoute) -> None:
        """Answer nothing."""

    page.route_web_socket("**/_stcore/stream*", silent)
    page.goto(visit.base + path)
    return page


def trade_was_opened(visit: Visit) -> APIResponse:
    """The preview of the page of trade: the server has one once somebody opened the page."""
    request, address = visit.context.request, f"{visit.base}/first/1440/light/trade"
    if request.get(address).status == 204:
        visit.open("/trade")
    answer = request.get(address)
    assert answer.status == 200
    return answer


def screenshot(page: Page, area: tuple[int, int, int, int]) -> Image.Image:
    left, top, width, height = area
    shot = page.screenshot(animations="disabled")
    return Image.open(BytesIO(shot)).convert("L").crop((left, top, left + width, top + height))


def differing(one: Image.Image, other: Image.Image) -> float:
    """Share of pixels that differ by more than the edge of a letter does."""
    differs = ImageChops.difference(one, other).point(lambda v: 255 if v > 64 else 0)
    return sum(differs.histogram()[1:]) / (one.width * one.height)


def test_the_top_of_a_page_stands_before_the_page_and_where_the_page_puts_it(
    visitor: Visitor,
) -> None:
    path = "/mineral?mineral=cobalt&stage=refined"
    visit = visitor()
    page = visit.open(path)
    expect(page.locator(STANDS_IN)).to_have_count(0)
    page.locator(".st-key-fig-producers-map path[data-iso]").first.wait_for()
    page.mouse.move(720, 60)
    real = screenshot(page, TITLE), screenshot(page, MAP)
    early = before_the_page(visit, path)
    early.wait_for_selector(PREVIEW)
    assert early.locator("h1").count() == 0, "the page itself has said nothing"
    early.wait_for_load_state("networkidle")
    assert differing(screenshot(early, TITLE), real[0]) < 0.005
    assert differing(screenshot(early, MAP), real[1]) < 0.005


IN_ORDER = f"""
window.there = [];
new MutationObserver(() => {{
  for (const one of ["{PREVIEW}", '[data-testid="stApp"]'])
    if (document.querySelector(one) && !window.there.includes(one)) window.there.push(one);
}}).observe(document, {{ subtree: true, childList: true, attributes: true }});
"""


def test_streamlit_waits_for_the_preview(visitor: Visitor) -> None:
    visit = visitor()
    visit.open("/trade")  # With all scripts in the browser, Streamlit's would come first.
    page = visit.open("/trade", IN_ORDER)
    assert page.evaluate("window.there[0]") == PREVIEW


def test_streamlit_does_not_wait_for_a_preview_that_never_comes(visitor: Visitor) -> None:
    visit = visitor()
    trade_was_opened(visit)
    page = visit.context.new_page()
    page.route("**/instant_preview.js", lambda route: route.abort())
    page.goto(f"{visit.base}/trade")
    page.wait_for_selector("h1.msp-h1")
    settled(page)


@pytest.mark.every
def test_on_a_phone_and_in_the_dark_too(visitor: Visitor) -> None:
    visit = visitor(phone=True, dark=True)
    visit.open("/trade")
    early = before_the_page(visit, "/trade")
    early.wait_for_selector(PREVIEW)
    ground = Image.open(BytesIO(early.screenshot())).convert("L").getpixel((5, 400))
    assert isinstance(ground, int) and ground < 60


@pytest.mark.every
def test_a_view_that_nobody_has_opened_waits_for_the_page(visitor: Visitor) -> None:
    page = visitor().open("/mineral?mineral=tin&year=2022")
    expect(page.locator("h1.msp-h1")).to_contain_text("tin")
    assert page.evaluate("window.mspFirst.then((answer) => answer.status)") == 204


def test_it_takes_no_key_nobody_hears_it_and_it_hides_no_page_whose_tables_are_down(
    visitor: Visitor,
) -> None:
    visit = visitor()
    trade_was_opened(visit)
    early = before_the_page(visit, "/trade")
    early.wait_for_selector(PREVIEW)
    assert early.locator(STANDS_IN).evaluate("(host) => host.inert")
    assert "trade" not in early.locator("body").aria_snapshot().lower()

    # Such a page may have no title: it says which table is missing, and that is all.
    early.evaluate(
        """() => {
          const app = document.querySelector('[data-testid="stApp"]');
          app.dataset.testConnectionState = "CONNECTED";
          app.dataset.testScriptState = "notRunning";
          const said = document.createElement("div");
          said.setAttribute("role", "status");
          document.querySelector('[data-testid="stMain"]').append(said);
        }"""
    )
    expect(early.locator(STANDS_IN)).to_have_count(0, timeout=10_000)


@pytest.mark.every
def test_a_page_that_draws_no_figure_is_not_hidden(visitor: Visitor) -> None:
    # As where its table went down since.
    visit = visitor()
    answer = trade_was_opened(visit)

    def another(route: Route) -> None:
        route.fulfill(body=answer.body(), content_type="application/octet-stream")

    visit.context.route("**/first/**", another)
    page = visit.open("/data")
    expect(page.locator(STANDS_IN)).to_have_count(0, timeout=10_000)
    expect(page.locator("h1.msp-h1")).to_be_visible()


def test_it_asks_for_no_picture_for_paper_and_looks_for_no_page_that_never_comes(
    visitor: Visitor,
) -> None:
    visit = visitor(own=True)
    trade_was_opened(visit)
    early = before_the_page(visit, "/trade", clock=True)
    paths: list[str] = []
    early.on("request", lambda request: paths.append(urlsplit(request.url).path))
    early.wait_for_selector(PREVIEW)
    early.clock.run_for(10_000)
    early.evaluate("fetch('/healthz')")
    assert "/healthz" in paths
    assert not [path for path in paths if "/print/" in path]
    early.clock.run_for(15_000)
    expect(early.locator(STANDS_IN)).to_have_count(0)


def test_a_page_does_without_it(visitor: Visitor) -> None:
    visit = visitor()
    visit.context.route("**/first/**", lambda route: route.abort())
    page = visit.open("/trade")
    settled(page)
    expect(page.locator(".st-key-fig-trade-flows svg").first).to_be_visible()
    expect(page.locator(STANDS_IN)).to_have_count(0)
