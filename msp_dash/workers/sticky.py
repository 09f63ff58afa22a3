"""Session affinity: sets the cookie that leads a browser back to the worker with its session.

The WebSocket handshake decides: a session starts in the worker that accepts it, and the response
sets the cookie. HTML pages set it too, so that two tabs opened together reach the same worker.
"""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from msp_dash.workers.cookie import COOKIE, cookie_value


class Sticky:
    """ASGI middleware that sets the affinity cookie of worker `number`."""

    def __init__(self, app: ASGIApp, number: int) -> None:
        self.app = app
        self.number = number
        self._cookie = f"{COOKIE}={number}; Path=/; HttpOnly; SameSite=Lax"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Set the cookie on HTML pages and WebSocket handshakes, unless it is already right."""
        if not self._decides(scope):
            await self.app(scope, receive, send)
            return

        async def send_named(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.accept"):
                MutableHeaders(scope=message).append("Set-Cookie", self._cookie)
            await send(message)

        await self.app(scope, receive, send_named)

    def _decides(self, scope: Scope) -> bool:
        if scope["type"] not in ("http", "websocket"):
            return False
        headers = Headers(scope=scope)
        if cookie_value(f"cookie: {headers.get('cookie', '')}".encode("latin-1")) == self.number:
            return False
        if scope["type"] == "websocket":
            return True
        # Figures may be stored in shared caches, which must not distribute a cookie.
        is_figure = scope["path"].startswith("/figures")
        return "text/html" in headers.get("accept", "") and not is_figure
