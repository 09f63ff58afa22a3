"""Patches of Streamlit: what each does, that it names all it uses, and that it can be left out."""

from __future__ import annotations

import ast
import asyncio
import inspect
import subprocess
import sys
from functools import wraps
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit import runtime
from streamlit.runtime.session_manager import SessionClientDisconnectedError

from msp_dash.serving.guarded_patch import Patch, digest
from msp_dash.serving.streamlit_patches import (
    PATCHES,
    _rerun_whole_page,
    _send_at_once,
    apply_patches,
)
from tests.looped import looped
from tests.serving import ROOT


class Server:
    """What `_send_at_once` needs of the runtime: sessions by id, and a client that notes."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, object]] = []
        self.active: dict[str, object] = {}
        self.gone: list[str] = []
        self._session_mgr = self

    def get_active_session_info(self, session_id: str) -> object:
        return self.active.get(session_id)

    def _send_message(self, info: Any, message: object) -> None:
        if info.client == "closed":
            raise SessionClientDisconnectedError
        self.sent.append((info.client, message))

    def disconnect_session(self, session_id: str, client: object) -> None:
        self.active.pop(session_id, None)
        self.gone.append(session_id)


class Session:
    """A Streamlit session with a queue."""

    def __init__(self, name: str, loop: asyncio.AbstractEventLoop) -> None:
        self.id, self._event_loop, self._browser_queue = name, loop, self
        self.queue: list[object] = []
        self.flushed = 0

    def enqueue(self, message: object) -> None:
        self.queue.append(message)

    def flush_browser_queue(self) -> list[object]:
        queue, self.queue = self.queue, []
        return queue

    def on_flushed_messages_sent(self) -> None:
        self.flushed += 1


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    """The runtime of this process."""
    server = Server()
    monkeypatch.setattr(runtime, "exists", lambda: True)
    monkeypatch.setattr(runtime, "get_instance", lambda: server)
    return server


def test_the_messages_of_a_turn_are_sent_together_in_order(server: Server) -> None:
    async def turns() -> None:
        one, other = (Session(name, asyncio.get_running_loop()) for name in ("one", "other"))
        server.active = {name: SimpleNamespace(client=name) for name in ("one", "other")}
        for at in range(3):
            enqueue(one, at)
        enqueue(other, "x")
        assert server.sent == []
        await asyncio.sleep(0)
        assert server.sent == [("one", 0), ("one", 1), ("one", 2), ("other", "x")]
        assert (one.flushed, other.flushed) == (1, 1)
        enqueue(one, 3)
        await asyncio.sleep(0)
        assert server.sent[-1] == ("one", 3)

    enqueue = _send_at_once(lambda _self, _msg: pytest.fail("not Streamlit's own"))
    looped(turns)


def test_what_nobody_receives_waits_for_the_tab_to_come_back(server: Server) -> None:
    async def turns() -> None:
        session = Session("one", asyncio.get_running_loop())
        enqueue(session, "lost")
        await asyncio.sleep(0)
        assert session.queue == ["lost"]
        server.active = {"one": SimpleNamespace(client="closed")}
        enqueue(session, "late")
        await asyncio.sleep(0)
        assert (server.sent, server.gone) == ([], ["one", "one"])

    enqueue = _send_at_once(lambda _self, _msg: pytest.fail("not Streamlit's own"))
    looped(turns)


def test_a_message_of_another_thread_goes_streamlits_way(server: Server) -> None:
    passed: list[object] = []
    enqueue = _send_at_once(lambda _self, msg: passed.append(msg))
    enqueue(Session("one", asyncio.new_event_loop()), "script")
    assert passed == ["script"]


@pytest.mark.parametrize(("values", "fragment"), [(True, "page"), (False, "")])
def test_a_click_of_an_unknown_fragment_runs_the_whole_page(values: bool, fragment: str) -> None:
    query: list[Any] = []
    request = _rerun_whole_page(lambda _self, state: query.append(state))
    request(SimpleNamespace(has_fragment=lambda _: values), SimpleNamespace(fragment_id="page"))
    assert [state.fragment_id for state in query] == [fragment]


# --- guards --------------------------------------------------------------------------------------

NAMES = [patch.target.rpartition(".")[2] for patch in PATCHES]


def test_no_more_than_three_private_parts_are_replaced() -> None:
    """A tab that was open before a restart, the timing of runs, and sending at once."""
    assert sorted(NAMES) == ["_enqueue_forward_msg", "_run_script", "request_rerun"]
    assert all(patch.awaits and patch.loses for patch in PATCHES)


@pytest.mark.parametrize("patch", PATCHES, ids=NAMES)
def test_each_patch_names_what_it_takes_of_streamlits_objects(patch: Patch) -> None:
    """Names after ``self.``, ``session.``, ``server.`` and ``active.`` in a replacement."""
    objects = {"self", "session", "server", "_session_mgr", "active", "_browser_queue"}
    own = {"id", *objects - {"_session_mgr", "_browser_queue"}}
    source = inspect.getsource(patch.replace)
    selection = {
        node.attr
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute)
        and (node.value.id if isinstance(node.value, ast.Name) else getattr(node.value, "attr", ""))
        in objects
    }
    names = {name.rpartition(".")[2] for name in patch.rests_on}
    assert selection - own == names


def stand_in() -> str:
    return "Streamlit's"


def patch_of(name: str, **changes: Any) -> Patch:
    plain: dict[str, Any] = {
        "target": f"{__name__}:{name}",
        "digest": digest(stand_in),
        "loses": "it is slower",
        "awaits": "a hook",
    }
    return Patch(**plain | changes, replace=lambda original: wraps(original)(lambda: "ours"))


def test_a_patch_that_fits_replaces_the_original_however_often_it_is_applied(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(f"{__name__}.stand_in", original := stand_in)
    patch = patch_of("stand_in")
    for _ in range(2):
        assert apply_patches([patch]) == (patch.target,)
        assert stand_in() == "ours" and vars(stand_in)["__wrapped__"] is original


@pytest.mark.parametrize(
    ("patch", "why"),
    [
        (patch_of("stand_in", digest="000000000000"), "has changed"),
        (patch_of("gone"), "does not exist"),
        (patch_of("x", target="streamlit.no_such_module:run"), "does not exist"),
        (patch_of("stand_in", rests_on=(f"{__name__}:gone",)), "does not exist"),
        (patch_of("stand_in", rests_on=(f"{__name__}:Server.lost",)), "does not exist"),
    ],
)
def test_a_patch_that_does_not_fit_leaves_streamlits_own_and_one_line_in_the_log(
    patch: Patch, why: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert apply_patches([patch]) == ()
    assert stand_in() == "Streamlit's"
    (record,) = caplog.records
    line = record.getMessage()
    assert why in line and line.endswith("so it is slower")


SCRIPT = """
import dataclasses, sys
from streamlit.testing.v1 import AppTest
from msp_dash.serving import app, streamlit_patches as patches
from msp_dash.serving.health import WarmUp
from starlette.testclient import TestClient

patches.PATCHES = tuple(dataclasses.replace(one, digest="changed") for one in patches.PATCHES)
app.READINESS.warm_up = WarmUp(0, ())
with TestClient(app.load(), base_url="http://localhost") as client:
    for path in ("/", "/figures/overview.then_now.json", "/_stcore/health"):
        assert client.get(path).status_code == 200, path
    page = AppTest.from_file("dashboard.py", default_timeout=300).run()
    assert not page.exception and page.main
"""


def test_the_server_starts_without_them_and_says_what_it_loses() -> None:
    process = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert process.returncode == 0, process.stderr[-3000:]
    for patch in PATCHES:
        lines = [line for line in process.stderr.splitlines() if f"{patch.target} has" in line]
        assert len(lines) == 1 and patch.loses in lines[0]


def test_all_of_them_are_in_effect_in_a_server() -> None:
    script = (
        "from pkgutil import resolve_name\n"
        "from msp_dash.serving import app, streamlit_patches\n"
        "app.load()\n"
        "for patch in streamlit_patches.PATCHES:\n"
        "    assert resolve_name(patch.target) is not patch.original()"
    )
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True)
