"""Hatch lines for areas of undetermined status on the zoomable map.

deck.gl has no fill pattern, so the hatching is a layer of line segments.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from msp_dash.data import TableError
from msp_dash.data.load import geometry_bytes

STEP_DEGREES = 1.2
"""Distance between lines in degrees of latitude: some 5 px where Africa fills the map."""
Point = tuple[float, float]
Line = tuple[Point, Point]


@lru_cache(maxsize=1)
def open_status() -> tuple[Line, ...]:
    """Hatch lines, (longitude, latitude) of both ends, of areas with a code and of open status.

    Areas without a code are land here as on every other map; their borders are dashed.

    Raises
    ------
    TableError
        When the land that the browser draws is missing or damaged.
    """
    try:
        land = json.loads(geometry_bytes("land"))
        return tuple(
            line
            for feature in land["features"]
            if feature["properties"].get("disputed") and feature["properties"]["iso3"]
            for rings in _polygons(feature["geometry"])
            for line in hatch(rings)
        )
    except (ValueError, KeyError) as error:
        raise TableError("geo/land", f"cannot be read ({type(error).__name__})") from error


def _polygons(geometry: dict[str, object]) -> Sequence[Sequence[Sequence[Point]]]:
    coordinates = geometry["coordinates"]
    assert isinstance(coordinates, list)
    return [coordinates] if geometry["type"] == "Polygon" else coordinates


def hatch(rings: Sequence[Sequence[Point]], step: float = STEP_DEGREES) -> Iterator[Line]:
    """Lines at 45 degrees inside the rings of a polygon, by even and odd crossings.

    Parameters
    ----------
    rings : closed, of (longitude, latitude).
    step : distance of the lines along the meridian, degrees.
    """
    edges = [(a, b) for ring in rings for a, b in pairwise(ring)]
    heights = [lat - lon for ring in rings for lon, lat in ring]
    count = int((max(heights) - min(heights)) / step)
    for n in range(count + 1):
        height = min(heights) + (n + 0.5) * step
        crossed = sorted(
            a[0] + (b[0] - a[0]) * (height - low) / (high - low)
            for a, b in edges
            for low, high in [(a[1] - a[0], b[1] - b[0])]
            if min(low, high) <= height < max(low, high)
        )
        for west, east in zip(crossed[::2], crossed[1::2], strict=True):
            yield (west, west + height), (east, east + height)
