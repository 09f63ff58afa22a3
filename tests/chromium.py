"""The browser of the tests: one a process, with every other host out of reach."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from benchmarks.browser import ARGUMENTS

WAIT_MS = 60_000
"""Longest wait for a page. Only a failure takes it, so it is long enough for a busy machine."""

expect.set_options(timeout=WAIT_MS)

ONE_PROCESS = "--process-per-site"
"""Pages of a context share a process, which has compiled the scripts: a third less work a page."""

UNOPTIMIZED = "--js-flags=--no-opt,--no-maglev"
"""A page lives for seconds: to optimize its scripts takes more work than it saves."""


def executable() -> str:
    """The browser to use; a missing one is an error, not a reason to leave the tests out."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not path:
        pytest.fail(
            "No Chromium: `apt-get install -y chromium`, or set CHROMIUM to the path of one."
        )
    return path


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running browser. Playwright allows one at a time in a process."""
    with sync_playwright() as playwright:
        arguments = [*ARGUMENTS, ONE_PROCESS, UNOPTIMIZED]
        started = playwright.chromium.launch(executable_path=executable(), args=arguments)
        yield started
        started.close()
