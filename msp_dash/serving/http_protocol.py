"""HTTP/1.1 as uvicorn reads it with httptools, and a limit to the head of a request.

httptools has none: it would collect a header for as long as one is sent.
"""

from __future__ import annotations

from itertools import chain
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_MAX_BYTES = 64 * 1024
"""As uvicorn's own parser has it, and more than a browser or nginx sends."""


class LimitedHttp(HttpToolsProtocol):
    """A connection whose request is refused (400) and which is closed where a head is too long."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._is_in_head = False
        self._head_bytes = 0

    def data_received(self, data: bytes) -> None:
        """Called with what has come; counts what belongs to a head that goes on."""
        super().data_received(data)
        if self._is_in_head:
            self._head_bytes += len(data)
            if self._head_bytes > HEAD_MAX_BYTES:
                self._is_in_head = False
                self.send_400_response("The head of the request is too long.")

    def on_message_begin(self) -> None:
        """Called before the address of a request."""
        self._is_in_head, self._head_bytes = True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Called at the end of a head, also of one that came at once."""
        self._is_in_head = False
        if len(self.url) + sum(map(len, chain(*self.headers))) > HEAD_MAX_BYTES:
            # httptools gives it to uvicorn as an error of the request, which answers 400.
            raise ValueError("The head of a request is too long.")
        super().on_headers_complete()
