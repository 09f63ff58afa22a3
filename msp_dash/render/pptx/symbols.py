"""Symbols (circle, square, diamond ...) as slide shapes, chart markers and characters."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from msp_dash.figures.record import Symbol
from msp_dash.render.layout.label_placement import Box
from msp_dash.render.pptx.canvas import Canvas, Stroke
from msp_dash.render.pptx.charts import Marker
from msp_dash.theme import edge

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

_PRESETS = {"square": "rect", "circle": "ellipse", "diamond": "diamond", "ring": "ellipse"}
_SYMBOLS = {"square": "square", "circle": "circle", "diamond": "diamond", "ring": "circle"}


def symbol(
    canvas: Canvas,
    kind: Symbol,
    token: str,
    at: tuple[float, float],
    radius: float,
    *,
    name: str,
    alt: str = "",
) -> None:
    """Draw a symbol as a shape centered at a point."""
    r = radius * (1.25 if kind == "diamond" else 0.92 if kind.startswith("square") else 1.0)
    box = Box(at[0] - r, at[1] - r, 2 * r, 2 * r)
    colour = canvas.hex(token)
    line = edge(token, canvas.palette.theme)
    ring = kind == "ring"
    canvas.shape(
        _PRESETS.get(kind, "rect"),
        box,
        name=name,
        alt=alt,
        fill=canvas.hex("ground") if ring else colour,
        stroke=Stroke(colour, radius * 0.32)
        if ring
        else Stroke(canvas.hex(line))
        if line
        else None,
    )


def marker(canvas: Canvas, kind: Symbol, token: str, size: float) -> Marker | None:
    """A symbol as a marker of a native chart."""
    if kind == "none":
        return None
    colour = canvas.hex(token)
    preset = _SYMBOLS.get(kind, "dash" if kind == "dash" else "square")
    size *= 1.2 if kind == "diamond" else 1.0
    return Marker(preset, size, colour, colour, canvas.hex("ground") if kind == "ring" else "")
