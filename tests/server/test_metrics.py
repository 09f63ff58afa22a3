"""Prometheus metrics: what is counted, at what cost, and who may read them."""

from __future__ import annotations

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from streamlit.testing.v1 import AppTest

from msp_dash.briefing.outputs import QUEUE
from msp_dash.security.access import Access
from msp_dash.serving import app, metrics
from msp_dash.serving.health import Readiness, WarmUp
from msp_dash.serving.streamlit_patches import apply_patches
from tests.looped import fetched
from tests.serving import behind

APP = behind(app.guards(Access()), Starlette(routes=app.ROUTES))
FIGURE = "/figures/producers.ranking.json?mineral=cobalt"


HERE, METRICS = "http://test", "http://test:9180"


def _get(path: str, headers: dict[str, str] | None = None, at: str = HERE) -> httpx.Response:
    """An answer at a listening address, which httpx takes from `at`."""

    return fetched(APP, path, at=at, headers=headers)


@pytest.fixture(autouse=True)
def _watched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics, "_LISTENING", {METRICS.removeprefix("http://")})
    metrics.watch(Readiness(WarmUp(70, ("trade.flows",))), lambda: 3)


def _samples() -> dict[tuple[str, ...], float]:
    """Name and label values -> number, of everything that is counted."""
    answer = _get("/metrics", at=METRICS)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_an_answer_is_counted_by_format_and_status() -> None:
    before = _samples()
    etag = _get(FIGURE).headers["etag"]
    _get(FIGURE, headers={"If-None-Match": etag})
    _get("/figures/producers.ranking.json?mineral=unobtainium")
    for i in range(3):
        _get(f"/figures/producers.ranking.{i}")
    after = _samples()
    name = "msp_dash_figure_answers_total"
    gained = {
        key[1:]: number - before.get(key, 0)
        for key, number in after.items()
        if key[0] == name and number != before.get(key, 0)
    }
    assert gained == {
        ("json", "200"): 1,
        ("json", "304"): 1,
        ("json", "422"): 1,
        # Whatever people make up is one label.
        ("other", "404"): 3,
    }


def test_a_second_answer_reads_no_table_and_builds_nothing() -> None:
    _get(FIGURE)
    before = _samples()
    _get(FIGURE)
    after = _samples()
    for work in (
        *[("msp_dash_table_reads_total", kind) for kind in ("table", "facts", "reference")],
        ("msp_dash_figures_total", "built"),
        ("msp_dash_files_total", "made"),
    ):
        assert after[work] == before[work]
    for sample in (("msp_dash_figures_total", "cache"), ("msp_dash_files_total", "cache")):
        assert after[sample] == before[sample] + 1


def test_a_run_of_the_script_is_timed() -> None:
    apply_patches()
    apply_patches()  # once is enough, twice is no double count
    before = _samples()[("msp_dash_rerun_seconds_count",)]
    AppTest.from_string("import streamlit as st; st.text('x')").run()
    assert _samples()[("msp_dash_rerun_seconds_count",)] == before + 1


def test_the_queue_of_briefings_is_seen() -> None:
    with QUEUE.turn():
        samples = _samples()
    assert samples[("msp_dash_exports_running",)] == 1
    assert samples[("msp_dash_exports_queued",)] == 0
    assert _samples()[("msp_dash_exports_running",)] == 0


def test_process_and_readiness_are_there() -> None:
    samples = _samples()
    assert samples[("msp_dash_sessions",)] == 3
    assert samples[("msp_dash_figures_unanswered",)] == 1
    assert samples[("msp_dash_threads",)] >= 1


@pytest.mark.parametrize("path", ["/metrics", "/_stcore/metrics"])
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Via": "1.1 proxy"},
        {"X-Forwarded-For": "127.0.0.1"},
        {"X-Forwarded-Host": "test:9180"},
        {"Forwarded": "for=127.0.0.1;host=test:9180"},
    ],
)
def test_metrics_are_nowhere_but_where_they_were_asked_for(
    path: str, headers: dict[str, str]
) -> None:
    """Whatever a proxy says, and although the client is this machine."""
    answer = _get(path, headers)
    assert answer.status_code == 404
    assert "msp_dash" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/", FIGURE, "/healthz", "/_stcore/metrics"])
def test_nothing_else_is_answered_there(path: str) -> None:
    assert _get(path, at=METRICS).status_code == 404
