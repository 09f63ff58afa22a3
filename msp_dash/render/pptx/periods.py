"""Periods on a slide: each bar is a shape with its row's name and alternative text."""

from __future__ import annotations

from msp_dash.figures.record import Figure, PeriodsEncoding
from msp_dash.render.fit import slide_rows_note, truncate
from msp_dash.render.layout.ink import Ink
from msp_dash.render.layout.label_placement import Box
from msp_dash.render.layout.periods import PALE, THIN, TOKEN, Bar, draw_arrows, plan
from msp_dash.render.pptx.canvas import Canvas, Stroke
from msp_dash.render.pptx.shapes import ZOOM, draw_marks, frame_of
from msp_dash.words import words


def draw_periods(figure: Figure, canvas: Canvas, box: Box) -> tuple[str, ...]:
    """Draw as many rows as fit, leading ones first; returns a foot note if not all do."""
    truncated = truncate(figure, box.width, box.height, slide=True)
    encoding = truncated.figure.encoding
    assert isinstance(encoding, PeriodsEncoding)
    layout = plan(encoding, frame_of(canvas, box))
    at = (box.x, box.y + min(max(box.height - layout.height * ZOOM, 0) / 2, 40))
    arrows = Ink(layout.ink.frame)
    for bar in layout.bars:
        draw_arrows(arrows, bar)
    draw_marks([*layout.ink.marks, *arrows.marks], canvas, at, ZOOM)
    for bar in layout.bars:
        _shape(canvas, bar, at)
    return slide_rows_note(truncated, encoding.order, words(canvas.lang))


def _shape(canvas: Canvas, bar: Bar, at: tuple[float, float]) -> None:
    """Draw a bar as a rectangle; swatches are decorative, as they have text beside them."""
    height = THIN if bar.look == "thin" else bar.height
    place_ = Box(
        at[0] + bar.x * ZOOM,
        at[1] + (bar.y + (bar.height - height) / 2) * ZOOM,
        bar.width * ZOOM,
        height * ZOOM,
    )
    colour = canvas.hex(TOKEN)
    fill = {"solid": colour, "thin": colour, "pale": canvas.hex(TOKEN, PALE)}.get(bar.look, "")
    edge = Stroke(colour, 1.2 * ZOOM, "sysDash" if bar.look == "dashed" else "")
    if bar.look == "hatched":
        edge = Stroke(canvas.hex("hatch"), 0.8 * ZOOM)
    canvas.shape(
        "rect",
        place_,
        name=bar.name or "Mark",
        alt=bar.tip,
        fill=fill or canvas.hex("ground"),
        stroke=None if bar.look in ("solid", "thin") else edge,
        hatch=canvas.hex("hatch") if bar.look == "hatched" else "",
    )
