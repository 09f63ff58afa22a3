"""Matrix of symbols in rows and columns, told apart by shape and not by colour alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from msp_dash.figures.record import MatrixEncoding, MatrixRow, RegisterEncoding
from msp_dash.render.layout.ink import Frame, Ink
from msp_dash.render.layout.legend import draw_legend
from msp_dash.render.layout.marks import Picture
from msp_dash.render.layout.matrix_list import matrix_list
from msp_dash.render.layout.text_metrics import text_width, widest, wrap

_ROW, _ROW_SLIDE = 24.0, 22.0
_HEADING, _HEADING_SLIDE = 32.0, 27.0
_LINE = 15.5
_MIN_CELL = 30.0
_RADIUS = 6.0
_TIER_CELL = 20.0
"""Minimum width in px of a cell on a slide, where headings may extend over their neighbors."""

_TIER_GAP = 5.0
_NATIVE_GAP = 3.5
_SMALLEST, _SMALLEST_HALF = 10.5, 11.4
"""Size (14 pt on a slide, and in half a slide) to which headings of a native table shrink before a
word breaks."""


@dataclass(frozen=True, slots=True)
class MatrixPlan:
    """Sizes in px: space of names, left edge and width of cells, font size of headings.

    `heads` are the lines of each heading, the last one (the date) lighter. `depths` are the numbers
    of lines of heading rows from the lowest up; with two, every other heading is in the upper one.
    """

    name_room: float
    left: float
    cell: float
    head_size: float
    heads: Sequence[Sequence[tuple[str, bool]]]
    depths: Sequence[int]

    @property
    def heads_height(self) -> float:
        """Height in px of the headings, with the room below them."""
        return sum(self.depths) * _LINE + 10 + _TIER_GAP * (len(self.depths) - 1)


def plan_matrix(encoding: MatrixEncoding | RegisterEncoding, frame: Frame) -> MatrixPlan:
    """Space for names and headings."""
    size, count = frame.small, max(len(encoding.columns), 1)
    names = widest([row.name for row in encoding.rows if not row.heading], frame.label, bold=True)
    name_room = min(names, frame.width * (0.3 if frame.native else 0.4))
    left = name_room + (_NATIVE_GAP if frame.native else 8)
    words = [_widest_word(column.lines, size) for column in encoding.columns]
    least = max(words, default=0.0)
    cell = (frame.width - left) / count
    if frame.native:
        tiers = 1 if least <= cell - 1 else 2
        # With two tiers, the first and last headings extend over half a neighbor only.
        ends = (1 if tiers == 1 else 1.5) * cell - 1
        smallest = _SMALLEST if frame.slide else _SMALLEST_HALF
        rooms = [ends, *[tiers * cell - 1] * (count - 2), ends]
        part = min((r / w for r, w in zip(rooms, words, strict=False) if w), default=1.0)
        full, size = size, min(size, max(size * part, smallest))
        rooms = [max(r, w * size / full) for r, w in zip(rooms, words, strict=False)]
    else:
        least = max(least + 6, _MIN_CELL)
        narrowest = _TIER_CELL if frame.slide else _MIN_CELL
        tiers = 2 if narrowest <= cell < least <= 2 * cell else 1
        cell = max(cell, least) if tiers == 1 else cell
        rooms = [cell * tiers - (4 if tiers == 1 else 8)] * count
    heads = [
        _head_lines(column.lines, room, size)
        for column, room in zip(encoding.columns, rooms, strict=False)
    ]
    depths = [max((len(h) for h in heads[n::tiers]), default=0) for n in range(tiers)]
    return MatrixPlan(name_room, left, cell, size, heads, depths)


def matrix(encoding: MatrixEncoding, frame: Frame) -> Picture:
    """Draw a matrix; it becomes wider than the frame if cells would be too small to read.

    On a phone such a matrix is listed by column.
    """
    ink, plan = Ink(frame), plan_matrix(encoding, frame)
    if frame.phone and plan.left + plan.cell * len(encoding.columns) > frame.width:
        return matrix_list(encoding, frame)
    name_room, left, cell = plan.name_room, plan.left, plan.cell
    width = left + cell * max(len(encoding.columns), 1)
    top = draw_legend(ink, encoding.legend, 0, 0, frame.width)
    top += 8 if encoding.legend else 0
    body = top + plan.heads_height
    heights = [_height(row, name_room, frame) for row in encoding.rows]
    for index, column in enumerate(encoding.columns):
        if column.panel:
            ink.rect(left + index * cell, top, cell, body - top + sum(heights), fill="panel")
    draw_heads(ink, plan, body, width)
    ink.line(0, body - 2, width, body - 2, "ink2", width=1.2)
    y = body
    for row, height in zip(encoding.rows, heights, strict=True):
        _row(ink, row, y, height, (name_room, left, cell, width))
        y += height
    return ink.picture(max(width, frame.width), y + 2)


def draw_heads(ink: Ink, plan: MatrixPlan, body: float, width: float) -> None:
    """Draw the headings above the rows, which begin at `body`."""
    for index, head in enumerate(plan.heads):
        tier_offset = index % len(plan.depths) * (plan.depths[0] * _LINE + _TIER_GAP)
        middle = plan.left + (index + 0.5) * plan.cell
        _head(ink, head, middle, body - 10 - tier_offset, width)
        if tier_offset:
            ink.line(middle, body - 5 - tier_offset, middle, body - 4, "line")


def _head(
    ink: Ink, head: Sequence[tuple[str, bool]], centre: float, base: float, width: float
) -> None:
    """Draw a heading centered over its column, its last line at `base`, within `width`."""
    size = ink.frame.small
    y = base - (len(head) - 1) * _LINE
    for text, light in head:
        x = min(centre, width - text_width(text, size, bold=not light) / 2)
        token = "ink2" if light else "ink"
        ink.text(x, y, text, size=size, token=token, bold=not light, anchor="middle")
        y += _LINE


def _widest_word(lines: Sequence[str], size: float) -> float:
    """Width of the widest word of a heading."""
    return max(
        (
            text_width(word, size, bold=not _is_light(lines, index))
            for index, line in enumerate(lines)
            for word in line.split(" ")
        ),
        default=0.0,
    )


def _is_light(lines: Sequence[str], index: int) -> bool:
    """Whether a line of a heading is lighter: the last one, the date."""
    return index == len(lines) - 1 and len(lines) > 1


def _head_lines(lines: tuple[str, ...], room: float, size: float) -> list[tuple[str, bool]]:
    """Wrapped lines of a heading; the last one (the date) is lighter."""
    out: list[tuple[str, bool]] = []
    for index, line in enumerate(lines):
        light = _is_light(lines, index)
        out += [(text, light) for text in wrap(line, size, room, bold=not light)]
    return out


def _height(row: MatrixRow, room: float, frame: Frame) -> float:
    if row.heading:
        return _HEADING_SLIDE if frame.slide else _HEADING
    lines = wrap(row.name, frame.label, room + 0.5, bold=row.selected)
    return (_ROW_SLIDE if frame.slide else _ROW) + 16 * (max(len(lines), 1) - 1)


def _row(
    ink: Ink, row: MatrixRow, top: float, height: float, place: tuple[float, float, float, float]
) -> None:
    """Draw one row; `place` is (width of names, left of cells, width of a cell, total width)."""
    name_room, left, cell, width = place
    size = ink.frame.label
    if row.heading:
        ink.text(0, top + height - 10, row.name, size=size, bold=True)
        ink.line(0, top + height - 2, width, top + height - 2, "line")
        return
    with ink.mark(row.key):
        if row.selected:
            ink.rect(-8, top, width + 16, height, fill="panel")
        lines = wrap(row.name, size, name_room + 0.5, bold=row.selected)
        y = top + height / 2 + 4.6 - 8 * (len(lines) - 1)
        ink.lines(0, y, lines, 16, size=size, bold=row.selected)
        for index, mark in enumerate(row.cells):
            x = left + (index + 0.5) * cell
            if mark.symbol == "none":
                continue
            with ink.mark(row.key, mark.tip):
                ink.hit(x - cell / 2, top, cell, height)
                ink.symbol(mark.symbol, mark.token, x, top + height / 2, _RADIUS)
        ink.line(0, top + height, width, top + height, "grid")
