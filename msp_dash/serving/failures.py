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
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Call the app; an error after the response has started is re-raised to the server."""
        started = False

        async def send_on(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, send_on)
        except Exception as error:
            if scope["type"] != "http" or started:
                raise
            await self.answer(error, scope)(scope, receive, send)

    def answer(self, error: Exception, scope: Scope) -> ASGIApp:
        """The response to an error, which is logged."""
        log.error("request failed", exc_info=error)
        return Refusal(500, f"This request failed. Its number in the log is {logs.current_id()}.")
