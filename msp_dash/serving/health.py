"""Liveness and readiness probes: ``/healthz`` (process alive), ``/readyz`` (warm-up finished)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

_HEADERS = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class WarmUp:
    """Result of the warm-up: number of `figures` that answer, and ids of those that do not.

    A figure does not answer when its table is missing or differs from its checksum in the manifest.
    """

    figures: int
    unanswered: tuple[str, ...]


class Readiness:
    """Readiness of the process: `warm_up` is None until the warm-up has finished."""

    def __init__(self, warm_up: WarmUp | None = None) -> None:
        self.warm_up = warm_up

    @property
    def unanswered(self) -> float:
        """Number of figures that do not answer; NaN until that is known."""
        return len(self.warm_up.unanswered) if self.warm_up else math.nan

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
        warm_up = self.warm_up
        if warm_up is None:
            return JSONResponse({"ready": False}, status_code=503, headers=_HEADERS)
        answer = {"ready": True, "figures": warm_up.figures, "unanswered": list(warm_up.unanswered)}
        return JSONResponse(answer, headers=_HEADERS)
