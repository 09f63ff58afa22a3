"""Where an office's own tables are shown: who gets an answer, who keeps it, and what is logged."""

from __future__ import annotations

import io
import json
import logging
import urllib.request
from pathlib import Path
from urllib.error import HTTPError

import pytest
from starlette.types import Receive, Scope, Send

from msp_dash import cli
from msp_dash.cli import serve_command
from msp_dash.config import logs
from msp_dash.security.access import Access
from msp_dash.serving.app import guards
from tests.own_folder import CANARY, SAMPLE, canary_folder
from tests.security.test_gate import INNER, fetch, handshake
from tests.serving import ROOT, behind, running

APP = behind(guards(Access(hosts=("minerals.example.org",), own=str(SAMPLE))), INNER)
AFTER_LOGIN = behind(
    guards(Access(hosts=("minerals.example.org",), login=True, own=str(SAMPLE))), INNER
)
PATHS = (
    "/",
    "/figures/x.json",
    "/figures",
    "/figures/openapi.json",
    "/search.json",
    "/ask.json",
    "/changes.xml",
    "/changes.ics",
    "/cards/x",
    "/papers/country/ZMB/two-pager.pdf",
)


@pytest.mark.parametrize("path", PATHS)
def test_nobody_keeps_an_answer(path: str) -> None:
    answer = fetch(path, app=APP)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "private, no-store"
    assert fetch(path).headers.get("cache-control") != "private, no-store"
    assert "cache-control" not in fetch("/static/x.js", app=APP).headers


@pytest.mark.parametrize(
    ("client", "headers"),
    [
        (("192.0.2.1", 5), {}),
        (("", 0), {}),  # a socket, which a proxy reads
        (("127.0.0.1", 5), {"X-Forwarded-For": "127.0.0.1"}),
        (("127.0.0.1", 5), {"X-Forwarded-Proto": "https"}),
        (("127.0.0.1", 5), {"X-Real-IP": "10.0.0.7"}),
        (("127.0.0.1", 5), {"Forwarded": "for=10.0.0.7"}),
        (("127.0.0.1", 5), {"Via": "1.1 proxy"}),
        (("127.0.0.1", 5), {"Host": "minerals.example.org"}),
    ],
)
def test_other_machines_get_no_answer(client: tuple[str, int], headers: dict[str, str]) -> None:
    refused = fetch("/figures/x.json", app=APP, client=client, headers=headers)
    assert refused.status_code == 403 and "--login" in refused.text
    assert fetch("/healthz", app=APP, client=client, headers=headers).status_code == 200
    host = {"Host": "minerals.example.org"} | headers
    welcome = fetch("/figures/x.json", app=AFTER_LOGIN, client=client, headers=host)
    assert welcome.status_code == 200, "a login lets them in (`security.login` asks for it)"
    assert welcome.headers["cache-control"] == "private, no-store"


def test_they_open_no_page_either() -> None:
    messages = handshake({"host": "localhost"}, app=APP)
    assert messages[0]["status"] == 403


def test_an_old_proxy_is_known_by_its_http() -> None:
    for version, status in (("1.1", 200), ("1.0", 403)):

        async def app(scope: Scope, receive: Receive, send: Send, version: str = version) -> None:
            await APP({**scope, "http_version": version}, receive, send)

        assert fetch("/figures/x.json", app=app).status_code == status


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("dest", ["iframe", "embed", "image", "empty"])
def test_no_page_of_another_site_shows_anything(site: str, dest: str) -> None:
    headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Dest": dest}
    for app in (APP, AFTER_LOGIN):
        assert fetch("/figures/x.html", app=app, headers=headers).status_code == 403
    followed = {"Sec-Fetch-Site": site, "Sec-Fetch-Dest": "document"}
    assert fetch("/figures/x.html", app=APP, headers=followed).status_code == 200


def test_nothing_of_it_may_be_framed_or_embedded() -> None:
    for path in ("/figures/x.html", "/figures/x.svg", "/figure", "/"):
        headers = fetch(path, app=APP).headers
        assert headers["content-security-policy"].endswith("frame-ancestors 'self'")
        assert headers["cross-origin-resource-policy"] == "same-origin"
    with pytest.raises(ValueError, match="frame"):
        Access(("https://a.example",), own=str(SAMPLE))


def test_the_folder_comes_from_the_command_and_from_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in Access().environment():
        monkeypatch.setenv(name, "")
    monkeypatch.chdir(SAMPLE.parent)
    serve_command.allow(cli._parser().parse_args(["serve", "--own", SAMPLE.name]))
    assert Access.read() == Access(own=str(SAMPLE))
    for words in (["serve", "--lan"], ["serve", "--embed-from", "https://a.example"]):
        with pytest.raises(cli.CommandError, match=r"login|frame"):
            serve_command.allow(cli._parser().parse_args(words))
    monkeypatch.setenv(serve_command.ADDRESS, "10.0.0.7")
    with pytest.raises(cli.CommandError, match="--login"):
        serve_command.allow(cli._parser().parse_args(["serve"]))


def test_a_log_has_no_word_of_a_query_or_an_error() -> None:
    lines = {}
    for private in (False, True):
        log, out = logging.getLogger("own"), io.StringIO()
        handler = logging.StreamHandler(out)
        handler.setFormatter(logs.JsonLines(private=private))
        log.addHandler(handler)
        try:
            raise KeyError(CANARY)
        except KeyError:
            log.exception("figure %s failed", f"/figures/x.json?lens={CANARY}")
        log.removeHandler(handler)
        lines[private] = json.loads(out.getvalue())
    assert CANARY in str(lines[False])
    assert CANARY not in str(lines[True])
    assert (
        lines[True]["error"]["type"] == "KeyError" and "test_own" in lines[True]["error"]["trace"]
    )


def test_a_canary_is_in_answers_and_nowhere_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not in the log, however talkative, nor in metrics; no answer with it may be stored."""
    monkeypatch.setenv(logs.VARIABLE, "debug")
    lens = f"lens=own-{CANARY.lower()}"
    paths = {
        "/figures/projects.table.json": 200,
        "/figures/projects.table.csv?download=1": 200,
        f"/figures/producers.ranking.html?{lens}": 200,
        "/figures/sites.record.svg?site=own:kalu-1": 200,
        "/figures/tables/facts-projects.csv": 200,
        "/search.json": 200,
        "/changes.xml": 200,
        "/changes.ics?download=1": 200,
        "/figures": 200,
        "/figures/openapi.json": 200,
        f"/cards/0/whole/light-864/producers.map?{lens}": 200,
        f"/figures/producers.ranking.json?{lens}&year=1900": 422,
        f"/figures/producers.ranking.json?{lens}x": 422,
        f"/figures/no.such.json?{lens}": 404,
    }
    with running(ROOT, options=("--own", str(canary_folder(tmp_path))), cold=True) as server:
        with_it = 0
        for path, status in paths.items():
            try:
                answer = urllib.request.urlopen(server.url + path)
            except HTTPError as error:
                answer = error
            body = answer.read().decode()
            assert answer.status == status, path
            assert answer.headers["Cache-Control"] == "private, no-store", path
            with_it += CANARY.lower() in body.lower()
            name = answer.headers.get("Content-Disposition", "")
            assert not name or 'filename="own_' in name
        metrics = urllib.request.urlopen(server.metrics).read().decode()
        log = server.output()
    assert with_it >= 9
    assert "msp_dash_figure_answers" in metrics and '"path": "/figures/projects.table.csv"' in log
    assert CANARY.lower() not in f"{metrics}{log}".lower()
