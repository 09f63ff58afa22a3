"""A browser's side of Streamlit's connection, without a browser: cookies, a websocket, runs."""

from __future__ import annotations

from contextlib import ExitStack
from http.cookies import SimpleCookie
from types import TracebackType
from urllib.parse import urlsplit

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.sync.client import ClientConnection, connect

SECONDS = 120
"""Longest wait for an answer; a server that never answers fails the test."""
TRIES = 100
FINISHED = ForwardMsg.FINISHED_SUCCESSFULLY


class Visitor:
    """Somebody with one tab open on `page` with the view `query`, from the one address here."""

    def __init__(self, url: str, page: str = "mineral", query: str = "") -> None:
        self.page, self.query = page, query
        self.session = ""
        self.reconnected = 0
        self.client = httpx.Client(base_url=url, timeout=SECONDS)
        self._open = ExitStack()
        self._socket: ClientConnection | None = None

    def __enter__(self) -> Visitor:
        self.client.get(f"/{self.page}?{self.query}", headers={"Accept": "text/html"})
        self.client.get("/_stcore/health")
        self.connect()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()
        self.client.close()

    @property
    def worker(self) -> str:
        """Number of the process that the cookie names."""
        return self.client.cookies.get("msp_worker", "")

    def connect(self) -> None:
        """Open the websocket anew, and keep the cookies that come with its handshake."""
        self._open.close()
        base = urlsplit(str(self.client.base_url))
        cookies = "; ".join(f"{name}={value}" for name, value in self.client.cookies.items())
        opened = connect(
            f"ws://{base.netloc}/_stcore/stream",
            subprotocols=["streamlit"],  # type: ignore[list-item]  # a NewType of str
            additional_headers={"Cookie": cookies},
            max_size=None,
            open_timeout=SECONDS,
        )
        self._socket = self._open.enter_context(opened)
        assert self._socket.response is not None
        for text in self._socket.response.headers.get_all("Set-Cookie"):
            for name, morsel in SimpleCookie(text).items():
                self.carry(name, morsel.value)

    def carry(self, cookie: str, value: str) -> None:
        """Have a cookie from now on, in the place of an older one."""
        host = urlsplit(str(self.client.base_url)).hostname or ""
        self.client.cookies.set(cookie, value, domain=host)

    def run(self) -> bytes:
        """One run of the page: everything that the server sent for it.

        Where the connection has gone, it is made again as the browser does, and the page is asked
        for by its address once more.
        """
        for _ in range(TRIES):
            try:
                return self._run()
            except (ConnectionClosed, InvalidHandshake, OSError):
                self.reconnected += 1
                self._reconnect()
        raise AssertionError(f"{self.page}?{self.query} was not answered in {TRIES} tries")

    def _reconnect(self) -> None:
        try:
            self.connect()
        except (ConnectionClosed, InvalidHandshake, OSError):
            # As the browser: it asks for health first. Its answer paces the tries.
            self.client.get("/_stcore/health")

    def cut(self) -> None:
        """Ask for a run, and lose the connection when the first of its answer has come."""
        assert self._socket is not None
        self._ask(self._socket)
        self._socket.recv(timeout=SECONDS)
        self._socket.socket.close()
        self.connect()

    def _ask(self, socket: ClientConnection) -> None:
        request = BackMsg()
        request.rerun_script.query_string = self.query
        request.rerun_script.page_name = self.page
        socket.send(request.SerializeToString())

    def _run(self) -> bytes:
        assert self._socket is not None
        self._ask(self._socket)
        received, started = b"", False
        while True:
            sent = self._socket.recv(timeout=SECONDS)
            assert isinstance(sent, bytes)
            message = ForwardMsg.FromString(sent)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                started = True
                self.session = message.new_session.initialize.session_id
            received += sent
            # A run that asks for another one ends too, and the next follows.
            if started and kind == "script_finished" and message.script_finished == FINISHED:
                return received

    def upload(self) -> int:
        """Send a file to the session on a connection of its own; the status of the answer."""
        token = self.client.cookies["_streamlit_xsrf"]
        with httpx.Client(
            base_url=self.client.base_url, cookies=self.client.cookies, timeout=SECONDS
        ) as fresh:
            answer = fresh.put(
                f"/_stcore/upload_file/{self.session}/some-file",
                files={"some-file": ("a.pptx", b"not a deck")},
                headers={"X-Xsrftoken": token},
            )
        return answer.status_code
