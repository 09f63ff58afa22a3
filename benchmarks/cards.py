"""The cards of a page, fetched and stored as ``static/ui/cards.js`` does it.

A page's run lists addresses of cards. What a browser has is not asked for again; cards of collapsed
sections are not asked for at all; an error or an empty figure is not stored.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import brotli

from benchmarks.http_client import Connections, Got
from benchmarks.streamlit_protocol import Widget

COMPONENT = "msp_cards"
FIRST_ROWS = 2
"""Rows of the first screen: those that the page lists first, of rows that have cards."""
_MARKS = re.compile(r'data-(?:iso|pick)="([^"]+)"')

_cards: dict[str, bytes] = {}
"""Cards by address, shared by all browsers: an address has the same content everywhere."""
_sent: set[tuple[str, str]] = set()
"""(Server, address) of the cards that any browser has."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A card in the list of a page; `owner` is the list, `row` its number among rows of cards."""

    key: str
    address: str
    row: int
    clickable: bool
    owner: Widget


def _rows(rows: Iterable[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    """Items of each row that has any, those of collapsed sections left out."""
    for row in rows:
        if "cards" in row:
            yield row["cards"]
        elif "section" in row and not row["shut"]:
            yield from _rows(row["rows"])


def listed(widgets: Iterable[Widget]) -> list[Listed]:
    """The cards that a page shows, in order."""
    lists = [w for w in widgets if w.component.endswith(COMPONENT) and w.data]
    rows = [(owner, items) for owner in lists for items in _rows((owner.data or {})["rows"])]
    return [
        Listed(item["key"], item["at"], number, bool(item.get("clickable")), owner)
        for number, (owner, items) in enumerate(rows)
        for item in items
    ]


def picks(address: str) -> list[str]:
    """Countries or marks of a card that was fetched, which a click on its picture may name."""
    return list(_picks(address)) if address in _cards else []


def _plain(got: Got) -> bytes:
    match got.headers.get("content-encoding"):
        case "br":
            return bytes(brotli.decompress(got.body))
        case "gzip":
            return gzip.decompress(got.body)
        case _:
            return got.body


@lru_cache(maxsize=4096)
def _picks(address: str) -> tuple[str, ...]:
    content = json.loads(_cards[address])
    if world := content.get("world"):
        return tuple(sorted(world["fills"]))
    picture = content.get("picture") or {"svg": ""}
    return tuple(sorted(set(_MARKS.findall(picture["svg"]))))


@dataclass(slots=True)
class Fetched:
    """The cards that came with one interaction.

    `size` : bytes of their bodies. `new` : how many of them no browser had asked this server for.
    `stored` : how many the browser keeps; an empty figure is fetched again in each run. `errors` :
    statuses other than 200.
    """

    addresses: list[str] = field(default_factory=list)
    size: int = 0
    new: int = 0
    stored: int = 0
    errors: int = 0

    @property
    def count(self) -> int:
        """Their number."""
        return len(self.addresses)


@dataclass(slots=True)
class Cards:
    """The cache and the connections of one browser."""

    url: str
    cookie: str = ""
    _stored: set[str] = field(default_factory=set)
    _coming: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _arrived: dict[str, float] = field(default_factory=dict)
    _connections: Connections | None = None

    def bring(self, widget: Widget, fetched: Fetched) -> None:
        """Ask for the cards of a list that are not there, while its run goes on."""
        for card in listed([widget]):
            if card.address not in self._stored and card.address not in self._coming:
                task = asyncio.ensure_future(self._fetch(card.address, fetched))
                self._coming[card.address] = task

    async def there(self, cards: Iterable[Listed]) -> float:
        """Wait for all that were asked for; returns when the first screen of `cards` was there.

        The time is 0 where nothing of it was fetched.
        """
        coming, self._coming = self._coming, {}
        await asyncio.gather(*coming.values())
        arrived, self._arrived = self._arrived, {}
        first = (arrived.get(card.address, 0.0) for card in cards if card.row < FIRST_ROWS)
        return max(first, default=0.0)

    async def _fetch(self, address: str, fetched: Fetched) -> None:
        self._connections = self._connections or Connections(self.url)
        more = {"cookie": self.cookie} if self.cookie else {}
        got = await self._connections.get(f"/{address}", **more)
        self._arrived[address] = time.perf_counter()
        fetched.addresses.append(address)
        fetched.size += got.size
        fetched.new += (self.url, address) not in _sent
        fetched.errors += got.status != 200
        _sent.add((self.url, address))
        if address not in _cards:
            _cards[address] = _plain(got)
        if "no-store" not in got.headers.get("cache-control", ""):
            fetched.stored += 1
            self._stored.add(address)

    def close(self) -> None:
        """Close all connections; what has not come is given up."""
        for task in self._coming.values():
            task.cancel()
        self._coming = {}
        if self._connections is not None:
            self._connections.close()
