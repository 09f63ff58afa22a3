"""Routes that need tables, figures and renderers; imported after startup (`serving.lazy_import`).

Figure files, the list of figures, the OpenAPI document, feeds of changes, the search index and the
data that pages fetch for printing and for the instant preview.
"""

from __future__ import annotations

import datetime as dt
import logging
import re
import traceback
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import anyio
import anyio.to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp, Scope

from msp_dash.ask import QUESTION_CHARS_MAX
from msp_dash.ask import answer as answer_in_words
from msp_dash.briefing.outputs import AT_ONCE
from msp_dash.config import logs
from msp_dash.config.clock import today
from msp_dash.data import TableError, own
from msp_dash.figures.guard import SlowFigure
from msp_dash.figures.places import figures_on
from msp_dash.figures.registry import (
    Spec,
    UnknownFigure,
    allowed,
    build,
    figure_name,
    registry,
    resolve,
    spec,
)
from msp_dash.figures.retired import successor
from msp_dash.figures.week.changes import FIGURE as CHANGES
from msp_dash.params import SENT_MAX_CHARS, BadValue, Lang, Mineral, Seat, Since, Until
from msp_dash.render import feeds
from msp_dash.render.export import FORMATS, export, file_name, split_options
from msp_dash.security.refusal import is_ahead
from msp_dash.serving import metrics
from msp_dash.serving.answers import crawlers, openapi, plain_page
from msp_dash.serving.answers.cache_metrics import CacheMetrics
from msp_dash.serving.answers.cards import card_route
from msp_dash.serving.answers.own_rows import own_rows_route
from msp_dash.serving.answers.papers import paper_route
from msp_dash.serving.failures import Failures
from msp_dash.serving.path_converter import whole
from msp_dash.serving.precompressed import tagged
from msp_dash.ui import instant_preview, publications, search
from msp_dash.ui.navigation import ENTRIES
from msp_dash.ui.own_form import ADDRESS as OWN_FORM
from msp_dash.words import words

log = logging.getLogger(__name__)

SHARED = "public, max-age=0, must-revalidate, s-maxage=10"
"""For figures: browsers revalidate each time; a shared cache may answer for 10 s.

Long enough that an audience opening one figure together costs one response, short enough that new
data appear everywhere almost at once.
"""

MOST_WAITING = 200
"""Queue length for slow formats; further requests get a 503 with ``Retry-After``."""

BUSY_SECONDS = 10

_FEW = anyio.CapacityLimiter(AT_ONCE)
"""For slow formats: requests wait without occupying a thread."""

_WINDOW = re.compile(r"[0-9]{1,5}")
"""Width in px; bounded, since Python refuses to parse integers of thousands of digits."""


def _shared(body: bytes, request: Request, media_type: str, **headers: str) -> Response:
    """An answer that a shared cache may give too."""
    headers = {"Cache-Control": SHARED} | headers
    return tagged(body, request.headers, headers, media_type)


def _attachment(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def _refusal(status: int, error: str, **more: Any) -> JSONResponse:
    headers = {"Cache-Control": "no-store"}
    # The request id, so that a user's report leads to the line in the log.
    content = {"error": error, **more, "request": logs.current_id()}
    return JSONResponse(content, status_code=status, headers=headers)


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
    """The query parameters, each name once, and whether a download is requested."""
    query: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in query:
            raise BadValue(name, f"{query[name]}, {value}", (), "each parameter once")
        query[name] = value
    download = query.pop("download", "0")
    if download not in ("0", "1"):
        raise BadValue("download", download, ("0", "1"))
    return query, download == "1"


def _figure_answer(request: Request, figure_id: str, ext: str) -> Response:
    query, download = _query(request)
    if moved := successor(figure_id, query):
        return _moved(*moved, ext, download=download)
    options, rest = split_options(ext, query, saved=download, made_on=today())
    figure = build(figure_id, rest)
    saved = _attachment(file_name(figure, ext)) if download else {}
    return _shared(export(figure, ext, options), request, FORMATS[ext].media_type, **saved)


def _moved(figure_id: str, query: Mapping[str, str], ext: str, *, download: bool) -> Response:
    """To the successor of a retired figure, below any path of a proxy."""
    query = {**query, **({"download": "1"} if download else {})}
    address = f"./{figure_id}.{ext}" + (f"?{urlencode(query, safe=',')}" if query else "")
    return RedirectResponse(address, 308, {"Cache-Control": SHARED})


async def figure_route(request: Request) -> Response:
    """``/figures/<id>.<ext>``, rendered in a thread; slow formats a few at a time."""
    ext = request.path_params["name"].rpartition(".")[2]
    file_format = FORMATS.get(ext)
    limiter = _FEW if file_format and file_format.slow else None
    if limiter and limiter.statistics().tasks_waiting >= MOST_WAITING:
        sentence = f"Too many files are being made: try again in {BUSY_SECONDS} s."
        answer = _later(sentence, BUSY_SECONDS)
    else:
        answer = await anyio.to_thread.run_sync(_figure, request, limiter=limiter)
    metrics.count_answer(ext if file_format else "other", answer.status_code)
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
    except TableError as error:  # The outlines of countries are read as a picture is drawn.
        return _refusal(503, str(error), id=figure_id, ext=ext)
    except SlowFigure as error:
        log.error("figure %s.%s was given up: %s", figure_id, ext, error)
        return _later(f"{error} Please try again in a minute.", 60, id=figure_id, ext=ext)
    except Exception:  # The reader gets a clean answer, the log the whole story.
        log.exception("figure %s.%s failed: %s", figure_id, ext, _log_params(request, figure_id))
        sentence = "This figure could not be made. The error has been logged."
        return _refusal(500, sentence, id=figure_id, ext=ext)


def _later(sentence: str, seconds: int, **more: Any) -> Response:
    answer = _refusal(503, sentence, **more)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _log_params(request: Request, figure_id: str) -> str:
    """Query parameters for the log: only those that the figure defines.

    None where an office's own tables are shown, which some may name.
    """
    if own.folder():
        return ""
    spec = registry().get(figure_id)
    names = spec.names if spec else frozenset()
    params = {n: v[:SENT_MAX_CHARS] for n, v in request.query_params.items() if n in names}
    return urlencode(params, safe=",")


def entry(spec: Spec) -> dict[str, Any]:
    """One figure of the list; with ``error`` and no parameters if its table cannot be read."""
    item: dict[str, Any] = {
        "id": spec.id,
        "title": figure_name(spec.id, words()),
        "page": spec.page,
        "ext": list(FORMATS),
    }
    try:
        defaults = resolve(spec, {}).view
        item["parameters"] = {
            use.parameter.name: {
                "allowed": list(allowed(spec, use)),
                "default": defaults[use.parameter.name],
                "optional": use.optional,
            }
            for use in spec.uses
        }
    except TableError as error:
        item |= {"parameters": {}, "error": str(error)}
    return item


@lru_cache(maxsize=1)
def entries(_day: dt.date) -> list[dict[str, Any]]:
    """The list of figures, cached per day since the default date of some figures is today."""
    return [entry(spec) for spec in registry().values()]


def list_route(request: Request) -> Response:
    """``/figures``: every id with its title, parameters, allowed values, defaults, formats."""
    listed = entries(today())
    if any("error" in one for one in listed):
        entries.cache_clear()  # A table that is put back is read at the next try.
    return _shared(bytes(JSONResponse(listed).body), request, "application/json")


@lru_cache(maxsize=1)
def _described(_day: dt.date) -> tuple[bytes, bool]:
    """The document, and whether no table was missing as it was made."""
    faults = TableError.raised
    body = bytes(JSONResponse(openapi.description()).body)
    return body, TableError.raised == faults


def openapi_route(request: Request) -> Response:
    """``/figures/openapi.json``: the OpenAPI document of the figure routes."""
    body, whole = _described(today())
    if not whole:
        _described.cache_clear()  # As for the list.
    return _shared(body, request, "application/json")


def plain_route(request: Request) -> Response:
    """``/figures/index.html?lang=...``: links to every figure as a page and as files."""
    lang = Lang.check(request.query_params.get(Lang.name, Lang.default))
    body = plain_page.page(lang, {entry.name: figures_on(entry.name) for entry in ENTRIES})
    return _shared(body.encode(), request, "text/html; charset=utf-8")


def search_route(request: Request) -> Response:
    """``/search.json``: the index of the search box, fetched once per visit."""
    w = words(Lang.check(request.query_params.get(Lang.name, Lang.default)))
    return _shared(search.payload(w), request, "application/json")


def ask_route(request: Request) -> Response:
    """``/ask.json?q=...&lang=...``: a question answered in one sentence, which nobody may store."""
    query, _ = _query(request)
    question, lang = query.pop("q", ""), Lang.check(query.pop(Lang.name, Lang.default))
    for name, value in query.items():
        raise BadValue(name, value, ("q", Lang.name))
    if not 0 < len(question.strip()) <= len(question) <= QUESTION_CHARS_MAX:
        raise BadValue("q", "", (), f"1 to {QUESTION_CHARS_MAX} characters")
    try:
        body = answer_in_words(question, lang).as_dict()
    except (BadValue, TableError):
        raise
    except Exception as error:  # Its text may repeat the question, which is in no log.
        place = traceback.extract_tb(error.__traceback__)[-1]
        log.error("ask failed: %s, %s:%s", type(error).__name__, place.name, place.lineno)
        return _refusal(500, "This question could not be answered. The error has been logged.")
    return JSONResponse(body, headers={"Cache-Control": "private, no-store"})


def feed_route(request: Request) -> Response:
    """``/changes.xml`` and ``/changes.ics``: what changed in half a year, by seat and mineral.

    The calendar also has the dates of the next half a year that are stated already.
    """
    query, download = _query(request)
    names = (Seat.name, Mineral.name, Lang.name)
    for name, value in query.items():
        if name not in names:
            raise BadValue(name, value, names)
    day = today()
    days = {Since.name: (day - feeds.SPAN).isoformat(), Until.name: day.isoformat()}
    view = resolve(spec(CHANGES), query | days).view
    feed = feeds.feed_of(view, str(request.base_url))
    address = request.url.path.rpartition("/")[2]
    saved = _attachment(f"{'own_' * feed.own}{address}") if download else {}
    if address.endswith("ics"):
        return _shared(feeds.calendar(feed), request, feeds.CALENDAR_TYPE, **saved)
    return _shared(feeds.atom(feed, address), request, feeds.ATOM_TYPE, **saved)


def table_route(request: Request) -> Response:
    """``/figures/tables/<name>.csv``: a table of the sources page, as a download."""
    file, _, ext = request.path_params["name"].rpartition(".")
    body = publications.csv(file) if ext == "csv" else None
    if body is None:
        return _refusal(404, "No such table.")
    name = f"own_{file}" if publications.has_own_rows(file) else file
    return _shared(body, request, "text/csv; charset=utf-8", **_attachment(f"{name}.csv"))


def first_route(request: Request) -> Response:
    """``/first/<px of the window>/<theme>/<page>?...``: the instant preview, or 204 if none.

    A request ahead gets the addresses of the view's cards. Invalid parameters are ignored here; the
    page itself reports them.
    """
    params = request.path_params
    if not _WINDOW.fullmatch(params["window"]):
        raise HTTPException(404)
    page, query = params["page"] or ENTRIES[0].name, dict(request.query_params)
    window, ahead = int(params["window"]), is_ahead(request.scope)
    body = instant_preview.answer(page, query, window, params["theme"], ahead=ahead)
    if body is None:
        return Response(status_code=204, headers={"Cache-Control": "no-store"})
    headers = {"Cache-Control": "private, no-cache", "Vary": "Purpose"}
    return tagged(body, request.headers, headers, "application/octet-stream")


class Guarded(Failures):
    """ASGI middleware: what a route raises is a JSON error; what nobody foresaw is logged."""

    def answer(self, error: Exception, scope: Scope) -> ASGIApp:
        if isinstance(error, BadValue):
            return _bad_value(error)
        if isinstance(error, TableError):
            return _refusal(503, str(error))
        if isinstance(error, HTTPException):  # Foreseen: a method that no address takes.
            refusal = _refusal(error.status_code, error.detail)
            refusal.headers.update(error.headers or {})
            return refusal
        log.error("%s failed", scope["path"], exc_info=error)
        return _refusal(500, "This could not be answered. The error has been logged.")


ROUTER = Router(
    (
        Route(f"/cards/{whole('card')}", card_route),
        Route(f"/first/{{window}}/{{theme}}/{whole('page')}", first_route),
        Route(f"/{search.ADDRESS}", search_route),
        Route(f"/{search.ASK_ADDRESS}", ask_route),
        Route("/changes.xml", feed_route),
        Route("/changes.ics", feed_route),
        Route("/papers/{subject}/{name}/{file}", paper_route),
        Route(f"/{OWN_FORM}", own_rows_route, methods=["POST"]),
        Route("/figures", list_route),
        Route("/figures/", list_route),
        Route("/figures/openapi.json", openapi_route),
        Route(f"/{plain_page.ADDRESS}", plain_route),
        Route(f"/{publications.ADDRESS}/{whole('name')}", table_route),
        Route(f"/figures/{whole('name')}", figure_route),
        Route("/robots.txt", crawlers.robots_route),
        Route(f"/{crawlers.SITEMAP}", crawlers.sitemap_route),
    ),
    redirect_slashes=False,
)
GUARDED = Guarded(ROUTER)
metrics.REGISTRY.register(CacheMetrics())
