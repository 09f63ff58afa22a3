"""Components in the browser: plain JavaScript and CSS beside this file, no build step."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from streamlit.components.v2 import component
from streamlit.components.v2.types import ComponentRenderer

from msp_dash.briefing.page import slide_style
from msp_dash.theme import Theme, colour

_FOLDER = Path(__file__).parent
_SLIDE_TOKENS = ("ground", "panel", "ink", "ink2", "line", "accent", "focus")


def _read(*names: str) -> str:
    return "\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in names)


@lru_cache(maxsize=1)
def picture() -> ComponentRenderer:
    """Inline SVG with tooltips. Data: svg, clickable, hint. Trigger: pick (iso3)."""
    return component(
        "msp_picture",
        html='<div class="picture"></div>',
        js=_read("tip.js", "picture.js"),
        css=_read("tip.css", "picture.css"),
    )


@lru_cache(maxsize=1)
def world() -> ComponentRenderer:
    """World map as a control, with a player of years. Triggers: pick (iso3), year."""
    return component(
        "msp_world",
        html='<div class="world"></div>',
        js=_read("tip.js", "world.js"),
        css=_read("tip.css", "world.css"),
    )


@lru_cache(maxsize=1)
def actions() -> ComponentRenderer:
    """Row of actions under a figure. Triggers: add ("in" or "out"), table."""
    return component(
        "msp_actions",
        html='<div class="actions"></div>',
        js=_read("press.js", "actions.js"),
        css=_read("tip.css", "actions.css"),
    )


@lru_cache(maxsize=1)
def viewport() -> ComponentRenderer:
    """Reports the width of content that the window gives. State: width."""
    return component("msp_viewport", html='<div class="viewport"></div>', js=_read("viewport.js"))


@lru_cache(maxsize=1)
def kept() -> ComponentRenderer:
    """Keeps the briefing in the browser. Data: session, heard, rev, text. State: kept, lost."""
    return component("msp_kept", html="<div></div>", js=_read("tray.js"))


@lru_cache(maxsize=1)
def outline() -> ComponentRenderer:
    """The slides of a briefing as a list. Triggers: select (id), order (ids), remove (id)."""
    return component(
        "msp_outline",
        html='<div class="outline"></div>',
        js=_read("press.js", "outline.js"),
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
        css=f"{slide_style()}{_read('slide.css')}{tokens}",
    )


def _tokens(theme: Theme) -> str:
    return "".join(f"--{name}:{colour(name, theme)};" for name in _SLIDE_TOKENS)


@lru_cache(maxsize=1)
def saver() -> ComponentRenderer:
    """Presses a download button once for each file. Data: button (a selector), file."""
    return component("msp_saver", html="<div></div>", js=_read("saver.js"))


@lru_cache(maxsize=1)
def stage() -> ComponentRenderer:
    """A briefing that fills the window. Triggers: ask (a live change), leave."""
    return component(
        "msp_stage",
        html='<div class="stage"></div>',
        js=_read("present.js"),
        css=f"{slide_style()}{_read('present.css')}",
    )


@lru_cache(maxsize=1)
def search() -> ComponentRenderer:
    """The search box. Data: path or index, first (page at the root), words."""
    return component(
        "msp_search",
        html='<div class="search"></div>',
        js=_read("press.js", "search_match.js", "search.js"),
        css=_read("search.css"),
    )


@lru_cache(maxsize=1)
def answer() -> ComponentRenderer:
    """Hands the answer to a live change over to the stage."""
    return component("msp_answer", html="<div></div>", js=_read("answer.js"))


@lru_cache(maxsize=1)
def reveal() -> ComponentRenderer:
    """Brings a card into sight when what it shows changes. Data: card (its key), shown."""
    return component(
        "msp_reveal", html='<div class="reveal"></div>', js=_read("press.js", "reveal.js")
    )
