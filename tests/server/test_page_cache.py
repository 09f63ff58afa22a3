"""Pages from the cache: session, run and browser get what running the page would give them."""

from __future__ import annotations

import gc
import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from copy import deepcopy
from functools import partial
from types import FunctionType, ModuleType, SimpleNamespace
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from streamlit.errors import FragmentHandledException
from streamlit.navigation.page import Page
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner_utils import script_run_context
from streamlit.runtime.scriptrunner_utils.script_run_context import (
    ScriptRunContext,
    get_script_run_ctx,
)
from streamlit.runtime.state import SafeSessionState, SessionState
from streamlit.runtime.uploaded_file_manager import UploadedFileManager

from msp_dash.briefing.draft import Draft
from msp_dash.briefing.model import Briefing, TextSlide
from msp_dash.briefing.pack import pack
from msp_dash.data import TableError
from msp_dash.serving import page_cache
from msp_dash.serving.page_cache import ABSENT, PageCache, Run, View, cached_page
from msp_dash.serving.streamlit_patches import PATCHES
from msp_dash.ui import components, tray
from msp_dash.ui.briefing import meeting
from msp_dash.ui.cards.live import EXPLORED
from msp_dash.ui.carried import session_key
from msp_dash.ui.controls import MOVED
from msp_dash.ui.navigation import ENTRIES
from msp_dash.words import Words
from tests.pages.conftest import Run as OpenPage
from tests.server.test_streamlit_patches import ROOT, original

(PATCH,) = (patch for patch in PATCHES if patch.target.endswith(":Page.run"))
RUN = original(PATCH)
MINERALS = ("cobalt", "lithium", "nickel", *(f"mineral {n}" for n in range(1000)))
SELECT = "mineral"
WIDGETS = "streamlit.elements.widgets."
SESSIONS = (ScriptRunContext, SafeSessionState, SessionState, Draft)


class _Files(UploadedFileManager):
    """No files."""

    def get_files(self, session_id: str, file_ids: Any) -> Any:
        return []

    def remove_session_files(self, session_id: str) -> None:
        return None

    def get_upload_urls(self, session_id: str, file_names: Any) -> Any:
        return []


class Frame:
    """Stands for `ui.frame`."""

    def __init__(self) -> None:
        self.window, self.repeatable = "wide", True

    def surroundings(self) -> object:
        return self.window

    def is_repeatable(self) -> bool:
        return self.repeatable


class Server:
    """A server with one page, which is a function; `runs` counts how often it was run."""

    def __init__(self, draw: Callable[[Tab], None]) -> None:
        self.runs = 0
        self.frame = Frame()
        self.run = cached_page(RUN)
        self._draw = draw
        self.tab: Tab

    def page(self) -> None:
        self.runs += 1
        self._draw(self.tab)


class Tab:
    """A session: its state, what it was sent in the last run, and what its callbacks did."""

    def __init__(self, server: Server) -> None:
        self.server, self.sent = server, list[ForwardMsg]()
        self.state = SafeSessionState(SessionState(), lambda: None)
        self.ctx = ScriptRunContext(
            session_id="one",
            _enqueue=self.sent.append,
            query_string="",
            session_state=self.state,
            uploaded_file_mgr=_Files.__new__(_Files),
            main_script_path="/app.py",
            user_info={},
            fragment_storage=MemoryFragmentStorage(),
            pages_manager=PagesManager("/app.py"),
        )

    def show(self, query: str = "", *browser: WidgetState) -> list[ForwardMsg]:
        """Run the page, with what the browser says of widgets; returns what is sent."""
        server = self.server
        server.tab = self
        thread = threading.current_thread()
        setattr(thread, script_run_context.SCRIPT_RUN_CONTEXT_ATTR_NAME, self.ctx)
        # What the browser has from the last run, it is not sent again.
        hashes = frozenset(one.hash for one in self.sent if one.metadata.cacheable)
        self.sent.clear()
        self.ctx.reset(query_string=query, cached_message_hashes=hashes)
        self.state.on_script_will_rerun(WidgetStates(widgets=browser))
        self.ctx.on_script_start()
        page = st.Page(server.page)
        page._can_be_called = True  # As `st.navigation` gives it.
        st.fragment(partial(server.run, page))()
        self.state.on_script_finished(self.ctx.shared.widget_ids_this_run.snapshot())
        return list(self.sent)

    @property
    def registered(self) -> object:
        """As `registered_in`."""
        return registered_in(self.ctx)


def registered_in(ctx: ScriptRunContext) -> object:
    """What a run left in its session and in itself."""
    session, shared = ctx.session_state._state, ctx.shared
    return (
        # The briefing has a number of its own in each session.
        {key: session[key] for key in session._new_session_state if key != tray.SESSION_KEY},
        dict(session._key_id_mapper.id_key_mapping),
        list(session._new_widget_state.widget_metadata),
        shared.widget_ids_this_run.snapshot(),
        shared.widget_user_keys_this_run.snapshot(),
    )


def controls(_tab: Tab) -> None:
    """A page as ours are: a control that follows the address, what else is open, what was read."""

    def changed() -> None:
        st.session_state["changed"] = st.session_state[SELECT]
        st.query_params["mineral"] = st.session_state[SELECT]

    mineral = st.query_params.get("mineral", "cobalt")
    with st.container(key="controls", horizontal=True):
        st.session_state[SELECT] = mineral
        st.selectbox("Mineral", MINERALS, key=SELECT, on_change=changed)
        panel = st.popover("More", key="more", on_change="rerun")
        if panel.open:
            panel.write("All that is open")
    st.html(f"<h1>{mineral}, followed: {st.session_state.get('followed')}</h1>")
    st.session_state["shown"] = [mineral]


@pytest.fixture(autouse=True)
def _no_run_after(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    # `AppTest` says that it is one.
    monkeypatch.setattr(page_cache, "config", SimpleNamespace(get_option=lambda _name: False))
    yield
    vars(threading.current_thread()).pop(script_run_context.SCRIPT_RUN_CONTEXT_ATTR_NAME, None)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Server]:
    def of(draw: Callable[[Tab], None] = controls) -> Server:
        server_of_page = Server(draw)
        monkeypatch.setattr(page_cache, "_frame", lambda: server_of_page.frame)
        return server_of_page

    return of


Opened = Callable[..., Server]


def _element(sent: list[ForwardMsg], kind: str) -> Any:
    elements = (message.delta.new_element for message in sent)
    return next(getattr(one, kind) for one in elements if one.WhichOneof("type") == kind)


def _popover(sent: list[ForwardMsg]) -> Any:
    blocks = (message.delta.add_block for message in sent)
    return next(one.popover for one in blocks if one.WhichOneof("type") == "popover")


def test_a_view_that_was_shown_is_sent_to_others_as_it_was(server: Opened) -> None:
    ours = server()
    first, second = Tab(ours), Tab(ours)
    for query in ("", "mineral=nickel", "mineral=lithium", "mineral=nickel"):
        expected = first.show(query), first.registered
        assert (second.show(query), second.registered) == expected
        assert expected[0] and second.state["shown"] == first.state["shown"]
    assert ours.runs == 3


def test_a_control_of_a_repeated_page_calls_back_to_the_session_of_its_reader(
    server: Opened,
) -> None:
    ours = server()
    first, second = Tab(ours), Tab(ours)
    first.show()
    widget = _element(second.show(), "selectbox")
    second.show("", WidgetState(id=widget.id, string_value="nickel"))
    assert second.state["changed"] == second.state[SELECT] == "nickel"
    assert "changed" not in first.state and ours.runs == 2


def test_the_browser_is_not_sent_again_what_it_has(server: Opened) -> None:
    ours = server()
    first, second = Tab(ours), Tab(ours)
    first.show()
    whole = second.show()
    (large,) = (one for one in whole if one.metadata.cacheable)
    again = second.show()
    assert [one.ref_hash for one in again if one.HasField("ref_hash")] == [large.hash]
    assert first.show() == again  # As a page that is run: only what a browser has is left out.


def test_what_the_page_takes_from_the_browser_decides(server: Opened) -> None:
    ours = server()
    first, second = Tab(ours), Tab(ours)
    shut = first.show()
    unfolded = WidgetState(id=_popover(shut).id, bool_value=True)
    opened = first.show("", unfolded)
    assert "All that is open" in str(opened) and ours.runs == 2
    assert second.show() == shut
    assert second.show("", unfolded) == opened
    assert ours.runs == 2


def test_a_browser_that_was_here_before_the_server_gets_its_page_run(server: Opened) -> None:
    """It sends the values of widgets that the new session has not registered."""
    ours = server()
    first, second = Tab(ours), Tab(ours)
    unfolded = WidgetState(id=_popover(first.show()).id, bool_value=True)
    assert "All that is open" in str(second.show("", unfolded))
    assert ours.runs == 2


def test_what_the_page_reads_of_the_session_decides(server: Opened) -> None:
    ours = server()
    tabs = [Tab(ours) for _ in range(3)]
    for tab, country in zip(tabs, (ABSENT, "COD", "COD"), strict=True):
        if country is not ABSENT:
            tab.state["followed"] = country
        assert f"followed: {None if country is ABSENT else country}" in str(tab.show())
    assert ours.runs == 2


def test_another_window_is_another_view(server: Opened) -> None:
    ours = server()
    Tab(ours).show()
    ours.frame.window = "phone"
    Tab(ours).show()
    assert ours.runs == 2


def _reads_a_draft(_tab: Tab) -> None:
    draft = st.session_state["draft"]
    st.html(f"{len(draft.ids)} slides, from the browser: {draft.synced}")


def test_drafts_that_nobody_has_changed_are_one(server: Opened) -> None:
    ours = server(_reads_a_draft)
    tabs = [Tab(ours) for _ in range(3)]
    drafts = [Draft() for _ in tabs]
    for tab, draft in zip(tabs, drafts, strict=True):
        tab.state._state._old_state["draft"] = draft
    first, second, third = tabs
    assert first.show() == second.show() and ours.runs == 1
    drafts[1].receive(drafts[1].session, 0, "")
    assert "from the browser: True" in str(second.show())
    assert "from the browser: False" in str(first.show()) and ours.runs == 2
    drafts[0].add(TextSlide(title="Ours"))
    for _ in range(2):
        assert "1 slides" in str(first.show())
    assert "0 slides" in str(third.show()) and ours.runs == 4


def _object(_tab: Tab) -> None:
    st.session_state["draft"] = SimpleNamespace(slides=[])


def _reads_an_object(tab: Tab) -> None:
    tab.state._state._old_state["draft"] = SimpleNamespace(slides=[])
    st.html(str(st.session_state["draft"].slides))


def _forgets(tab: Tab) -> None:
    tab.state._state._old_state["once"] = 1
    del st.session_state["once"]


def _moves(_tab: Tab) -> None:
    st.query_params["mineral"] = "tin"


def _has_a_form(_tab: Tab) -> None:
    with st.form("form"):
        st.form_submit_button("Send")


def _has_a_fragment(_tab: Tab) -> None:
    st.fragment(lambda: st.html("inside"))()


def _replaces(_tab: Tab) -> None:
    st.session_state[SELECT] = "no mineral"
    st.selectbox("Mineral", MINERALS, key=SELECT)


def _is_not_for_others(tab: Tab) -> None:
    tab.server.frame.repeatable = False


@pytest.mark.parametrize(
    "draw",
    [_object, _reads_an_object, _forgets, _moves, _has_a_form, _has_a_fragment, _replaces,
     _is_not_for_others],
)  # fmt: skip
def test_a_page_that_does_more_is_run_each_time(
    server: Opened, draw: Callable[[Tab], None]
) -> None:
    ours = server(draw)
    for _ in range(2):
        Tab(ours).show()
    assert ours.runs == 2


def test_a_page_that_fails_is_run_again(server: Opened) -> None:
    def fail(_tab: Tab) -> None:
        st.html("before")
        raise LookupError("no table")

    ours = server(fail)
    for _ in range(2):
        with pytest.raises(FragmentHandledException):
            Tab(ours).show()
    assert ours.runs == 2


def test_a_run_without_a_table_that_it_needs_is_not_stored(server: Opened) -> None:
    """What it leaves out, without a word, is there as soon as the table is put back."""
    missing = ["trade"]

    def draw(_tab: Tab) -> None:
        with suppress(TableError):
            if missing:
                raise TableError(missing[0], "is missing")
        st.html("a page")

    ours = server(draw)
    for _ in range(2):
        Tab(ours).show()
    assert ours.runs == 2
    missing.clear()
    for _ in range(2):
        Tab(ours).show()
    assert ours.runs == 3


def _run(size: int, **reads: object) -> Run:
    return Run(reads, (), (), frozenset(), frozenset(), (), size)


def _view(name: str) -> View:
    return View(name, (), None, (), script_run_context.FragmentThreadState())


def test_views_that_were_not_used_for_longest_go_first() -> None:
    cache, state = PageCache(max_bytes=100), SafeSessionState(SessionState(), lambda: None)
    for name in ("producers", "demand", "trade"):
        cache.store(_view(name), _run(40))
        cache.find(_view("producers"), state)
    stored = [n for n in ("producers", "demand", "trade") if cache.find(_view(n), state)]
    assert stored == ["producers", "trade"] and cache.size == 80


def test_a_view_has_a_limited_number_of_runs() -> None:
    cache, state = PageCache(), SafeSessionState(SessionState(), lambda: None)
    for n in range(page_cache.VARIANTS + 1):
        cache.store(_view("producers"), _run(10, followed=n))
    assert cache.size == 10 * page_cache.VARIANTS
    for n, is_stored in ((0, False), (1, True), (page_cache.VARIANTS, True)):
        state["followed"] = n
        assert bool(cache.find(_view("producers"), state)) is is_stored


IN_A_SESSION_ONLY = re.compile(
    r"st\.(context|user|download_button|file_uploader|image|audio|video|dialog|toast)\b"
)
OF_THE_FRAME = ("frame", "header", "viewport", "login_page", "instant_preview")
RUN_AS_A_WHOLE = ("briefing", "present")


def test_pages_take_from_a_session_only_what_a_recording_has() -> None:
    """No file of a session, which another one cannot fetch; nothing of its connection."""
    sources = [*(ROOT / "pages").glob("*.py"), *(ROOT / "msp_dash" / "ui").rglob("*.py")]
    others = [
        source
        for source in sources
        if not {source.stem, source.parent.name}.intersection((*OF_THE_FRAME, *RUN_AS_A_WHOLE))
    ]
    assert len(others) > 50
    assert [one.name for one in others if IN_A_SESSION_ONLY.search(one.read_text("utf-8"))] == []


QUERIES = {
    "": "",
    "in French": "lang=fr",
    "of a country": "country=COD",
    "of cobalt with an open figure": "mineral=cobalt&open=balance.recycling,trade.origin",
    "with an unknown parameter": "metal=cobalt&mineral=unobtainium",
}
STATES: dict[str, dict[str, object]] = {
    "": {},
    "after a change": {MOVED: ({"country": "COD"}, ["mineral"]), session_key("lens"): "forum"},
    "with interactive charts": {EXPLORED: frozenset({"producers.map", "sites.map"})},
}
PAGES = [entry.name for entry in ENTRIES]


def _unnumbered(message: ForwardMsg) -> bool:
    """Take the number off a list of cards, and the digest that it is in; False of all others."""
    component = message.delta.new_element.bidi_component
    if not component.bytes.startswith(components.NUMBER):
        return False
    component.bytes = component.bytes.partition(b",")[2]
    return True


def _as_in_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Widgets put no functions into the session's state, as they do for `AppTest`."""
    for module in [one for name, one in sys.modules.items() if name.startswith(WIDGETS)]:
        monkeypatch.setattr(module, "save_for_app_testing", lambda *_: None, raising=False)


@pytest.mark.one_in(4)
@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
@pytest.mark.parametrize("name", PAGES)
def test_pages_are_repeated_as_they_are_run_and_lists_of_cards_numbered_anew(
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    query: str,
    state: dict[str, object],
) -> None:
    _as_in_a_server(monkeypatch)
    results: list[tuple[list[ForwardMsg], object]] = []
    numbers = set[str]()

    def shown_by(run: Callable[[Page], None], times: int) -> list[object]:
        def listed(self: Page) -> None:
            ctx = get_script_run_ctx()
            if not (ctx and page_cache._place()):  # What sends for the frame.
                RUN(self)
                return
            sent, send = list[ForwardMsg](), ctx._enqueue

            def enqueue(message: ForwardMsg) -> None:
                send(message)
                sent.append(deepcopy(message))

            ctx._enqueue = enqueue
            run(self)
            lists = [one for one in sent if _unnumbered(one)]
            numbers.update(one.hash for one in lists)
            for one in lists:
                one.ClearField("hash")
            results.append((sent, registered_in(ctx)))

        results.clear()
        monkeypatch.setattr(Page, "run", listed)
        for _ in range(times):
            assert not OpenPage(name, query, state).app.exception
        return list(results)

    (expected,) = shown_by(RUN, 1)
    runs = list[Page]()

    def run_and_note(self: Page) -> None:
        runs.append(self)
        RUN(self)

    first, second = shown_by(cached_page(run_and_note), 2)
    assert first == second == expected
    assert len(runs) == 1
    assert len(numbers) in (0, 3)  # A page of figures has one list.


def _stored_runs(
    monkeypatch: pytest.MonkeyPatch, name: str, query: str, state: dict[str, object]
) -> list[Run]:
    """What is stored when a page is opened."""
    _as_in_a_server(monkeypatch)
    runs = list[Run]()
    monkeypatch.setattr(PageCache, "store", lambda _self, _view, run: runs.append(run))
    monkeypatch.setattr(Page, "run", cached_page(RUN))
    assert not OpenPage(name, query, state).app.exception
    return runs


OWN: dict[str, tuple[str, str, dict[str, object]]] = {
    "a briefing": ("briefing", "", {tray.SESSION_KEY: Draft(Briefing(title="Ours"))}),
    "the fields of a meeting": ("briefing", "", {meeting.PLACE: True}),
    "the stage": ("present", f"b={pack(Briefing(slides=(TextSlide(title='Ours'),)))}", {}),
}


@pytest.mark.parametrize(("name", "query", "state"), OWN.values(), ids=OWN)
def test_what_is_one_readers_own_is_run_each_time(
    monkeypatch: pytest.MonkeyPatch, name: str, query: str, state: dict[str, object]
) -> None:
    assert _stored_runs(monkeypatch, name, query, state) == []


def _reached(*first: object) -> Iterator[object]:
    """What functions and objects refer to, but for what all sessions have in common."""
    todo, visited = list(first), set[int]()
    while todo:
        one = todo.pop()
        if id(one) in visited or isinstance(one, type | ModuleType | Words | pd.DataFrame):
            continue
        visited.add(id(one))
        yield one
        if isinstance(one, FunctionType):
            todo += [*(one.__closure__ or ()), *(one.__defaults__ or ())]
        else:
            todo += gc.get_referents(one)


@pytest.mark.parametrize("name", PAGES)
def test_widgets_of_a_repeated_page_refer_to_nothing_of_the_session_that_it_was_run_for(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (run,) = _stored_runs(monkeypatch, name, "country=COD", {})
    widgets = [step.metadata for step in run.steps if isinstance(step, page_cache.Registration)]
    assert not [one for one in _reached(*widgets) if isinstance(one, SESSIONS)]


@pytest.mark.parametrize(
    ("part", "error"),
    [
        ("msp_dash.ui.cards.build", LookupError("a figure that fails")),
        ("msp_dash.ui.view.PageParameters.read", TableError("production", "is missing")),
    ],
    ids=["a figure", "a table"],
)
def test_a_page_that_lacks_something_is_run_until_it_is_there(
    monkeypatch: pytest.MonkeyPatch, part: str, error: Exception
) -> None:
    _as_in_a_server(monkeypatch)
    runs = list[Page]()

    def run_and_note(self: Page) -> None:
        if page_cache._place():  # Else it sends for its frame.
            runs.append(self)
        RUN(self)

    def fail(*_: object) -> None:
        raise error

    def new_runs() -> int:
        before = len(runs)
        OpenPage("disruption", "", {})
        return len(runs) - before

    monkeypatch.setattr(Page, "run", cached_page(run_and_note))
    with monkeypatch.context() as broken:
        broken.setattr(part, fail)
        assert new_runs() == new_runs() > 0
    assert new_runs() > 0
    assert new_runs() == 0
