"""Grouped horizontal bars from one zero line; negative values extend to the left."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from msp_dash.figures.record import BarPart, BarRow, BarsEncoding
from msp_dash.render.layout.ink import CLEAR, NARROW, Frame, Ink
from msp_dash.render.layout.legend import DASH, draw_legend
from msp_dash.render.layout.lines import visible_ticks
from msp_dash.render.layout.marks import Picture
from msp_dash.render.layout.text_metrics import text_width, widest, wrap
from msp_dash.theme import text_of

_PITCH, _PITCH_PARTS = 27.0, 33.0
"""Height of a row in px: with one value, and with parts that have text inside."""

_PITCH_SLIDE, _MAX_PITCH_SLIDE = 16.5, 40.0
_BAR, _BAR_PARTS = 16.0, 20.0
_HEAD, _HEAD_SLIDE = 20.0, 17.5
_BEFORE_HEAD, _BEFORE_HEAD_SLIDE = 10.0, 6.0
_AFTER_HEAD = 2.0
_LINE = 17.0
_GAP = 14.0
_INSET = 6.0
_BESIDE = 6.0
_PAD = 8.0
_HATCH, _SLIVER = 54.0, 3.0
_NAME_SHARE = 0.34
_STEPS = 40
"""Bisection steps for the scale: precise to far below a hundredth of a px."""


@dataclass(frozen=True, slots=True)
class _Label:
    """Text at or inside a bar, from its left edge `x`, in the colour of a token."""

    x: float
    text: str
    token: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class _Layout:
    """Positions and lengths in px. `above`: names are above their bars."""

    name_room: float
    left: float
    right: float
    zero: float
    scale: float
    pitch: float
    bar: float
    above: bool

    def at(self, value: float) -> float:
        return self.zero + value * self.scale


def bars(encoding: BarsEncoding, frame: Frame) -> Picture:
    """Draw bars in groups; a legend of parts goes above them, any other below."""
    ink = Ink(frame)
    layout = _layout(encoding, frame)
    y = 0.0
    if encoding.legend and _has_parts(encoding):
        y = draw_legend(ink, encoding.legend, 0, 0, frame.width) + 4
    y = _axis(ink, encoding, layout, y)
    top, places = y, []
    for row in encoding.rows:
        if row.heading:
            y += _before_head(frame) if y > top else 0
            places.append((row, y, _head(frame)))
            y += _head(frame) + _AFTER_HEAD
        else:
            places.append((row, y, _height(row, layout, frame)))
            y += places[-1][2]
    _grid(ink, encoding, layout, places)
    for row, at, height in places:
        _draw_bars(ink, row, encoding, layout, at, height)
    words = Ink(frame)
    for row, at, height in places:
        _words(words, row, encoding, layout, at, height)
    _lines(ink, encoding, layout, places, words)
    ink.marks += words.marks
    if encoding.legend and not _has_parts(encoding):
        y += 8 + draw_legend(ink, encoding.legend, 0, y + 8, frame.width)
    return ink.picture(frame.width, y + 2)


def _has_parts(encoding: BarsEncoding) -> bool:
    return any(len(row.parts) > 1 for row in encoding.rows)


def _layout(encoding: BarsEncoding, frame: Frame) -> _Layout:
    size = frame.label
    plain = [row for row in encoding.rows if not row.heading]
    in_parts = _has_parts(encoding)
    # On a slide height is scarce, even where it is narrow.
    above = in_parts and frame.width < NARROW and not frame.slide
    names = widest([row.name for row in plain], size, bold=any(row.selected for row in plain))
    name_room = min(names, frame.width * _NAME_SHARE)
    left = 0.0 if above else _INSET + name_room + _GAP
    totals = max(widest([row.total for row in plain], size), _head_width(encoding, frame))
    right = frame.width - (totals + _GAP if totals else 0.0)
    zero, scale = _scale(encoding, frame, plain, right - left)
    layout = _Layout(
        frame.width if above else name_room, left, right, left + zero, scale,
        _PITCH_PARTS if in_parts else _PITCH, _BAR_PARTS if in_parts else _BAR, above,
    )  # fmt: skip
    return _fill_slide(encoding, frame, layout, plain) if frame.slide else layout


def _fill_slide(
    encoding: BarsEncoding, frame: Frame, layout: _Layout, plain: list[BarRow]
) -> _Layout:
    """Layout whose rows fill the available height."""
    low = replace(layout, pitch=_PITCH_SLIDE)
    heads = [row for row in encoding.rows if row.heading]
    used = _axis(Ink(frame), encoding, low, 0) + 2 + (_head(frame) + _AFTER_HEAD) * len(heads)
    used += _before_head(frame) * max(len(heads) - 1, 0)
    used += sum(_height(row, low, frame) for row in plain)
    if encoding.legend:
        used += draw_legend(Ink(frame), encoding.legend, 0, 0, frame.width) + 8
    pitch = _PITCH_SLIDE + max(frame.room - used, 0) / max(len(plain), 1)
    pitch = min(pitch, _MAX_PITCH_SLIDE)
    # Text inside a bar needs nearly the height of a row.
    bar = min(max(pitch * (0.88 if _has_parts(encoding) else 0.62), 14.0), 22.0)
    return replace(layout, pitch=pitch, bar=bar)


def _head(frame: Frame) -> float:
    """Height of a group heading."""
    return _HEAD_SLIDE if frame.slide else _HEAD


def _before_head(frame: Frame) -> float:
    """Space in px above a group heading that is not the first."""
    return _BEFORE_HEAD_SLIDE if frame.slide else _BEFORE_HEAD


def _head_width(encoding: BarsEncoding, frame: Frame) -> float:
    return text_width(encoding.total_head, frame.small)


def _scale(
    encoding: BarsEncoding, frame: Frame, plain: list[BarRow], room: float
) -> tuple[float, float]:
    """Px from the left edge of the plot to zero, and px per unit: the largest scale that fits.

    There is space beside each bar for its text.
    """

    def extents(scale: float) -> tuple[float, float]:
        left, right = 0.0, 0.0
        for value, text in encoding.ticks:
            half = text_width(text, frame.axis) / 2
            left, right = max(left, half - value * scale), max(right, half + value * scale)
        if encoding.reference:
            right = max(right, encoding.reference[0] * scale + 1)
        for row in plain:
            beside = text_width(row.text, frame.label) + _BESIDE if row.text else 0.0
            length = sum(part.value for part in row.parts) * scale
            length = length if row.parts else _placeholder_length(row)
            line = encoding.reference[0] * scale if encoding.reference else None
            labels = _labels(row, 0.0, scale, frame, line)
            ends = [label.x + text_width(label.text, frame.label, bold=True) for label in labels]
            if row.below or length < 0:
                left = max(left, abs(length) + beside)
            else:
                right = max(right, length + beside, *ends)
        return left, right

    values = [sum(part.value for part in row.parts) for row in plain]
    values += [encoding.reference[0]] if encoding.reference else []
    low, high = 0.0, room / (max((abs(value) for value in values), default=0.0) or 1.0)
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(extents(middle)) <= room else (low, middle)
    # A tick label may extend over the column of names, as it is above them.
    return extents(low)[0], low


def _axis(ink: Ink, encoding: BarsEncoding, layout: _Layout, top: float) -> float:
    """Draw what is above the bars: ticks, label of the reference line, heading of totals."""
    frame = ink.frame
    places = [layout.at(value) for value, _ in encoding.ticks]
    for index in visible_ticks(encoding.ticks, places, frame.axis, 0.0):
        text = encoding.ticks[index][1]
        ink.text(places[index], top + 12, text, size=frame.axis, token="ink2", anchor="middle")
    if encoding.reference:
        value, text = encoding.reference
        half = text_width(text, frame.axis) / 2
        x = max(min(layout.at(value), layout.right - half), half)
        ink.text(x, top + 12, text, size=frame.axis, token="ink2", anchor="middle")
    ink.text(
        frame.width, top + 12, encoding.total_head, size=frame.small, token="ink2", anchor="end"
    )
    return top + (20 if encoding.ticks or encoding.reference or encoding.total_head else 0)


def _name_lines(row: BarRow, layout: _Layout, frame: Frame) -> list[str]:
    return wrap(row.name, frame.label, layout.name_room + 0.5, bold=row.selected)


def _height(row: BarRow, layout: _Layout, frame: Frame) -> float:
    lines = len(_name_lines(row, layout, frame))
    if layout.above:
        return _LINE * lines + layout.bar + 8
    return layout.pitch + _LINE * max(lines - 1, 0)


def _middle(row: BarRow, layout: _Layout, frame: Frame, top: float, height: float) -> float:
    """Vertical middle of a row's bar."""
    if layout.above:
        return top + _LINE * len(_name_lines(row, layout, frame)) + 2 + layout.bar / 2
    return top + height / 2


_PlacedRow = tuple[BarRow, float, float]
"""A row, its top and its height."""


def _runs(places: list[_PlacedRow]) -> Iterator[tuple[float, float]]:
    """Top and bottom of each run of rows between headings."""
    for heading, group in groupby(places, key=lambda place: place[0].heading):
        rows = list(group)
        if not heading:
            yield rows[0][1], rows[-1][1] + rows[-1][2]


def _grid(ink: Ink, encoding: BarsEncoding, layout: _Layout, places: list[_PlacedRow]) -> None:
    for top, bottom in _runs(places):
        for value, _ in encoding.ticks:
            if value:
                ink.line(layout.at(value), top, layout.at(value), bottom, "grid")


def _lines(
    ink: Ink, encoding: BarsEncoding, layout: _Layout, places: list[_PlacedRow], words: Ink
) -> None:
    """Draw the zero line and the reference line, interrupted where text lies on them."""
    values = [0.0] if encoding.ticks else []
    values += [encoding.reference[0]] if encoding.reference else []
    for top, bottom in _runs(places):
        for value in values:
            ink.vertical_line(layout.at(value), top - 3, bottom, "ink", 1.3, words)


def _width(label: _Label, frame: Frame) -> float:
    return text_width(label.text, frame.label, bold=label.bold)


def _step(row: BarRow, encoding: BarsEncoding, frame: Frame) -> int:
    """Click on which the dashed parts of a row appear."""
    return int(encoding.steps and frame.slide and any(part.dashed for part in row.parts))


def _draw_bars(
    ink: Ink, row: BarRow, encoding: BarsEncoding, layout: _Layout, top: float, height: float
) -> None:
    """Draw what is under the lines: backgrounds of headings, the selected row's band, bars."""
    frame = ink.frame
    if row.heading:
        ink.rect(0, top, frame.width, height, fill="panel")
        return
    if row.selected:
        # A full band would merge with the background of the heading above.
        ink.rect(-_INSET if layout.above else 0, top + 3, 3, height - 6, fill="ink")
    y = _middle(row, layout, frame, top, height) - layout.bar / 2
    if not row.parts:
        wide = _placeholder_length(row)
        with ink.mark(row.key, row.tip):
            x = layout.zero - wide if row.below else layout.zero
            ink.hit(x - 6, y - 4, wide + 12, layout.bar + 8)
            if row.mark == "sliver":
                ink.rect(x, y, wide, layout.bar, fill=row.token)
            else:
                ink.hatched(x, y + 0.5, wide, layout.bar - 1)
    x, step = layout.zero, _step(row, encoding, frame)
    for part in row.parts:
        end = x + part.value * layout.scale
        box = (x, y, end - x, layout.bar)
        with ink.mark(row.key, part.tip), ink.step(step if part.dashed else 0):
            _part(ink, row, part, box, open_end=encoding.ends_open(row))
        x = end


def _placeholder_length(row: BarRow) -> float:
    """Length in px of the mark for a missing number, or for one under half a unit."""
    return _SLIVER if row.mark == "sliver" else _HATCH


def _part(
    ink: Ink, row: BarRow, part: BarPart, box: tuple[float, float, float, float], *, open_end: bool
) -> None:
    """Draw a part in a box of (start, top, signed length, height)."""
    x, y, length, height = box
    left, width = min(x, x + length), abs(length)
    ink.hit(left - 6, y - 4, width + 12, height + 8)
    if row.mark == "zero":
        return
    if part.dashed:
        ink.rect(
            left + 0.7, y + 0.7, max(width - 1.4, 0.6), height - 1.4,
            stroke=part.token, stroke_width=1.3, dash=DASH,
        )  # fmt: skip
    else:
        ink.bar(x, y, math.copysign(max(width, 1), length), height, part.token, open_end=open_end)


def _labels(
    row: BarRow, zero: float, scale: float, frame: Frame, line: float | None
) -> list[_Label]:
    """Labels of a bar's parts: inside where they fit, else in the next part or after the bar.

    `line`: x in px of a full vertical line that labels after the bar must avoid.
    """
    size, x = frame.label, zero
    labels: list[_Label] = []
    waiting: list[_Label] = []
    for number, part in enumerate(row.parts):
        end = x + part.value * scale
        own = [*waiting, _Label(0, part.text, "ink2" if part.dashed else "ink", not part.dashed)]
        own = [label for label in own if label.text]
        wide = sum(_width(label, frame) for label in own) + _BESIDE * (len(own) - 1)
        waiting = []
        start = x + _PAD
        if wide + 2 * _PAD > end - x:
            if number + 1 < len(row.parts):
                waiting, own = own, []
            start = max(end, x) + _BESIDE
            if line is not None and start - CLEAR < line < start + wide + CLEAR:
                start = line + _BESIDE
        elif not part.dashed:
            own = [_Label(0, label.text, f"on {part.token}", label.bold) for label in own]
        for label in own:
            labels.append(_Label(start, label.text, label.token, label.bold))
            start += text_width(label.text, size, bold=label.bold) + _BESIDE
        x = end
    return labels


def _words(
    ink: Ink,
    row: BarRow,
    encoding: BarsEncoding,
    layout: _Layout,
    top: float,
    height: float,
) -> None:
    """Draw what is over the lines: headings, names, numbers, and labels of parts."""
    frame, size = ink.frame, ink.frame.label
    if row.heading:
        ink.text(_INSET, top + height / 2 + 4.6, row.name, size=size, bold=True)
        return
    middle = _middle(row, layout, frame, top, height)
    base = middle + 0.343 * size
    lines = _name_lines(row, layout, frame)
    with ink.mark(row.key, row.tip):
        first = top + 13 if layout.above else base - _LINE * (len(lines) - 1) / 2
        name_x = 0.0 if layout.above else _INSET
        token = text_of(row.token)
        ink.lines(name_x, first, lines, _LINE, size=size, token=token, bold=row.selected)
        end = layout.at(sum(part.value for part in row.parts))
        if not row.parts:
            end = layout.zero + _placeholder_length(row) * (-1 if row.below else 1)
        left = row.below or end < layout.zero
        token = "ink" if row.parts else "ink2"
        x, anchor = (end - _BESIDE, "end") if left else (end + _BESIDE, "start")
        ink.text(x, base, row.text, size=size, token=token, anchor=anchor, halo=True)
        line_x = layout.at(encoding.reference[0]) if encoding.reference else None
        step = _step(row, encoding, frame)
        for label in _labels(row, layout.zero, layout.scale, frame, line_x):
            token = _inked(frame, label)
            with ink.step(0 if label.bold else step):
                ink.text(label.x, base, label.text, size=size, token=token, bold=label.bold)
        ink.text(frame.width, base, row.total, size=size, token="ink2", anchor="end")


def _inked(frame: Frame, label: _Label) -> str:
    """Colour token of a label: on a bar, ground or ink, whichever has more contrast."""
    if not label.token.startswith("on "):
        return label.token
    return frame.text_on(frame.colour(label.token.removeprefix("on ")))
