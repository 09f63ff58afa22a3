"""Where the labels of a map go: on their own country, else over sea with a leader."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from msp_dash.figures.record import MapLabel
from msp_dash.render.svg.type import text_width
from msp_dash.render.svg.world import CELL, SEA, World

LINE = 16.0
"""Height of a line of a label in px."""

GAP = 5.0
"""Space between name and value in px."""

MARK = 14.0
"""Width in px that a mark of a label takes, the space after it included."""

_MARGIN = 2.0
_AIR = 4.0
_INSIDE = 2
"""Steps of 3 px that a leader goes into its country."""
_FAR = (16.0, 24.0, 34.0, 46.0, 60.0, 76.0, 94.0, 114.0, 136.0)
_ANGLES = 24


Point = tuple[float, float]
Leader = tuple[Point, Point]


@dataclass(frozen=True, slots=True)
class Box:
    """Rectangle in px."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: Box, margin: float = _MARGIN) -> bool:
        """Whether the two come nearer than `margin`."""
        return (
            self.x < other.x + other.width + margin
            and other.x < self.x + self.width + margin
            and self.y < other.y + other.height + margin
            and other.y < self.y + self.height + margin
        )

    def nearest(self, x: float, y: float) -> tuple[float, float]:
        """Point nearest to a point on the rectangle and a little air around it."""
        left, right = self.x - _AIR, self.x + self.width + _AIR
        top, bottom = self.y + 1, self.y + self.height - 1
        return min(max(x, left), right), min(max(y, top), bottom)


@dataclass(frozen=True, slots=True)
class Placed:
    """A label with its box; `own` is the share of the box on its country."""

    label: MapLabel
    box: Box
    two_lines: bool
    own: float
    leader: Leader | None


@dataclass(frozen=True, slots=True)
class Ground:
    """What the labels lie on, in px: `scale` px a unit, `filled` codes that carry colour."""

    world: World
    scale: float
    width: float
    height: float
    filled: frozenset[str]
    dots: dict[str, tuple[float, float]]
    dot_radius: float
    size: float
    key: Box | None = None
    """Room that the key takes on the map itself."""


def place(labels: Sequence[MapLabel], ground: Ground) -> list[Placed]:
    """Give each label the cheapest place that meets no other; one without a place is left out."""
    radius = ground.dot_radius + 1
    taken = [Box(x - radius, y - radius, 2 * radius, 2 * radius) for x, y in ground.dots.values()]
    taken += [ground.key] if ground.key else []
    leaders: list[Leader] = []
    placed: list[Placed] = []
    below = _Below(ground)
    for label in labels:
        if label.iso3 not in ground.world.shapes:
            continue
        below.turn_to(label.iso3)
        best: tuple[float, Placed] | None = None
        for least, spot in sorted(_candidates(label, ground, below), key=lambda c: c[0]):
            if best is not None and least >= best[0]:
                break
            candidate = _at(spot, label, ground)
            if not _free(candidate, taken, leaders, ground):
                continue
            cost = least + (below.crossed(candidate.leader) if candidate.leader else 0.0)
            if best is None or cost < best[0]:
                best = (cost, candidate)
        if best is None:
            continue
        chosen = best[1]
        if chosen.leader:
            leader = below.shortened(chosen.leader)
            chosen = replace(chosen, leader=leader)
            leaders.append(leader)
        placed.append(chosen)
        taken.append(chosen.box)
    return placed


class _Below:
    """Shares of boxes on three kinds of cells, from summed tables: one look-up a box.

    The tables of all land and all coloured land are made once; each label takes its own off.
    """

    def __init__(self, ground: Ground) -> None:
        self.grid = ground.world.grid
        self.codes = ground.world.codes
        codes = [self.codes[c] for c in ground.filled if c in self.codes]
        self.coloured = np.isin(self.grid, codes)
        self.unit = ground.scale * CELL
        self._land_table = _summed(self.grid != SEA)
        self._coloured_table = _summed(self.coloured)

    def turn_to(self, code: str) -> None:
        """Take the point of view of a label's country."""
        self.own = self.codes[code]
        mine = self.grid == self.own
        self.own_coloured = bool((mine & self.coloured).any())
        self._own_table = _summed(mine)

    def shares(
        self, corners: Sequence[Point], width: float, height: float
    ) -> tuple[list[float], list[float], list[float]]:
        """Shares of boxes on their own country, on other coloured land, on any other land.

        All boxes that a label may take at once, by their upper left corners: there are hundreds a
        label, and one by one they cost most of a map.
        """
        rows, cols = self.grid.shape
        x, y = np.array(corners).T
        top = np.maximum((y / self.unit).astype(np.int64), 0)
        left = np.maximum((x / self.unit).astype(np.int64), 0)
        bottom = ((y + height) / self.unit).astype(np.int64) + 1
        right = ((x + width) / self.unit).astype(np.int64) + 1
        whole = np.maximum((bottom - top) * (right - left), 1)
        bottom, right = np.minimum(bottom, rows), np.minimum(right, cols)
        off = (top >= bottom) | (left >= right)
        top, bottom, left, right = (np.where(off, 0, side) for side in (top, bottom, left, right))
        own, coloured, land = (
            (t[bottom, right] - t[top, right] - t[bottom, left] + t[top, left]) / whole
            for t in (self._own_table, self._coloured_table, self._land_table)
        )
        others = coloured - own * self.own_coloured
        return own.tolist(), others.tolist(), (land - own).tolist()

    def shortened(self, leader: Leader) -> Leader:
        """End a leader a little inside the coast or border of its country."""
        point, label = leader
        inside = 0
        for x, y in _along((label, point)):
            row, col = int(y / self.unit), int(x / self.unit)
            if 0 <= row < self.grid.shape[0] and 0 <= col < self.grid.shape[1]:
                inside += bool(self.grid[row, col] == self.own)
            if inside > _INSIDE:
                return (x, y), label
        return leader

    def crossed(self, leader: Leader) -> float:
        """Cost of a leader over other countries: little over grey, more over colour."""
        cost = 0.0
        for x, y in _along(leader):
            row, col = int(y / self.unit), int(x / self.unit)
            inside = 0 <= row < self.grid.shape[0] and 0 <= col < self.grid.shape[1]
            if inside and self.grid[row, col] not in (SEA, self.own):
                cost += 0.062 if self.coloured[row, col] else 0.012
        return cost


def _summed(kind: npt.NDArray[np.bool_]) -> npt.NDArray[np.int32]:
    """Count of true cells above and left of each corner."""
    table = np.zeros((kind.shape[0] + 1, kind.shape[1] + 1), dtype=np.int32)
    kind.cumsum(0, dtype=np.int32).cumsum(1, out=table[1:, 1:])
    return table


def _along(leader: Leader) -> Iterator[Point]:
    """Points of a straight line, every 3 px."""
    (x1, y1), (x2, y2) = leader
    steps = max(2, int(math.hypot(x2 - x1, y2 - y1) / 3))
    for step in range(steps + 1):
        yield x1 + (x2 - x1) * step / steps, y1 + (y2 - y1) * step / steps


def _free(candidate: Placed, taken: list[Box], leaders: list[Leader], ground: Ground) -> bool:
    """Whether a label and its leader keep clear of everything placed before."""
    box = candidate.box
    if box.x < 0 or box.x + box.width > ground.width:
        return False
    if box.y < 0 or box.y + box.height > ground.height:
        return False
    if any(box.meets(other) for other in taken):
        return False
    if any(_crosses(line, box) for line in leaders):
        return False
    if candidate.leader is None:
        return True
    own = ground.dots.get(candidate.label.iso3)
    others = [b for b in taken if own is None or not b.meets(Box(*own, 0, 0), 0)]
    return not any(_crosses(candidate.leader, b) for b in others) and not any(
        _cross(candidate.leader, line) for line in leaders
    )


def _crosses(line: Leader, box: Box) -> bool:
    """Whether a straight line runs through a box or nearly."""
    return any(
        box.x - 2 <= x <= box.x + box.width + 2 and box.y - 2 <= y <= box.y + box.height + 2
        for x, y in _along(line)
    )


def _cross(one: Leader, other: Leader) -> bool:
    """Whether two straight lines cross."""

    def side(line: Leader, point: Point) -> float:
        (x1, y1), (x2, y2) = line
        return (x2 - x1) * (point[1] - y1) - (y2 - y1) * (point[0] - x1)

    return (
        side(one, other[0]) * side(one, other[1]) < 0
        and side(other, one[0]) * side(other, one[1]) < 0
    )


@dataclass(frozen=True, slots=True)
class _Spot:
    """A place that a label may take; `far` is its distance, None on the country itself."""

    corner: Point
    width: float
    height: float
    two_lines: bool
    own: float
    far: float | None


def _candidates(label: MapLabel, ground: Ground, below: _Below) -> Iterator[tuple[float, _Spot]]:
    """Every place looked at, with its cost; what a leader crosses is added later."""
    shape = ground.world.shapes[label.iso3]
    x, y = shape.x * ground.scale, shape.y * ground.scale
    dot = label.iso3 in ground.dots
    for two_lines in (False, True) if label.value else (False,):
        width, height = _size(label, ground.size, two_lines)
        # A mark on a country would be read as a place in it.
        if not (dot or label.marks):
            corners = _on_country(x, y, width, height)
            for corner, own in zip(corners, below.shares(corners, width, height)[0], strict=True):
                if own >= 0.8:
                    left, top = corner
                    away = math.hypot(left + width / 2 - x, top + height / 2 - y) / 150
                    cost = away + 10 * (1 - own) + 0.6 * two_lines
                    yield cost, _Spot(corner, width, height, two_lines, own, None)
        corners, distances = _around(x, y, width, height, ground, dot)
        shares = below.shares(corners, width, height)
        for corner, far, own, coloured, land in zip(corners, distances, *shares, strict=True):
            cost = 0.5 + far / 90 + 1.2 * land + 3 * coloured + 2.5 * own
            # Straight to the side reads better than above or below.
            cost += 0.12 * (abs(corner[1] + height / 2 - y) > 4) + 0.1 * two_lines
            yield cost, _Spot(corner, width, height, two_lines, own, far)


def _at(spot: _Spot, label: MapLabel, ground: Ground) -> Placed:
    """The label in its place, with a leader to its country from further away."""
    box = Box(*spot.corner, spot.width, spot.height)
    near = label.iso3 in ground.dots and spot.far is not None and spot.far <= _near(ground)
    if spot.far is None or near:
        return Placed(label, box, spot.two_lines, spot.own, None)
    shape = ground.world.shapes[label.iso3]
    x, y = shape.x * ground.scale, shape.y * ground.scale
    return Placed(label, box, spot.two_lines, spot.own, ((x, y), box.nearest(x, y)))


def _near(ground: Ground) -> float:
    """Distance at which a label stands at its dot and needs no leader."""
    return ground.dot_radius + 4


def _size(label: MapLabel, size: float, two_lines: bool) -> tuple[float, float]:
    if label.marks:
        longest = max(text_width(mark.text, size) for mark in label.marks)
        count = len(label.marks)
        return (MARK + longest, count * LINE) if longest else (count * MARK, LINE)
    name = text_width(label.name, size, bold=True)
    value = text_width(label.value, size)
    if two_lines:
        return max(name, value), 2 * LINE
    return name + (GAP + value if label.value else 0), LINE


def _on_country(x: float, y: float, width: float, height: float) -> list[Point]:
    return [
        (x - width / 2 + dx, y - height / 2 + dy)
        for dy in range(-30, 31, 5)
        for dx in range(-96, 97, 6)
    ]


_DIRECTIONS = tuple(
    (math.cos(2 * math.pi * step / _ANGLES), math.sin(2 * math.pi * step / _ANGLES))
    for step in range(_ANGLES)
)


def _around(
    x: float, y: float, width: float, height: float, ground: Ground, dot: bool
) -> tuple[list[Point], list[float]]:
    """Boxes whose nearest edge or corner lies at a distance in each of many directions."""
    corners, distances = [], []
    for distance in ((_near(ground),) if dot else ()) + _FAR:
        for dx, dy in _DIRECTIONS:
            px, py = x + distance * dx, y + distance * dy
            left = px if dx > 0.2 else px - width if dx < -0.2 else px - width / 2
            top = py - height / 2
            if abs(dx) <= 0.5:
                top = py if dy > 0 else py - height
            corners.append((left, top))
            distances.append(distance)
    return corners, distances
