"""A hall behind one address against the limits on requests.

What a reader requests is what the client of the benchmarks requests from a server; the limits are
those of `msp_dash.security.limits`, with a clock that only the test moves.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass

import pytest
from starlette.types import Message, Receive, Scope, Send

from benchmarks.clicks import click, movable, stops
from benchmarks.driver import Session
from msp_dash.security.limits import Limits, Store
from msp_dash.ui.navigation import ENTRIES
from tests.looped import looped

PAGES = ["" if at == 0 else entry.name for at, entry in enumerate(ENTRIES)]
READERS, CHANGES, SECONDS = 300, 5, 60.0
HALL = ("192.0.2.1", 1)
SEARCH = "search.json"
"""Requested once by a reader who searches."""


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


async def requested(url: str, page: str) -> list[list[str]]:
    """Paths that one reader requests: to open a page, and for each of five changes."""
    async with Session(url, page) as session:
        views = [[SEARCH, *(await session.open()).cards.addresses]]
        for at in range(CHANGES):
            keys = movable(session)
            if keys:
                key = keys[at % len(keys)]
                answer = await click(session, key, stops(session, key)[0])
                views.append(answer.cards.addresses if answer else [])
        return views


def scope(path: str, kind: str = "http") -> Scope:
    """A request of someone in the hall."""
    name, _, query = f"/{path}".partition("?")
    return {
        "type": kind,
        "path": name,
        "raw_path": name.encode(),
        "query_string": query.encode(),
        "headers": [],
        "client": HALL,
        "server": ("10.0.0.5", 8501),
        "extensions": {"websocket.http.response": {}},
    }


class Hall:
    """Readers behind one address, and the statuses that they got."""

    def __init__(self, *, stored: bool) -> None:
        self.clock, self.statuses, self.over = Clock(), Counter[int](), asyncio.Event()
        self.limits = Limits(self._answer, Store(self.clock), is_stored=lambda _scope: stored)

    async def _answer(self, scope: Scope, _receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            self.statuses[101] += 1
            await self.over.wait()
        else:
            await send({"type": "http.response.start", "status": 200, "headers": []})

    async def request(self, path: str, kind: str = "http") -> None:
        """One request; a websocket stays open until the end."""

        async def receive() -> Message:
            return {"type": "http.request"}

        async def send(message: Message) -> None:
            if message["type"].endswith("response.start"):
                self.statuses[message["status"]] += 1

        await self.limits(scope(path, kind), receive, send)


async def met(views: list[list[str]], readers: int) -> Counter[int]:
    """Statuses of a hall whose readers all open and change their page at the same moments.

    No card is in the server's cache: each reader looks at something else.
    """
    hall = Hall(stored=False)
    tabs = [
        asyncio.ensure_future(hall.request("_stcore/stream", "websocket")) for _ in range(readers)
    ]
    for view in views:
        for path in view * readers:
            await hall.request(path)
        hall.clock.now += SECONDS / len(views)
    hall.over.set()
    await asyncio.gather(*tabs)
    return hall.statuses


@pytest.mark.one_in(3)
@pytest.mark.parametrize("page", PAGES)
def test_a_hall_behind_one_address_opens_a_page_and_changes_it_five_times_in_a_minute(
    server_url: str, page: str
) -> None:
    async def visit() -> tuple[list[list[str]], Counter[int]]:
        views = await requested(server_url, page)
        return views, await met(views, READERS)

    views, statuses = looped(visit)
    assert statuses == {101: READERS, 200: READERS * sum(map(len, views))}


def test_a_card_from_the_cache_costs_nothing_and_another_a_quarter() -> None:
    async def statuses(*, stored: bool) -> Counter[int]:
        hall = Hall(stored=stored)
        for _ in range(12_500):
            await hall.request("cards/0123456789ab/head/a.b")
        return hall.statuses

    assert looped(lambda: statuses(stored=True)) == {200: 12_500}
    assert looped(lambda: statuses(stored=False)) == {200: 12_000, 429: 500}
