"""Answers ``/cards/<digest>/<part>[/<theme>-<width>[x<room>]]/<id>?...``: what a card shows, and
``/cards/<digest>/ahead/<list>[/<widget>/<option>]``: addresses of cards that may be wanted next.

A card that its address describes in full never changes, and every cache may store it. One that says
why there is no figure is the reader's own for minutes; one whose address is another process's or an
older version's is answered with what this process has and stored nowhere.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from dataclasses import dataclass
from typing import NamedTuple, get_args
from urllib.parse import parse_qsl, urlencode

import anyio
import anyio.to_thread
import brotli
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from msp_dash.data import TableError
from msp_dash.figures.guard import SlowFigure
from msp_dash.figures.registry import UnknownFigure, build
from msp_dash.figures.retired import successor
from msp_dash.params import BadValue, Lang
from msp_dash.security.refusal import Refusal, is_ahead, not_now
from msp_dash.serving import metrics
from msp_dash.serving.answers import card_cache
from msp_dash.serving.precompressed import IMMUTABLE, encoded
from msp_dash.theme import Theme
from msp_dash.ui.cards import neighbors
from msp_dash.ui.cards.address import PARTS, PICTURES, WIDEST_PX, Part, canonical, digest
from msp_dash.ui.cards.content import Content, content, failed, refused
from msp_dash.words import LANGUAGES

log = logging.getLogger(__name__)

NARROWEST_PX = 280
_PATH = re.compile(
    rf"/cards/(?P<digest>[0-9a-f]{{1,64}})/(?P<part>{'|'.join(PARTS)})"
    rf"(?:/(?P<theme>{'|'.join(get_args(Theme))})-(?P<width>[0-9]{{3,4}})(?:x(?P<room>[0-9]{{2,3}}))?)?"
    rf"/(?P<id>[a-z0-9_.]{{1,80}})"
)
_AHEAD = re.compile(
    rf"/cards/([0-9a-f]{{1,64}})/{neighbors.PART}/([0-9a-f]{{16}})"
    r"(?:/([a-z0-9_-]{1,80})/([0-9]{1,4}))?"
)
_BROTLI_QUALITY = 5
STORAGE = "br"
"""The encoding from which a card's other forms are made."""
SLOW_SECONDS = 0.25
"""A card that takes longer lets the next one begin."""
MOST_AT_ONCE = 8
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
    if match is None or (match["part"] in PICTURES) != bool(match["width"]):
        return None
    width = int(match["width"] or WIDEST_PX)
    if not NARROWEST_PX <= width <= WIDEST_PX:
        return None
    pairs = parse_qsl(query, keep_blank_values=True)
    theme, part = match["theme"] or "light", match["part"]
    room = int(match["room"] or 0)
    return CardRequest(match["digest"], part, theme, width, match["id"], dict(pairs), room)  # type: ignore[arg-type]  # as `_PATH` has them


class _Plain(NamedTuple):
    """A card's JSON."""

    raw: bytes
    status: int
    cache_control: str


class _Making:
    """A card that is being made or waits for that. `due` : whether somebody waits for it."""

    def __init__(self, path: str, query: str, *, due: bool) -> None:
        self.due = due
        self.plain = asyncio.ensure_future(_TURNS.make(path, query, self))


_MAKING: dict[tuple[str, str], _Making] = {}
"""Such cards, by path and query: who asks for one meanwhile gets the same."""


def _somebody_waits() -> bool:
    """Whether a card is being made that somebody waits for: others have time."""
    return any(one.due for one in _MAKING.values())


class _Turns:
    """Cards are made one after the other, as they were asked for.

    The first that a page asks for are those of its first screen: made together with all others,
    they would be there last. A card for later gives way to one that is due.
    """

    def __init__(self) -> None:
        self._turn = anyio.Lock()
        self._threads = anyio.CapacityLimiter(MOST_AT_ONCE)

    async def make(self, path: str, query: str, entry: _Making) -> _Plain | None:
        """Make a card in a thread when it is its turn, which ends after `SLOW_SECONDS`.

        None for a card for later whose turn comes while somebody waits for another.
        """
        async with self._turn:
            if not entry.due and _somebody_waits():
                return None
            in_thread = anyio.to_thread.run_sync(_make, path, query, limiter=self._threads)
            making = asyncio.ensure_future(in_thread)
            await asyncio.wait([making], timeout=SLOW_SECONDS)
        return await making


_TURNS = _Turns()


async def card_route(request: Request) -> Response | Refusal:
    """Answer with a card that is not stored (stored: `card_cache.StoredCards`)."""
    key = card_cache.key_of(request.scope)
    later = is_ahead(request.scope)
    if later and _somebody_waits():
        return not_now(1)
    if listed := _AHEAD.fullmatch(key.path):
        sent, token, widget, option = listed.groups("")
        return await _ahead(sent, token, widget, int(option or 0))
    if moved := _moved(key):
        return moved
    plain = await _plain(key.path, key.query, later=later)
    if plain is None:
        return not_now(1)
    metrics.count_answer("card", plain.status)
    body = await anyio.to_thread.run_sync(_compressed, key, plain)
    return card_cache.response(key, body, plain.status, plain.cache_control)


def _moved(key: card_cache.CardKey) -> Response | None:
    """To the card of the successor of a retired figure, which a page of an older version shows."""
    request = parse(key.path, key.query)
    moved = successor(request.figure_id, request.query) if request else None
    if moved is None:
        return None
    address = f"./{moved[0]}?{urlencode(moved[1])}"
    return RedirectResponse(address, 308, {"Cache-Control": _NO_STORE})


async def _ahead(digest_sent: str, token: str, widget: str, option: int) -> Response:
    """What `ui.cards.neighbors` lists; 204 for a list of another process, or of long ago."""
    listed = await anyio.to_thread.run_sync(neighbors.addresses, token, widget, option)
    if listed is None or digest_sent != digest():
        return Response(status_code=204, headers={"Cache-Control": _NO_STORE})
    return JSONResponse(listed, headers={"Cache-Control": IMMUTABLE})


async def prepare(address: str) -> None:
    """Make and store a card before anybody asks for it; `address` as pages have it."""
    path, _, query = f"/{address}".partition("?")
    await _plain(path, card_cache.normalized(query.encode()))


async def _plain(path: str, query: str, *, later: bool = False) -> _Plain | None:
    """A card's JSON, from the cache or made, once for all who ask for it meanwhile.

    None, where it is for `later`, if it gives way to one that somebody waits for.
    """
    if body := card_cache.stored(card_cache.CardKey(path, query, STORAGE)):
        return _Plain(brotli.decompress(body), 200, IMMUTABLE)
    name = path, query
    if name not in _MAKING:
        _MAKING[name] = _Making(path, query, due=not later)
        _MAKING[name].plain.add_done_callback(lambda _: _MAKING.pop(name))
    _MAKING[name].due |= not later
    # A reader who goes away must not take the card from the others.
    plain = await asyncio.shield(_MAKING[name].plain)
    # It may have given way just before it became due.
    return plain if plain or later else await _plain(path, query)


def _compressed(key: card_cache.CardKey, plain: _Plain) -> bytes:
    """A card's body, stored or made; stored where it never changes."""
    if plain.cache_control == IMMUTABLE and (same := card_cache.stored(key)):
        return same
    body = encoded(plain.raw, key.encoding, _BROTLI_QUALITY)
    if plain.cache_control == IMMUTABLE:
        card_cache.store(key, body)
    return body


def _make(path: str, query: str) -> _Plain:
    """A card's JSON, which is stored where it never changes."""
    request = parse(path, query)
    if request is None:
        return _Plain(b"", 404, _NO_STORE)
    faults = TableError.raised
    fields, status = card(request)
    raw = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
    passing = fields.get("empty") or TableError.raised != faults
    is_ours = status == 200 and request.digest == digest()
    if is_ours and passing:
        return _Plain(raw, status, _EMPTY)
    # One that lacks a parameter would have what is the default then.
    if not is_ours or request.query != canonical(request.figure_id, request.query):
        return _Plain(raw, status, _NO_STORE)
    card_cache.store(
        card_cache.CardKey(path, query, STORAGE), encoded(raw, STORAGE, _BROTLI_QUALITY)
    )
    return _Plain(raw, status, IMMUTABLE)


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
