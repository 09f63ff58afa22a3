"""Work ahead of the readers: figures built and files compressed, giving way to who reads now."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import suppress

from msp_dash.data import TableError
from msp_dash.figures.registry import Spec, build, registry
from msp_dash.serving.answers.routes import entries, today
from msp_dash.serving.health import Prepared
from msp_dash.serving.precompressed import StaticFile, warm
from msp_dash.serving.readers import Readers
from msp_dash.ui import search
from msp_dash.ui.navigation import ENTRIES
from msp_dash.words import LANGUAGES, words

log = logging.getLogger(__name__)

FIGURE_SECONDS = 1.0
"""How long one figure waits for readers: all are built in two minutes of clicks without a pause."""

FILE_SECONDS = 0.05
"""The same for a file. Compressing one takes milliseconds and lets other threads run."""


def build_all(readers: Readers) -> Prepared:
    """Build each figure as it stands by default, those of the first page first."""
    first = ENTRIES[0].name
    for found in sorted(registry().values(), key=lambda found: found.page != first):
        readers.give_way(FIGURE_SECONDS)
        _build(found)
    readers.give_way(FIGURE_SECONDS)
    with suppress(TableError):  # Who asks is told.
        for lang in LANGUAGES:
            readers.give_way(FIGURE_SECONDS)
            search.packed(words(lang))
    unanswered = tuple(listed["id"] for listed in entries(today()) if "error" in listed)
    if unanswered:
        entries.cache_clear()  # A table that is put back is read at the next try.
    return Prepared(len(registry()) - len(unanswered), unanswered)


def _build(found: Spec) -> None:
    try:
        build(found.id)
    except Exception:  # One figure at fault must not keep the others waiting.
        log.exception("figure %s failed at the start", found.id)


def compress_all(files: Mapping[str, StaticFile], readers: Readers) -> None:
    """Compress each file in each encoding."""
    for path, file in files.items():
        readers.give_way(FILE_SECONDS)
        warm({path: file})
