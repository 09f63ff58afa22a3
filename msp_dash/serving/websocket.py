"""uvicorn's websocket protocol, which writes the messages of one turn of the event loop together.

A script run sends some twenty messages. A system call for each, which wakes the browser's side, was
a tenth of a click's processor time.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol


class BatchedTransport:
    """A transport whose writes wait for the end of the event loop's turn; all else is passed on."""

    def __init__(self, transport: Any, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._waiting: list[bytes] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Write with what else is written in this turn."""
        if not self._waiting:
            self._loop.call_soon(self._flush)
        self._waiting.append(data)

    def close(self) -> None:
        """Close after what waits was written."""
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        waiting, self._waiting = self._waiting, []
        if waiting and not self._transport.is_closing():
            self._transport.write(b"".join(waiting))


class BatchedWebSocket(WebSocketsSansIOProtocol):
    """The protocol over a `BatchedTransport`."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called with the connection of the handshake."""
        super().connection_made(BatchedTransport(transport, self.loop))  # type: ignore[arg-type]  # by duck typing
