"""Liveness and readiness probes, and the figures that they report as unavailable."""

from __future__ import annotations

import httpx
from starlette.applications import Starlette

from msp_dash.serving.health import Readiness, WarmUp
from tests.looped import fetched


def _get(readiness: Readiness, path: str) -> httpx.Response:
    return fetched(Starlette(routes=readiness.routes()), path)


def test_alive_before_anything_is_read() -> None:
    answer = _get(Readiness(), "/healthz")
    assert (answer.status_code, answer.text) == (200, "ok")
    assert answer.headers["cache-control"] == "no-store"


def test_not_ready_until_the_tables_are_read() -> None:
    readiness = Readiness()
    assert _get(readiness, "/readyz").status_code == 503
    readiness.warm_up = WarmUp(70, ())
    answer = _get(readiness, "/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "figures": 70, "unanswered": []}


def test_a_missing_table_is_named_and_takes_nothing_else_down() -> None:
    answer = _get(Readiness(WarmUp(69, ("trade.flows",))), "/readyz")
    assert answer.status_code == 200
    assert answer.json()["unanswered"] == ["trade.flows"]
