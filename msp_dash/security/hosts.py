"""Middleware that checks the Host and Origin headers.

Another site could point its own name at this machine (DNS rebinding) and read whatever this machine
may read; or it could open a WebSocket to the dashboard with the user's cookies. The Host header
exposes the former, the Origin header the latter.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from msp_dash.security.access import HOST_NAME, Access
from msp_dash.security.headers import FIGURES
from msp_dash.security.refusal import Refusal

HERE = frozenset({"localhost", "127.0.0.1", "[::1]"})
_SAFE_METHODS = ("GET", "HEAD")
_HOST = re.compile(rf"({HOST_NAME})\.?(?::[0-9]{{1,5}})?")


def host_name(header: str) -> str | None:
    """The name in a Host header; None if it is invalid."""
    match = _HOST.fullmatch(header.lower())
    return match[1] if match else None


class Hosts:
    """ASGI middleware that refuses unknown hosts and requests from pages of other sites."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._names = HERE | frozenset(access.hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or refuse: 400 (invalid Host), 421 (unknown host), 403 (foreign origin)."""
        answer = self._refused(scope) if scope["type"] in ("http", "websocket") else None
        await (answer or self._app)(scope, receive, send)

    def _refused(self, scope: Scope) -> Refusal | None:
        headers = Headers(scope=scope)
        sent = headers.getlist("host")
        name = host_name(sent[0]) if len(sent) == 1 else None
        if name is None:
            return Refusal(400, "The request names no host, or one that cannot be.")
        if name not in self._names and name != _bound(scope):
            return Refusal(
                421,
                f"This dashboard does not answer to the name {name}. "
                f"Who runs it can allow that: serve --allow-host {name}",
            )
        # Streamlit would ask a server outside for its own address, to compare it with the Origin.
        if _foreign(headers.get("origin"), sent[0]) and not _for_any_page(scope):
            return Refusal(403, "A page of another site asks for this: it is not answered.")
        return None


def _for_any_page(scope: Scope) -> bool:
    reads = scope["type"] == "http" and scope["method"] in _SAFE_METHODS
    return reads and str(scope["path"]).startswith(FIGURES)


def _bound(scope: Scope) -> str:
    """The address of this machine that the connection was made to."""
    server = scope.get("server")
    # A path is no name: it is a socket that only a proxy on this machine reaches.
    name = str(server[0]).lower() if server and server[0] else "/"
    return f"[{name}]" if ":" in name else name


def _foreign(origin: str | None, host: str) -> bool:
    """Whether the request comes from a page of another site; programs send no Origin."""
    if origin is None:
        return False
    try:
        return urlsplit(origin).netloc.lower() != host.lower()
    except ValueError:
        return True
