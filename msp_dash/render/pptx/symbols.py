"""Symbols (circle, square, diamond ...) as chart markers and characters."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from msp_dash.figures.record import Symbol
from msp_dash.render.pptx.canvas import Canvas
from msp_dash.render.pptx.charts import Marker

CHARACTERS: Mapping[str, str] = MappingProxyType(
    {
        "square": "■",
        "circle": "●",
        "diamond": "◆",
        "ring": "○",
        "dash": "–",
        "dot": "·",
        "square_ring": "▣",
        "none": "",
    }
)
"""Symbols as characters, for cells of a native table."""

MARK_TYPEFACE = "Arial"
"""Font of those characters; in the text font they are too small."""

_SYMBOLS = {"square": "square", "circle": "circle", "diamond": "diamond", "ring": "circle"}


def marker(canvas: Canvas, kind: Symbol, token: str, size: float) -> Marker | None:
    """A symbol as a marker of a native chart."""
    if kind == "none":
        return None
    colour = canvas.hex(token)
    preset = _SYMBOLS.get(kind, "dash" if kind == "dash" else "square")
    size *= 1.2 if kind == "diamond" else 1.0
    return Marker(preset, size, colour, colour, canvas.hex("ground") if kind == "ring" else "")
