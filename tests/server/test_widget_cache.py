"""Widgets from the cache: session, run and browser get what Streamlit would give them."""

from __future__ import annotations

import inspect
import threading
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

import pytest
import streamlit as st
from streamlit.errors import StreamlitDuplicateElementKey
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner_utils import script_run_context
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext
from streamlit.runtime.state import SafeSessionState, SessionState
from streamlit.runtime.uploaded_file_manager import UploadedFileManager

from msp_dash.serving.streamlit_patches import PATCHES, WIDGETS_REST_ON
from msp_dash.serving.widget_cache import cached_widget
from tests.server.test_streamlit_patches import original

KEY = "producers-mineral"
LABELS = {"": "All", "Co": "Cobalt", "Ni": "Nickel", "Li": "Lithium"}
OPTIONS = tuple(LABELS)
LABEL = LABELS.__getitem__
DRAW = {
    patch.target.rpartition(".")[2]: original(patch)
    for patch in PATCHES
    if patch.rests_on == WIDGETS_REST_ON
}
Draw = Callable[..., Any]
Cases = dict[str, tuple[dict[str, Any], list[Any]]]
CASES: Cases = {
    "_selectbox": ({"label": "Mineral", "options": OPTIONS, "width": 190}, ["Co", "", None]),
    "_internal_button_group": (
        {"label": "Mineral", "options": OPTIONS[1:], "required": True},
        ["Ni", "Co"],
    ),
    "_select_slider": ({"label": "Mineral", "options": OPTIONS[1:]}, ["Li", "Co"]),
    "_multiselect": (
        {"label": "Minerals", "options": OPTIONS[1:], "max_selections": 3},
        [["Co", "Li"], [], ["Ni"]],
    ),
}


class Tab:
    """A session: its state and what it was sent."""

    def __init__(self, draw: Draw, script: str = "/app.py") -> None:
        self.draw, self.sent, self.calls = draw, list[ForwardMsg](), list[object]()
        self.state = SafeSessionState(SessionState(), lambda: None)
        self.ctx = ScriptRunContext(
            session_id="one",
            _enqueue=self.sent.append,
            query_string="",
            session_state=self.state,
            uploaded_file_mgr=UploadedFileManager.__new__(_Files),
            main_script_path=script,
            user_info={},
            fragment_storage=MemoryFragmentStorage(),
            pages_manager=PagesManager(script),
        )
        takes_context = "ctx" in inspect.signature(draw).parameters
        self.own = {"ctx": self.ctx} if takes_context else {}

    def run(
        self,
        arguments: dict[str, Any],
        value: object,
        *,
        browser: WidgetState | None = None,
        times: int = 1,
    ) -> tuple[object, list[ForwardMsg]]:
        """A run that sets the value and draws the widget second in a container."""
        setattr(
            threading.current_thread(), script_run_context.SCRIPT_RUN_CONTEXT_ATTR_NAME, self.ctx
        )
        # What the browser has from the last run, it is not sent again.
        hashes = frozenset(one.hash for one in self.sent if one.metadata.cacheable)
        self.sent.clear()
        self.ctx.reset(cached_message_hashes=hashes)
        if browser is not None:
            self.state.on_script_will_rerun(WidgetStates(widgets=[browser]))
        self.ctx.on_script_start()
        with st.container():
            st.html("before")
            self.state[KEY] = value
            for _ in range(times):
                result = self.draw(
                    st._main,
                    **arguments,
                    key=KEY,
                    format_func=LABEL,
                    on_change=self.calls.append,
                    args=(value,),
                    **self.own,
                )
            st.html("after")
        self.state.on_script_finished(self.ctx.shared.widget_ids_this_run.snapshot())
        return result, list(self.sent)


class _Files(UploadedFileManager):
    """No files."""

    def get_files(self, session_id: str, file_ids: Any) -> Any:
        return []

    def remove_session_files(self, session_id: str) -> None:
        return None

    def get_upload_urls(self, session_id: str, file_names: Any) -> Any:
        return []


@pytest.fixture(autouse=True)
def _no_run_after() -> Iterator[None]:
    yield
    vars(threading.current_thread()).pop(script_run_context.SCRIPT_RUN_CONTEXT_ATTR_NAME, None)


def cached_and_calls(name: str) -> tuple[Draw, list[object]]:
    """The cached widget, and for each time that Streamlit has native_calls it an entry."""
    native_calls: list[object] = []

    @wraps(DRAW[name])
    def draw(self: object, **arguments: Any) -> Any:
        native_calls.append(arguments)
        return DRAW[name](self, **arguments)

    return cached_widget(draw), native_calls


@pytest.mark.parametrize("name", DRAW)
def test_a_widget_of_the_cache_is_the_one_that_streamlit_draws(name: str) -> None:
    arguments, values = CASES[name]
    draw, native_calls = cached_and_calls(name)
    theirs, ours = Tab(DRAW[name]), [Tab(draw), Tab(draw)]
    for value in values * 2:
        expected = theirs.run(arguments, value)
        for tab in ours:
            result, sent = tab.run(arguments, value)
            assert (result, sent) == expected
            assert type(result) is type(expected[0])
            assert tab.state[KEY] == theirs.state[KEY] == value
    assert len(native_calls) == len(values)


def _selection(name: str, widget_id: str) -> WidgetState:
    if name == "_selectbox":
        return WidgetState(id=widget_id, string_value="Nickel")
    state = WidgetState(id=widget_id)
    state.string_array_value.data.append("Nickel")
    return state


@pytest.mark.parametrize("name", DRAW)
def test_what_the_reader_chooses_calls_the_page_of_this_session(name: str) -> None:
    arguments, (value, *_) = CASES[name]
    value = ["Li"] if isinstance(value, list) else "Li"
    selection = ["Ni"] if isinstance(value, list) else "Ni"
    draw, native_calls = cached_and_calls(name)
    first, second = Tab(draw), Tab(draw)
    first.run(arguments, value)
    _, sent = second.run(arguments, value)
    element = sent[2].delta.new_element
    widget_id = getattr(element, str(element.WhichOneof("type"))).id
    second.run(arguments, selection, browser=_selection(name, widget_id))
    assert (first.calls, second.calls) == ([], [value])
    assert len(native_calls) == 2


@pytest.mark.parametrize("name", DRAW)
def test_another_page_value_or_argument_is_another_widget(name: str) -> None:
    arguments, values = CASES[name]
    draw, native_calls = cached_and_calls(name)
    tab = Tab(draw)
    tab.run(arguments, values[0])
    tab.run(arguments, values[1])
    tab.run(arguments | {"label": "Metal"}, values[1])
    Tab(draw, "/other.py").run(arguments, values[1])
    assert len(native_calls) == 4


def test_two_widgets_with_one_key_are_refused() -> None:
    arguments, (value, *_) = CASES["_selectbox"]
    tab = Tab(cached_and_calls("_selectbox")[0])
    tab.run(arguments, value)
    with pytest.raises(StreamlitDuplicateElementKey):
        # The state of a widget that is there cannot be set.
        tab.run(arguments, value, times=2)


@pytest.mark.parametrize(
    "arguments",
    [
        {"options": list(OPTIONS)},
        {"options": OPTIONS, "persist_state": "page"},
        {"options": OPTIONS, "value": "Pb"},
    ],
)
def test_what_depends_on_more_is_drawn_each_time(arguments: dict[str, Any]) -> None:
    """Options in a list cannot be found again; a value that is no option is replaced."""
    draw, native_calls = cached_and_calls("_selectbox")
    tab = Tab(draw)
    value = arguments.pop("value", "Co")
    for _ in range(2):
        tab.run({"label": "Mineral"} | arguments, value)
    assert len(native_calls) == 2
