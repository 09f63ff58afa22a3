"""Tracks script runs in progress, so that background work yields to them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition

WARM_UP = "warm-up"
"""Id of a session that no reader has (`serving.page_warm_up`), which is not counted."""
MOMENT_SECONDS = 0.3
"""Quiet time after a script run, for the next click of the same user often follows at once."""


class ScriptRuns:
    """Counts script runs: those in progress, and those that have `started` in all.

    `changed` and `clock` (seconds) are injected by tests.
    """

    def __init__(
        self, changed: Condition | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._changed = changed or Condition()
        self._clock = clock
        self._running = self.started = 0
        self._quiet_at = clock()

    @contextmanager
    def run(self) -> Iterator[None]:
        """Context of one script run."""
        with self._changed:
            self._running += 1
            self.started += 1
        try:
            yield
        finally:
            with self._changed:
                self._running -= 1
                self._quiet_at = self._clock() + MOMENT_SECONDS
                self._changed.notify_all()

    def wait_until_idle(self, at_most_seconds: float) -> None:
        """Block until no script has run for `MOMENT_SECONDS`, at most `at_most_seconds`.

        The bound keeps background work going under constant load.
        """
        until = self._clock() + at_most_seconds
        with self._changed:
            while (now := self._clock()) < until:
                if self._running:
                    self._changed.wait(until - now)
                elif now < self._quiet_at:
                    self._changed.wait(min(until, self._quiet_at) - now)
                else:
                    return


SCRIPT_RUNS = ScriptRuns()
"""Of this process."""
