"""Stacked bars on a slide: one native chart, and around it the marks of the layout."""

from __future__ import annotations

from dataclasses import replace

from msp_dash.figures.record import Figure, LegendItem, StackEncoding, StackPart, StackRow
from msp_dash.render.layout.ink import Frame, text_on
from msp_dash.render.layout.label_placement import Box
from msp_dash.render.layout.stack import (
    StackPlan,
    fits_inside,
    is_legible,
    keyed,
    plan_stack,
    stack,
)
from msp_dash.render.pptx.canvas import Canvas, Run, Stroke
from msp_dash.render.pptx.charts import Axis, Chart, Label, Look, Series
from msp_dash.render.pptx.fitting import MIN_ZOOM, native_frame
from msp_dash.render.pptx.number_formats import number_format
from msp_dash.render.pptx.timing import ChartParts
from msp_dash.render.pptx.workbook import Column, Sheet
from msp_dash.render.pptx.writer import draw_marks
from msp_dash.words import Words, words


def draw_stack(figure: Figure, canvas: Canvas, box: Box) -> tuple[str, ...]:
    """Draw stacked bars on one scale."""
    encoding = figure.encoding
    assert isinstance(encoding, StackEncoding)
    view, zoom = _legible_frame(encoding, canvas, box)
    encoding = keyed(encoding, view)
    figure = replace(figure, encoding=encoding)
    plan = plan_stack(encoding, view)
    count = len(encoding.rows)
    area = Box(
        box.x + plan.left * zoom,
        box.y + (plan.middle(0) - plan.pitch / 2) * zoom,
        _longest(encoding) * plan.scale * zoom,
        plan.pitch * count * zoom,
    )
    chart = _chart(figure, canvas, plan, view, zoom)
    by: ChartParts = "category" if encoding.steps == "rows" else "series"
    turns = range(count if by == "category" else len(_parts(encoding)))
    steps = [turn if by == "category" else min(turn, 1) for turn in turns if encoding.steps]
    name = words(canvas.lang)("slides.name.chart")
    canvas.chart(area, chart, name=name, alt=figure.alt, steps=steps, by=by)
    draw_marks(stack(encoding, view).marks, canvas, (box.x, box.y), zoom)
    return ()


def _legible_frame(encoding: StackEncoding, canvas: Canvas, box: Box) -> tuple[Frame, float]:
    """Frame and zoom in which bars are as high as their text, in smaller type if need be."""
    usual, zoom = native_frame(canvas, box)
    view = usual
    smaller = zoom
    while not is_legible(encoding, view):
        smaller *= 0.98
        if smaller < MIN_ZOOM:
            return usual, zoom
        view = replace(usual, width=box.width / smaller, room=box.height / smaller)
    return view, smaller


def _longest(encoding: StackEncoding) -> float:
    return max((sum(p.value for p in row.parts) for row in encoding.rows), default=1.0) or 1.0


def _name(row: StackRow, w: Words) -> str:
    return w("slides.row", label=row.label, sublabel=row.sublabel) if row.sublabel else row.label


def _parts(encoding: StackEncoding) -> list[str]:
    """Keys of the parts, in order of first appearance."""
    return list(dict.fromkeys(part.key for row in encoding.rows for part in row.parts))


def _head(sample: StackPart, legend: tuple[tuple[LegendItem, float], ...]) -> str:
    """Name of a part: the legend entry with its colour, opacity and outline, else its id."""
    look = (sample.token, sample.opacity, sample.outline, sample.dashed)
    for item, opacity in legend:
        token = "not_named" if item.token == "outline" else item.token
        outline = "outline" in (item.symbol, item.token)
        if (token, opacity, outline, item.symbol == "dashed") == look:
            return item.text
    return sample.key


def _chart(figure: Figure, canvas: Canvas, plan: StackPlan, view: Frame, zoom: float) -> Chart:
    encoding = figure.encoding
    assert isinstance(encoding, StackEncoding)
    w = words(canvas.lang)
    last = len(encoding.rows) - 1
    columns = [Column(encoding.unit, tuple(_name(row, w) for row in encoding.rows))]
    series = []
    for n, part_key in enumerate(_parts(encoding), start=1):
        parts = [next((p for p in r.parts if p.key == part_key), None) for r in encoding.rows]
        sample = next(p for p in parts if p is not None)
        cells = tuple(None if p is None else float(p.value) for p in parts)
        columns.append(Column(_head(sample, encoding.legend), cells))
        labels = {
            row: _label(canvas, part, view.label * zoom)
            for row, part in enumerate(parts)
            if part is not None and part.text and fits_inside(part, part.value * plan.scale, view)
        }
        series.append(Series(0, n, _look(canvas, sample), (0, last), n, labels=labels))
    return Chart(
        "stack",
        canvas,
        figure,
        Sheet(w("slides.sheet"), tuple(columns)),
        series,
        Axis(0.0, float(_longest(encoding))),
        size=view.label * zoom,
        gap_percent=round((plan.pitch / plan.bar - 1) * 100),
    )


def _look(canvas: Canvas, part: StackPart) -> Look:
    ground = Stroke(canvas.hex("ground"), 1.5)
    if part.empty:
        return Look("", Stroke(canvas.hex(part.token), 1.5, "sysDash" if part.dashed else ""))
    return Look(canvas.hex(part.token, part.opacity), ground)


def _label(canvas: Canvas, part: StackPart, size: float) -> Label:
    """Number inside a part, in the color that can be read on it."""
    under = canvas.hex("ground") if part.empty else canvas.hex(part.token, part.opacity)
    token = text_on(canvas.hex, under)
    code = number_format(part.text, part.value) or ""
    return Label(Run(part.text, size, token, bold=True), "ctr", code)
