"""Measure the figure URLs in each format: cold (first request), warm, and 304 (not modified)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.http_client import Connection
from benchmarks.servers import Server
from msp_dash.render.export import FORMATS

QUERIES: Mapping[str, Sequence[str]] = {
    "producers.map": ("mineral=cobalt", "mineral=lithium", "mineral=nickel"),
    "producers.history": ("mineral=cobalt", "mineral=lithium", "mineral=nickel"),
    "trade.flows": ("mineral=cobalt", "mineral=lithium", "mineral=copper"),
}
"""Figures of different kinds, and views of them that no server builds at its start."""
WARM_TIMES = 5


@dataclass(slots=True)
class Route:
    """Seconds of one format: the first answer, later ones, answers without a body; bytes."""

    ext: str
    cold: list[float] = field(default_factory=list)
    warm: list[float] = field(default_factory=list)
    unchanged: list[float] = field(default_factory=list)
    size: list[int] = field(default_factory=list)


async def _get(connection: Connection, path: str, status: int, **headers: str) -> tuple[float, str]:
    start = time.perf_counter()
    got = await connection.get(path, **headers)
    if got.status != status:
        raise RuntimeError(f"{path}: {got.status} where {status} was expected")
    return time.perf_counter() - start, got.headers["etag"]


async def _measure(server: Server) -> list[Route]:
    connection = Connection(server.url)
    rows = []
    for ext in FORMATS:
        route = Route(ext)
        for figure_id, queries in QUERIES.items():
            for query in queries:
                path = f"/figures/{figure_id}.{ext}?{query}"
                seconds, tag = await _get(connection, path, 200)
                route.cold.append(seconds)
                for _ in range(WARM_TIMES):
                    route.warm.append((await _get(connection, path, 200))[0])
                    seconds, _tag = await _get(connection, path, 304, if_none_match=tag)
                    route.unchanged.append(seconds)
                route.size.append((await connection.get(path)).size)
        rows.append(route)
    connection.close()
    return rows


def routes(server: Server) -> list[Route]:
    """Every format on a server that was not asked before; json comes first and builds figures.

    So cold is the figure and its file for json, and the file alone for the others.
    """
    return asyncio.run(_measure(server))
