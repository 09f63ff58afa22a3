"""By which names the dashboard answers, and to whose pages.

A page of another site can have its name lead to this machine (DNS rebinding), and would then read
all that this machine may; it can also open a websocket to here with the reader's cookies. The first
is refused by the Host of a request, the second by its Origin.
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


def asked_for(header: str) -> str | None:
    """The name in a Host header; None where it is none."""
    found = _HOST.fullmatch(header.lower())
    return found[1] if found else None


class Hosts:
    """ASGI wrapper that answers to known names only, and no page of another site."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._names = HERE | frozenset(access.hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on, or refuse: 400 for no name, 421 for another's, 403 for another's page."""
        answer = self._refused(scope) if scope["type"] in ("http", "websocket") else None
        await (answer or self._app)(scope, receive, send)

    def _refused(self, scope: Scope) -> Refusal | None:
        headers = Headers(scope=scope)
        sent = headers.getlist("host")
        name = asked_for(sent[0]) if len(sent) == 1 else None
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
    named = str(server[0]).lower() if server and server[0] else "/"
    return f"[{named}]" if ":" in named else named


def _foreign(origin: str | None, host: str) -> bool:
    """Whether a page of another site asks. Programs send no origin, browsers always do."""
    if origin is None:
        return False
    try:
        return urlsplit(origin).netloc.lower() != host.lower()
    except ValueError:
        return True
