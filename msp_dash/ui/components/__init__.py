"""Custom Streamlit components in plain JavaScript and CSS, without a build step."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2 import component
from streamlit.components.v2.types import ComponentRenderer

from msp_dash.data.paths import root
from msp_dash.theme import Theme, colour

_FOLDER = Path(__file__).parent
COMPRESSION = 6
MODULES = "static/ui"
"""Folder of the scripts that every page uses."""
_SLIDE_TOKENS = ("ground", "panel", "ink", "ink2", "line", "accent", "focus")


def event(key: str, name: str) -> Any:
    """What a component sent under a name, for its callbacks; None once its page is left.

    A press may arrive after that: Streamlit then calls the callback without the component's state.
    """
    state = st.session_state.get(key)
    return None if state is None else state.get(name)


def _read(*names: str) -> str:
    return "\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in names)


@lru_cache(maxsize=1)
def version() -> str:
    """Hash of the scripts under ``static/ui``; a tab with older ones reloads when it differs."""
    files = sorted((root() / MODULES).iterdir())
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


def scripts_path() -> str:
    """The URL path of those scripts, which contains the version.

    So a browser caches a script without revalidating it; on a second visit that was a third of
    all requests.
    """
    return f"app/{MODULES}-{version()}"


def _module(name: str, function: str = "default") -> str:
    """Loader script that imports a module of ``static/ui``.

    Streamlit sends the script of a component with each of its elements. Scripts of every page are
    fetched by URL instead: once, compressed, cached by the browser.
    """
    address = f'new URL("{scripts_path()}/{name}.js", document.baseURI)'
    # Several lines, because Streamlit takes a one-line string for a file path.
    return f"export default (c) =>\n  import({address})\n    .then((m) => m.{function}(c));\n"


def compressed(data: object) -> bytes:
    """JSON, compressed, for data that many readers share.

    The websocket either compresses nothing or compresses each message per reader; and Streamlit
    serializes anything but bytes as JSON twice, and hashes it, in every run.
    ``static/ui/payload.js`` reads it.
    """
    return zlib.compress(plain(data), COMPRESSION)


def plain(data: object) -> bytes:
    """JSON, uncompressed, for small or per-reader data; ``parsed`` of the same script reads it."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


NUMBER = b'{"run":"'
_DIGITS = 8
_runs = count()


def numbered(data: Mapping[str, object]) -> bytes:
    """`plain` with a number of the run: a component is not told of data that are as before."""
    return renumbered(NUMBER + b"0" * _DIGITS + b'",' + plain(data)[1:])


def renumbered(data: bytes) -> bytes:
    """The same data with the number of another run."""
    end = len(NUMBER) + _DIGITS
    return NUMBER + b"%08d" % (next(_runs) % 10**_DIGITS) + data[end:]


@lru_cache(maxsize=1)
def cards() -> ComponentRenderer:
    """The figures of a page. Data (numbered): as `ui.cards` makes it. Trigger: act ({card, name}).

    In the page's own document, so that its style sheet and its anchors reach the cards' frames.
    """
    return component(
        "msp_cards", html='<div class="msp-cards"></div>', js=_module("cards"), isolate_styles=False
    )


@lru_cache(maxsize=1)
def header() -> ComponentRenderer:
    """The right end of the header, and what all cards share: see `ui.header`.

    State: width, stored, lost.
    """
    return component(
        "msp_header",
        html='<div class="corner" hidden><div class="search"></div><select></select>'
        '<div class="tray"><a></a></div></div>',
        js=_module("header"),
        css=_read("header.css"),
    )


@lru_cache(maxsize=1)
def actions() -> ComponentRenderer:
    """The row of actions as a component of its own, without a figure."""
    return component(
        "msp_actions",
        html='<div class="actions"></div>',
        js=_module("actions"),
        css=(root() / MODULES / "card.css").read_text(encoding="utf-8"),
    )


@lru_cache(maxsize=1)
def outline() -> ComponentRenderer:
    """The slides of a briefing as a list. Triggers: select (id), order (ids), remove (id)."""
    return component(
        "msp_outline",
        html='<div class="outline"></div>',
        js=_module("outline"),
        css=_read("outline.css"),
    )


@lru_cache(maxsize=1)
def slide() -> ComponentRenderer:
    """Slides as the stage draws them. Data: html, theme."""
    themes: tuple[Theme, ...] = ("light", "dark")
    tokens = "".join(f'.deck[data-theme="{theme}"]{{{_tokens(theme)}}}' for theme in themes)
    return component(
        "msp_slide",
        html='<div class="frame"><div class="deck"></div></div>',
        js=_read("slide.js"),
        css=f"{_on_slides('slide.css')}{tokens}",
    )


def _on_slides(name: str) -> str:
    """A style sheet after that of slides."""
    # Figures come with it, which the server does not import before it answers.
    from msp_dash.briefing.page import slide_style  # noqa: PLC0415 - as above

    return slide_style() + _read(name)


def _tokens(theme: Theme) -> str:
    return "".join(f"--{name}:{colour(name, theme)};" for name in _SLIDE_TOKENS)


@lru_cache(maxsize=1)
def saver() -> ComponentRenderer:
    """Clicks a download button once for each file. Data: button (a selector), file."""
    return component("msp_saver", html="<div></div>", js=_read("saver.js"))


@lru_cache(maxsize=1)
def poster() -> ComponentRenderer:
    """Sends rows to the server once a press. Data: address, body, press. Trigger: answer."""
    return component("msp_poster", html="<div></div>", js=_read("poster.js"))


@lru_cache(maxsize=1)
def stage() -> ComponentRenderer:
    """A briefing in full screen. Triggers: ask (request a live change), leave."""
    return component(
        "msp_stage",
        html='<div class="stage"></div>',
        js=_read("present.js"),
        css=_on_slides("present.css"),
    )


@lru_cache(maxsize=1)
def answer() -> ComponentRenderer:
    """Passes the response to a live change to the stage."""
    return component("msp_answer", html="<div></div>", js=_read("answer.js"))


@lru_cache(maxsize=1)
def reveal() -> ComponentRenderer:
    """Scrolls to a card when its content changes. Data: card (its key), target."""
    return component("msp_reveal", html='<div class="reveal"></div>', js=_module("reveal"))
