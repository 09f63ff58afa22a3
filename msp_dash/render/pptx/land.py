"""Geometry of the world on a slide: one named freeform per area, and the disputed borders."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from msp_dash.render.layout.label_placement import Box
from msp_dash.render.layout.marks import AREA_HATCH, Areas, BaseMap, Borders
from msp_dash.render.layout.world import rings, world
from msp_dash.render.pptx.canvas import Canvas, Point, Stroke, outline_path
from msp_dash.words import words

_UNITS = 100
"""Path units per px of the geometry: finer than a slide can show."""

_BORDER, _OUTLINE, _SELECTED, _DISPUTED = 0.7, 0.8, 1.6, 1.5
"""Widths in px of the slide: of borders, of the outlines of data and of the selected area, and of
disputed borders."""


def draw_areas(canvas: Canvas, mark: Areas, at: Point, zoom: float, alt: str) -> None:
    """Draw every area as a shape of its own, in one group."""
    w, earth, scale = words(canvas.lang), world(), mark.scale * zoom
    swap, hatch = canvas.palette.swap, canvas.hex("hatch")
    border = Stroke(swap(mark.border.colour), _BORDER)
    outline = Stroke(swap(mark.outline.colour), _OUTLINE)
    whole = Box(*at, earth.width * scale, earth.height * scale)
    with canvas.group(w("slides.name.map"), alt, whole):
        for code in sorted(earth.shapes, key=lambda c: c in mark.outlined):
            paint = mark.fills.get(code, mark.land)
            own, path = _path(code)
            corner = at[0] + own.x * scale, at[1] + own.y * scale
            box = Box(*corner, own.width * scale, own.height * scale)
            canvas.path(
                box,
                path,
                name=_country(canvas, code),
                alt=mark.tips.get(code, ""),
                fill="" if paint == AREA_HATCH else swap(paint),
                stroke=outline if code in mark.outlined else border,
                hatch=hatch if paint == AREA_HATCH else "",
            )
        rest = _outline(earth.unassigned, at, scale)
        canvas.freeform(rest, name=w("slides.name.unassigned"), fill=swap(mark.land))


def draw_base_map(canvas: Canvas, mark: BaseMap, at: Point, zoom: float, alt: str) -> None:
    """Draw all land as one shape, areas of undetermined status as another, and the borders."""
    w, earth, scale = words(canvas.lang), world(), mark.scale * zoom
    border = Stroke(canvas.palette.swap(mark.border.colour), _BORDER)
    whole = [s.d for code, s in sorted(earth.shapes.items()) if code not in earth.hatched]
    canvas.freeform(
        _outline([*whole, *earth.unassigned], at, scale),
        name=w("slides.name.map"),
        alt=alt,
        fill=canvas.palette.swap(mark.land),
        stroke=border,
    )
    canvas.freeform(
        _outline([earth.shapes[code].d for code in sorted(earth.hatched)], at, scale),
        name=w("slides.name.unassigned"),
        stroke=border,
        hatch=canvas.hex("hatch"),
    )
    draw_borders(canvas, mark.borders, at, zoom)


def draw_borders(canvas: Canvas, mark: Borders, at: Point, zoom: float) -> None:
    """Draw disputed borders as one shape, and the outline of the selected area."""
    w, earth, scale, swap = words(canvas.lang), world(), mark.scale * zoom, canvas.palette.swap
    canvas.freeform(
        _outline(earth.disputed, at, scale),
        name=w("slides.name.disputed"),
        alt=w("slides.map.disputed"),
        stroke=Stroke(swap(mark.disputed.colour), _DISPUTED, "sysDash"),
        closed=False,
    )
    if mark.selected:
        canvas.freeform(
            _outline([earth.shapes[mark.selected].d], at, scale),
            name=_country(canvas, mark.selected),
            stroke=Stroke(swap(mark.outline.colour), _SELECTED),
            closed=False,
        )


def _outline(paths: Sequence[str], at: Point, scale: float) -> list[list[Point]]:
    """Rings of paths of the geometry, in px of the slide."""
    polygons = [ring for d in paths for ring in rings(d)]
    return [[(at[0] + x * scale, at[1] + y * scale) for x, y in ring] for ring in polygons]


def _country(canvas: Canvas, code: str) -> str:
    try:
        return words(canvas.lang).country(code)
    except KeyError:
        return code


@lru_cache(maxsize=512)
def _path(code: str) -> tuple[Box, str]:
    """Box in px of the geometry, and the ``a:path``, of an area."""
    # A path must not have a side of 0: an island of one point gets a minimal size.
    return outline_path(rings(world().shapes[code].d), _UNITS, least=0.1)
