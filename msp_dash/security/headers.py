"""Security headers of every response: Content-Security-Policy, framing, permissions."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from msp_dash.security.framing import ancestors

FIGURES = "/figures"
_DATA = (
    FIGURES,
    "/first/",
    "/search.json",
    "/ask.json",
    "/changes.",
    "/papers/",
    "/metrics",
    "/healthz",
    "/readyz",
    "/_stcore/health",
)
"""Paths of responses that must run no scripts and fetch nothing, even if data contained markup."""

_DATA_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors "
)
_PAGE_POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval' blob:{hashes}; "
    "script-src-attr 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "worker-src 'self' blob:; connect-src 'self'; font-src 'self' data:; frame-src 'self'; "
    "object-src 'none'; base-uri 'self'; form-action 'self'{forms}; frame-ancestors "
)
"""``docs/security.md`` gives the reason for each of its relaxations."""

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), "
        "magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=(), "
        "clipboard-write=(self), fullscreen=(self)"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
}
_INLINE = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


def hashes(page: bytes) -> tuple[str, ...]:
    """CSP source expressions that permit the inline scripts of `page` and no others."""
    return tuple(
        f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'"
        for script in _INLINE.findall(page)
    )


class SecurityHeaders:
    """ASGI middleware around all others, so that errors and refusals carry the headers too.

    Parameters
    ----------
    embed_from : origins whose pages may frame ``/figure``.
    inline : `hashes` of the front page.
    forms : where a form may lead besides: logging out ends at the provider of the login.
    private : figures are for pages of this dashboard alone.
    """

    def __init__(
        self,
        app: ASGIApp,
        embed_from: Sequence[str] = (),
        inline: Iterable[str] = (),
        *,
        forms: Iterable[str] = (),
        private: bool = False,
    ) -> None:
        self._app = app
        self._private = private
        self._embed_from = tuple(embed_from)
        hashed, led = ("".join(f" {one}" for one in more) for more in (inline, forms))
        self._page_policy = _PAGE_POLICY.format(hashes=hashed, forms=led)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers to each response, WebSocket handshakes included."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]

        async def send_headed(message: Message) -> None:
            if message["type"].endswith(("response.start", "websocket.accept")):
                headers = MutableHeaders(scope=message)
                policy = _DATA_POLICY if path.startswith(_DATA) else self._page_policy
                headers["Content-Security-Policy"] = policy + ancestors(
                    path, self._embed_from, private=self._private
                )
                # Any site may embed pictures of figures that are public.
                is_shown = path.startswith(FIGURES) and not self._private
                sites = "cross-origin" if is_shown else "same-origin"
                headers["Cross-Origin-Resource-Policy"] = sites
                headers.update(_HEADERS)
            await send(message)

        await self._app(scope, receive, send_headed)
