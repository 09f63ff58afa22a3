"""Middleware that limits the length of URLs, the size of bodies and the rate of requests.

Rates are limited by a token bucket per client address. An audience of hundreds may share one
address with a script that sends requests nonstop, so the bucket is large and refills slowly: the
audience draws on it once, the script empties it.
"""

from __future__ import annotations

import logging
import math
import time
from collections import Counter, OrderedDict
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from msp_dash.security.peers import address, from_here
from msp_dash.security.refusal import Refusal, is_ahead, not_now

TARGET_MAX_BYTES = 8_192
"""Path and query: a briefing in a link takes 6,000; proxies often stop here too."""

BODY_MAX_BYTES = 64 * 1024
UPLOAD = "/_stcore/upload_file/"
UPLOAD_MAX_BYTES = 42 * 1024 * 1024
"""A template of 40 MB in its form, as the proxy in ``deploy`` lets through."""

UPLOADS_HELD_MAX_BYTES = 512 * 1024 * 1024
"""Total size of uploads in a process, which Streamlit keeps until their sessions end."""

STORE, A_SECOND = 3_000.0, 50.0
"""Capacity of a bucket and tokens that it gains per second; most requests cost one token."""

COSTS = {"png": 20.0, "pdf": 20.0, "pptx": 20.0}
"""Cost in tokens of formats that occupy a core for a tenth of a second or more."""

CARDS, CARD_COSTS = "/cards/", 0.25
"""A card that the process has already made costs nothing; a page of others two or three tokens."""

UPLOAD_COSTS = 100.0
SOCKETS_MAX = 1_000
"""Open WebSockets per address and process: more than any audience needs."""

UNSUPPORTED_DATA = 1003
"""Closing code of RFC 6455 for a kind of message that is not understood."""
log = logging.getLogger(__name__)

_COUNTED_PATHS = (
    "/figures",
    "/search.json",
    "/ask.json",
    "/changes.",
    "/own/",
    "/papers/",
    CARDS,
    UPLOAD,
)
_ADDRESSES_MAX = 10_000


class Store:
    """One token bucket per address. Bounded: the least recently used buckets are dropped."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, who: str, cost: float) -> int:
        """Spend `cost` tokens of an address; returns 0, or seconds until there are enough."""
        now = self._clock()
        left, at = self._left.get(who, (STORE, now))
        left = min(STORE, left + (now - at) * A_SECOND)
        enough = left >= cost
        self._left[who] = (left - cost if enough else left, now)
        self._left.move_to_end(who)
        if len(self._left) > _ADDRESSES_MAX:
            self._left.popitem(last=False)
        return 0 if enough else math.ceil((cost - left) / A_SECOND)


class Limits:
    """ASGI middleware that refuses long URLs (414), large bodies (413) and high rates (429).

    Parameters
    ----------
    store : token buckets of all addresses.
    uploaded_bytes : bytes of the uploads that this process holds.
    is_stored : whether this process has the answer to a request for a card.
    """

    def __init__(
        self,
        app: ASGIApp,
        store: Store | None = None,
        uploaded_bytes: Callable[[], float] = lambda: 0.0,
        is_stored: Callable[[Scope], bool] = lambda scope: False,
    ) -> None:
        self._app = app
        self._store = store or Store()
        self._uploaded_bytes = uploaded_bytes
        self._is_stored = is_stored
        self._open: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or refuse."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
        elif answer := self._refused(scope):
            await answer(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._page(scope, receive, send)
        else:
            await _Bounded(self._app, _most(scope["path"]))(scope, receive, send)

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        who = address(scope)
        if self._open[who] >= SOCKETS_MAX and not from_here(scope):
            sentence = "Too many pages are open from one address: try again in a minute."
            await Refusal(503, sentence, {"Retry-After": "60"})(scope, receive, send)
            return
        self._open[who] += 1
        try:
            await self._app(scope, _binary(receive, send), send)
        finally:
            self._open[who] -= 1
            if not self._open[who]:
                del self._open[who]

    def _refused(self, scope: Scope) -> Refusal | None:
        path: str = scope["path"]
        target = len(scope.get("raw_path") or path.encode()) + len(scope["query_string"])
        if target > TARGET_MAX_BYTES:
            return Refusal(414, f"The address is longer than {TARGET_MAX_BYTES} bytes.")
        if scope["type"] == "websocket":
            return None
        if _declared(scope) > _most(path):
            return _too_large(_most(path))
        seconds = self._wait(scope)
        if seconds and is_ahead(scope):
            return not_now(seconds)
        if seconds:
            sentence = f"Too many requests from one address: try again in {seconds} s."
            return Refusal(429, sentence, {"Retry-After": str(seconds)})
        if path.startswith(UPLOAD) and self._uploaded_bytes() > UPLOADS_HELD_MAX_BYTES:
            sentence = "Others have sent all the files that can be held: try again in a minute."
            return Refusal(503, sentence, {"Retry-After": "60"})
        return None

    def _wait(self, scope: Scope) -> int:
        path: str = scope["path"]
        if not path.startswith(_COUNTED_PATHS) or from_here(scope):
            return 0
        return self._store.take(address(scope), self._cost(scope))

    def _cost(self, scope: Scope) -> float:
        path: str = scope["path"]
        if path.startswith(CARDS):
            return 0.0 if self._is_stored(scope) else CARD_COSTS
        return UPLOAD_COSTS if path.startswith(UPLOAD) else COSTS.get(path.rpartition(".")[2], 1.0)


def _binary(receive: Receive, send: Send) -> Receive:
    """Messages of a browser, which are binary: a text ends the connection, with a line of log."""

    async def receive_binary() -> Message:
        message = await receive()
        if message.get("text") is None:
            return message
        log.warning("A text was sent over a page's connection, which was closed.")
        await send({"type": "websocket.close", "code": UNSUPPORTED_DATA})
        return {"type": "websocket.disconnect", "code": UNSUPPORTED_DATA}

    return receive_binary


def _most(path: str) -> int:
    return UPLOAD_MAX_BYTES if path.startswith(UPLOAD) else BODY_MAX_BYTES


def _declared(scope: Scope) -> int:
    sent = Headers(scope=scope).get("content-length", "0")
    # The server has refused what is no number; one of twenty digits is one too many.
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 20 else 2**63


def _too_large(limit: int) -> Refusal:
    return Refusal(413, f"The body is larger than {limit // 1024} KB.", {"Connection": "close"})


class _Bounded:
    """ASGI middleware that enforces the limit on bodies without a truthful Content-Length."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self._app = app
        self._left = limit
        self._limit = limit
        self._over = False
        self._begun = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def receive_counted() -> Message:
            message = await receive()
            self._left -= len(message.get("body", b""))
            if self._left >= 0:
                return message
            if not self._over and not self._begun:
                await _too_large(self._limit)(scope, receive, send)
            self._over = True
            return {"type": "http.disconnect"}

        async def send_unless_refused(message: Message) -> None:
            self._begun = True
            if not self._over:
                await send(message)

        try:
            await self._app(scope, receive_counted, send_unless_refused)
        except Exception:
            # The app reports a disconnect: the client was refused and already has its response.
            if not self._over:
                raise
