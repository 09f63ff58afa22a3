"""Stacked bars on a slide: one native chart, legend above it, totals at the ends of the bars."""

from __future__ import annotations

from msp_dash.figures.record import Figure, LegendItem, StackEncoding, StackPart, StackRow
from msp_dash.render.layout.ink import contrast
from msp_dash.render.layout.label_placement import Box
from msp_dash.render.layout.text_metrics import text_width
from msp_dash.render.pptx.canvas import Canvas, Run, Stroke
from msp_dash.render.pptx.charts import Axis, Chart, Label, Look, Plot, Series
from msp_dash.render.pptx.fitting import add_legend
from msp_dash.render.pptx.number_formats import number_format
from msp_dash.render.pptx.workbook import Column, Sheet
from msp_dash.words import Words, words

_SIZE, _SIZE_NARROW = 24.0, 21.4
_WIDE = 800.0
_MAX_PITCH = 104.0
_BAR_SHARE = 0.62
_SPARE = 1.1
_PAD = 10.0
_UNIT = 30.0


def draw_stack(figure: Figure, canvas: Canvas, box: Box) -> tuple[str, ...]:
    """Draw stacked bars on one scale."""
    encoding = figure.encoding
    assert isinstance(encoding, StackEncoding)
    w = words(canvas.lang)
    items = [item for item, _ in encoding.legend]
    used = add_legend(items, canvas, (box.x, box.y), box.width, [o for _, o in encoding.legend])
    if encoding.unit:
        spot = Box(box.x, box.y + used + 4, 200, _UNIT)
        canvas.text(spot, [[Run(encoding.unit, _SIZE, "ink2")]], name=encoding.unit, wrap=False)
        used += _UNIT + 4
    size = _SIZE if box.width > _WIDE else _SIZE_NARROW
    names = [_name(row, w) for row in encoding.rows]
    room = max((text_width(n, size) for n in names), default=0) * _SPARE
    left = min(room, box.width * 0.32) + 14
    totals = max((text_width(r.total, size, bold=True) for r in encoding.rows), default=0)
    right = totals * _SPARE + 14
    count = max(len(encoding.rows), 1)
    pitch = min(_MAX_PITCH, (box.height - used - 8) / count)
    area = Box(box.x, box.y + used + 8, box.width - right, pitch * count)
    longest = max((sum(p.value for p in r.parts) for r in encoding.rows), default=1.0) or 1.0
    scale = (area.width - left) / longest
    chart = _chart(figure, canvas, names, scale, left / area.width, size)
    canvas.chart(area, chart, name=w("slides.name.chart"), alt=figure.alt)
    for n, row in enumerate(encoding.rows):
        x = area.x + left + sum(p.value for p in row.parts) * scale + 10
        spot = Box(x, area.y + (n + 0.5) * pitch - 16, right, 32)
        run = Run(row.total, size, bold=True)
        name = w("slides.total", row=names[n])
        canvas.text(spot, [[run]], name=name, anchor="ctr", wrap=False)
    return ()


def _name(row: StackRow, w: Words) -> str:
    return w("slides.row", label=row.label, sublabel=row.sublabel) if row.sublabel else row.label


def _parts(encoding: StackEncoding) -> list[str]:
    """Keys of the parts, in order of first appearance."""
    return list(dict.fromkeys(part.key for row in encoding.rows for part in row.parts))


def _head(sample: StackPart, legend: tuple[tuple[LegendItem, float], ...]) -> str:
    """Name of a part: the legend entry with its colour, opacity and outline, else its id."""
    look = (sample.token, sample.opacity, sample.outline)
    for item, opacity in legend:
        token = "other" if item.token == "outline" else item.token
        if (token, opacity, "outline" in (item.symbol, item.token)) == look:
            return item.text
    return sample.key


def _chart(
    figure: Figure, canvas: Canvas, names: list[str], scale: float, left_share: float, size: float
) -> Chart:
    encoding = figure.encoding
    assert isinstance(encoding, StackEncoding)
    columns = [Column(encoding.unit, tuple(names))]
    series = []
    for n, part_key in enumerate(_parts(encoding), start=1):
        parts = [next((p for p in r.parts if p.key == part_key), None) for r in encoding.rows]
        sample = next(p for p in parts if p is not None)
        cells = tuple(None if p is None else float(p.value) for p in parts)
        columns.append(Column(_head(sample, encoding.legend), cells))
        labels = {
            row: label
            for row, part in enumerate(parts)
            if part is not None and (label := _label(canvas, part, scale, size)) is not None
        }
        series.append(Series(0, n, _look(canvas, sample), (0, len(names) - 1), n, labels=labels))
    longest = max((sum(p.value for p in r.parts) for r in encoding.rows), default=1.0) or 1.0
    sheet = Sheet(words(canvas.lang)("slides.sheet"), tuple(columns))
    return Chart(
        "stack",
        canvas,
        figure,
        sheet,
        series,
        Plot(left_share, 0, 1 - left_share, 1),
        Axis(0.0, float(longest)),
        size=size,
        gap_percent=round((1 - _BAR_SHARE) / _BAR_SHARE * 100),
    )


def _look(canvas: Canvas, part: StackPart) -> Look:
    ground = Stroke(canvas.hex("ground"), 1.5)
    if part.outline:
        return Look("", Stroke(canvas.hex(part.token), 1.5))
    return Look(canvas.hex(part.token, part.opacity), ground)


def _label(canvas: Canvas, part: StackPart, scale: float, size: float) -> Label | None:
    """Number inside a part if it fits, in ground or ink, whichever has more contrast."""
    if not part.text or text_width(part.text, size, bold=True) + 2 * _PAD > part.value * scale:
        return None
    under = canvas.hex("ground") if part.outline else canvas.hex(part.token, part.opacity)
    token = max(("ground", "ink"), key=lambda t: contrast(canvas.hex(t), under))
    code = number_format(part.text, part.value) or ""
    return Label(Run(part.text, size, token, bold=True), "ctr", code)
