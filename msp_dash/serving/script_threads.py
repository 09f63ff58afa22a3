"""Threads that run scripts: one that has finished takes the next script run.

Streamlit starts a thread for each script run. To hand a run to a waiting thread takes less time,
most of all on a busy machine.
"""

from __future__ import annotations

import sys
import threading
from collections import deque
from collections.abc import Callable
from contextvars import Context
from functools import wraps
from queue import SimpleQueue
from typing import Any

from msp_dash.serving.guarded_patch import Replacement

IDLE_MAX = 16
"""Threads that wait; more are there only while more scripts run at once."""

Work = Callable[[], object]


class ScriptThread(threading.Thread):
    """Does one piece of work after the other; none knows of those before.

    What a piece sets as an attribute of its thread (Streamlit: the session that the script runs
    for) or as a context variable is gone when it ends.
    """

    def __init__(self) -> None:
        # As a thread of Streamlit's: a script that hangs must not keep the process alive.
        super().__init__(name="ScriptRunner.scriptThread", daemon=True)
        self._work: SimpleQueue[Work] = SimpleQueue()

    def do(self, work: Work) -> None:
        """Do `work` next."""
        self._work.put(work)

    def run(self) -> None:
        """Do all work, until enough others wait for some."""
        own = frozenset(vars(self))
        while True:
            try:
                Context().run(self._work.get())
            except BaseException:
                threading.excepthook(threading.ExceptHookArgs((*sys.exc_info(), self)))
            for name in vars(self).keys() - own:
                delattr(self, name)
            if len(_IDLE) >= IDLE_MAX:
                return
            _IDLE.append(self)


_IDLE: deque[ScriptThread] = deque()


def idle_thread() -> ScriptThread:
    """A thread that waits for work: the last one that had some, or a new one."""
    try:
        return _IDLE.pop()
    except IndexError:
        thread = ScriptThread()
        thread.start()
        return thread


def in_waiting_thread(start: Replacement) -> Replacement:
    """``ScriptRunner.start`` that has a session's script run by a thread that waits.

    A subclass keeps its own thread: that of `AppTest` waits for its end.

    A runner and its session's state refer to each other. When the run ends the state lets go, so
    that both are freed at once: as garbage, those of hundreds of readers stop all for as long as
    it takes to collect them.
    """

    @wraps(start)
    def handed(self: Any) -> None:
        if type(self).__module__ != start.__module__:
            start(self)
            return
        if self._script_thread is not None:
            raise RuntimeError("This script runner was started before: make a new one.")

        def work() -> None:
            try:
                self._run_script_thread()
            finally:
                object.__setattr__(self._session_state, "_yield_callback", _no_request)

        self._script_thread = idle_thread()
        self._script_thread.do(work)

    return handed


def _no_request() -> None:
    """In the place of what asks whether to stop or rerun, for a run that has ended."""
