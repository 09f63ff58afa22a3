"""Stacked horizontal bars on one scale, with the total at the end of each."""

from __future__ import annotations

from msp_dash.figures.record import StackEncoding, StackPart, StackRow
from msp_dash.render.layout.ink import NARROW, Frame, Ink, blend, contrast
from msp_dash.render.layout.legend import draw_legend
from msp_dash.render.layout.marks import Picture
from msp_dash.render.layout.text_metrics import text_width, widest, wrap

_BAR = 40.0
_BAR_NARROW = 30.0
_PITCH = 60.0
_LINE = 18.0
_GAP = 16.0
_TOTAL_GAP = 8.0
_PAD = 8.0
_PITCH_SLIDE = 72.0
"""Maximum height of a row in px on a slide, where rows fill the available height."""


def stack(encoding: StackEncoding, frame: Frame) -> Picture:
    """Draw stacked bars; on narrow pictures each label is above its bar."""
    ink = Ink(frame)
    above = frame.width < NARROW
    size = frame.label
    labels = [row.label for row in encoding.rows]
    bold = widest(labels, size, bold=True)
    unit = text_width(encoding.unit, frame.small)
    subs = widest([row.sublabel for row in encoding.rows], _sub(frame))
    left = 0.0 if above else min(max(bold, subs, unit), frame.width * 0.32) + _GAP
    y = _head(ink, encoding, left)
    totals = widest([row.total for row in encoding.rows], size, bold=True)
    room = max(frame.width - left - totals - _TOTAL_GAP, 20.0)
    longest = max((sum(p.value for p in row.parts) for row in encoding.rows), default=0.0)
    scale = room / longest if longest > 0 else 0.0
    most = _PITCH
    if frame.slide and frame.room and encoding.rows:
        most = min((frame.room - y) / len(encoding.rows), _PITCH_SLIDE)
    for row in encoding.rows:
        y += _row(ink, row, left, y, scale, most)
    return ink.picture(frame.width, y)


def _sub(frame: Frame) -> float:
    """Size of the line below a label."""
    return max(13.0, frame.small)


def _head(ink: Ink, encoding: StackEncoding, left: float) -> float:
    """Draw unit and legend; returns the height in px."""
    items = [item for item, _ in encoding.legend]
    opacities = [opacity for _, opacity in encoding.legend]
    ink.text(0, 15, encoding.unit, size=ink.frame.small, token="ink2")
    if left:
        used = draw_legend(ink, items, left, 0, ink.frame.width - left, opacities=opacities)
        return max(used, 20) + 8
    below = 22.0 if encoding.unit else 0.0
    return below + draw_legend(ink, items, 0, below, ink.frame.width, opacities=opacities) + 6


def _row(
    ink: Ink, row: StackRow, left: float, top: float, scale: float, most: float = _PITCH
) -> float:
    """Draw a labeled bar in `most` px, or more if its label needs it; returns the height in px."""
    size, height = ink.frame.label, _BAR if left else _BAR_NARROW
    sub = _sub(ink.frame)
    if left:
        names = wrap(row.label, size, left - _GAP + 0.5, bold=True)
        subs = wrap(row.sublabel, sub, left - _GAP + 0.5)
        block = _LINE * (len(names) + len(subs))
        height = min(_BAR, most * _BAR / _PITCH) if most < _PITCH else height
        pitch = max(most, block + (12 if most == _PITCH else 4))
        y = top + (max(height, block) - block) / 2 + 13
        for line in names:
            ink.text(0, y, line, size=size, bold=True)
            y += _LINE
        for line in subs:
            ink.text(0, y, line, size=sub, token="ink2")
            y += _LINE
        bar = top + (max(height, block) - height) / 2
    else:
        ink.text(0, top + 14, row.label, size=size, bold=True)
        x = text_width(row.label, size, bold=True) + 8
        fits = x + text_width(row.sublabel, sub) <= ink.frame.width
        if fits or not row.sublabel:
            ink.text(x, top + 14, row.sublabel, size=sub, token="ink2")
            bar = top + 20
        else:
            ink.text(0, top + 31, row.sublabel, size=sub, token="ink2")
            bar = top + 37
        pitch = bar - top + height + 14
    x = left
    for part in row.parts:
        width = max(part.value, 0) * scale
        _part(ink, part, x, bar, width, height)
        x += width
    ink.text(x + _TOTAL_GAP, bar + height / 2 + 4.8, row.total, size=size, bold=True)
    return pitch


def _part(ink: Ink, part: StackPart, x: float, top: float, width: float, height: float) -> None:
    """Draw one part with a hairline gap at its right, and its text inside if that fits."""
    if width <= 0:
        return
    frame = ink.frame
    inner = max(width - 1, 0.6)
    with ink.mark(part.key, part.tip):
        if part.outline:
            ink.rect(x + 0.5, top + 0.5, max(inner - 1, 0.6), height - 1, stroke=part.token)
            under = frame.colour("ground")
        else:
            ink.rect(x, top, inner, height, fill=part.token, opacity=part.opacity)
            under = blend(frame.colour(part.token), frame.colour("ground"), part.opacity)
        if text_width(part.text, frame.label, bold=True) + 2 * _PAD <= inner:
            best = max(("ground", "ink"), key=lambda token: contrast(frame.colour(token), under))
            y = top + height / 2 + 4.8
            ink.text(x + _PAD, y, part.text, size=frame.label, bold=True, token=best)
