"""The figure routes in this process, numbered as the server numbers them, to put a fault into."""

from __future__ import annotations

from collections.abc import Mapping

import httpx
from starlette.applications import Starlette

from msp_dash import server
from msp_dash.request_log import RequestLog
from tests.looped import looped

ROUTES = RequestLog(Starlette(routes=server.ROUTES))


def get(path: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
    """The answer to a request for `path`."""

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(ROUTES)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.get(path, headers=headers)

    return looped(ask)
