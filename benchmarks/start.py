"""Measure the start of a server until its first response and the whole first run of a page."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

from benchmarks.driver import Session
from benchmarks.process import memory_bytes
from benchmarks.servers import serving


@dataclass(slots=True)
class Start:
    """Seconds to the first answer over HTTP and to the end of the first run; bytes at rest."""

    name: str
    answers: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    rest: list[int] = field(default_factory=list)


async def _first(url: str) -> None:
    async with Session(url) as session:
        await session.open()


def starts(names: tuple[str, ...], port: int, times: int) -> list[Start]:
    """Start each server `times` times, in turn."""
    results = [Start(name) for name in names]
    for _ in range(times):
        for start in results:
            began = time.perf_counter()
            with serving(start.name, port) as server:
                asyncio.run(_first(server.url))
                start.answers.append(server.started)
                start.pages.append(time.perf_counter() - began)
                start.rest.append(memory_bytes(server.pid))
    return results
