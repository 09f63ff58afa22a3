"""Stacked areas over years: names of the parts at the right end, their total as a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from msp_dash.figures.record import AreaEncoding, LinesEncoding, Panel, Point, Series
from msp_dash.render.layout.axes import EndLabel, PanelPlan, plan
from msp_dash.render.layout.ink import NARROW, Frame, Ink
from msp_dash.render.layout.lines import HIT, draw_grid, draw_head
from msp_dash.render.layout.marks import HitPoint, Picture, Polygon, Stroke
from msp_dash.render.layout.text_metrics import text_width, wrap

TOTAL = 2.0
"""Width in px of the line of the total."""

_SWATCH = 10.0
_GAP = 6.0
_LINE = 15.0
_OVER = 6.0
"""Distance in px of a value from the line under it."""

_HEIGHT = 16.0


@dataclass(frozen=True, slots=True)
class Words:
    """A text at a baseline in px, its left edge `x`."""

    x: float
    y: float
    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class AreaPlan:
    """Scales and end labels in px, upper edges of the parts in data units, texts in the plot.

    `edges` : one tuple a part, from the lowest up; the lowest stands on zero.
    """

    panel: PanelPlan
    edges: tuple[tuple[float, ...], ...]
    values: tuple[Words, ...]
    caption: Words


def plan_area(encoding: AreaEncoding, frame: Frame) -> AreaPlan:
    """Lay out a picture of stacked areas."""
    parts, total = encoding.parts, encoding.total
    heights = [tuple(point.y or 0.0 for point in part.points) for part in parts]
    edges = tuple(zip(*map(accumulate, zip(*heights, strict=True)), strict=True))
    last = total.points[-1].x
    low = (0.0, *(edge[-1] for edge in edges[:-1]))
    middles = [(a + b[-1]) / 2 for a, b in zip(low, edges, strict=True)]
    # A name stands at the middle of its part, as if that were the end of a line.
    labels = [
        replace(part, points=(Point(last, middle),), token="ink")
        for part, middle in zip(parts, middles, strict=True)
    ]
    ends = tuple(replace(s, points=(Point(total.points[0].x, 0.0), *s.points)) for s in labels)
    panel = Panel(
        title="",
        unit=encoding.unit,
        series=(total, *(() if frame.width < NARROW else ends)),
        y_ticks=encoding.y_ticks,
        x_ticks=encoding.x_ticks,
        span=(total.points[0].x, last, encoding.caption),
    )
    swatch = 0.0 if frame.width < NARROW else _SWATCH + _GAP
    (rough,) = plan(LinesEncoding((panel,)), replace(frame, width=frame.width - swatch))
    value_x = None if rough.value_x is None else rough.value_x + swatch
    panel_plan = replace(rough, label_x=rough.label_x + swatch, value_x=value_x)
    values = tuple(_values(encoding, panel_plan))
    return AreaPlan(panel_plan, edges, values, _caption(encoding, panel_plan, values, frame))


def area(encoding: AreaEncoding, frame: Frame) -> Picture:
    """Draw stacked areas."""
    layout = plan_area(encoding, frame)
    ink, panel = Ink(frame), layout.panel
    draw_head(ink, panel)
    ink.rect(
        panel.left, panel.top, panel.right - panel.left, panel.bottom - panel.top, fill="panel"
    )
    draw_grid(ink, panel)
    with ink.plot(panel.left, panel.top, panel.right, panel.bottom, unit=encoding.unit):
        below: tuple[float, ...] = (0.0,) * len(encoding.total.points)
        for part, edge in zip(encoding.parts, layout.edges, strict=True):
            with ink.mark(part.key, part.name, name=part.name):
                _part(ink, panel, part, below, edge)
            below = edge
        total = encoding.total
        with ink.mark(total.key, total.name, name=total.name):
            path = [panel.at(p.x, p.y or 0.0) for p in total.points]
            ink.polyline(path, total.token, width=TOTAL)
            _hits(ink, panel, total, [p.y or 0.0 for p in total.points])
    draw_words(ink, layout)
    bottom = draw_names(ink, layout, encoding)
    return ink.picture(frame.width, bottom + (0 if frame.fills else 2))


def draw_words(ink: Ink, layout: AreaPlan) -> None:
    """Draw what is printed inside the plot."""
    size = layout.panel.label_size
    for one in layout.values:
        ink.text(one.x, one.y, one.text, size=size, bold=True, halo=True)
    caption = layout.caption
    ink.text(caption.x, caption.y, caption.text, size=ink.frame.small, token="ink2")


def draw_names(ink: Ink, layout: AreaPlan, encoding: AreaEncoding) -> float:
    """Draw the names of the parts, their swatches and values, beside the plot, or below a narrow
    one; returns the bottom in px.
    """
    panel = layout.panel
    for label, part in zip(panel.labels, encoding.parts, strict=False):
        _end(ink, panel, label, part.token)
    if panel.labels:
        return panel.foot
    y, size, right = panel.foot + 4, ink.frame.label, panel.x + panel.width
    ink.text(
        right, y + 12, encoding.x_ticks[-1][1], size=ink.frame.small, token="ink2", anchor="end"
    )
    y += _LINE + 2
    for part in reversed(encoding.parts):
        indent = _SWATCH + _GAP
        room = right - panel.x - indent - text_width(part.end_value, size) - _GAP
        ink.rect(panel.x, y + 3, _SWATCH, _SWATCH, fill=part.token)
        ink.text(right, y + 12.5, part.end_value, size=size, anchor="end")
        for line in wrap(part.end_name, size, room):
            ink.text(panel.x + indent, y + 12.5, line, size=size)
            y += _LINE + 2
        y += 2
    return y


def _part(
    ink: Ink, panel: PanelPlan, part: Series, below: tuple[float, ...], edge: tuple[float, ...]
) -> None:
    years = [point.x for point in part.points]
    upper = [panel.at(x, y) for x, y in zip(years, edge, strict=True)]
    lower = [panel.at(x, y) for x, y in zip(years, below, strict=True)]
    fill, gap = ink.frame.colour(part.token), Stroke(ink.frame.colour("ground"), 1.0)
    ink.marks.append(Polygon((*upper, *reversed(lower)), fill, gap))
    middles = [(a + b) / 2 for a, b in zip(below, edge, strict=True)]
    _hits(ink, panel, part, middles)


def _hits(ink: Ink, panel: PanelPlan, series: Series, heights: list[float]) -> None:
    years = dict(panel.panel.x_ticks)
    for point, height in zip(series.points, heights, strict=True):
        x, y = panel.at(point.x, height)
        ink.marks.append(HitPoint(x, y, HIT, years.get(point.x, f"{point.x:g}"), point.text))


def _end(ink: Ink, panel: PanelPlan, label: EndLabel, token: str) -> None:
    """Draw swatch, name and value of a part, with a leader to its middle."""
    size, left = panel.label_size, panel.label_x - _SWATCH - _GAP
    x, y = label.end
    ink.line(x + 1, y, left - 3, label.y, "ink2", width=0.9)
    ink.rect(left, label.y - _SWATCH / 2, _SWATCH, _SWATCH, fill=token)
    base = label.y + 4.6 - _LINE * (len(label.lines) - 1) / 2
    for number, line in enumerate(label.lines):
        ink.text(panel.label_x, base + number * _LINE, line, size=size)
    value = label.series.end_value
    if panel.value_x is not None:
        ink.text(panel.value_x, base, value, size=size, anchor="end")
        return
    after = text_width(label.lines[-1], size) + 6 if label.lines else 0.0
    ink.text(panel.label_x + after, base + _LINE * (len(label.lines) - 1), value, size=size)


def _height_at(panel: PanelPlan, total: Series, left: float, right: float) -> float:
    """The highest place in px (the least y) of the line of the total between two x."""
    path = [panel.at(p.x, p.y or 0.0) for p in total.points]
    heights = [y for x, y in path if left <= x <= right]
    for (x1, y1), (x2, y2) in pairwise(path):
        for x in (left, right):
            if x1 <= x <= x2 and x2 > x1:
                heights.append(y1 + (y2 - y1) * (x - x1) / (x2 - x1))
    return min(heights, default=panel.bottom)


def _values(encoding: AreaEncoding, panel: PanelPlan) -> Iterator[Words]:
    """Values of the total, above its line."""
    right = 0.0
    for point in encoding.total.points:
        if point.x not in encoding.marked:
            continue
        width = text_width(point.text, panel.label_size, bold=True)
        x, _ = panel.at(point.x, point.y or 0.0)
        left = min(max(x - width / 2, panel.left + 3), panel.right - width - 3)
        if left < right + _GAP and right:
            continue
        right = left + width
        y = _height_at(panel, encoding.total, left, right) - _OVER
        yield Words(left, y, point.text, bold=True)


def _caption(
    encoding: AreaEncoding, panel: PanelPlan, values: tuple[Words, ...], frame: Frame
) -> Words:
    """The caption in a corner of the plot over the line, else above the plot."""
    width, top = text_width(encoding.caption, frame.small), panel.top + 5
    for x in (panel.left + 10, panel.right - 10 - width):
        free = _height_at(panel, encoding.total, x, x + width) - 4 > top + _HEIGHT
        apart = all(
            one.y - _HEIGHT > top + _HEIGHT
            or one.x > x + width + _GAP
            or one.x + text_width(one.text, panel.label_size, bold=True) < x - _GAP
            for one in values
        )
        if free and apart:
            return Words(x, top + 12.5, encoding.caption)
    unit = text_width(encoding.unit, frame.small)
    return Words(panel.x + unit + _GAP * 2, panel.top - 12, encoding.caption)
