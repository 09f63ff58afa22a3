"""Warm-up after startup: fill the caches of figures and compressed files.

Script runs come first: before each figure and file the warm-up waits, for a bounded time, until
none is in progress (`serving.script_runs`).
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import suppress

from msp_dash.config.clock import today
from msp_dash.data import TableError
from msp_dash.figures.registry import build, registry
from msp_dash.serving.answers.routes import entries
from msp_dash.serving.health import WarmUp
from msp_dash.serving.precompressed import StaticFile, warm
from msp_dash.serving.script_runs import ScriptRuns
from msp_dash.ui import search
from msp_dash.ui.navigation import ENTRIES
from msp_dash.words import LANGUAGES, words

log = logging.getLogger(__name__)

FIGURE_SECONDS = 1.0
"""Longest wait for script runs before a figure: under constant load all take two minutes."""

FILE_SECONDS = 0.05
"""The same for a file. Compressing one takes milliseconds and releases the GIL."""


def build_all(script_runs: ScriptRuns) -> WarmUp:
    """Build each figure with its default parameters, those of the first page first."""
    first = ENTRIES[0].name
    for spec in sorted(registry().values(), key=lambda spec: spec.page != first):
        script_runs.wait_until_idle(FIGURE_SECONDS)
        try:
            build(spec.id)
        except Exception:  # One broken figure must not stop the others.
            log.exception("figure %s failed at the start", spec.id)
    script_runs.wait_until_idle(FIGURE_SECONDS)
    with suppress(TableError):  # A request for the index gets the error.
        for lang in LANGUAGES:
            script_runs.wait_until_idle(FIGURE_SECONDS)
            search.payload(words(lang))
    unanswered = tuple(listed["id"] for listed in entries(today()) if "error" in listed)
    if unanswered:
        entries.cache_clear()  # A table that is put back is read at the next try.
    return WarmUp(len(registry()) - len(unanswered), unanswered)


def compress_all(files: Mapping[str, StaticFile], script_runs: ScriptRuns) -> None:
    """Compress each file in each encoding."""
    for path, file in files.items():
        script_runs.wait_until_idle(FILE_SECONDS)
        warm({path: file})
