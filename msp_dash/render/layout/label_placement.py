"""Placement of map labels: on their own country where they fit, else at sea with a leader line.

Each label takes the cheapest free position. Costs count the area that a box covers of its own
country, of coloured countries and of other land, read from summed-area tables of a coarse grid.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from msp_dash.figures.record import MapLabel
from msp_dash.render.layout.text_metrics import text_width
from msp_dash.render.layout.world import CELL, SEA, World

LINE = 16.0
"""Line height of a label in px."""

GAP = 5.0
"""Space between name and value in px."""

MARK = 14.0
"""Width in px of a symbol in a label, with the space after it."""

_MARGIN = 2.0
_AIR = 4.0
_INSIDE = 2
"""Steps of 3 px by which a leader extends into its country."""
_FAR = (16.0, 24.0, 34.0, 46.0, 60.0, 76.0, 94.0, 114.0, 136.0)
_ANGLES = 24
_HAIR = 1e-6
Line = npt.NDArray[np.float64]
Cells = npt.NDArray[np.int64]
_TURNS = [2 * math.pi * step / _ANGLES for step in range(_ANGLES)]
_COSINES: Line = np.array([math.cos(angle) for angle in _TURNS])
_SINES: Line = np.array([math.sin(angle) for angle in _TURNS])
_GRID_Y, _GRID_X = (side.ravel() for side in np.mgrid[-30:31:5, -96:97:6].astype(float))
"""Offsets in px from a country's label point to candidate centers of its label."""

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
        """Whether the boxes are nearer to each other than `margin`."""
        return (
            self.x < other.x + other.width + margin
            and other.x < self.x + self.width + margin
            and self.y < other.y + other.height + margin
            and other.y < self.y + self.height + margin
        )

    def nearest(self, x: float, y: float) -> tuple[float, float]:
        """Point of the slightly padded rectangle that is nearest to (`x`, `y`)."""
        left, right = self.x - _AIR, self.x + self.width + _AIR
        top, bottom = self.y + 1, self.y + self.height - 1
        return min(max(x, left), right), min(max(y, top), bottom)


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """A label and its box; `own` is the fraction of the box that lies on its country."""

    label: MapLabel
    box: Box
    two_lines: bool
    own: float
    leader: Leader | None


@dataclass(frozen=True, slots=True)
class MapSurface:
    """The map that labels are placed on: `scale` in px per unit, `filled` coloured countries."""

    world: World
    scale: float
    width: float
    height: float
    filled: frozenset[str]
    dots: dict[str, tuple[float, float]]
    dot_radius: float
    size: float
    key: Box | None = None
    """Box of a legend that is drawn on the map itself."""
    left: float = 0.0
    """Left edge of the picture; negative if there is space for names left of the map."""


def place_labels(labels: Sequence[MapLabel], surface: MapSurface) -> list[PlacedLabel]:
    """Give each label its cheapest free position; a label without one is left out."""
    radius = surface.dot_radius + 1
    occupied = [
        Box(x - radius, y - radius, 2 * radius, 2 * radius) for x, y in surface.dots.values()
    ]
    occupied += [surface.key] if surface.key else []
    leaders: list[Leader] = []
    result: list[PlacedLabel] = []
    land_shares = LandShares(surface)
    for label in labels:
        if label.iso3 not in surface.world.shapes:
            continue
        land_shares.turn_to(label.iso3)
        best: tuple[float, PlacedLabel] | None = None
        for least, candidate in _candidates(label, surface, land_shares):
            if best is not None and least >= best[0]:
                break
            if not _is_clear(candidate, occupied, leaders, surface):
                continue
            cost = least + (land_shares.crossed(candidate.leader) if candidate.leader else 0.0)
            if best is None or cost < best[0]:
                best = (cost, candidate)
        if best is None:
            continue
        placement = best[1]
        if placement.leader:
            leader = land_shares.shortened(placement.leader)
            placement = replace(placement, leader=leader)
            leaders.append(leader)
        result.append(placement)
        occupied.append(placement.box)
    return result


class LandShares:
    """Fractions of boxes that lie on three kinds of land, from summed-area tables.

    Tables of all land and of each country are cached per world; that of coloured land is computed
    for each map.
    """

    def __init__(self, surface: MapSurface) -> None:
        self.world = surface.world
        self.grid = surface.world.grid
        self.codes = surface.world.codes
        filled = [self.codes[c] for c in surface.filled if c in self.codes]
        self.coloured = np.isin(self.grid, filled)
        self.unit = surface.scale * CELL
        self._filled = frozenset(filled)
        self._land_table = _land(_ByIdentity(self.world))
        self._coloured_table = _summed_area(self.coloured)

    def turn_to(self, code: str) -> None:
        """Set the country whose label is placed next."""
        self.own = self.codes[code]
        self._own_table, self._from = _country(_ByIdentity(self.world), self.own)
        self.own_coloured = self.own in self._filled and bool(self._own_table[-1, -1])

    def shares(self, x: Line, y: Line, width: float, height: float) -> tuple[Line, Line, Line]:
        """Fractions of boxes on their own country, on other coloured land, on any other land.

        Vectorized over all candidates of a label, given by their upper left corners: there are
        hundreds per label, and a loop over them would dominate the time of a map.
        """
        sides, whole = self._sides(x, y, width, height)
        own = _sum_in_boxes(self._own_table, self._in_own(sides)) / whole
        coloured, land = (
            _sum_in_boxes(t, sides) / whole for t in (self._coloured_table, self._land_table)
        )
        return own, coloured - own * self.own_coloured, land - own

    def own_shares(self, x: Line, y: Line, width: float, height: float) -> Line:
        """The first of `shares`."""
        sides, whole = self._sides(x, y, width, height)
        shares: Line = _sum_in_boxes(self._own_table, self._in_own(sides)) / whole
        return shares

    def _sides(self, x: Line, y: Line, width: float, height: float) -> tuple[list[Cells], Cells]:
        """Sides of boxes in cells (top, bottom, left, right) within the map, and their areas."""
        rows, cols = self.grid.shape
        top = np.maximum((y / self.unit).astype(np.int64), 0)
        left = np.maximum((x / self.unit).astype(np.int64), 0)
        bottom = ((y + height) / self.unit).astype(np.int64) + 1
        right = ((x + width) / self.unit).astype(np.int64) + 1
        whole = np.maximum((bottom - top) * (right - left), 1)
        bottom, right = np.minimum(bottom, rows), np.minimum(right, cols)
        off = (top >= bottom) | (left >= right)
        return [np.where(off, 0, side) for side in (top, bottom, left, right)], whole

    def _in_own(self, sides: Sequence[Cells]) -> list[Cells]:
        """Sides of boxes relative to the country's own table, clipped to it."""
        corner, shape = self._from, self._own_table.shape
        axes = (0, 0, 1, 1)
        # Not `np.clip`, which looks up the limits of the dtype each time.
        return [
            np.minimum(np.maximum(side - corner[axis], 0), shape[axis] - 1)
            for side, axis in zip(sides, axes, strict=True)
        ]

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
        """Cost of a leader that crosses other countries: low on grey, higher on colour."""
        cost = 0.0
        for x, y in _along(leader):
            row, col = int(y / self.unit), int(x / self.unit)
            inside = 0 <= row < self.grid.shape[0] and 0 <= col < self.grid.shape[1]
            if inside and self.grid[row, col] not in (SEA, self.own):
                cost += 0.062 if self.coloured[row, col] else 0.012
        return cost


class _ByIdentity:
    """A world as a cache key, compared by identity instead of by its cells."""

    def __init__(self, world: World) -> None:
        self.world = world

    def __hash__(self) -> int:
        return id(self.world)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByIdentity) and self.world is other.world


@lru_cache(maxsize=1)
def _land(of: _ByIdentity) -> npt.NDArray[np.int32]:
    return _summed_area(of.world.grid != SEA)


@lru_cache(maxsize=256)
def _country(of: _ByIdentity, number: int) -> tuple[npt.NDArray[np.int32], tuple[int, int]]:
    """Summed-area table of a country's bounding box, and the upper left corner of that box."""
    mine = of.world.grid == number
    rows, cols = np.flatnonzero(mine.any(axis=1)), np.flatnonzero(mine.any(axis=0))
    if not len(rows):
        return _summed_area(mine[:0, :0]), (0, 0)
    top, left = int(rows[0]), int(cols[0])
    return _summed_area(mine[top : rows[-1] + 1, left : cols[-1] + 1]), (top, left)


def _summed_area(kind: npt.NDArray[np.bool_]) -> npt.NDArray[np.int32]:
    """Summed-area table: number of true cells above and left of each corner."""
    table = np.zeros((kind.shape[0] + 1, kind.shape[1] + 1), dtype=np.int32)
    kind.cumsum(0, dtype=np.int32).cumsum(1, out=table[1:, 1:])
    return table


def _sum_in_boxes(table: npt.NDArray[np.int32], sides: Sequence[Cells]) -> npt.NDArray[np.int32]:
    """Number of true cells in boxes (top, bottom, left, right), from a summed-area table."""
    top, bottom, left, right = sides
    return table[bottom, right] - table[top, right] - table[bottom, left] + table[top, left]


def _along(leader: Leader) -> Iterator[Point]:
    """Points of a straight line, every 3 px."""
    (x1, y1), (x2, y2) = leader
    steps = max(2, int(math.hypot(x2 - x1, y2 - y1) / 3))
    for step in range(steps + 1):
        yield x1 + (x2 - x1) * step / steps, y1 + (y2 - y1) * step / steps


def _is_clear(
    candidate: PlacedLabel, occupied: list[Box], leaders: list[Leader], surface: MapSurface
) -> bool:
    """Whether a label and its leader are clear of everything placed so far."""
    box = candidate.box
    if box.x < surface.left or box.x + box.width > surface.width:
        return False
    if box.y < 0 or box.y + box.height > surface.height:
        return False
    if any(box.meets(other) for other in occupied):
        return False
    if any(_line_hits_box(line, box) for line in leaders):
        return False
    if candidate.leader is None:
        return True
    own = surface.dots.get(candidate.label.area or candidate.label.iso3)
    others = [b for b in occupied if own is None or not b.meets(Box(*own, 0, 0), 0)]
    return not any(_line_hits_box(candidate.leader, b) for b in others) and not any(
        _lines_cross(candidate.leader, line) for line in leaders
    )


def _line_hits_box(line: Leader, box: Box) -> bool:
    """Whether a straight line crosses or nearly touches a box."""
    left, right = box.x - 2, box.x + box.width + 2
    top, bottom = box.y - 2, box.y + box.height + 2
    # Most lines are far from most boxes, which their ends show; `_HAIR` is a rounding tolerance.
    (x1, y1), (x2, y2) = line
    if max(x1, x2) < left - _HAIR or min(x1, x2) > right + _HAIR:
        return False
    if max(y1, y2) < top - _HAIR or min(y1, y2) > bottom + _HAIR:
        return False
    return any(left <= x <= right and top <= y <= bottom for x, y in _along(line))


def _lines_cross(one: Leader, other: Leader) -> bool:
    """Whether two straight lines cross."""

    def side(line: Leader, point: Point) -> float:
        (x1, y1), (x2, y2) = line
        return (x2 - x1) * (point[1] - y1) - (y2 - y1) * (point[0] - x1)

    return (
        side(one, other[0]) * side(one, other[1]) < 0
        and side(other, one[0]) * side(other, one[1]) < 0
    )


def _candidates(
    label: MapLabel, surface: MapSurface, land_shares: LandShares
) -> Iterator[tuple[float, PlacedLabel]]:
    """All candidate positions, cheapest first; the cost of what a leader crosses is added later."""
    shape = surface.world.shapes[label.iso3]
    x, y = shape.x * surface.scale, shape.y * surface.scale
    dot = label.iso3 in surface.dots
    spots: list[Places] = []
    for two_lines in (False, True) if label.value else (False,):
        size = _size(label, surface.size, two_lines)
        # A symbol on a country would be taken for a location in it.
        if not (dot or label.marks):
            spots.append(_on_country(x, y, size, two_lines, land_shares))
        spots.append(around(x, y, size, two_lines, surface, dot, land_shares))
    costs = np.concatenate([one.costs for one in spots])
    places = [(one, at) for one in spots for at in range(len(one.costs))]
    for number in np.argsort(costs, kind="stable").tolist():
        one, at = places[number]
        box = Box(float(one.x[at]), float(one.y[at]), *one.size)
        far = float(one.far[at])
        # On the country itself or right beside its dot, a label needs no leader.
        leader = (
            ((x, y), box.nearest(x, y)) if far > (_dot_distance(surface) if dot else 0) else None
        )
        yield (
            float(costs[number]),
            PlacedLabel(label, box, one.two_lines, float(one.own[at]), leader),
        )


@dataclass(frozen=True, slots=True)
class Places:
    """Candidate positions of a label: upper left corners, fractions on its own country, distances
    (0 on the country itself) and costs.
    """

    x: Line
    y: Line
    size: tuple[float, float]
    two_lines: bool
    own: Line
    far: Line
    costs: Line


def _dot_distance(surface: MapSurface) -> float:
    """Distance of a label that is right beside its dot."""
    return surface.dot_radius + 4


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


def _on_country(
    x: float, y: float, size: tuple[float, float], two_lines: bool, land_shares: LandShares
) -> Places:
    width, height = size
    xs, ys = x - width / 2 + _GRID_X, y - height / 2 + _GRID_Y
    own = land_shares.own_shares(xs, ys, width, height)
    fits = own >= 0.8
    xs, ys, own = xs[fits], ys[fits], own[fits]
    # Not `np.hypot`, which may differ in the last digit: equal costs must keep their order.
    away = [
        math.hypot(left + width / 2 - x, top + height / 2 - y) / 150
        for left, top in zip(xs.tolist(), ys.tolist(), strict=True)
    ]
    costs = np.array(away, dtype=float) + 10 * (1 - own) + 0.6 * two_lines
    return Places(xs, ys, size, two_lines, own, np.zeros(len(xs)), costs)


def around(
    x: float,
    y: float,
    size: tuple[float, float],
    two_lines: bool,
    surface: MapSurface,
    dot: bool,
    land_shares: LandShares,
) -> Places:
    """Candidates around a point: boxes at several distances in each of many directions."""
    width, height = size
    distances = ((_dot_distance(surface),) if dot else ()) + _FAR
    far = np.repeat(np.array(distances), _ANGLES)
    dx, dy = np.tile(_COSINES, len(distances)), np.tile(_SINES, len(distances))
    px, py = x + far * dx, y + far * dy
    xs = np.where(dx > 0.2, px, np.where(dx < -0.2, px - width, px - width / 2))
    above_or_below = np.where(dy > 0, py, py - height)
    ys = np.where(abs(dx) <= 0.5, above_or_below, py - height / 2)
    own, coloured, land = land_shares.shares(xs, ys, width, height)
    costs = 0.5 + far / 90 + 1.2 * land + 3 * coloured + 2.5 * own
    # A label straight to the side is easier to read than one above or below.
    costs += 0.12 * (abs(ys + height / 2 - y) > 4) + 0.1 * two_lines
    return Places(xs, ys, size, two_lines, own, far, costs)
