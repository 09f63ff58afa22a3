"""Middleware for uncaught exceptions: a plain message to the client, the traceback to the log."""

from __future__ import annotations

import logging

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from msp_dash.config import logs
from msp_dash.security.refusal import Refusal

log = logging.getLogger(__name__)


class Failures:
    """ASGI middleware that answers 500 where the app raises.

    Starlette's own answer to an error is sent outside all middleware, so it would have neither
    security headers nor a line in the request log.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Call the app; an error after the response has started is re-raised to the server."""
        started = False

        async def noting(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except Exception:
            if scope["type"] != "http" or started:
                raise
            log.exception("request failed")
            sentence = f"This request failed. Its number in the log is {logs.current_id()}."
            await Refusal(500, sentence)(scope, receive, send)
