"""A register: a row a seat, with marks by meeting, what it brings, and a mark a promise.

Wide pictures are a table; narrow ones have the marks of a row below its name.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from msp_dash.figures.record import Cell, RegisterEncoding, RegisterRow
from msp_dash.render.layout.ink import NARROW, Frame, Ink, text_token
from msp_dash.render.layout.legend import draw_legend
from msp_dash.render.layout.marks import Picture
from msp_dash.render.layout.matrix import MatrixPlan, draw_heads, plan_matrix
from msp_dash.render.layout.text_metrics import text_width, widest, wrap

_ROW, _ROW_SLIDE = 25.0, 21.0
_HEADING, _HEADING_SLIDE = 34.0, 26.0
_LINE = 16.0
_GAP = 16.0
_RADIUS, _RADIUS_NARROW = 5.5, 4.5
_WIDE = 1100
"""Width in px from which what seats bring has a column; else it is below.

A slide, whose type is large, has neither this nor a mark a promise: how many are past due is said
in words.
"""

_MATRIX, _MATRIX_STACKED = 0.5, 0.72
"""Part of the width for names and meetings; the rest is for what seats bring and promise."""

_BRINGS = 0.6
"""Part of that rest for what they bring."""

_NAMES_NARROW = 0.34
"""Part of a narrow picture for the names of seats without a promise."""

_STEP, _HIGH = 9.0, 12.0
"""Distance of the marks of promises, less where there are many, and their height."""

_FILLED = 0.72
"""Part of a step that its mark fills."""


@dataclass(frozen=True, slots=True)
class _Columns:
    """Left edges in px; `brings_room` is 0 where what seats bring has no column."""

    brings: float
    brings_room: float
    due: float
    marks: float


def register(encoding: RegisterEncoding, frame: Frame) -> Picture:
    """Draw the seats of a register."""
    ink = Ink(frame)
    narrow = frame.width < NARROW and not frame.slide
    drawn = {cell.symbol for row in encoding.rows for cell in row.cells}
    legend = [item for item in encoding.legend if not frame.slide or item.symbol in drawn]
    y = draw_legend(ink, legend, 0, 0, frame.width)
    y += 8 if y else 0
    return _list(ink, encoding, y) if narrow else _table(ink, encoding, y)


def _table(ink: Ink, encoding: RegisterEncoding, top: float) -> Picture:
    frame = ink.frame
    wide = frame.width >= _WIDE and not frame.slide
    words = widest([row.due for row in encoding.rows], frame.small)
    room = round(frame.width * (_MATRIX if wide else _MATRIX_STACKED))
    if frame.slide:
        room = round(frame.width - words - _GAP)
    plan = plan_matrix(encoding, replace(frame, width=room, native=frame.slide))
    columns = _columns(plan, frame, words, wide=wide)
    body = top + plan.heads_height
    draw_heads(ink, plan, body, frame.width)
    brings, promises = encoding.heads
    for x, end, text in (
        (columns.brings, columns.brings + columns.brings_room, brings),
        (columns.due, columns.due if frame.slide else frame.width, promises),
    ):
        lines = wrap(text, frame.small, end - x) if end > x else []
        y = body - 10 - (len(lines) - 1) * _LINE
        ink.lines(x, y, lines, _LINE, size=frame.small, token="ink2")
    ink.line(0, body - 2, frame.width, body - 2, "ink2", width=1.2)
    y = body
    for row in encoding.rows:
        y = _row(ink, row, plan, columns, y)
    return ink.picture(frame.width, y + 2)


def _columns(plan: MatrixPlan, frame: Frame, words: float, *, wide: bool) -> _Columns:
    """Columns after the meetings; `words` is the room of how many promises are past due."""
    left = plan.left + plan.cell * len(plan.heads) + _GAP
    rest = frame.width - left
    due = left + (rest * _BRINGS if wide else 0)
    marks = due + (words + 10 if words else 0)
    return _Columns(left, due - _GAP - left if wide else 0.0, due, marks)


def _row(ink: Ink, row: RegisterRow, plan: MatrixPlan, columns: _Columns, top: float) -> float:
    """Draw a row from `top` on; returns where it ends."""
    frame = ink.frame
    size = frame.label
    if row.heading:
        bottom = top + (_HEADING_SLIDE if frame.slide else _HEADING)
        ink.text(0, bottom - 10, row.name, size=size, token="ink2")
        ink.line(0, bottom, frame.width, bottom, "line")
        return bottom
    names = wrap(row.name, size, plan.name_room + 0.5, bold=True)
    beside = wrap(row.brings, size, columns.brings_room + 0.5) if columns.brings_room else []
    lines = max(len(names), len(beside), 1)
    under = row.brings if not columns.brings_room and not frame.slide else ""
    high = (_ROW_SLIDE if frame.slide else _ROW) + _LINE * (lines - 1)
    middle, bottom = top + high / 2, top + high + (_LINE if under else 0)
    if row.selected:
        ink.rect(-8, top, frame.width + 16, bottom - top, fill="panel")
    with ink.mark(row.key, name=row.name):
        ink.hit(0, top, plan.left, bottom - top)
        first = middle + 4.6 - _LINE / 2 * (len(names) - 1)
        token = text_token(frame, row.token)
        ink.lines(0, first, names, _LINE, size=size, bold=True, token=token)
        first = middle + 4.6 - _LINE / 2 * (len(beside) - 1)
        ink.lines(columns.brings, first, beside, _LINE, size=size)
        ink.text(columns.due, middle + 4.6, row.due, size=frame.small)
        if under:
            ink.text(0, bottom - 7, under, size=frame.small, token="ink2")
    _meetings(ink, row, plan.left, plan.cell, middle, _RADIUS)
    if not frame.slide:
        _promises(ink, row, columns.marks, middle)
    ink.line(0, bottom, frame.width, bottom, "grid")
    return bottom


def _meetings(
    ink: Ink, row: RegisterRow, left: float, step: float, middle: float, radius: float
) -> None:
    for index, mark in enumerate(row.cells):
        x = left + (index + 0.5) * step
        with ink.mark(row.key, mark.tip, name=row.name):
            if mark.tip:
                ink.hit(x - step / 2, middle - 11, step, 22)
            ink.symbol(mark.symbol, mark.token, x, middle, radius)


def _promises(ink: Ink, row: RegisterRow, left: float, middle: float) -> None:
    """A mark a promise: filled where signed or announced, an outline past due, else dashed."""
    step = min(_STEP, max(ink.frame.width - left, 0) / max(len(row.promises), 1))
    width, top = step * _FILLED, middle - _HIGH / 2
    for index, mark in enumerate(row.promises):
        x = left + index * step
        with ink.mark(row.key, mark.tip, name=row.name):
            ink.hit(x, top - 4, step, _HIGH + 8)
            _promise(ink, mark, x, top, width)


def _promise(ink: Ink, mark: Cell, x: float, top: float, width: float) -> None:
    if mark.symbol == "square":
        ink.rect(x, top, width, _HIGH, fill=mark.token)
        return
    dash = "2 1.6" if mark.symbol == "dash" else ""
    ink.rect(
        x + 0.6, top + 0.6, max(width - 1.2, 0.8), _HIGH - 1.2,
        fill="ground", stroke=mark.token, stroke_width=1.2, dash=dash,
    )  # fmt: skip


def _list(ink: Ink, encoding: RegisterEncoding, top: float) -> Picture:
    """Draw name, marks and words of each seat below each other."""
    frame, y = ink.frame, top
    y = _ends(ink, encoding, y)
    for row in encoding.rows:
        if row.heading:
            y += _HEADING
            ink.text(0, y - 10, row.name, size=frame.label, token="ink2")
            ink.line(0, y, frame.width, y, "line")
            continue
        y = _list_row(ink, row, y)
    return ink.picture(frame.width, y)


def _ends(ink: Ink, encoding: RegisterEncoding, top: float) -> float:
    """The first and the last meeting, at both ends of a line above the rows."""
    frame = ink.frame
    if not encoding.columns:
        return top
    first, last = (" ".join(one.lines) for one in (encoding.columns[0], encoding.columns[-1]))
    y = top + _LINE
    ink.text(0, y, first, size=frame.small, token="ink2")
    if text_width(first + last, frame.small) + _GAP > frame.width:
        y += _LINE
    ink.text(frame.width, y, last, size=frame.small, token="ink2", anchor="end")
    ink.line(0, y + 6, frame.width, y + 6, "ink2", width=1.2)
    return y + 6


def _list_row(ink: Ink, row: RegisterRow, top: float) -> float:
    """Draw a seat; one without a promise has its name and its meetings alone, beside each other."""
    frame, size = ink.frame, ink.frame.label
    if not row.promises:
        left = frame.width * _NAMES_NARROW
        with ink.mark(row.key, name=row.name):
            name = wrap(row.name, size, left - 4, bold=True)[0]
            ink.text(0, top + 19, name, size=size, bold=True, token=text_token(frame, row.token))
        step = (frame.width - left) / max(len(row.cells), 1)
        _meetings(ink, row, left, step, top + 14, _RADIUS_NARROW)
        ink.line(0, top + 28, frame.width, top + 28, "grid")
        return top + 28
    y = top + 20
    brings = wrap(row.brings, frame.small, frame.width)
    with ink.mark(row.key, name=row.name):
        token = text_token(frame, row.token)
        ink.text(0, y, row.name, size=size, bold=True, token=token)
        ink.text(frame.width, y, row.due, size=frame.small, anchor="end")
        y = ink.lines(0, y + _LINE, brings, _LINE, size=frame.small, token="ink2")
    y += 2
    _meetings(ink, row, 0, frame.width / max(len(row.cells), 1), y, _RADIUS_NARROW)
    y += 20
    _promises(ink, row, 0, y)
    y += 12
    ink.line(0, y, frame.width, y, "grid")
    return y
