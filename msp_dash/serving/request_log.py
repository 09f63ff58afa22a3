"""Middleware that numbers requests: an id in the response header and in each log line.

One line a request at level ``info``, without query strings, client addresses and session ids.
"""

from __future__ import annotations

import logging
import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from msp_dash.config import logs

log = logging.getLogger(__name__)

HEADER = "X-Request-ID"
PATH_MAX_CHARS = 120
_PARTS_LOGGED = {"_stcore": 2, "media": 1}
"""First part of a path -> number of parts that are logged; the rest names a session or a file."""


def loggable_path(path: str) -> str:
    """A path without session ids and file names, truncated to `PATH_MAX_CHARS`."""
    parts = path.split("/")
    return "/".join(parts[: _PARTS_LOGGED.get(parts[1] if len(parts) > 1 else "", len(parts)) + 1])[
        :PATH_MAX_CHARS
    ]


class RequestLog:
    """The outermost middleware, so that refusals are numbered and logged too."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Number a request: with the proxy's ``X-Request-ID`` if it is valid, else a new one."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        summary = _ResponseSummary()

        async def send_numbered(message: Message) -> None:
            if message["type"].endswith(("response.start", "websocket.accept")):
                message.setdefault("headers", [])
                MutableHeaders(scope=message)[HEADER] = logs.current_id()
            summary.note(message)
            await send(message)

        with logs.request_scope(logs.valid_or_new_id(Headers(scope=scope).get(HEADER, ""))):
            try:
                await self.app(scope, receive, send_numbered)
            finally:
                log.info("answered", extra={"fields": summary.fields(scope)})


class _ResponseSummary:
    """Status, size and duration of a response, collected from its ASGI messages."""

    def __init__(self) -> None:
        self._start = time.perf_counter()
        self._status = 0
        self._bytes = 0

    def note(self, message: Message) -> None:
        """Record one message of the response."""
        if message["type"].endswith("response.start"):  # of a refused handshake too
            self._status = message["status"]
        elif message["type"] == "websocket.accept":
            self._status = 101
        self._bytes += len(message.get("body") or message.get("bytes") or b"")

    def fields(self, scope: Scope) -> dict[str, object]:
        """Method, path, status (0 if there was no response), bytes, milliseconds."""
        return {
            "method": scope.get("method", "WEBSOCKET"),
            "path": loggable_path(scope["path"]),
            "status": self._status,
            "bytes": self._bytes,
            "ms": round(1000 * (time.perf_counter() - self._start), 1),
        }
