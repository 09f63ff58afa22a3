"""Symbols of sites and their legend: shape is the type of site, fill its operating status."""

from __future__ import annotations

from collections.abc import Sequence

from msp_dash.figures.record import SiteKey, SiteLook, SiteMark
from msp_dash.render.layout.ink import Ink
from msp_dash.render.layout.text_metrics import text_width, wrap

LINE_SLIDE = 18.5
"""Height of a legend entry on a slide."""
_SWATCH, _LINE, _GAP = 16.0, 22.0, 4.0
_OUTLINE, _RING = 1.6, 2.0
_DOT = 0.56
"""Radius of a dot for that of other marks."""
_BETWEEN, _BETWEEN_SLIDE = 13.0, 24.0
"""Px between entries; more on a slide, where substitute fonts may be wider."""


def numbered(
    ink: Ink, text: str, at: tuple[float, float], radius: float, mark: SiteMark | None = None
) -> None:
    """Draw a cluster: the shape of its most frequent type, with the number of sites if it fits."""
    x, y = at
    symbol, token = (mark.symbol, mark.token) if mark else ("circle", "ink2")
    symbol = "circle" if symbol in ("ring", "dot") else symbol
    ink.shape(symbol, x, y, radius, ink.frame.colour("panel"), ink.stroke(token, _OUTLINE))
    size = ink.frame.small
    if text_width(text, size, bold=True) <= 2 * radius - 2:
        ink.text(x, y + size * 0.35, text, size=size, bold=True, anchor="middle")


def draw_mark(
    ink: Ink, mark: SiteMark, look: SiteLook, at: tuple[float, float], radius: float
) -> None:
    """Draw one site: its shape filled, hollow, or crossed by a bar; a ring, or a small dot."""
    x, y = at
    if mark.symbol == "ring":
        ink.circle(x, y, radius, fill=None, stroke=mark.token, stroke_width=_RING)
        return
    if mark.symbol == "dot":
        ink.circle(x, y, radius * _DOT, fill=mark.token)
        return
    # An outline in the background colour separates overlapping symbols.
    fill, line, width = (
        (mark.token, "ground", 0.8) if look == "filled" else ("ground", mark.token, _OUTLINE)
    )
    ink.shape(mark.symbol, x, y, radius, ink.frame.colour(fill), ink.stroke(line, width))
    if look == "barred":
        ink.line(x - radius, y, x + radius, y, mark.token, width=_OUTLINE)


def draw_sites_legend(
    ink: Ink, items: Sequence[SiteKey], top: float, *, column: bool = False
) -> float:
    """Draw the legend from `top` down, one entry per line if `column`; returns the height in px."""
    size, room = ink.frame.axis, ink.frame.width
    pitch = LINE_SLIDE if column else _LINE
    between = _BETWEEN_SLIDE if ink.frame.slide else _BETWEEN
    left, y = 0.0, top
    for item in items:
        lines = wrap(item.text, size, room - _SWATCH - _GAP)
        width = _SWATCH + _GAP + max((text_width(line, size) for line in lines), default=0)
        if left and (column or left + width > room):
            left, y = 0.0, y + pitch
        middle = (left + _SWATCH / 2, y + pitch / 2)
        if item.mark is None:
            numbered(ink, item.number, middle, _SWATCH / 2)
        else:
            draw_mark(ink, item.mark, item.look, middle, 5.0)
        ink.lines(left + _SWATCH + _GAP, y + pitch / 2 + 4.5, lines, 17, size=size)
        y += 17 * (len(lines) - 1) if lines else 0
        left += width + between
    return y + pitch - top if items else 0.0
