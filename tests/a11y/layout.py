"""Whether text fits: no horizontal scrolling, nothing cut off."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Page, TimeoutError

_CUT = (Path(__file__).parent / "cut.js").read_text(encoding="utf-8")
FOLDED_MS = 20_000
"""Longest wait for the bar of pages to fold after the window has changed. Only a fault takes it."""
NARROWEST_PX = 320
"""What must do without scrolling in two directions (WCAG 2.2, 1.4.10): 1280 px enlarged to 400%."""
SPACED = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }
"""
"""Spacing that a reader may set (WCAG 2.2, 1.4.12). A style sheet of the reader's stays outside of
components, as in a browser."""


def cut(page: Page, *, values: bool = True) -> list[str]:
    """What does not fit, in words; empty where everything does.

    The bar of pages folds a moment after the window has changed: what is gone by then is no fault.
    Without `values` the value of a field may be cut, which is scrolled to its end.
    """
    texts = f"({_CUT})()" + ("" if values else ".filter((text) => !text.startsWith('the value'))")
    with suppress(TimeoutError):
        page.wait_for_function(f"() => !{texts}.length", timeout=FOLDED_MS)
    overflows: list[str] = page.evaluate(f"() => {texts}")
    return overflows


def _laid_out(page: Page) -> None:
    """Wait until what follows the size of an element has followed it, and is painted."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")


def narrow(page: Page) -> None:
    """Make the window as narrow as it may be."""
    size = page.viewport_size
    assert size is not None
    page.set_viewport_size({"width": NARROWEST_PX, "height": size["height"]})
    _laid_out(page)


def space(page: Page) -> None:
    """Spread the text as a reader may."""
    page.evaluate(
        "(css) => { const s = new CSSStyleSheet(); s.replaceSync(css);"
        " document.adoptedStyleSheets = [...document.adoptedStyleSheets, s]; }",
        SPACED,
    )
    _laid_out(page)
