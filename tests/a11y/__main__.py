"""Check everything with axe-core, in every theme, size and language: `make a11y`.

Prints each violation and each overflow as it is found, then a table for ``docs/trust.md``. The exit
code is 1 if anything breaks a rule of the standard or does not fit.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page
from playwright.sync_api import Error as PlaywrightError

from msp_dash.briefing.page import page as one_file
from msp_dash.theme import Theme
from msp_dash.words import LANGUAGES
from tests.a11y.axe import EXCEPTIONS, STANDARD, Checked, check, version
from tests.a11y.layout import NARROWEST_PX, cut, narrow
from tests.a11y.places import OPENED, PAGES, Place, arrive, nothing
from tests.briefing.talks import msp_in_six
from tests.browser.conftest import DESKTOP, PHONE
from tests.chromium import WAIT_MS, chromium
from tests.serving import serving

SIZES: dict[str, dict[str, Any]] = {"1440 x 900": DESKTOP, "390 x 844": PHONE}
THEMES: tuple[Theme, ...] = ("light", "dark")


def print_line(text: str) -> None:
    """Print at once: a long run is watched."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def looks(pairs: bool) -> list[tuple[str, Theme]]:
    """Sizes and themes: each with each, or with `pairs` light on a desk and dark on a phone."""
    return list(zip(SIZES, THEMES, strict=True)) if pairs else list(product(SIZES, THEMES))


def views(
    browser: Browser, base: str, lang: str, places: Sequence[Place], pairs: bool
) -> Iterator[tuple[str, Page | None]]:
    """Name and page of every place, one after the other.

    Pages that stay as they open share a browser; what is opened on one, Streamlit may remember.
    """
    for size, theme in looks(pairs):
        with browser.new_context(**SIZES[size], color_scheme=theme) as shared:
            for place in places:
                name = f"{lang}, {size}, {theme}: {place.name}"
                if place.opened is nothing:
                    yield name, _arrived(shared, base, place, lang)
                    continue
                with browser.new_context(**SIZES[size], color_scheme=theme) as own:
                    yield name, _arrived(own, base, place, lang)


def _arrived(context: BrowserContext, base: str, place: Place, lang: str) -> Page | None:
    """The place, None where it could not be opened: the others are checked all the same."""
    for before in context.pages:
        before.close()
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    try:
        arrive(page, base, place, lang)
    except PlaywrightError as error:
        print_line(error.message.splitlines()[0])
        return None
    return page


def files(browser: Browser, folder: Path, lang: str, pairs: bool) -> Iterator[tuple[str, Page]]:
    """The one-file page of a ready-made briefing, opened from disk."""
    path = folder / f"{lang}.html"
    path.write_bytes(one_file(msp_in_six(lang)))
    for size, theme in looks(pairs):
        with browser.new_context(**SIZES[size], color_scheme=theme) as context:
            page = context.new_page()
            page.goto(path.as_uri())
            page.wait_for_selector("body.js .slide.now")
            yield f"{lang}, {size}, {theme}: one-file page", page


def fits(page: Page) -> list[str]:
    """What does not fit, on a phone also in the narrowest window."""
    overflows = cut(page)
    if page.viewport_size == PHONE["viewport"]:
        narrow(page)
        overflows += [f"at {NARROWEST_PX} px: {text}" for text in cut(page)]
    return overflows


@dataclass
class Count:
    """What was found in one language."""

    views: int = 0
    passed: int = 0
    broken: Counter[str] = field(default_factory=Counter)
    advice: Counter[str] = field(default_factory=Counter)
    review: int = 0
    unfit: int = 0

    def add(self, name: str, checked: Checked, unfit: Sequence[str]) -> None:
        """Count a view, and print what it breaks and what does not fit on it."""
        self.views += 1
        self.passed += checked.passed
        self.review += checked.review
        for finding in checked.findings:
            print_line(f"{'ADVICE' if finding.advice else 'BROKEN'} {name}: {finding}")
            (self.advice if finding.advice else self.broken)[finding.rule] += 1
        for text in unfit:
            print_line(f"UNFIT {name}: {text}")
        self.unfit += len(unfit)

    def lose(self, name: str) -> None:
        """Count a view that could not be opened as one that breaks everything."""
        print_line(f"BROKEN {name}: not reached")
        self.views += 1
        self.broken["not reached"] += 1


def table(counts: Mapping[str, Count]) -> str:
    """The counts as Markdown."""
    head = (
        "| language | views | rules held | broken | does not fit | advice | for people |\n"
        "|---|---|---|---|---|---|---|"
    )
    rows = [
        f"| {lang} | {c.views} | {c.passed} | {c.broken.total()} | {c.unfit} "
        f"| {c.advice.total()} | {c.review} |"
        for lang, c in counts.items()
    ]
    return "\n".join([head, *rows])


def main() -> int:
    """Check what was asked for; 1 where a rule of the standard is broken or words do not fit."""
    parser = argparse.ArgumentParser(prog="python -m tests.a11y", description=__doc__)
    parser.add_argument("--lang", nargs="*", default=LANGUAGES, choices=LANGUAGES)
    parser.add_argument(
        "--pairs", action="store_true", help="light on a desk, dark on a phone only"
    )
    parser.add_argument("--only", default="", help="part of the name of the places to check")
    parser.add_argument("--port", type=int, default=0)
    args = parser.parse_args()
    places = [one for one in (*PAGES, *OPENED) if args.only in one.name]
    counts = {lang: Count() for lang in args.lang}
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder), port=args.port) as base,
        chromium() as browser,
    ):
        for lang, count in counts.items():
            for name, page in views(browser, base, lang, places, args.pairs):
                if page is None:
                    count.lose(name)
                else:
                    count.add(name, check(page, newest=True), fits(page))
            if not args.only:
                for name, page in files(browser, Path(folder), lang, args.pairs):
                    count.add(name, check(page, newest=True), ())
    print_line(
        f"\naxe-core {version(newest=True)}; {', '.join(STANDARD)}; {len(EXCEPTIONS)} exceptions\n"
    )
    print_line(table(counts))
    return 1 if any(count.broken or count.unfit for count in counts.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
