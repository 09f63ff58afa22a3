"""Base map on a slide: land, areas of undetermined status and disputed borders as shapes."""

from __future__ import annotations

from collections.abc import Sequence

from msp_dash.render.pptx.canvas import Canvas, Stroke
from msp_dash.render.pptx.svg_to_shapes import freeform
from msp_dash.render.svg.world import rings, world
from msp_dash.words import words


def draw_land(canvas: Canvas, at: tuple[float, float], scale: float, alt: str) -> None:
    """Draw the base map from `at`, with `scale` px of the slide per unit of the geometry."""
    earth, w = world(), words(canvas.lang)
    border = Stroke(canvas.hex("ground"), 0.7)

    def outline(paths: Sequence[str]) -> list[list[tuple[float, float]]]:
        polygons = [ring for d in paths for ring in rings(d)]
        return [[(at[0] + x * scale, at[1] + y * scale) for x, y in ring] for ring in polygons]

    whole = [s.d for code, s in sorted(earth.shapes.items()) if code not in earth.hatched]
    freeform(
        canvas,
        outline([*whole, *earth.unassigned]),
        name=w("slides.name.map"),
        alt=alt,
        fill=canvas.hex("land"),
        stroke=border,
    )
    freeform(
        canvas,
        outline([earth.shapes[code].d for code in sorted(earth.hatched)]),
        name=w("slides.name.unassigned"),
        stroke=border,
        hatch=canvas.hex("hatch"),
    )
    freeform(
        canvas,
        outline(earth.disputed),
        name=w("slides.name.disputed"),
        alt=w("slides.map.disputed"),
        stroke=Stroke(canvas.hex("disputed"), 1.5, "sysDash"),
        closed=False,
    )
