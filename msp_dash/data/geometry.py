"""Projected outlines of the world map, as built (``static/geo/world.json``)."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from msp_dash.data.load import geometry_bytes

SMALL_AREA_PX2 = 60.0
"""Areas smaller than this are drawn as a dot at their label point (map 784 px wide)."""


@lru_cache(maxsize=1)
def world() -> dict[str, Any]:
    """The built map: width, height (px), shapes (iso3 -> d, area, x, y), disputed, hatched.

    Raises
    ------
    TableError
        When the file is missing, unreadable, or not the one in the manifest.
    """
    built: dict[str, Any] = json.loads(geometry_bytes("world"))
    return built


@lru_cache(maxsize=1)
def small_areas() -> frozenset[str]:
    """Codes of the areas that are drawn as dots."""
    shapes = world()["shapes"]
    return frozenset(c for c, shape in shapes.items() if shape["area"] < SMALL_AREA_PX2)
