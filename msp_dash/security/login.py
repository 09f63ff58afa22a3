"""Where an office wants a login: strangers get the page to log in, and nothing else.

Streamlit's own ``st.login`` does the login (OpenID Connect) and signs the cookie that says so; what
is not Streamlit's, the figures and files at their addresses, asks for the same cookie here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from urllib.parse import quote, unquote

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from msp_dash.security.credentials import CALLBACK
from msp_dash.security.refusal import Refusal

_OPEN = frozenset(
    {
        "/healthz",
        "/readyz",
        "/metrics",  # this machine only
        "/favicon.png",
        "/auth/login",
        "/auth/logout",
        CALLBACK,
        "/_stcore/health",
        "/_stcore/host-config",
        "/_stcore/metrics",  # as above
        "/_stcore/stream",
    }
)
"""What logging in needs, and probes. At the stream each run of a page asks who it is."""

_OPEN_FOLDERS = ("/static/", "/app/static/")
"""Scripts, fonts and outlines of countries: the program, no numbers."""

WISHED = "msp_wished"
"""Cookie with the address that a stranger asked for, for the way back from the provider."""

_WISHED_SECONDS = 600
_WISHED_MAX_CHARS = 2_000

Known = Callable[[Mapping[str, str]], bool]
"""Whether cookies say that their bearer has logged in."""


class Closed:
    """ASGI wrapper that lets those in who have logged in.

    Parameters
    ----------
    pages : addresses of pages, which show themselves only to who has logged in.
    https : cookies are for https alone.
    """

    def __init__(
        self, app: ASGIApp, known: Known, pages: Collection[str], *, https: bool = False
    ) -> None:
        self._app = app
        self._known = known
        self._pages = frozenset(pages)
        self._https = https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on, or refuse with 401."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        is_open = path in _OPEN or path in self._pages or path.startswith(_OPEN_FOLDERS)
        cookies = HTTPConnection(scope).cookies
        known = self._known(cookies)
        if not (known or is_open):
            await _refusal(scope)(scope, receive, send)
            return

        async def send_closed(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.accept"):
                headers = MutableHeaders(scope=message)
                if not is_open:
                    _keep_private(headers)
                if path == CALLBACK:
                    self._lead_back(headers, cookies)
                elif path in self._pages and not known and scope["type"] == "http":
                    _remember(headers, scope)
                if self._https:
                    _for_https(headers)
            await send(message)

        await self._app(scope, receive, send_closed)

    def _lead_back(self, headers: MutableHeaders, cookies: Mapping[str, str]) -> None:
        """To the page that was asked for before the login, where it is one of ours."""
        wished = unquote(cookies.get(WISHED, ""))
        if wished.partition("?")[0] in self._pages and "location" in headers:
            headers["Location"] = quote(wished, safe="/?=&%,:+")
        headers.append("Set-Cookie", f"{WISHED}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax")


def _refusal(scope: Scope) -> ASGIApp:
    if scope["type"] == "websocket":
        return Refusal(401, "Log in first.")
    said = {"error": "Log in first: open the dashboard in this browser.", "login": "/"}
    return JSONResponse(said, 401, headers={"Cache-Control": "no-store"})


def _keep_private(headers: MutableHeaders) -> None:
    """No cache that many share may hand on what one reader was let in for."""
    if headers.get("cache-control") != "no-store":
        headers["Cache-Control"] = "private, no-cache"
    headers.add_vary_header("Cookie")


def _remember(headers: MutableHeaders, scope: Scope) -> None:
    asked = scope["path"]
    if scope["query_string"]:
        asked += "?" + scope["query_string"].decode("latin-1")
    wants_page = "text/html" in Headers(scope=scope).get("accept", "")
    if wants_page and asked != "/" and len(asked) <= _WISHED_MAX_CHARS:
        kept = f"{WISHED}={quote(asked, safe='')}; Path=/; Max-Age={_WISHED_SECONDS}"
        headers.append("Set-Cookie", f"{kept}; HttpOnly; SameSite=Lax")


def _for_https(headers: MutableHeaders) -> None:
    """Streamlit leaves it out, so that its login works over http on one's own machine."""
    headers.raw[:] = [
        (name, value + b"; Secure")
        if name.lower() == b"set-cookie" and b"secure" not in value.lower().split(b"; ")
        else (name, value)
        for name, value in headers.raw
    ]
