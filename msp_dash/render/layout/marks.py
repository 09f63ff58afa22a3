"""Marks: what a picture consists of. Layout makes them, and each format has a writer for them.

Lengths are in px of the picture, before any transformation by `Moved`. A paint is a hex colour, ""
for none, or one of the hatches.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

HATCH, AREA_HATCH = "hatch", "area hatch"
"""Paints of what is missing, lines at 45 degrees: of marks, and of areas of a map."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Stroke:
    """An outline. `dash` lists lengths of dashes and gaps, as in SVG; "" for solid."""

    colour: str
    width: float = 1.0
    dash: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text with its baseline at `y`.

    `anchor` : what is at `x`, the start, middle or end. `halo` : colour around it, "" for none.
    """

    x: float
    y: float
    text: str
    size: float
    colour: str
    bold: bool = False
    serif: bool = False
    anchor: str = "start"
    halo: str = ""


@dataclass(frozen=True, slots=True)
class Rect:
    """Rectangle; `opacity` is of its fill."""

    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    stroke: Stroke | None = None
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Circle:
    """Circle; `small_country` if it stands for an area too small to be visible."""

    x: float
    y: float
    radius: float
    fill: str = ""
    stroke: Stroke | None = None
    small_country: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """Straight line; `round_ends` for a dotted one."""

    x1: float
    y1: float
    x2: float
    y2: float
    stroke: Stroke
    round_ends: bool = False


@dataclass(frozen=True, slots=True)
class Polyline:
    """Open line through points, with round joins."""

    points: Sequence[Point]
    stroke: Stroke


@dataclass(frozen=True, slots=True)
class Polygon:
    """Closed outline; `opacity` is of its fill."""

    points: Sequence[Point]
    fill: str = ""
    stroke: Stroke | None = None
    opacity: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Land:
    """Areas of one fill with outlines of many points: each ring an array of shape (n, 2)."""

    rings: Sequence[npt.NDArray[np.float64]]
    fill: str
    stroke: Stroke | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """Invisible rectangle for the pointer, for marks that are hard to hit."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class HitPoint:
    """Invisible circle for the pointer; on a line it has a year (`at`) and its value (`tip`)."""

    x: float
    y: float
    radius: float
    at: str = ""
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Datum:
    """The marks of one datum.

    `pick` : its key can be selected although it is not a country's. `name` : of its shapes in an
    office program. `strong` : the title is about it, so that it never stands back.
    """

    marks: Sequence[Mark]
    key: str
    tip: str = ""
    pick: bool = False
    name: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """Marks enlarged by `scale`, then moved by (`x`, `y`)."""

    marks: Sequence[Mark]
    x: float = 0.0
    y: float = 0.0
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Linked:
    """Marks that lead to another view."""

    marks: Sequence[Mark]
    href: str


@dataclass(frozen=True, slots=True)
class Layer:
    """Marks that belong together; `inert` ones do not receive pointer events.

    `plot` : left, top, right, bottom of the plot whose lines they are, for a crosshair, and `unit`
    of their values. `entry` : key of the series that an entry of a key or an end label names, ""
    for that of its color; the page hides and shows it. `step` : click on which they appear when a
    slide is presented, 0 for those that are there from the start.
    """

    marks: Sequence[Mark]
    inert: bool = False
    plot: tuple[float, float, float, float] | None = None
    unit: str = ""
    entry: str | None = None
    step: int = 0


@dataclass(frozen=True, slots=True)
class Borders:
    """Disputed borders, dashed, and the outline of the selected area ("" for none), on a map of
    `scale` px per unit of the geometry.
    """

    scale: float
    disputed: Stroke
    selected: str
    outline: Stroke


@dataclass(frozen=True, slots=True)
class BaseMap:
    """Land without data, with areas of undetermined status hatched, and disputed borders."""

    scale: float
    land: str
    border: Stroke
    borders: Borders


@dataclass(frozen=True, slots=True)
class Areas:
    """Every area of the world, in the fills of its data.

    `scale` : px per unit of the geometry. `fills` : code -> paint of each area that is not `land`.
    `outlined` : codes with the outline of data; the others have the `border`. `tips` : code ->
    text for the pointer.
    """

    scale: float
    fills: Mapping[str, str]
    land: str
    outlined: frozenset[str]
    outline: Stroke
    border: Stroke
    tips: Mapping[str, str]


Group = Datum | Moved | Linked | Layer
Mark = (
    Text
    | Rect
    | Circle
    | Line
    | Polyline
    | Polygon
    | Land
    | Hit
    | HitPoint
    | Group
    | Borders
    | BaseMap
    | Areas
)


@dataclass(frozen=True, slots=True)
class Picture:
    """Marks in drawing order, and the size in px of what they cover."""

    width: float
    height: float
    marks: Sequence[Mark]


def texts(marks: Sequence[Mark]) -> Iterator[Text]:
    """Every text, except those that are moved."""
    for mark in marks:
        if isinstance(mark, Text):
            yield mark
        elif isinstance(mark, Datum | Linked | Layer):
            yield from texts(mark.marks)
