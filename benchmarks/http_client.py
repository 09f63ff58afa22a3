"""A minimal HTTP/1.1 client that loads files as a browser does: a few keep-alive connections.

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
    """An answer: status, headers by lower-case name, the body as sent, compressed."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def size(self) -> int:
        """Bytes of the body as sent."""
        return len(self.body)


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
        """Ask for a path, such as ``/figures``; `more` are headers (``if_none_match=...``).

        A connection that the server closed while it was idle is opened again.
        """
        if self._writer is not None:
            try:
                return await self._ask(path, more)
            except (ConnectionError, asyncio.IncompleteReadError):
                self.close()
        return await self._ask(path, more)

    async def _ask(self, path: str, more: Mapping[str, str]) -> Got:
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
        if headers.get("transfer-encoding") == "chunked":
            body = await self._chunks(reader)
        else:
            body = await reader.readexactly(int(headers.get("content-length", 0)))
        return Got(int(lines[0].split()[1]), headers, body)

    async def _chunks(self, reader: asyncio.StreamReader) -> bytes:
        chunks = []
        while size := int((await reader.readline()).split(b";")[0], 16):
            chunks.append(await reader.readexactly(size))
            await reader.readline()
        await reader.readline()
        return b"".join(chunks)

    def close(self) -> None:
        """Close it."""
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None


class Connections:
    """A browser's connections to one server, `AT_ONCE` at most, opened when they are needed."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._idle: list[Connection] = []
        self._open: list[Connection] = []
        self._room = asyncio.Semaphore(AT_ONCE)

    async def get(self, path: str, **more: str) -> Got:
        """Ask for a path on a connection that is idle, a new one, or the next to become idle."""
        async with self._room:
            if not self._idle:
                self._open.append(connection := Connection(self._url))
                self._idle.append(connection)
            connection = self._idle.pop()
            try:
                return await connection.get(path, **more)
            except BaseException:
                # The rest of the answer may still come.
                connection.close()
                raise
            finally:
                self._idle.append(connection)

    def close(self) -> None:
        """Close all."""
        for connection in self._open:
            connection.close()


async def fetch_all(url: str, paths: Iterable[str]) -> list[Got]:
    """Ask for all paths, `AT_ONCE` at a time."""
    connections = Connections(url)
    try:
        return await asyncio.gather(*(connections.get(path) for path in paths))
    finally:
        connections.close()
