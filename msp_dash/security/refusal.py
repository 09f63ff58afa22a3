"""A refusal before the app is asked: one sentence, as plain text, for requests and handshakes."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

DENIAL = "websocket.http.response"
"""The ASGI extension by which a handshake is refused with headers and words."""


class Refusal:
    """ASGI app that answers with a status and a sentence; a handshake gets the same."""

    def __init__(
        self, status: int, sentence: str, headers: Mapping[str, str] | None = None
    ) -> None:
        self.status = status
        kept = {"Cache-Control": "no-store", **(headers or {})}
        self._answer = PlainTextResponse(sentence + "\n", status, headers=kept)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it; where a server cannot refuse a handshake with words, without."""
        if scope["type"] == "websocket" and DENIAL not in scope.get("extensions", {}):
            await send({"type": "websocket.close", "code": 1008})
        else:
            await self._answer(scope, receive, send)
