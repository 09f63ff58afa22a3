"""Outlines for maps of one country or region, finer than the world map and projected locally.

Lambert's azimuthal equal-area projection has a constant scale near its center, so that a scale bar
in kilometers is valid, and no seam where longitude 180 crosses a country.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from msp_dash.data.load import outlines_bytes

EARTH_KM = 6371.0072
"""Radius of a sphere with the surface of the Earth."""
PER_DEGREE = 1000
"""Units of the file in a degree."""
FARTHEST = 0.1
"""Least cosine of the way from the middle that is projected: 84 degrees."""
BESIDE = 0.1
"""A large island belongs to the picture where it lies no farther from the largest part than this
part of that one's size: the South Island of New Zealand, but not Alaska."""
LARGE = 0.1
"""From this part of the largest one's area an island is large."""

T = TypeVar("T", bound=np.generic)
Points = npt.NDArray[np.float64]
"""Rows of longitude and latitude, or of kilometers east and south."""


@dataclass(frozen=True, slots=True)
class Outlines:
    """Rings of each area in degrees ("" : of no code), disputed lines, codes of open status."""

    shapes: dict[str, tuple[Points, ...]]
    disputed: tuple[Points, ...]
    hatched: frozenset[str]
    codes: tuple[str, ...]
    """Area of each ring, in the order of `shapes`; as are the next three."""
    rings: tuple[Points, ...]
    middles: Points
    radii: npt.NDArray[np.float64]
    """Radians from the middle of a ring within which all of it lies."""

    def near(self, projection: Azimuthal, extent: Extent) -> list[tuple[str, Points, Points]]:
        """Rings that may meet an extent: area, degrees, kilometers."""
        x, y = (extent.left + extent.right) / 2, (extent.top + extent.bottom) / 2
        chord = math.hypot(x, y) + math.hypot(extent.width, extent.height) / 2
        reach = 2 * math.asin(min(chord / (2 * EARTH_KM), 1.0))
        far = np.arccos(np.clip(projection.cosines(self.middles), -1, 1))
        met = np.flatnonzero(far <= self.radii + reach)
        if not len(met):
            return []
        rings = [self.rings[n] for n in met]
        ends = np.cumsum([len(ring) for ring in rings])[:-1]
        kilometers = np.split(projection.km(np.concatenate(rings)), ends)
        return [
            (self.codes[n], ring, km)
            for n, ring, km in zip(met, rings, kilometers, strict=True)
            if not np.isnan(km[:, 0]).any()
        ]


@lru_cache(maxsize=1)
def outlines() -> Outlines:
    """Load the outlines, at the first map of one country.

    Raises
    ------
    TableError
        When the file is missing, unreadable, or not the one in the manifest.
    """
    raw = json.loads(outlines_bytes())
    shapes = {code: tuple(map(_points, rings)) for code, rings in raw["shapes"].items()}
    codes = tuple(code for code, rings in shapes.items() for _ in rings)
    every = tuple(ring for rings in shapes.values() for ring in rings)
    boxes = [(ring.min(axis=0), ring.max(axis=0)) for ring in every]
    middles = np.array([(low + high) / 2 for low, high in boxes])
    radii = np.radians([math.hypot(*(high - low)) / 2 for low, high in boxes])
    disputed = tuple(map(_points, raw["disputed"]))
    return Outlines(shapes, disputed, frozenset(raw["hatched"]), codes, every, middles, radii)


def _points(differences: list[int]) -> Points:
    return np.array(differences).reshape(-1, 2).cumsum(axis=0) / PER_DEGREE


@dataclass(frozen=True, slots=True)
class Azimuthal:
    """Equal-area projection around a point (degrees) to kilometers east and south of it."""

    lon: float
    lat: float

    def cosines(self, points: Points) -> npt.NDArray[np.float64]:
        """Cosines of the ways from the middle to points."""
        lon, lat = np.radians(points[:, 0] - self.lon), np.radians(points[:, 1])
        middle = math.radians(self.lat)
        cosines: npt.NDArray[np.float64] = np.sin(lat) * math.sin(middle)
        return cosines + np.cos(lat) * math.cos(middle) * np.cos(lon)

    def km(self, points: Points) -> Points:
        """Project rows of longitude and latitude; nan beyond `FARTHEST`."""
        lon, lat = np.radians(points[:, 0] - self.lon), np.radians(points[:, 1])
        middle, cosine = math.radians(self.lat), self.cosines(points)
        with np.errstate(invalid="ignore", divide="ignore"):
            scale = EARTH_KM * np.sqrt(2 / (1 + cosine))
            x = scale * np.cos(lat) * np.sin(lon)
            north = np.sin(lat) * math.cos(middle)
            north -= np.cos(lat) * math.sin(middle) * np.cos(lon)
            kilometers = np.stack([x, -scale * north], axis=1)
        kilometers[cosine < FARTHEST] = np.nan
        return kilometers


@dataclass(frozen=True, slots=True)
class Extent:
    """Rectangle in kilometers of a projection."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Kilometers from west to east."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Kilometers from north to south."""
        return self.bottom - self.top

    def contains(self, points: Points) -> npt.NDArray[np.bool_]:
        """Which of the points lie in it."""
        x, y = points.T
        within: npt.NDArray[np.bool_] = (self.left <= x) & (x <= self.right)
        return within & (self.top <= y) & (y <= self.bottom)


def extent_of(points: Points) -> Extent:
    """The least rectangle around points."""
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    return Extent(float(left), float(top), float(right), float(bottom))


def around(codes: Iterable[str], sites: Points) -> tuple[Azimuthal, Extent]:
    """Projection and rectangle of a map of countries with `sites` (degrees).

    Of each country its largest part, what is large and lies beside it, and what holds a site: a
    country does not shrink for an island overseas of which nothing is said.
    """
    rings = [ring for code in codes for ring in _main(code, sites)]
    points = np.concatenate([*rings, sites])
    middle = _middle(points)
    first = extent_of(middle.km(points))
    # The middle of the picture, not of the points: scale and shape are truest there.
    degrees = _degrees(middle, (first.left + first.right) / 2, (first.top + first.bottom) / 2)
    centered = Azimuthal(round(degrees[0], 2), round(degrees[1], 2))
    return centered, extent_of(centered.km(points))


def _main(code: str, sites: Points) -> list[Points]:
    return [
        ring
        for ring, is_main in zip(outlines().shapes.get(code, ()), _are_main(code), strict=True)
        if is_main or any(inside(ring, site) for site in sites[_boxed(ring, sites)])
    ]


@lru_cache(maxsize=256)  # Of each country.
def _are_main(code: str) -> tuple[bool, ...]:
    """Which rings of an area are its largest, or large and beside it."""
    rings = outlines().shapes.get(code, ())
    if not rings:
        return ()
    areas = [_area(ring) for ring in rings]
    largest = rings[int(np.argmax(areas))]
    flat = Azimuthal(*map(float, (largest.min(axis=0) + largest.max(axis=0)) / 2))
    home = extent_of(flat.km(largest))
    near = BESIDE * math.hypot(home.width, home.height)
    near_home = Extent(home.left - near, home.top - near, home.right + near, home.bottom + near)
    return tuple(
        ring is largest
        or (area >= LARGE * max(areas) and bool(near_home.contains(flat.km(ring)).any()))
        for ring, area in zip(rings, areas, strict=True)
    )


def _boxed(ring: Points, points: Points) -> npt.NDArray[np.bool_]:
    mask: npt.NDArray[np.bool_] = extent_of(ring).contains(points)
    return mask


def _area(ring: Points) -> float:
    """Square kilometers, near enough to tell large from small."""
    x, y = Azimuthal(*map(float, (ring.min(axis=0) + ring.max(axis=0)) / 2)).km(ring).T
    return abs(float(np.dot(x, after_each(y)) - np.dot(y, after_each(x)))) / 2


def inside(ring: Points, point: Points) -> bool:
    """Whether a point lies in a ring, even-odd."""
    x, y = ring.T
    next_x, next_y = after_each(x), after_each(y)
    spans = (y > point[1]) != (next_y > point[1])
    at = x[spans] + (point[1] - y[spans]) / (next_y[spans] - y[spans]) * (next_x - x)[spans]
    return bool((at > point[0]).sum() % 2)


def _middle(points: Points) -> Azimuthal:
    """Mean direction of points on the sphere: the same on both sides of longitude 180."""
    lon, lat = np.radians(points).T
    x, y, z = (np.cos(lat) * np.cos(lon)).mean(), (np.cos(lat) * np.sin(lon)).mean(), np.sin(lat)
    return Azimuthal(
        math.degrees(math.atan2(y, x)), math.degrees(math.atan2(z.mean(), math.hypot(x, y)))
    )


def _degrees(middle: Azimuthal, x: float, y: float) -> tuple[float, float]:
    """Longitude and latitude of a point in kilometers."""
    far = math.hypot(x, y)
    if not far:
        return middle.lon, middle.lat
    turn = 2 * math.asin(min(far / (2 * EARTH_KM), 1.0))
    sin0, cos0 = math.sin(math.radians(middle.lat)), math.cos(math.radians(middle.lat))
    north = -y
    lat = math.asin(math.cos(turn) * sin0 + north * math.sin(turn) * cos0 / far)
    lon = math.atan2(
        x * math.sin(turn), far * cos0 * math.cos(turn) - north * sin0 * math.sin(turn)
    )
    return (middle.lon + math.degrees(lon) + 180) % 360 - 180, math.degrees(lat)


def after_each(values: npt.NDArray[T]) -> npt.NDArray[T]:
    """The next row of each, of the last one the first; `np.roll` takes ten times as long."""
    return np.concatenate((values[1:], values[:1]))


def before_each(values: npt.NDArray[T]) -> npt.NDArray[T]:
    """The row before each, of the first one the last."""
    return np.concatenate((values[-1:], values[:-1]))


def within(line: Points, box: Extent, visible: npt.NDArray[np.bool_]) -> list[Points]:
    """Parts of a line inside a rectangle, of its segments that are `visible` (Liang, Barsky)."""
    start, step = line[:-1], np.diff(line, axis=0)
    first, last = np.zeros(len(step)), np.ones(len(step))
    with np.errstate(invalid="ignore", divide="ignore"):
        for axis, limit, sign in (
            (0, box.left, -1), (0, box.right, 1), (1, box.top, -1), (1, box.bottom, 1),
        ):  # fmt: skip
            ahead, room = sign * step[:, axis], sign * (limit - start[:, axis])
            part = room / ahead
            first = np.where(ahead < 0, np.maximum(first, part), first)
            last = np.where(ahead > 0, np.minimum(last, part), last)
            last = np.where((ahead == 0) & (room < 0), -1, last)
    order = np.flatnonzero(visible & (first < last))
    if not len(order):
        return []
    begins = start[order] + first[order, None] * step[order]
    ends = start[order] + last[order, None] * step[order]
    goes_on = (np.diff(order) == 1) & (last[order[:-1]] == 1) & (first[order[1:]] == 0)
    parts = np.split(np.arange(len(order)), np.flatnonzero(~goes_on) + 1)
    return [np.concatenate([begins[part[:1]], ends[part]]) for part in parts]


def clipped(ring: Points, box: Extent) -> Points:
    """A closed ring cut to a rectangle (Sutherland and Hodgman), its edges along it included."""
    for axis, limit, keep_less in (
        (0, box.left, False), (0, box.right, True), (1, box.top, False), (1, box.bottom, True),
    ):  # fmt: skip
        if not len(ring):
            return ring
        values = ring[:, axis]
        is_inside = values <= limit if keep_less else values >= limit
        if is_inside.all():
            continue
        before = before_each(ring)
        crossing = is_inside != before_each(is_inside)
        step = np.where(crossing, values - before[:, axis], 1.0)
        part = (limit - before[:, axis]) / step
        cut = before + part[:, None] * (ring - before)
        cut[:, axis] = limit
        rows = np.stack([cut, ring], axis=1)
        ring = rows[np.stack([crossing, is_inside], axis=1)]
    return ring
