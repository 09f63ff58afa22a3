"""Simulate a slow connection: a TCP proxy with limited bandwidth and added latency, in a process.

The browser's own throttling stalls for seconds now and then; a proxy does not. The bandwidth is
shared by all connections, separately for each direction, as on a shared wireless network.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_PIECE_BYTES = 16_384


@dataclass(frozen=True, slots=True)
class Line:
    """A line: megabits a second, and milliseconds each way."""

    mbits: float
    delay_ms: float

    @property
    def name(self) -> str:
        """Name in words."""
        return f"{self.mbits:g} Mbit/s, {self.delay_ms:g} ms each way"


LINES = (Line(10, 20), Line(100, 5))


class _Way:
    """One direction of the line: a piece is there when all before it are, and a delay later."""

    def __init__(self, line: Line) -> None:
        self.line, self.free = line, 0.0

    def arrival(self, size: int) -> float:
        """When a piece of `size` bytes that is sent now has arrived (`time.monotonic`)."""
        self.free = max(self.free, time.monotonic()) + size * 8 / (self.line.mbits * 1e6)
        return self.free + self.line.delay_ms / 1000


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: _Way) -> None:
    waiting: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(maxsize=64)

    async def deliver() -> None:
        while True:
            when, piece = await waiting.get()
            await asyncio.sleep(max(0.0, when - time.monotonic()))
            if not piece:
                break
            writer.write(piece)
            await writer.drain()
        writer.close()

    delivering = asyncio.ensure_future(deliver())
    try:
        while piece := await reader.read(_PIECE_BYTES):
            await waiting.put((way.arrival(len(piece)), piece))
            # Limit the sender to the bandwidth of the line.
            await asyncio.sleep(max(0.0, way.free - time.monotonic()))
        await waiting.put((way.arrival(0), b""))
        await delivering
    except OSError:
        delivering.cancel()
        writer.close()


async def _serve(line: Line, port: int, target: int) -> None:
    there, back = _Way(line), _Way(line)

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", target)
        await asyncio.gather(_carry(reader, far_writer, there), _carry(far_reader, writer, back))

    server = await asyncio.start_server(connected, "127.0.0.1", port)
    sys.stdout.write("open\n")
    sys.stdout.flush()
    await server.serve_forever()


@contextmanager
def slow_line(line: Line, port: int, target: int) -> Iterator[str]:
    """Address of a proxy at `port` that reaches the server at `target` over `line`."""
    arguments = [str(value) for value in (line.mbits, line.delay_ms, port, target)]
    command = [sys.executable, "-m", "benchmarks.proxy", *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            if process.stdout.readline() != "open\n":
                raise RuntimeError(f"The proxy for port {target} did not open port {port}.")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def main() -> None:
    """Serve until stopped: ``MBITS DELAY_MS PORT TARGET``."""
    mbits, delay_ms, port, target = sys.argv[1:]
    asyncio.run(_serve(Line(float(mbits), float(delay_ms)), int(port), int(target)))


if __name__ == "__main__":
    main()
