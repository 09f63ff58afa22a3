"""Cards that this process has made, compressed, by their address.

Apart from the routes, so that the limiter of requests can see what costs nothing before figures are
imported.
"""

from __future__ import annotations

from threading import Lock
from typing import NamedTuple

from cachetools import LRUCache
from starlette.datastructures import Headers
from starlette.types import Scope

from msp_dash.serving.precompressed import accepted_encoding

MOST_BYTES = 64 * 1024 * 1024
"""About 10,000 cards."""


class CardKey(NamedTuple):
    """Path and query of a card, and how it is compressed."""

    path: str
    query: bytes
    encoding: str


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
    encoding = accepted_encoding(Headers(scope=scope).get("accept-encoding", ""))
    return CardKey(scope["path"], scope["query_string"], encoding)


def is_stored(scope: Scope) -> bool:
    """Whether the card that a request names costs nothing."""
    return stored(key_of(scope)) is not None


def size() -> tuple[int, float]:
    """Number of cards and their bytes."""
    with _LOCK:
        return len(_CARDS), float(_CARDS.currsize)
