"""Load test: many concurrent users of one server: ``python -m benchmarks.crowd``.

Each simulated user steps through the values of one control of a page and changes the page now and
then, with exponential think time or none. The views are therefore those one control away from the
default, a few hundred. The first user of a view pays for its figures. The same users click the same
in each run, so that the second run of a crowd has seen its views before, and the first has not. The
driver is one process on the same machine; its CPU time is reported.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import random
import sys
import time
from collections.abc import Awaitable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from benchmarks.clicks import click, movable, stops
from benchmarks.driver import Session
from benchmarks.http_client import Connection
from benchmarks.process import cpu_seconds, memory_bytes
from benchmarks.servers import FIRST_PORT, serving
from msp_dash.serving.listening import allow_connections
from msp_dash.ui.navigation import ENTRIES

PAGES = tuple("" if entry is ENTRIES[0] else entry.name for entry in ENTRIES)
GOES_ON = 0.2
"""Share of clicks that go to another page."""
OPENED_A_SECOND = 40
"""Readers that come a second before the measurement begins."""
SEED = 6


@dataclass(slots=True)
class Crowd:
    """What a crowd met. Seconds of each click; what failed; what the processes used.

    `memory` : bytes of all server processes before, with all readers there, and after the clicks.
    `lost` : times that a page did not show what its reader had chosen. `size`, `card_size` : bytes
    of all clicks, on websockets and of cards.
    """

    sessions: int
    think: float
    latencies: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    lost: int = 0
    size: int = 0
    card_size: int = 0
    seconds: float = 0.0
    server_cpu: float = 0.0
    driver_cpu: float = 0.0
    memory: list[int] = field(default_factory=list)

    def quantile(self, q: float) -> float:
        """Seconds that the share `q` of the clicks took at most."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(q * len(ordered)))] if ordered else float("nan")

    @property
    def rate(self) -> float:
        """Clicks a second."""
        return len(self.latencies) / self.seconds if self.seconds else 0.0

    @property
    def session_bytes(self) -> float:
        """Memory per session."""
        return (self.memory[1] - self.memory[0]) / self.sessions


class Reader:
    """One of the crowd. `paged` is False where the server has one page."""

    def __init__(self, url: str, number: int, think: float, *, paged: bool) -> None:
        self.random, self.patience = random.Random(SEED + number), random.Random(SEED + number)
        self.think, self.paged = think, paged
        self.session = Session(url, self.random.choice(PAGES) if paged else "")
        self.key, self.values = "", [""]

    async def open(self, *, sticky: bool) -> None:
        """Come to the page; with a proxy's cookie where there is one."""
        if sticky:
            connection = Connection(self.session.url)
            got = await connection.get("/")
            connection.close()
            self.session.cookie = got.headers.get("set-cookie", "").partition(";")[0]
        await self.session.connect()
        await self.session.open()
        self._follow()

    def _follow(self) -> None:
        keys = movable(self.session)
        self.key = self.random.choice(keys) if keys else ""
        self.values = stops(self.session, self.key) if keys else []
        self.random.shuffle(self.values)

    async def click(self, crowd: Crowd) -> None:
        """Step on, or go to another page."""
        stays = self.key and not (self.paged and self.random.random() < GOES_ON)
        if not stays or not self.session.shows(self.key):
            others = [page for page in PAGES if page in self.session.pages]
            answer = await self.session.go(self.random.choice(others))
            self._follow()
        else:
            self.values.append(value := self.values.pop(0))
            result = await click(self.session, self.key, value)
            if result is None:
                return
            answer = result
            crowd.lost += not self._shows(value)
        crowd.latencies.append(answer.seconds)
        crowd.size += answer.size
        crowd.card_size += answer.cards.size
        crowd.errors += ["exception on a page"] * answer.exceptions
        crowd.errors += ["a card with another status than 200"] * answer.cards.errors

    def _shows(self, value: str) -> bool:
        """Whether the page shows what its reader has chosen."""
        if self.key in self.session.cards:
            return True
        if not self.session.shows(self.key):
            return False
        widget = self.session.find(self.key)
        now = widget.value if isinstance(widget.value, list) else [widget.value]
        # A country that is selected is named without its group, or with its share.
        return _label(value) in map(_label, now)

    def pauses(self, seconds: float) -> Iterator[float]:
        """Seconds before each click of a visit that lasts as long; the same in each run.

        The first is as long as the others: readers who came at other times are at any point of
        their think time, so that the rate of clicks is the same from the first second to the last.
        """
        while (seconds := seconds - (pause := self.patience.expovariate(1 / self.think))) > 0:
            yield pause

    async def live(self, crowd: Crowd, pauses: Iterable[float]) -> None:
        """Click after each pause; stay there, as the others do."""
        for pause in pauses:
            await asyncio.sleep(pause)
            await self.click(crowd)


def _label(value: str) -> str:
    return value.partition(" · ")[0].partition(" (")[0]


def _used(pids: Sequence[int]) -> float:
    return sum(map(cpu_seconds, pids))


def _memory(pids: Sequence[int]) -> int:
    return sum(map(memory_bytes, pids))


@contextmanager
def _no_collection() -> Iterator[None]:
    """A block without Python's garbage collection in the driver.

    It would stop all of a thousand readers for up to half a second, which they would blame on the
    server: real ones have a browser each.
    """
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


async def visit(
    url: str, pids: Sequence[int], sessions: int, think: float = 0.0, *,
    seconds: float = 0.0, clicks: int = 0, paged: bool = True,
    sticky: bool = False,
) -> Crowd:  # fmt: skip
    """Let `sessions` readers come and click.

    Parameters
    ----------
    url, pids : the server's address and processes.
    think : mean seconds between a reader's clicks.
    seconds : how long they think and click; longer where the server is slow.
    clicks : clicks of each reader, where they don't think.
    paged : whether the server has the dashboard's pages.
    sticky : whether a proxy's cookie names the process.
    """
    crowd = Crowd(sessions, think, memory=[_memory(pids)])
    readers = [Reader(url, number, think, paged=paged) for number in range(sessions)]

    async def noted(reader: Reader, act: Awaitable[object]) -> None:
        try:
            await act
        except Exception as error:  # One reader who fails is counted; the others go on.
            crowd.errors.append(f"{type(error).__name__}: {error}"[:200])
            reader.key = "gone"

    async def comes(number: int, reader: Reader) -> None:
        await asyncio.sleep(number / OPENED_A_SECOND)
        await noted(reader, reader.open(sticky=sticky))

    await asyncio.gather(*(comes(n, reader) for n, reader in enumerate(readers)))
    there = [reader for reader in readers if reader.key != "gone"]
    crowd.memory.append(_memory(pids))
    pauses = [list(reader.pauses(seconds)) if think else [0.0] * clicks for reader in there]
    lives = zip(there, pauses, strict=True)
    with _no_collection():
        before, own, start = _used(pids), time.process_time(), time.perf_counter()
        await asyncio.gather(*(noted(r, r.live(crowd, each)) for r, each in lives))
        crowd.seconds = time.perf_counter() - start
        crowd.server_cpu, crowd.driver_cpu = _used(pids) - before, time.process_time() - own
    crowd.memory.append(_memory(pids))
    await asyncio.gather(*(noted(reader, reader.session.close()) for reader in there))
    return crowd


HEADS = (
    "server", "readers", "think s", "clicks", "clicks/s", "p50 ms", "p95 ms", "max ms", "errors",
    "views lost", "server CPU ms a click", "driver CPU ms a click", "websocket KB a click",
    "cards KB a click", "KB a session",
)  # fmt: skip


def row(name: str, crowd: Crowd) -> tuple[str, ...]:
    """A line of the table, by `HEADS`."""
    clicks = max(1, len(crowd.latencies))
    return (
        name,
        f"{crowd.sessions}",
        f"{crowd.think:g}",
        f"{clicks}",
        f"{crowd.rate:.0f}",
        *(f"{1000 * crowd.quantile(q):.0f}" for q in (0.5, 0.95, 1)),
        f"{len(crowd.errors)}",
        f"{crowd.lost}",
        f"{1000 * crowd.server_cpu / clicks:.1f}",
        f"{1000 * crowd.driver_cpu / clicks:.1f}",
        f"{crowd.size / 1000 / clicks:.1f}",
        f"{crowd.card_size / 1000 / clicks:.1f}",
        f"{crowd.session_bytes / 1000:.0f}",
    )


def main() -> None:
    """One crowd at one server, new to it and again, a line of each; exit 1 on any error."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--server", default="ours", choices=("ours", "bare"))
    parser.add_argument("--sessions", type=int, default=100)
    parser.add_argument("--think", type=float, default=5.0)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--clicks", type=int, default=80, help="of each, where --think is 0")
    args = parser.parse_args()
    allow_connections()
    with serving(args.server, FIRST_PORT) as server:
        crowds = [
            asyncio.run(
                visit(
                    server.url, [server.pid], args.sessions, args.think,
                    seconds=args.seconds, clicks=args.clicks, paged=server.name != "bare",
                )
            )
            for _ in range(2)
        ]  # fmt: skip
    for head, *cells in zip(HEADS, *(row(server.name, met) for met in crowds), strict=True):
        sys.stdout.write(f"{head}: {', '.join(cells)}\n")
    errors = {error for met in crowds for error in met.errors}
    sys.stdout.write("".join(f"{error}\n" for error in sorted(errors)))
    sys.exit(bool(errors))


if __name__ == "__main__":
    main()
