"""A client of the figure routes in this process, with request ids as in the server."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

import httpx
from starlette.applications import Starlette

from msp_dash.serving import app
from msp_dash.serving.request_log import RequestLog
from tests.looped import looped

ROUTES = RequestLog(Starlette(routes=app.ROUTES))


def get(path: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
    """The answer to a request for `path`."""
    return get_all([path], headers)[0]


def get_all(paths: Sequence[str], headers: Mapping[str, str] | None = None) -> list[httpx.Response]:
    """The answers to requests at once, as a server has them: in one loop."""

    async def fetch() -> list[httpx.Response]:
        transport = httpx.ASGITransport(ROUTES)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await asyncio.gather(*(client.get(path, headers=headers) for path in paths))

    return looped(fetch)
