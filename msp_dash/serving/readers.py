"""Who is being served now, so that work that nobody waits for can give way."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition

MOMENT_SECONDS = 0.3
"""After a script run; the next one of the same reader often follows at once."""


class Readers:
    """Counts script runs under way. `changed` and `clock` (seconds) are replaced by tests."""

    def __init__(
        self, changed: Condition | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._changed = changed or Condition()
        self._clock = clock
        self._running = 0
        self._quiet_at = clock()

    @contextmanager
    def run(self) -> Iterator[None]:
        """One script run is under way."""
        with self._changed:
            self._running += 1
        try:
            yield
        finally:
            with self._changed:
                self._running -= 1
                self._quiet_at = self._clock() + MOMENT_SECONDS
                self._changed.notify_all()

    def give_way(self, at_most_seconds: float) -> None:
        """Return when the last run ended a moment ago, or after `at_most_seconds`.

        The caller sleeps meanwhile. The bound is for a hall that clicks without a pause.
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


READERS = Readers()
"""Of this process."""
