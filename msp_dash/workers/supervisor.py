"""The supervisor: owns the listening sockets, passes connections to workers, replaces workers.

It imports only the standard library, so that it stays small and has no reason to crash.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Coroutine, Sequence
from contextlib import ExitStack, suppress
from itertools import cycle
from pathlib import Path
from typing import Any

from msp_dash.serving.listening import bind_path
from msp_dash.workers.cookie import worker_of
from msp_dash.workers.plan import (
    DRAIN,
    DRAIN_SECONDS,
    MASTER,
    MESSAGE_MAX_BYTES,
    START,
    Plan,
    message,
    read_message,
)

log = logging.getLogger(__name__)

_HEAD_MAX_BYTES = 65536
"""Longest head of a request that uvicorn reads; a longer one goes to any worker, which refuses."""

_PATIENCE_SECONDS = 30.0
"""Timeout of a connection without a first request; browsers open spare connections."""

_LOOK_AGAIN_SECONDS, _LOOK_AGAIN_MOST_SECONDS = 0.02, 1.0

WITHOUT_THREADS = {"OPENBLAS_NUM_THREADS": "1", "JE_ARROW_MALLOC_CONF": "background_thread:false"}
"""Environment in which importing numpy and pyarrow starts no threads, for these must not be there
when the master forks. Both libraries read it when they are loaded."""

_KILL_AFTER_SECONDS = DRAIN_SECONDS + 5


class WorkersEnded(RuntimeError):
    """The workers exited unexpectedly; the log says why."""


class Generation:
    """A prefork master and its workers, as the supervisor sees them."""

    def __init__(self, handed: Sequence[int], paths: Sequence[int], metrics: Sequence[int]) -> None:
        # SOCK_SEQPACKET preserves message boundaries.
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control.setblocking(False)
        plan = Plan(theirs.fileno(), tuple(handed), tuple(paths), tuple(metrics))
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - this program itself
                [sys.executable, "-m", "msp_dash.workers.prefork", plan.text()],
                env=os.environ | WITHOUT_THREADS,
                pass_fds=plan.inherited,
                start_new_session=True,  # Ctrl+C is for the supervisor alone.
            )
        self._ready = {number: asyncio.Event() for number in range(MASTER, len(handed) + 1)}
        self.ended = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        """Read messages until the master closes the connection, then wait for it to exit."""
        loop = asyncio.get_running_loop()
        with suppress(ConnectionError):
            while sent := await loop.sock_recv(self._control, MESSAGE_MAX_BYTES):
                _, number = read_message(sent)
                self._ready[number].set()
        await asyncio.to_thread(self._process.wait)

    async def _until_ready(self, number: int) -> None:
        await _first(self._ready[number].wait(), self.ended)
        if not self._ready[number].is_set():
            raise WorkersEnded("The workers could not be started.")

    async def prepared(self) -> None:
        """Wait until tables are read and figures built.

        Raises
        ------
        WorkersEnded
            Where that failed.
        """
        await self._until_ready(MASTER)

    async def start(self, number: int) -> None:
        """Start a worker and wait until it answers; raises as `prepared` does."""
        self._control.send(message(START, number))
        await self._until_ready(number)

    def drain(self, number: int) -> None:
        """Have a worker finish its open requests and accept no more."""
        self._control.send(message(DRAIN, number))

    def end(self) -> str:
        """How the master ended, as a sentence; its own log says why, where it was not killed."""
        code = self._process.returncode
        if code is not None and code < 0:
            return f"The prefork master was killed by {signal.Signals(-code).name}; all have ended."
        return f"The workers ended with {code}; the log above says why."

    async def quit(self) -> None:
        """Stop all workers; those that do not exit in time are killed.

        A master that is still warming up reads no messages and has no requests to finish.
        """
        with suppress(OSError):
            self._control.shutdown(socket.SHUT_WR)
        patience = _KILL_AFTER_SECONDS if self._ready[MASTER].is_set() else 0
        await asyncio.wait((self.ended,), timeout=patience)
        if not self.ended.done():
            # Its own session is its own group.
            os.killpg(self._process.pid, signal.SIGKILL)
            await self.ended
        self._control.close()


class Supervisor:
    """Runs ``serve --workers N``.

    Parameters
    ----------
    listening : the public socket; each connection is passed to the worker that the cookie of its
        first request names.
    folder : folder of one Unix socket per worker (``worker-1.sock`` ...), for a proxy that reads
        the cookie itself, and of one for its metrics (``metrics-1.sock`` ...); None for none.
    metrics : listening sockets for metrics, one per worker, where no folder has them.
    """

    def __init__(
        self,
        listening: socket.socket,
        workers: int,
        folder: Path | None = None,
        metrics: Sequence[socket.socket] = (),
    ) -> None:
        self._listening = listening
        self._workers = workers
        self._folder = folder
        self._metrics = [one.fileno() for one in metrics]
        self._turns = cycle(range(1, workers + 1))
        self._handing: set[asyncio.Task[None]] = set()
        self._generations: list[Generation] = []

    async def run(self, ready: Callable[[], None]) -> None:
        """Serve until SIGTERM or SIGINT; SIGHUP replaces the workers one by one.

        Raises
        ------
        WorkersEnded
            When the workers cannot be started, or exit unexpectedly.
        OSError
            Where a path in `folder` cannot be used.
        """
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        assert task is not None
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, task.cancel)
        with ExitStack() as sockets:
            self._open(sockets)
            try:
                await self._serve(ready)
            except asyncio.CancelledError:
                log.info("told to stop")
            finally:
                _notify("STOPPING=1")
                await asyncio.gather(*(one.quit() for one in self._generations))

    async def _serve(self, ready: Callable[[], None]) -> None:
        generation = self._generation()
        await generation.prepared()
        for number in range(1, self._workers + 1):
            await generation.start(number)
        loop = asyncio.get_running_loop()
        accepting = loop.create_task(self._accept())
        reload = asyncio.Event()
        loop.add_signal_handler(signal.SIGHUP, reload.set)
        ready()
        _notify("READY=1")
        try:
            while True:
                await _first(reload.wait(), generation.ended)
                if generation.ended.done():
                    raise WorkersEnded(generation.end())
                reload.clear()
                generation = await self._replace(generation)
        finally:
            accepting.cancel()

    def _open(self, sockets: ExitStack) -> None:
        pairs = [
            socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET) for _ in range(self._workers)
        ]
        for pair in pairs:
            for one in pair:
                sockets.enter_context(one).setblocking(False)
        self._hands = [ours for ours, _ in pairs]
        self._handed = [theirs.fileno() for _, theirs in pairs]
        self._paths: list[int] = []
        if self._folder is None:
            return
        for kind, numbers in (("worker", self._paths), ("metrics", self._metrics)):
            for number in range(1, self._workers + 1):
                path = self._folder / f"{kind}-{number}.sock"
                numbers.append(sockets.enter_context(bind_path(path)).fileno())
                sockets.callback(path.unlink, missing_ok=True)

    def _generation(self) -> Generation:
        generation = Generation(self._handed, self._paths, self._metrics)
        self._generations.append(generation)
        return generation

    async def _replace(self, old: Generation) -> Generation:
        """Switch to a new generation, one worker after the other.

        The socket of a worker stays open throughout: connections that arrive between the last
        accept of the old worker and the first of the new one wait in its queue.
        """
        new = self._generation()
        try:
            await new.prepared()
        except WorkersEnded:
            log.exception("the new workers could not prepare: the ones that run go on")
            await self._end(new)
            return old
        for number in range(1, self._workers + 1):
            old.drain(number)
            await new.start(number)
        await self._end(old)
        log.warning("all workers are new")
        return new

    async def _end(self, generation: Generation) -> None:
        await generation.quit()
        self._generations.remove(generation)

    async def _accept(self) -> None:
        loop = asyncio.get_running_loop()
        self._listening.setblocking(False)
        while True:
            try:
                connection, _ = await loop.sock_accept(self._listening)
            except OSError as error:  # Too many open files, most likely: some will be closed.
                log.warning("a connection could not be accepted: %s", error.strerror)
                await asyncio.sleep(_LOOK_AGAIN_SECONDS)
                continue
            task = loop.create_task(self._hand_on(connection))
            self._handing.add(task)
            task.add_done_callback(self._handing.discard)

    async def _hand_on(self, connection: socket.socket) -> None:
        with connection, suppress(TimeoutError, OSError):
            async with asyncio.timeout(_PATIENCE_SECONDS):
                head = await _head(connection)
                if not head:
                    return
                number = worker_of(head, self._workers) or next(self._turns)
                hand = self._hands[number - 1]
                while True:
                    try:
                        socket.send_fds(hand, [b"."], [connection.fileno()])
                    except BlockingIOError:  # The worker is just being started again.
                        await asyncio.sleep(_LOOK_AGAIN_SECONDS)
                    else:
                        return


async def _first(one: Coroutine[Any, Any, object], other: asyncio.Task[None]) -> None:
    """Wait for either; `one` is cancelled if `other` finishes first."""
    waiting = asyncio.create_task(one)
    try:
        await asyncio.wait((waiting, other), return_when=asyncio.FIRST_COMPLETED)
    finally:
        waiting.cancel()


async def _head(connection: socket.socket) -> bytes:
    """Peek at the head of the first request, which stays readable for the worker; b"" at EOF."""
    loop, pause = asyncio.get_running_loop(), _LOOK_AGAIN_SECONDS
    while True:
        readable = loop.create_future()
        loop.add_reader(connection, readable.set_result, None)
        try:
            await readable
        finally:
            loop.remove_reader(connection)
        head = connection.recv(_HEAD_MAX_BYTES, socket.MSG_PEEK)
        if not head or b"\r\n\r\n" in head or len(head) == _HEAD_MAX_BYTES:
            return head
        # Peeked bytes keep the socket readable: waiting for more without a pause would spin, and
        # thousands that never send more would take half a core.
        await asyncio.sleep(pause)
        pause = min(2 * pause, _LOOK_AGAIN_MOST_SECONDS)


def _notify(state: str) -> None:
    """Send a state to systemd, if it started this process."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd, suppress(OSError):
        systemd.sendto(state.encode(), "\0" + address[1:] if address[0] == "@" else address)
