"""Lazy import of the routes that need figures, so that the server starts listening sooner.

Streamlit, static files and probes take 0.5 s to import; tables, figures and renderers take as long
again. The server starts with the former and imports the latter here, in a thread: during warm-up,
or at the first request or script run that needs them earlier.
"""

from __future__ import annotations

from types import ModuleType

import anyio
import anyio.to_thread
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from msp_dash.serving.path_converter import whole


def import_routes() -> ModuleType:
    """Import `answers.routes` and all its dependencies; concurrent callers wait for the first.

    The import system provides the lock. Script runs call this before they import anything that
    draws, so that no two threads import the same packages in different orders and deadlock.
    """
    from msp_dash.serving.answers import routes  # noqa: PLC0415 - figures: after the first answer

    return routes


class _LazyRoutes:
    """ASGI app that forwards to `answers.routes`, which it imports in a thread at first use."""

    def __init__(self) -> None:
        self._router: ASGIApp | None = None
        # Requests that wait for the import occupy one thread of the pool, not all of them.
        self._turn = anyio.CapacityLimiter(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._router is None:
            routes = await anyio.to_thread.run_sync(import_routes, limiter=self._turn)
            self._router = routes.GUARDED
        await self._router(scope, receive, send)


_ROUTER = _LazyRoutes()
ROUTES = tuple(
    Route(address, _ROUTER)
    for address in (
        "/figures",
        f"/figures/{whole('rest')}",
        f"/cards/{whole('rest')}",
        f"/first/{whole('rest')}",
        "/search.json",
        "/ask.json",
        "/changes.xml",
        "/changes.ics",
        "/own/commitments",
        f"/papers/{whole('rest')}",
        "/robots.txt",
        "/sitemap.xml",
    )
)
"""Routes that the server registers at startup; `answers.routes` answers them."""
