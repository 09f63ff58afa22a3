"""Garbage collection between script runs, not within them.

A figure that is stored brings thousands of objects that stay. With Python's thresholds every few
new views cause a full collection, which stops all sessions for up to half a second, in the midst of
a script run: of 500 readers one in twenty waited for it. Here young objects are collected often,
mostly within a millisecond, and full collections wait for a moment without script runs.
"""

from __future__ import annotations

import ctypes
import gc
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Event

from msp_dash.serving.script_runs import ScriptRuns

THRESHOLDS = (1_000, 1_000_000, 1_000_000)
"""Of `gc.set_threshold`. The first counts objects made less objects freed, old ones too. Where a
click replaces what the one before left, it is reached long after as many were made: with 20,000, a
collection among 500 readers took 80 ms. The others are never reached between two rounds of
`collect_between_runs`."""
YOUNG_COLLECTIONS = 20
"""So many since the last of all have left enough for another."""
EVERY_SECONDS = 30.0
LATEST_SECONDS = 60.0
"""Longest wait for a moment without script runs: under constant load there is none."""
LONG_SECONDS = 0.2
"""A collection that takes longer has met caches, which are not looked through again."""
ROUNDS_AFTER = 2
"""Rounds once nobody is there: in the first, sessions may still wait for their browser."""


M_ARENA_MAX, ARENAS = -8, 2
"""Of glibc's `mallopt`: how many heaps threads may allocate from. Each holds freed memory that no
other thread gets; with glibc's eight a core, two workers kept a tenth more after ten minutes."""


def limit_arenas() -> None:
    """Let all threads share a few heaps. To be called before they are started.

    Other C libraries have no such function.
    """
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS)


def freeze_caches() -> None:
    """Collect all garbage, and exempt the rest from collections that follow.

    Caches live as long as the process: each full collection would look through half a gigabyte and
    pause script runs for half a second.
    """
    gc.collect()
    gc.freeze()


def collect_between_runs(
    script_runs: ScriptRuns,
    sessions: Callable[[], float],
    end_sessions: Callable[[], None],
    stop: Event,
    *,
    is_shared: bool,
    clock: Callable[[], float] = time.perf_counter,
) -> None:
    """Collect all garbage every half minute in which there may be much, until `stop` is set.

    What a long collection leaves is frozen: exempt from those that follow. Sessions that are open
    then are frozen too, and what is left of them when they end is collected once nobody is there.

    Parameters
    ----------
    sessions : gives the number of connected browsers.
    end_sessions : ends those whose browser has not come back in time, which are kept until then.
    is_shared : whether memory is shared with other processes: what they froze stays frozen, since
        a collection of it would make a copy, and no session is frozen with it, nor what waits for
        its browser when the last one has left.
    clock : seconds; tests have their own.
    """
    gc.set_threshold(*THRESHOLDS)
    to_come = runs_before = 0
    while not stop.wait(EVERY_SECONDS):
        # Each session leaves something, however little is made after it.
        if script_runs.started != runs_before:
            runs_before, to_come = script_runs.started, ROUNDS_AFTER
        if gc.get_count()[1] < YOUNG_COLLECTIONS and not (to_come and not sessions()):
            if not sessions():
                return_memory()  # That of connections which never became a session.
            continue
        script_runs.wait_until_idle(LATEST_SECONDS)
        is_empty = not sessions()
        if is_empty:
            to_come = max(to_come - 1, 0)
            end_sessions()
            if not is_shared:
                gc.unfreeze()
        start = clock()
        gc.collect()
        if clock() - start > LONG_SECONDS and (not is_shared or (is_empty and not to_come)):
            gc.freeze()
        if is_empty:
            return_memory()


def return_memory() -> None:
    """Return freed memory to the system, which Arrow and glibc keep: a fifth, in 10 ms.

    Other C libraries have no such function.
    """
    import pyarrow as pa  # noqa: PLC0415 - not before the first answer

    pa.default_memory_pool().release_unused()
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
