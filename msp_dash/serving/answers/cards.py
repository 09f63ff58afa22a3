"""Answers ``/cards/<digest>/<part>[/<theme>-<width>[x<room>]]/<id>?...``: what a card shows.

A card that its address describes in full never changes, and every cache may store it. One that says
why there is no figure is the reader's own for minutes; one whose address is another process's or an
older version's is answered with what this process has and stored nowhere.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
import re
from dataclasses import dataclass
from typing import NamedTuple, get_args
from urllib.parse import parse_qsl

import anyio.to_thread
import brotli
from anyio.lowlevel import RunVar
from starlette.requests import Request
from starlette.responses import Response

from msp_dash.data import TableError
from msp_dash.data.load import RESTORE
from msp_dash.figures.guard import SlowFigure
from msp_dash.figures.registry import UnknownFigure, build
from msp_dash.params import BadValue, Lang
from msp_dash.security.refusal import Refusal, is_ahead, not_now
from msp_dash.serving import metrics
from msp_dash.serving.answers.card_cache import CardKey, key_of, response, store, stored
from msp_dash.serving.answers.card_dictionary import checksum, compressed
from msp_dash.serving.precompressed import IMMUTABLE
from msp_dash.theme import Theme
from msp_dash.ui.cards.address import PARTS, WIDEST_PX, Part, canonical, digest
from msp_dash.ui.cards.content import Content, content, failed, refused
from msp_dash.words import LANGUAGES

log = logging.getLogger(__name__)

NARROWEST_PX = 280
_PATH = re.compile(
    rf"/cards/(?P<digest>[0-9a-f]{{1,64}})/(?P<part>{'|'.join(PARTS)})"
    rf"(?:/(?P<theme>{'|'.join(get_args(Theme))})-(?P<width>[0-9]{{3,4}})(?:x(?P<room>[0-9]{{2,3}}))?)?"
    rf"/(?P<id>[a-z0-9_.]{{1,80}})"
)
_GZIP_LEVEL, _BROTLI_QUALITY = 6, 5
_STORED = "br"
"""How a card is stored of which another variant is made: a browser that takes that takes this."""
AT_ONCE = 2
"""Cards that are made at a time; a second goes on where one takes long."""
_NO_STORE = "no-store"
_EMPTY = "private, max-age=300"
"""Why there is no figure, or not all of it: read again with each click otherwise. No shared cache
takes it, since it can be asked for at any address.
"""


@dataclass(frozen=True, slots=True)
class CardRequest:
    """A card's address in parts."""

    digest: str
    part: Part
    theme: Theme
    width: int
    figure_id: str
    query: dict[str, str]
    room: int = 0


def parse(path: str, query: str) -> CardRequest | None:
    """The parts of an address; None where it is not a card's."""
    match = _PATH.fullmatch(path)
    if match is None or (match["part"] == "whole") != bool(match["width"]):
        return None
    width = int(match["width"] or WIDEST_PX)
    if not NARROWEST_PX <= width <= WIDEST_PX:
        return None
    pairs = parse_qsl(query, keep_blank_values=True)
    theme, part = match["theme"] or "light", match["part"]
    room = int(match["room"] or 0)
    return CardRequest(match["digest"], part, theme, width, match["id"], dict(pairs), room)  # type: ignore[arg-type]  # as `_PATH` has them


class Answer(NamedTuple):
    """A card as it is sent; `key` has how it is compressed."""

    key: CardKey
    body: bytes
    status: int
    cache_control: str


_MAKING: dict[CardKey, asyncio.Future[Answer]] = {}
"""Cards that are being made: who asks for one meanwhile gets the same."""


_TURNS: RunVar[anyio.CapacityLimiter] = RunVar("turns")


def _turns() -> anyio.CapacityLimiter:
    """Limiter of the cards that are made at a time, one per event loop.

    The first that a page asks for are those of its first screen: made together with all others,
    they would be there last.
    """
    try:
        return _TURNS.get()
    except LookupError:
        _TURNS.set(limiter := anyio.CapacityLimiter(AT_ONCE))
        return limiter


async def card_route(request: Request) -> Response | Refusal:
    """Answer with a card that is not stored, from a thread (stored: `card_cache.StoredCards`)."""
    key = key_of(request.scope)
    if _MAKING and is_ahead(request.scope):
        # Somebody waits for a card: one that nobody waits for has time.
        return not_now(1)
    if key not in _MAKING:
        making = anyio.to_thread.run_sync(_answer, key, limiter=_turns())
        _MAKING[key] = asyncio.ensure_future(making)
        _MAKING[key].add_done_callback(lambda _: _MAKING.pop(key))
    # A reader who goes away must not take the card from the others.
    answer = await asyncio.shield(_MAKING[key])
    metrics.count_answer("card", answer.status)
    return response(*answer)


def _answer(key: CardKey) -> Answer:
    if key.dictionary is None:
        return _without_dictionary(key)
    plain = _without_dictionary(CardKey(key.path, key.query, _STORED))
    if plain.cache_control != IMMUTABLE:
        return plain
    dictionary = _without_dictionary(CardKey(key.path, key.dictionary.query, _STORED))
    earlier = brotli.decompress(dictionary.body) if dictionary.body else b""
    if not earlier or checksum(earlier) != key.dictionary.sha256:
        return plain  # Of another version, or damaged.
    body = compressed(brotli.decompress(plain.body), earlier)
    store(key, body)
    return Answer(key, body, 200, IMMUTABLE)


def _without_dictionary(key: CardKey) -> Answer:
    """A card that is compressed without another one, stored or made."""
    if body := stored(key):
        return Answer(key, body, 200, IMMUTABLE)
    request = parse(key.path, key.query.decode("latin-1"))
    if request is None:
        return Answer(key, b"", 404, _NO_STORE)
    fields, status = card(request)
    body = _compressed(fields, key.encoding)
    passing = fields.get("empty") or any(RESTORE in str(text) for text in fields.values())
    if status == 200 and passing and request.digest == digest():
        return Answer(key, body, status, _EMPTY)
    if status != 200 or not _is_current(request):
        return Answer(key, body, status, _NO_STORE)
    store(key, body)
    return Answer(key, body, status, IMMUTABLE)


def _is_current(request: CardRequest) -> bool:
    """Whether an address names this process's version and every parameter."""
    query = request.query
    return request.digest == digest() and query == canonical(request.figure_id, query)


def card(request: CardRequest) -> tuple[Content, int]:
    """Content and status of a card; what went wrong is a card too.

    A choice that the figure does not have, and a figure without data, are no errors of the reader.
    """
    lang = request.query.get(Lang.name, Lang.default)
    lang = lang if lang in LANGUAGES else Lang.default
    try:
        figure = build(request.figure_id, request.query)
        return content(figure, request.theme, request.width, request.part, request.room), 200
    except UnknownFigure:
        return failed(lang), 404
    except BadValue as error:
        return refused(request.figure_id, error, lang), 200
    except TableError as error:  # Country outlines are read while a picture is drawn.
        return failed(lang, table_fault=str(error)), 503
    except SlowFigure as error:
        log.error("card %s was given up: %s", request.figure_id, error)
        return failed(lang, slow=True), 503
    except Exception:
        # A figure that fails must not break the page; the log has the cause.
        log.exception("figure %s failed", request.figure_id)
        return failed(lang), 500


def _compressed(fields: Content, encoding: str) -> bytes:
    raw = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
    if encoding == "br":
        return bytes(brotli.compress(raw, quality=_BROTLI_QUALITY))
    return gzip.compress(raw, _GZIP_LEVEL, mtime=0) if encoding else raw
