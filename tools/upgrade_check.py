"""Say whether the dashboard works on the Streamlit that is installed.

`make upgrade-check` runs this in an environment of its own, for the newest Streamlit and for the
two minor releases before the one that is pinned; CI does so once a week. It looks at the parts of
Streamlit that are replaced and all that they use, at each ``data-testid`` that style sheets,
scripts and tests rely on, and at a server: a session over the websocket changes a control and reads
a card, and a browser opens every page. The exit code is 1 where anything is missing.
"""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import streamlit as st  # noqa: E402 - after the path

from msp_dash.serving.streamlit_patches import PATCHES  # noqa: E402 - as above
from msp_dash.ui.navigation import ENTRIES  # noqa: E402 - as above

TEST_ID = re.compile(r"(?:data-testid[*^~|$]?=\W{0,2}|test_id\(.|testId:?.{1,3})(st[A-Z]\w+)")
"""How a style sheet, a script or a test names an element of Streamlit's."""
READ = ("msp_dash", "static/ui", "pages", "tests", "tools", "benchmarks")
ENDINGS = {".py", ".css", ".js"}
PAGE, CONTROL, VALUE = "mineral", "mineral-mineral", "cobalt"
WAIT_MS = 60_000


def patch_faults() -> list[str]:
    """What is replaced and does not fit, with what the server loses by that."""
    faults = ((patch.fault(), patch.loses) for patch in PATCHES)
    return [f"{fault}, so {loses}" for fault, loses in faults if fault]


def test_ids() -> set[str]:
    """Every ``data-testid`` of Streamlit's that this project names."""
    paths = (path for folder in READ for path in (ROOT / folder).rglob("*"))
    texts = (path.read_text(encoding="utf-8") for path in paths if path.suffix in ENDINGS)
    return {matches for text in texts for matches in TEST_ID.findall(text)}


def missing_test_ids() -> list[str]:
    """Those that no script of the installed Streamlit has; a name may be the start of one."""
    scripts = (Path(st.__file__).parent / "static" / "static" / "js").glob("*.js")
    everything = "".join(path.read_text(encoding="utf-8") for path in scripts)
    return [
        f"no element has the data-testid {name}"
        for name in sorted(test_ids())
        if not re.search(rf"[\"'`]{name}", everything)
    ]


@contextmanager
def server() -> Iterator[str]:
    """Address of a server of its own."""
    command = [sys.executable, "-m", "msp_dash", "serve", "--port", "0", "--workers", "1"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        matches = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        if matches is None:
            raise RuntimeError("The server did not start.")
        yield matches[0]
    finally:
        process.terminate()
        process.wait()


def session_faults(url: str) -> list[str]:
    """What a session over the websocket lacks: a page, an answer to a control, a card."""
    from benchmarks.driver import Session  # noqa: PLC0415 - names in it may be gone

    async def visit() -> list[str]:
        async with Session(url, PAGE) as session:
            for answer in (await session.open(), await session.choose(CONTROL, VALUE)):
                if answer.errors or not answer.cards.count:
                    return [f"{PAGE}: {answer.errors} errors, {answer.cards.count} cards"]
            visible = [card.address for card in session.cards.values()]
            return [] if any(VALUE in one for one in visible) else [f"no card shows {VALUE}"]

    return asyncio.run(visit())


def page_faults(url: str) -> list[str]:
    """Pages on which a browser finds no figure, or an error."""
    from playwright.sync_api import Error, sync_playwright  # noqa: PLC0415 - as above

    faults = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ["CHROMIUM"], args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        for number, entry in enumerate(ENTRIES):
            try:
                page.goto(f"{url}/{entry.name if number else ''}", timeout=WAIT_MS)
                page.locator("h1").first.wait_for(timeout=WAIT_MS)
                page.wait_for_load_state("networkidle", timeout=WAIT_MS)
                if page.locator(".st-key-failed, [data-testid=stException]").count():
                    faults.append(f"page {entry.name} shows an error")
            except Error as error:
                faults.append(f"page {entry.name}: {error.message.splitlines()[0]}")
        browser.close()
    return faults


def checked(name: str, check: Callable[..., list[str]], *args: str) -> int:
    """Run a check and print what it found; returns the number of faults."""
    try:
        faults = check(*args)
    except Exception as error:
        faults = [f"{type(error).__name__}: {error}"]
    print(f"{name}: {'as expected' if not faults else ''}", *faults, sep="\n  ")  # noqa: T201 - a command line speaks by printing
    return len(faults)


def releases() -> list[str]:
    """What to install: the newest Streamlit, and the two minor releases before the pinned one."""
    pinned = re.search(r"^streamlit==(\d+)\.(\d+)", (ROOT / "requirements.txt").read_text(), re.M)
    assert pinned is not None
    major, minor = map(int, pinned.groups())
    return ["streamlit", *(f"streamlit~={major}.{minor - before}.0" for before in (1, 2))]


def main(arguments: Sequence[str] = ()) -> int:
    """Run every check; the exit code is 1 where one found something. ``releases`` lists those."""
    if arguments == ["releases"]:
        print(*releases())  # noqa: T201 - a command line speaks by printing
        return 0
    print(f"Streamlit {st.__version__}")  # noqa: T201 - as above
    count = checked("replaced parts", patch_faults) + checked("test ids", missing_test_ids)
    with server() as url:
        count += checked("a session", session_faults, url) + checked("pages", page_faults, url)
    return int(count > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
