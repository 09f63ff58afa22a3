"""Structured logs: one JSON line per event, with the request id and no personal data."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from streamlit.testing.v1 import AppTest

from msp_dash import cli
from msp_dash.config import logs
from msp_dash.security.refusal import DENIAL, Refusal
from msp_dash.serving.answers import routes
from msp_dash.serving.app import ROUTES
from msp_dash.serving.request_log import HEADER, RequestLog, loggable_path
from tests.looped import fetched, looped
from tests.serving import ROOT

APP = RequestLog(Starlette(routes=ROUTES))


@pytest.fixture
def lines() -> Iterator[list[dict[str, Any]]]:
    """What was logged, a dictionary each, read from the lines themselves."""
    written: list[dict[str, Any]] = []

    class LineCollector(logging.StreamHandler[io.StringIO]):
        def emit(self, record: logging.LogRecord) -> None:
            text = self.format(record)
            assert "\n" not in text
            written.append(json.loads(text))

    # Not the root: the client of this test logs its addresses.
    handler, top = LineCollector(), logging.getLogger("msp_dash")
    handler.setFormatter(logs.JsonLines())
    level = top.level
    top.addHandler(handler)
    top.setLevel(logging.INFO)
    yield written
    top.removeHandler(handler)
    top.setLevel(level)


def _get(path: str, **headers: str) -> httpx.Response:
    return fetched(APP, path, headers=headers)


def test_an_answer_and_its_line_carry_one_number(lines: list[dict[str, Any]]) -> None:
    answer = _get("/figures/producers.ranking.json?mineral=cobalt", **{"User-Agent": "Somebody/1"})
    (line,) = [one for one in lines if one["logger"] == "msp_dash.serving.request_log"]
    assert line["request"] == answer.headers[HEADER]
    assert (line["method"], line["path"]) == ("GET", "/figures/producers.ranking.json")
    assert (line["status"], line["bytes"]) == (200, len(answer.content))
    text = json.dumps(lines)
    assert not any(word in text for word in ("127.0.0.1", "Somebody", "cobalt", "mineral"))


@pytest.mark.parametrize("sent", ["0123456789abcdef", "a2f0c1d4-7a51-4a0e-9f35-3f1f6f4b8a70"])
def test_the_number_of_a_proxy_is_kept(sent: str) -> None:
    assert _get("/figures/none.json", **{HEADER: sent}).headers[HEADER] == sent


@pytest.mark.parametrize("sent", ["", "short", "x" * 65, 'a"},{"level":"error', "one two three"])
def test_what_is_no_number_is_replaced(sent: str) -> None:
    number = _get("/figures/none.json", **{HEADER: sent}).headers[HEADER]
    assert number != sent
    assert logs.valid_or_new_id(number) == number


def test_every_refusal_says_its_number() -> None:
    for path in ("none.json", "producers.ranking.exe", "producers.ranking.json?mineral=moon"):
        answer = _get(f"/figures/{path}")
        assert answer.status_code in (404, 422)
        assert answer.json()["request"] == answer.headers[HEADER]


def test_what_nobody_foresaw_is_a_sentence_with_the_number_of_its_line(
    monkeypatch: pytest.MonkeyPatch, lines: list[dict[str, Any]]
) -> None:
    def fail(day: object) -> None:
        raise ZeroDivisionError("secret\ndetail")

    monkeypatch.setattr(routes, "entries", fail)
    answer = _get("/figures")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    (line,) = [one for one in lines if one["level"] == "error"]
    assert line["request"] == answer.json()["request"] == answer.headers[HEADER]
    assert line["error"]["type"] == "ZeroDivisionError"
    assert "Traceback" in line["error"]["trace"]


def test_of_a_figure_that_fails_only_its_own_parameters_are_logged(
    monkeypatch: pytest.MonkeyPatch, lines: list[dict[str, Any]]
) -> None:
    def fail(figure_id: str, query: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(routes, "build", fail)
    _get("/figures/producers.ranking.json?mineral=cobalt&note=ambassador")
    text = json.dumps(lines)
    assert "mineral=cobalt" in text and "ambassador" not in text


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/mineral", "/mineral"),
        ("/_stcore/upload_file/2f1c-session/a-file", "/_stcore/upload_file"),
        ("/media/0a1b2c.pptx", "/media"),
        ("/" + "x" * 500, "/" + "x" * 119),
        ("", ""),
    ],
)
def test_a_path_is_logged_without_session_and_file(path: str, logged: str) -> None:
    assert loggable_path(path) == logged


def test_a_handshake_that_is_refused_has_its_number_and_its_line(
    lines: list[dict[str, Any]],
) -> None:
    messages: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        messages.append(message)

    async def receive() -> Any:
        raise AssertionError("A refusal asks for nothing.")

    scope: dict[str, Any] = {"type": "websocket", "path": "/_stcore/stream", "headers": []}
    scope["extensions"] = {DENIAL: {}}
    looped(lambda: RequestLog(Refusal(403, "No."))(scope, receive, send))
    (line,) = lines
    assert (line["status"], line["bytes"]) == (403, len("No.\n"))
    assert Headers(raw=messages[0]["headers"])[HEADER] == line["request"]


def test_a_threads_work_carries_the_number_of_who_waits_for_it() -> None:
    numbers = []

    async def answer(scope: object, receive: object, send: Any) -> None:
        numbers.append(logs.current_id())
        await send({"type": "http.response.start", "status": 204})
        await send({"type": "http.response.body"})

    async def request() -> None:
        transport = httpx.ASGITransport(RequestLog(answer))
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            numbers.append((await client.get("/")).headers[HEADER])

    looped(request)
    assert numbers[0] == numbers[1] != ""
    assert logs.current_id() == ""


def test_a_level_that_is_none_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(logs.VARIABLE, "loud")
    assert cli.main(["serve"]) == cli.USAGE_ERROR
    assert "'loud' is no level of the log: use debug, info" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        cli.main(["serve", "--log-level", "chatty"])


EVERYTHING = """
import logging, warnings
from msp_dash.serving.app import start_log
start_log()
from streamlit.logger import get_logger
get_logger("streamlit.new").warning("of Streamlit")
logging.getLogger("uvicorn.error").error("of uvicorn")
warnings.warn("of Python")
logging.getLogger("msp_dash.x").info("not at this level")
"""


def test_streamlit_uvicorn_and_python_write_lines_too() -> None:
    process = subprocess.run(
        [sys.executable, "-c", EVERYTHING], cwd=ROOT, capture_output=True, text=True, check=True
    )
    lines = [json.loads(line) for line in process.stderr.splitlines()]
    assert [line["logger"] for line in lines] == ["streamlit.new", "uvicorn.error", "py.warnings"]


def test_what_no_page_caught_is_logged_and_not_printed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Streamlit prints it in colors on standard output wherever Rich is installed."""

    def broken() -> None:
        raise RuntimeError("of no page")

    logged: list[str] = []
    logger = logging.getLogger("streamlit.error_util")
    monkeypatch.setattr(logger, "handle", lambda record: logged.append(record.getMessage()))
    assert AppTest.from_function(broken).run(timeout=60).exception
    assert logged == ["Uncaught app execution"]
    assert not capsys.readouterr().out
