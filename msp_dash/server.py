"""The ASGI app: Streamlit, the figure routes, security headers, compression, caching."""

from __future__ import annotations

import datetime as dt
import logging
import socket
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread
import streamlit as st
import uvicorn
from anyio.lowlevel import RunVar
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime import Runtime
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.stats import ACTIVE_SESSIONS_FAMILY, GaugeStat

from msp_dash import metrics
from msp_dash.briefing.outputs import AT_ONCE
from msp_dash.data import TableError
from msp_dash.data.paths import root
from msp_dash.figures.registry import Spec, UnknownFigure, allowed, build, registry, resolve
from msp_dash.framing import FRAMED_PAGE, ancestors
from msp_dash.front import front
from msp_dash.health import Prepared, Readiness
from msp_dash.params import SENT_MAX_CHARS, BadValue
from msp_dash.precompressed import (
    IMMUTABLE,
    REVALIDATE,
    Precompressed,
    StaticFile,
    inventory,
    tagged,
    warm,
)
from msp_dash.render.export import (
    FORMATS,
    export,
    file_name,
    mark_routes_served,
    split_options,
)
from msp_dash.ui import embed, search
from msp_dash.ui.navigation import ENTRIES
from msp_dash.ui.onpaper import on_paper
from msp_dash.words import words

log = logging.getLogger(__name__)

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

SHARED = "public, max-age=0, must-revalidate, s-maxage=10"
"""For figures: a browser asks again each time; a cache that many share may answer for 10 s.

Long enough that a hall which opens one figure at once costs one answer, short enough that new data
are everywhere before anyone has said that they are there.
"""


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


def _refusal(status: int, error: str, **more: Any) -> JSONResponse:
    headers = {"Cache-Control": "no-store"}
    return JSONResponse({"error": error, **more}, status_code=status, headers=headers)


def _bad_value(error: BadValue) -> JSONResponse:
    permitted = list(error.allowed) or [error.hint]
    return _refusal(
        422,
        f"The parameter {error.parameter[:SENT_MAX_CHARS]} cannot be answered as it was sent.",
        parameter=error.parameter[:SENT_MAX_CHARS],
        sent=error.sent,
        allowed=permitted,
        **({"hint": error.hint} if error.hint else {}),
    )


def _query(request: Request) -> tuple[dict[str, str], bool]:
    """The query, each name once, and whether it asks for an attachment."""
    query: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in query:
            raise BadValue(name, f"{query[name]}, {value}", (), "each parameter once")
        query[name] = value
    download = query.pop("download", "0")
    if download not in ("0", "1"):
        raise BadValue("download", download, ("0", "1"))
    return query, download == "1"


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


def _figure_answer(request: Request, figure_id: str, ext: str) -> Response:
    query, download = _query(request)
    options, rest = split_options(ext, query, saved=download, made=_today())
    figure = build(figure_id, rest)
    headers = {"Cache-Control": SHARED}
    if download:
        headers["Content-Disposition"] = f'attachment; filename="{file_name(figure, ext)}"'
    return tagged(export(figure, ext, options), request.headers, headers, FORMATS[ext].media_type)


_slow: RunVar[anyio.CapacityLimiter] = RunVar("slow")


def _few() -> anyio.CapacityLimiter:
    """Places for slow formats, one limiter a loop: who comes later waits without a thread."""
    try:
        return _slow.get()
    except LookupError:
        _slow.set(limiter := anyio.CapacityLimiter(AT_ONCE))
        return limiter


async def figure_route(request: Request) -> Response:
    """``/figures/<id>.<ext>``, made in a thread; of slow formats a few at a time."""
    ext = request.path_params["name"].rpartition(".")[2]
    found = FORMATS.get(ext)
    limiter = _few() if found and found.slow else None
    answer = await anyio.to_thread.run_sync(_figure, request, limiter=limiter)
    metrics.count_answer(ext, answer.status_code)
    return answer


def _figure(request: Request) -> Response:
    figure_id, _, ext = request.path_params["name"].rpartition(".")
    if ext not in FORMATS or not figure_id:
        name = request.path_params["name"][-SENT_MAX_CHARS:]
        return _refusal(404, "No such format.", sent=name, allowed=list(FORMATS))
    try:
        return _figure_answer(request, figure_id, ext)
    except UnknownFigure:
        sent = figure_id[:SENT_MAX_CHARS]
        return _refusal(404, "No such figure.", sent=sent, allowed=list(registry()))
    except BadValue as error:
        return _bad_value(error)
    except Exception:  # The reader gets a clean answer, the log the whole story.
        log.exception("figure %s.%s failed: %s", figure_id, ext, request.url.query)
        sentence = "This figure could not be made. The error has been logged."
        return _refusal(500, sentence, id=figure_id, ext=ext)


def entry(found: Spec) -> dict[str, Any]:
    """A figure in the list; with ``error`` and no parameters where its table cannot be read."""
    w = words()
    name = f"figures.name.{found.id.replace('.', '_')}"
    made: dict[str, Any] = {
        "id": found.id,
        "title": w(name) if w.has(name) else found.id,
        "page": found.page,
        "ext": list(FORMATS),
    }
    try:
        defaults = resolve(found, {}).view
        made["parameters"] = {
            use.parameter.name: {
                "allowed": list(allowed(found, use)),
                "default": defaults[use.parameter.name],
                "optional": use.optional,
            }
            for use in found.uses
        }
    except TableError as error:
        made |= {"parameters": {}, "error": str(error)}
    return made


@lru_cache(maxsize=1)
def _entries(_day: dt.date) -> list[dict[str, Any]]:
    """The list of a day: the default of some figures is today."""
    return [entry(found) for found in registry().values()]


def list_route(request: Request) -> Response:
    """``/figures``: every id with its title, parameters, allowed values, defaults, formats."""
    entries = _entries(_today())
    if any("error" in listed for listed in entries):
        _entries.cache_clear()  # A table that is put back is read at the next try.
    body = JSONResponse(entries).body
    headers = {"Cache-Control": SHARED}
    return tagged(bytes(body), request.headers, headers, "application/json")


def search_route(request: Request) -> Response:
    """``/search.json``: the index of the search box, asked for once a visit."""
    try:
        body = search.packed()
    except TableError as error:
        return _refusal(503, str(error))
    return tagged(body, request.headers, {"Cache-Control": SHARED}, "application/json")


def overview_route(request: Request) -> Response:
    """``/overview``: Streamlit serves its first page at ``/`` alone and calls this one not found.

    The target is relative, so that a prefix of a proxy is kept.
    """
    query = request.url.query
    return RedirectResponse(f"./?{query}" if query else "./")


def paper_route(request: Request) -> Response:
    """``/paper/<id>?width=...``: what a card prints where paper cannot take its picture as it is.

    Fetched by the card when the page is at rest, so that no click waits for it.
    """
    try:
        options, rest = split_options("svg", _query(request)[0], saved=False, made=_today())
        made = on_paper(build(request.path_params["id"], rest), options.width)
    except (BadValue, UnknownFigure, ValueError):
        made = ""
    if not made:
        return _refusal(404, "No such picture.")
    return tagged(made.encode(), request.headers, {"Cache-Control": SHARED}, "text/plain")


ROUTES = (
    Route("/overview", overview_route),
    Route("/paper/{id}", paper_route),
    Route(f"/{search.ADDRESS}", search_route),
    Route("/figures", list_route),
    Route("/figures/", list_route),
    Route("/figures/{name:path}", figure_route),
    metrics.ROUTE,
)


def _static_files() -> dict[str, StaticFile]:
    streamlit = Path(st.__file__).parent / "static"
    return {
        **front(
            streamlit, words()("ui.name"), [*(entry.name for entry in ENTRIES[1:]), FRAMED_PAGE]
        ),
        **inventory("/static", streamlit / "static", IMMUTABLE),
        **inventory("/app/static", root() / "static", REVALIDATE),
    }


def prepare() -> Prepared:
    """Read the tables and compress the static files, so that the first reader does not wait."""
    with suppress(TableError):  # Who asks is told.
        search.packed()
    for found in registry().values():
        try:
            build(found.id)
        except Exception:  # One figure at fault must not keep the others waiting.
            log.exception("figure %s failed at the start", found.id)
    unanswered = tuple(listed["id"] for listed in _entries(_today()) if "error" in listed)
    if unanswered:
        _entries.cache_clear()  # As in `list_route`.
    warm(_static_files())
    return Prepared(len(registry()) - len(unanswered), unanswered)


def _time_reruns() -> None:
    """Have each script run counted; Streamlit has no hook for it, and no event has its duration."""
    run = ScriptRunner._run_script
    if hasattr(run, "__wrapped__"):
        return

    @wraps(run)
    def timed(self: ScriptRunner, *args: Any, **kwargs: Any) -> None:
        with metrics.timed_rerun():
            run(self, *args, **kwargs)

    setattr(ScriptRunner, "_run_script", timed)  # noqa: B010 - mypy forbids assigning to a method


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
    mark_routes_served()
    embed.may_be_framed(by_others=bool(embed_from))
    _time_reruns()
    metrics.watch(readiness, _sessions)
    return Secured(Precompressed(app, _static_files()), embed_from)


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
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=shutdown_seconds,
    )


def start_log() -> None:
    """Log lines with time and place, on standard error."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")


def serve(listening: socket.socket, embed_from: Sequence[str] = ()) -> None:
    """Serve until stopped (Ctrl+C) on a socket of `bind`; `embed_from` as in `application`."""
    start_log()
    uvicorn.Server(configured(application(embed_from))).run(sockets=[listening])
