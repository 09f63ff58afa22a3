"""Security middleware: hosts, origins, headers and limits, tested with hostile requests."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from streamlit.runtime import Runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from msp_dash import cli
from msp_dash.cli import serve_command
from msp_dash.render.export import FORMATS
from msp_dash.security import limits
from msp_dash.security.access import Access, host_name
from msp_dash.security.headers import hashes
from msp_dash.security.limits import COSTS, STORE, UPLOAD, Limits, Store
from msp_dash.security.peers import address
from msp_dash.serving.app import _uploaded_bytes, guards
from tests.looped import fetched, looped
from tests.serving import behind

HEADERS = {
    "content-security-policy",
    "x-content-type-options",
    "referrer-policy",
    "permissions-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
}


async def _read(request: Request) -> Response:
    """Answers with the length of what was sent."""
    return PlainTextResponse(str(len(await request.body())))


async def _socket(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.close()


INNER = Starlette(
    routes=[
        WebSocketRoute("/_stcore/stream", _socket),
        Route("/{rest:path}", _read, methods=["GET", "POST", "PUT"]),
    ]
)
APP = behind(guards(Access(hosts=("minerals.example.org",))), INNER)


def fetch(
    path: str = "/", app: Any = APP, client: tuple[str, int] = ("127.0.0.1", 1), **options: Any
) -> httpx.Response:
    """An answer of the app in this process; `options` is given to httpx."""
    return fetched(app, path, client=client, at="http://localhost", **options)


def handshake(
    headers: Mapping[str, str], path: str = "/_stcore/stream", app: Any = APP
) -> list[dict[str, Any]]:
    """What the app says to a websocket that wants to be opened."""
    messages: list[dict[str, Any]] = []
    scope = {
        "type": "websocket",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(k.lower().encode(), v.encode()) for k, v in headers.items()],
        "client": ("192.0.2.1", 5),
        "server": ("10.0.0.5", 8501),
        "subprotocols": [],
        "extensions": {"websocket.http.response": {}},
    }

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: dict[str, Any]) -> None:
        messages.append(message)

    async def open_one() -> None:
        await app(scope, receive, send)

    looped(open_one)
    return messages


# --- hosts and origins ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST:8501",
        "127.0.0.1:80",
        "[::1]:8501",
        "minerals.example.org",
        "minerals.example.org.:443",
    ],
)
def test_names_of_this_machine_and_named_ones_are_answered(host: str) -> None:
    assert fetch(headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "minerals.example.org.evil.example",
        "127.0.0.1.evil.example",
        "192.0.2.9:8501",
        "sub.minerals.example.org",
    ],
)
def test_a_name_that_leads_here_without_being_ours_is_refused(host: str) -> None:
    """DNS rebinding: a site's name leads to this machine, so that its page may read the answers."""
    answer = fetch("/figures", headers={"Host": host})
    assert answer.status_code == 421
    assert "--allow-host" in answer.text


@pytest.mark.parametrize(
    "host",
    ["", "a b", "localhost@evil.example", "localhost/x", "localhost:port", "<script>", "x" * 300],
)
def test_what_is_no_host_is_a_bad_request(host: str) -> None:
    answer = fetch(headers={"Host": host})
    assert answer.status_code == 400
    assert "<" not in answer.text


def test_the_address_that_was_reached_is_answered_and_another_is_not() -> None:
    reached = handshake({"host": "10.0.0.5:8501"})
    assert reached[0]["type"] == "websocket.accept"
    elsewhere = handshake({"host": "10.0.0.6:8501"})
    assert elsewhere[0]["status"] == 421


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://localhost:9", "null", "http://["]
)
def test_a_page_of_another_site_opens_no_websocket_and_sends_nothing(origin: str) -> None:
    messages = handshake({"host": "localhost:8501", "origin": origin})
    assert (messages[0]["type"], messages[0]["status"]) == ("websocket.http.response.start", 403)
    sent = {"Host": "localhost:8501", "Origin": origin}
    assert fetch(UPLOAD + "a/b", method="PUT", headers=sent, content=b"x").status_code == 403
    # Streamlit would ask a server outside for its own address, to compare it.
    assert fetch("/_stcore/health", headers=sent).status_code == 403


def test_our_own_page_opens_its_websocket_over_http_and_https() -> None:
    for origin in ("http://localhost:8501", "https://localhost:8501"):
        messages = handshake({"host": "localhost:8501", "origin": origin})
        assert messages[0]["type"] == "websocket.accept"


def test_a_server_that_cannot_refuse_a_handshake_with_words_closes_it() -> None:
    async def plain(scope: Any, receive: Any, send: Any) -> None:
        await APP({**scope, "extensions": {}}, receive, send)

    messages = handshake({"host": "evil.example"}, app=plain)
    assert messages == [{"type": "websocket.close", "code": 1008}]


@pytest.mark.parametrize(
    "name", ["https://a.example", "a.example:80", "a b", "", "-a.example", "*"]
)
def test_an_allowed_host_is_a_name_and_nothing_else(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ValueError, match="name of a host"):
        host_name(name)
    with pytest.raises(SystemExit):
        cli._parser().parse_args(["serve", f"--allow-host={name}"])
    assert "is not the name of a host" in capsys.readouterr().err


def test_hosts_come_from_the_command_and_from_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in Access().environment():
        monkeypatch.setenv(name, "")  # And put back at the end, as all that is set.
    monkeypatch.setenv("MSP_DASH_ALLOW_HOST", "B.example 10.0.0.7")
    args = cli._parser().parse_args(["serve", "--allow-host", "a.example", "b.example"])
    serve_command.allow(args)
    assert Access.read().hosts == ("a.example", "b.example", "10.0.0.7")
    monkeypatch.setenv("MSP_DASH_ALLOW_HOST", "https://b.example")
    with pytest.raises(cli.CommandError, match="MSP_DASH_ALLOW_HOST"):
        serve_command.allow(args)


def test_the_environment_carries_who_may_come_in() -> None:
    allowed = Access(("https://a.example",), ("m.example", "10.0.0.7"), login=True)
    assert Access.read(allowed.environment()) == allowed
    assert Access.read({}) == Access() == Access.read(Access().environment())


# --- headers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/", {}),
        ("/figures/x.json", {}),
        ("/", {"Host": "evil.example"}),
        ("/" + "x" * 9000, {}),
        ("/a%00b", {}),
    ],
)
def test_every_answer_has_all_headers_once(path: str, headers: dict[str, str]) -> None:
    all_headers = fetch(path, headers=headers).headers
    assert set(all_headers) >= HEADERS
    assert {len(all_headers.get_list(name)) for name in HEADERS} == {1}


def test_a_refused_handshake_has_them_too() -> None:
    messages = handshake({"host": "evil.example"})
    assert {name.decode() for name, _ in messages[0]["headers"]} >= HEADERS
    assert b"evil.example" in messages[1]["body"]


def test_no_policy_lets_a_script_run_that_stands_in_a_page() -> None:
    """But the one of Streamlit's front page, by its hash."""
    policies = [fetch(path).headers["content-security-policy"] for path in ("/", "/figures/x.svg")]
    for policy in policies:
        scripts = re.search(r"script-src ([^;]*)", policy)
        assert "unsafe-inline" not in (scripts[1] if scripts else "")
        assert "'unsafe-eval'" not in policy and "object-src 'none'" in policy
        assert not re.search(r"https?:|wss?:", policy)
    assert policies[1].startswith("default-src 'none'")


def test_the_script_of_the_front_page_runs_by_its_hash() -> None:
    page = b"<script>\n a = 1\n</script><script type=module src=x.js></script>"
    digest = base64.b64encode(hashlib.sha256(b"\n a = 1\n").digest()).decode()
    assert hashes(page) == (f"'sha256-{digest}'",)
    app = behind(guards(Access(), hashes(page)), INNER)
    assert f"'sha256-{digest}'" in fetch(app=app).headers["content-security-policy"]


def test_pictures_are_for_any_page_and_the_rest_for_our_own() -> None:
    def resource(path: str) -> str:
        return fetch(path).headers["cross-origin-resource-policy"]

    assert resource("/figures/x.svg") == "cross-origin"
    assert {resource(p) for p in ("/", "/search.json", "/media/x", "/app/static/x.js")} == {
        "same-origin"
    }


# --- limits --------------------------------------------------------------------------------------


def test_an_address_that_is_too_long_is_414() -> None:
    assert fetch("/figures/x?a=" + "b" * 7000).status_code == 200
    assert fetch("/figures/x?a=" + "b" * 9000).status_code == 414


async def _pieces(count: int) -> Any:
    for _ in range(count):
        yield b"x" * 1024


@pytest.mark.parametrize("path", ["/figures", "/", "/_stcore/agent/interact"])
def test_a_body_that_is_too_large_is_413_whether_it_says_so_or_not(path: str) -> None:
    assert fetch(path, method="POST", content=b"x" * 70_000).status_code == 413
    assert fetch(path, method="POST", content=_pieces(70)).status_code == 413
    small = fetch(path, method="POST", content=_pieces(3))
    assert (small.status_code, small.text) == (200, "3072")


@pytest.mark.parametrize("length", ["-1", "1e3", "9" * 30, "٣"])
def test_a_length_that_is_none_is_too_much(length: str) -> None:
    sent = [(b"host", b"localhost"), (b"content-length", length.encode())]
    assert fetch(method="POST", headers=sent).status_code == 413


def test_an_upload_may_be_as_large_as_a_template(monkeypatch: pytest.MonkeyPatch) -> None:
    files = MemoryUploadedFileManager("/_stcore/upload_file")
    monkeypatch.setattr(Runtime, "instance", lambda: SimpleNamespace(uploaded_file_mgr=files))
    assert fetch(UPLOAD + "s/f", method="PUT", content=b"x" * 70_000).status_code == 200
    monkeypatch.setattr(limits, "UPLOAD_MAX_BYTES", 80 * 1024)
    assert fetch(UPLOAD + "s/f", method="PUT", content=_pieces(90)).status_code == 413


def test_uploads_of_all_readers_together_are_bounded() -> None:
    full = Limits(INNER, uploaded_bytes=lambda: limits.UPLOADS_HELD_MAX_BYTES + 1.0)
    answer = fetch(UPLOAD + "s/f", full, method="PUT", content=b"x")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    assert fetch("/", full).status_code == 200


def test_what_uploads_hold_is_what_streamlit_says(monkeypatch: pytest.MonkeyPatch) -> None:
    files = MemoryUploadedFileManager("/_stcore/upload_file")
    monkeypatch.setattr(Runtime, "instance", lambda: SimpleNamespace(uploaded_file_mgr=files))
    assert _uploaded_bytes() == 0
    for name in ("a", "b"):
        files.add_file("session", UploadedFileRec(name, name, "text/plain", b"x" * 1000))
    assert _uploaded_bytes() == 2000
    files.remove_session_files("session")
    assert _uploaded_bytes() == 0


class Clock:
    """A clock that stands until it is told."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


READER = ("192.0.2.7", 5)


def _statuses(
    app: Any, path: str, client: tuple[str, int] = READER, times: int = 160
) -> Iterable[httpx.Response]:
    return [fetch(path, app, client) for _ in range(times)]


def test_who_asks_without_a_pause_is_told_when_to_come_again() -> None:
    clock = Clock()
    app = Limits(INNER, Store(clock))
    answers = list(_statuses(app, "/figures/x.pdf"))
    assert [a.status_code for a in answers] == [200] * 150 + [429] * 10
    assert answers[-1].headers["retry-after"] == "1"
    # A browser's console would list what it asks for ahead as failed.
    ahead = fetch("/figures/x.pdf", app, READER, headers={"Purpose": "prefetch"})
    assert (ahead.status_code, ahead.headers["retry-after"], ahead.content) == (204, "1", b"")
    # Another address, what costs nothing, and this machine are answered meanwhile.
    assert fetch("/figures/x.pdf", app, ("192.0.2.8", 5)).status_code == 200
    assert fetch("/static/x.js", app, READER).status_code == 200
    assert fetch("/figures/x.pdf", app).status_code == 200
    clock.now = 1.0
    assert fetch("/figures/x.pdf", app, READER).status_code == 200


def test_a_hall_behind_one_address_opens_a_talk() -> None:
    """300 readers at once, each of whom fetches the search's index and the pictures of a page."""
    store = Store(Clock())
    assert {store.take("hall", 1.0) for _ in range(300 * 8)} == {0}


def test_pages_that_one_address_has_open_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SOCKETS_MAX", 0)
    messages = handshake({"host": "localhost"})
    assert (messages[0]["type"], messages[0]["status"]) == ("websocket.http.response.start", 503)
    monkeypatch.setattr(limits, "SOCKETS_MAX", 1)
    for _ in range(3):
        assert handshake({"host": "localhost"})[0]["type"] == "websocket.accept"


def test_a_reader_behind_a_proxy_is_counted_by_its_own_address() -> None:
    def scope(client: tuple[str, int] | None, forwarded: str = "") -> dict[str, Any]:
        headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
        return {"type": "http", "client": client, "headers": headers}

    assert address(scope(None, "192.0.2.7")) == "192.0.2.7"
    # Only the last was said by the proxy; the rest came with the request.
    assert address(scope(None, "10.9.9.9, 192.0.2.7")) == "192.0.2.7"
    assert address(scope(READER, "10.9.9.9")) == "192.0.2.7"
    assert address(scope(None, "nonsense")) == "unknown"
    local = fetch(
        "/figures/x.pdf", Limits(INNER, Store(Clock())), headers={"X-Real-IP": "127.0.0.1"}
    )
    assert local.status_code == 200
    first, second = (address(scope((f"2001:db8:1:2::{n}", 1))) for n in (1, 2))
    assert first == second != address(scope(("2001:db8:1:3::1", 1)))


def test_what_is_kept_of_addresses_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_ADDRESSES_MAX", 100)
    store = Store(Clock())
    store.take("first", STORE)
    for number in range(500):
        store.take(str(number), 1.0)
    assert len(store._left) == 100
    assert store.take("first", STORE) == 0


def test_formats_that_are_slow_are_those_that_cost_more() -> None:
    assert set(COSTS) == {ext for ext, file_format in FORMATS.items() if file_format.slow}
