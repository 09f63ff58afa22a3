"""Assembles the ASGI app: routes, middleware (security headers, limits, compression), warm-up."""

from __future__ import annotations

import asyncio
import json
import logging
import runpy
import socket
import threading
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from concurrent.futures import CancelledError
from contextlib import asynccontextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp
from streamlit import config
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime, SessionClient
from streamlit.runtime.stats import (
    ACTIVE_SESSIONS_FAMILY,
    CACHE_MEMORY_FAMILY,
    CacheStat,
    GaugeStat,
)
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from msp_dash.config import logs
from msp_dash.data.own import folder
from msp_dash.data.paths import root
from msp_dash.security import credentials
from msp_dash.security.access import Access
from msp_dash.security.framing import FRAMED_PAGE
from msp_dash.security.headers import SecurityHeaders, hashes
from msp_dash.security.hosts import Hosts
from msp_dash.security.limits import Limits
from msp_dash.security.login import LoginCheck, LoginRequired
from msp_dash.security.own_tables import OwnTables
from msp_dash.serving import lazy_import, metrics, precompressed
from msp_dash.serving.answers import card_cache
from msp_dash.serving.edited_data import EditedData
from msp_dash.serving.failures import Failures
from msp_dash.serving.front_page import first_visit, front
from msp_dash.serving.garbage import collect_between_runs, freeze_caches, limit_arenas
from msp_dash.serving.health import Readiness, WarmUp
from msp_dash.serving.http_protocol import LimitedHttp
from msp_dash.serving.request_log import RequestLog
from msp_dash.serving.script_runs import SCRIPT_RUNS, WARM_UP
from msp_dash.serving.streamlit_patches import apply_patches
from msp_dash.serving.unknown_address import UnknownAddresses
from msp_dash.serving.websocket import MESSAGE_MAX_BYTES, LimitedWebSocket
from msp_dash.ui.components import MODULES, scripts_path
from msp_dash.ui.navigation import ENTRIES, MOVED, moved
from msp_dash.ui.server_flags import set_flags
from msp_dash.words import words

SHUTDOWN_SECONDS = 3
"""Time that open requests have to finish when the server stops."""
KEEP_ALIVE_SECONDS = 75
"""An idle connection is closed after as long, as nginx does. After uvicorn's 5 s most clicks found
those of the click before closed; and nginx, which keeps its own for 60 s, must not find one so."""


def moved_route(request: Request) -> Response:
    """The address of a former page redirects to the page that shows what it did.

    The target is relative, so that a path prefix of a proxy is preserved.
    """
    name = request.url.path.rpartition("/")[2]
    return RedirectResponse(moved(name, request.query_params.multi_items()), 308)


log = logging.getLogger(__name__)

READINESS = Readiness()
"""Of this process; a worker inherits it from the process that it was forked from."""
ROUTES = (
    *(Route(f"/{name}", moved_route) for name in MOVED),
    *lazy_import.ROUTES,
    *READINESS.routes(),
)
"""The addresses that are not Streamlit's."""


@lru_cache(maxsize=1)
def _static_files() -> Mapping[str, precompressed.StaticFile]:
    bundle = Path(st.__file__).parent / "static"
    return {
        **front(bundle, words()("ui.name"), [*(entry.name for entry in ENTRIES[1:]), FRAMED_PAGE]),
        **precompressed.inventory("/static", bundle / "static", precompressed.IMMUTABLE),
        **precompressed.inventory("/app/static", root() / "static", precompressed.REVALIDATE),
        **precompressed.inventory(
            "/app/static/fonts", root() / "static" / "fonts", precompressed.IMMUTABLE
        ),
        **precompressed.inventory(f"/{scripts_path()}", root() / MODULES, precompressed.IMMUTABLE),
    }


def run_warm_up() -> WarmUp:
    """Fill the caches: static files of the first page, then figures, then all other files.

    Each step yields to script runs, for a bounded time (`serving.warm_up`).
    """
    limit_arenas()
    files = _static_files()
    precompressed.warm(first_visit(files))
    lazy_import.import_routes()
    from msp_dash.serving import warm_up  # noqa: PLC0415 - figures: after the first answer

    result = warm_up.build_all(SCRIPT_RUNS)
    warm_up.compress_all(files, SCRIPT_RUNS)
    freeze_caches()
    return result


def _open_pages(loop: asyncio.AbstractEventLoop) -> None:
    """Open each page once (`serving.page_warm_up`): else its first reader waits longer."""
    lazy_import.import_routes()
    from msp_dash.serving.page_warm_up import open_pages  # noqa: PLC0415 - figures come with it

    _on_loop(open_pages(SCRIPT_RUNS), loop)
    freeze_caches()


def _on_loop(work: Coroutine[Any, Any, None], loop: asyncio.AbstractEventLoop) -> None:
    """Do some work on the event loop, from another thread, and wait for its end.

    An error goes to the log: readers lose time or memory by it, and nothing else.
    """
    try:
        asyncio.run_coroutine_threadsafe(work, loop).result()
    except CancelledError:  # The app has ended.
        return
    except Exception:
        log.exception("%s failed", work)


async def end_closed_sessions() -> None:
    """End the sessions whose browser did not come back in time (``disconnectedSessionTTL``).

    Streamlit looks for them when a session is disconnected, and for no other reason.
    """
    Runtime.instance().connect_session(_Nobody(), {}, session_id_override=WARM_UP)
    Runtime.instance().disconnect_session(WARM_UP)
    Runtime.instance().close_session(WARM_UP)


class _Nobody(SessionClient):
    """A browser that shows nothing."""

    def write_forward_msg(self, msg: ForwardMsg) -> None:
        """Called with each message of the session."""


def _sessions() -> float:
    """Number of connected browsers, without that of the warm-up."""
    stats = Runtime.instance().stats_mgr.get_stats(family_names=[ACTIVE_SESSIONS_FAMILY])
    every = sum(s.value for s in stats[ACTIVE_SESSIONS_FAMILY] if isinstance(s, GaugeStat))
    return every - Runtime.instance().is_active_session(WARM_UP)


def _uploaded_bytes() -> float:
    """Size of uploaded files that Streamlit keeps until their sessions end."""
    families = Runtime.instance().uploaded_file_mgr.get_stats([CACHE_MEMORY_FAMILY])
    stats = families.get(CACHE_MEMORY_FAMILY, ())
    return sum(s.byte_length for s in stats if isinstance(s, CacheStat))


def access() -> Access:
    """Access settings from the environment (`security.access`).

    Raises
    ------
    SystemExit
        When a variable is invalid; the message says how to fix it.
    """
    try:
        allowed = Access.read()
        if allowed.login:
            credentials.read()
    except ValueError as error:
        raise SystemExit(f"{error}.") from None
    return allowed


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Start the warm-up and then collect garbage, both in a thread, which ends with the app.

    A worker inherits figures and files that are ready, and opens pages by itself.
    """
    stop, inherited = threading.Event(), READINESS.warm_up
    loop = asyncio.get_running_loop()

    def work() -> None:
        warm_up = inherited or run_warm_up()
        _open_pages(loop)
        READINESS.warm_up = warm_up
        collect_between_runs(
            SCRIPT_RUNS,
            _sessions,
            lambda: _on_loop(end_closed_sessions(), loop),
            stop,
            is_shared=inherited is not None,
        )

    threading.Thread(target=work, name="prepare", daemon=True).start()
    yield
    stop.set()


def guards(
    allowed: Access, inline: Sequence[str] = (), forms: Sequence[str] = ()
) -> list[Middleware]:
    """Middleware around every response, errors and refusals included, outermost first.

    Parameters
    ----------
    inline : CSP hashes of the inline scripts of the front page (`security.headers.hashes`).
    forms : where a form may lead besides (`security.credentials.logout_origins`).
    """
    return [
        Middleware(RequestLog),
        Middleware(
            SecurityHeaders,
            embed_from=allowed.embed_from,
            inline=inline,
            forms=forms,
            private=bool(allowed.own),
        ),
        Middleware(metrics.Metrics),
        Middleware(Failures),
        Middleware(EditedData),
        Middleware(Hosts, access=allowed),
        *([Middleware(OwnTables, login=allowed.login)] if allowed.own else []),
        Middleware(Limits, uploaded_bytes=_uploaded_bytes, is_stored=card_cache.is_stored),
    ]


def middleware(allowed: Access) -> list[Middleware]:
    """All middleware of the app, the outermost first."""
    files = _static_files()
    login: list[Middleware] = []
    forms: tuple[str, ...] = ()
    if allowed.login:
        settings, forms = credentials.read(), credentials.logout_origins()
        pages = [path for path in files if not path.startswith(("/static/", "/app/"))]
        https = settings["redirect_uri"].startswith("https:")
        login_check = _login_check(settings)
        login = [
            Middleware(
                LoginRequired, is_logged_in=login_check, pages=[*pages, "/overview"], https=https
            )
        ]
    return [
        *guards(allowed, hashes(precompressed.compressed(files["/"], "")), forms),
        *login,
        Middleware(card_cache.StoredCards),
        Middleware(precompressed.Precompressed, files=files),
        Middleware(UnknownAddresses, pages=[*files, *(route.path for route in ROUTES)]),
    ]


def secrets(allowed: Access) -> dict[str, Any] | None:
    """Settings of the OpenID Connect provider, in the form that Streamlit's login expects."""
    return {"auth": dict[str, Any](credentials.read())} if allowed.login else None


def configure(allowed: Access) -> None:
    """Set up what belongs to the process: log, settings, patches of Streamlit, metrics.

    Called after ``st.App`` is made, which says where Streamlit's settings are.
    """
    start_log()
    if allowed.login:
        # For what Streamlit signs before it has read `secrets`, and the same in all processes.
        config.set_option("server.cookieSecret", credentials.read()["cookie_secret"])
    set_flags(framed_by_others=bool(allowed.embed_from), login=allowed.login)
    apply_patches()
    metrics.watch(READINESS, _sessions)


def load() -> st.App:
    """The ``app`` of `app.py`, made as other ASGI servers make it.

    Raises
    ------
    FileNotFoundError
        Where the installation is incomplete.
    """
    app: st.App = runpy.run_path(str(root() / "app.py"))["app"]
    return app


def _login_check(login: Mapping[str, str]) -> LoginCheck:
    """Make the function that verifies the cookie which Streamlit signs after a login."""
    back = urlsplit(login["redirect_uri"])
    origin = f"{back.scheme}://{back.netloc}"

    def is_logged_in(cookies: Mapping[str, str]) -> bool:
        def signed(name: str) -> bytes | None:
            value = cookies.get(name, "").encode("latin-1", "replace")
            return decode_signed_value(login["cookie_secret"], name, value)

        try:
            user = json.loads(get_cookie_with_chunks(signed, USER_COOKIE_NAME) or b"{}")
        except ValueError:
            return False
        return user.get("is_logged_in") is True and user.get("origin") == origin

    return is_logged_in


def configured(app: ASGIApp, shutdown_seconds: int = SHUTDOWN_SECONDS) -> uvicorn.Config:
    """How every process serves `app`."""
    return uvicorn.Config(
        app,
        http=LimitedHttp,
        ws=LimitedWebSocket,
        ws_max_size=MESSAGE_MAX_BYTES,
        # Under peak load the loop may be busy for longer than the default of 20 s; a pong that
        # waits to be read does not mean that the browser has disconnected.
        ws_ping_timeout=60,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        # `request_log` has a line a request, without addresses; all else goes to the same log.
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=shutdown_seconds,
    )


def is_worth_logging(line: logging.LogRecord) -> bool:
    """False for uvicorn's error about a handshake that was refused on purpose."""
    return line.getMessage() != "ASGI callable returned without completing handshake."


def start_log() -> None:
    """Log JSON lines to standard error (`logs`), including those of Streamlit and uvicorn."""
    logs.configure(private=folder() is not None)
    logging.getLogger("uvicorn.error").addFilter(is_worth_logging)
    logs.use_root_handlers()


def serve(listening: socket.socket, for_metrics: socket.socket | None = None) -> None:
    """Serve until stopped (Ctrl+C) on a socket of `bind`; metrics on another one."""
    start_log()
    sockets = [listening]
    if for_metrics:
        metrics.listen(for_metrics)
        sockets.append(for_metrics)
    uvicorn.Server(configured(load())).run(sockets=sockets)
