"""Small multiples on a slide: a native dot chart per panel, under its title and definition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from msp_dash.figures.record import DotsPanel, Figure, PanelsEncoding
from msp_dash.render.layout.label_placement import Box
from msp_dash.render.layout.panels import column_count, few_rows, in_columns, longest
from msp_dash.render.layout.text_metrics import wrap
from msp_dash.render.pptx.canvas import Canvas, Run, Stroke
from msp_dash.render.pptx.dots import NAME_SHARE, ROWS, draw_dots, head_height
from msp_dash.render.pptx.fitting import add_legend, frame_of, legend_height
from msp_dash.words import words

_TITLE, _SMALL = 21.4, 20.9
_LINE = 1.2
_SPARE = 1.06
_PITCH, _MAX_PITCH = 26.0, 52.0
_BETWEEN, _BELOW = 28.0, 14.0


def draw_panels(figure: Figure, canvas: Canvas, box: Box) -> tuple[str, ...]:
    """Draw panels in columns; returns a foot note if rows were left out."""
    encoding = figure.encoding
    assert isinstance(encoding, PanelsEncoding)
    if encoding.legend:
        used = legend_height(encoding.legend, box.width)
        add_legend(encoding.legend, canvas, (box.x, box.y + box.height - used), box.width)
        box = replace(box, height=box.height - used - 8)
    count = column_count(len(encoding.panels), frame_of(canvas, box))
    width = (box.width - _BETWEEN * (count - 1)) / count
    fitting = _fitting(encoding, count, width, box.height)
    heights = _heights(fitting.panels, width, _PITCH)
    for index, column in enumerate(in_columns(heights, count, _BELOW)):
        panels = [fitting.panels[number] for number in column]
        pitch = _pitch(panels, width, box.height)
        y = box.y
        for panel, height in zip(panels, _heights(panels, width, pitch), strict=True):
            spot = Box(box.x + index * (width + _BETWEEN), y, width, height)
            _draw(figure, panel, canvas, spot)
            y += height + _BELOW
    if longest(fitting) == longest(encoding):
        return ()
    w = words(canvas.lang)
    return (w("slides.panel_rows", shown=w.count(longest(fitting)), total=longest(encoding)),)


def _fitting(encoding: PanelsEncoding, count: int, width: float, height: float) -> PanelsEncoding:
    """All rows of the panels if they fit, else as many each as do, at most `ROWS`."""
    for most in (longest(encoding), *range(ROWS, 1, -1)):
        part = few_rows(encoding, most)
        heights = _heights(part.panels, width, _PITCH)
        columns = in_columns(heights, count, _BELOW)
        if all(_total(heights, column) <= height for column in columns):
            return part
    return few_rows(encoding, 1)


def _total(heights: Sequence[float], column: Sequence[int]) -> float:
    return sum(heights[number] + _BELOW for number in column) - _BELOW


def _head(panel: DotsPanel, width: float) -> tuple[list[str], list[str]]:
    title = wrap(panel.title, _TITLE * _SPARE, width, bold=True)
    return title, wrap(panel.definition, _SMALL * _SPARE, width)


def _head_height(panel: DotsPanel, width: float) -> float:
    title, definition = _head(panel, width)
    return 4 + _LINE * (_TITLE * len(title) + _SMALL * len(definition)) + 4


def _rows_height(panel: DotsPanel, width: float, pitch: float) -> float:
    """Height of all rows; each is as high as the one with the longest name."""
    room = width * (NAME_SHARE if panel.dots.ticks else 1 - NAME_SHARE)
    lines = max(len(wrap(row.name, _TITLE * _SPARE, room)) for row in panel.dots.rows)
    return len(panel.dots.rows) * max(pitch, _LINE * _TITLE * lines)


def _heights(panels: Sequence[DotsPanel], width: float, pitch: float) -> list[float]:
    return [_above(p, width) + _rows_height(p, width, pitch) for p in panels]


def _above(panel: DotsPanel, width: float) -> float:
    """Height in px above the rows: title, definition, and the axis, if any."""
    return _head_height(panel, width) + head_height(panel.dots)


def _pitch(panels: Sequence[DotsPanel], width: float, height: float) -> float:
    """Row height at which a column fills the available height."""
    heads = sum(_above(p, width) for p in panels) + _BELOW * (len(panels) - 1)
    rows = sum(len(p.dots.rows) for p in panels)
    return min(max((height - heads) / rows, _PITCH), _MAX_PITCH)


def _draw(figure: Figure, panel: DotsPanel, canvas: Canvas, box: Box) -> None:
    title, definition = _head(panel, box.width)
    stroke = Stroke(canvas.hex("line"))
    canvas.line((box.x, box.y), (box.x + box.width, box.y), stroke, name="Rule")
    y = box.y + 4
    for lines, size, bold in ((title, _TITLE, True), (definition, _SMALL, False)):
        token = "ink" if bold else "ink2"
        height = _LINE * size * len(lines)
        runs = [[Run(" ".join(lines), size, token, bold)]]
        canvas.text(Box(box.x, y, box.width, height), runs, name=" ".join(lines))
        y += height
    plot = Box(box.x, y + 4, box.width, box.y + box.height - y - 4)
    draw_dots(replace(figure, encoding=panel.dots), canvas, plot)
