"""Private parts of Streamlit that are replaced: for speed, or because there is no public hook.

Each replacement is a `Patch`. It is applied only where the source code of what it replaces is the
code it was written for; anywhere else Streamlit's own stays, and one line of the log says what the
server loses by that. So an upgrade of Streamlit costs speed, never truth.

Profiled on a script run whose figures are cached, Streamlit spent 11% of it reading the theme's
settings again, 10% gathering the whole session state for each widget, 14% waking the event loop for
each message, and 8% making a class for each component whose state is read.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from functools import cache, lru_cache, wraps
from threading import Lock
from typing import Any

from streamlit import runtime
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime.session_manager import SessionClientDisconnectedError

from msp_dash.config import logs
from msp_dash.serving import lazy_import, metrics
from msp_dash.serving.guarded_patch import Patch, Replacement
from msp_dash.serving.script_runs import SCRIPT_RUNS, WARM_UP
from msp_dash.serving.script_threads import in_waiting_thread

Callback = Callable[[], None]
MARKUP_CACHE_SIZE = 512
"""Pieces of markup whose cleaned form is cached: most come again with the next script run."""
BATCH, SENDS, FIRST_RUN = "_msp_dash_batch", "_msp_dash_sends", "_msp_dash_first_run"
"""Attributes of a Streamlit session: its `CallbackBatch`, whether its queue is about to be sent,
and the message that announced its first run."""


def apply_patches(patches: Iterable[Patch] | None = None) -> tuple[str, ...]:
    """Apply each patch that fits; returns the targets of those in effect."""
    return tuple(one.target for one in (PATCHES if patches is None else patches) if one.apply())


# --- script runs: timing and start ---------------------------------------------------------------


def _timed_run(run: Replacement) -> Replacement:
    """Count and time script runs, which no hook of Streamlit's reports.

    A run that starts before the figures are imported waits for that here.
    """

    @contextmanager
    def reader_run() -> Iterator[None]:
        with SCRIPT_RUNS.run(), metrics.timed_rerun():
            yield

    @wraps(run)
    def timed(self: Any, *args: Any, **kwargs: Any) -> None:
        of_reader = self._session_id != WARM_UP
        with reader_run() if of_reader else nullcontext(), logs.request_scope():
            lazy_import.import_routes()
            run(self, *args, **kwargs)

    return timed


def _rerun_whole_page(request: Replacement) -> Replacement:
    """Run the whole page for a click in a tab that was open before the server restarted.

    The click names a fragment (`ui.frame`) that the new session has not run: Streamlit takes it for
    one that is gone, and does nothing.
    """

    @wraps(request)
    def requested(self: Any, client_state: Any) -> None:
        if client_state and not self.has_fragment(client_state.fragment_id):
            client_state.fragment_id = ""
        request(self, client_state)

    return requested


# --- session state -------------------------------------------------------------------------------


class LazyState(Mapping[str, Any]):
    """``SafeSessionState.filtered_state``, each entry read when it is asked for.

    Parameters
    ----------
    state : the ``SafeSessionState``.
    gather : gives the whole of it, for iterations.
    """

    def __init__(self, state: Any, gather: Callable[[], Mapping[str, Any]]) -> None:
        self._state, self._gather = state, gather

    def __getitem__(self, key: str) -> Any:
        return self._state[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._gather())

    def __len__(self) -> int:
        return len(self._gather())


def _lazy_state(gather: Replacement) -> Replacement:
    @wraps(gather)
    def filtered(self: object) -> Mapping[str, Any]:
        return LazyState(self, lambda: gather(self))

    return filtered


# --- components ----------------------------------------------------------------------------------


class ComponentState(dict[str, Any]):
    """State and events of a component by name, None for any other name; read-only.

    Streamlit's own takes writes too, so it is a class that knows its component, made anew for each
    read. The components of this dashboard are controlled by their data alone.
    """

    def __getattr__(self, name: str) -> Any:
        return self.get(name)

    def __setattr__(self, name: str, value: object) -> None:
        self[name] = value

    def __setitem__(self, name: str, value: object) -> None:
        raise TypeError(f"{name!r}: the state of a component is read, not written.")

    def __delitem__(self, name: str) -> None:
        self[name] = None

    def __deepcopy__(self, memo: dict[int, Any]) -> ComponentState:
        return self


def component_presenter(
    aggregator_id: str,
    component_id: str | None = None,
    allowed_state_keys: set[str] | None = None,
) -> Callable[[object, Any], object]:
    """``make_bidi_component_presenter``: the events of this run beside the state of a component."""

    def present(state: object, session: Any) -> object:
        if not isinstance(state, dict):
            return state
        widgets = session._new_widget_state
        metadata = widgets.widget_metadata.get(aggregator_id)
        if metadata is None or metadata.value_type != "json_trigger_value":
            return state
        try:
            payload = widgets[aggregator_id]
        except KeyError:
            payload = None
        events = (
            [payload] if isinstance(payload, dict) else payload if isinstance(payload, list) else []
        )
        by_name = {
            event["event"]: event.get("value")
            for event in events
            if isinstance(event, dict) and isinstance(event.get("event"), str)
        }
        return ComponentState(by_name | state)

    return present


# --- the event loop ------------------------------------------------------------------------------


class CallbackBatch:
    """Callbacks that a session's script leaves for the event loop, which is woken once for all.

    Parameters
    ----------
    on_error : called with what a callback raises; the others run all the same.
    """

    def __init__(self, on_error: Callable[[Exception], None]) -> None:
        self._on_error = on_error
        self._waiting: list[Callback] = []
        self._lock = Lock()

    def add(self, callback: Callback) -> bool:
        """Queue a callback; True where the loop has yet to be woken for it."""
        with self._lock:
            self._waiting.append(callback)
            return len(self._waiting) == 1

    def run(self) -> None:
        """Run the queue in order, on the loop."""
        with self._lock:
            waiting, self._waiting = self._waiting, []
        for callback in waiting:
            try:
                callback()
            except Exception as error:  # As the loop does: it reports, and goes on.
                self._on_error(error)


def _batched_callbacks(call_soon: Replacement) -> Replacement:
    """Wake the loop for the first callback that waits, not for each."""

    @wraps(call_soon)
    def call(self: Any, callback: Callback) -> None:
        batch = vars(self).get(BATCH)
        if batch is None:
            loop = self._event_loop

            def on_error(error: Exception) -> None:
                loop.call_exception_handler({"message": "In a session", "exception": error})

            batch = vars(self).setdefault(BATCH, CallbackBatch(on_error))
        if batch.add(callback):
            call_soon(self, batch.run)

    return call


def _send_at_once(enqueue: Replacement) -> Replacement:
    """Send what a session has queued with the next turn of the loop.

    Streamlit's own task looks through the queues of all sessions for each message of any, then
    rests for 5 ms.
    """

    def send(session: Any) -> None:
        setattr(session, SENDS, False)
        server: Any = runtime.get_instance()
        active = server._session_mgr.get_active_session_info(session.id)
        if active is None:  # What is queued is sent to the tab that comes back.
            return
        for message in session.flush_browser_queue():
            try:
                server._send_message(active, message)
            except SessionClientDisconnectedError:
                server.disconnect_session(session.id, client=active.client)
        session.on_flushed_messages_sent()

    @wraps(enqueue)
    def enqueued(self: Any, msg: Any) -> None:
        loop = asyncio._get_running_loop()
        if loop is None or loop is not self._event_loop or not runtime.exists():
            enqueue(self, msg)
            return
        self._browser_queue.enqueue(msg)
        if not vars(self).get(SENDS):
            setattr(self, SENDS, True)
            loop.call_soon(send, self)

    return enqueued


def _announced_run(create: Replacement) -> Replacement:
    """Announce a run with a copy of the session's first message: of theirs the run differs alone.

    The list of pages and the theme, 1.4 KB, are left out of runs within a page: browsers read them
    of whole runs only.
    """

    @wraps(create)
    def created(self: Any, page_script_hash: str, run_descriptor: Any, pages: Any = None) -> Any:
        first = vars(self).get(FIRST_RUN)
        if first is None:
            first = create(self, page_script_hash, run_descriptor, pages)
            first.new_session.ClearField("app_pages")
            vars(self)[FIRST_RUN] = first
        message = type(first)()
        message.CopyFrom(first)
        message.metadata.run.script_run_id = run_descriptor.script_run_id
        message.metadata.run.fragment_ids[:] = run_descriptor.fragment_ids
        new = message.new_session
        new.page_script_hash = page_script_hash
        if run_descriptor.fragment_ids:
            new.ClearField("custom_theme")
        else:
            self._populate_app_pages(new, pages or self._pages_manager.get_pages())
        return message

    return created


# --- caches --------------------------------------------------------------------------------------


def _cached_theme(read: Replacement) -> Replacement:
    """The settings of a theme section, which no reader changes, as they were first read."""

    @cache
    def section_settings(section: str) -> CustomThemeConfig:
        settings = CustomThemeConfig()
        read(settings, section)
        return settings

    @wraps(read)
    def populate(msg: CustomThemeConfig, section: str = "theme") -> None:
        settings = section_settings(section)
        if settings.ListFields():
            msg.MergeFrom(settings)

    return populate


def _cached_markup(clean: Replacement) -> Replacement:
    return lru_cache(MARKUP_CACHE_SIZE)(clean)


def _cached_page(run: Replacement) -> Replacement:
    from msp_dash.serving.page_cache import cached_page  # noqa: PLC0415 - a name in it may be gone

    return cached_page(run)


def _plain_logger(_format: Replacement) -> Replacement:
    """Streamlit gives each of its loggers a handler and a format of its own by this function."""

    @wraps(_format)
    def formatted(logger: logging.Logger) -> None:
        logs.use_root_handlers(logger)

    return formatted


_SESSION = "streamlit.runtime.app_session"
_MARKUP = "streamlit.elements.html"
_RUN = "streamlit.runtime.scriptrunner_utils.script_run_context"
_STATE = "streamlit.runtime.state"
PAGES_REST_ON = (
    "streamlit.runtime.forward_msg_cache:create_reference_msg",
    "streamlit.runtime.forward_msg_cache:populate_hash_if_needed",
    f"{_RUN}:FragmentThreadState",
    f"{_RUN}:ScriptRunContext",
    "streamlit.runtime.scriptrunner_utils.shared_run_state:SharedRunState",
    f"{_STATE}.common:WidgetMetadata",
    f"{_STATE}.safe_session_state:SafeSessionState",
    f"{_STATE}.session_state:WStates",
    f"{_STATE}.session_state:SessionState._getitem",
    f"{_STATE}.session_state:SessionState.register_widget",
    f"{_STATE}.session_state_proxy:get_session_state",
    f"{_STATE}.widgets:register_widget_from_metadata",
)
"""What `page_cache` is written for besides ``Page.run``."""
LOG_FORMAT = Patch(
    "streamlit.logger:setup_formatter",
    "958e7d39ab74",
    "lines of Streamlit's are not JSON",
    _plain_logger,
)
PATCHES = (
    Patch(
        "streamlit.runtime.scriptrunner.script_runner:ScriptRunner._run_script",
        "b576d3acf1a5",
        "script runs are not counted in /metrics and the warm-up does not yield to them",
        _timed_run,
    ),
    Patch(
        "streamlit.runtime.scriptrunner.script_runner:ScriptRunner.start",
        "a4406d13e3bc",
        "a click costs about 5% more",
        in_waiting_thread,
        (
            "streamlit.runtime.scriptrunner.script_runner:ScriptRunner._run_script_thread",
            f"{_STATE}.safe_session_state:SafeSessionState.__init__",
        ),
    ),
    Patch(
        f"{_SESSION}:AppSession.request_rerun",
        "52f29d897336",
        "the first click in a tab that was open before a restart does nothing",
        _rerun_whole_page,
    ),
    Patch(
        "streamlit.runtime.state.safe_session_state:SafeSessionState.filtered_state",
        "d08f2da73ad6",
        "a click costs about 10% more",
        _lazy_state,
    ),
    Patch(
        f"{_SESSION}:AppSession._call_soon_on_event_loop",
        "565b1968d78c",
        "a click costs about 10% more",
        _batched_callbacks,
    ),
    Patch(
        f"{_SESSION}:AppSession._enqueue_forward_msg",
        "a8b367aa7116",
        "a click costs about 10% more, and with many sessions twice as much",
        _send_at_once,
    ),
    Patch(
        f"{_SESSION}:AppSession._create_new_session_message",
        "c90cb1120c02",
        "a click costs about 9% more and sends 1.4 KB more",
        _announced_run,
    ),
    Patch(
        f"{_MARKUP}:clean_text",
        "0f7c6440379c",
        "a change of page costs about 2% more",
        _cached_markup,
    ),
    Patch(
        f"{_MARKUP}:_html_only_style_tags",
        "de251f7e37e5",
        "a change of page costs about 3% more",
        _cached_markup,
    ),
    Patch(
        "streamlit.components.v2.bidi_component.main:make_bidi_component_presenter",
        "b9bef4bdbffc",
        "a click costs about 8% more",
        lambda _original: component_presenter,
    ),
    Patch(
        f"{_SESSION}:_populate_theme_msg",
        "844b9eb40d0f",
        "a click costs about 11% more",
        _cached_theme,
    ),
    Patch(
        "streamlit.navigation.page:Page.run",
        "8151f4d128ee",
        "a click costs about twice as much",
        _cached_page,
        PAGES_REST_ON,
    ),
)
