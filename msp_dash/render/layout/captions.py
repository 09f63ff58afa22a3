"""Placement of text inside a line chart, where it covers the least of the lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from msp_dash.figures.record import Point, Series
from msp_dash.render.layout.axes import PanelPlan, points_with_value
from msp_dash.render.layout.ink import Frame, text_token
from msp_dash.render.layout.label_placement import Box, Leader
from msp_dash.render.layout.text_metrics import text_width

_HEIGHT = 16.0
_GAP = 6.0

Path = npt.NDArray[np.float64]
"""Points along lines in px: a row of x, a row of y."""

Run = tuple[list[Point], bool]
"""Consecutive points drawn as one line, and whether it is dashed (estimated)."""


@dataclass(frozen=True, slots=True)
class Caption:
    """Texts on one line in a box, each with its left edge in px; `key` of the series they name."""

    box: Box
    texts: tuple[tuple[float, str], ...]
    size: float
    token: str
    bold: bool = False
    leader: Leader | None = None
    key: str = ""


def captions(panel: PanelPlan, frame: Frame) -> list[Caption]:
    """Place the labels of the reference line, names and end values, start values, and the span.

    A start value without a free position is left out: overlapping numbers cannot be read, and the
    tooltip and the table have it.
    """
    occupied = _boxes(panel, frame.small)
    path = _path(panel)
    result: list[Caption] = []

    def add(caption: Caption) -> None:
        result.append(caption)
        occupied.append(caption.box)

    if panel.panel.reference:
        # First, because it can move only along its line.
        add(_reference(panel, path, occupied, frame.small))
    for series in sorted(panel.inline, key=lambda s: not s.strong):
        for caption in _inline(panel, path, series, frame, occupied):
            add(replace(caption, key=series.key))
    for series in panel.panel.series:
        if series.start_value and points_with_value(series):
            start = _start(panel, path, series, frame, occupied)
            if not any(start.box.meets(box, 0) for box in occupied):
                add(replace(start, key=series.key))
    if panel.panel.span:
        add(_span(panel, path, occupied, frame.small))
    return result


def runs(series: Series) -> list[Run]:
    """Segments of a line: split at gaps, and dashed where they lead to or from an estimate.

    A point between two gaps is a run of its own, so that it is still drawn.
    """
    out: list[Run] = []
    before: Point | None = None
    for point in series.points:
        if point.y is None:
            before = None
            continue
        if before is None:
            out.append(([point], False))
        else:
            dashed = point.mark == "estimated"
            if out[-1][1] is dashed or len(out[-1][0]) == 1:
                out[-1] = ([*out[-1][0], point], dashed)
            else:
                out.append(([before, point], dashed))
        before = point
    return out


def _path_points(panel: PanelPlan, series: Series) -> Iterator[tuple[float, float]]:
    """Points about every 4 px along a line, which a caption should not cover."""
    for points, _ in runs(series):
        places = [panel.at(p.x, p.y or 0.0) for p in points]
        yield from places
        for (x1, y1), (x2, y2) in pairwise(places):
            steps = int(max(abs(x2 - x1), abs(y2 - y1)) / 4) + 1
            yield from (
                (x1 + (x2 - x1) * s / steps, y1 + (y2 - y1) * s / steps) for s in range(1, steps)
            )


def _boxes(panel: PanelPlan, small: float) -> list[Box]:
    """Boxes of the unit and the end labels, which captions must not overlap."""
    right = panel.x + panel.width - panel.label_x
    boxes = [Box(panel.label_x, k.y - k.height / 2, right, k.height) for k in panel.labels]
    if panel.panel.unit:
        width = text_width(panel.panel.unit, small)
        boxes.append(Box(panel.x, panel.top - 24, width, _HEIGHT))
    boxes += [Box(one.left, one.top, one.width, one.height) for one in panel.events]
    return boxes


def _path(panel: PanelPlan) -> Path:
    """Points along all lines of a panel, shared by all of its captions."""
    path = [p for s in panel.panel.series for p in _path_points(panel, s)]
    if panel.panel.reference:
        _, level = panel.at(panel.x_range[0], panel.panel.reference[0])
        path += [(x, level) for x in range(int(panel.left), int(panel.right), 6)]
    return np.array(path, dtype=float).reshape(-1, 2).T


def _least_covering(
    panel: PanelPlan, path: Path, spots: Sequence[Box], occupied: Sequence[Box]
) -> Box:
    """Candidate that covers the least of the lines and no other caption; the first of equals."""
    x, y = path

    def cost(box: Box) -> float:
        # Vectorized: there are about 100 candidates with several hundred points each.
        inside = (box.x - 2 <= x) & (x <= box.x + box.width + 2)
        inside &= (box.y - 1 <= y) & (y <= box.y + box.height + 1)
        covered = int(np.count_nonzero(inside))
        out = box.x < panel.left or box.x + box.width > panel.x + panel.width
        out = out or box.y < panel.top - 24 or box.y + box.height > panel.bottom + 1
        return covered + 200 * sum(box.meets(other) for other in occupied) + 500 * out

    return min(spots, key=cost)


def _token(series: Series, frame: Frame) -> str:
    return text_token(frame, series.token) if series.strong else "ink"


def _start(
    panel: PanelPlan, path: Path, series: Series, frame: Frame, occupied: list[Box]
) -> Caption:
    first = points_with_value(series)[0]
    x, y = panel.at(first.x, first.y or 0.0)
    size, bold = panel.label_size, series.strong
    width = text_width(series.start_value, size, bold=bold)
    spots = [
        Box(x + dx, y + dy, width, _HEIGHT)
        for dy in (7, -22, 16, -32, 26, 2, 0)
        for dx in (1, 8, 20, -width / 2, -width - 7)
    ]
    box = _least_covering(panel, path, spots, occupied)
    return Caption(box, ((box.x, series.start_value),), size, _token(series, frame), bold)


def _inline(
    panel: PanelPlan, path: Path, series: Series, frame: Frame, occupied: list[Box]
) -> Iterator[Caption]:
    """Name and value inside the plot: beside the end of the line if they fit, else along it."""
    last = points_with_value(series)[-1]
    x, y = panel.at(last.x, last.y or 0.0)
    size, bold, token = panel.label_size, series.strong, _token(series, frame)
    name, value = (text_width(t, size, bold=bold) for t in (series.end_name, series.end_value))
    width = name + value + (_GAP if name and value else 0)
    is_single = len(points_with_value(series)) == 1
    if is_single or x + 8 + width <= panel.x + panel.width:
        # Keep name and value of a single point together, or they are taken for a neighbor's.
        spots = [Box(x + 8, y - 8, width, _HEIGHT), Box(x - 8 - width, y - 8, width, _HEIGHT)]
        spots = spots if is_single else spots[:1]
        for dy in (-24, 8, -34, 18, -46, 30, -60, 44):
            spots += [Box(x + dx, y + dy, width, _HEIGHT) for dx in (-width / 2, 2, -width, 10)]
        box = _least_covering(panel, path, spots, occupied)
        pairs = ((box.x, series.end_name), (box.x + width - value, series.end_value))
        near = box.nearest(x, y)
        far = abs(near[0] - x) + abs(near[1] - y) > _HEIGHT
        texts = tuple(pair for pair in pairs if pair[1])
        yield Caption(box, texts, size, token, bold, ((x, y), near) if far else None)
        return
    if value:
        left = min(x - value / 2, panel.x + panel.width - value - 2)
        spots = [
            Box(left + dx, y + dy, value, _HEIGHT)
            for dy in (-25, 9, -34, 18, -46, 30)
            for dx in (0, value / 2, -value / 2, -value)
            if left + dx + value <= panel.x + panel.width - 2
        ]
        box = _least_covering(panel, path, spots, occupied)
        yield Caption(box, ((box.x, series.end_value),), size, token, bold)
    if name:
        box = _least_covering(panel, path, list(_along_line(panel, series, name)), occupied)
        yield Caption(box, ((box.x, series.end_name),), size, token, bold)


def _along_line(panel: PanelPlan, series: Series, width: float) -> Iterator[Box]:
    """Candidate boxes above and below each point of a line, the middle ones first."""
    points = points_with_value(series)
    order = sorted(range(len(points)), key=lambda i: (abs(i - (len(points) - 1) / 2), i))
    for dy in (-22, 7, -30, 15, -44, 30):
        for index in order:
            x, y = panel.at(points[index].x, points[index].y or 0.0)
            for dx in (-width - 6, -width / 2, 6):
                yield Box(x + dx, y + dy, width, _HEIGHT)


def _along(start: float, end: float, steps: int = 8) -> list[float]:
    """Evenly spaced positions from `end` to `start`."""
    return [end + (start - end) * n / steps for n in range(steps + 1)]


def _span(panel: PanelPlan, path: Path, occupied: list[Box], size: float) -> Caption:
    start, end, text = panel.panel.span or (0.0, 0.0, "")
    left, right = panel.at(start, 0)[0] + 10, panel.at(end, 0)[0] - 10
    width = text_width(text, size)
    high, low = panel.top + 5, panel.bottom - 22
    spots = [
        Box(x, y, width, _HEIGHT)
        for y in (high, low, panel.top - 21, *_along(low, high))
        for x in (left, right - width, (left + right - width) / 2)
    ]
    box = _least_covering(panel, path, spots, occupied)
    return Caption(box, ((box.x, text),), size, "ink2")


def _reference(panel: PanelPlan, path: Path, occupied: list[Box], size: float) -> Caption:
    value, text = panel.panel.reference or (0.0, "")
    _, y = panel.at(panel.x_range[0], value)
    width = text_width(text, size)
    spots = [
        Box(x, y + dy, width, _HEIGHT)
        for dy in (2, -18, 12, -28, 24)
        for x in _along(panel.left + 4, panel.right - width)
    ]
    box = _least_covering(panel, path, spots, occupied)
    return Caption(box, ((box.x, text),), size, "ink2")
