"""Whether text fits: no horizontal scrolling, nothing cut off."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

_CUT = (Path(__file__).parent / "cut.js").read_text(encoding="utf-8")
TRIES = 8
NARROWEST_PX = 320
"""What must do without scrolling in two directions (WCAG 2.2, 1.4.10): 1280 px enlarged to 400%."""
SPACED = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }
"""
"""Spacing that a reader may set (WCAG 2.2, 1.4.12). A style sheet of the reader's stays outside of
components, as in a browser."""


def cut(page: Page) -> list[str]:
    """What does not fit, in words; empty where everything does.

    The bar of pages folds a moment after the window has changed: what is gone by then is no fault.
    """
    overflows: list[str] = page.evaluate(_CUT)
    for _ in range(TRIES):
        if not overflows:
            break
        page.wait_for_timeout(250)
        overflows = page.evaluate(_CUT)
    return overflows


def narrow(page: Page) -> None:
    """Make the window as narrow as it may be."""
    size = page.viewport_size
    assert size is not None
    page.set_viewport_size({"width": NARROWEST_PX, "height": size["height"]})
    page.wait_for_timeout(300)


def space(page: Page) -> None:
    """Spread the text as a reader may."""
    page.evaluate(
        "(css) => { const s = new CSSStyleSheet(); s.replaceSync(css);"
        " document.adoptedStyleSheets = [...document.adoptedStyleSheets, s]; }",
        SPACED,
    )
    page.wait_for_timeout(300)
