"""Startup: requests are answered before figures are imported, and warm-up yields to script runs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from threading import Condition, Event, Thread

import anyio
import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from streamlit.testing.v1 import AppTest

from msp_dash.figures.registry import registry
from msp_dash.serving import app, lazy_import, precompressed, streamlit_patches, warm_up
from msp_dash.serving.answers import routes
from msp_dash.serving.front_page import first_visit
from msp_dash.serving.precompressed import StaticFile
from msp_dash.serving.script_runs import MOMENT_SECONDS, ScriptRuns
from msp_dash.ui import search
from msp_dash.ui.components import scripts_path
from msp_dash.words import LANGUAGES
from tests.looped import looped
from tests.serving import ROOT

SLOW = ("pandas", "pptx", "msp_dash.figures", "msp_dash.render", "msp_dash.briefing")

AT_ONCE = f"""
import sys, anyio, httpx
from msp_dash.serving import app
from msp_dash.serving.health import WarmUp

async def ask():
    app.READINESS.warm_up = WarmUp(0, ())
    transport = httpx.ASGITransport(app.load())
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        page, script, alive = [
            await client.get(path) for path in ("/", "/app/static/ui/card.js", "/healthz")
        ]
    print(page.status_code, script.status_code, alive.text)

anyio.run(ask)
print([m for m in {SLOW!r} if m in sys.modules])
"""


def test_page_scripts_and_probes_are_answered_without_pandas_and_figures() -> None:
    process = subprocess.run(
        [sys.executable, "-c", AT_ONCE], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert process.stdout.splitlines() == ["200 200 ok", "[]"]


def test_every_late_address_is_handed_on() -> None:
    handed = Starlette(routes=lazy_import.ROUTES)

    def is_late(path: str) -> bool:
        scope = {"type": "http", "path": path, "method": "GET", "root_path": ""}
        return any(route.matches(scope)[0].value == 2 for route in handed.routes)

    answered = [
        route.path.split("{")[0] for route in routes.ROUTER.routes if isinstance(route, Route)
    ]
    assert all(is_late(path) for path in answered)
    assert not any(is_late(path) for path in ("/", "/figure", "/overview", "/figuresque"))


def test_requests_that_wait_for_the_import_leave_the_loop_and_the_threads_free(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    imports, may_end = [], Event()

    def importing() -> object:
        imports.append(1)
        assert may_end.wait(60)
        return routes

    monkeypatch.setattr(lazy_import, "import_routes", importing)
    routes_only = Starlette(routes=[Route("/figures/{rest:path}", lazy_import._LazyRoutes())])
    statuses: list[int] = []

    async def request(client: httpx.AsyncClient) -> None:
        statuses.append((await client.get("/figures/none.json")).status_code)

    async def rush() -> None:
        transport = httpx.ASGITransport(routes_only)
        async with (
            httpx.AsyncClient(transport=transport, base_url="http://test") as client,
            anyio.create_task_group() as script_runs,
        ):
            for _ in range(60):
                script_runs.start_soon(request, client)
            await anyio.wait_all_tasks_blocked()
            # The thread that imports may not have had its turn yet.
            with anyio.fail_after(60):
                while not imports:
                    await anyio.sleep(0.01)
            # All threads but one are there for what can be answered.
            assert len(imports) == 1
            assert await anyio.to_thread.run_sync(lambda: "free") == "free"
            may_end.set()

    looped(rush)
    assert statuses == [404] * 60


class Waits(Condition):
    """A condition on which time passes only while somebody waits, and stops at what happens."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 100.0
        self.timeouts: list[float] = []
        self.happens_every = float("inf")
        self.meanwhile: Callable[[], None] = lambda: None

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout is not None and timeout > 0
        self.timeouts.append(round(timeout, 6))
        self.now += min(timeout, self.happens_every)
        self.meanwhile()
        return True


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
def script_runs(waits: Waits) -> ScriptRuns:
    return ScriptRuns(waits, lambda: waits.now)


def test_nobody_waits_where_nobody_reads(script_runs: ScriptRuns, waits: Waits) -> None:
    script_runs.wait_until_idle(1)
    assert waits.timeouts == []


def test_after_a_run_work_waits_for_a_moment(script_runs: ScriptRuns, waits: Waits) -> None:
    with script_runs.run():
        pass
    script_runs.wait_until_idle(1)
    assert waits.timeouts == [MOMENT_SECONDS]


def test_a_run_that_does_not_end_holds_work_up_for_a_bounded_time(
    script_runs: ScriptRuns, waits: Waits
) -> None:
    with script_runs.run():
        script_runs.wait_until_idle(1)
    assert waits.timeouts == [1]


def test_a_hall_that_clicks_without_pause_holds_work_up_no_longer(
    script_runs: ScriptRuns, waits: Waits
) -> None:
    def click() -> None:
        with script_runs.run():
            pass

    click()
    waits.happens_every, waits.meanwhile = MOMENT_SECONDS / 2, click
    start = waits.now
    script_runs.wait_until_idle(1)
    assert waits.now - start == pytest.approx(1)


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What warm-up does, in order, with nothing done."""
    calls: list[str] = []
    monkeypatch.setattr(warm_up, "build", calls.append)
    monkeypatch.setattr(search, "payload", lambda _words: calls.append("search"))
    monkeypatch.setattr(warm_up, "entries", lru_cache(maxsize=1)(lambda _day: []))
    monkeypatch.setattr(warm_up, "warm", calls.extend)
    monkeypatch.setattr(precompressed, "warm", calls.extend)
    return calls


def test_warm_up_begins_with_what_the_first_page_needs(
    built: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    app.run_warm_up()
    assert built[0] == "/"
    first_figure = next(i for i, name in enumerate(built) if not name.startswith("/"))
    ahead = built[:first_figure]
    assert {f"/{scripts_path()}/card.js", f"/{scripts_path()}/card.css"} < set(ahead)
    assert any(name.startswith("/static/js/index.") for name in ahead)
    assert len(ahead) < 100
    pages = [registry()[i].page for i in built[first_figure:] if i in registry()]
    n = pages.count("overview")
    assert n and set(pages[:n]) == {"overview"}
    assert len(pages) == len(registry())
    assert set(app._static_files()) <= set(built)


def test_warm_up_waits_for_a_run_in_progress(
    built: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = Event()

    class NotifyingCondition(Condition):
        def wait(self, timeout: float | None = None) -> bool:
            waiting.set()
            return super().wait(timeout)

    script_runs = ScriptRuns(NotifyingCondition())
    monkeypatch.setattr(warm_up, "FIGURE_SECONDS", 1000.0)
    preparing = Thread(target=warm_up.build_all, args=(script_runs,), daemon=True)
    with script_runs.run():
        preparing.start()
        assert waiting.wait(60)
        assert built == []
    preparing.join(60)
    assert not preparing.is_alive()
    assert len(built) == len(registry()) + len(LANGUAGES)


def test_warm_up_ends_in_bounded_time_under_a_run_that_does_not(
    built: list[str], script_runs: ScriptRuns, waits: Waits
) -> None:
    files = app._static_files()
    with script_runs.run():
        warm_up.build_all(script_runs)
        warm_up.compress_all(files, script_runs)
    assert len(built) == len(registry()) + len(LANGUAGES) + len(files)
    assert sum(waits.timeouts) <= 150


def test_a_run_of_the_script_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    streamlit_patches.apply_patches()
    script_runs = ScriptRuns()
    monkeypatch.setattr(streamlit_patches, "SCRIPT_RUNS", script_runs)
    monkeypatch.setattr(lazy_import, "import_routes", lambda: running.append(script_runs._running))
    running: list[int] = []
    AppTest.from_string("import streamlit as st; st.text('x')").run()
    assert (running, script_runs._running) == ([1], 0)


def test_warm_up_names_figures_whose_table_cannot_be_read(
    built: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = [{"id": "demand.mix"}, {"id": "trade.flows", "error": "Table trade is missing"}]
    entries = lru_cache(maxsize=1)(lambda _day: listed)
    monkeypatch.setattr(warm_up, "entries", entries)
    result = app.run_warm_up()
    assert result.unanswered == ("trade.flows",)
    assert result.figures == len(registry()) - 1
    # A table that is put back is read at the next try.
    assert entries.cache_info().currsize == 0


def test_a_file_that_the_front_page_names_and_nobody_has_is_left_out(tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_text('<script src="./a.js"></script><link href="./gone.css" />')
    files = {
        "/": StaticFile(page, ""),
        "/a.js": StaticFile(page, ""),
        "/b.js": StaticFile(page, ""),
    }
    assert list(first_visit(files)) == ["/", "/a.js"]
