"""Opens each page after the start, as a browser would, so that no reader is the first to.

A page's first run imports what the page is made from and computes what all its views share, which
takes up to a quarter of a second. Stored are the cards of the first screen, and the top of the page
for the instant preview.
"""

from __future__ import annotations

import asyncio
import json
import logging

import anyio.to_thread
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime, SessionClient

from msp_dash.serving.answers.cards import prepare
from msp_dash.serving.script_runs import WARM_UP, ScriptRuns
from msp_dash.ui import instant_preview
from msp_dash.ui.navigation import ENTRIES
from msp_dash.ui.viewport import BUCKETS

log = logging.getLogger(__name__)

WINDOW_PX, THEME = BUCKETS[-1][0], "light"
"""What a page assumes of a window that has not reported anything yet."""
PAGE_SECONDS = 60.0
"""Longest wait for a page; the next one is opened then."""
IDLE_SECONDS = 1.0
"""Longest wait for readers' script runs before a page or a card."""


async def open_pages(script_runs: ScriptRuns) -> None:
    """Open the first view of each page, the first page first, and make its first cards."""
    for entry in ENTRIES:
        await _idle(script_runs)
        try:
            await asyncio.wait_for(_run(entry.name), PAGE_SECONDS)
        except TimeoutError:
            log.error("page %s was not ready after %g s", entry.name, PAGE_SECONDS)
        first = instant_preview.answer(entry.name, {}, WINDOW_PX, THEME, ahead=True)
        for address in json.loads(first or "[]"):
            await _idle(script_runs)
            await prepare(address)


async def _idle(script_runs: ScriptRuns) -> None:
    await anyio.to_thread.run_sync(script_runs.wait_until_idle, IDLE_SECONDS)


async def _run(page: str) -> None:
    """Run a page in a session of its own, with what a new reader's has."""
    browser = _Browser()
    # Where readers log in, pages are for those who have; what they show is the same for all.
    Runtime.instance().connect_session(browser, {"is_logged_in": True}, session_id_override=WARM_UP)
    try:
        address = "" if page == ENTRIES[0].name else page
        request = BackMsg(rerun_script=ClientState(page_name=address))
        Runtime.instance().handle_backmsg(WARM_UP, request)
        await browser.has_page.wait()
    finally:
        Runtime.instance().close_session(WARM_UP)


class _Browser(SessionClient):
    """Notes when a run has ended. `has_page` : whether one has."""

    def __init__(self) -> None:
        self.has_page = asyncio.Event()

    def write_forward_msg(self, msg: ForwardMsg) -> None:
        """Called with each message of the session."""
        if msg.WhichOneof("type") == "script_finished":
            self.has_page.set()
