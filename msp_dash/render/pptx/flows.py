"""Flows on a slide: arcs and bands are freeforms that carry their sentence, words are text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from msp_dash.figures.record import Figure, FlowsEncoding
from msp_dash.render.pptx.canvas import Canvas, Stroke
from msp_dash.render.pptx.drawn import ZOOM, frame, freeform, place
from msp_dash.render.svg.flows import flows, map_place
from msp_dash.render.svg.placing import Box
from msp_dash.render.svg.world import rings, world
from msp_dash.words import words

_LEAST_ZOOM = 0.9


def draw_flows(figure: Figure, canvas: Canvas, box: Box) -> tuple[str, ...]:
    """Draw flows as large as fits: the land as shapes of its own, the rest as the SVG has it."""
    encoding = figure.encoding
    assert isinstance(encoding, FlowsEncoding)
    zoom, view = ZOOM, frame(canvas, box)
    picture = flows(encoding, view)
    while picture.height * zoom > box.height + 1 and zoom > _LEAST_ZOOM:
        zoom *= 0.97
        view = replace(view, width=box.width / zoom, room=box.height / zoom)
        picture = flows(encoding, view)
    at = (box.x, box.y)
    if encoding.picture == "map":
        _land(canvas, at, map_place(encoding, view).scale * zoom, figure.alt)
    place(picture.body, canvas, at, zoom)
    return ()


def _land(canvas: Canvas, at: tuple[float, float], scale: float, alt: str) -> None:
    """The bare map, `scale` px of the slide a unit of the geometry."""
    earth, w = world(), words(canvas.lang)
    border = Stroke(canvas.hex("ground"), 0.7)

    def outline(paths: Sequence[str]) -> list[list[tuple[float, float]]]:
        found = [ring for d in paths for ring in rings(d)]
        return [[(at[0] + x * scale, at[1] + y * scale) for x, y in ring] for ring in found]

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
