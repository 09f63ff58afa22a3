"""Flows on a slide: arcs and bands are freeforms with alternative text, labels are text boxes."""

from __future__ import annotations

from msp_dash.figures.record import Figure, FlowsEncoding
from msp_dash.render.layout.flows import flows
from msp_dash.render.layout.label_placement import Box
from msp_dash.render.pptx.canvas import Canvas
from msp_dash.render.pptx.shapes import draw_marks, fill


def draw_flows(figure: Figure, canvas: Canvas, box: Box) -> tuple[str, ...]:
    """Draw flows as large as they fit."""
    encoding = figure.encoding
    assert isinstance(encoding, FlowsEncoding)
    picture, zoom = fill(flows, encoding, canvas, box)
    draw_marks(picture.marks, canvas, (box.x, box.y), zoom, alt=figure.alt)
    return ()
