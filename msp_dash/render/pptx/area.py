"""Stacked areas on a slide: a native chart of the parts and their total, laid out like the SVG."""

from __future__ import annotations

from msp_dash.figures.record import AreaEncoding, Figure
from msp_dash.figures.record import Series as Line
from msp_dash.render.layout.area import TOTAL, AreaPlan, draw_names, draw_words, plan_area
from msp_dash.render.layout.ink import Frame, Ink
from msp_dash.render.layout.label_placement import Box
from msp_dash.render.layout.lines import draw_head, draw_years, even_step
from msp_dash.render.pptx.canvas import Canvas, Stroke
from msp_dash.render.pptx.charts import Axis, Chart, Look, Plot, Series
from msp_dash.render.pptx.fitting import ZOOM, frame_of
from msp_dash.render.pptx.number_formats import axis_format
from msp_dash.render.pptx.workbook import Column, Sheet
from msp_dash.render.pptx.writer import draw_marks
from msp_dash.words import words


def draw_area(figure: Figure, canvas: Canvas, box: Box) -> tuple[str, ...]:
    """Draw stacked areas, with names and values around the chart."""
    encoding = figure.encoding
    assert isinstance(encoding, AreaEncoding)
    view = frame_of(canvas, box)
    layout = plan_area(encoding, view)
    panel = layout.panel
    shade = Box(
        box.x + panel.left * ZOOM,
        box.y + panel.top * ZOOM,
        (panel.right - panel.left) * ZOOM,
        (panel.bottom - panel.top) * ZOOM,
    )
    name = encoding.caption
    canvas.shape("rect", shade, name=name, alt=name, fill=canvas.hex("panel"))
    space = Box(box.x, box.y, (panel.x + panel.width) * ZOOM, panel.foot * ZOOM)
    chart = _chart(figure, canvas, view, layout)
    canvas.chart(space, chart, name=words(canvas.lang)("slides.name.chart"), alt=figure.alt)
    ink = Ink(view)
    draw_head(ink, panel)
    draw_words(ink, layout)
    draw_names(ink, layout, encoding)
    draw_years(ink, panel)
    draw_marks(ink.marks, canvas, (box.x, box.y), ZOOM)
    return ()


def _chart(figure: Figure, canvas: Canvas, view: Frame, layout: AreaPlan) -> Chart:
    encoding, panel = figure.encoding, layout.panel
    assert isinstance(encoding, AreaEncoding)
    w = words(canvas.lang)
    lines = (*encoding.parts, encoding.total)
    columns = [Column(w("slides.years"), tuple(float(p.x) for p in encoding.total.points))]
    columns += [Column(one.name, tuple(float(p.y or 0.0) for p in one.points)) for one in lines]
    rows = (0, len(encoding.total.points) - 1)
    series = [
        Series(0, n, _look(canvas, one, encoding), rows, n) for n, one in enumerate(lines, start=1)
    ]
    width, height = panel.x + panel.width, panel.foot
    ticks = panel.panel.y_ticks
    low, high = (float(v) for v in panel.y_range)
    return Chart(
        "area",
        canvas,
        figure,
        Sheet(w("slides.sheet"), tuple(columns)),
        series,
        Axis(low, high, even_step(ticks), axis_format(ticks) or "General", canvas.hex("grid")),
        plot=Plot(
            panel.left / width,
            panel.top / height,
            (panel.right - panel.left) / width,
            (panel.bottom - panel.top) / height,
        ),
        size=view.axis * ZOOM,
    )


def _look(canvas: Canvas, one: Line, encoding: AreaEncoding) -> Look:
    if one is encoding.total:
        return Look(stroke=Stroke(canvas.hex(one.token), TOTAL * ZOOM))
    return Look(canvas.hex(one.token), Stroke(canvas.hex("ground"), 1.5))
