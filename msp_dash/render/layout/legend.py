"""Legends: rows of swatches with their labels, wrapped to the available width."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext

from msp_dash.figures.record import LegendItem
from msp_dash.render.layout.ink import MIN_OPEN, Ink
from msp_dash.render.layout.text_metrics import text_width, wrap

_SWATCH = 15.0
_GAP = 7.0
_BETWEEN = 22.0
DASH = "4 3"
"""Dash pattern of outlines for what is missing or would be added."""

LINE = 22.0
"""Line height of a legend in px."""


def draw_legend(
    ink: Ink,
    items: Sequence[LegendItem],
    x: float,
    y: float,
    room: float,
    *,
    opacities: Sequence[float] = (),
    column: bool = False,
    filters: bool = False,
) -> float:
    """Draw entries from (`x`, `y` = top) in lines of at most `room` px, or below each other in a
    `column`; returns the height. `filters` : the page hides and shows what an entry names.
    """
    size = ink.frame.axis
    left, top = x, y
    for index, item in enumerate(items):
        indent = 0.0 if item.symbol == "none" else _SWATCH + _GAP
        lines = wrap(item.text, size, room - indent)
        width = indent + max((text_width(t, size) for t in lines), default=0)
        if left > x and (column or left + width > x + room):
            left, top = x, top + LINE
        opacity = opacities[index] if index < len(opacities) else 1.0
        with ink.entry() if filters else nullcontext():
            _swatch(ink, item, left, top + LINE / 2, opacity)
            ink.lines(left + indent, top + LINE / 2 + 4.5, lines, 17, size=size)
        top += (len(lines) - 1) * 17 if lines else 0
        left += width + _BETWEEN
    return top + LINE - y if items else 0.0


def _swatch(ink: Ink, item: LegendItem, x: float, middle: float, opacity: float) -> None:
    centre = x + _SWATCH / 2
    if item.symbol == "hatch" or item.token == "hatch":
        ink.hatched(x, middle - 5.5, _SWATCH, 11)
    elif item.symbol == "outline" or item.token == "outline":
        token = "not_named" if item.token == "outline" else item.token
        ink.rect(x + 0.5, middle - 5.5, _SWATCH - 1, 11, stroke=token)
    elif item.symbol == "dashed":
        ink.rect(x + 0.7, middle - 5.5, _SWATCH - 1.4, 11, stroke=item.token, dash=DASH)
    elif item.symbol == "swatch":
        line = "land_line" if item.token == "ground" else None
        ink.rect(x, middle - 5.5, _SWATCH, 11, fill=item.token, stroke=line, opacity=opacity)
    elif item.symbol == "open_end":
        ink.bar(x, middle - 5.5, MIN_OPEN, 11, item.token, open_end=True)
    elif item.symbol == "line":
        ink.line(x, middle, x + _SWATCH, middle, item.token, width=3)
    else:
        ink.symbol(item.symbol, item.token, centre, middle, 5.2)
