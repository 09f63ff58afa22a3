"""One worker: a uvicorn server for connections passed on by the supervisor or a proxy."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable

import uvicorn

from msp_dash.serving import metrics
from msp_dash.serving.app import configured, load
from msp_dash.workers.plan import DRAIN_SECONDS, ORPHANED, Plan
from msp_dash.workers.sticky import Sticky

log = logging.getLogger(__name__)

_SETTLE_SECONDS = 0.05
"""Pause before idle connections are closed, so that requests in transit are still answered."""


class Worker(uvicorn.Server):
    """A server that also receives connections accepted by another process."""

    def __init__(
        self, config: uvicorn.Config, handed: socket.socket, ready: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._handed = handed
        self._ready = ready
        self._arriving: set[asyncio.Task[object]] = set()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, receive connections from the supervisor, and report that this worker is ready."""
        await super().startup(sockets)
        loop = asyncio.get_running_loop()
        loop.add_reader(self._handed, self._take)
        loop.add_signal_handler(ORPHANED, self._end_without_master)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Accept no more connections, finish open requests; WebSockets get a close frame."""
        asyncio.get_running_loop().remove_reader(self._handed)
        for listening in self.servers:
            listening.close()
        await asyncio.sleep(_SETTLE_SECONDS)
        await super().shutdown(sockets)

    def _end_without_master(self) -> None:
        log.error("The prefork master was killed: this worker ends its requests, and then itself.")
        self.should_exit = True

    def _take(self) -> None:
        try:
            # One message at a time: while an old and a new worker both read, each connection goes
            # to exactly one of them.
            data, numbers, _, _ = socket.recv_fds(self._handed, 1, 1)
        except BlockingIOError:
            return
        if not data:  # The supervisor is gone.
            self.should_exit = True
            return
        loop = asyncio.get_running_loop()
        for number in numbers:
            connection = socket.socket(fileno=number)
            task = loop.create_task(loop.connect_accepted_socket(self._protocol, connection))
            self._arriving.add(task)
            task.add_done_callback(self._arriving.discard)

    def _protocol(self) -> asyncio.Protocol:
        # As uvicorn.Server.startup makes one for a connection that it accepted itself.
        make: Callable[..., asyncio.Protocol] = self.config.http_protocol_class
        return make(
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )


def work(plan: Plan, number: int, ready: Callable[[], None]) -> None:
    """Serve as worker `number` (from 1) until stopped; calls `ready` once it accepts requests."""
    handed = socket.socket(fileno=plan.handed[number - 1])
    handed.setblocking(False)
    paths = [socket.socket(fileno=own[number - 1]) for own in (plan.paths, plan.metrics) if own]
    if plan.metrics:
        metrics.listen(paths[-1])
    app = Sticky(load(), number)
    Worker(configured(app, DRAIN_SECONDS), handed, ready).run(sockets=paths)
