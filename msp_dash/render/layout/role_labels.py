"""Labels for every country of a role map: inside its area, or over the sea in columns.

It is all or nothing: `place_all_names` returns None where a label finds no position, and the caller
lists the names beside the map.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from msp_dash.figures.record import MapLabel
from msp_dash.render.layout.label_placement import (
    GAP,
    LINE,
    Box,
    LandShares,
    MapSurface,
    PlacedLabel,
    around,
)
from msp_dash.render.layout.text_metrics import text_width
from msp_dash.render.layout.world import SEA

INSIDE = 4.0
"""Padding in px around a name that must lie inside its area."""

LEFTWARD = (0.22, 0.45, 0.83)
"""Columns of right-aligned names, as fractions of the map's width: west of the Americas, Atlantic,
west of Australia."""

RIGHTWARD = (0.33, 0.405, 0.67, 0.9)
"""Columns of left-aligned names: Caribbean, South Atlantic, Indian Ocean, Pacific."""

_CAPITALS = 9.5
_CELLS = 2.0
"""Px by which a box is overestimated because it is rounded to grid cells."""
_WHOLE = 0.96
"""Fraction of a padded name that must lie on its area; less than 1, as lakes are not part of it."""
_INNER_Y, _INNER_X = (side.ravel() for side in np.mgrid[-30:31:2, -96:97:3].astype(float))
"""Offsets in px from the label point to candidate centers of a name inside its area."""
_STEPS = np.arange(-132.0, 133.0, 6.0)
_FARTHEST = 190.0
_SPOTS = 240
"""Number of cheapest candidates that are kept per name."""
_SAMPLES = np.linspace(0.0, 1.0, 49)
_INTO = 6.0
"""Px by which a leader extends into its area."""
_MARGIN, _AIR = 2.0, 4.0
"""Px between names, and from a name to its leader."""
_EVICTIONS = 300
_GAIN = 0.01
_ROUNDS = 4

Line = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Spots:
    """Candidate positions of one name: corners of boxes, and leader lines from area to name.

    `end` and `start` are the ends of a leader; for a position inside the area both are its center.
    """

    x: Line
    y: Line
    width: float
    led: npt.NDArray[np.bool_]
    end: Line
    start: Line
    costs: Line

    def take(self, at: npt.NDArray[np.int64] | npt.NDArray[np.bool_] | slice) -> Spots:
        """A subset of the candidates."""
        x, y, led = self.x[at], self.y[at], self.led[at]
        return Spots(x, y, self.width, led, self.end[at], self.start[at], self.costs[at])


def place_all_names(
    labels: Sequence[MapLabel], surface: MapSurface
) -> tuple[PlacedLabel, ...] | None:
    """Place every label that has an area; None if one has no position.

    First each name takes its cheapest position and evicts conflicting names, which are placed
    again. Then names are moved to cheaper positions, alone or together with one other, until there
    is no improvement.
    """
    land_shares = LandShares(surface)
    names: dict[str, MapLabel] = {}
    choices: dict[str, Spots] = {}
    for label in labels:
        if area(label) in surface.world.shapes:
            names[label.iso3], choices[label.iso3] = _candidates(label, surface, land_shares)
    if not all(len(spots.x) for spots in choices.values()):
        return None
    positions = _assign(choices)
    if positions is None:
        return None
    for _ in range(_ROUNDS):
        if not _improve(choices, positions):
            break
    return tuple(_at(names[code], choices[code], positions[code]) for code in choices)


def area(label: MapLabel) -> str:
    """Code of the area that a label names."""
    return label.area or label.iso3


def _at(label: MapLabel, spots: Spots, at: int) -> PlacedLabel:
    box = Box(float(spots.x[at]), float(spots.y[at]), spots.width, LINE)
    if not spots.led[at]:
        return PlacedLabel(label, box, False, _WHOLE, None)
    (x1, y1), (x2, y2) = spots.end[at].tolist(), spots.start[at].tolist()
    return PlacedLabel(label, box, False, 0.0, ((x1, y1), (x2, y2)))


def _assign(choices: Mapping[str, Spots]) -> dict[str, int] | None:
    """A position for each name, hardest first; None if evictions do not end."""
    waiting = sorted(choices, key=lambda code: -choices[code].costs[0])
    positions: dict[str, int] = {}
    evictions = dict.fromkeys(choices, 0)
    for _ in range(_EVICTIONS):
        if not waiting:
            break
        code = waiting.pop(0)
        others = list(positions)
        against = _conflicts(choices, code, positions, others)
        # The more often a name was evicted, the costlier it is to evict again.
        weights = np.array([1.5 + evictions[other] for other in others])
        costs = choices[code].costs + (against @ weights if others else 0.0)
        best = int(np.argmin(costs))
        for other, meets in zip(others, against[best], strict=True):
            if meets:
                del positions[other]
                evictions[other] += 1
                waiting.append(other)
        positions[code] = best
    return None if waiting else positions


def _improve(choices: Mapping[str, Spots], positions: dict[str, int]) -> bool:
    """Move names to cheaper positions, alone or together with one other; True if any moved."""

    def loss(code: str) -> float:
        return float(choices[code].costs[positions[code]] - choices[code].costs[0])

    moved = False
    for code in sorted(positions, key=loss, reverse=True):
        if not positions[code]:
            continue
        others = [other for other in positions if other != code]
        against = _conflicts(choices, code, positions, others, positions[code])
        number = against.sum(axis=1)
        current_cost = choices[code].costs[positions[code]]
        for at in range(positions[code]):
            if number[at] > 1:
                continue
            saved = float(current_cost - choices[code].costs[at])
            if number[at]:
                other = others[int(np.argmax(against[at]))]
                rest = [one for one in others if one != other]
                trial = positions | {code: at}
                # Moving the other name must cost less than this move saves.
                worth = choices[other].costs[positions[other]] + saved - _GAIN
                most = int(np.searchsorted(choices[other].costs, worth))
                free = ~_conflicts(choices, other, trial, [*rest, code], most).any(axis=1)
                if not free.any():
                    continue
                positions[other] = int(np.argmax(free))
            elif saved < _GAIN:
                continue
            positions[code] = at
            moved = True
            break
    return moved


def _conflicts(
    choices: Mapping[str, Spots],
    code: str,
    positions: Mapping[str, int],
    others: Sequence[str],
    most: int = _SPOTS,
) -> npt.NDArray[np.bool_]:
    """Which of the `most` cheapest positions of a name (rows) conflict with which of the placed
    names (columns).
    """
    mine = choices[code].take(slice(most))
    if not others:
        return np.zeros((len(mine.x), 0), dtype=bool)
    at = [(choices[other], positions[other]) for other in others]
    x, y = (np.array([getattr(s, side)[n] for s, n in at]) for side in ("x", "y"))
    width = np.array([s.width for s, _ in at])
    led = np.array([s.led[n] for s, n in at])
    end, start = (np.array([getattr(s, side)[n] for s, n in at]) for side in ("end", "start"))
    conflicts = (
        (mine.x[:, None] < x + width + _MARGIN)
        & (x < mine.x[:, None] + mine.width + _MARGIN)
        & (mine.y[:, None] < y + LINE + _MARGIN)
        & (y < mine.y[:, None] + LINE + _MARGIN)
    )
    # Inside areas, where most names are, nothing has a leader.
    if any_led := mine.led.any():
        conflicts |= mine.led[:, None] & _lines_hit_boxes(
            mine.end[:, None], mine.start[:, None], x, y, width, LINE, _MARGIN
        )
    if led.any():
        conflicts[:, led] |= _lines_hit_boxes(
            end[led], start[led], mine.x[:, None], mine.y[:, None], mine.width, LINE, _MARGIN
        )
        if any_led:
            crossed = _lines_cross(mine.end[:, None], mine.start[:, None], end[led], start[led])
            conflicts[:, led] |= mine.led[:, None] & crossed
    return conflicts


def _lines_hit_boxes(
    one: Line, two: Line, x: Line, y: Line, width: Line | float, height: float, margin: float
) -> npt.NDArray[np.bool_]:
    """Whether straight lines cross or nearly touch boxes.

    They do where their extents overlap along both axes and along the normal of the line.
    """
    half_x, half_y = width / 2 + margin, height / 2 + margin
    way_x, way_y = (two[..., 0] - one[..., 0]) / 2, (two[..., 1] - one[..., 1]) / 2
    off_x = one[..., 0] + way_x - (x + width / 2)
    off_y = one[..., 1] + way_y - (y + height / 2)
    wide, high = abs(way_x), abs(way_y)
    return (
        (abs(off_x) <= half_x + wide)
        & (abs(off_y) <= half_y + high)
        & (abs(way_x * off_y - way_y * off_x) <= half_x * high + half_y * wide)
    )


def _lines_cross(one: Line, two: Line, three: Line, four: Line) -> npt.NDArray[np.bool_]:
    """Whether straight lines cross, or an end of one lies on the other."""

    def side(a: Line, b: Line, p: Line) -> Line:
        turn: Line = (b[..., 0] - a[..., 0]) * (p[..., 1] - a[..., 1]) - (b[..., 1] - a[..., 1]) * (
            p[..., 0] - a[..., 0]
        )
        return turn

    return (side(one, two, three) * side(one, two, four) <= 0) & (
        side(three, four, one) * side(three, four, two) <= 0
    )


def _candidates(
    label: MapLabel, surface: MapSurface, land_shares: LandShares
) -> tuple[MapLabel, Spots]:
    """The label as it will be printed, and its candidate positions with their full cost."""
    land_shares.turn_to(area(label))
    spots = _inside_area(label, surface, land_shares)
    if not len(spots.x) and label.brief:
        label = replace(label, name=label.brief)
        spots = _inside_area(label, surface, land_shares)
    if not len(spots.x):
        spots = _outside_area(label, surface, land_shares)
    return label, spots.take(np.argsort(spots.costs, kind="stable")[:_SPOTS])


def _point(label: MapLabel, surface: MapSurface) -> tuple[float, float]:
    shape = surface.world.shapes[area(label)]
    return shape.x * surface.scale, shape.y * surface.scale


def _width(label: MapLabel, surface: MapSurface) -> float:
    name = text_width(label.name, surface.size, bold=True)
    return name + (GAP + text_width(label.value, surface.size) if label.value else 0.0)


def _dots(surface: MapSurface) -> tuple[Line, Line, float]:
    """Left and upper edges of the boxes of all dots and diamonds, and half of their size."""
    r = surface.dot_radius + 1
    x, y = np.array(list(surface.dots.values()), dtype=float).reshape(-1, 2).T
    return x - r, y - r, r


def _is_free(xs: Line, ys: Line, width: float, surface: MapSurface) -> npt.NDArray[np.bool_]:
    """Which boxes lie in the picture and do not cover dots, diamonds or the legend."""
    free = (xs >= surface.left) & (xs + width <= surface.width)
    free &= (ys >= 0) & (ys + LINE <= surface.height)
    if surface.key:
        free &= ~((xs < surface.key.width) & (ys + LINE > surface.key.y))
    left, top, r = _dots(surface)
    covered = (
        (xs[:, None] < left + 2 * r + _MARGIN)
        & (left < xs[:, None] + width + _MARGIN)
        & (ys[:, None] < top + 2 * r)
        & (top < ys[:, None] + LINE)
    )
    return free & ~covered.any(axis=1)


def _inside_area(label: MapLabel, surface: MapSurface, land_shares: LandShares) -> Spots:
    """Free candidates inside the area, with padding on all sides."""
    x, y = _point(label, surface)
    width = _width(label, surface)
    # Capitals take two thirds of the line height, which includes part of the padding.
    wide, high = width + 2 * INSIDE - _CELLS, _CAPITALS + 2 * INSIDE - _CELLS
    xs, ys = x - wide / 2 + _INNER_X, y - high / 2 + _INNER_Y
    own = land_shares.own_shares(xs, ys, wide, high)
    whole = own > _WHOLE
    costs = np.hypot(_INNER_X, _INNER_Y)[whole] / 150 + 10 * (1 - own[whole])
    xs, ys = xs[whole] + INSIDE - _CELLS / 2, ys[whole] + (high - LINE) / 2
    free = _is_free(xs, ys, width, surface)
    xs, ys, costs = xs[free], ys[free], costs[free]
    middle = np.stack([xs + width / 2, ys + LINE / 2], axis=-1)
    return Spots(xs, ys, width, np.zeros(len(xs), dtype=bool), middle, middle, costs)


def _outside_area(label: MapLabel, surface: MapSurface, land_shares: LandShares) -> Spots:
    """Free candidates around the area, and in the columns over the sea."""
    x, y = _point(label, surface)
    width = _width(label, surface)
    size, dot = (width, LINE), area(label) in surface.dots
    near = around(x, y, size, False, surface, dot, land_shares)
    own, coloured, _ = land_shares.shares(near.x, near.y, *size)
    costs = near.costs - 0.2 + 4 * coloured + 1.5 * own
    whole, scale = surface.world.width * surface.scale, max(1.0, surface.scale)
    lefts = [share * whole - width for share in LEFTWARD if share * whole < x]
    lefts += [share * whole for share in RIGHTWARD if share * whole > x]
    xs = np.repeat(np.array(lefts, dtype=float), len(_STEPS))
    ys = np.tile(y - LINE / 2 + _STEPS * min(1.0, surface.scale + 0.2) * scale, len(lefts))
    own, coloured, land = land_shares.shares(xs, ys, *size)
    far = np.hypot(np.maximum(np.maximum(xs - x, x - xs - width), 0), ys + LINE / 2 - y)
    sloped = 0.12 * (abs(ys + LINE / 2 - y) > 4)
    column = 0.15 + far / scale / 90 + 1.2 * land + 7 * coloured + 4 * own + sloped
    column[far > _FARTHEST * scale] = np.inf
    xs, ys = np.concatenate([near.x, xs]), np.concatenate([near.y, ys])
    costs = np.concatenate([costs, column])
    # The cost of what a leader crosses is computed for the cheapest candidates only.
    cheap = np.argsort(costs, kind="stable")[: 2 * _SPOTS]
    cheap = cheap[np.isfinite(costs[cheap])]
    cheap = cheap[_is_free(xs[cheap], ys[cheap], width, surface)]
    spots = _with_leaders(xs[cheap], ys[cheap], costs[cheap], (x, y), width, land_shares)
    left, top, r = _dots(surface)
    others = np.array([code != area(label) for code in surface.dots], dtype=bool)
    boxes = left[others], top[others], 2 * r, 2 * r
    hit = _lines_hit_boxes(spots.end[:, None], spots.start[:, None], *boxes, 0.0)
    return spots.take(np.flatnonzero(~hit.any(axis=1)))


def _with_leaders(
    xs: Line,
    ys: Line,
    costs: Line,
    point: tuple[float, float],
    width: float,
    land_shares: LandShares,
) -> Spots:
    """Candidates with leader lines, which end a little inside the coast or border."""
    x, y = point
    start = np.stack(
        [
            np.clip(x, xs - _AIR, xs + width + _AIR),
            np.clip(y, ys + 1, ys + LINE - 1),
        ],
        axis=-1,
    )
    way = np.array(point) - start
    length = np.hypot(way[:, 0], way[:, 1])
    rows, cols = land_shares.grid.shape

    def cells_along(axis: int, cells: int) -> npt.NDArray[np.int64]:
        along = start[:, axis, None] + way[:, axis, None] * _SAMPLES
        at = (along / land_shares.unit).astype(np.int64)
        return np.minimum(np.maximum(at, 0), cells - 1)

    # Flat, because numpy looks up pairs of indices one by one.
    cells = cells_along(1, rows) * cols + cells_along(0, cols)
    under = land_shares.grid.ravel().take(cells)
    mine = under == land_shares.own
    other = ~mine & (under != SEA)
    step = length / (len(_SAMPLES) - 1)
    crossed = np.where(land_shares.coloured.ravel().take(cells), 0.06, 0.012) * other
    costs = costs + crossed.sum(axis=1) * step
    first = np.where(mine.any(axis=1), np.argmax(mine, axis=1), len(_SAMPLES) - 1)
    into = np.minimum(first * step + _INTO, length)
    share = np.divide(into, length, out=np.ones_like(length), where=length > 0)
    end = start + way * share[:, None]
    return Spots(xs, ys, width, np.ones(len(xs), dtype=bool), end, start, costs)
