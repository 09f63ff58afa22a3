"""Cards that this process has made, compressed, by their address.

Apart from the routes, so that the limiter of requests can see what costs nothing before figures are
imported.
"""

from __future__ import annotations

from threading import Lock
from typing import NamedTuple

from cachetools import LRUCache
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from msp_dash.serving.answers.card_dictionary import (
    ENCODING,
    HEADERS,
    Dictionary,
    declaration,
    offered,
)
from msp_dash.serving.precompressed import IMMUTABLE, accepted_encoding

CARDS = "/cards/"

MOST_BYTES = 64 * 1024 * 1024
"""About 10,000 cards."""


class CardKey(NamedTuple):
    """Path and query of a card, and how it is compressed; `dictionary` where with another card."""

    path: str
    query: bytes
    encoding: str
    dictionary: Dictionary | None = None


_CARDS: LRUCache[CardKey, bytes] = LRUCache(MOST_BYTES, getsizeof=len)
_LOCK = Lock()


def stored(key: CardKey) -> bytes | None:
    """A card's compressed body, or None."""
    with _LOCK:
        return _CARDS.get(key)


def store(key: CardKey, body: bytes) -> None:
    """Store a card that never changes."""
    with _LOCK:
        if len(body) <= _CARDS.maxsize:
            _CARDS[key] = body


def key_of(scope: Scope) -> CardKey:
    """The key of the card that a request names."""
    headers = Headers(scope=scope)
    dictionary = offered(headers)
    encoding = ENCODING if dictionary else accepted_encoding(headers.get("accept-encoding", ""))
    return CardKey(scope["path"], scope["query_string"], encoding, dictionary)


def response(key: CardKey, body: bytes, status: int = 200, cache: str = IMMUTABLE) -> Response:
    """A card as it is sent; `body` is compressed as `key` says."""
    headers = {"Cache-Control": cache, "Vary": HEADERS}
    if key.encoding and body:
        headers["Content-Encoding"] = key.encoding
    if cache == IMMUTABLE and not key.dictionary:
        headers |= declaration(key.path.rpartition("/")[2], key.query.decode("latin-1"))
    return Response(body, status, headers, "application/json")


class StoredCards:
    """ASGI middleware that answers with stored cards, and passes all other requests on.

    In front of the app, whose routes and middleware take longer than the answer.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a GET or HEAD."""
        answer = self._app
        if scope["type"] == "http" and scope["path"].startswith(CARDS):
            key = key_of(scope)
            body = stored(key) if scope["method"] in ("GET", "HEAD") else None
            answer = self._app if body is None else response(key, body)
        await answer(scope, receive, send)


def is_stored(scope: Scope) -> bool:
    """Whether the card that a request names costs nothing."""
    return stored(key_of(scope)) is not None


def size() -> tuple[int, float]:
    """Number of cards and their bytes."""
    with _LOCK:
        return len(_CARDS), float(_CARDS.currsize)
