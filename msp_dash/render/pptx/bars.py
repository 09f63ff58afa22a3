"""Grouped bars on a slide: native shapes, each with its row's name and alternative text."""

from __future__ import annotations

from msp_dash.figures.record import BarsEncoding, Figure
from msp_dash.render.fit import slide_rows_note, truncate
from msp_dash.render.layout.bars import bars
from msp_dash.render.layout.label_placement import Box
from msp_dash.render.pptx.canvas import Canvas
from msp_dash.render.pptx.shapes import ZOOM, draw_marks, frame_of
from msp_dash.words import words


def draw_bars(figure: Figure, canvas: Canvas, box: Box) -> tuple[str, ...]:
    """Draw as many rows as fit, leading ones first; returns a foot note if not all do."""
    truncated = truncate(figure, box.width, box.height, slide=True)
    encoding = truncated.figure.encoding
    assert isinstance(encoding, BarsEncoding)
    picture = bars(encoding, frame_of(canvas, box))
    spare = max(box.height - picture.height * ZOOM, 0)
    draw_marks(picture.marks, canvas, (box.x, box.y + min(spare / 2, 40)), ZOOM)
    return slide_rows_note(truncated, encoding.order, words(canvas.lang))
