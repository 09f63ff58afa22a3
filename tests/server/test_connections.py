"""Connections: as many as a hall needs, and open for as long as a reader thinks."""

from __future__ import annotations

import http.client
import resource
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from msp_dash.serving.listening import OPEN_FILES
from msp_dash.serving.websocket import MESSAGE_MAX_BYTES, MESSAGE_SECONDS
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


HANDSHAKE = (
    "GET /_stcore/stream HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
BINARY, TEXT, MASKED = b"\x82", b"\x81", 0x80


def test_a_message_of_a_browser_has_a_limit_and_a_deadline(server: Running) -> None:
    """A frame that is too long is refused by its head; one that does not end, after a while."""
    host = server.url.removeprefix("http://")
    for length, data, seconds in (
        (MESSAGE_MAX_BYTES + 1, b"", 2.0),
        (1_000, b"half", MESSAGE_SECONDS + 5),
    ):
        with socket.create_connection(("127.0.0.1", int(host.rpartition(":")[2]))) as browser:
            browser.sendall(HANDSHAKE.format(host=host).encode())
            assert b" 101 " in browser.recv(4_096)
            head = BINARY + bytes([MASKED | 127]) + length.to_bytes(8, "big") + bytes(4)
            start = time.monotonic()
            browser.sendall(head + data)
            browser.settimeout(seconds)
            while browser.recv(65_536):
                pass
            assert time.monotonic() - start < seconds


def test_a_text_frame_is_refused_in_one_line_of_the_log(server: Running) -> None:
    host = server.url.removeprefix("http://")
    before = len(server.output())
    with socket.create_connection(("127.0.0.1", int(host.rpartition(":")[2]))) as browser:
        browser.sendall(HANDSHAKE.format(host=host).encode())
        assert b" 101 " in browser.recv(4_096)
        browser.sendall(TEXT + bytes([MASKED | 2]) + bytes(4) + b"hi")
        browser.settimeout(15)  # It waits for the browser to say goodbye too.
        while browser.recv(65_536):
            pass
    assert len(server.output()[before:].splitlines()) == 1
