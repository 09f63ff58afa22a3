"""Has browsers come back to the process that holds their session.

The handshake of the websocket decides: the session begins where it arrives, and its answer names
that process. A page says it too, so that two tabs opened at once agree before either connects.
"""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from msp_dash.workers.cookie import COOKIE, carried


class Sticky:
    """ASGI wrapper that has browsers come back to worker `number`."""

    def __init__(self, app: ASGIApp, number: int) -> None:
        self.app = app
        self.number = number
        self._cookie = f"{COOKIE}={number}; Path=/; HttpOnly; SameSite=Lax"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Set the cookie with a page and with a websocket, where it says something else."""
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
        if carried(f"cookie: {headers.get('cookie', '')}".encode("latin-1")) == self.number:
            return False
        if scope["type"] == "websocket":
            return True
        # A figure may be kept by a cache that many share, which must not hand a cookie on.
        is_figure = scope["path"].startswith("/figures")
        return "text/html" in headers.get("accept", "") and not is_figure
