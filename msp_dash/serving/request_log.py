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
SWITCHING = 101
"""Status of a websocket that was accepted, which the message does not have."""
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
        start, status, size = time.perf_counter(), 0, 0

        async def send_numbered(message: Message) -> None:
            nonlocal status, size
            if message["type"].endswith(("response.start", "websocket.accept")):
                status = message.get("status", SWITCHING)
                message.setdefault("headers", [])
                MutableHeaders(scope=message)[HEADER] = logs.current_id()
            size += len(message.get("body") or message.get("bytes") or b"")
            await send(message)

        with logs.request_scope(logs.valid_or_new_id(Headers(scope=scope).get(HEADER, ""))):
            try:
                await self.app(scope, receive, send_numbered)
            finally:
                fields = {
                    "method": scope.get("method", "WEBSOCKET"),
                    "path": loggable_path(scope["path"]),
                    "status": status,
                    "bytes": size,
                    "ms": round(1000 * (time.perf_counter() - start), 1),
                }
                log.info("answered", extra={"fields": fields})
