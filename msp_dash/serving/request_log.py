"""An id for each request, in its answer and in the log; a line for each at level ``info``."""

from __future__ import annotations

import logging
import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from msp_dash.config import logs

log = logging.getLogger(__name__)

HEADER = "X-Request-ID"
PATH_MAX_CHARS = 120
_KEPT = {"_stcore": 2, "media": 1}
"""Parts that are kept of an address which goes on with a reader's session or the name of a file."""


def shown(path: str) -> str:
    """A path as it may be logged: without a session, and no longer than anyone reads."""
    parts = path.split("/")
    return "/".join(parts[: _KEPT.get(parts[1] if len(parts) > 1 else "", len(parts)) + 1])[
        :PATH_MAX_CHARS
    ]


class RequestLog:
    """ASGI wrapper around everything else, so that refusals are numbered and logged too."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Number a request: by the proxy's ``X-Request-ID`` where that is one, else anew."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        seen = _Seen()

        async def send_numbered(message: Message) -> None:
            if message["type"].endswith(("response.start", "websocket.accept")):
                message.setdefault("headers", [])
                MutableHeaders(scope=message)[HEADER] = logs.current()
            seen.note(message)
            await send(message)

        with logs.numbered(logs.fit(Headers(scope=scope).get(HEADER, ""))):
            try:
                await self.app(scope, receive, send_numbered)
            finally:
                log.info("answered", extra={"fields": seen.fields(scope)})


class _Seen:
    """What is worth a line of an answer that went by."""

    def __init__(self) -> None:
        self._start = time.perf_counter()
        self._status = 0
        self._bytes = 0

    def note(self, message: Message) -> None:
        """Take note of one message of an answer."""
        if message["type"].endswith("response.start"):  # of a refused handshake too
            self._status = message["status"]
        elif message["type"] == "websocket.accept":
            self._status = 101
        self._bytes += len(message.get("body") or message.get("bytes") or b"")

    def fields(self, scope: Scope) -> dict[str, object]:
        """Method, path, status (0 where nothing was answered), bytes, milliseconds."""
        return {
            "method": scope.get("method", "WEBSOCKET"),
            "path": shown(scope["path"]),
            "status": self._status,
            "bytes": self._bytes,
            "ms": round(1000 * (time.perf_counter() - self._start), 1),
        }
