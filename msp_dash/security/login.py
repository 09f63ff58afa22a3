"""Middleware for an optional login: without one, only the login page is served.

Streamlit's ``st.login`` performs the login (OpenID Connect) and signs a cookie. Routes that are not
Streamlit's, such as figures and files, check the same cookie here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from urllib.parse import quote, unquote

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from msp_dash.security.credentials import CALLBACK
from msp_dash.security.own_tables import OPEN, PROGRAM
from msp_dash.security.refusal import Refusal

LOGOUT = "/auth/logout"
_OPEN = frozenset(
    {
        *OPEN,
        "/favicon.png",
        "/auth/login",
        LOGOUT,
        CALLBACK,
        "/_stcore/health",
        "/_stcore/host-config",
        "/_stcore/stream",
    }
)
"""Needed to log in, and health probes. Over the stream, each script run checks the login itself."""

WISHED = "msp_wished"
"""Cookie with the page that was requested before the login, to return to afterwards."""

_WISHED_SECONDS = 600
_WISHED_MAX_CHARS = 2_000

LoginCheck = Callable[[Mapping[str, str]], bool]
"""Whether the cookies of a request prove a login."""


class LoginRequired:
    """ASGI middleware that refuses requests without a login.

    Parameters
    ----------
    is_logged_in : checks the cookies of a request.
    pages : paths of pages, which are served and show a login form themselves.
    https : whether to mark cookies as ``Secure``.
    """

    def __init__(
        self, app: ASGIApp, is_logged_in: LoginCheck, pages: Collection[str], *, https: bool = False
    ) -> None:
        self._app = app
        self._is_logged_in = is_logged_in
        self._pages = frozenset(pages)
        self._https = https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or refuse with 401."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        is_open = path in _OPEN or path in self._pages or path.startswith(PROGRAM)
        cookies = HTTPConnection(scope).cookies
        is_logged_in = self._is_logged_in(cookies)
        if not (is_logged_in or is_open):
            refusal = Refusal(401, "Log in first: open the dashboard in this browser.")
            await refusal(scope, receive, send)
            return
        if path == LOGOUT:
            # A link or a picture of another page must log nobody out; Streamlit takes only GET.
            if scope.get("method") != "POST":
                refusal = Refusal(405, "Logging out takes a POST request.", {"Allow": "POST"})
                await refusal(scope, receive, send)
                return
            scope = {**scope, "method": "GET"}

        async def send_closed(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.accept"):
                headers = MutableHeaders(scope=message)
                if not is_open:
                    _keep_private(headers)
                if path == CALLBACK:
                    self._lead_back(headers, cookies)
                elif path in self._pages and not is_logged_in and scope["type"] == "http":
                    _remember(headers, scope)
                if self._https:
                    _for_https(headers)
            await send(message)

        await self._app(scope, receive, send_closed)

    def _lead_back(self, headers: MutableHeaders, cookies: Mapping[str, str]) -> None:
        """Redirect to the page that was requested before the login, if it is one of ours."""
        wished = unquote(cookies.get(WISHED, ""))
        if wished.partition("?")[0] in self._pages and "location" in headers:
            headers["Location"] = quote(wished, safe="/?=&%,:+")
        headers.append("Set-Cookie", f"{WISHED}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax")


def _keep_private(headers: MutableHeaders) -> None:
    """Shared caches must not store responses that require a login."""
    cache = headers.get("cache-control", "")
    if cache.startswith("public") and cache.endswith("immutable"):
        headers["Cache-Control"] = cache.replace("public", "private", 1)
    elif "no-store" not in cache:
        headers["Cache-Control"] = "private, no-cache"
    headers.add_vary_header("Cookie")


def _remember(headers: MutableHeaders, scope: Scope) -> None:
    target = scope["path"]
    if scope["query_string"]:
        target += "?" + scope["query_string"].decode("latin-1")
    wants_page = "text/html" in Headers(scope=scope).get("accept", "")
    if wants_page and target != "/" and len(target) <= _WISHED_MAX_CHARS:
        cookie = f"{WISHED}={quote(target, safe='')}; Path=/; Max-Age={_WISHED_SECONDS}"
        headers.append("Set-Cookie", f"{cookie}; HttpOnly; SameSite=Lax")


def _for_https(headers: MutableHeaders) -> None:
    """Mark cookies as ``Secure``; Streamlit does not, so that its login works on localhost."""
    headers.raw[:] = [
        (name, value + b"; Secure")
        if name.lower() == b"set-cookie" and b"secure" not in value.lower().split(b"; ")
        else (name, value)
        for name, value in headers.raw
    ]
