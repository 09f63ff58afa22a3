"""Components in the browser: plain JavaScript and CSS beside this file, no build step."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from streamlit.components.v2 import component
from streamlit.components.v2.types import ComponentRenderer

_FOLDER = Path(__file__).parent


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
    """Row of actions under a figure. Trigger: table."""
    return component(
        "msp_actions",
        html='<div class="actions"></div>',
        js=_read("actions.js"),
        css=_read("tip.css", "actions.css"),
    )


@lru_cache(maxsize=1)
def viewport() -> ComponentRenderer:
    """Reports the width of content that the window gives. State: width."""
    return component("msp_viewport", html='<div class="viewport"></div>', js=_read("viewport.js"))
