"""Cards that this process has made, compressed, by their address.

Apart from the routes, so that the limiter of requests can see what costs nothing before figures are
imported.
"""

from __future__ import annotations

from threading import Lock
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from cachetools import LRUCache
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from msp_dash.serving.precompressed import IMMUTABLE, accepted_encoding

CARDS = "/cards/"

MOST_BYTES = 64 * 1024 * 1024
"""About 10,000 cards, their keys counted."""
_ENTRY_BYTES = 400
"""What an entry takes beside its body and its key's text."""


class CardKey(NamedTuple):
    """Path and normalized query of a card, and how it is compressed."""

    path: str
    query: str
    encoding: str


class _Entry(NamedTuple):
    """A compressed card, and the bytes that it takes with its key."""

    body: bytes
    size: int


_CARDS: LRUCache[CardKey, _Entry] = LRUCache(MOST_BYTES, getsizeof=lambda entry: entry.size)
_LOCK = Lock()


def stored(key: CardKey) -> bytes | None:
    """A card's compressed body, or None."""
    with _LOCK:
        entry = _CARDS.get(key)
    return entry.body if entry else None


def store(key: CardKey, body: bytes) -> None:
    """Store a card that never changes."""
    entry = _Entry(body, len(body) + len(key.path) + len(key.query) + _ENTRY_BYTES)
    with _LOCK:
        if entry.size <= _CARDS.maxsize:
            _CARDS[key] = entry


def key_of(scope: Scope) -> CardKey:
    """The key of the card that a request names."""
    encoding = accepted_encoding(Headers(scope=scope).get("accept-encoding", ""))
    return CardKey(scope["path"], normalized(scope["query_string"]), encoding)


def normalized(query: bytes) -> str:
    """One spelling of a query: parameters in order, each once (the last counts), no padding."""
    pairs = dict(parse_qsl(query.decode("latin-1"), keep_blank_values=True))
    return urlencode(sorted(pairs.items()))


def response(key: CardKey, body: bytes, status: int = 200, cache: str = IMMUTABLE) -> Response:
    """A card as it is sent; `body` is compressed as `key` says."""
    headers = {"Cache-Control": cache, "Vary": "Accept-Encoding"}
    if key.encoding and body:
        headers["Content-Encoding"] = key.encoding
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
