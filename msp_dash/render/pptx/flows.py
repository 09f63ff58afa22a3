"""Flows on a slide: arcs and bands are freeforms with alternative text, labels are text boxes."""

from __future__ import annotations

from dataclasses import replace

from msp_dash.figures.record import Figure, FlowsEncoding
from msp_dash.render.pptx.canvas import Canvas
from msp_dash.render.pptx.land import draw_land
from msp_dash.render.pptx.svg_to_shapes import ZOOM, draw_svg, frame_of
from msp_dash.render.svg.flows import flows, map_place
from msp_dash.render.svg.label_placement import Box

_MIN_ZOOM = 0.9


def draw_flows(figure: Figure, canvas: Canvas, box: Box) -> tuple[str, ...]:
    """Draw flows as large as they fit: the base map as shapes, the rest converted from SVG."""
    encoding = figure.encoding
    assert isinstance(encoding, FlowsEncoding)
    zoom, view = ZOOM, frame_of(canvas, box)
    picture = flows(encoding, view)
    while picture.height * zoom > box.height + 1 and zoom > _MIN_ZOOM:
        zoom *= 0.97
        view = replace(view, width=box.width / zoom, room=box.height / zoom)
        picture = flows(encoding, view)
    at = (box.x, box.y)
    if encoding.picture == "map":
        draw_land(canvas, at, map_place(encoding, view).scale * zoom, figure.alt)
    draw_svg(picture.body, canvas, at, zoom)
    return ()
