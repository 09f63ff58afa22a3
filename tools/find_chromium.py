"""Print the path of a Chromium for the browser tests and screenshots, or how to install one.

Searched in this order: the environment variable CHROMIUM, the usual names on PATH, the usual
locations of macOS and Windows, and the browser downloaded by Playwright.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
    "~/.cache/ms-playwright/chromium-*/chrome-linux*/chrome",
    "~/Library/Caches/ms-playwright/chromium-*/chrome-mac*/*/Contents/MacOS/*",
    "~/AppData/Local/ms-playwright/chromium-*/chrome-win*/chrome.exe",
)
HOW = (
    "No Chromium found for the browser tests: install one (Debian: apt-get install chromium; "
    "elsewhere: Google Chrome, or .venv/bin/playwright install chromium), or set CHROMIUM=/path."
)


def _candidates() -> Iterator[str]:
    yield from (on_path for name in NAMES if (on_path := shutil.which(name)))
    for place in PLACES:
        path = Path(place).expanduser()
        yield from sorted(map(str, Path(path.anchor).glob(str(path.relative_to(path.anchor)))))


def find_chromium() -> str | None:
    """Path of a Chromium that can be started, or None.

    Where CHROMIUM is set, it and nothing else: a wrong path is to be noticed, not repaired.
    """
    from_environment = os.environ.get("CHROMIUM")
    if from_environment:
        return shutil.which(from_environment)
    return next((path for path in _candidates() if os.access(path, os.X_OK)), None)


if __name__ == "__main__":
    path = find_chromium()
    if path is None:
        sys.exit(HOW)
    sys.stdout.write(f"{path}\n")
