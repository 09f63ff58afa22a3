"""Widgets drawn once for all readers: the same arguments and the same value give the same message.

A select box of Streamlit formats and checks all of its options, fills a message, serializes and
hashes it in each run of each session: 0.2 ms, five times a click. All of that depends on nothing of
the session but the value that the page sets. So the message is stored with what the browser's
answer is read by, and sent again; session and run are told of the widget as before.

A page gains by it that sets the widget's value in the session state before it draws the widget, and
whose options and `format_func` can be hashed. Any other widget is drawn by Streamlit.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import wraps
from threading import Lock
from typing import Any

from streamlit import config
from streamlit.delta_generator import DeltaGenerator, _needs_outside_wrapper
from streamlit.elements.lib import agent_spec
from streamlit.elements.lib.form_utils import current_form_id
from streamlit.elements.lib.utils import _register_element_id
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner_utils.script_run_context import (
    ScriptRunContext,
    ThreadState,
    enqueue_message,
    get_script_run_ctx,
    in_cached_function,
)
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.widgets import register_widget_from_metadata

Draw = Callable[..., Any]
CACHE_SIZE = 1024
"""Widgets of one kind that are stored, some 10 KB each: more than all pages have in a language."""
OF_RUN = frozenset({"on_change", "args", "kwargs", "ctx"})
"""Arguments that a message does not depend on."""
_UNSET: Any = object()


@dataclass(frozen=True, slots=True)
class _Widget:
    """A widget as Streamlit drew it: its message, its id, and what its answers are read by."""

    message: ForwardMsg
    id: str
    metadata: WidgetMetadata[Any]


def cached_widget(draw: Draw) -> Draw:
    """A method of `DeltaGenerator` that draws a widget, which draws each once.

    Parameters
    ----------
    draw : takes the widget's arguments by name, and returns the widget's value.
    """
    widgets: dict[Hashable, _Widget] = {}
    lock = Lock()

    def store(what: Hashable, widget: _Widget) -> None:
        with lock:
            widgets[what] = widget
            while len(widgets) > CACHE_SIZE:
                del widgets[next(iter(widgets))]

    @wraps(draw)
    def cached(self: DeltaGenerator, *args: Any, **kwargs: Any) -> Any:
        ctx = get_script_run_ctx(suppress_warning=True)
        if ctx is None or not _is_plain(self, ctx, kwargs):
            return draw(self, *args, **kwargs)
        key = kwargs["key"]
        value = ctx.session_state._state._new_session_state.get(key, _UNSET)
        value_key = tuple(value) if isinstance(value, list) else value
        if not (value_key is None or isinstance(value_key, str | tuple)):
            return draw(self, *args, **kwargs)
        run = ThreadState.get()
        own = tuple((name, kwargs[name]) for name in kwargs if name not in OF_RUN)
        what = (args, own, value_key, run.active_script_hash, run.fragment_id)
        try:
            widget = widgets.get(what)
        except TypeError:  # Options in a list.
            return draw(self, *args, **kwargs)
        if widget is not None:
            return _send_again(self._active_dg, ctx, widget, kwargs)
        with _recorded(ctx) as messages:
            result = draw(self, *args, **kwargs)
        # A value that is no option was replaced, in the session state too.
        if result == value and len(messages) == 1:
            store(what, _widget_of(messages[0], ctx))
        return result

    return cached


def _is_plain(dg: DeltaGenerator, ctx: ScriptRunContext, kwargs: dict[str, Any]) -> bool:
    """Whether nothing but its arguments and its value decides what a widget looks like."""
    label = kwargs.get("format_func")
    active, run = dg._active_dg, ThreadState.get()
    return (
        isinstance(kwargs.get("key"), str)
        and callable(kwargs.get("on_change"))
        and kwargs.get("bind") is None
        and kwargs.get("persist_state") is None
        # Made anew in each run, so never found again.
        and not (inspect.isfunction(label) and label.__closure__)
        and active._cursor is not None
        and not run.is_parallel_worker
        and not in_cached_function.get()
        and not agent_spec.is_recording()
        and not config.get_option("global.appTest")
        and not current_form_id(dg)
        and not _needs_outside_wrapper(active, run, ctx.fragment_storage)
    )


@contextmanager
def _recorded(ctx: ScriptRunContext) -> Iterator[list[ForwardMsg]]:
    """What is sent in the block, each with its hash, whole also where the browser has it."""
    messages: list[ForwardMsg] = []

    def enqueue(message: ForwardMsg) -> None:
        type(ctx).enqueue(ctx, message)
        messages.append(message)

    vars(ctx)["enqueue"] = enqueue
    try:
        yield messages
    finally:
        del vars(ctx)["enqueue"]


def _widget_of(message: ForwardMsg, ctx: ScriptRunContext) -> _Widget:
    stored = ForwardMsg()
    stored.CopyFrom(message)
    element = stored.delta.new_element
    widget_id: str = getattr(element, str(element.WhichOneof("type"))).id
    metadata = ctx.session_state._state._new_widget_state.widget_metadata[widget_id]
    # What to call, and with what, is the session's own.
    general = replace(metadata, callback=None, callback_args=None, callback_kwargs=None)
    return _Widget(stored, widget_id, general)


def _send_again(
    dg: DeltaGenerator, ctx: ScriptRunContext, widget: _Widget, kwargs: dict[str, Any]
) -> Any:
    cursor = dg._cursor
    assert cursor is not None
    _register_element_id(ctx, widget.message.delta.new_element.WhichOneof("type") or "", widget.id)
    own = replace(
        widget.metadata,
        callback=kwargs["on_change"],
        callback_args=kwargs.get("args"),
        callback_kwargs=kwargs.get("kwargs"),
    )
    value = register_widget_from_metadata(own, ctx).value
    message = ForwardMsg()
    message.CopyFrom(widget.message)
    message.metadata.delta_path[:] = cursor.delta_path
    enqueue_message(message)
    cursor.lock_element()
    return value
