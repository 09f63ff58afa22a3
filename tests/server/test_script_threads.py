"""Script runs share threads, and nothing else."""

from __future__ import annotations

import gc
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable, Iterator
from contextvars import ContextVar

import pytest
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.state import SafeSessionState, SessionState

from msp_dash.serving import script_threads
from msp_dash.serving.script_threads import (
    IDLE_MAX,
    ScriptThread,
    idle_thread,
    in_waiting_thread,
)

READER: ContextVar[str] = ContextVar("reader", default="nobody")
WAIT_SECONDS = 20


@pytest.fixture(autouse=True)
def waiting(monkeypatch: pytest.MonkeyPatch) -> deque[ScriptThread]:
    """The threads that wait for work: none at first."""
    threads: deque[ScriptThread] = deque()
    monkeypatch.setattr(script_threads, "_IDLE", threads)
    return threads


def until_idle(thread: ScriptThread) -> None:
    """Wait until a thread waits for work."""
    until = time.monotonic() + WAIT_SECONDS
    while thread not in script_threads._IDLE:
        assert time.monotonic() < until, "the thread is not idle again"
        time.sleep(0.001)


def idle_after(work: Callable[[], object]) -> ScriptThread:
    """The thread that has done some work, once it waits again."""
    thread = idle_thread()
    thread.do(work)
    until_idle(thread)
    return thread


def test_the_next_run_takes_the_thread_that_waits() -> None:
    ran: list[threading.Thread] = []
    threads = [idle_after(lambda: ran.append(threading.current_thread())) for _ in range(3)]
    assert ran == threads
    assert len(set(ran)) == 1


def test_runs_at_the_same_time_have_a_thread_each(waiting: deque[ScriptThread]) -> None:
    go_on = threading.Event()
    busy = idle_thread()
    busy.do(lambda: go_on.wait(WAIT_SECONDS))
    assert idle_after(lambda: None) is not busy
    assert busy not in waiting
    go_on.set()


def test_a_run_leaves_nothing_to_the_next() -> None:
    def run() -> None:
        thread = threading.current_thread()
        before.append((READER.get(), getattr(thread, "session", "none")))
        READER.set("Ada")
        vars(thread)["session"] = "Ada's"

    before: list[tuple[str, str]] = []
    assert idle_after(run) is idle_after(run)
    assert before == [("nobody", "none")] * 2


def test_a_run_that_fails_is_reported_and_ends_no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise LookupError("no such script")

    reported: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", reported.append)
    thread = idle_after(fail)
    assert [(one.thread, str(one.exc_value)) for one in reported] == [(thread, "no such script")]
    assert idle_after(lambda: None) is thread


def test_only_some_threads_wait(waiting: deque[ScriptThread]) -> None:
    waiting.extend(ScriptThread() for _ in range(IDLE_MAX))
    thread = ScriptThread()
    thread.start()
    thread.do(lambda: None)
    thread.join(WAIT_SECONDS)
    assert not thread.is_alive()
    assert len(waiting) == IDLE_MAX


class Runner(ScriptRunner):
    """A script runner that has no session; notes in which thread it ran and for whom."""

    def __init__(self) -> None:
        self._script_thread = None
        self._session_state = SafeSessionState(
            SessionState(), self._maybe_handle_execution_control_request
        )
        self.ran: list[object] = []

    def _run_script_thread(self) -> None:
        self.ran += [threading.current_thread(), get_script_run_ctx(suppress_warning=True)]


def test_streamlit_runs_a_script_in_a_thread_that_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Runner, "__module__", ScriptRunner.start.__module__)
    start = in_waiting_thread(ScriptRunner.start)
    thread, runner = idle_after(lambda: None), Runner()
    start(runner)
    until_idle(thread)
    assert runner.ran == [thread, None]
    with pytest.raises(RuntimeError, match="make a new one"):
        start(runner)


def test_the_script_of_a_test_has_its_own_thread() -> None:
    runner = Runner()
    in_waiting_thread(ScriptRunner.start)(runner)
    assert runner._script_thread is not None
    runner._script_thread.join(WAIT_SECONDS)
    assert not isinstance(runner._script_thread, ScriptThread)
    assert runner.ran == [runner._script_thread, None]


@pytest.fixture
def no_collection() -> Iterator[None]:
    """A test in which nothing is freed but by the last reference to it."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("no_collection")
def test_a_run_that_has_ended_is_freed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Runner, "__module__", ScriptRunner.start.__module__)
    thread, runner = idle_after(lambda: None), Runner()
    ended = weakref.ref(runner)
    in_waiting_thread(ScriptRunner.start)(runner)
    until_idle(thread)
    del runner
    assert ended() is None
