"""The instant preview: the top of a page, shown before Streamlit has drawn anything.

Each script run records the title and the address of the first card of its page. A browser that
opens the same view later requests that record in parallel with Streamlit's scripts, and then the
card, which it often has in its cache, and shows both until the page has drawn a figure
(``static/ui/instant_preview.js``). A view that nobody has opened since the server started has no
preview. Where the pointer is on a link to such a view, the browser fetches all of its cards
(``static/ui/ahead.js``).
"""

from __future__ import annotations

import html
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from typing import get_args

import streamlit as st

from msp_dash.params import today
from msp_dash.theme import Theme
from msp_dash.ui import components
from msp_dash.ui.controls import PageView
from msp_dash.ui.header import card_labels
from msp_dash.ui.notices import notice_shown
from msp_dash.ui.style import fonts, sheet, style
from msp_dash.ui.viewport import content_width
from msp_dash.words import Words, words

CACHE_SIZE = 512
"""Recorded views at most."""

FIRST_SCREEN = 4
"""Cards of a page that are fetched ahead where the pointer is on a link to it."""

Key = tuple[str, frozenset[tuple[str, str]], int]
"""Page, its address's query, width of content in px."""


@dataclass(slots=True)
class _Recording:
    """The record of the current run; `markup` is what stands between title and first card.

    `options` : what widgets offer, which the page draws after its head.
    `cards` : key, address and width of each, and whether it stands across the page, as for
    `record_card`.
    """

    key: Key
    lang: str
    head: str
    bar: int
    options: Mapping[str, object]
    markup: list[str] = field(default_factory=list)
    cards: list[tuple[str, str, int, bool]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Top:
    """The recorded top of a page. It is valid for one day, since some figures default to today."""

    lang: str
    width: int
    head: str
    bar: int
    quiet: bool
    markup: str
    card: str
    address: str
    card_width: int
    day: str
    first: bool
    addresses: tuple[str, ...]


_RECORDING: ContextVar[_Recording | None] = ContextVar("top of the page of this run", default=None)
_LOCK = threading.Lock()


@lru_cache(maxsize=1)
def _tops() -> dict[Key, _Top]:
    """The recorded views; emptied with all other caches where data was edited."""
    return {}


@contextmanager
def record_page(view: PageView, head: str) -> Iterator[None]:
    """Record the top of the page that is drawn in this block; `head` is the markup of its title.

    A page with a notice above its figures is not recorded, since its figures need the notice.
    """
    top = None
    if not (notice_shown() or st.context.is_embedded):
        query = frozenset(st.query_params.to_dict().items())
        key = (view.page, query, view.viewport.width)
        top = _Recording(key, view.words.lang, head, view.bar, view.options)
    token = _RECORDING.set(top)
    try:
        yield
    finally:
        _RECORDING.reset(token)
        if top and top.cards:
            _store(top)


def record_markup(markup: str) -> None:
    """Record markup that was placed above the first card with `st.html`."""
    top = _RECORDING.get()
    if top and not top.cards:
        top.markup.append(markup)


def record_card(card: str, address: str, width: int, *, first: bool = False) -> None:
    """Record a card of a page, in order; the first with the markup above it.

    Parameters
    ----------
    card : key of its element; "" for a card without a picture. Where it is the first, nothing is
        recorded.
    address : of its content.
    width : of its picture, px.
    first : whether it stands across the page.
    """
    if top := _RECORDING.get():
        top.cards.append((card, address, width, first))


def _store(top: _Recording) -> None:
    card, address, width, first = top.cards[0]
    if not card:
        return
    entry = _Top(
        lang=top.lang,
        width=top.key[2],
        head=top.head,
        bar=top.bar,
        quiet=bool(top.options) and not top.bar,
        markup="".join(top.markup),
        card=card,
        address=address,
        card_width=width,
        day=today(),
        first=first,
        addresses=tuple(at for key, at, *_ in top.cards[:FIRST_SCREEN] if key),
    )
    with _LOCK:
        tops = _tops()
        tops.pop(top.key, None)
        tops[top.key] = entry
        while len(tops) > CACHE_SIZE:
            del tops[next(iter(tops))]


def answer(
    page: str, query: Mapping[str, str], window: int, theme: str, *, ahead: bool = False
) -> bytes | None:
    """Compressed payload for ``static/ui/instant_preview.js``; None for a view without a record.

    Parameters
    ----------
    page : name of the page.
    query : the query of its address.
    window : width of the window, px.
    ahead : the addresses of its cards instead, for ``static/ui/ahead.js``.
    """
    top = _tops().get((page, frozenset(query.items()), content_width(window)))
    if top is None or top.day != today():
        return None
    if theme not in get_args(Theme):
        return None
    drawn_in: Theme = theme  # type: ignore[assignment]  # as just checked
    if ahead:
        return components.plain([_in_theme(one, drawn_in) for one in top.addresses])
    return _compressed(top, drawn_in)


def _in_theme(address: str, theme: Theme) -> str:
    return address.replace("/light-", f"/{theme}-").replace("/dark-", f"/{theme}-")


@lru_cache(maxsize=2 * CACHE_SIZE)
def _compressed(top: _Top, theme: Theme) -> bytes:
    w = words(top.lang)
    return components.compressed(
        {
            "fonts": fonts(),
            "style": style(theme, w),
            "own": sheet("instant_preview.css"),
            "markup": _markup(top, w),
            "card": _in_theme(top.address, theme),
            "bare": top.card.startswith("bare"),
            "first": top.first,
            **card_labels(w),
        }
    )


def _markup(top: _Top, w: Words) -> str:
    bar = f'<div class="bar" data-controls="{top.bar}"></div>' if top.bar else ""
    bar += '<div class="quiet"></div>' if top.quiet else ""
    kind = top.card.partition("-")[0]
    share = f"{top.card_width / top.width:.1%}" if top.first else "100%"
    return (
        f"<header>{html.escape(w('ui.name'))}</header><main>"
        f"<div>{top.head}</div>{bar}{top.markup}"
        f'<div class="{kind}" style="width:{share}"></div></main>'
    )
