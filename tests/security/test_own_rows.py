"""Rows are added to own tables by our own form alone, on this machine or after a login."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string

from msp_dash.briefing.model import yaml_mapping
from msp_dash.security.access import Access
from msp_dash.security.login import LoginRequired
from msp_dash.serving.app import ROUTES, guards
from tests.looped import fetched
from tests.own_folder import SAMPLE, showing
from tests.serving import behind

PATH = "/own/commitments"
READOUT = Path(__file__).parents[2] / "docs" / "readout.yaml"
BODY = json.dumps(yaml_mapping(READOUT.read_bytes())[0], default=str)
COOKIE, OTHER = generate_xsrf_token_string(b"x" * 16, 1), generate_xsrf_token_string(b"y" * 16, 1)
OURS = {"X-Xsrftoken": COOKIE, "Cookie": f"_streamlit_xsrf={COOKIE}"}
HERE = ("127.0.0.1", 5)


def send(
    access: Access,
    headers: dict[str, str],
    client: tuple[str, int] = HERE,
    body: str = BODY,
    *,
    logged_in: bool = False,
) -> httpx.Response:
    app = Starlette(routes=ROUTES)
    inner = LoginRequired(app, lambda _: logged_in, ()) if access.login else app
    return fetched(
        behind(guards(access), inner),
        PATH,
        method="POST",
        client=client,
        at="http://localhost",
        headers=headers,
        content=body,
    )


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    shutil.copytree(SAMPLE, folder)
    return folder


def state(own: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in own.iterdir()}


def test_our_form_adds_rows(own: Path) -> None:
    with showing(own):
        answer = send(Access(own=str(own)), OURS | {"Origin": "http://localhost"})
        assert (answer.status_code, answer.json()["added"][0]) == (200, "OWN-CM-2")
        assert answer.headers["cache-control"] == "private, no-store"
    assert "Kalu" in (own / "commitments.csv").read_text("utf-8")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Cookie": OURS["Cookie"]},  # what a form of another site would send
        {"X-Xsrftoken": COOKIE},
        OURS | {"X-Xsrftoken": OTHER},
        OURS | {"X-Xsrftoken": "2|damaged"},
        OURS | {"Origin": "https://a.example"},
        OURS | {"Origin": "null"},
        OURS | {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "document"},
        OURS | {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Dest": "document"},
        OURS | {"Sec-Fetch-Site": "none", "Sec-Fetch-Dest": "document"},
    ],
)
def test_without_the_token_and_from_other_sites_nothing_is_added(
    headers: dict[str, str], own: Path
) -> None:
    before = state(own)
    with showing(own):
        assert send(Access(own=str(own)), headers).status_code == 403
    assert state(own) == before


def test_other_machines_log_in_first(own: Path) -> None:
    before, there = state(own), ("192.0.2.1", 5)
    with showing(own):
        assert send(Access(own=str(own)), OURS, there).status_code == 403
        proxied = OURS | {"X-Forwarded-For": "192.0.2.1"}
        assert send(Access(own=str(own)), proxied).status_code == 403
        with_login = Access(own=str(own), login=True)
        assert send(with_login, OURS, there).status_code == 401
        assert state(own) == before
        assert send(with_login, {}, there, logged_in=True).status_code == 403
        assert send(with_login, OURS, there, logged_in=True).status_code == 200


def test_without_own_tables_there_is_nothing_to_add_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MSP_DASH_OWN", raising=False)
    answer = send(Access(), OURS)
    assert answer.status_code == 403 and "--own" in answer.json()["error"]


@pytest.mark.parametrize(
    "body", ["", "[]", "{", "{}", '{"commitments": [{"who": "Zambia"}]}', "[" * 5000, '{"a": 1}']
)
def test_a_bad_body_is_answered_with_what_is_wrong(body: str, own: Path) -> None:
    before = state(own)
    with showing(own):
        answer = send(Access(own=str(own)), OURS, body=body)
    assert answer.status_code == 422 and answer.json()["complaints"]
    assert state(own) == before


def test_no_other_method_is_taken(own: Path) -> None:
    with showing(own):
        app = behind(guards(Access(own=str(own))), Starlette(routes=ROUTES))
        assert fetched(app, PATH, at="http://localhost").status_code == 405


@pytest.mark.parametrize("key", ["commitment", "unknown"])
def test_what_no_file_can_hold_adds_nothing(own: Path, key: str) -> None:
    sent = json.loads(BODY)
    sent["commitments"][0][key if key == "commitment" else "\ud800"] = "half \ud800 a character"
    before = state(own)
    with showing(own):
        answer = send(Access(own=str(own)), OURS, body=json.dumps(sent))
    assert answer.status_code == 422
    assert state(own) == before
