"""Small multiples on a slide: a native dot chart per panel, under its title and definition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from msp_dash.figures.record import DotsPanel, Figure, PanelsEncoding
from msp_dash.render.fit import SLIDE_ROWS
from msp_dash.render.layout.dots import dots
from msp_dash.render.layout.ink import Frame, Ink
from msp_dash.render.layout.label_placement import Box
from msp_dash.render.layout.panels import column_count, draw_head, few_rows, in_columns, longest
from msp_dash.render.pptx.canvas import Canvas
from msp_dash.render.pptx.dots import draw_dots
from msp_dash.render.pptx.fitting import add_legend, frame_of, legend_height, native_frame
from msp_dash.render.pptx.writer import draw_marks
from msp_dash.words import words

_BETWEEN = 28.0
_BELOW = 6.0
_MORE = 14.0
"""Px of the layout by which rows may be higher than they must, to fill a column."""


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
    view, zoom = native_frame(canvas, Box(0, 0, width, 0))
    room = box.height / zoom
    fitting = _fitting(encoding, count, view, room)
    heights = _heights(fitting.panels, view)
    for index, column in enumerate(in_columns(heights, count, _BELOW)):
        rows = sum(len(fitting.panels[number].dots.rows) for number in column)
        more = min(max(room - _total(heights, column), 0) / rows, _MORE)
        x, y = box.x + index * (width + _BETWEEN), box.y
        for number in column:
            panel, ink = fitting.panels[number], Ink(view)
            above = draw_head(ink, panel)
            draw_marks(ink.marks, canvas, (x, y), zoom)
            height = heights[number] + more * len(panel.dots.rows)
            plot = Box(x, y + above * zoom, width, (height - above) * zoom)
            draw_dots(replace(figure, encoding=panel.dots), canvas, plot)
            y += (height + _BELOW) * zoom
    if longest(fitting) == longest(encoding):
        return ()
    w = words(canvas.lang)
    return (w("slides.panel_rows", shown=w.count(longest(fitting)), total=longest(encoding)),)


def _fitting(encoding: PanelsEncoding, count: int, view: Frame, room: float) -> PanelsEncoding:
    """All rows of the panels if they fit, else as many each as do, at most `SLIDE_ROWS`."""
    for most in (longest(encoding), *range(SLIDE_ROWS, 0, -1)):
        part = few_rows(encoding, most)
        heights = _heights(part.panels, view)
        columns = in_columns(heights, count, _BELOW)
        if all(_total(heights, column) <= room for column in columns):
            break
    return part


def _total(heights: Sequence[float], column: Sequence[int]) -> float:
    return sum(heights[number] + _BELOW for number in column) - _BELOW


def _heights(panels: Sequence[DotsPanel], view: Frame) -> list[float]:
    """Least height of each panel in px of the layout."""
    return [draw_head(Ink(view), panel) + dots(panel.dots, view).height for panel in panels]
