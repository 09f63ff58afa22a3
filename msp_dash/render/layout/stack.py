"""Stacked horizontal bars on one scale, with the total at the end of each."""

from __future__ import annotations

from dataclasses import dataclass, replace

from msp_dash.figures.record import LegendItem, StackEncoding, StackPart, StackRow
from msp_dash.render.layout.ink import NARROW, Frame, Ink, blend
from msp_dash.render.layout.legend import DASH, draw_legend
from msp_dash.render.layout.marks import Picture
from msp_dash.render.layout.text_metrics import text_width, widest, wrap

_BAR = 40.0
_BAR_NARROW = 30.0
_LEAST_BAR = 10.0
_TEXT_BAR = 16.0
"""Height in px of a bar whose text does not extend beyond it."""

_PITCH = 60.0
_LINE = 18.0
_GAP = 16.0
_TOTAL_GAP = 8.0
_PAD = 8.0
_DASHED = 1.3
"""Width in px of the line around what is not there."""
_PITCH_SLIDE = 72.0
"""Maximum height of a row in px on a slide, where rows fill the available height."""


@dataclass(frozen=True, slots=True)
class StackPlan:
    """Positions in px: left edge and scale of the bars, their height, top and height of rows.

    `label` is the least height of a row's label, which is above its bar if `left` is 0; the rows of
    a native chart are of one height.
    """

    left: float
    scale: float
    bar: float
    top: float
    pitch: float
    label: float

    def middle(self, row: int) -> float:
        """Vertical middle of a bar of a native chart."""
        inside = max(self.bar, self.label) / 2 if self.left else self.label + self.bar / 2
        return self.top + row * self.pitch + inside


def plan_stack(encoding: StackEncoding, frame: Frame) -> StackPlan:
    """Space for labels, bars and totals."""
    size, rows = frame.label, encoding.rows
    bold = widest([row.label for row in rows], size, bold=True)
    unit = text_width(encoding.unit, frame.small)
    subs = widest([row.sublabel for row in rows], _sub(frame))
    above = frame.width < NARROW
    names = min(max(bold, subs, unit), frame.width * 0.32)
    left = 0.0 if above else names + _GAP
    top = _head(Ink(frame), encoding, left)
    totals = widest([row.total for row in rows], size, bold=True)
    room = max(frame.width - left - totals - _TOTAL_GAP, 20.0)
    longest = max((sum(p.value for p in row.parts) for row in rows), default=0.0)
    scale = room / longest if longest > 0 else 0.0
    pitch = _PITCH
    if frame.fills and rows:
        # A native chart extends by half a gap below its last bar.
        below = _GAP / 2 if above else 0.0
        pitch = min((frame.room - top - below) / len(rows), _PITCH_SLIDE)
    bar, label = min(_BAR, pitch * _BAR / _PITCH), 0.0
    if above:
        bar = _BAR_NARROW
    if frame.native and above:
        label = max((_above(row, frame) for row in rows), default=0.0)
        bar = min(bar, max(pitch - label - 6, _LEAST_BAR))
    elif frame.native:
        lines = [sum(map(len, _label(row, frame, left))) for row in rows]
        label = _LINE * max(lines, default=0)
        pitch = max(pitch, label + 2)
    return StackPlan(left, scale, bar, top, pitch, label)


def keyed(encoding: StackEncoding, frame: Frame) -> StackEncoding:
    """The encoding with key entries of parts that are too narrow for the text that names them."""
    scale = plan_stack(encoding, frame).scale
    looks = {(item.token, opacity) for item, opacity in encoding.legend}
    named = {
        (part.token, part.opacity)
        for row in encoding.rows
        for part in row.parts
        if fits_inside(part, part.value * scale - 1, frame)
    }
    extra = {
        (part.token, part.opacity): (LegendItem(part.token, part.text, "swatch"), part.opacity)
        for row in encoding.rows
        for part in row.parts
        if part.text and not part.empty and (part.token, part.opacity) not in looks | named
    }
    return replace(encoding, legend=(*extra.values(), *encoding.legend))


def is_legible(encoding: StackEncoding, frame: Frame) -> bool:
    """Whether bars of a native chart are as high as the text inside, and all are in the room."""
    one = plan_stack(encoding, frame)
    high = one.top + one.pitch * len(encoding.rows)
    return one.bar >= _TEXT_BAR and high <= frame.room + 0.1


def stack(encoding: StackEncoding, frame: Frame) -> Picture:
    """Draw stacked bars, or what surrounds those of a native chart; on narrow pictures each label
    is above its bar.
    """
    encoding = keyed(encoding, frame)
    ink, plan = Ink(frame), plan_stack(encoding, frame)
    y = _head(ink, encoding, plan.left)
    steps = encoding.steps if frame.on_slide else ""
    for number, row in enumerate(encoding.rows):
        with ink.step(number if steps == "rows" else 0):
            y += _row(ink, row, plan, y, int(steps == "parts"))
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
        used = draw_legend(
            ink, items, left, 0, ink.frame.width - left, opacities=opacities, filters=True
        )
        return max(used, 20) + 8
    below = 22.0 if encoding.unit else 0.0
    return (
        below
        + draw_legend(ink, items, 0, below, ink.frame.width, opacities=opacities, filters=True)
        + 6
    )


def _label(row: StackRow, frame: Frame, left: float) -> tuple[list[str], list[str]]:
    """Lines of a label beside its bar, and of the smaller text below it."""
    room = left - _GAP + 0.5
    names = wrap(row.label, frame.label, room, bold=True)
    return names, wrap(row.sublabel, _sub(frame), room)


def _above(row: StackRow, frame: Frame) -> float:
    """Height in px of a label above its bar, with the smaller text beside it or below it."""
    x = text_width(row.label, frame.label, bold=True) + 8
    fits = x + text_width(row.sublabel, _sub(frame)) <= frame.width
    return 20.0 if fits or not row.sublabel else 37.0


def _row(ink: Ink, row: StackRow, plan: StackPlan, top: float, step: int) -> float:
    """Draw a labeled bar; returns the height in px, more than planned if its label needs it.

    `step` : click on which the parts after the first and the total appear.
    """
    size, height = ink.frame.label, plan.bar
    sub = _sub(ink.frame)
    if plan.left:
        names, subs = _label(row, ink.frame, plan.left)
        block = _LINE * (len(names) + len(subs))
        high = max(height, block, plan.label)
        pitch = max(plan.pitch, block + (12 if plan.pitch == _PITCH else 2))
        y = top + (high - block) / 2 + 13
        y = ink.lines(0, y, names, _LINE, size=size, bold=True)
        ink.lines(0, y, subs, _LINE, size=sub, token="ink2")
        bar = top + (high - height) / 2
    else:
        ink.text(0, top + 14, row.label, size=size, bold=True)
        above = _above(row, ink.frame)
        x = text_width(row.label, size, bold=True) + 8 if above < 2 * _LINE else 0
        ink.text(x, top + above - 6, row.sublabel, size=sub, token="ink2")
        bar = top + max(above, plan.label)
        pitch = bar - top + height + 14
    x = plan.left
    for number, part in enumerate(row.parts):
        width = max(part.value, 0) * plan.scale
        if not ink.frame.native:
            with ink.step(step if number else 0):
                _part(ink, part, x, bar, width, height)
        x += width
    with ink.step(step):
        ink.text(x + _TOTAL_GAP, bar + height / 2 + 4.8, row.total, size=size, bold=True)
    return plan.pitch if ink.frame.native else pitch


def fits_inside(part: StackPart, width: float, frame: Frame) -> bool:
    """Whether the text of a part fits in its `width` px."""
    return text_width(part.text, frame.label, bold=True) + 2 * _PAD <= width


def _part(ink: Ink, part: StackPart, x: float, top: float, width: float, height: float) -> None:
    """Draw one part with a hairline gap at its right, and its text inside if that fits."""
    if width <= 0:
        return
    frame = ink.frame
    inner = max(width - 1, 0.6)
    with ink.mark(part.key, part.tip):
        if part.empty:
            ink.rect(
                x + 0.5, top + 0.5, max(inner - 1, 0.6), height - 1, stroke=part.token,
                stroke_width=_DASHED if part.dashed else 1.0, dash=DASH if part.dashed else "",
            )  # fmt: skip
            under = frame.colour("ground")
        else:
            ink.rect(x, top, inner, height, fill=part.token, opacity=part.opacity)
            under = blend(frame.colour(part.token), frame.colour("ground"), part.opacity)
        if fits_inside(part, inner, frame):
            best = frame.text_on(under)
            y = top + height / 2 + 4.8
            ink.text(x + _PAD, y, part.text, size=frame.label, bold=True, token=best)
