"""Several workers on one port, without a proxy: session affinity, restarts without a gap."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from msp_dash import cli
from msp_dash.cli import serve_command
from msp_dash.config import cores
from msp_dash.serving.listening import bind_path
from msp_dash.workers import supervisor
from msp_dash.workers.cookie import worker_of
from msp_dash.workers.sticky import Sticky
from tests.looped import fetched
from tests.serving import ROOT, running

BROWSER = {"Accept": "text/html,application/xhtml+xml"}


@pytest.mark.parametrize(
    ("cookies", "worker"),
    [
        ("msp_worker=2", 2),
        ("a=b; msp_worker=3; c=d", 3),
        ("a=b;msp_worker=1", 1),
        ("msp_worker=7", 3),  # of a time with more workers: always the same one
        ("msp_worker=0", None),
        ("msp_worker=", None),
        ("msp_worker=two", None),
        ("msp_worker=1234", None),
        ("not_msp_worker=2", None),
        ("a=msp_worker=2x", None),
    ],
)
def test_the_cookie_names_a_worker(cookies: str, worker: int | None) -> None:
    head = f"GET / HTTP/1.1\r\nHost: a\r\nCookie: {cookies}\r\nAccept: */*\r\n\r\n".encode()
    assert worker_of(head, 4) == worker


def test_only_the_cookie_header_names_a_worker() -> None:
    head = b"GET /?cookie:msp_worker=2 HTTP/1.1\r\nX-Not: cookie: msp_worker=3\r\n\r\n"
    assert worker_of(head, 4) is None


def _answer(path: str, headers: dict[str, str]) -> httpx.Response:
    def plain(_request: Request) -> Response:
        return PlainTextResponse("x")

    app = Sticky(Starlette(routes=[Route("/{rest:path}", plain)]), 2)

    return fetched(app, path, headers=headers)


def test_a_page_says_which_process_answered() -> None:
    assert _answer("/mineral", BROWSER).headers["set-cookie"].startswith("msp_worker=2;")
    moved = _answer("/mineral", BROWSER | {"Cookie": "msp_worker=1"})
    assert moved.headers["set-cookie"].startswith("msp_worker=2;")


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/mineral", BROWSER | {"Cookie": "msp_worker=2"}),  # known already
        ("/figures/producers.ranking.html", BROWSER),  # may be kept by a cache for everyone
        ("/static/index.js", {"Accept": "*/*"}),
    ],
)
def test_what_is_known_or_shared_carries_no_cookie(path: str, headers: dict[str, str]) -> None:
    assert "set-cookie" not in _answer(path, headers).headers


def test_the_supervisor_imports_neither_pandas_nor_streamlit() -> None:
    """It is there as long as the dashboard, beside each generation: it must stay small."""
    code = (
        "import sys, msp_dash.cli, msp_dash.workers.supervisor\n"
        "print([m for m in ('pandas', 'streamlit', 'starlette', 'numpy') if m in sys.modules])"
    )
    process = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert process.stdout.strip() == "[]"


THREADS = """
from threading import Event, Thread
from msp_dash.workers import prefork

may_end = Event()
Thread(target=may_end.wait, name="build demand.mix", daemon=True).start()
try:
    prefork.wait_until_single_threaded(0.05)
except prefork.ThreadsRunning as error:
    print(error)
may_end.set()
prefork.wait_until_single_threaded()
"""


def test_no_worker_is_forked_while_a_thread_runs() -> None:
    process = subprocess.run(
        [sys.executable, "-c", THREADS],
        cwd=ROOT,
        env=os.environ | supervisor.WITHOUT_THREADS,
        capture_output=True,
        text=True,
        check=True,
    )
    expected = "Workers cannot be forked while threads run: build demand.mix.\n"
    assert process.stdout == expected


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder whose path is short enough for a socket."""
    yield tmp_path_factory.mktemp("s")


def test_a_socket_of_a_dead_server_is_replaced_and_of_a_live_one_is_not(folder: Path) -> None:
    path = folder / "worker-1.sock"
    bind_path(path).close()
    assert path.is_socket()
    assert path.stat().st_mode & 0o777 == 0o660  # a proxy of the same group, and nobody else
    with ExitStack() as open_ones:
        open_ones.enter_context(bind_path(path))
        with pytest.raises(OSError, match="in use") as refused:
            bind_path(path)
    assert refused.value.filename == str(path)


@pytest.mark.parametrize("number", ["0", "65", "-1", "two", ""])
def test_a_number_of_workers_that_cannot_be_is_refused(
    number: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        cli.main(["serve", "--workers", number])
    assert "is no number from 1 to 64" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("available", "quota", "platform", "expected"),
    [
        (1, "", "linux", 1),
        (4, "", "linux", 1),
        (5, "", "linux", 4),
        (32, "max 100000", "linux", 31),
        (32, "800000 100000", "linux", 7),  # a container that may use eight cores
        (32, "50000 100000", "linux", 1),
        (4, "800000 100000", "linux", 1),
        (100, "", "linux", serve_command.MOST_WORKERS),
        (32, "", "darwin", 1),
    ],
)
def test_where_nobody_says_the_cores_decide(
    available: int,
    quota: str,
    platform: str,
    expected: int,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: set(range(available)))
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(cores, "QUOTA", tmp_path / "cpu.max")
    if quota:
        cores.QUOTA.write_text(quota + "\n")
    assert cli._parser().parse_args(["serve"]).workers == expected
    assert cli._parser().parse_args(["serve", "--workers", "2"]).workers == 2


def test_workers_need_linux(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert cli.main(["serve", "--workers", "2"]) == 1
    assert "need Linux" in capsys.readouterr().err


def test_when_the_master_is_killed_workers_end_in_order_and_the_exit_code_says_so(
    tmp_path: Path,
) -> None:
    """A slow deck that was asked for arrives; systemd and compose start the service again."""
    with running(tmp_path, options=["--workers", "2"]) as started:
        (master,) = (
            Path(f"/proc/{started.process.pid}/task/{started.process.pid}/children")
            .read_text()
            .split()
        )
        answers: list[int] = []

        def ask() -> None:
            deck = "/figures/producers.map.pdf?mineral=cobalt"
            answers.append(httpx.get(started.url + deck, timeout=60).status_code)

        request = threading.Thread(target=ask)
        request.start()
        time.sleep(0.1)
        os.kill(int(master), signal.SIGKILL)
        request.join()
        assert answers == [200]
        assert started.process.wait(timeout=60) == 1
        log = started.output()
    assert log.count("The prefork master was killed: this worker ends") == 2
    assert "The prefork master was killed by SIGKILL" in log
