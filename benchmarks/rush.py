"""Load test: three hundred browsers open the page within five seconds.

Each requests the page, then every file that a real browser requested in this run, over six
connections; then it opens its websocket and waits for the end of the first run and for the cards
that it lists. No browser shares a cache with another.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from benchmarks.driver import Session
from benchmarks.http_client import fetch_all
from benchmarks.process import cpu_seconds
from benchmarks.servers import Server

BROWSERS = 300
WITHIN_SECONDS = 5.0


@dataclass(slots=True)
class Rush:
    """Seconds from each browser's arrival to its first page; what failed; what was sent."""

    name: str
    firsts: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    last: float = 0.0
    size: int = 0
    server_cpu: float = 0.0
    driver_cpu: float = 0.0


async def _browser(url: str, files: Sequence[str], rush: Rush) -> None:
    start = time.perf_counter()
    try:
        got = await fetch_all(url, ["/"]) + await fetch_all(url, files)
        async with Session(url) as session:
            answer = await session.open()
    except Exception as error:  # Who is not served is counted; the others go on.
        rush.errors.append(f"{type(error).__name__}: {error}"[:200])
        return
    rush.size += answer.size + answer.cards.size + sum(one.size for one in got)
    rush.errors += [f"status {one.status}" for one in got if one.status != 200]
    rush.errors += ["a page with an error"] * answer.errors
    rush.firsts.append(time.perf_counter() - start)


async def _all(server: Server, files: Sequence[str], browsers: int, within: float) -> Rush:
    rush = Rush(server.name)

    async def comes(number: int) -> None:
        await asyncio.sleep(within * number / browsers)
        await _browser(server.url, files, rush)

    start, own, used = time.perf_counter(), time.process_time(), cpu_seconds(server.pid)
    await asyncio.gather(*(comes(number) for number in range(browsers)))
    rush.last = time.perf_counter() - start
    rush.driver_cpu = time.process_time() - own
    rush.server_cpu = cpu_seconds(server.pid) - used
    return rush


def rush(
    server: Server,
    files: Sequence[str],
    browsers: int = BROWSERS,
    within: float = WITHIN_SECONDS,
) -> Rush:
    """Let them all come.

    Parameters
    ----------
    server : the server.
    files : paths that a browser asks for after the page.
    browsers, within : how many, in how many seconds.
    """
    # In a thread of its own: the browser that is still open holds this one's loop.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _all(server, files, browsers, within)).result()
