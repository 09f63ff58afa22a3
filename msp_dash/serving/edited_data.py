"""Takes edits of hand-maintained files, and tables that were built again, into a running server.

So it does rows that the server added to an office's own tables, in whichever of its processes.

An edited table of facts is used if it passes the rules (`data.curated`), but tables, figures and
pages are cached for the process. So with each request, at most once a second, the times of these
files are compared, and where one has changed all caches are emptied.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import chain
from threading import Lock

from starlette.types import ASGIApp, Receive, Scope, Send

from msp_dash.config.caches import clear_caches
from msp_dash.data import own
from msp_dash.data.paths import root

log = logging.getLogger(__name__)

FILES = (
    "facts/*.csv", "reference/*.csv", "corrections.csv", "sources.yaml", "checksums.json",
    "manifest.json",
)  # fmt: skip
"""Hand-maintained files of ``data``, the record of what has been accepted, and the manifest, which
is written after the tables."""
EVERY_SECONDS = 1.0

State = frozenset[tuple[str, int, int]]


def state() -> State:
    """Name, time and size of each of `FILES`, and of an office's own tables."""
    files = set()
    folder = own.folder()
    own_files = folder.glob("*.csv") if folder else ()
    published = chain.from_iterable((root() / "data").glob(pattern) for pattern in FILES)
    for path in chain(published, own_files):
        with suppress(OSError):  # Just being replaced: it is there the next time.
            status = path.stat()
            files.add((path.name, status.st_mtime_ns, status.st_size))
    return frozenset(files)


class EditedData:
    """ASGI middleware that empties all caches before a request where data was edited.

    Parameters
    ----------
    clock : seconds; tests have their own.
    """

    def __init__(self, app: ASGIApp, clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._clock = clock
        self._lock = Lock()
        self._state, self._next = state(), clock() + EVERY_SECONDS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look, and pass on."""
        self.look()
        await self._app(scope, receive, send)

    def look(self) -> None:
        """Empty all caches where a file has changed since the last look."""
        if self._clock() < self._next:
            return
        with self._lock:
            self._next = self._clock() + EVERY_SECONDS
            now = state()
            if now == self._state:
                return
            names = sorted({name for name, *_ in now ^ self._state})
            self._state = now
        try:
            if folder := own.folder():
                own.require_usable(folder)
        except own.OwnTablesError as error:
            log.warning("Own tables were edited, and are not read until mended: %s", error)
            return
        clear_caches()
        log.warning("Data was edited, and is read anew: %s", ", ".join(names))
