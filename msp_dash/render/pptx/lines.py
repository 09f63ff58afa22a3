"""Line charts on a slide: one native chart per panel, laid out like the SVG.

Labels at the last points follow their cells, so they stay right when someone edits a number.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from msp_dash.figures.record import Figure, LinesEncoding, Panel
from msp_dash.figures.record import Series as Line
from msp_dash.render.layout.axes import (
    FEW_PANELS,
    EndLabel,
    PanelPlan,
    is_hollow,
    is_tight,
    plan,
    points_with_value,
)
from msp_dash.render.layout.captions import runs
from msp_dash.render.layout.ink import Frame, Ink, text_token
from msp_dash.render.layout.label_placement import Box
from msp_dash.render.layout.lines import (
    draw_captions,
    draw_events,
    draw_head,
    draw_key,
    draw_years,
    even_step,
)
from msp_dash.render.layout.marks import Mark
from msp_dash.render.pptx.canvas import DASH, Canvas, Run, Stroke
from msp_dash.render.pptx.charts import Axis, Chart, Label, Look, Marker, Plot, Series
from msp_dash.render.pptx.fitting import MIN_ZOOM, ZOOM, add_legend, frame_of, legend_height
from msp_dash.render.pptx.number_formats import axis_format, number_format
from msp_dash.render.pptx.symbols import marker
from msp_dash.render.pptx.workbook import Column, Sheet
from msp_dash.render.pptx.writer import draw_marks
from msp_dash.words import words

_STRONG, _CONTEXT = 4.0, 2.0
_MARK = 12.0
_NARROW_SLIDE = 600.0
"""Width in px of a layout up to which a whole slide is that of a narrow template."""

_LABEL_GAP = 0.004
"""Default gap between a point and its label, as a fraction of the chart, in both programs."""


def draw_lines(figure: Figure, canvas: Canvas, box: Box) -> tuple[str, ...]:
    """Draw one or two panels, with the legend below."""
    encoding = figure.encoding
    assert isinstance(encoding, LinesEncoding)
    legend = legend_height(encoding.legend, box.width) + 4 if encoding.legend else 0.0
    view = frame_of(canvas, replace(box, height=box.height - legend))
    view, plans, zoom = _roomy(encoding, view)
    foot = max((p.foot for p in plans), default=1.0)
    for panel in plans:
        _panel(figure, canvas, view, panel, (box.x, box.y), zoom)
    if encoding.legend:
        add_legend(encoding.legend, canvas, (box.x, box.y + foot * zoom + 4), box.width)
    return ()


def _roomy(encoding: LinesEncoding, usual: Frame) -> tuple[Frame, list[PanelPlan], float]:
    """Frame, panels and zoom; on a slide of a narrow template, small multiples that would be
    slivers are in smaller type.
    """
    view, zoom = usual, ZOOM
    plans = plans_usual = plan(encoding, view)
    if not usual.slide or usual.width > _NARROW_SLIDE or len(plans) <= FEW_PANELS:
        return usual, plans, ZOOM
    while any(map(is_tight, plans)):
        zoom *= 0.98
        if zoom < MIN_ZOOM:
            return usual, plans_usual, ZOOM
        view = replace(usual, width=usual.width * ZOOM / zoom, room=usual.room * ZOOM / zoom)
        plans = plan(encoding, view)
    return view, plans, zoom


def _panel(
    figure: Figure,
    canvas: Canvas,
    view: Frame,
    panel: PanelPlan,
    at: tuple[float, float],
    zoom: float,
) -> None:
    """Draw the shaded span, the chart over it, then the texts that are not chart labels."""
    left, top = at
    if panel.panel.span:
        (x1, _), (x2, _) = panel.at(panel.panel.span[0], 0), panel.at(panel.panel.span[1], 0)
        shade = Box(
            left + x1 * zoom,
            top + panel.top * zoom,
            (x2 - x1) * zoom,
            (panel.bottom - panel.top) * zoom,
        )
        name = panel.panel.span[2]
        canvas.shape("rect", shade, name=name, alt=name, fill=canvas.hex("panel"))
    area = Box(
        left + panel.x * zoom,
        top + panel.y * zoom,
        panel.width * zoom,
        (panel.axis_foot - panel.y) * zoom,
    )
    w = words(canvas.lang)
    title = panel.panel.title
    name = w("slides.name.chart_of", title=title) if title else w("slides.name.chart")
    canvas.chart(area, _chart(figure, canvas, view, panel, area, zoom), name=name, alt=figure.alt)
    draw_marks(_words(view, panel), canvas, at, zoom)


def _words(view: Frame, panel: PanelPlan) -> list[Mark]:
    """Title, unit, captions, years and leaders, at the positions of the layout."""
    ink = Ink(view)
    draw_head(ink, panel)
    draw_events(ink, panel)
    draw_captions(ink, panel)
    for label in panel.labels:
        x, y = label.end
        if abs(label.y - y) > 2 or x < panel.right - 1:
            ink.line(x + 5, y, panel.label_x - 7, label.y, "ink2", width=0.6)
    draw_years(ink, panel)
    draw_key(ink, panel)
    return ink.marks


def _chart(
    figure: Figure, canvas: Canvas, view: Frame, panel: PanelPlan, area: Box, zoom: float
) -> Chart:
    columns, spots = _columns(panel.panel, words(canvas.lang)("fields.year"))
    series = []
    ends = {id(label.series): label for label in panel.labels}
    for line, (x, y) in zip(panel.panel.series, spots, strict=True):
        parts = _parts(canvas, line, x, y)
        if parts and (end := ends.get(id(line))) is not None:
            first, last = parts[-1].rows
            label = _end_label(canvas, view, panel, end, area, zoom)
            parts[-1] = replace(parts[-1], labels={last - first: label})
        series += parts
    if panel.panel.reference:
        value, text = panel.panel.reference
        first = len(columns)
        low, high = (float(v) for v in panel.x_range)
        columns += [Column(text, (low, high)), Column(text, (float(value), float(value)))]
        dotted = Look(stroke=Stroke(canvas.hex("ink2"), 2.0, "sysDot"))
        series.append(Series(first, first + 1, dotted, (0, 1), first + 1))
    ticks = panel.panel.y_ticks
    plot = Plot(
        (panel.left - panel.x) / panel.width,
        (panel.top - panel.y) / (panel.axis_foot - panel.y),
        (panel.right - panel.left) / panel.width,
        (panel.bottom - panel.top) / (panel.axis_foot - panel.y),
    )
    low, high = (float(v) for v in panel.x_range)
    bottom, top = (float(v) for v in panel.y_range)
    return Chart(
        "points",
        canvas,
        figure,
        Sheet(words(canvas.lang)("slides.sheet"), tuple(columns)),
        series,
        Axis(bottom, top, even_step(ticks), axis_format(ticks) or "General", canvas.hex("grid")),
        Axis(low, high, line=canvas.hex("ink2"), at="b"),
        plot,
        size=view.axis * zoom,
    )


def _columns(panel: Panel, head: str) -> tuple[list[Column], list[tuple[int, int]]]:
    """Columns of the sheet, and for each line its year column and value column.

    `head` is the heading of a year column; lines with the same years share one.
    """
    columns: list[Column] = []
    at: dict[tuple[float, ...], int] = {}
    spots = []
    for line in panel.series:
        years = tuple(float(p.x) for p in line.points)
        if years not in at:
            at[years] = len(columns)
            columns.append(Column(head, years))
        values = tuple(None if p.y is None else float(p.y) for p in line.points)
        columns.append(Column(line.name, values))
        spots.append((at[years], len(columns) - 1))
    return columns, spots


def _parts(canvas: Canvas, line: Line, x: int, y: int) -> list[Series]:
    """The line in parts, solid or dashed: LibreOffice dashes a series as a whole or not at all."""
    width = _STRONG if line.strong else _CONTEXT
    at = {id(point): index for index, point in enumerate(line.points)}
    parts = []
    for estimated, some in groupby(runs(line), key=lambda run: run[1]):
        points = [point for run, _ in some for point in run]
        dash = "sysDash" if line.dashed else DASH if estimated else ""
        mark = marker(canvas, line.symbol, line.token, _MARK)
        look = Look(stroke=Stroke(canvas.hex(line.token), width, dash), marker=mark)
        hollow = replace(look, marker=_hollow(canvas, line))
        first, last = at[id(points[0])], at[id(points[-1])]
        looks = {at[id(p)] - first: hollow for p in points if is_hollow(p, line)}
        parts.append(Series(x, y, look, (first, last), y, looks))
    return parts


def _hollow(canvas: Canvas, line: Line) -> Marker:
    """The marker of a number that is the publisher's estimate."""
    colour = canvas.hex(line.token)
    size = _MARK * (1.1 if line.strong else 0.8)
    return Marker("circle", size, colour, colour, canvas.hex("ground"))


def _end_label(
    canvas: Canvas, view: Frame, panel: PanelPlan, end: EndLabel, area: Box, zoom: float
) -> Label:
    """Data label of the last point: name and value, moved as far as in the layout."""
    line = end.series
    token = text_token(view, line.token) if line.strong else "ink"
    last = points_with_value(line)[-1]
    code = number_format(line.end_value, float(last.y or 0.0)) or ""
    name_in_label = bool(line.end_name) and line.end_name == line.name
    text = "  ".join(part for part in (line.end_name, line.end_value) if part)
    if line.end_name and not name_in_label:
        code = ""
    if len(end.lines) > 1:
        code = ""
        last_line = f"{end.lines[-1]}  {line.end_value}".strip()
        text = "\n".join((*end.lines[:-1], last_line))
    dx = (panel.label_x - end.end[0]) * zoom / area.width - _LABEL_GAP
    dy = (end.y - end.end[1]) * zoom / area.height
    run = Run(text, panel.label_size * zoom, token, bold=line.strong)
    return Label(run, "r", code, (dx, dy), with_series_name=name_in_label and bool(code))
