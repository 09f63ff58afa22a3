"""A refusal by middleware: status and one sentence in plain text, also for WebSocket handshakes."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

DENIAL = "websocket.http.response"
"""The ASGI extension for refusing a handshake with an HTTP response."""


class Refusal:
    """ASGI app that answers HTTP requests and handshakes with a status and a sentence."""

    def __init__(
        self, status: int, sentence: str, headers: Mapping[str, str] | None = None
    ) -> None:
        self.status = status
        all_headers = {"Cache-Control": "no-store", **(headers or {})}
        self._answer = PlainTextResponse(sentence + "\n", status, headers=all_headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it; a server without the extension closes the handshake without a body."""
        if scope["type"] == "websocket" and DENIAL not in scope.get("extensions", {}):
            await send({"type": "websocket.close", "code": 1008})
        else:
            await self._answer(scope, receive, send)
