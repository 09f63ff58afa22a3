"""A refusal by middleware: status and one sentence in plain text, also for WebSocket handshakes."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

DENIAL = "websocket.http.response"
"""The ASGI extension for refusing a handshake with an HTTP response."""


def is_ahead(scope: Scope) -> bool:
    """Whether a request is for what a reader may want next (``static/ui/store.js``)."""
    return Headers(scope=scope).get("purpose") == "prefetch"


def not_now(seconds: int) -> Refusal:
    """Refusal of a request ahead: 204, since a browser's console lists each answer that failed."""
    return Refusal(204, "", {"Retry-After": str(seconds)})


class Refusal:
    """ASGI app that answers HTTP requests and handshakes with a status and a sentence."""

    def __init__(
        self, status: int, sentence: str, headers: Mapping[str, str] | None = None
    ) -> None:
        self.status = status
        all_headers = {"Cache-Control": "no-store", **(headers or {})}
        text = f"{sentence}\n" if sentence else ""
        self._answer = PlainTextResponse(text, status, headers=all_headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it; a server without the extension closes the handshake without a body."""
        if scope["type"] == "websocket" and DENIAL not in scope.get("extensions", {}):
            await send({"type": "websocket.close", "code": 1008})
        else:
            await self._answer(scope, receive, send)
