"""Start the compared servers: ours and a bare page."""

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

ROOT = Path(__file__).resolve().parents[1]
FIRST_PORT = int(os.environ.get("BENCH_PORT", "8670"))
START_SECONDS = 300
STOP_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it is, its process, seconds from its start to the first answer."""

    name: str
    url: str
    pid: int
    started: float


def _settings() -> str:
    """Our `config.toml` without the theme, whose fonts the bare page does not have."""
    text = (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    return text.partition("[theme]")[0]


def command(name: str, port: int) -> list[str]:
    """How one of the servers is started."""
    python, bare = sys.executable, str(ROOT / "benchmarks" / "bare" / "serve.py")
    return {
        "ours": [python, "-m", "msp_dash", "serve", "--port", str(port), "--workers", "1"],
        "bare": [python, bare, str(port)],
        "bare, uncompressed": [python, bare, str(port), "--plain"],
    }[name]


def _answers(url: str) -> bool:
    try:
        with urlopen(f"{url}/_stcore/health", timeout=1) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def prepared(server: Server) -> Server:
    """Wait until a server of ours has read its tables and finished its warm-up.

    Raises
    ------
    RuntimeError
        When it has not within `START_SECONDS`.
    """
    until = time.perf_counter() + START_SECONDS
    while time.perf_counter() < until:
        try:
            with urlopen(f"{server.url}/readyz", timeout=5):
                return server
        except (URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"{server.url} was not ready after {START_SECONDS} s.")


@contextmanager
def serving(name: str, port: int, *options: str) -> Iterator[Server]:
    """Start one of the servers, ours with more `options`, and stop it at the end.

    Raises
    ------
    RuntimeError
        When it does not answer within `START_SECONDS`; with what it said.
    """
    url, start = f"http://127.0.0.1:{port}", time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile("w+") as log:
        settings = Path(folder) / ".streamlit" / "config.toml"
        settings.parent.mkdir()
        settings.write_text(_settings(), encoding="utf-8")
        process = subprocess.Popen(
            [*command(name, port), *options],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            while not _answers(url):
                is_late = time.perf_counter() - start > START_SECONDS
                if is_late or process.poll() is not None:
                    log.seek(0)
                    raise RuntimeError(f"The server {name!r} did not start: {log.read()[-2000:]}")
                time.sleep(0.02)
            yield Server(name, url, process.pid, time.perf_counter() - start)
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout=STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
