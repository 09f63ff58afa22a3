"""Several worker processes behind nginx, configured as in ``deploy``."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.process import children
from benchmarks.servers import prepared, serving
from tests.nginx import nginx


@dataclass(frozen=True, slots=True)
class NginxPool:
    """Address of nginx, and the processes behind it."""

    url: str
    pids: list[int]


@contextmanager
def nginx_pool(workers: int, port: int) -> Iterator[NginxPool]:
    """The proxy nginx before `workers` processes that also listen at `port`."""
    with tempfile.TemporaryDirectory() as name:
        sockets = Path(name) / "sockets"
        sockets.mkdir()
        options = ("--workers", str(workers), "--sockets", str(sockets))
        with serving("ours", port, *options) as server, nginx(Path(name), sockets) as front:
            prepared(server)
            yield NginxPool(front.url, children(server.pid))
