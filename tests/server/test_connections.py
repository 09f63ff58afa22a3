"""Connections: as many as a hall needs, and open for as long as a reader thinks."""

from __future__ import annotations

import http.client
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from msp_dash.serving.listening import OPEN_FILES
from tests.serving import Running, running

LINUX_GIVES = 1_024
UVICORN_SECONDS = 5


@contextmanager
def _files(soft: int) -> Iterator[None]:
    """Programs started in the block have `soft` files unless they ask for more."""
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (now, most))


def _limit(pid: int) -> int:
    lines = Path(f"/proc/{pid}/limits").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("Max open files")).split()[3])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with _files(LINUX_GIVES), running(tmp_path_factory.mktemp("cwd"), cold=True) as started:
        yield started


def test_a_hall_has_more_connections_than_linux_gives_a_program_at_first(server: Running) -> None:
    """Of two hundred readers, who shared 1,024 files, 96 met an error."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    unlimited = most == resource.RLIM_INFINITY
    assert _limit(server.process.pid) == (OPEN_FILES if unlimited else min(OPEN_FILES, most))


def test_a_connection_is_there_for_the_next_click(server: Running) -> None:
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"))
    for pause in (0, UVICORN_SECONDS + 2):
        time.sleep(pause)
        if pause:
            connection.auto_open = 0  # What was closed is an error, not opened again.
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200
    connection.close()
