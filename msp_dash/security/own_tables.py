"""Middleware where an office's own tables are shown: who gets an answer, and that nobody keeps it.

Without a login an answer goes to a browser on this machine alone. A proxy on this machine speaks
for others: it is told by the headers that it adds, by its socket, by the name that it passes on, or
by its old HTTP.
"""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from msp_dash.security.hosts import HERE, host_name
from msp_dash.security.peers import is_here
from msp_dash.security.refusal import Refusal

KEPT_NOWHERE = "private, no-store"
OPEN = ("/healthz", "/readyz")
"""Probes: they say nothing of the tables."""
PROGRAM = ("/static/", "/app/static/")
"""Scripts, fonts, outlines: parts of the program, which any cache may keep."""

_OF_PROXIES = ("forwarded", "via", "x-real-ip")


class OwnTables:
    """ASGI middleware that refuses other machines (403), other sites, and caches.

    Parameters
    ----------
    login : readers log in, so that they may be on other machines.
    """

    def __init__(self, app: ASGIApp, *, login: bool) -> None:
        self._app = app
        self._login = login

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with a header that forbids to store; or refuse."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        if path not in OPEN and (refusal := self._refusal(scope)):
            await refusal(scope, receive, send)
            return

        async def send_private(message: Message) -> None:
            if message["type"] == "http.response.start" and not path.startswith(PROGRAM):
                MutableHeaders(scope=message)["Cache-Control"] = KEPT_NOWHERE
            await send(message)

        await self._app(scope, receive, send_private)

    def _refusal(self, scope: Scope) -> Refusal | None:
        if not self._login and not is_direct(scope):
            return Refusal(
                403,
                "This dashboard shows an office's own tables: it answers this machine alone. "
                "Who runs it can let others log in: serve --login",
            )
        if _within_another_site(Headers(scope=scope)):
            return Refusal(403, "A page of another site asks for this: it is not answered.")
        return None


def is_direct(scope: Scope) -> bool:
    """Whether a request comes from a program on this machine, and from no proxy for another."""
    headers, client = Headers(scope=scope), scope.get("client")
    passed_on = any(name in _OF_PROXIES or name.startswith("x-forwarded") for name in headers)
    return (
        client is not None
        and is_here(client[0])
        and not passed_on
        and host_name(headers.get("host", "")) in HERE
        and scope.get("http_version") != "1.0"
    )


def _within_another_site(headers: Headers) -> bool:
    """Whether a page of another site frames or fetches this; a link to a page may be followed."""
    if headers.get("sec-fetch-site") not in ("cross-site", "same-site"):
        return False
    return headers.get("sec-fetch-dest") != "document"
