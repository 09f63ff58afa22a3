"""World geometry: shapes from ``static/geo/world.json``, and a coarse grid of who is where."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from msp_dash.data.load import geometry_bytes

CELL = 2.0
"""Side length of a grid cell in units of the geometry."""

SEA = -1

_STEP = re.compile(r"([MLHVZmlhvz])|(-?[0-9]*\.?[0-9]+)")


@dataclass(frozen=True, slots=True)
class Shape:
    """One area: SVG path, size in px2 at the geometry's own scale, and label point."""

    d: str
    area: float
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class World:
    """All shapes by code; `unassigned` are areas without a code, drawn as land.

    `grid` holds the index in `codes` of the area at each cell, or `SEA`.
    """

    width: float
    height: float
    shapes: dict[str, Shape]
    disputed: tuple[str, ...]
    unassigned: tuple[str, ...]
    hatched: frozenset[str]
    codes: dict[str, int]
    grid: npt.NDArray[np.int16]


@cache
def world() -> World:
    """Read the geometry, once per process.

    Raises
    ------
    TableError
        When ``static/geo/world.json`` is missing, unreadable, or does not match its checksum.
    """
    return read(json.loads(geometry_bytes("world")))


@cache
def all_land() -> str:
    """Path of all land of the base map (290 KB), in units of the geometry."""
    earth = world()
    land = [s.d for code, s in earth.shapes.items() if code not in earth.hatched]
    return "".join([*land, *earth.unassigned])


def read(raw: dict[str, Any]) -> World:
    """Build a `World` from the parsed file."""
    shapes = {code: Shape(s["d"], s["area"], s["x"], s["y"]) for code, s in raw["shapes"].items()}
    codes = {code: index for index, code in enumerate(shapes)}
    width, height = float(raw["width"]), float(raw["height"])
    grid = np.full((int(height / CELL) + 1, int(width / CELL) + 1), SEA, dtype=np.int16)
    for code, shape in shapes.items():
        _fill(grid, rings(shape.d), codes[code])
    return World(
        width,
        height,
        shapes,
        tuple(raw["disputed"]),
        tuple(raw.get("unassigned", ())),
        frozenset(raw["hatched"]),
        codes,
        grid,
    )


def rings(d: str) -> list[list[tuple[float, float]]]:
    """Points of each ring of an SVG path of straight lines (M, L, H, V, Z, both cases)."""
    out: list[list[tuple[float, float]]] = []
    command, x, y = "M", 0.0, 0.0
    numbers: list[float] = []
    for letter, digits in _STEP.findall(d):
        if letter:
            command, numbers = letter, []
            if letter in "Zz" and out and out[-1]:
                x, y = out[-1][0]
            continue
        numbers.append(float(digits))
        kind, relative = command.upper(), command.islower()
        if kind == "H":
            x = x * relative + numbers.pop()
        elif kind == "V":
            y = y * relative + numbers.pop()
        elif len(numbers) == 2:
            x, y = x * relative + numbers[0], y * relative + numbers[1]
            numbers = []
            if kind == "M":
                out.append([])
                command = "l" if relative else "L"
        else:
            continue
        out[-1].append((x, y))
    return out


def _fill(grid: npt.NDArray[np.int16], outline: list[list[tuple[float, float]]], mark: int) -> None:
    """Rasterize an outline: mark the cells whose center is inside (even-odd rule, row by row)."""
    crossings: dict[int, list[float]] = {}
    for ring in outline:
        for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
            low, high = sorted((y1 / CELL - 0.5, y2 / CELL - 0.5))
            for row in range(int(np.ceil(low)), int(np.ceil(high))):
                share = ((row + 0.5) * CELL - y1) / (y2 - y1)
                crossings.setdefault(row, []).append(x1 + (x2 - x1) * share)
    for row, xs in crossings.items():
        if not 0 <= row < grid.shape[0]:
            continue
        xs.sort()
        for left, right in zip(xs[::2], xs[1::2], strict=False):
            first, last = int(np.ceil(left / CELL - 0.5)), int(np.ceil(right / CELL - 0.5))
            grid[row, max(first, 0) : last] = mark
