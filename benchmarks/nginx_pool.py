"""Several worker processes behind nginx, configured as in ``deploy``."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks.servers import ROOT
from tests.nginx import nginx

START_SECONDS = 300


@dataclass(frozen=True, slots=True)
class NginxPool:
    """Address of nginx, and the processes behind it."""

    url: str
    pids: list[int]


def _children(pid: int) -> list[int]:
    """Processes below one, in every generation."""
    pids = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text(encoding="utf-8").split():
            pids += [int(child), *_children(int(child))]
    return pids


def _wait(url: str) -> None:
    until = time.perf_counter() + START_SECONDS
    while time.perf_counter() < until:
        try:
            with urlopen(f"{url}/readyz", timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.5)
    raise RuntimeError(f"No worker behind {url} was ready after {START_SECONDS} s.")


@contextmanager
def nginx_pool(workers: int, port: int) -> Iterator[NginxPool]:
    """The proxy nginx before `workers` processes that also listen at `port`."""
    with tempfile.TemporaryDirectory() as name:
        sockets = Path(name) / "sockets"
        sockets.mkdir()
        command = [sys.executable, "-m", "msp_dash", "serve", "--port", str(port)]
        command += ["--workers", str(workers), "--sockets", str(sockets)]
        with subprocess.Popen(
            command,
            cwd=name,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            try:
                _wait(f"http://127.0.0.1:{port}")
                with nginx(Path(name), sockets) as front:
                    yield NginxPool(front.url, _children(process.pid))
            finally:
                process.send_signal(signal.SIGINT)
                process.wait(timeout=60)
