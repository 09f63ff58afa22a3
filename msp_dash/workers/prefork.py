"""The prefork master: a process that warms up once, then forks workers on request.

Forked workers share the warmed-up memory; the kernel copies a page only when one writes to it.
The warm-up ends with ``gc.freeze``, because the garbage collector would otherwise write to shared
pages.

A fork copies one thread and the locks of all: a worker would wait for ever for a lock that another
thread held. So the master has one thread when it forks, libraries' own included: numpy and pyarrow
are imported without any (`supervisor`), tables are read without (`data.load.read_arrow`), and
DuckDB, which the warm-up needs, is closed after it.
"""

from __future__ import annotations

import ctypes
import logging
import os
import selectors
import signal
import socket
import sys
import threading
import time
from collections import defaultdict, deque
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NoReturn

from msp_dash.data.engine import close_engine
from msp_dash.serving.app import READINESS, run_warm_up, start_log
from msp_dash.workers.plan import (
    DRAIN,
    MASTER,
    MESSAGE_MAX_BYTES,
    ORPHANED,
    READY,
    START,
    Plan,
    message,
    read_message,
)
from msp_dash.workers.worker import work

log = logging.getLogger(__name__)

_DEATHS, _WITHIN_SECONDS = 5, 60.0
"""A worker that dies this often within this time will die again: the master exits with an error."""

_THREADS_END_SECONDS = 10.0
"""How long the master waits for threads that are about to end, such as the last figure's."""

_PR_SET_PDEATHSIG = 1


class ThreadsRunning(RuntimeError):
    """The master has threads and cannot fork; the message names them."""


class PreforkMaster:
    """Forks workers on request and replaces those that die unexpectedly."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._control = socket.socket(fileno=plan.control)
        self._events = selectors.DefaultSelector()
        self._events.register(self._control, selectors.EVENT_READ)
        self._numbers: dict[int, int] = {}
        self._draining: set[int] = set()
        self._deaths: defaultdict[int, deque[float]] = defaultdict(lambda: deque(maxlen=_DEATHS))
        self._quitting = False

    def run(self) -> int:
        """Handle messages until the supervisor closes the connection; returns the exit code."""
        self._control.sendall(message(READY, MASTER))
        while self._numbers or not self._quitting:
            for key, _ in self._events.select():
                if key.fileobj is self._control:
                    self._handle(self._control.recv(MESSAGE_MAX_BYTES))
                elif not self._reap(key.data, key.fd):
                    return 1
        return 0

    def _handle(self, sent: bytes) -> None:
        if not sent:
            self._quitting = True
            self._events.unregister(self._control)
            for pid in self._numbers:
                self._end(pid)
            return
        word, number = read_message(sent)
        if word == START:
            self._fork(number)
        elif word == DRAIN:
            for pid, its in self._numbers.items():
                if its == number:
                    self._end(pid)

    def _end(self, pid: int) -> None:
        self._draining.add(pid)
        os.kill(pid, signal.SIGTERM)

    def _fork(self, number: int) -> None:
        wait_until_single_threaded()
        pid = os.fork()
        if not pid:
            self._run_worker(number)
        self._numbers[pid] = number
        # Readable when the process has ended.
        self._events.register(os.pidfd_open(pid), selectors.EVENT_READ, pid)

    def _run_worker(self, number: int) -> NoReturn:
        code = 1
        try:
            # Without the master a worker would keep serving and could never be replaced.
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, ORPHANED)
            self._events.close()
            ready = partial(self._control.sendall, message(READY, number))
            work(self._plan, number, ready)
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        except BaseException:
            log.exception("worker %d failed", number)
        finally:
            # Not sys.exit: cleanup handlers belong to the master, not to its forked copy.
            os._exit(code)

    def _reap(self, pid: int, watched: int) -> bool:
        """Reap a worker that has exited; False if it has died too often to be restarted."""
        self._events.unregister(watched)
        os.close(watched)
        _, status = os.waitpid(pid, 0)
        number = self._numbers.pop(pid)
        if pid in self._draining or self._quitting:
            self._draining.discard(pid)
            return True
        code = os.waitstatus_to_exitcode(status)
        deaths = self._deaths[number]
        deaths.append(time.monotonic())
        if len(deaths) == _DEATHS and deaths[-1] - deaths[0] < _WITHIN_SECONDS:
            log.error("worker %d ended with %d, too often to start it again", number, code)
            return False
        log.warning("worker %d ended with %d and is started again", number, code)
        self._fork(number)
        return True


def wait_until_single_threaded(timeout: float = _THREADS_END_SECONDS) -> None:
    """Wait for all other threads of this process to end, those of libraries included.

    Raises
    ------
    ThreadsRunning
        When some still run after `timeout` seconds.
    """
    end = time.monotonic() + timeout
    while names := _other_threads():
        if time.monotonic() > end:
            sentence = f"Workers cannot be forked while threads run: {', '.join(names)}."
            raise ThreadsRunning(sentence)
        time.sleep(0.01)


def _other_threads() -> list[str]:
    """Names of the threads beside the main one: Python's, and for the rest those of the system."""
    own = {str(thread.native_id): thread.name for thread in threading.enumerate()}
    names = []
    for task in Path("/proc/self/task").iterdir():
        if task.name != str(os.getpid()):
            with suppress(OSError):  # It has just ended.
                names.append(own.get(task.name) or (task / "comm").read_text().strip())
    return names


def main(text: str) -> int:
    """Warm up, then run the prefork master with the `Plan` serialized in `text`."""
    start_log()
    try:
        READINESS.warm_up = run_warm_up()
        close_engine()
        return PreforkMaster(Plan.read(text)).run()
    # `root` says what is missing and what to do.
    except (FileNotFoundError, ThreadsRunning) as error:
        log.error("%s", error)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
