"""What is done once in the place of Streamlit's every run gives what Streamlit gives."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from functools import partial
from typing import Any

import pytest
from streamlit.components.v2.presentation import make_bidi_component_presenter
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.runtime.state.session_state import SessionState

from msp_dash.serving.lighter import Batch, State, Told, _theme_read_once, presenter

SECTIONS = ("theme", "theme.light", "theme.dark", "theme.sidebar", "theme.dark.sidebar")


@pytest.fixture
def held() -> SafeSessionState:
    """A session with two entries, one of them empty."""
    state = SafeSessionState(SessionState(), lambda: None)
    state["mineral"], state["country"] = "cobalt", None
    return state


def test_the_state_read_by_entry_equals_the_state_as_a_whole(held: SafeSessionState) -> None:
    whole = held._state.filtered_state
    found = State(held, lambda: whole)
    assert dict(found) == whole == {"mineral": "cobalt", "country": None}
    assert len(found) == 2
    assert "mineral" in found
    assert found["country"] is None
    assert "year" not in found
    with pytest.raises(KeyError):
        found["year"]


def test_one_entry_does_not_gather_the_whole_state(held: SafeSessionState) -> None:
    def never() -> dict[str, object]:
        raise AssertionError("gathered")

    assert State(held, never)["mineral"] == "cobalt"


@pytest.mark.parametrize("section", SECTIONS)
def test_a_theme_read_once_is_the_theme_that_streamlit_reads(section: str) -> None:
    # A server that this process has made reads through the same function: both are the original's.
    once = _theme_read_once(app_session._populate_theme_msg)
    for _ in range(2):
        ours, theirs = CustomThemeConfig(), CustomThemeConfig()
        once(ours, section)
        app_session._populate_theme_msg(theirs, section)
        assert ours == theirs
    assert section != "theme" or ours.heading_font


EVENTS = "events of a card"
ACT = {"event": "act", "value": {"name": "pick", "value": "COD"}}


def session_told(payloads: object, value_type: Any = "json_trigger_value") -> SessionState:
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
        session_told(None),
        session_told([ACT, {"event": "wide", "value": None}, "nothing", {"event": 1}]),
        session_told(ACT),
        session_told("no event"),
        session_told([ACT], "json_value"),
    ],
)
def test_what_a_component_told_reads_as_streamlit_has_it(
    session: SessionState, state: object
) -> None:
    ours = presenter(EVENTS)(state, session)
    theirs = make_bidi_component_presenter(EVENTS)(state, session)
    assert ours == theirs
    if isinstance(theirs, dict):
        assert isinstance(ours, dict)
        for name in ("act", "width", "unheard"):
            assert ours.get(name) == theirs.get(name)
            assert isinstance(ours, Told) == hasattr(theirs, "unheard")
            assert getattr(ours, name, None) == getattr(theirs, name, None)
        assert deepcopy(ours) == ours


def test_what_a_component_told_is_not_written() -> None:
    told = presenter(EVENTS)({"width": 640}, session_told([ACT]))
    assert isinstance(told, Told)
    with pytest.raises(TypeError, match="width"):
        told["width"] = 358
    with pytest.raises(TypeError, match="width"):
        told.width = 358
    with pytest.raises(TypeError, match="width"):
        del told["width"]
    assert told.width == 640


def test_one_waking_runs_all_that_waits_in_order() -> None:
    done: list[str] = []
    told: list[Exception] = []
    batch = Batch(told.append)
    wakes = [batch.add(partial(done.append, name)) for name in ("start", "delta", "stop")]
    assert wakes == [True, False, False]
    batch.run()
    assert done == ["start", "delta", "stop"]
    assert batch.add(partial(done.append, "next"))
    batch.run()
    assert done[-1] == "next"
    assert told == []


def test_a_callback_that_raises_is_told_and_the_others_run() -> None:
    done: list[str] = []
    told: list[Exception] = []
    batch = Batch(told.append)
    broken = ValueError("broken")

    def raises() -> None:
        raise broken

    batch.add(raises)
    batch.add(partial(done.append, "after"))
    batch.run()
    assert (done, told) == (["after"], [broken])


def test_what_comes_while_others_run_wakes_the_loop_again() -> None:
    batch = Batch(lambda error: None)
    woken: list[bool] = []
    batch.add(lambda: woken.append(batch.add(lambda: None)))
    batch.run()
    assert woken == [True]


def test_callbacks_of_many_threads_are_all_run() -> None:
    done: list[int] = []
    batch = Batch(lambda error: None)

    def script(thread: int) -> None:
        for at in range(200):
            if batch.add(partial(done.append, 1000 * thread + at)):
                loop.submit(batch.run)

    with ThreadPoolExecutor(1) as loop, ThreadPoolExecutor(4) as scripts:
        list(scripts.map(script, range(4)))
    assert len(done) == len(set(done)) == 800
    for thread in range(4):
        own = [value for value in done if value // 1000 == thread]
        assert own == sorted(own)
