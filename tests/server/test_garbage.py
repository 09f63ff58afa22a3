"""Garbage is collected between script runs, and caches are looked through once."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import repeat
from subprocess import PIPE, run

import pytest

from msp_dash.serving import garbage
from msp_dash.serving.garbage import LONG_SECONDS, collect_between_runs


class Runs:
    """Script runs that are over when asked; notes that they were waited for."""

    def __init__(self, log: list[str]) -> None:
        self.log, self.started = log, 1

    def wait_until_idle(self, at_most_seconds: float) -> None:
        assert at_most_seconds == garbage.LATEST_SECONDS
        self.log.append("wait")


class Stop:
    """An event that is set after some rounds."""

    def __init__(self, rounds: int) -> None:
        self.rounds = rounds

    def wait(self, seconds: float) -> bool:
        assert seconds == garbage.EVERY_SECONDS
        self.rounds -= 1
        return self.rounds < 0


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is done to the collector, in order; there is enough for it."""
    log: list[str] = []

    def noted(name: str) -> Callable[..., None]:
        return lambda *_args: log.append(name)

    for name in ("collect", "freeze", "unfreeze", "set_threshold"):
        monkeypatch.setattr(gc, name, noted(name))
    monkeypatch.setattr(gc, "get_count", lambda: (10, garbage.YOUNG_COLLECTIONS, 0))
    monkeypatch.setattr(garbage, "return_memory", noted("return memory"))
    return log


def collect(
    log: list[str],
    took: float,
    sessions: int | Sequence[int],
    rounds: int = 1,
    *,
    is_shared: bool = False,
) -> None:
    """Collect in some rounds, each of which takes `took` seconds; `sessions` : as each look at
    their number finds them, or always so many."""
    times: Iterator[float] = iter([0.0, took] * rounds)
    numbers = repeat(sessions) if isinstance(sessions, int) else iter(sessions)
    collect_between_runs(
        Runs(log),  # type: ignore[arg-type]  # by duck typing
        lambda: float(next(numbers)),
        lambda: log.append("end sessions"),
        Stop(rounds),  # type: ignore[arg-type]  # by duck typing
        is_shared=is_shared,
        clock=lambda: next(times),
    )


def test_a_collection_waits_for_a_moment_without_script_runs(log: list[str]) -> None:
    collect(log, took=0.01, sessions=3, rounds=2)
    assert log == ["set_threshold", *["wait", "collect"] * 2]


def test_what_a_long_collection_leaves_is_not_looked_through_again(log: list[str]) -> None:
    collect(log, took=2 * LONG_SECONDS, sessions=3)
    assert log[1:] == ["wait", "collect", "freeze"]


def test_what_sessions_left_is_collected_and_returned_once_nobody_is_there(log: list[str]) -> None:
    collect(log, took=0.01, sessions=0)
    assert log[1:] == ["wait", "end sessions", "unfreeze", "collect", "return memory"]


def test_what_the_last_session_left_is_collected_however_little_was_made_since(
    log: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twice: at first, sessions may still wait for their browser. Then what connections held."""
    monkeypatch.setattr(gc, "get_count", lambda: (10, 0, 0))
    collect(log, took=0.01, sessions=0, rounds=4)
    whole = ["wait", "end sessions", "unfreeze", "collect", "return memory"]
    assert log[1:] == [*whole * 2, *["return memory"] * 2]


def test_a_system_without_glibc_keeps_its_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: object())
    garbage.return_memory()
    garbage.limit_arenas()


HEAPS = """
import ctypes, threading
from msp_dash.serving.garbage import limit_arenas
if {limited}:
    limit_arenas()
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
together = threading.Barrier(16)
def allocate():
    together.wait()
    libc.malloc(1000)
    together.wait()
threads = [threading.Thread(target=allocate) for _ in range(16)]
for one in threads:
    one.start()
for one in threads:
    one.join()
libc.fdopen.restype = ctypes.c_void_p
libc.malloc_info(0, ctypes.c_void_p(libc.fdopen(1, b"w")))
"""


@pytest.mark.skipif(
    not hasattr(ctypes.CDLL(None), "malloc_info"), reason="only glibc has arenas to limit"
)
@pytest.mark.parametrize("limited", [True, False])
def test_threads_share_a_few_heaps(limited: bool) -> None:
    heaps = run([sys.executable, "-c", HEAPS.format(limited=limited)], stdout=PIPE, check=True)
    count = heaps.stdout.count(b"<heap nr=")
    assert (count <= garbage.ARENAS) == limited, count


def test_shared_memory_is_left_alone_and_what_is_free_returned(log: list[str]) -> None:
    long = 2 * LONG_SECONDS
    collect(log, took=long, sessions=3, is_shared=True)
    assert log[1:] == ["wait", "collect"]
    log.clear()
    collect(log, took=long, sessions=0, rounds=2, is_shared=True)
    # In the first round, sessions may still wait for their browser: frozen, they would stay.
    assert log[1:] == [
        *("wait", "end sessions", "collect", "return memory"),
        *("wait", "end sessions", "collect", "freeze", "return memory"),
    ]


def test_nothing_is_collected_where_little_was_made(
    log: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gc, "get_count", lambda: (10, garbage.YOUNG_COLLECTIONS - 1, 0))
    collect(log, took=0.01, sessions=1)
    assert log == ["set_threshold"]
