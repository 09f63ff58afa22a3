"""A login with an identity provider protects pages, figures and files, in every process."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import oidc_provider_mock
import pytest
from playwright.sync_api import Browser, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from msp_dash import cli
from msp_dash.security import credentials
from msp_dash.security.credentials import PREFIX, CredentialsError
from msp_dash.security.login import LoginRequired
from msp_dash.serving.app import ROUTES, _login_check
from tests.chromium import WAIT_MS
from tests.looped import looped
from tests.serving import free_port, serving

GOOD = {
    "redirect_uri": "https://minerals.example.org/oauth2callback",
    "cookie_secret": "x" * 40,
    "client_id": "dashboard",
    "client_secret": "between us",
    "server_metadata_url": "https://login.example.org/.well-known/openid-configuration",
}


def _environment(**changed: str) -> dict[str, str]:
    return {PREFIX + name.upper(): value for name, value in (GOOD | changed).items()}


# --- what must be known --------------------------------------------------------------------------


def test_the_provider_is_named_in_the_environment_or_in_streamlits_file(tmp_path: Path) -> None:
    assert credentials.read(_environment(), [tmp_path]) == GOOD
    file = tmp_path / ".streamlit" / "secrets.toml"
    file.parent.mkdir()
    own = "".join(f'{name} = "{value}"\n' for name, value in GOOD.items() if "_" in name)
    file.write_text(f"[auth]\n{own}", encoding="utf-8")
    file.chmod(0o600)
    assert credentials.read({}, [tmp_path]) == GOOD
    file.write_text(own.join(("[auth]\n", "")).replace("client_", "#", 1), encoding="utf-8")
    with pytest.raises(CredentialsError, match="client_id"):
        credentials.read({}, [tmp_path])


@pytest.mark.skipif(os.name != "posix", reason="files have no such permissions here")
def test_a_file_of_secrets_that_everyone_can_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / ".streamlit" / "secrets.toml"
    file.parent.mkdir()
    file.write_text("[auth]\n", encoding="utf-8")
    file.chmod(0o644)
    with pytest.raises(CredentialsError, match="chmod"):
        credentials.read({}, [tmp_path])


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"client_id": ""}, "client_id"),
        ({"cookie_secret": "short"}, "cookie_secret"),
        ({"redirect_uri": "https://minerals.example.org/"}, "oauth2callback"),
        ({"redirect_uri": "http://minerals.example.org/oauth2callback"}, "https"),
        ({"server_metadata_url": "http://login.example.org/x"}, "https"),
    ],
)
def test_a_login_that_would_not_be_safe_is_not_started(
    changed: dict[str, str],
    message: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in _environment(**changed).items():
        monkeypatch.setenv(name, value)
    assert cli.main(["serve", "--login", "--port", "0"]) == cli.USAGE_ERROR
    stderr = capsys.readouterr().err
    assert message in stderr and stderr.count("\n") == 1
    assert GOOD["client_secret"] not in stderr


# --- what is closed ------------------------------------------------------------------------------


async def _any(request: Request) -> Response:
    if request.url.path == "/oauth2callback":
        return RedirectResponse("/", 302, headers={"Set-Cookie": "user=1; HttpOnly; Path=/"})
    return PlainTextResponse("inside", headers={"Cache-Control": "public, s-maxage=10"})


APP = LoginRequired(
    Starlette(routes=[Route("/{rest:path}", _any)]),
    lambda cookies: cookies.get("user") == "known",
    ["/", "/mineral"],
    https=True,
)


def fetch(
    path: str, app: Any = APP, cookies: Mapping[str, str] | None = None, **headers: str
) -> httpx.Response:
    async def sent() -> httpx.Response:
        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url="http://localhost",
            cookies=dict(cookies or {}),
        )
        async with client:
            return await client.get(path, headers=headers)

    return looped(sent)


CLOSED = [
    "/figures",
    "/figures/producers.ranking.json",
    "/figures/openapi.json",
    "/first/1440/light/mineral",
    "/search.json",
    "/ask.json?q=cobalt",
    "/changes.xml",
    "/changes.ics?seat=CHN",
    "/papers/country/ZMB/two-pager.pdf",
    "/media/a.pdf",
    "/_stcore/upload_file/a/b",
    "/_stcore/agent/interact",
    "/whatever-comes-next",
    "/static",
    "/producers/../search.json",
    "//search.json",
]


@pytest.mark.parametrize("path", CLOSED)
def test_strangers_get_nothing_but_the_way_in(path: str) -> None:
    # As a whole URL: httpx would take two slashes for a host.
    answer = fetch(f"http://localhost{path}")
    assert answer.status_code == 401
    assert (answer.headers["cache-control"], "inside" in answer.text) == ("no-store", False)


@pytest.mark.parametrize("path", ["/", "/mineral", "/healthz", "/readyz", "/static/js/a.js"])
def test_the_page_to_log_in_and_probes_are_open(path: str) -> None:
    assert fetch(path).text == "inside"


def test_who_has_logged_in_is_answered_and_no_shared_cache_keeps_it() -> None:
    answer = fetch("/figures/producers.ranking.json", Cookie="user=known")
    assert answer.text == "inside"
    assert answer.headers["cache-control"] == "private, no-cache"
    assert "Cookie" in answer.headers["vary"]


def test_a_link_leads_to_its_page_after_the_login() -> None:
    first = fetch("/mineral?mineral=cobalt&year=2024", Accept="text/html")
    cookie = first.headers["set-cookie"]
    assert "HttpOnly" in cookie and cookie.endswith("; Secure")
    back = fetch("/oauth2callback?code=1", Cookie=cookie.partition(";")[0])
    assert back.headers["location"] == "/mineral?mineral=cobalt&year=2024"
    user, cleared = back.headers.get_list("set-cookie")
    assert user.endswith("; Secure") and "Max-Age=0" in cleared


@pytest.mark.parametrize(
    "wished",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/figures",
        "%2F%2Fevil.example",
        "",
    ],
)
def test_the_way_back_leads_to_no_other_place(wished: str) -> None:
    assert fetch("/oauth2callback", Cookie=f"msp_wished={wished}").headers["location"] == "/"


# --- with a provider -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The dashboard of an office with a provider of its own."""
    port = free_port()
    with oidc_provider_mock.run_server_in_thread() as provider, pytest.MonkeyPatch.context() as env:
        issuer = f"http://127.0.0.1:{provider.server_port}"
        environment = _environment(
            redirect_uri=f"http://127.0.0.1:{port}/oauth2callback",
            server_metadata_url=f"{issuer}/.well-known/openid-configuration",
        )
        for name, value in environment.items():
            env.setenv(name, value)
        folder = tmp_path_factory.mktemp("office")
        with serving(folder, port=port, options=("--login",), cold=True) as url:
            yield url


@pytest.mark.browser
def test_a_reader_logs_in_by_a_link_and_sees_its_page_and_its_files(
    office: str, browser: Browser
) -> None:
    with browser.new_context() as context:
        context.set_default_timeout(WAIT_MS)
        page = context.new_page()
        page.goto(f"{office}/mineral?mineral=cobalt")
        expect(page.get_by_role("heading", name="Please log in")).to_be_visible()
        assert page.locator(".stage svg").count() == 0
        assert page.request.get(f"{office}/search.json").status == 401
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url(re.compile(r":\d+/oauth2/authorize"))
        page.locator("input[name=sub]").fill("attache@example.org")
        page.get_by_role("button", name="Authorize").click()
        page.wait_for_url(re.compile("/mineral"))
        expect(page.locator(".msp-title").first).to_contain_text("cobalt")
        cookies = {str(c.get("name")): str(c.get("value")) for c in context.cookies()}
        login_cookies = {
            name: cookies[name] for name in cookies if name.startswith("_streamlit_user")
        }
        for fetch in (_at(office), _of_another_process):
            assert fetch({}).status_code == 401
            answer = fetch(login_cookies)
            assert answer.json()["id"] == "producers.ranking"
            assert answer.headers["cache-control"] == "private, no-cache"
            for forged in _forged(login_cookies["_streamlit_user"]):
                assert fetch({"_streamlit_user": forged}).status_code == 401
        assert page.request.get(f"{office}/auth/logout").status == 405
        assert page.request.get(f"{office}/search.json").status == 200
        page.get_by_role("button", name="Log out").click()
        page.get_by_role("button", name="End session").click()
        expect(page.get_by_role("heading", name="Please log in")).to_be_visible()
        assert page.request.get(f"{office}/search.json").status == 401


PATH = "/figures/producers.ranking.json"


def _at(url: str) -> Callable[[Mapping[str, str]], httpx.Response]:
    def fetch(cookies: Mapping[str, str]) -> httpx.Response:
        with httpx.Client(base_url=url, cookies=dict(cookies), timeout=60) as reader:
            return reader.get(PATH)

    return fetch


def _of_another_process(cookies: Mapping[str, str]) -> httpx.Response:
    """What a second worker answers: this process, that knows the office's secrets and no more."""
    is_logged_in = _login_check(credentials.read())
    return fetch(PATH, LoginRequired(Starlette(routes=ROUTES), is_logged_in, ["/"]), cookies)


def _forged(real: str) -> list[str]:
    """A cookie whose words were changed, whose signature was, one of another key, and none."""
    from itsdangerous import URLSafeTimedSerializer

    words, time, signature = real.rsplit(".", 2)
    other: Callable[[Any], str | bytes] = URLSafeTimedSerializer(
        "y" * 40, salt="_streamlit_user"
    ).dumps
    value = other('{"is_logged_in": true, "origin": "http://127.0.0.1"}')
    swapped = signature[::-1]
    return [f"{words}x.{time}.{signature}", f"{words}.{time}.{swapped}", str(value), "true"]
