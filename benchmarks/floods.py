"""Floods and kills, at a server of our own on this machine: ``python -m benchmarks.floods``.

Each flood is bounded in number and time. Memory is that of all processes together: before, at most,
and a minute later. A worker is killed among requests, and the prefork master at the end.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.driver import Session
from benchmarks.http_client import Connection, Connections
from benchmarks.markdown import table
from benchmarks.process import children, cpu_seconds, memory_bytes
from benchmarks.servers import Server, prepared
from msp_dash.serving.listening import allow_connections
from msp_dash.serving.websocket import MESSAGE_MAX_BYTES, MESSAGE_SECONDS
from tests.server.test_connections import BINARY, HANDSHAKE, MASKED, TEXT
from tests.serving import Running, running

SEED = 8
WORKERS = 2
REST_SECONDS = 60.0
LEFT_BYTES = 100_000_000
"""What a flood may leave a minute later."""
HOLD_SECONDS = 10.0
LARGE, LARGE_BYTES, PIECE = 40, 14 * 2**20, b"\0" * 2**18
HALF_OPEN, NEARLY = 300, 40
"""Connections with an unfinished message, `NEARLY` of which lack its last byte alone."""
TEXTS, SPELLINGS, HEADS = 200, 2_000, 1_000
GOES_ON = b"\0"
NO_END = b"\x02"
"""First byte of a frame of a message that goes on, and of the frame that begins one."""

Flood = Callable[[str], Awaitable[str]]


def _head(first: bytes, length: int) -> bytes:
    """Head of a browser's frame, with a mask that changes nothing."""
    return first + bytes([MASKED | 127]) + length.to_bytes(8, "big") + bytes(4)


async def _sent(url: str, parts: Sequence[bytes], hold: float, *, upgraded: bool = True) -> bool:
    """Send to a connection of its own and wait; whether the server closed it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(url).port)
    try:
        if upgraded:
            writer.write(HANDSHAKE.format(host=urlsplit(url).netloc).encode())
            await reader.readuntil(b"\r\n\r\n")
        for part in parts:
            writer.write(part)
            await writer.drain()
        async with asyncio.timeout(hold):
            while await reader.read(2**16):
                pass
    except TimeoutError:
        return False
    except (ConnectionError, asyncio.IncompleteReadError):
        pass
    finally:
        writer.transport.abort()
    return True


async def _closed(connections: Sequence[Awaitable[bool]]) -> str:
    closed = await asyncio.gather(*connections)
    return f"{sum(closed)} of {len(closed)} closed"


async def large_frames(url: str) -> str:
    """Frames of 14 MB that never end."""
    parts = (_head(BINARY, LARGE_BYTES + 1), *[PIECE] * (LARGE_BYTES // len(PIECE)))
    return await _closed([_sent(url, parts, HOLD_SECONDS) for _ in range(LARGE)])


async def fragments(url: str) -> str:
    """Messages of 14 MB in fragments, which never end."""
    pieces = [_head(GOES_ON, len(PIECE)) + PIECE] * (LARGE_BYTES // len(PIECE))
    parts = (_head(NO_END, 0), *pieces)
    return await _closed([_sent(url, parts, HOLD_SECONDS) for _ in range(LARGE)])


async def half_open(url: str) -> str:
    """Messages without their end, of a byte or of nearly as much as is allowed."""
    small, length = (_head(BINARY, 1_000), b"\0"), MESSAGE_MAX_BYTES
    nearly = (_head(BINARY, length), b"\0" * (length - 1))
    hold = MESSAGE_SECONDS + HOLD_SECONDS
    return await _closed(
        [_sent(url, nearly if n < NEARLY else small, hold) for n in range(HALF_OPEN)]
    )


async def texts(url: str) -> str:
    """Text frames, which no browser sends."""
    parts = (TEXT + bytes([MASKED | 2]) + bytes(4) + b"hi",)
    return await _closed([_sent(url, parts, 2 * HOLD_SECONDS) for _ in range(TEXTS)])


async def heads(url: str) -> str:
    """Requests of one byte."""
    return await _closed([_sent(url, (b"G",), HOLD_SECONDS, upgraded=False) for _ in range(HEADS)])


async def spellings(url: str) -> str:
    """One card by addresses of up to 8 KB: padded, its parameters in other orders and repeated."""
    async with Session(url, "mineral") as session:
        await session.open()
        path, _, query = max((card.address for card in session.cards.values()), key=len).partition(
            "?"
        )
    chance, parameters = random.Random(SEED), query.split("&")
    connections = Connections(url)

    async def status(number: int) -> int:
        words = chance.choices(parameters, k=number % 8) + chance.sample(
            parameters, len(parameters)
        )
        spelled = "&" * (number * 7_000 // SPELLINGS) + "&".join(words)
        return (await connections.get(f"/{path}?{spelled}")).status

    statuses = Counter(await asyncio.gather(*(status(number) for number in range(SPELLINGS))))
    connections.close()
    return ", ".join(f"{count} x {status}" for status, count in sorted(statuses.items()))


FLOODS: Sequence[Flood] = (large_frames, fragments, half_open, texts, heads, spellings)


def _name(act: Callable[..., object]) -> str:
    return (act.__doc__ or "").rstrip(".").lower()


def _lines(server: Running) -> int:
    return server.output().count("\n")


async def flooded(
    server: Running, pids: Sequence[int], flood: Flood, rest: float
) -> tuple[list[str], int]:
    """A line of the table, and what is left in bytes."""

    def memory() -> int:
        return sum(map(memory_bytes, pids))

    def used() -> float:
        return sum(map(cpu_seconds, pids))

    most = before = memory()
    cpu, lines, start = used(), _lines(server), time.perf_counter()
    flowing = asyncio.ensure_future(flood(server.url))
    while not flowing.done():
        await asyncio.wait((flowing,), timeout=0.1)
        most = max(most, memory())
    cells = [f"{time.perf_counter() - start:.0f}", f"{used() - cpu:.1f}"]
    await asyncio.sleep(rest)
    after = memory()
    megabytes = [f"{value / 1e6:.0f}" for value in (before, most, after)]
    line = [_name(flood), flowing.result(), *megabytes, *cells, f"{_lines(server) - lines}"]
    return line, after - before


async def kill_worker(server: Running, pids: Sequence[int]) -> str:
    """A worker, among requests."""
    answers: Counter[str] = Counter()
    over = asyncio.Event()

    async def request() -> None:
        while not over.is_set():
            connection = Connection(server.url)
            try:
                answers[f"{(await connection.get('/figures/producers.map.json')).status}"] += 1
            except (OSError, asyncio.IncompleteReadError):
                answers["lost"] += 1
            connection.close()

    requests = asyncio.gather(*(request() for _ in range(8)))
    await asyncio.sleep(2)
    os.kill(pids[-1], signal.SIGKILL)
    start = time.perf_counter()
    # It waits for the worker with this number.
    await Connection(server.url).get("/healthz", cookie=f"msp_worker={WORKERS}")
    seconds = time.perf_counter() - start
    await asyncio.sleep(2)
    over.set()
    await requests
    listed = ", ".join(f"{count} x {answer}" for answer, count in sorted(answers.items()))
    return f"{listed}; its successor answered after {seconds:.1f} s"


async def kill_master(server: Running, _pids: Sequence[int]) -> str:
    """The prefork master."""
    master, *workers = children(server.process.pid)
    os.kill(master, signal.SIGKILL)
    start = time.perf_counter()
    code = await asyncio.to_thread(server.process.wait, REST_SECONDS)
    seconds = time.perf_counter() - start
    left = sum(map(_runs, workers))
    return f"exit code {code} after {seconds:.1f} s, {left} of {len(workers)} workers left"


def _runs(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"  # Ended, and nobody has asked how.


async def _all(server: Running, rest: float) -> list[str]:
    """Flood, then kill; returns what is wrong."""
    pids = [server.process.pid, *children(server.process.pid)]
    heads = ("flood", "outcome", "MB before", "MB at most", "MB a minute later", "s", "CPU s")
    rows, wrong = [], []
    for flood in FLOODS:
        line, left = await flooded(server, pids, flood, rest)
        rows.append(line)
        if left > LEFT_BYTES:
            wrong.append(f"{_name(flood)}: {left / 1e6:.0f} MB are left")
    sys.stdout.write(table((*heads, "log lines"), rows))
    killed = []
    for kill in (kill_worker, kill_master):
        lines = _lines(server)
        killed.append([_name(kill), await kill(server, pids), f"{_lines(server) - lines}"])
    sys.stdout.write(f"\n{table(('killed', 'outcome', 'log lines'), killed)}\n")
    if not server.process.returncode:
        wrong.append("the exit code does not say that the master was killed")
    return wrong


def main() -> None:
    """Flood and kill; exit 1 where much memory is left."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rest", type=float, default=REST_SECONDS, help="seconds after a flood")
    args = parser.parse_args()
    allow_connections()
    options = ("--workers", f"{WORKERS}")
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), options=options) as server:
        prepared(Server("ours", server.url, server.process.pid, 0.0))
        time.sleep(args.rest)
        wrong = asyncio.run(_all(server, args.rest))
    sys.stdout.write("\n".join(wrong or ["As it should be."]) + "\n")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
