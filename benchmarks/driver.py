"""A headless Streamlit client: one websocket session to a server of this machine, and its cards.

It speaks the browser's protocol (subprotocol ``streamlit``, `BackMsg` out, `ForwardMsg` in), keeps
the browser's message cache, sends the current values of all widgets, follows `page_info_changed`,
and considers a run finished when Streamlit says so, including reruns requested by the script. It
fetches the cards that a page lists and the browser does not have, from the moment that their list
arrives (`cards`). It runs no JavaScript, so that components send nothing on their own.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast
from urllib.parse import urlsplit

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.cards import Cards, Fetched, Listed, listed
from benchmarks.streamlit_protocol import POPOVER, Widget, widget

ANSWER_SECONDS = 60
"""Longest wait for one message."""
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Chromium"
_GOES_ON = ForwardMsg.FINISHED_EARLY_FOR_RERUN

_widgets: dict[str, Widget | None] = {}
"""Widgets by hash of their message, shared by all sessions: equal hashes are equal messages."""


class _Counting(ClientConnection):
    """A connection that counts the bytes it receives, compressed as they come."""

    received = 0

    def data_received(self, data: bytes) -> None:
        """Called with what has come."""
        self.received += len(data)
        super().data_received(data)


@dataclass(slots=True)
class Answer:
    """What one interaction cost on the wire.

    `seconds` : from the click to the last card of the first screen, and at least to the end of the
    run. `complete` : to the last card. `size` : bytes received on the websocket. `messages` : their
    number, `cached_count` of them by reference. `runs` : how often the script ran, `whole` of them
    with the frame around the page. `exceptions` : elements that report one. `cards` : what was
    fetched besides.

    The first screen is the first `cards.FIRST_ROWS` rows of cards as the page lists them.
    """

    seconds: float = 0.0
    complete: float = 0.0
    first: float = 0.0
    size: int = 0
    messages: int = 0
    cached_count: int = 0
    runs: int = 0
    whole: int = 0
    exceptions: int = 0
    cards: Fetched = field(default_factory=Fetched)

    @property
    def errors(self) -> int:
        """Exceptions on the page, and cards that could not be made."""
        return self.exceptions + self.cards.errors


@dataclass(slots=True)
class Session:
    """One tab. `url` is the server's, ``http://127...``; `path` and `query` are the page's."""

    url: str
    path: str = ""
    query: str = ""
    cookie: str = ""
    widgets: dict[str, Widget] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    page: str = ""
    frame: str = ""
    _selections: dict[str, Any] = field(default_factory=dict)
    _cached_messages: dict[str, tuple[int, str]] = field(default_factory=dict)
    _kept_runs: int = 0
    _run_count: int = 0
    _run_fragments: frozenset[str] = frozenset()
    _socket: _Counting | None = None
    _cards: Cards | None = None

    async def __aenter__(self) -> Session:
        await self.connect()
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.close()

    async def connect(self) -> None:
        """Open the websocket; the server is one of this machine.

        Raises
        ------
        ValueError
            For any other machine.
        """
        parts = urlsplit(self.url)
        if not (parts.hostname or "").startswith("127."):
            raise ValueError(f"{self.url}: loads go to 127.0.0.0/8 only.")
        cookie = {"Cookie": self.cookie} if self.cookie else {}
        self._cards = self._cards or Cards(self.url, self.cookie)
        socket = await connect(
            f"ws://{parts.netloc}{parts.path.rstrip('/')}/_stcore/stream",
            subprotocols=[websockets.Subprotocol("streamlit")],
            additional_headers=cookie | {"Origin": self.url, "User-Agent": BROWSER},
            user_agent_header=None,
            max_size=None,
            create_connection=_Counting,
            open_timeout=ANSWER_SECONDS,
            ping_interval=None,
        )
        self._socket = cast(_Counting, socket)

    async def close(self) -> None:
        """Close the connection, as closing a tab does."""
        self._close_cards()
        if self._socket is not None:
            await self._socket.close()

    def cut(self) -> None:
        """Abort the connection without closing it, as a lost network does."""
        self._close_cards()
        if self._socket is not None:
            self._socket.transport.abort()

    def _close_cards(self) -> None:
        if self._cards is not None:
            self._cards.close()

    async def open(self) -> Answer:
        """The first run."""
        return await self._run(ClientState(page_name=self.path, query_string=self.query))

    async def go(self, path: str) -> Answer:
        """Navigate to another page; the widgets of the old page are dropped."""
        self.widgets = {i: w for i, w in self.widgets.items() if w.script == self.frame}
        self.query, self.page = "", self.pages[path]
        return await self._run(ClientState(page_script_hash=self.page))

    async def send(self, *changes: WidgetState, fragment: str = "") -> Answer:
        """Rerun with these widgets changed; only `fragment` reruns if one is given."""
        state = ClientState(
            page_script_hash=self.page, query_string=self.query, fragment_id=fragment
        )
        changed = {change.id for change in changes}
        unchanged = (w.state() for i, w in self.widgets.items() if i not in changed)
        state.widget_states.widgets.extend(s for s in unchanged if s is not None)
        state.widget_states.widgets.extend(changes)
        return await self._run(state)

    async def choose(self, key: str, value: str) -> Answer:
        """Choose one value of the widget with this key."""
        target = self.find(key)
        self._selections[target.id] = selection = (
            value if target.field == "string_value" else [value]
        )
        change = target.state(selection)
        assert change is not None
        return await self.send(change, fragment=target.fragment)

    async def trigger(self, key: str, event: str, value: object) -> Answer:
        """Send a trigger event of the component with this key."""
        target = self.find(key)
        return await self.send(target.triggered(event, value), fragment=target.fragment)

    async def press(self, key: str) -> Answer:
        """Press the button with this key."""
        target = self.find(key)
        return await self.send(target.pressed(), fragment=target.fragment)

    async def unfold(self) -> None:
        """Open the panels of the page, whose controls are not there before."""
        for panel in [w for w in self.widgets.values() if w.kind == POPOVER and not w.value]:
            change = panel.state(value=True)
            assert change is not None
            await self.send(change, fragment=panel.fragment)

    def find(self, key: str) -> Widget:
        """The widget with this key.

        Raises
        ------
        KeyError
            When the page shows none.
        """
        widgets = self.widgets.values()
        for candidate in widgets:
            if candidate.key == key:
                return candidate
        raise KeyError(f"No widget {key!r} on the page; it shows {sorted(w.key for w in widgets)}.")

    def shows(self, key: str) -> bool:
        """Whether the page has a widget or a card with this key."""
        return key in self.cards or any(w.key == key for w in self.widgets.values())

    @property
    def cards(self) -> Mapping[str, Listed]:
        """The cards that the page shows, in order, by key."""
        return {card.key: card for card in listed(self.widgets.values())}

    # ------------------------------------------------------------ the wire

    async def _run(self, state: ClientState) -> Answer:
        state.cached_message_hashes.extend(self._cached_messages)
        state.context_info.timezone = "UTC"
        state.context_info.locale = "en"
        state.context_info.url = f"{self.url}/{self.path}"
        assert self._socket is not None
        answer, start, received = Answer(), time.perf_counter(), self._socket.received
        await self._socket.send(BackMsg(rerun_script=state).SerializeToString())
        async with asyncio.timeout(ANSWER_SECONDS):
            while True:
                raw = await self._socket.recv(decode=False)
                answer.messages += 1
                if self._take(ForwardMsg.FromString(raw), answer, start):
                    break
            end = time.perf_counter()
            assert self._cards is not None
            answer.seconds = max(end, await self._cards.there(self.cards.values())) - start
            answer.size = self._socket.received - received
            answer.complete = (time.perf_counter() if answer.cards.count else end) - start
        self._forget()
        return answer

    def _take(self, message: ForwardMsg, answer: Answer, start: float) -> bool:
        """Process a message as the browser does; True for the last one of the interaction."""
        kind = message.WhichOneof("type")
        if kind == "delta":
            self._add_element(message, answer, start)
        elif kind == "ref_hash":
            answer.cached_count += 1
            self._cached_messages[message.ref_hash] = (
                self._run_count,
                self._cached_messages[message.ref_hash][1],
            )
            self._place(_widgets.get(message.ref_hash), answer)
        elif kind == "new_session":
            answer.runs += 1
            answer.whole += not message.metadata.run.fragment_ids
            self.frame = message.new_session.main_script_hash
            self.page = message.new_session.page_script_hash or self.page
            self._kept_runs = message.new_session.config.max_cached_message_age
            self._run_fragments = fragments = frozenset(message.metadata.run.fragment_ids)
            gone = [i for i, w in self.widgets.items() if not fragments or w.fragment in fragments]
            for widget_id in gone:
                del self.widgets[widget_id]
        elif kind == "navigation":
            self.page = message.navigation.page_script_hash
            pages = message.navigation.app_pages
            self.pages = {p.url_pathname: p.page_script_hash for p in pages}
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "script_finished":
            return bool(answer.runs) and message.script_finished != _GOES_ON
        return False

    def _add_element(self, message: ForwardMsg, answer: Answer, start: float) -> None:
        if not answer.first:
            answer.first = time.perf_counter() - start
        new_widget = widget(message)
        self._place(new_widget, answer)
        if message.delta.new_element.WhichOneof("type") == "exception":
            answer.exceptions += 1
        if message.metadata.cacheable and message.hash:
            self._cached_messages[message.hash] = self._run_count, message.delta.fragment_id
            _widgets[message.hash] = new_widget

    def _place(self, new_widget: Widget | None, answer: Answer) -> None:
        """Add a widget; it keeps the user's selection unless the server sets a value."""
        if new_widget is not None:
            assert self._cards is not None
            self._cards.bring(new_widget, answer.cards)
            own = None if new_widget.set else self._selections.get(new_widget.id)
            self.widgets[new_widget.id] = (
                new_widget if own is None else replace(new_widget, value=own)
            )

    def _forget(self) -> None:
        """Expire cached messages; those outside of the current fragment do not age."""
        self._run_count += 1
        self._cached_messages = {
            name: (last, part)
            for name, (last, part) in self._cached_messages.items()
            if self._run_count - last <= self._kept_runs
            or (self._run_fragments and part not in self._run_fragments)
        }
