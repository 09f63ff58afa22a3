"""The seam between what answers at once and what is imported meanwhile.

Streamlit, static files and probes need 0.5 s of imports; tables, figures and their renderers need
as much again. So the server answers with the former, and the latter are imported here, in a thread:
by the preparation, or by the first request or script run that comes before it has.
"""

from __future__ import annotations

from types import ModuleType

import anyio
import anyio.to_thread
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from msp_dash.serving.whole_path import whole


def heavy() -> ModuleType:
    """`answers.routes` with all that it needs; who comes second waits for the first.

    The lock is that of the import system. Script runs pass here before they import what they draw
    with, so that no two threads import the same packages from different ends.
    """
    from msp_dash.serving.answers import routes  # noqa: PLC0415 - figures: after the first answer

    return routes


class _Late:
    """ASGI app that hands on to `answers.routes`. The loop goes on while that is imported."""

    def __init__(self) -> None:
        self._router: ASGIApp | None = None
        # Requests that wait for the import hold one thread, not all that there are.
        self._turn = anyio.CapacityLimiter(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._router is None:
            self._router = (await anyio.to_thread.run_sync(heavy, limiter=self._turn)).GUARDED
        await self._router(scope, receive, send)


_LATE = _Late()
ROUTES = tuple(
    Route(address, _LATE)
    for address in (
        "/figures",
        f"/figures/{whole('rest')}",
        f"/paper/{whole('rest')}",
        f"/first/{whole('rest')}",
        "/search.json",
        "/metrics",
    )
)
"""What `answers.routes` answers, for the server: the addresses that are not Streamlit's."""
