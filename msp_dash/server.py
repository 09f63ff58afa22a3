"""The ASGI app: Streamlit, the figure routes, security headers, compression, caching."""

from __future__ import annotations

import socket
import threading
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any

import streamlit as st
import uvicorn
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import logger as streamlit_logger
from streamlit.runtime import Runtime
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.stats import ACTIVE_SESSIONS_FAMILY, GaugeStat

from msp_dash import late, logs, metrics
from msp_dash.data.paths import root
from msp_dash.framing import FRAMED_PAGE, ancestors
from msp_dash.front import front, with_named
from msp_dash.health import Prepared, Readiness
from msp_dash.precompressed import (
    IMMUTABLE,
    REVALIDATE,
    Precompressed,
    StaticFile,
    inventory,
    warm,
)
from msp_dash.readers import Readers
from msp_dash.request_log import RequestLog
from msp_dash.served import tell_pages
from msp_dash.ui.navigation import ENTRIES
from msp_dash.words import words

_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "worker-src 'self' blob:; connect-src 'self' ws: wss:; "
    "font-src 'self' data:; object-src 'none'; base-uri 'self'; frame-ancestors "
)
"""Content-Security-Policy; Streamlit, Plotly and deck.gl run under it. Ends with who may embed.

Streamlit imports the script of a components.v2 component from a blob: address of this page, and
deck.gl compiles a WebAssembly module that it brings along.
"""

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), "
        "clipboard-write=(self), fullscreen=(self)"
    ),
}
SHUTDOWN_SECONDS = 3
"""How long answers that are under way may take when the server is stopped."""


class Secured:
    """ASGI wrapper around everything, so that errors and refusals carry the headers too."""

    def __init__(self, app: ASGIApp, embed_from: Sequence[str] = ()) -> None:
        self.app = app
        self.embed_from = tuple(embed_from)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add security headers, and a year of caching for bundled fonts, to each HTTP answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path: str = scope["path"]
        app = metrics.refused(scope) or self.app

        async def send_secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = _POLICY + ancestors(path, self.embed_from)
                headers.update(_HEADERS)
                if path.startswith("/app/static/"):
                    font = path.endswith((".woff2", ".ttf")) and message["status"] == 200
                    headers["Cache-Control"] = IMMUTABLE if font else REVALIDATE
            await send(message)

        await app(scope, receive, send_secured)


def overview_route(request: Request) -> Response:
    """``/overview``: Streamlit serves its first page at ``/`` alone and calls this one not found.

    The target is relative, so that a prefix of a proxy is kept.
    """
    query = request.url.query
    return RedirectResponse(f"./?{query}" if query else "./")


ROUTES = (Route("/overview", overview_route), *late.ROUTES)
_READERS = Readers()


@lru_cache(maxsize=1)
def _static_files() -> Mapping[str, StaticFile]:
    streamlit = Path(st.__file__).parent / "static"
    return {
        **front(
            streamlit, words()("ui.name"), [*(entry.name for entry in ENTRIES[1:]), FRAMED_PAGE]
        ),
        **inventory("/static", streamlit / "static", IMMUTABLE),
        **inventory("/app/static", root() / "static", REVALIDATE),
    }


def prepare() -> Prepared:
    """Do ahead what the first readers would wait for, what the first page needs before the rest.

    Each step gives way to script runs, for a bounded time: see `msp_dash.preparation`.
    """
    files = _static_files()
    warm(with_named(files))
    late.heavy()
    from msp_dash import preparation  # noqa: PLC0415 - as `late.heavy`

    prepared = preparation.build_all(_READERS)
    preparation.compress_all(files, _READERS)
    return prepared


def _count_reruns() -> None:
    """Have script runs counted and timed: no hook of Streamlit's, and no event, has their length.

    A run that comes before the figures are imported waits for that here.
    """
    run = ScriptRunner._run_script
    if hasattr(run, "__wrapped__"):
        return

    @wraps(run)
    def counted(self: ScriptRunner, *args: Any, **kwargs: Any) -> None:
        with _READERS.run(), metrics.timed_rerun(), logs.numbered():
            late.heavy()
            run(self, *args, **kwargs)

    setattr(ScriptRunner, "_run_script", counted)  # noqa: B010 - mypy forbids assigning to a method


def _sessions() -> float:
    """How many browsers are connected."""
    found = Runtime.instance().stats_mgr.get_stats(family_names=[ACTIVE_SESSIONS_FAMILY])
    return sum(s.value for s in found[ACTIVE_SESSIONS_FAMILY] if isinstance(s, GaugeStat))


def application(embed_from: Sequence[str] = (), prepared: Prepared | None = None) -> ASGIApp:
    """The whole app, ready for any ASGI server.

    Parameters
    ----------
    embed_from : origins, as `framing.origin` gives them, whose pages may frame ``/figure``.
    prepared : what `prepare` returned where this process, or the one it was forked from, has
        called it; without it a thread prepares while the first readers are answered already.
    """
    readiness = Readiness(prepared)

    def prepare_now() -> None:
        readiness.prepared = prepare()

    @asynccontextmanager
    async def lifespan(_app: st.App) -> AsyncIterator[None]:
        if readiness.prepared is None:
            threading.Thread(target=prepare_now, name="prepare", daemon=True).start()
        yield

    app = st.App(root() / "app.py", routes=(*ROUTES, *readiness.routes()), lifespan=lifespan)
    tell_pages(framed_by_others=bool(embed_from))
    _count_reruns()
    metrics.watch(readiness, _sessions)
    return RequestLog(Secured(Precompressed(app, _static_files()), embed_from))


def configured(app: ASGIApp, shutdown_seconds: int = SHUTDOWN_SECONDS) -> uvicorn.Config:
    """How every process serves `app`."""
    return uvicorn.Config(
        app,
        # As Streamlit sets it for its own server.
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        # A hall's rush may keep the loop busy for longer than the usual 20 s: an answer to a ping
        # that waits to be read is no reader who has gone.
        ws_ping_timeout=60,
        # `request_log` has a line a request, without addresses; all else goes to the same log.
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=shutdown_seconds,
    )


def start_log() -> None:
    """Log JSON lines on standard error (`logs`), what Streamlit and uvicorn say among them."""
    logs.start()
    # Streamlit gives each of its loggers a handler and a format of its own, by this function.
    setattr(streamlit_logger, "setup_formatter", logs.join)  # noqa: B010 - as above
    streamlit_logger.update_formatter()


def serve(listening: socket.socket, embed_from: Sequence[str] = ()) -> None:
    """Serve until stopped (Ctrl+C) on a socket of `bind`; `embed_from` as in `application`."""
    start_log()
    uvicorn.Server(configured(application(embed_from))).run(sockets=[listening])
