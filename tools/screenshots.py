"""Take screenshots of all pages in both sizes and themes: ``python tools/screenshots.py [--to X]``.

Starts the dashboard on a free port, or uses the one at ``--url``. Files are named
``<page>-<desktop|phone>-<light|dark>.png``; ``--whole`` captures the full page. The README's
picture, ``docs/overview.png``, is the first page in desktop size and light theme.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
SIZES: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1440, "height": 900}},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "device_scale_factor": 2,
        "is_mobile": True,
        "has_touch": True,
        "user_agent": "Mozilla/5.0 (iPhone) Mobi/15E148 Safari/604.1",
    },
}
THEMES = ("light", "dark")
README_PICTURE = ("overview", "desktop", "light", False)
START_SECONDS = 60
TALLEST_PX = 9000
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


def pages() -> list[str]:
    """Names of the pages in the order of the navigation."""
    sys.path.insert(0, str(ROOT))
    from msp_dash.ui.navigation import ENTRIES  # noqa: PLC0415  # the checkout is on the path now

    return [entry.name for entry in ENTRIES]


def chromium() -> str:
    """Path of the browser."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not path:
        sys.exit("No Chromium: `apt-get install -y chromium`, or set CHROMIUM to the path of one.")
    return path


@contextmanager
def dashboard() -> Iterator[str]:
    """Address of a dashboard that runs until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "msp_dash", "serve", "--port", str(port), "--workers", "1"]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        _wait(url, process)
        yield url
    finally:
        process.terminate()
        process.wait()


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=1)
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.2)
        else:
            return
    sys.exit("The dashboard did not start; see its message above.")


def still(page: Page) -> None:
    """Wait for the script, the fonts, and the outlines of maps."""
    page.wait_for_selector("h1.msp-h1")
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    page.wait_for_selector(':root:not(:has(.msp-cards:not([data-loading="0"])))', state="attached")
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    if page.locator("svg.earth").count():
        page.locator("svg.earth path[data-iso]").first.wait_for(state="attached")


def take(
    browser: Browser, url: str, name: str, size: str, theme: str, to: Path, whole: bool
) -> None:
    """One picture of one page."""
    context = browser.new_context(**SIZES[size], color_scheme=theme)
    page = context.new_page()
    page.goto(f"{url}/{'' if name == 'overview' else name}")
    still(page)
    if whole:
        height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
        width = SIZES[size]["viewport"]["width"]
        page.set_viewport_size({"width": width, "height": min(int(height), TALLEST_PX)})
        still(page)
    path = to / f"{name}-{size}-{theme}{'-whole' if whole else ''}.png"
    page.screenshot(path=path)
    if (name, size, theme, whole) == README_PICTURE:
        shutil.copy(path, ROOT / "docs" / "overview.png")
    context.close()
    sys.stdout.write(f"{path}\n")


def shoot(url: str, to: Path, names: list[str], whole: bool) -> None:
    """Every page in every size and theme."""
    to.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        for name in names:
            for size in SIZES:
                for theme in THEMES:
                    take(browser, url, name, size, theme, to, whole)
        browser.close()


def main() -> None:
    """Read the command line and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", help="address of a running dashboard")
    parser.add_argument("--to", type=Path, default=ROOT / "screenshots", help="folder")
    parser.add_argument("--only", nargs="*", help="names of pages")
    parser.add_argument("--whole", action="store_true", help="each page to its end")
    args = parser.parse_args()
    names = args.only or pages()
    if args.url:
        shoot(args.url.rstrip("/"), args.to, names, args.whole)
        return
    with dashboard() as url:
        shoot(url, args.to, names, args.whole)


if __name__ == "__main__":
    main()
