"""Whether this process is alive, and whether it has read its tables: ``/healthz``, ``/readyz``."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

_HEADERS = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the preparation found: `figures` that answer, and ids of those that cannot.

    A figure cannot answer where its table is missing or is not the one in the manifest.
    """

    figures: int
    unanswered: tuple[str, ...]


class Readiness:
    """Says whether the preparation has ended; set once, read by every probe."""

    def __init__(self, prepared: Prepared | None = None) -> None:
        self.prepared = prepared

    def routes(self) -> tuple[Route, ...]:
        """``/healthz`` (200 while the process answers) and ``/readyz`` (503 until prepared).

        A figure without its table does not make a process unready: every process has the same
        tables, so that taking it out would turn one missing figure into a missing dashboard. The
        answer and the metrics name it instead.
        """
        return (Route("/healthz", self._alive), Route("/readyz", self._ready))

    async def _alive(self, _request: Request) -> Response:
        return PlainTextResponse("ok", headers=_HEADERS)

    async def _ready(self, _request: Request) -> Response:
        found = self.prepared
        if found is None:
            return JSONResponse({"ready": False}, status_code=503, headers=_HEADERS)
        answer = {"ready": True, "figures": found.figures, "unanswered": list(found.unanswered)}
        return JSONResponse(answer, headers=_HEADERS)
