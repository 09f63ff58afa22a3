"""Layout of line charts in px: scales, margins, and end labels moved apart until none overlap.

The SVG and the Plotly renderer share it, so that a chart looks the same before and after it becomes
interactive.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from msp_dash.figures.record import LinesEncoding, Panel, Point, Series
from msp_dash.render.layout.event_labels import EventLabel, event_labels
from msp_dash.render.layout.ink import NARROW, Frame
from msp_dash.render.layout.text_metrics import text_width, widest, wrap

SIDE_BY_SIDE = 520
"""Width in px from which two panels are placed side by side."""

APART = 16.0
"""Minimum distance of two end labels in px."""

_BETWEEN = 36.0
_LEADER = 16.0
_VALUE_GAP = 8.0
_LINE = 15.0
LINE_SLIDE = 17.0
"""Height in px of a line of a label on a slide, in the face that has the highest lines."""

_FOOT = 26.0
_MIN_PLOT = 120.0
_MIN_PLOT_SLIDE = 76.0
"""The same on a slide, where a picture cannot be higher than the room that its template leaves."""

_UNDER = 12.0
_INLINE = 26.0
"""A line that ends further than this (px) from the right edge is labeled at its end."""

FEW_PANELS = 2
"""More panels are small multiples: a grid, the end labels of each panel beside it."""

ABREAST = 1200.0
"""Width in px from which small multiples stand three in a row; they do so on slides too."""

_MULTIPLE = 212.0
"""Height in px of a small multiple that need not fill a room."""

_LEAST_PLOT = 90.0
"""Width in px of a small multiple's plot under which a slide has a key below it instead of end
labels beside it."""

KEY_TEXT = 20.0
"""Room in px of the piece of line before an entry of a key."""

_OVER_KEY = 18.0
"""Height in px from the foot of a plot to the first baseline of the key below it."""

_BETWEEN_MULTIPLES, _BETWEEN_MULTIPLES_SLIDE = 28.0, 16.0
_MIN_MULTIPLE = 48.0
_SPILL = 10.0
"""How far in px end labels may extend beyond their plot, above and below."""

_STACKED = 280.0
"""Width in px of a small multiple under which end values stand below their names."""


@dataclass(frozen=True, slots=True)
class EndLabel:
    """Name and value of a line: `y` is the middle of the label, `end` the end point of the line."""

    series: Series
    lines: tuple[str, ...]
    end: tuple[float, float]
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """Name and value of a line below its plot: `y` is the baseline of the first of `lines`."""

    series: Series
    lines: tuple[str, ...]
    y: float


@dataclass(frozen=True, slots=True)
class PanelPlan:
    """Layout of one panel in px. `labels` are right of the plot, `inline` lines are labeled inside.

    `key`, `key_height` px high, is below the plot. `value_x` is the right edge of right-aligned
    values, or None if they follow the name.
    """

    panel: Panel
    x: float
    y: float
    width: float
    left: float
    right: float
    top: float
    bottom: float
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    labels: tuple[EndLabel, ...]
    inline: tuple[Series, ...]
    label_x: float
    value_x: float | None
    label_size: float
    events: tuple[EventLabel, ...] = ()
    key: tuple[KeyEntry, ...] = ()
    key_height: float = 0.0

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Position of a data point in px."""
        x0, x1 = self.x_range
        y0, y1 = self.y_range
        across = (x - x0) / (x1 - x0) if x1 > x0 else 0.5
        up = (y - y0) / (y1 - y0) if y1 > y0 else 0.0
        return (
            self.left + across * (self.right - self.left),
            self.bottom - up * (self.bottom - self.top),
        )

    def data(self, x: float, y: float) -> tuple[float, float]:
        """Data values at a position in px: the inverse of `at`."""
        x0, x1 = self.x_range
        y0, y1 = self.y_range
        across = (x - self.left) / (self.right - self.left)
        up = (self.bottom - y) / (self.bottom - self.top)
        return x0 + across * (x1 - x0), y0 + up * (y1 - y0)

    @property
    def foot(self) -> float:
        """Lower edge in px, tick labels and key included."""
        return self.axis_foot + self.key_height

    @property
    def axis_foot(self) -> float:
        """Lower edge in px of the tick labels."""
        return self.bottom + _FOOT


def plan(encoding: LinesEncoding, frame: Frame) -> list[PanelPlan]:
    """Lay out every panel: side by side on a slide or from `SIDE_BY_SIDE` px, else stacked."""
    count = len(encoding.panels)
    if count > FEW_PANELS:
        return _grid(encoding.panels, frame)
    if count > 1 and _side_by_side(frame):
        width = (frame.width - _BETWEEN * (count - 1)) / count
        lefts = [i * (width + _BETWEEN) for i in range(count)]
        pairs = list(zip(encoding.panels, lefts, strict=True))
        head = max(_panel(panel, frame, x, 0, width, count).top for panel, x in pairs)
        return [_panel(panel, frame, x, 0, width, count, head) for panel, x in pairs]
    plans: list[PanelPlan] = []
    y = 0.0
    for panel in encoding.panels:
        plans.append(_panel(panel, frame, 0, y, frame.width, count))
        y = plans[-1].foot + _UNDER
    return plans


def _grid(panels: Sequence[Panel], frame: Frame) -> list[PanelPlan]:
    """Small multiples row by row, all of one size."""
    columns = 1 + (_side_by_side(frame)) + (frame.slide or frame.width >= ABREAST)
    between = _BETWEEN_MULTIPLES_SLIDE if frame.slide else _BETWEEN_MULTIPLES
    width = (frame.width - between * (columns - 1)) / columns
    rows = -(-len(panels) // columns)
    under = 0.0 if frame.slide else _UNDER
    room = (frame.room - under * (rows - 1)) / rows if frame.room else _MULTIPLE
    inner = replace(frame, room=room)

    def planned(margin: float, key: float = 0.0) -> list[PanelPlan]:
        places = [
            (n % columns * (width + between), n // columns * (room + under))
            for n in range(len(panels))
        ]
        return [
            _panel(panel, inner, x, y, width, 1, least=_MIN_MULTIPLE, margin=margin, key=key)
            for panel, (x, y) in zip(panels, places, strict=True)
        ]

    # Each leaves as much room for its labels as the one that needs most.
    beside = planned(max(one.x + width - one.right for one in planned(0.0)))
    if not frame.slide or not any(map(is_tight, beside)):
        return beside
    longest = max(sum(map(len, _key_lines(panel.series, frame.label, width))) for panel in panels)
    key = LINE_SLIDE * longest + 6
    below = planned(max(one.x + width - one.right for one in planned(0.0, key)), key)
    # One that is as low as can be may be too high for its room.
    return below if min(one.bottom - one.top for one in below) > _MIN_MULTIPLE else beside


def is_tight(one: PanelPlan) -> bool:
    """Whether end labels leave a plot too narrow, or are higher together than it is."""
    high = sum(label.height for label in one.labels)
    return bool(one.labels) and (
        one.right - one.left < _LEAST_PLOT or high > one.bottom - one.top + 2 * _SPILL
    )


def _key_lines(series: Sequence[Series], size: float, width: float) -> list[tuple[str, ...]]:
    """Lines of the entries of a key: name and value of each line."""
    return [
        tuple(wrap(f"{s.end_name} {s.end_value}".strip(), size, width - KEY_TEXT, bold=True))
        for s in series
        if points_with_value(s)
    ]


def points_with_value(series: Series) -> list[Point]:
    """Points that have a value."""
    return [point for point in series.points if point.y is not None]


def is_hollow(point: Point, series: Series) -> bool:
    """Whether a point is drawn hollow: an estimate at a line's end, or on a line with markers."""
    return point.mark == "estimated" and (
        point is points_with_value(series)[-1] or series.symbol != "none"
    )


def spread_labels(
    targets: Sequence[float], heights: Sequence[float], low: float, high: float
) -> list[float]:
    """Move label centers as little as possible so that labels of these heights do not overlap.

    Neighbors that would touch are merged into a block at the mean of their targets, between `low`
    and `high`. The result is in the order of `targets`.
    """
    order = sorted(range(len(targets)), key=lambda i: (targets[i], i))
    blocks: list[list[int]] = []
    for index in order:
        blocks.append([index])
        while (
            len(blocks) > 1
            and _block(blocks[-2], targets, heights, low, high)[1]
            > _block(blocks[-1], targets, heights, low, high)[0]
        ):
            last = blocks.pop()
            blocks[-1] += last
    out = [0.0] * len(targets)
    for block in blocks:
        edge, _ = _block(block, targets, heights, low, high)
        for index in block:
            out[index] = edge + heights[index] / 2
            edge += heights[index]
    return out


def _block(
    block: Sequence[int],
    targets: Sequence[float],
    heights: Sequence[float],
    low: float,
    high: float,
) -> tuple[float, float]:
    """Upper and lower edge of a block of labels."""
    total = sum(heights[i] for i in block)
    before, starts = 0.0, []
    for index in block:
        starts.append(targets[index] - before - heights[index] / 2)
        before += heights[index]
    start = max(min(sum(starts) / len(starts), high - total), low)
    return start, start + total


def _panel(
    panel: Panel,
    frame: Frame,
    x: float,
    y: float,
    width: float,
    count: int,
    head: float = 0.0,
    least: float = 0.0,
    margin: float = 0.0,
    key: float = 0.0,
) -> PanelPlan:
    """Layout of a panel; `head` is the least height above its plot, `margin` the least room at its
    right.

    `least` : the least height of the plot of a small multiple, 0 for a panel that is none.
    `key` : the height of the key that replaces end labels, 0 for none.
    """
    size = frame.label
    tick = widest([text for _, text in panel.y_ticks], frame.axis)
    left = x + tick + 8
    xs = [p.x for s in panel.series for p in s.points] + [v for v, _ in panel.x_ticks]
    xs += list(panel.span[:2]) if panel.span else []
    ys = [p.y for s in panel.series for p in points_with_value(s) if p.y is not None]
    ys += [v for v, _ in panel.y_ticks] + ([panel.reference[0]] if panel.reference else [])
    x_range = (min(xs, default=0.0), max(xs, default=1.0))
    y_range = (min(0.0, *ys, 0.0), max(ys, default=1.0) or 1.0)
    labeled = [s for s in panel.series if (s.end_name or s.end_value) and points_with_value(s)]
    span = (x_range[1] - x_range[0]) or 1.0
    rough = (width - tick) * 0.75
    inline = tuple(
        s
        for s in labeled
        if not least and (x_range[1] - points_with_value(s)[-1].x) / span * rough > _INLINE
    )
    labeled = [s for s in labeled if s not in inline]
    if count > 1:
        inline, labeled = (*labeled, *inline), []
    keyed, labeled = (labeled, []) if key else ([], labeled)
    columns = count == 1 and width >= (_STACKED if least else NARROW)
    room, lines = _label_room(labeled, size, width, columns, stacked=bool(least) and not columns)
    last_tick = text_width(panel.x_ticks[-1][1], frame.axis) / 2 if panel.x_ticks else 0
    own = max(room + _LEADER, last_tick) if labeled else last_tick + 2
    right = x + width - max(own, margin)
    scale = (right - left) / span
    places = [left + (event.at - x_range[0]) * scale for event in panel.events]
    # The end labels stand right of the lowest row.
    rights = right + 4 if labeled else x + width, x + width
    unit = text_width(panel.unit, frame.small) if panel.unit else 0.0
    title = 24 if panel.title else 0
    bounded = frame.slide and frame.room > 0
    lowest = least or (_MIN_PLOT_SLIDE if bounded else _MIN_PLOT)
    most = frame.room - title - lowest - _FOOT - key if bounded else math.inf
    events, high = event_labels(panel.events, places, (x, *rights), unit, frame, most)
    top = y + max(head, title + max(26 if panel.unit else 12, high))
    bottom = top + _plot_height(frame, count, top - y + key, lowest)
    events = tuple(replace(one, y=top + one.y) for one in events)
    blank = PanelPlan(
        panel, x, y, width, left, right, top, bottom, x_range, y_range, (), inline,
        right + _LEADER, x + width if columns else None, size, events,
        _key(keyed, size, width, bottom + _FOOT + _OVER_KEY), key,
    )  # fmt: skip
    return _with_labels(blank, labeled, lines, LINE_SLIDE if frame.slide else 0.0)


def _key(series: Sequence[Series], size: float, width: float, base: float) -> tuple[KeyEntry, ...]:
    """Entries of a key from the highest line at the end of its plot to the lowest."""
    entries = []
    order = sorted(series, key=lambda s: -(points_with_value(s)[-1].y or 0.0))
    for one, lines in zip(order, _key_lines(order, size, width), strict=True):
        entries.append(KeyEntry(one, lines, base))
        base += LINE_SLIDE * len(lines)
    return tuple(entries)


def _side_by_side(frame: Frame) -> bool:
    """Whether panels are placed side by side: always on a slide, where height is scarce."""
    return frame.slide or frame.width >= SIDE_BY_SIDE


def _plot_height(frame: Frame, count: int, above: float, least: float) -> float:
    """Height of a plot with `above` px of text over it; it fills the available height, if given."""
    if frame.room:
        below = 1 if _side_by_side(frame) else count
        room = (frame.room - _UNDER * (below - 1)) / below
        return max(room - above - _FOOT, least)
    if frame.slide:
        return 216.0
    if frame.width < NARROW:
        return 210.0 if count == 1 else 180.0
    return 254.0 if count == 1 else 236.0


def _label_room(
    labeled: Sequence[Series], size: float, width: float, columns: bool, *, stacked: bool
) -> tuple[float, list[tuple[str, ...]]]:
    """Width in px of the label column, and the names wrapped to it.

    `stacked` : values stand below the names, on a last line of their own.
    """
    if not labeled:
        return 0.0, []
    if stacked:
        rows = [(*wrap(s.end_name, size, width * 0.4, bold=True), "") for s in labeled]
        texts = [t for s, names in zip(labeled, rows, strict=True) for t in (*names, s.end_value)]
        return widest(texts, size, bold=True), rows
    value = max(text_width(s.end_value, size, bold=True) for s in labeled)
    gap = _VALUE_GAP * (2.5 if columns else 0.75) if value else 0
    most = max(width * 0.4, 70.0) - value - gap
    lines = [tuple(wrap(s.end_name, size, most, bold=True)) for s in labeled]
    if columns:
        name = max((text_width(t, size, bold=True) for n in lines for t in n), default=0)
        return name + gap + value, lines
    room = 0.0
    for series, name_lines in zip(labeled, lines, strict=True):
        last = text_width(name_lines[-1], size, bold=True) if name_lines else 0
        own = last + (gap if last else 0) + text_width(series.end_value, size, bold=True)
        room = max(room, own, widest(list(name_lines), size, bold=True))
    return room, lines


def _with_labels(
    plan_: PanelPlan, labeled: Sequence[Series], lines: Sequence[tuple[str, ...]], line: float
) -> PanelPlan:
    """The panel with its end labels; `line` is the height in px of each of their lines, 0 for the
    usual.
    """
    ends = []
    for series in labeled:
        last = points_with_value(series)[-1]
        ends.append(plan_.at(last.x, last.y or 0.0))
    heights = [
        line * max(len(n), 1) if line else APART + _LINE * (max(len(n), 1) - 1) for n in lines
    ]
    low, high = plan_.top - _SPILL, plan_.bottom + _SPILL
    middles = spread_labels([y for _, y in ends], heights, low, high)
    labels = tuple(
        EndLabel(s, n, end, y, h)
        for s, n, end, y, h in zip(labeled, lines, ends, middles, heights, strict=True)
    )
    return replace(plan_, labels=labels)
