"""A minimal HTTP/1.1 client that loads a page as a browser does: a few keep-alive connections.

It uses no HTTP library: three hundred clients with forty files each would cost the driver more than
the server.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

AT_ONCE = 6
"""Connections that a browser opens to one server."""
SECONDS = 60
ACCEPTS = "br, gzip"


@dataclass(frozen=True, slots=True)
class Got:
    """An answer: status, headers by lower-case name, bytes of the body as sent."""

    status: int
    headers: Mapping[str, str]
    size: int


class Connection:
    """One connection to a server of this machine."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if not (parts.hostname or "").startswith("127."):
            raise ValueError(f"{url}: loads go to 127.0.0.0/8 only.")
        self.host, self.port = str(parts.hostname), parts.port or 80
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def get(self, path: str, **more: str) -> Got:
        """Ask for a path, such as ``/figures``; `more` are headers (``if_none_match=...``)."""
        if self._writer is None or self._reader is None:
            self._reader, self._writer = await asyncio.open_connection(self.host, self.port)
        headers = {"Host": f"{self.host}:{self.port}", "Accept-Encoding": ACCEPTS}
        headers |= {name.replace("_", "-"): value for name, value in more.items()}
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self._writer.write(f"GET {path} HTTP/1.1\r\n{head}\r\n".encode())
        async with asyncio.timeout(SECONDS):
            got = await self._answer(self._reader)
        if got.headers.get("connection") == "close":
            self.close()
        return got

    async def _answer(self, reader: asyncio.StreamReader) -> Got:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        pairs = (line.partition(":") for line in lines[1:] if line)
        headers = {name.lower(): value.strip() for name, _, value in pairs}
        size = int(headers.get("content-length", 0))
        if headers.get("transfer-encoding") == "chunked":
            size = await self._chunks(reader)
        else:
            await reader.readexactly(size)
        return Got(int(lines[0].split()[1]), headers, size)

    async def _chunks(self, reader: asyncio.StreamReader) -> int:
        total = 0
        while size := int((await reader.readline()).split(b";")[0], 16):
            await reader.readexactly(size + 2)
            total += size
        await reader.readline()
        return total

    def close(self) -> None:
        """Close it."""
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None


async def fetch_all(url: str, paths: Iterable[str]) -> list[Got]:
    """Ask for all paths, `AT_ONCE` at a time."""
    waiting = list(reversed(list(paths)))
    responses: list[Got] = []

    async def one() -> None:
        connection = Connection(url)
        while waiting:
            responses.append(await connection.get(waiting.pop()))
        connection.close()

    await asyncio.gather(*(one() for _ in range(AT_ONCE)))
    return responses
