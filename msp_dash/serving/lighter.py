"""What Streamlit does anew in every run although it comes out the same, done once a process.

Profiled on a run of a page whose figures are known: reading the theme's settings into the first
message of a run was 11% of it, gathering the whole session state for each selectbox, slider and
radio, which look at one entry of it, 10%, waking the event loop once or twice for each of the
40 messages of a run 14%, a new class for each look at what a component told 8%, and looking through
a sheet of styles for its indent and for what is no style 5% of a change of page. All of it stands
in Streamlit's private parts: what is replaced is named here, and tests compare it with the
original.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache, wraps
from threading import Lock
from typing import Any

from streamlit.components.v2.bidi_component import main as bidi
from streamlit.elements import html as markup
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import Runtime, app_session
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.runtime.state.session_state import SessionState

Callback = Callable[[], None]
MARKUPS = 512
"""Pieces of markup whose cleaning is kept: most come again with the next run."""
BATCH = "_lighter_batch"
"""Attribute of a session: its `Batch`."""


class State(Mapping[str, Any]):
    """``SafeSessionState.filtered_state``, each entry read when it is asked for."""

    def __init__(self, state: SafeSessionState, whole: Callable[[], Mapping[str, Any]]) -> None:
        self._state, self._whole = state, whole

    def __getitem__(self, key: str) -> Any:
        return self._state[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole())

    def __len__(self) -> int:
        return len(self._whole())


class Told(dict[str, Any]):
    """What a component told, as its page reads it: state and events by name, None for others.

    Streamlit's own takes writes too, and so it is a class that knows its component, made anew each
    time. The components here are told what to show by their data alone.
    """

    def __getattr__(self, name: str) -> Any:
        return self.get(name)

    def __setattr__(self, name: str, value: object) -> None:
        self[name] = value

    def __setitem__(self, name: str, value: object) -> None:
        raise TypeError(f"{name!r}: what a component told is read, not written.")

    def __delitem__(self, name: str) -> None:
        self[name] = None

    def __deepcopy__(self, memo: dict[int, Any]) -> Told:
        return self


def presenter(
    aggregator_id: str,
    component_id: str | None = None,
    allowed_state_keys: set[str] | None = None,
) -> Callable[[object, SessionState], object]:
    """``make_bidi_component_presenter``: the events of this run beside the state of a component."""

    def present(state: object, session: SessionState) -> object:
        if not isinstance(state, dict):
            return state
        widgets = session._new_widget_state
        known = widgets.widget_metadata.get(aggregator_id)
        if known is None or known.value_type != "json_trigger_value":
            return state
        try:
            told = widgets[aggregator_id]
        except KeyError:
            told = None
        events = [told] if isinstance(told, dict) else told if isinstance(told, list) else []
        named = {
            event["event"]: event.get("value")
            for event in events
            if isinstance(event, dict) and isinstance(event.get("event"), str)
        }
        return Told(named | state)

    return present


class Batch:
    """What a session's script leaves for the event loop: one waking runs all that waits, in order.

    Parameters
    ----------
    failed : told of what a callback raises; the others are run all the same.
    """

    def __init__(self, failed: Callable[[Exception], None]) -> None:
        self._failed = failed
        self._waiting: list[Callback] = []
        self._lock = Lock()

    def add(self, callback: Callback) -> bool:
        """Have it wait; whether the loop is yet to be woken for it."""
        with self._lock:
            self._waiting.append(callback)
            return len(self._waiting) == 1

    def run(self) -> None:
        """Run what waits, on the loop."""
        with self._lock:
            waiting, self._waiting = self._waiting, []
        for callback in waiting:
            try:
                callback()
            except Exception as error:  # As the loop does: it tells, and goes on.
                self._failed(error)


def lighten() -> None:
    """Put all of it in the place of Streamlit's own; a second call changes nothing."""
    whole = vars(SafeSessionState)["filtered_state"].fget
    if hasattr(whole, "__wrapped__"):
        return

    @wraps(whole)
    def filtered(self: SafeSessionState) -> Mapping[str, Any]:
        return State(self, lambda: whole(self))

    # `type.__setattr__`, since a type checker knows no assignment to a method.
    type.__setattr__(SafeSessionState, "filtered_state", property(filtered))
    type.__setattr__(
        AppSession, "_call_soon_on_event_loop", _woken_once(AppSession._call_soon_on_event_loop)
    )
    type.__setattr__(
        Runtime, "_enqueued_some_message", _told_at_once(Runtime._enqueued_some_message)
    )
    for name in ("clean_text", "_html_only_style_tags"):
        vars(markup)[name] = lru_cache(MARKUPS)(vars(markup)[name])
    vars(bidi)["make_bidi_component_presenter"] = presenter
    vars(app_session)["_populate_theme_msg"] = _theme_read_once(app_session._populate_theme_msg)


def _theme_read_once(read: Callable[[CustomThemeConfig, str], None]) -> Callable[..., None]:
    """The settings of a section, which no reader changes, as Streamlit read them first."""

    @cache
    def section_as_read(section: str) -> CustomThemeConfig:
        found = CustomThemeConfig()
        read(found, section)
        return found

    def populated(msg: CustomThemeConfig, section: str = "theme") -> None:
        found = section_as_read(section)
        if found.ListFields():
            msg.MergeFrom(found)

    return populated


def _woken_once(call_soon: Callable[[AppSession, Callback], None]) -> Callable[..., None]:
    """Wake the loop for the first of the callbacks that wait, not for each."""

    @wraps(call_soon)
    def call(self: AppSession, callback: Callback) -> None:
        batch = vars(self).get(BATCH)
        if batch is None:
            loop = self._event_loop

            def failed(error: Exception) -> None:
                loop.call_exception_handler({"message": "In a session", "exception": error})

            batch = vars(self).setdefault(BATCH, Batch(failed))
        if batch.add(callback):
            call_soon(self, batch.run)

    return call


def _told_at_once(tell: Callable[[Runtime], None]) -> Callable[[Runtime], None]:
    """Tell the sender of messages on the loop itself, which needs no waking to hear of itself."""

    @wraps(tell)
    def told(self: Runtime) -> None:
        its = self._get_async_objs()
        if asyncio._get_running_loop() is its.eventloop:
            its.need_send_data.set()
        else:
            tell(self)

    return told
