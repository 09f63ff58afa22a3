"""The Equal Earth projection, and the pixel frame of every world map.

Pure arithmetic, so that points (sites, labels, flows) can be placed without a geometry library. The
country paths of ``static/geo/world.json`` use the same pixel coordinates.
"""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
"""Coefficients of Savric, Patterson and Jenny (2018), doi 10.1080/13658816.2018.1504949."""

WIDTH_PX, HEIGHT_PX = 784, 362
NORTH, SOUTH = 79.0, -56.0
"""Latitudes between which the map is drawn, degrees."""

EDGE_LATITUDE = 8.0
"""Parallel at which the frame is 360 degrees wide: Tuvalu, the outermost land, lies there."""


def equal_earth(lon: float, lat: float) -> tuple[float, float]:
    """Project degrees on a sphere of radius 1; central meridian 0, x east, y north."""
    theta = asin(sqrt(3) / 2 * sin(radians(lat)))
    square = theta * theta
    sixth = square**3
    x = (2 * sqrt(3) / 3) * radians(lon) * cos(theta)
    x /= A1 + 3 * A2 * square + sixth * (7 * A3 + 9 * A4 * square)
    return x, theta * (A1 + A2 * square + sixth * (A3 + A4 * square))


SCALE_PX = WIDTH_PX / 2 / equal_earth(180, EDGE_LATITUDE)[0]
"""Pixels a radius of the sphere."""

_MIDDLE = (equal_earth(0, NORTH)[1] + equal_earth(0, SOUTH)[1]) / 2


def to_pixels(lon: float, lat: float) -> tuple[float, float]:
    """Degrees to pixels of the map frame: x right, y down, window 79 N to 56 S centred."""
    x, y = equal_earth(lon, lat)
    return WIDTH_PX / 2 + SCALE_PX * x, HEIGHT_PX / 2 - SCALE_PX * (y - _MIDDLE)
