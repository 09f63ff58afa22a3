"""Pages from the cache: a view that was shown before is sent again without running its page.

What a page sends depends on its address, the window, the day, and what it reads of the session. So
a run is recorded: the messages that it sends, the widgets that it registers, what it reads and
writes of the session. Where a later run, in any session, has the same address, window and day and
would read the same, the messages are sent again, the widgets registered, the writes repeated.

Not stored is a run that ends early, changes the address, meets a table that cannot be read, calls
`ui.notices.do_not_repeat` (a figure failed, controls act on what is one reader's), or reads or
writes an object of the session that cannot be compared. An object with a method `compared` is read
as what that returns.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from functools import wraps
from threading import Lock
from types import ModuleType
from typing import Any, NamedTuple

from streamlit import config
from streamlit.delta_generator_singletons import context_dg_stack
from streamlit.elements.lib import agent_spec
from streamlit.navigation.page import Page
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_cache import create_reference_msg, populate_hash_if_needed
from streamlit.runtime.scriptrunner_utils.script_run_context import (
    FragmentThreadState,
    ScriptRunContext,
    ThreadState,
    get_script_run_ctx,
)
from streamlit.runtime.state import SafeSessionState
from streamlit.runtime.state.common import WidgetMetadata

from msp_dash.data.load import TableError
from msp_dash.serving.guarded_patch import Replacement
from msp_dash.ui import components

CACHE_BYTES = 16 * 2**20
"""Messages of all stored runs, serialized: some 1,600 views. A run takes six times as much memory,
most of it for what its widgets' answers are read by."""
VARIANTS = 16
"""Stored runs of a view, which differ in what they read of the session."""
ABSENT = ...
"""Stands for a key that a session lacks."""
EVENTS = "json_trigger_value"
"""Type of the events of a component, which callbacks handle and no page reads."""
_SCALARS = (type(None), type(ABSENT), bool, int, float, str, bytes, date)

Address = tuple[tuple[str, str], ...]


class View(NamedTuple):
    """What a run depends on besides the session's state, and where in the window it stands."""

    page: str
    address: Address
    surroundings: Hashable
    place: tuple[int, ...]
    thread: FragmentThreadState


@dataclass(frozen=True, slots=True)
class Registration:
    """A widget as a page registers it."""

    metadata: WidgetMetadata[Any]
    key: str | None

    def value(self, state: SafeSessionState) -> Any:
        """The value that registering the widget would give."""
        session, widget_id = state._state, self.metadata.id
        sent = session._new_widget_state
        if widget_id in sent.states and widget_id not in sent.widget_metadata:
            return ABSENT  # Sent by a browser, of a session before this one.
        try:
            return session._getitem(widget_id, self.key)
        except KeyError:
            return self.metadata.deserializer(None)


@dataclass(frozen=True, slots=True)
class Run:
    """A page's run as it was recorded.

    `reads` : key of the session -> value before the run. `inputs` : widgets whose value the page
    takes from the browser, with that value. `steps` : keys of the session with the value that is
    written, and widgets that are registered, in order. `ids`, `keys` : of elements of all kinds.
    `size` : of the messages, serialized, bytes.
    """

    reads: Mapping[str, Any]
    inputs: tuple[tuple[Registration, Any], ...]
    steps: tuple[tuple[str, Any] | Registration, ...]
    ids: frozenset[str]
    keys: frozenset[str]
    messages: tuple[ForwardMsg, ...]
    size: int

    def fits(self, state: SafeSessionState) -> bool:
        """Whether a run of this session would read the same."""
        return all(_value(state, key) == value for key, value in self.reads.items()) and all(
            widget.value(state) == value for widget, value in self.inputs
        )

    def repeat(self, ctx: ScriptRunContext) -> None:
        """Do to a session, a run and a browser what the recorded run did."""
        for step in self.steps:
            if isinstance(step, Registration):
                ctx.session_state.register_widget(step.metadata, step.key)
            else:
                key, value = step
                ctx.session_state[key] = deepcopy(value)
        for one in self.ids:
            ctx.shared.widget_ids_this_run.check_and_add(one)
        for one in self.keys:
            ctx.shared.widget_user_keys_this_run.check_and_add(one)
        for message in self.messages:
            if message.delta.new_element.bidi_component.bytes.startswith(components.NUMBER):
                ctx._enqueue(_renumbered(message))
            elif message.metadata.cacheable and message.hash in ctx.cached_message_hashes:
                ctx._enqueue(create_reference_msg(message))
            else:
                ctx._enqueue(message)


def _renumbered(message: ForwardMsg) -> ForwardMsg:
    """A list of cards with the number of this run."""
    copy = ForwardMsg()
    copy.CopyFrom(message)
    component = copy.delta.new_element.bidi_component
    component.bytes = components.renumbered(component.bytes)
    copy.ClearField("hash")
    populate_hash_if_needed(copy)
    return copy


class Recording:
    """A run that is being recorded, in the place of its session's state.

    `comparable` : whether all that was read and written can be compared and copied.
    """

    def __init__(self, ctx: ScriptRunContext) -> None:
        self._ctx, self._state = ctx, ctx.session_state
        self._before = self._registered()
        self.reads: dict[str, Any] = {}
        self.inputs: list[tuple[Registration, Any]] = []
        self.steps: list[tuple[str, Any] | Registration] = []
        self.messages: list[ForwardMsg] = []
        self.comparable = True

    def __getattr__(self, name: str) -> Any:
        return getattr(self._state, name)

    def __getitem__(self, key: str) -> Any:
        self._read(key)
        return self._state[key]

    def __contains__(self, key: str) -> bool:
        self._read(key)
        return key in self._state

    def __setitem__(self, key: str, value: Any) -> None:
        self._state[key] = value
        self.steps.append((key, self._copy(value)))

    def __delitem__(self, key: str) -> None:
        self.comparable = False
        del self._state[key]

    def reset_state_value(self, user_key: str, value: Any) -> None:
        """Called where the page has set a widget to what is not one of its options."""
        self.comparable = False
        self._state.reset_state_value(user_key, value)

    def register_widget(self, metadata: WidgetMetadata[Any], user_key: str | None) -> Any:
        """Called for each widget; what the page has not set is an input."""
        widget = Registration(metadata, user_key)
        if metadata.value_type != EVENTS and not self._has_set(user_key):
            self.inputs.append((widget, self._copy(widget.value(self._state))))
        self.steps.append(widget)
        return self._state.register_widget(metadata, user_key)

    def enqueue(self, message: ForwardMsg) -> None:
        """Called for each message, which is recorded whole also where the browser has it."""
        type(self._ctx).enqueue(self._ctx, message)
        self.messages.append(message)

    def run(self) -> Run | None:
        """The run that was recorded; None where it cannot be repeated."""
        ids, keys, others = (
            now - before for now, before in zip(self._registered(), self._before, strict=True)
        )
        if others or not self.comparable:
            return None
        return Run(
            reads=self.reads,
            inputs=tuple(self.inputs),
            steps=tuple(self.steps),
            ids=ids,
            keys=keys,
            messages=tuple(self.messages),
            size=sum(message.ByteSize() for message in self.messages),
        )

    def _registered(self) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
        """Ids and keys of elements; forms and fragments, which no page of figures has."""
        shared = self._ctx.shared
        return (
            shared.widget_ids_this_run.snapshot(),
            shared.widget_user_keys_this_run.snapshot(),
            shared.form_ids_this_run.snapshot() | shared.new_fragment_ids.snapshot(),
        )

    def _has_set(self, key: str | None) -> bool:
        return any(not isinstance(step, Registration) and step[0] == key for step in self.steps)

    def _read(self, key: str) -> None:
        if key not in self.reads and not self._has_set(key):
            self.reads[key] = self._copy(_value(self._state, key))

    def _copy(self, value: Any) -> Any:
        if _is_comparable(value):
            return deepcopy(value)
        self.comparable = False
        return None


def _is_comparable(value: Any) -> bool:
    match value:
        case Mapping():
            return all(map(_is_comparable, (*value, *value.values())))
        case tuple() | list() | set() | frozenset():
            return all(map(_is_comparable, value))
        case _:
            return isinstance(value, _SCALARS)


def _value(state: SafeSessionState, key: str) -> Any:
    try:
        value = state[key]
    except KeyError:
        return ABSENT
    return value.compared() if hasattr(value, "compared") else value


class PageCache:
    """Recorded runs by view; beyond `max_bytes` the views that were not used for longest go."""

    def __init__(self, max_bytes: int = CACHE_BYTES) -> None:
        self._max_bytes = max_bytes
        self._runs: OrderedDict[View, tuple[Run, ...]] = OrderedDict()
        self._lock = Lock()
        self.size = 0

    def find(self, view: View, state: SafeSessionState) -> Run | None:
        """A run of a view that fits a session."""
        with self._lock:
            runs = self._runs.get(view, ())
            if runs:
                self._runs.move_to_end(view)
        return next((run for run in runs if run.fits(state)), None)

    def store(self, view: View, run: Run) -> None:
        """Store a run, in the place of the oldest where its view has too many."""
        with self._lock:
            before = self._runs.pop(view, ())
            self._runs[view] = (*before[-VARIANTS + 1 :], run)
            self.size += _size(self._runs[view]) - _size(before)
            while self.size > self._max_bytes:
                self.size -= _size(self._runs.popitem(last=False)[1])


def _size(runs: tuple[Run, ...]) -> int:
    return sum(run.size for run in runs)


def cached_page(run: Replacement) -> Replacement:
    """``Page.run``, which repeats a recorded run where one fits."""
    cache = PageCache()

    @wraps(run)
    def cached(self: Page) -> None:
        ctx = get_script_run_ctx(suppress_warning=True)
        place = _place()
        if ctx is None or not place or not _may_repeat(self):
            run(self)
            return
        view = View(self.url_path, _address(ctx), _frame().surroundings(), place, ThreadState.get())
        if same := cache.find(view, ctx.session_state):
            self._can_be_called = False
            same.repeat(ctx)
            return
        faults = TableError.raised
        with _recorded(ctx) as recording:
            run(self)
        recorded = recording.run() if TableError.raised == faults else None
        if recorded and view.address == _address(ctx) and _frame().is_repeatable():
            cache.store(view, recorded)

    return cached


def _may_repeat(page: Page) -> bool:
    """Whether a page runs in a server, by itself."""
    return (
        page._can_be_called
        and not ThreadState.get().is_parallel_worker
        and not agent_spec.is_recording()
        and not config.get_option("global.appTest")
    )


def _place() -> tuple[int, ...]:
    """Where the page's elements go; () where not in a container, which others would follow in."""
    cursor = context_dg_stack.get()[-1]._active_dg._cursor
    return tuple(cursor.delta_path) if cursor and cursor.parent_path else ()


def _address(ctx: ScriptRunContext) -> Address:
    with ctx.session_state.query_params() as query:
        return tuple(query.to_dict().items())


def _frame() -> ModuleType:
    """`ui.frame`, which the server does not import before it answers."""
    from msp_dash.ui import frame  # noqa: PLC0415 - figures come with it

    return frame


@contextmanager
def _recorded(ctx: ScriptRunContext) -> Iterator[Recording]:
    """Record what a run does in the block."""
    recording, state = Recording(ctx), ctx.session_state
    vars(ctx).update(enqueue=recording.enqueue, session_state=recording)
    try:
        yield recording
    finally:
        del vars(ctx)["enqueue"]
        ctx.session_state = state
