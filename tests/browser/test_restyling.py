"""How much of a page the browser styles anew when something comes or goes."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser

COMES_AND_GOES = """
() => {
  for (const place of document.querySelectorAll('body, [data-testid="stMain"], .st-key-controls')) {
    const one = document.createElement("div");
    place.append(one);
    getComputedStyle(document.body).color;
    one.remove();
    getComputedStyle(document.body).color;
  }
}
"""
"""As the list of an option box, a part of the page, and a control."""
FEW = 100
"""Of a page of more than a thousand elements."""


def restyled(page: Page, script: str) -> list[int]:
    """How many elements the browser styles, each time that it does, while a script runs."""
    browser = page.context.browser
    assert browser is not None
    browser.start_tracing(
        page=page, categories=["devtools.timeline", "disabled-by-default-devtools.timeline"]
    )
    try:
        page.evaluate(script)
    finally:
        events = json.loads(browser.stop_tracing())["traceEvents"]
    return [e["args"]["elementCount"] for e in events if e["name"] == "UpdateLayoutTree"]


@pytest.mark.parametrize("page_name", ["producers", "briefing", ""])
def test_what_comes_and_goes_leaves_the_rest_of_a_page_as_it_is(
    visitor: Visitor, page_name: str
) -> None:
    page = visitor().open(f"/{page_name}")
    assert page.evaluate("document.querySelectorAll('*').length") > 3 * FEW
    counts = restyled(page, COMES_AND_GOES)
    assert counts and max(counts) < FEW
