"""Take the screenshots of the user guide: ``python -m tools.guide_pictures``.

Desktop size, light theme, English, bundled data. Each picture is stored in ``docs/guide/img`` as a
PNG with few colors to keep the repository small. The keyboard chapter uses
``tools/keyboard_walkthrough.py``, in Spanish.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tools.keyboard_walkthrough import SPANISH, walk
from tools.screenshots import ARGUMENTS, chromium, dashboard, still

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "guide" / "img"
VIEW = {"width": 1280, "height": 720}
LARGEST_BYTES = 150 * 1024
COLOURS = (256, 128, 64, 32)
"""Tried in turn until a picture is small enough."""
SLOW_MS = 120_000
"""On a busy machine a first briefing takes its time."""
MOVED_MS = 500
"""After this time a map has come to rest."""


def overview(page: Page, url: str) -> bytes:
    """The first page as it opens, down to its numbers."""
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(url)
    still(page)
    try:
        return page.screenshot()
    finally:
        page.set_viewport_size(VIEW)


def search(page: Page, url: str) -> bytes:
    """What the box finds for a question."""
    page.goto(f"{url}/mineral?mineral=nickel")
    still(page)
    page.keyboard.press("/")
    page.keyboard.type("who refines cobalt", delay=20)
    page.locator(".st-key-corner .answer").wait_for()
    page.locator(".st-key-corner [role=option]").first.wait_for()
    return page.screenshot(clip={"x": 0, "y": 0, "width": 1280, "height": 420})


def control(page: Page, url: str) -> bytes:
    """The controls, with "More" open: the rest of them, and what each changes."""
    page.goto(f"{url}/mineral?mineral=cobalt")
    still(page)
    page.locator(".st-key-more button").click()
    page.locator(".msp-meanings").wait_for()
    return page.screenshot()


def card(page: Page, url: str) -> bytes:
    """A figure with its source and the menu to share it."""
    page.set_viewport_size({"width": 1440, "height": 1500})
    page.goto(f"{url}/mineral?mineral=cobalt")
    still(page)
    locator = page.locator(".st-key-fig-producers-ranking")
    locator.get_by_role("button", name="Share").click()
    box = locator.bounding_box()
    assert box is not None
    return page.screenshot(clip={**box, "height": box["height"] + 260})


def pointing(page: Page, url: str) -> bytes:
    """A country that is pointed at in the ranking, on the map and at its line."""
    page.set_viewport_size({"width": 1440, "height": 1500})
    page.goto(f"{url}/mineral?mineral=nickel&source=bgs")
    still(page)
    page.locator('.st-key-fig-producers-ranking .stage [data-key="IDN"]').hover()
    return page.screenshot(clip={"x": 0, "y": 220, "width": 1440, "height": 1280})


def crosshair(page: Page, url: str) -> bytes:
    """A year of a chart of lines, with the value of every line."""
    page.goto(f"{url}/mineral?mineral=nickel&source=bgs&open=producers.history")
    still(page)
    locator = page.locator(".st-key-fig-producers-history")
    locator.scroll_into_view_if_needed()
    locator.locator('.stage [data-key="IDN"] circle[data-x="2014"]').hover()
    return locator.screenshot()


def filtered(page: Page, url: str) -> bytes:
    """A line hidden at its label, in the dark theme."""
    page.emulate_media(color_scheme="dark")
    page.goto(f"{url}/mineral?mineral=nickel&source=bgs&open=producers.history")
    still(page)
    locator = page.locator(".st-key-fig-producers-history")
    locator.scroll_into_view_if_needed()
    locator.locator('[data-entry="IDN"] text').first.click()
    page.mouse.move(0, 0)
    picture = locator.screenshot()
    page.emulate_media(color_scheme="light")
    return picture


def enlarged(page: Page, url: str) -> bytes:
    """The map of producers across the page, with the ruler of years."""
    page.set_viewport_size({"width": 1440, "height": 1060})
    page.goto(f"{url}/mineral?mineral=cobalt&open=producers.map")
    still(page)
    return page.screenshot()


def zoom(page: Page, url: str) -> bytes:
    """The map of roles, enlarged to Africa, with what is known of a country."""
    page.set_viewport_size({"width": 1440, "height": 1500})
    page.goto(f"{url}/table?open=partners.map")
    still(page)
    locator = page.locator(".st-key-fig-partners-map")
    locator.locator(".zoom select").select_option("africa")
    page.wait_for_timeout(MOVED_MS)
    locator.locator('path[data-iso="ZMB"]').hover()
    return locator.screenshot()


def what_if(page: Page, url: str) -> bytes:
    """What would be missing if a supplier stopped."""
    page.goto(f"{url}/stops")
    still(page)
    return page.screenshot()


def what_if_grid(page: Page, url: str) -> bytes:
    """What each importer of the group buys from the supplier, by mineral."""
    page.goto(f"{url}/stops?mineral=tungsten&open=disruption.leverage")
    still(page)
    locator = page.locator(".st-key-fig-disruption-leverage")
    locator.scroll_into_view_if_needed()
    still(page)
    return locator.screenshot()


def glossary(page: Page, url: str) -> bytes:
    """The glossary, opened at a term."""
    page.goto(f"{url}/data?term=reserves#part-glossary")
    still(page)
    return page.screenshot()


def briefing(page: Page, url: str) -> bytes:
    """The page that builds a briefing, with the six slides."""
    page.goto(f"{url}/briefing")
    still(page)
    page.get_by_role("button", name="Use this").first.click()
    page.locator(".st-key-fig-outline .t").nth(6).wait_for(timeout=SLOW_MS)
    still(page)
    return page.screenshot()


def stage(page: Page, url: str) -> bytes:
    """A slide on the stage."""
    page.goto(f"{url}/present?ready=six&slide=5")
    page.locator(".talk .slide.now").wait_for(timeout=SLOW_MS)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    return page.screenshot()


def by_keys(step: str) -> Callable[[Page, str], bytes]:
    """A step of the walk by keys alone, with the focus where it is then."""

    def picture(page: Page, url: str) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            for step_name in walk(page, url, SPANISH, Path(folder, "deck.pptx")):
                if step_name == step:
                    page.wait_for_load_state("networkidle")
                    return page.screenshot()
        raise LookupError(step)

    return picture


PICTURES: dict[str, Callable[[Page, str], bytes]] = {
    "overview": overview,
    "search": search,
    "control": control,
    "card": card,
    "pointing": pointing,
    "crosshair": crosshair,
    "filtered": filtered,
    "enlarged": enlarged,
    "zoom": zoom,
    "what-if": what_if,
    "what-if-grid": what_if_grid,
    "glossary": glossary,
    "briefing": briefing,
    "stage": stage,
    "keys-search": by_keys("search"),
    "keys-add": by_keys("add"),
    "keys-title": by_keys("title"),
    "keys-saved": by_keys("saved"),
}


def small(png: bytes) -> bytes:
    """The picture in as many colours as fit `LARGEST_BYTES`."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for colours in COLOURS:
        target = io.BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(target, "PNG", optimize=True)
        if target.tell() <= LARGEST_BYTES:
            return target.getvalue()
    sys.exit(f"A picture has {target.tell() // 1024} KB in {colours} colours: show less of it.")


def take(url: str, to: Path, names: list[str]) -> None:
    """Every picture that is named."""
    to.mkdir(parents=True, exist_ok=True)
    options: dict[str, Any] = {
        "viewport": VIEW,
        "color_scheme": "light",
        "reduced_motion": "reduce",
    }
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        for name in names:
            context = browser.new_context(**options)
            context.set_default_timeout(SLOW_MS)
            picture = small(PICTURES[name](context.new_page(), url))
            (to / f"{name}.png").write_bytes(picture)
            context.close()
            sys.stdout.write(f"{to / name}.png: {len(picture) // 1024} KB\n")
        browser.close()


def main() -> None:
    """Read the command line and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--to", type=Path, default=FOLDER, help="folder")
    parser.add_argument("--only", nargs="*", choices=PICTURES, help="names of pictures")
    args = parser.parse_args()
    with dashboard() as url:
        take(url, args.to, args.only or list(PICTURES))


if __name__ == "__main__":
    main()
