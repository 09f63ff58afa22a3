"""Responses to internal errors: a plain message, never a traceback."""

from __future__ import annotations

import logging
from pathlib import Path

import httpx
import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from msp_dash.data import TableError
from msp_dash.figures.registry import spec
from msp_dash.security.access import Access
from msp_dash.serving.answers import routes
from msp_dash.serving.app import ROUTES, guards
from msp_dash.serving.precompressed import Precompressed, inventory
from tests.looped import fetched
from tests.serving import ROOT, behind

ROUTES_ALONE = behind(guards(Access()), Starlette(routes=ROUTES))
"""The figure routes in this process, so that a fault can be put in."""


def _get(path: str, app: ASGIApp = ROUTES_ALONE) -> httpx.Response:
    return fetched(app, path)


def test_a_failing_builder_is_a_logged_500_without_its_traceback(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(figure_id: str, query: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(routes, "build", fail)
    with caplog.at_level(logging.ERROR):
        answer = _get("/figures/producers.ranking.json?mineral=cobalt")
    assert answer.status_code == 500
    assert answer.json()["id"] == "producers.ranking"
    assert "secret detail" not in answer.text and "Traceback" not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert "secret detail" in caplog.text and "mineral=cobalt" in caplog.text


def test_a_failing_renderer_is_a_500_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(figure: object, ext: str, options: object) -> bytes:
        raise ValueError("nothing draws it")

    monkeypatch.setattr(routes, "export", fail)
    assert _get("/figures/producers.ranking.svg").status_code == 500


def test_a_missing_table_leaves_its_figure_in_the_list_with_the_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(_spec: object, query: object) -> None:
        raise TableError("production", "is missing or unreadable")

    monkeypatch.setattr(routes, "resolve", missing)
    entry = routes.entry(spec("producers.ranking"))
    assert "Table production is missing" in entry["error"]
    assert entry["parameters"] == {}


def test_a_static_file_that_vanished_is_left_to_the_app_below(tmp_path: Path) -> None:
    file = tmp_path / "a.js"
    file.write_text("x" * 5000)
    app = Precompressed(Starlette(), inventory("/s", tmp_path, "no-cache"))
    assert _get("/s/a.js", app).headers["content-encoding"] in {"br", "gzip"}
    file.write_text("y" * 5000)
    assert _get("/s/a.js", app).text == "y" * 5000
    file.unlink()
    assert _get("/s/a.js", app).status_code == 404


def test_an_error_that_nothing_catches_is_a_500_with_headers_and_a_line_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Within ``st.App``: Starlette answers an error outside all middleware."""

    def fail(_request: Request) -> Response:
        raise ZeroDivisionError("secret detail")

    app = st.App(ROOT / "dashboard.py", routes=[Route("/fails", fail)], middleware=guards(Access()))
    with caplog.at_level(logging.INFO):
        answer = _get("/fails", app)
    assert answer.status_code == 500
    assert answer.headers["x-content-type-options"] == "nosniff"
    number = answer.headers["x-request-id"]
    assert number in answer.text and "secret detail" not in answer.text
    assert "secret detail" in caplog.text
    (line,) = (record for record in caplog.records if record.getMessage() == "answered")
    assert vars(line)["fields"]["status"] == 500
