"""Small multiples of dot plots, each with title, definition and axis, in columns of like height."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from msp_dash.figures.record import DotRow, DotsPanel, PanelsEncoding
from msp_dash.render.layout.dots import dots
from msp_dash.render.layout.ink import Frame, Ink
from msp_dash.render.layout.legend import draw_legend
from msp_dash.render.layout.marks import Moved, Picture
from msp_dash.render.layout.text_metrics import wrap

BESIDE, ABREAST = 620.0, 1200.0
"""Widths in px from which panels are set in two columns, and in three."""

SLIDE_COLUMNS = 3
"""Maximum number of columns on a slide, where height is scarce."""

_SLIDE_SCALE = 0.808
"""Scale of more than two panels on a slide: type of 14 pt, so that definitions and rows fit."""

_BETWEEN = 40.0
_BETWEEN_SLIDE = 22.0
_BELOW = 20.0
_TITLE_LINE = 18.0
_LINE = 16.0


def panels(encoding: PanelsEncoding, frame: Frame) -> Picture:
    """Draw panels stacked, or in columns if they fit."""
    count = column_count(len(encoding.panels), frame)
    if not frame.slide or len(encoding.panels) <= 2:
        return _in_columns(encoding, frame, count)
    picture = _in_columns(encoding, replace(frame, width=frame.width / _SLIDE_SCALE), count)
    height = picture.height * _SLIDE_SCALE
    return Picture(frame.width, height, [Moved(picture.marks, scale=_SLIDE_SCALE)])


def _in_columns(encoding: PanelsEncoding, frame: Frame, count: int) -> Picture:
    between = _BETWEEN_SLIDE if frame.slide else _BETWEEN
    width = (frame.width - between * (count - 1)) / count
    inner = replace(frame, width=width, room=0.0)
    pictures = [_panel(panel, inner) for panel in encoding.panels]
    ink = Ink(frame)
    bottom = 0.0
    for index, column in enumerate(in_columns([p.height for p in pictures], count, _BELOW)):
        y = 0.0
        for number in column:
            ink.marks.append(Moved(pictures[number].marks, index * (width + between), y))
            y += pictures[number].height + _BELOW
        bottom = max(bottom, y - _BELOW)
    if encoding.legend:
        bottom += 10 + draw_legend(ink, encoding.legend, 0, bottom + 10, frame.width)
    return ink.picture(frame.width, bottom + 2)


def column_count(n: int, frame: Frame) -> int:
    """Number of columns for `n` panels."""
    if frame.slide:
        return min(n, SLIDE_COLUMNS if n > 4 else 2)
    return min(n, 1 + (frame.width >= BESIDE) + (frame.width >= ABREAST))


def in_columns(heights: Sequence[float], count: int, between: float) -> list[list[int]]:
    """Indices of panels by column: each panel goes to the column that is shortest so far."""
    columns: list[list[int]] = [[] for _ in range(count)]
    ends = [0.0] * count
    for number, height in enumerate(heights):
        lowest = ends.index(min(ends))
        columns[lowest].append(number)
        ends[lowest] += height + between
    return columns


def longest(encoding: PanelsEncoding) -> int:
    """Number of rows of the longest panel."""
    return max(len(panel.dots.rows) for panel in encoding.panels)


def few_rows(encoding: PanelsEncoding, most: int) -> PanelsEncoding:
    """Each panel with at most `most` of its rows, in order; selected rows are kept."""

    def first(rows: tuple[DotRow, ...]) -> tuple[DotRow, ...]:
        selected = [row for row in rows if row.selected][:most]
        others = [row for row in rows if not row.selected][: most - len(selected)]
        return tuple(row for row in rows if row in selected or row in others)

    panels = (replace(p, dots=replace(p.dots, rows=first(p.dots.rows))) for p in encoding.panels)
    return replace(encoding, panels=tuple(panels))


def _panel(panel: DotsPanel, frame: Frame) -> Picture:
    ink = Ink(frame)
    y = draw_head(ink, panel)
    plot = dots(panel.dots, frame)
    ink.marks.append(Moved(plot.marks, y=y))
    return ink.picture(frame.width, y + plot.height)


def draw_head(ink: Ink, panel: DotsPanel) -> float:
    """Draw title and definition of a panel; returns the height in px above its rows."""
    frame = ink.frame
    room = frame.width
    tight = 2.0 if frame.on_slide else 0.0
    ink.line(0, 0.5, frame.width, 0.5, "line")
    y = 4.0
    title, pitch = wrap(panel.title, frame.label, room, bold=True), _TITLE_LINE - tight
    y = ink.lines(0, y + pitch - 4, title, pitch, size=frame.label, bold=True) - pitch + 4
    definition, pitch = wrap(panel.definition, frame.small, room), _LINE - tight / 2
    y = ink.lines(0, y + pitch - 3, definition, pitch, size=frame.small, token="ink2") - pitch + 3
    return y + 8 - 3 * tight
