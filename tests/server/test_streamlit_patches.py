"""Patches of Streamlit: each behaves like the original, is in effect, and can be removed."""

from __future__ import annotations

import asyncio
import inspect
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from functools import partial, wraps
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit import runtime
from streamlit.components.v2.presentation import make_bidi_component_presenter
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.session_manager import SessionClientDisconnectedError
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.runtime.state.session_state import SessionState

from msp_dash.serving.guarded_patch import Patch, digest
from msp_dash.serving.streamlit_patches import (
    LOG_FORMAT,
    PATCHES,
    CallbackBatch,
    ComponentState,
    LazyState,
    _announced_run,
    _cached_theme,
    _send_at_once,
    apply_patches,
    component_presenter,
)
from tests.looped import looped
from tests.serving import ROOT

SECTIONS = ("theme", "theme.light", "theme.dark", "theme.sidebar", "theme.dark.sidebar")


@pytest.fixture
def session_state() -> SafeSessionState:
    """A session with two entries, one of them empty."""
    state = SafeSessionState(SessionState(), lambda: None)
    state["mineral"], state["country"] = "cobalt", None
    return state


def test_the_state_read_by_entry_equals_the_state_as_a_whole(
    session_state: SafeSessionState,
) -> None:
    whole = session_state._state.filtered_state
    lazy = LazyState(session_state, lambda: whole)
    assert dict(lazy) == whole == {"mineral": "cobalt", "country": None}
    assert len(lazy) == 2
    assert "mineral" in lazy
    assert lazy["country"] is None
    assert "year" not in lazy
    with pytest.raises(KeyError):
        lazy["year"]


def test_one_entry_does_not_gather_the_whole_state(session_state: SafeSessionState) -> None:
    def never() -> dict[str, object]:
        raise AssertionError("gathered")

    assert LazyState(session_state, never)["mineral"] == "cobalt"


@pytest.mark.parametrize("section", SECTIONS)
def test_a_cached_theme_is_the_theme_that_streamlit_reads(section: str) -> None:
    # A server that this process has made reads through the same function: both are the original's.
    once = _cached_theme(app_session._populate_theme_msg)
    for _ in range(2):
        ours, theirs = CustomThemeConfig(), CustomThemeConfig()
        once(ours, section)
        app_session._populate_theme_msg(theirs, section)
        assert ours == theirs
    assert section != "theme" or ours.heading_font


EVENTS = "events of a card"
ACT = {"event": "act", "value": {"name": "pick", "value": "COD"}}


def session_with_events(payloads: object, value_type: Any = "json_trigger_value") -> SessionState:
    """A session in which a component has told these events; with `None` none yet."""
    session = SessionState()
    widgets = session._new_widget_state
    widgets.set_widget_metadata(
        WidgetMetadata(EVENTS, lambda value: value, lambda value: value, value_type)
    )
    if payloads is not None:
        widgets.set_from_value(EVENTS, payloads)
    return session


@pytest.mark.parametrize("state", [{}, {"width": 640}, {"act": "of before"}, None, [1]])
@pytest.mark.parametrize(
    "session",
    [
        SessionState(),
        session_with_events(None),
        session_with_events([ACT, {"event": "wide", "value": None}, "nothing", {"event": 1}]),
        session_with_events(ACT),
        session_with_events("no event"),
        session_with_events([ACT], "json_value"),
    ],
)
def test_what_a_component_told_reads_as_streamlit_has_it(
    session: SessionState, state: object
) -> None:
    ours = component_presenter(EVENTS)(state, session)
    theirs = make_bidi_component_presenter(EVENTS)(state, session)
    assert ours == theirs
    if isinstance(theirs, dict):
        assert isinstance(ours, dict)
        for name in ("act", "width", "unheard"):
            assert ours.get(name) == theirs.get(name)
            assert isinstance(ours, ComponentState) == hasattr(theirs, "unheard")
            assert getattr(ours, name, None) == getattr(theirs, name, None)
        assert deepcopy(ours) == ours


def test_what_a_component_told_is_not_written() -> None:
    state = component_presenter(EVENTS)({"width": 640}, session_with_events([ACT]))
    assert isinstance(state, ComponentState)
    with pytest.raises(TypeError, match="width"):
        state["width"] = 358
    with pytest.raises(TypeError, match="width"):
        state.width = 358
    with pytest.raises(TypeError, match="width"):
        del state["width"]
    assert state.width == 640


def test_one_waking_runs_all_that_waits_in_order() -> None:
    calls: list[str] = []
    errors: list[Exception] = []
    batch = CallbackBatch(errors.append)
    wakes = [batch.add(partial(calls.append, name)) for name in ("start", "delta", "stop")]
    assert wakes == [True, False, False]
    batch.run()
    assert calls == ["start", "delta", "stop"]
    assert batch.add(partial(calls.append, "next"))
    batch.run()
    assert calls[-1] == "next"
    assert errors == []


def test_a_callback_that_raises_is_told_and_the_others_run() -> None:
    calls: list[str] = []
    errors: list[Exception] = []
    batch = CallbackBatch(errors.append)
    broken = ValueError("broken")

    def raises() -> None:
        raise broken

    batch.add(raises)
    batch.add(partial(calls.append, "after"))
    batch.run()
    assert (calls, errors) == (["after"], [broken])


def test_what_comes_while_others_run_wakes_the_loop_again() -> None:
    batch = CallbackBatch(lambda error: None)
    woken: list[bool] = []
    batch.add(lambda: woken.append(batch.add(lambda: None)))
    batch.run()
    assert woken == [True]


def test_callbacks_of_many_threads_are_all_run() -> None:
    calls: list[int] = []
    batch = CallbackBatch(lambda error: None)

    def script(thread: int) -> None:
        for at in range(200):
            if batch.add(partial(calls.append, 1000 * thread + at)):
                loop.submit(batch.run)

    with ThreadPoolExecutor(1) as loop, ThreadPoolExecutor(4) as scripts:
        list(scripts.map(script, range(4)))
    assert len(calls) == len(set(calls)) == 800
    for thread in range(4):
        own = [value for value in calls if value // 1000 == thread]
        assert own == sorted(own)


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


class Announcing:
    """A session as far as the message that announces a run needs it."""

    def __init__(self) -> None:
        self.id, self._run_on_save = "s", False
        self._state = app_session.AppSessionState.APP_IS_RUNNING
        self._script_data = SimpleNamespace(name="app", is_hello=False, main_script_path="/app.py")
        self.pages: dict[str, Any] = {
            "p": {"page_script_hash": "p", "page_name": "Overview", "icon": ""}
        }
        self._pages_manager = SimpleNamespace(
            main_script_path="/app.py", main_script_hash="m", get_pages=lambda: self.pages
        )

    _populate_app_pages = app_session.AppSession._populate_app_pages
    _compute_skills_nudge_state = app_session.AppSession._compute_skills_nudge_state


def test_each_run_is_announced_as_by_streamlit() -> None:
    """A run within a page leaves out the list of pages and the theme."""
    create = inspect.unwrap(app_session.AppSession._create_new_session_message)
    created, session = _announced_run(create), Announcing()
    for number, fragments in enumerate(([], ["page"], [], ["page"], ["page", "part"])):
        run = SimpleNamespace(fragment_ids=fragments, script_run_id=f"r{number}")
        if number == 2:
            session.pages |= {"q": {"page_script_hash": "q", "page_name": "Trade", "icon": ""}}
        original_message: ForwardMsg = create(session, f"p{number}", run)
        if fragments:
            original_message.new_session.ClearField("app_pages")
            original_message.new_session.ClearField("custom_theme")
        assert created(session, f"p{number}", run) == original_message
        assert bool(original_message.new_session.app_pages) == (not fragments)


# --- guards --------------------------------------------------------------------------------------

ALL = (LOG_FORMAT, *PATCHES)
NAMES = [patch.target.partition(":")[2] for patch in ALL]


def original(patch: Patch) -> Any:
    """What a patch replaces, as Streamlit has it; also where it has been replaced."""
    owner, name = patch.owner()
    there = vars(owner)[name]
    return inspect.unwrap(there.fget if isinstance(there, property) else there)


@pytest.mark.parametrize("patch", ALL, ids=NAMES)
def test_each_patch_fits_the_pinned_streamlit(patch: Patch) -> None:
    """Where this fails after an upgrade: read what changed, then write the digest anew."""
    if "make_bidi_component_presenter" in patch.target:
        assert digest(make_bidi_component_presenter) == patch.digest
    else:
        assert patch.digest_of(original(patch)) == patch.digest


def stand_in() -> str:
    return "Streamlit's"


def patch_of(name: str, **changes: Any) -> Patch:
    here = f"{__name__}:{name}"
    plain: dict[str, Any] = {
        "target": here,
        "digest": digest(stand_in),
        "loses": "it is slower",
    } | changes
    return Patch(**plain, replace=lambda original: wraps(original)(lambda: "ours"))


def test_a_patch_that_fits_is_applied_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{__name__}.stand_in", stand_in)
    patch = patch_of("stand_in")
    assert apply_patches([patch]) == (patch.target,)
    first = stand_in
    assert apply_patches([patch]) == (patch.target,)
    assert stand_in is first and stand_in() == "ours"


@pytest.mark.parametrize(
    ("patch", "why"),
    [
        (patch_of("stand_in", digest="000000000000"), "has changed"),
        (patch_of("gone"), "does not exist"),
        (patch_of("x", target="streamlit.no_such_module:run"), "does not exist"),
        (patch_of("stand_in", rests_on=(f"{__name__}:patch_of",)), "has changed"),
        (patch_of("stand_in", rests_on=(f"{__name__}:gone",)), "does not exist"),
    ],
)
def test_a_patch_that_does_not_fit_leaves_streamlits_own_and_one_line_in_the_log(
    patch: Patch, why: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert apply_patches([patch]) == ()
    assert stand_in() == "Streamlit's"
    (record,) = caplog.records
    line = record.getMessage()
    assert patch.target in line and why in line and line.endswith("so it is slower")


SCRIPT = """
import dataclasses, os, sys, threading, time
from streamlit.testing.v1 import AppTest
from msp_dash.figures import registry
from msp_dash.serving import app, lazy_import, streamlit_patches as patches
from msp_dash.serving.health import WarmUp
from starlette.testclient import TestClient

everything = (patches.LOG_FORMAT, *patches.PATCHES)
failed = []
# What all of them read and build, once and not in each of the processes.
lazy_import.import_routes()
registry.build("overview.numbers")
AppTest.from_file("dashboard.py", default_timeout=300).run()
while threading.active_count() > 1:
    time.sleep(0.01)
for at, gone in enumerate(everything):
    if at % int(sys.argv[1]):
        continue
    pid = os.fork()
    if not pid:
        code = 1
        try:
            now = [*everything]
            now[at] = dataclasses.replace(gone, digest="changed")
            app.LOG_FORMAT, patches.PATCHES = now[0], tuple(now[1:])
            app.READINESS.warm_up = WarmUp(0, ())
            with TestClient(app.load(), base_url="http://localhost") as client:
                assert client.get("/").status_code == 200
                assert client.get("/figures/overview.numbers.json").status_code == 200
                assert client.get("/_stcore/health").status_code == 200
                page = AppTest.from_file("dashboard.py", default_timeout=300).run()
                assert not page.exception and page.main
            code = 0
        finally:
            sys.stderr.flush()
            os._exit(code)
    if os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]):
        failed.append(gone.target)
sys.exit(", ".join(failed) or 0)
"""


def test_the_server_starts_without_each_of_them_and_says_what_it_loses(extent: str) -> None:
    step = 1 if extent == "every" else 4
    process = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(step)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 0, process.stderr[-3000:]
    for patch in ALL[::step]:
        lines = [
            line for line in process.stderr.splitlines() if f"{patch.target} has changed" in line
        ]
        assert len(lines) == 1 and patch.loses in lines[0]


def test_all_of_them_are_in_effect_in_a_server() -> None:
    script = (
        "from msp_dash.serving import app, streamlit_patches as p\n"
        "app.load()\n"
        "def there(patch):\n"
        "    owner, name = patch.owner()\n"
        "    found = vars(owner)[name]\n"
        "    return getattr(getattr(found, 'fget', found), '__msp_dash__', '')\n"
        "assert all(there(patch) == patch.target for patch in (p.LOG_FORMAT, *p.PATCHES))"
    )
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True)
