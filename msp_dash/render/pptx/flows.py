"""Flows on a slide: where panels stand in two rows, a foot note says that more is left out."""

from __future__ import annotations

from msp_dash.figures.record import Figure, FlowsEncoding
from msp_dash.render.layout.flows import flows
from msp_dash.render.layout.label_placement import Box
from msp_dash.render.pptx.canvas import Canvas
from msp_dash.render.pptx.fitting import filled
from msp_dash.words import words

IN_ONE_ROW = 2
"""Panels that have room for a line of their own on what is left out."""


def draw_flows(figure: Figure, canvas: Canvas, box: Box) -> tuple[str, ...]:
    """Draw the panels of flows."""
    assert isinstance(figure.encoding, FlowsEncoding)
    notes = filled(flows)(figure, canvas, box)
    if len(figure.encoding.panels) <= IN_ONE_ROW:
        return notes
    return (*notes, words(canvas.lang)("paper.largest_flows"))
