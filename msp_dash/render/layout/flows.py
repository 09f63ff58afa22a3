"""Flows by width: bands between two columns, or arcs on a map with a numbered list beside it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from msp_dash.figures.record import Flow, FlowEnd, FlowsEncoding, FlowsPanel, MapLabel
from msp_dash.render.layout.ink import NARROW, Frame, Ink, blend
from msp_dash.render.layout.label_placement import Box, MapSurface, PlacedLabel, place_labels
from msp_dash.render.layout.legend import draw_legend
from msp_dash.render.layout.marks import Mark, Picture, Point, Polygon
from msp_dash.render.layout.text_metrics import measured_in, text_width, widest, wrap
from msp_dash.render.layout.world import world
from msp_dash.render.layout.worldmap import base_map

_BESIDE = 800.0
"""Width in px from which the list is placed beside the map."""
_ROW = 21.0
_GAP = 24.0
_LABELS_NARROW = 3
_STEPS = 24
"""Number of straight segments of a curve."""
_BENDS = (0.24, 0.15, 0.33, 0.06, 0.42, -0.03, 0.51)
"""Curvature of an arc as a fraction of its length, in order of preference."""
_APART = 11.0
"""Distance in px between the edges of two arcs, at their middles, from which they are distinct."""
_THICKEST, _THICKEST_PHONE, _THINNEST = 15.0, 9.0, 1.2
_NUMERAL = 9.0
"""Radius in px around an arc's number that is kept free."""

_MARK = 6.5
"""Radius in px of an end's symbol and the space around it."""

_NODE = 12.0
"""Width in px of a node, and of its role symbol with the space around it."""
_GAPS = (22.0, 14.0, 6.0)
"""Gaps in px between two nodes; the first that leaves enough height for the bands is used."""
_BANDS = 300.0
"""Total height in px of all flows of a panel."""
_MIN_BANDS, _BANDS_LOW = 32.0, 180.0
"""Minimum total height, and the height below which gaps are reduced first."""
_LINE = 17.0
_OPACITY = 0.55
"""Opacity of flows, and of bands outside the group; arcs are too thin to be paler."""
_OUTLINE = 1.4
"""Width in px of the outline of the flow that the title is about."""
_FOOT_FROM = 160.0
"""Height in px of a panel from which it has a line on what is left out."""
_PLACES = (0.5, 0.35, 0.65, 0.25, 0.75)
"""Positions tried for the label of a band, as fractions of its length."""
_TWO_PANELS = 640.0


def flows(encoding: FlowsEncoding, frame: Frame) -> Picture:
    """Draw flows as bands or as a map, as the encoding says."""
    return _map(encoding, frame) if encoding.picture == "map" else _bands(encoding, frame)


def _key(ink: Ink, encoding: FlowsEncoding, x: float, y: float, room: float) -> float:
    """Draw the legend; returns its height in px."""
    return draw_legend(ink, encoding.legend, x, y, room)


# ---------------------------------------------------------------- map


@dataclass(frozen=True, slots=True)
class MapPlace:
    """Position of the map: `scale` in px per unit of the geometry, `x` of its left edge."""

    scale: float
    x: float
    width: float
    height: float


def map_place(encoding: FlowsEncoding, frame: Frame) -> MapPlace:
    """Position of the map: the full width, or what the list beside it leaves."""
    earth = world()
    room = frame.width
    if frame.slide or frame.width >= _BESIDE:
        room -= _list_width(encoding, frame) + _GAP
    scale = room / earth.width
    if frame.room and frame.slide:
        used = _key(Ink(frame), encoding, 0, 0, room)
        scale = min(scale, max(frame.room - used - 6, 60.0) / earth.height)
    return MapPlace(scale, 0.0, earth.width * scale, earth.height * scale)


def _map(encoding: FlowsEncoding, frame: Frame) -> Picture:
    ink = Ink(frame)
    spot = map_place(encoding, frame)
    ink.marks += [base_map(frame, spot.scale), *_over_map(encoding, frame, spot)]
    y = spot.height + 6
    y += _key(ink, encoding, 0, y, spot.width) + 4
    if spot.width + _GAP < frame.width:
        left = frame.width - _list_width(encoding, frame)
        used = _draw_list(ink, encoding.panels[0], left, 0, frame.width - left)
        return ink.picture(frame.width, max(y, used))
    return ink.picture(frame.width, _draw_list(ink, encoding.panels[0], 0, y, frame.width))


def _over_map(encoding: FlowsEncoding, frame: Frame, spot: MapPlace) -> list[Mark]:
    """Arcs, their numbers, end symbols and labels, in px of the layout."""
    ink = Ink(frame)
    panel = encoding.panels[0]
    ends = {end.key: end for end in (*panel.starts, *panel.ends) if end.at in world().shapes}
    points = {key: _point(end, spot) for key, end in ends.items()}
    arcs = [(n, f) for n, f in enumerate(panel.flows, start=1) if not f.rest]
    most = max((f.value for _, f in arcs), default=1.0) or 1.0
    thickest = _THICKEST_PHONE if frame.phone else _THICKEST
    numerals: dict[int, Point] = {}
    before: list[tuple[list[Point], float]] = []
    for number, flow in arcs:
        if flow.start not in points or flow.end not in points:
            continue
        thick = max(thickest * flow.value / most, _THINNEST)
        path = _clearest_arc(points[flow.start], points[flow.end], thick, before)
        before.append((path, thick))
        arrow = _arrow(path, thick)
        with ink.mark(flow.key, flow.tip):
            _fill_polygon(ink, arrow, flow.token, opacity=_OPACITY)
            if flow.label:
                _outline_polygon(ink, arrow)
        at = _numeral(path, [*numerals.values(), *points.values()])
        if at is not None:
            numerals[number] = at
    for end in ends.values():
        ink.symbol("circle", end.token, *points[end.key], 3.6 if frame.phone else 4.4)
    for number, (x, y) in numerals.items():
        ink.text(x, y + 4.5, str(number), size=frame.small, bold=True, anchor="middle", halo=True)
    labels = encoding.labels
    if frame.width < NARROW or frame.slide:
        labels = labels[:_LABELS_NARROW]
    places = {end.at: points[end.key] for end in ends.values()}
    numeral_points, spots = tuple(numerals.values()), tuple(sorted(places.items()))
    for label in _labels(labels, spot, numeral_points, spots, frame.label, measured_in()):
        _label(ink, label, places.get(label.label.iso3))
    return ink.marks


def _point(end: FlowEnd, spot: MapPlace) -> Point:
    shape = world().shapes[end.at]
    return spot.x + shape.x * spot.scale, shape.y * spot.scale


def _clearest_arc(
    start: Point, end: Point, thick: float, before: Sequence[tuple[Sequence[Point], float]]
) -> list[Point]:
    """The first arc whose middle is clear of the previous arcs, or the one that is most so.

    Parameters
    ----------
    before : path and thickness of each previous arc.
    """

    def apart(path: Sequence[Point]) -> float:
        middle = path[_STEPS // 2]
        gaps = [_distance_to_path(middle, other) - (thick + wide) / 2 for other, wide in before]
        return min([*gaps, _APART])

    return max((_curve(start, end, bend) for bend in _BENDS), key=apart)


def _distance_to_path(point: Point, path: Sequence[Point]) -> float:
    """Distance of a point from a polyline."""
    distances = []
    for a, b in pairwise(path):
        dx, dy = b[0] - a[0], b[1] - a[1]
        along = ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / ((dx * dx + dy * dy) or 1.0)
        along = min(max(along, 0.0), 1.0)
        distances.append(math.dist(point, (a[0] + along * dx, a[1] + along * dy)))
    return min(distances)


def _curve(start: Point, end: Point, bend: float) -> list[Point]:
    """Points of an arc that bends to the left of its direction, so that opposite flows separate."""
    (x1, y1), (x2, y2) = start, end
    dx, dy = x2 - x1, y2 - y1
    cx, cy = (x1 + x2) / 2 + bend * dy, (y1 + y2) / 2 - bend * dx
    points = []
    for step in range(_STEPS + 1):
        t = step / _STEPS
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t**2
        points.append((a * x1 + b * cx + c * x2, a * y1 + b * cy + c * y2))
    return points


def _arrow(path: Sequence[Point], thick: float) -> list[Point]:
    """Outline of an arc of constant width with an arrowhead at its end."""
    length = sum(math.dist(a, b) for a, b in pairwise(path)) or 1.0
    head = min(max(1.1 * thick, 6.0), 0.45 * length)
    length_behind, cut = 0.0, len(path) - 1
    for index in range(len(path) - 1, 0, -1):
        length_behind += math.dist(path[index], path[index - 1])
        if length_behind >= head:
            cut = index - 1
            break
    body = list(path[: cut + 1])
    left, right = [], []
    for index, (x, y) in enumerate(body):
        ahead = path[min(index + 1, len(path) - 1)]
        behind = path[max(index - 1, 0)]
        nx, ny = _normal(behind, ahead)
        left.append((x + nx * thick / 2, y + ny * thick / 2))
        right.append((x - nx * thick / 2, y - ny * thick / 2))
    nx, ny = _normal(body[-1], path[-1])
    wide = thick / 2 + max(2.2, 0.35 * thick)
    x, y = body[-1]
    barbs = [(x + nx * wide, y + ny * wide), path[-1], (x - nx * wide, y - ny * wide)]
    return [*left, *barbs, *reversed(right)]


def _normal(start: Point, end: Point) -> Point:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy) or 1.0
    return -dy / length, dx / length


def _numeral(path: Sequence[Point], occupied: Sequence[Point]) -> Point | None:
    """Position of an arc's number: near its middle, on it or beside it, clear of numbers and ends.

    None if there is no free position; the list still has the flow.
    """
    last = len(path) - 1
    places = sorted(range(3, last - 2), key=lambda i: abs(i - last / 2))
    for aside in (0.0, 1.3 * _NUMERAL, -1.3 * _NUMERAL):
        for index in places:
            nx, ny = _normal(path[index - 1], path[index + 1])
            spot = path[index][0] + aside * nx, path[index][1] + aside * ny
            if all(math.dist(spot, other) >= 1.9 * _NUMERAL for other in occupied):
                return spot
    return None


def _beside(point: Point, towards: Point) -> Point:
    """Point where a line to an end stops, just before its symbol."""
    away = math.dist(point, towards) or 1.0
    part = min(_MARK / away, 1.0)
    return point[0] + (towards[0] - point[0]) * part, point[1] + (towards[1] - point[1]) * part


@lru_cache(maxsize=64)
def _labels(
    labels: tuple[MapLabel, ...],
    spot: MapPlace,
    numerals: tuple[Point, ...],
    points: tuple[tuple[str, Point], ...],
    size: float,
    office: bool,
) -> tuple[PlacedLabel, ...]:
    """Positions of the labels, clear of numbers and ends. Cached, for placement is the slowest part
    and does not depend on the theme.
    """
    dots = {key: at for key, at in points if key in {label.iso3 for label in labels}}
    others = [at for key, at in points if key not in dots]
    marks = {f"#{n}": at for n, at in enumerate([*numerals, *others])}
    ground = MapSurface(
        world(), spot.scale, spot.width, spot.height, frozenset(), {**dots, **marks}, 6.0, size
    )
    return tuple(place_labels(labels, ground))


def _label(ink: Ink, placement: PlacedLabel, point: Point | None) -> None:
    """Draw name and value, with a line to the end if the label is not beside it."""
    size, box, label = ink.frame.label, placement.box, placement.label
    if placement.leader and point:
        ink.line(*_beside(point, placement.leader[1]), *placement.leader[1], "ink")
    ink.text(box.x, box.y + 12, label.name, size=size, bold=True, halo=True)
    x, y = box.x + text_width(label.name, size, bold=True) + 5, box.y + 12
    if placement.two_lines:
        x, y = box.x, y + 16
    ink.text(x, y, label.value, size=size, halo=True)


# ---------------------------------------------------------------- list of a map


def _list_width(encoding: FlowsEncoding, frame: Frame) -> float:
    panel = encoding.panels[0]
    name = max(
        [text_width(f.name, frame.label) for f in panel.flows]
        + [text_width(panel.total[0], frame.label, bold=True)],
        default=0.0,
    )
    value = _value_width(panel, frame)
    return min(name + value + 56, frame.width * 0.46)


def _value_width(panel: FlowsPanel, frame: Frame) -> float:
    texts = [*(f.text for f in panel.flows), panel.total[1]]
    return max(widest(texts, frame.label, bold=True), text_width(panel.unit, frame.small))


def _draw_list(ink: Ink, panel: FlowsPanel, x: float, top: float, room: float) -> float:
    """Draw the numbered flows with values, then the rest and the sum; returns the lowest y used."""
    frame = ink.frame
    right = x + room
    most = 40 + len(panel.flows) * _ROW
    pitch = _ROW
    if frame.room and most > frame.room:
        pitch = max((frame.room - 24) / (len(panel.flows) + 1), frame.label + 2)
    ink.text(right, top + 13, panel.unit, size=frame.small, token="ink2", anchor="end")
    y = top + 20
    ink.line(x, y, right, y, "line")
    names = room - _value_width(panel, frame) - 42
    for number, flow in enumerate(panel.flows, start=1):
        middle = y + pitch / 2
        if flow.rest:
            ink.rect(x + 20.5, middle - 4, 9, 8, stroke="not_named")
        else:
            ink.text(x + 14, middle + 4.7, str(number), size=frame.small, bold=True, anchor="end")
            ink.rect(x + 20, middle - 4.5, 10, 9, fill=flow.token, opacity=_OPACITY)
        lines = wrap(flow.name, frame.label, names)
        ink.lines(x + 36, middle + 4.7, lines, 16, size=frame.label)
        ink.text(right, middle + 4.7, flow.text, size=frame.label, anchor="end")
        y += pitch + (len(lines) - 1) * 16
    ink.line(x, y, right, y, "line")
    ink.text(x + 36, y + pitch / 2 + 4.7, panel.total[0], size=frame.label, bold=True)
    ink.text(right, y + pitch / 2 + 4.7, panel.total[1], size=frame.label, bold=True, anchor="end")
    return y + pitch + 2


# ---------------------------------------------------------------- bands


def _bands(encoding: FlowsEncoding, frame: Frame) -> Picture:
    """Draw panels side by side if they fit, else stacked."""
    ink = Ink(frame)
    used = _key(ink, encoding, 0, 0, frame.width)
    top = used + 4 if used else 0.0
    count = len(encoding.panels)
    beside = count > 1 and frame.width >= _TWO_PANELS
    columns = min(count, 2) if beside else 1
    rows = math.ceil(count / columns)
    width = (frame.width - _GAP * (columns - 1)) / columns
    room = (frame.room - top) / rows - 12 if frame.room else 0.0
    lowest = top
    for row in range(rows):
        top = lowest
        for column, panel in enumerate(encoding.panels[row * columns : (row + 1) * columns]):
            left = column * (width + _GAP)
            lowest = max(lowest, _panel(ink, panel, Box(left, top, width, room)))
        lowest += 12 if row + 1 < rows else 0
    return ink.picture(frame.width, lowest + 2)


def _panel(ink: Ink, panel: FlowsPanel, box: Box) -> float:
    """Draw one panel in a box (height 0: as high as needed); returns the lowest y used."""
    frame = ink.frame
    narrow = box.width < NARROW and not frame.slide
    y = box.y
    if panel.title:
        lines = wrap(panel.title, frame.label, box.width, bold=True)
        y = ink.lines(box.x, y + _LINE - 4, lines, _LINE, size=frame.label, bold=True) - _LINE + 4
    sides = [_names(side, frame, box.width, narrow) for side in (panel.starts, panel.ends)]
    left, right = box.x + sides[0] + 6, box.x + box.width - sides[1] - 6
    y += 16
    _heads(ink, panel, box, y - 3, (left + _NODE, right - _NODE))
    y += 6
    slot = 2 * _LINE if narrow else _LINE
    values = [_sums(panel, side) for side in ("start", "end")]
    # Two rows of panels on a slide have room for the bands alone.
    is_low = frame.on_slide and 0 < box.height < _FOOT_FROM
    foot = wrap(panel.left_out, frame.small, box.width) if panel.left_out and not is_low else []
    below = 6 + _LINE * len(foot)
    room = box.height - (y - box.y) - below if box.height else 0.0
    scale, gap = _scale(values, slot, room)
    tops, lowest = [], y
    for side, sums in zip((panel.starts, panel.ends), values, strict=True):
        at: dict[str, float] = {}
        edge = y
        for n, end in enumerate(side):
            height = max(sums[end.key] * scale, 1.0)
            row_height = max(height + gap, slot)
            edge -= min(row_height - height, gap) / 2 if n == 0 else 0.0
            at[end.key] = edge + (row_height - height) / 2
            edge += row_height
            lowest = max(lowest, edge - gap / 2)
        tops.append(at)
    _ribbons(ink, panel, tops, scale, left + _NODE, right - _NODE)
    for side, sums, at, x in zip(
        (panel.starts, panel.ends), values, tops, (left, right - _NODE), strict=True
    ):
        outer = x == left
        for end in side:
            height = max(sums[end.key] * scale, 1.0)
            ink.rect(x, at[end.key], _NODE, height, fill=end.token)
            middle = at[end.key] + height / 2
            _end_words(ink, end, x - 6 if outer else x + _NODE + 6, middle, outer, narrow)
    y = lowest + 6 + _LINE - 3
    return ink.lines(box.x, y, foot, _LINE, size=frame.small, token="ink2") - _LINE + 3


def _heads(ink: Ink, panel: FlowsPanel, box: Box, y: float, nodes: tuple[float, float]) -> None:
    """Write the column headings, at the nodes if they fit there, else at the edge."""
    size = ink.frame.small
    for side, head in enumerate(panel.heads):
        line = wrap(head, size, box.width * 0.46)[0]
        room = nodes[0] - box.x if side == 0 else box.x + box.width - nodes[1]
        fits = text_width(line, size) <= room
        x = nodes[side] if fits else box.x + box.width * side
        ink.text(
            x, y, line, size=size, token="ink2", anchor="end" if fits != bool(side) else "start"
        )


def _sums(panel: FlowsPanel, side: str) -> dict[str, float]:
    sums: dict[str, float] = {}
    for flow in panel.flows:
        if flow.rest:
            continue
        key = flow.start if side == "start" else flow.end
        sums[key] = sums.get(key, 0.0) + flow.value
    return sums


def _scale(values: Sequence[dict[str, float]], slot: float, room: float) -> tuple[float, float]:
    """Px per unit of value, and the gap between nodes: the largest with which both columns fit."""
    total = max(sum(values[0].values()), 1e-9)
    if not room:
        return _BANDS / total, _GAPS[0]
    for low, gaps in ((_BANDS_LOW, _GAPS), (_MIN_BANDS, _GAPS[-1:])):
        for gap in gaps:
            for pixels in range(int(max(_BANDS, room)), int(low), -4):
                scale = pixels / total
                heights = [
                    sum(max(v * scale + gap, slot) for v in sums.values()) - gap for sums in values
                ]
                if max(heights) <= room:
                    return scale, gap
    return _MIN_BANDS / total, _GAPS[-1]


def _names(side: Sequence[FlowEnd], frame: Frame, room: float, narrow: bool) -> float:
    """Width of a column of names with numbers."""
    widths = []
    for end in side:
        name = text_width(end.name, frame.label, bold=True)
        value = text_width(end.text, frame.label)
        widths.append(max(name, value) if narrow else name + value + 7)
    return min(max(widths, default=0.0), room * (0.34 if narrow else 0.46))


def _end_words(ink: Ink, end: FlowEnd, x: float, middle: float, outer: bool, narrow: bool) -> None:
    """Draw name and number beside a node; right-aligned to it on the left side."""
    frame = ink.frame
    size = frame.label
    anchor = "end" if outer else "start"
    if narrow:
        ink.text(x, middle - 3.5, end.name, size=size, bold=True, anchor=anchor)
        ink.text(x, middle + 13, end.text, size=size, anchor=anchor)
        return
    y = middle + 4.7
    if outer:
        ink.text(x, y, end.text, size=size, anchor="end")
        x -= text_width(end.text, size) + 7
        ink.text(x, y, end.name, size=size, bold=True, anchor="end")
    else:
        ink.text(x, y, end.name, size=size, bold=True)
        ink.text(x + text_width(end.name, size, bold=True) + 7, y, end.text, size=size)


def _ribbons(
    ink: Ink,
    panel: FlowsPanel,
    tops: Sequence[dict[str, float]],
    scale: float,
    left: float,
    right: float,
) -> None:
    """Draw bands between the columns, sorted at each node by the other side, so that few cross."""
    flows = [flow for flow in panel.flows if not flow.rest]
    starts = {end.key: n for n, end in enumerate(panel.starts)}
    ends = {end.key: n for n, end in enumerate(panel.ends)}
    offset: list[dict[str, float]] = [dict(at) for at in tops]
    from_y: dict[str, float] = {}
    to_y: dict[str, float] = {}
    for flow in sorted(flows, key=lambda f: (starts[f.start], ends[f.end])):
        from_y[flow.key] = offset[0][flow.start]
        offset[0][flow.start] += flow.value * scale
    for flow in sorted(flows, key=lambda f: (ends[f.end], starts[f.start])):
        to_y[flow.key] = offset[1][flow.end]
        offset[1][flow.end] += flow.value * scale
    outlines = {
        flow.key: _ribbon(
            (left, from_y[flow.key]), (right, to_y[flow.key]), max(flow.value * scale, 1.0)
        )
        for flow in flows
    }
    for flow in flows:
        with ink.mark(flow.key, flow.tip):
            _fill_polygon(ink, outlines[flow.key], flow.token, opacity=_OPACITY)
    for flow in flows:
        if flow.label:
            _outline_polygon(ink, outlines[flow.key])
            _inside(
                ink, flow, outlines[flow.key], [r for key, r in outlines.items() if key != flow.key]
            )


def _inside(
    ink: Ink, flow: Flow, ribbon: Sequence[Point], others: Sequence[Sequence[Point]]
) -> None:
    """Draw a band's label inside it, on one line or two, where no other band crosses.

    It is left out if it does not fit: the outline and the title identify the band.
    """
    frame = ink.frame
    size = frame.label
    under = blend(frame.colour(flow.token), frame.colour("ground"), _OPACITY)
    token = frame.text_on(under)
    span = ribbon[_STEPS][0] - ribbon[0][0]
    for lines in ([flow.label], wrap(flow.label, size, span * 0.8, bold=True)):
        width, height = widest(lines, size, bold=True) + 8, _LINE * len(lines)
        for part in _PLACES:
            x = ribbon[0][0] + span * part
            top, bottom = _edges(ribbon, x - width / 2, x + width / 2)
            if width > span or bottom - top < height + 4:
                continue
            y = (top + bottom - height) / 2
            crossed = (_edges(other, x - width / 2, x + width / 2, outer=True) for other in others)
            if any(upper < y + height and lower > y for upper, lower in crossed):
                continue
            ink.lines(x, y + 13, lines, _LINE, size=size, bold=True, token=token, anchor="middle")
            return


def _edges(
    ribbon: Sequence[Point], start: float, end: float, *, outer: bool = False
) -> tuple[float, float]:
    """Top and bottom y that a band covers from `start` to `end`: everywhere, or anywhere."""
    upper = ribbon[: _STEPS + 1]
    thick = ribbon[-1][1] - upper[0][1]
    step = (upper[-1][0] - upper[0][0]) / _STEPS or 1.0
    first = max(math.floor((start - upper[0][0]) / step), 0)
    last = min(math.ceil((end - upper[0][0]) / step), _STEPS)
    tops = [y for _, y in upper[first : last + 1]]
    if outer:
        return min(tops), max(tops) + thick
    return max(tops), min(tops) + thick


def _ribbon(start: Point, end: Point, thick: float) -> list[Point]:
    (x1, y1), (x2, y2) = start, end
    upper = []
    for step in range(_STEPS + 1):
        t = step / _STEPS
        eased_share = t * t * (3 - 2 * t)
        upper.append((x1 + (x2 - x1) * t, y1 + (y2 - y1) * eased_share))
    return [*upper, *((x, y + thick) for x, y in reversed(upper))]


def _fill_polygon(ink: Ink, outline: Sequence[Point], token: str, *, opacity: float) -> None:
    """Draw a filled polygon, which becomes a freeform on slides."""
    ink.marks.append(Polygon(outline, ink.frame.colour(token), ink.stroke("ground", 0.5), opacity))


def _outline_polygon(ink: Ink, outline: Sequence[Point]) -> None:
    """Outline the flow that the title is about."""
    ink.marks.append(Polygon(outline, stroke=ink.stroke("ink", _OUTLINE)))
