"""Asynchronous work in tests that share a process with a browser."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import httpx
from starlette.types import ASGIApp

T = TypeVar("T")
SECONDS = 300


def looped(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run in a thread of its own: a browser that another test left open holds this one's loop."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(lambda: asyncio.run(work())).result(SECONDS)


def fetched(
    app: ASGIApp,
    path: str,
    *,
    method: str = "GET",
    client: tuple[str, int] = ("127.0.0.1", 1),
    at: str = "http://test",
    **options: Any,
) -> httpx.Response:
    """The answer of an app in this process to a `client`; `options` is given to httpx."""

    async def request() -> httpx.Response:
        transport = httpx.ASGITransport(app, client=client)
        async with httpx.AsyncClient(transport=transport, base_url=at) as http:
            return await http.request(method, path, **options)

    return looped(request)
