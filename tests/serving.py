"""Start the dashboard as a user does, in a process of its own, and stop it."""

from __future__ import annotations

import fcntl
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from starlette.middleware import Middleware
from starlette.types import ASGIApp

ROOT = Path(__file__).resolve().parents[1]
NEVER_CHOSEN = (20_000, 32_000)
"""Ports below those that Linux gives to connections (32768 to 60999)."""
STOP_SECONDS = 120
"""Longest wait for the end of a process on a busy machine."""


SHARED_LOG = "log"
"""File in the folder of a shared server that holds its log."""


@dataclass(frozen=True)
class Running:
    """A started server: its address, that of its metrics, its process, and its log."""

    url: str
    metrics: str
    process: subprocess.Popen[str]
    log: IO[str]

    def output(self) -> str:
        """The log so far."""
        # At its place, for the process that writes shares the position.
        size = os.fstat(self.log.fileno()).st_size
        return os.pread(self.log.fileno(), size, 0).decode()


def behind(middleware: Sequence[Middleware], app: ASGIApp) -> ASGIApp:
    """`app` behind middleware, the outermost first, as Starlette puts it together."""
    for one in reversed(middleware):
        app = one.cls(app, *one.args, **one.kwargs)
    return app


def free_port() -> int:
    """A port that nobody has, and that the machine gives to no connection meanwhile.

    For a server that is started later, or twice: ports that the machine chooses it also gives to
    clients.
    """
    for port in random.sample(range(*NEVER_CHOSEN), 100):
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise RuntimeError("no port is free")


@contextmanager
def serving(
    cwd: Path,
    python_path: Path = ROOT,
    port: int = 0,
    options: Sequence[str] = (),
    *,
    cold: bool = False,
) -> Iterator[str]:
    """Address of a fresh server started in `cwd`, on a free port unless one is named.

    `python_path` is where ``msp_dash`` is found: a checkout, or an unpacked wheel. `options` are
    further words for the command. One process serves, unless they say otherwise. A `cold` one does
    not warm up (`tests.cold_server`).
    """
    with running(cwd, python_path, port, options, cold=cold) as started:
        yield started.url


@contextmanager
def running(
    cwd: Path,
    python_path: Path = ROOT,
    port: int = 0,
    options: Sequence[str] = (),
    *,
    cold: bool = False,
    log_file: Path | None = None,
) -> Iterator[Running]:
    """As `serving`, with the process at hand; it logs into `log_file`, or an unnamed one."""
    admin = free_port()
    arguments = ["--port", str(port), "--metrics", str(admin), "--workers", "1", *options]
    program = "tests.cold_server" if cold else "msp_dash"
    command = [sys.executable, "-m", program, "serve", *arguments]
    env = os.environ | {"PYTHONPATH": str(python_path), "PYTHONUNBUFFERED": "1"}
    with log_file.open("w+") if log_file else tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            command, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=log, text=True
        )
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            match = re.search(r"http://127\.0\.0\.1:\d+", line)
            if match is None:
                process.wait(timeout=30)
                log.seek(0)
                raise RuntimeError(f"The server did not start: {line}{log.read()}")
            yield Running(match[0], f"http://127.0.0.1:{admin}/metrics", process, log)
        finally:
            process.terminate()
            process.wait(timeout=STOP_SECONDS)
            assert process.stdout is not None
            process.stdout.close()


@contextmanager
def shared(folder: Path, options: Sequence[str] = ()) -> Iterator[str]:
    """Address of one server for all test processes that name the same folder.

    The first that comes starts it, and stops it when no other reads. Who comes or stops holds the
    lock of the file with the address, who reads shares that of ``readers``; a process that dies
    gives both back.
    """
    with (
        (folder / "server").open("a+", encoding="utf-8") as address,
        (folder / "readers").open("a", encoding="utf-8") as readers,
    ):
        fcntl.flock(address, fcntl.LOCK_EX)
        address.seek(0)
        if url := address.read():
            fcntl.flock(readers, fcntl.LOCK_SH)
            fcntl.flock(address, fcntl.LOCK_UN)
            yield url
            return
        with running(folder, options=options, log_file=folder / SHARED_LOG) as started:
            url = started.url
            address.write(url)
            address.flush()
            fcntl.flock(readers, fcntl.LOCK_SH)
            fcntl.flock(address, fcntl.LOCK_UN)
            yield url
            fcntl.flock(address, fcntl.LOCK_EX)
            fcntl.flock(readers, fcntl.LOCK_EX)
            address.truncate(0)
