"""uvicorn's websocket protocol with a wider window of compression, and a deadline.

Lists of cards and of options resemble those before them: compressed, with the window of a
connection, a change is half its size or a fifth.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.extensions.permessage_deflate import ServerPerMessageDeflateFactory

log = logging.getLogger(__name__)

WINDOW_BITS = 14
"""16 KB: a list of two hundred countries that was sent before is within reach, and costs little."""
MESSAGE_MAX_BYTES = 2 * 2**20
"""Largest message of a browser. The longest that a page sends is a briefing, 512 KB as a file and
less as it is sent; uvicorn would take 16 MB, and hold as much for each connection."""
MESSAGE_SECONDS = 30.0
"""From the first byte of a message to its last: a connection that stays in between is closed."""
LEVEL, MEMORY_LEVEL = 4, 5
"""Of zlib; level 6 gains a twentieth and takes two to five times as long."""

COMPRESSION = ServerPerMessageDeflateFactory(
    server_no_context_takeover=False,
    client_no_context_takeover=True,
    server_max_window_bits=WINDOW_BITS,
    compress_settings={"level": LEVEL, "memLevel": MEMORY_LEVEL},
)
"""Per-message compression (RFC 7692); a connection has 80 KB for what was sent before."""


class LimitedWebSocket(WebSocketsSansIOProtocol):
    """The protocol with `COMPRESSION`, and a deadline for each message of a browser."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conn.available_extensions = [COMPRESSION]
        self._deadline: asyncio.TimerHandle | None = None

    def data_received(self, data: bytes) -> None:
        """Called with what a browser sent: a part of a message, or some messages."""
        super().data_received(data)
        is_unfinished = bool(self.frames or self.conn.reader.buffer)
        if is_unfinished and self._deadline is None:
            self._deadline = self.loop.call_later(MESSAGE_SECONDS, self._give_up)
        elif not is_unfinished:
            self._stop_waiting()

    def connection_lost(self, exc: Exception | None) -> None:
        """Called when the connection has ended."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        log.warning("A browser did not end its message within %g s.", MESSAGE_SECONDS)
        self.transport.close()
