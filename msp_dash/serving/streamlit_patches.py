"""Three private parts of Streamlit that are replaced, since it has no public hook in their place.

Each replacement is a `Patch`. It is applied only where the source code of what it replaces is the
code it was written for, and all else that it uses is there; anywhere else Streamlit's own stays,
and one line of the log says what the server loses by that.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import ExitStack
from functools import wraps
from typing import Any

from streamlit import runtime
from streamlit.runtime.session_manager import SessionClientDisconnectedError

from msp_dash.config import logs
from msp_dash.serving import lazy_import, metrics
from msp_dash.serving.guarded_patch import Patch, Replacement
from msp_dash.serving.script_runs import SCRIPT_RUNS, WARM_UP

SENDS = "_msp_dash_sends"
"""Attribute of a Streamlit session: whether its queue is about to be sent."""


def apply_patches(patches: Iterable[Patch] | None = None) -> tuple[str, ...]:
    """Apply each patch that fits; returns the targets of those in effect."""
    return tuple(one.target for one in (PATCHES if patches is None else patches) if one.apply())


def _timed_run(run: Replacement) -> Replacement:
    """Count and time script runs. A run that starts before figures are imported waits for that."""

    @wraps(run)
    def timed(self: Any, *args: Any, **kwargs: Any) -> None:
        with ExitStack() as scopes:
            if self._session_id != WARM_UP:
                scopes.enter_context(SCRIPT_RUNS.run())
                scopes.enter_context(metrics.RERUNS.time())
            scopes.enter_context(logs.request_scope())
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
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # In a script's thread.
            loop = None
        if loop is None or loop is not self._event_loop or not runtime.exists():
            enqueue(self, msg)
            return
        self._browser_queue.enqueue(msg)
        if not vars(self).get(SENDS):
            setattr(self, SENDS, True)
            loop.call_soon(send, self)

    return enqueued


_RUNNER = "streamlit.runtime.scriptrunner.script_runner:ScriptRunner"
_SESSION = "streamlit.runtime.app_session:AppSession"
_SERVER = "streamlit.runtime.runtime:Runtime"
PATCHES = (
    Patch(
        f"{_RUNNER}._run_script",
        "b576d3acf1a5",
        "script runs are not counted in /metrics, and the warm-up does not yield to them",
        "an event before and after each script run",
        _timed_run,
        (f"{_RUNNER}._session_id",),
    ),
    Patch(
        f"{_SESSION}.request_rerun",
        "52f29d897336",
        "the first click in a tab that was open before a restart does nothing",
        "a full run for a click of a fragment that the session does not know",
        _rerun_whole_page,
        (f"{_SESSION}.has_fragment",),
    ),
    Patch(
        f"{_SESSION}._enqueue_forward_msg",
        "a8b367aa7116",
        "300 readers wait ten times as long",
        "a queue of sessions that have messages, in place of a look at all sessions",
        _send_at_once,
        (
            f"{_SESSION}._event_loop",
            f"{_SESSION}._browser_queue",
            f"{_SESSION}.flush_browser_queue",
            f"{_SESSION}.on_flushed_messages_sent",
            f"{_SERVER}._session_mgr",
            f"{_SERVER}._send_message",
            f"{_SERVER}.disconnect_session",
            "streamlit.runtime.session_manager:SessionManager.get_active_session_info",
            "streamlit.runtime.session_manager:ActiveSessionInfo.client",
            "streamlit.runtime.forward_msg_queue:ForwardMsgQueue.enqueue",
        ),
    ),
)
