"""Table of text: cells are wrapped to their columns; on a phone each row is a block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from msp_dash.figures.record import StatementsEncoding
from msp_dash.render.layout.ink import NARROW, Frame, Ink
from msp_dash.render.layout.marks import Picture
from msp_dash.render.layout.text_metrics import text_width, wrap

_LINE, _LINE_SLIDE = 18.0, 16.0
_GAP = 20.0
_PAD, _PAD_SLIDE = 12.0, 5.0
"""Height of a line, and of what is above and below the lines of a row; on a slide the least."""


@dataclass(frozen=True, slots=True)
class _Style:
    size: float
    token: str
    bold: bool


def statements(encoding: StatementsEncoding, frame: Frame) -> Picture:
    """Draw all rows with their full text, as a table or, on narrow pictures, as blocks."""
    narrow = frame.width < NARROW
    return _stacked(encoding, frame) if narrow else _table(encoding, frame)


def column_widths(
    encoding: StatementsEncoding, room: float, gap: float, sizes: Sequence[float]
) -> list[float]:
    """Widths in px of the columns of a table `room` px wide with `gap` px between them.

    The encoding's proportions, adjusted so that no word is broken if wider columns can spare the
    space. `sizes` are the font sizes of the columns in px; the first is bold.
    """
    left = room - gap * (len(encoding.widths) - 1)
    total = sum(encoding.widths)
    widths = [left * width / total for width in encoding.widths]
    columns = zip(encoding.heads, *(row.cells for row in encoding.rows), strict=True)
    least = [
        max(
            text_width(word, size, bold=index == 0)
            for text in texts
            for word in text.split() or "-"
        )
        for index, (texts, size) in enumerate(zip(columns, sizes, strict=True))
    ]
    short = sum(max(need - width, 0) for need, width in zip(least, widths, strict=True))
    spare = sum(max(width - need, 0) for need, width in zip(least, widths, strict=True))
    if not short or spare < short:
        return widths
    return [
        need if width < need else width - (width - need) * short / spare
        for need, width in zip(least, widths, strict=True)
    ]


def cell_lines(
    texts: Sequence[str], widths: Sequence[float], sizes: Sequence[float], *, head: bool = False
) -> list[list[str]]:
    """Lines of each cell of a row; the first one is bold, but not among the headings."""
    return [
        wrap(text, size, width, bold=index == 0 and not head)
        for index, (text, width, size) in enumerate(zip(texts, widths, sizes, strict=True))
    ]


def _style(index: int, count: int, frame: Frame) -> _Style:
    """Text style of a column: the first is bold, the last (the source) smaller and lighter."""
    if index == count - 1 and count > 1:
        return _Style(frame.small, "ink2", False)
    return _Style(frame.label, "ink", index == 0)


def _table(encoding: StatementsEncoding, frame: Frame) -> Picture:
    ink = Ink(frame)
    styles = [_style(n, len(encoding.heads), frame) for n in range(len(encoding.heads))]
    sizes = [style.size for style in styles]
    widths = column_widths(encoding, frame.width, _GAP, sizes)
    lefts = [sum(widths[:n]) + n * _GAP for n in range(len(widths))]
    heads = cell_lines(encoding.heads, widths, [frame.small] * len(widths), head=True)
    rows = [cell_lines(row.cells, widths, sizes) for row in encoding.rows]
    counts = [max(map(len, cells)) for cells in rows]
    line = _LINE_SLIDE if frame.slide else _LINE
    y = max((len(lines) for lines in heads), default=0) * line + 4
    pad = _pad(frame, y + 2 + sum(counts) * line, len(rows))
    for left, lines in zip(lefts, heads, strict=True):
        base = y - 9 - (len(lines) - 1) * line
        ink.lines(left, base, lines, line, size=frame.small, token="ink2")
    ink.line(0, y, frame.width, y, "ink2", width=1.2)
    for number, (row, cells, count) in enumerate(zip(encoding.rows, rows, counts, strict=True)):
        with ink.step(number if encoding.steps and frame.slide else 0):
            with ink.mark(row.key, row.tip):
                for lines, style, left in zip(cells, styles, lefts, strict=True):
                    ink.lines(left, y + pad / 2 + line - 5, lines, line, **asdict(style))
            y += count * line + pad
            ink.line(0, y, frame.width, y, "line")
    return ink.picture(frame.width, y + 2)


def _pad(frame: Frame, used: float, rows: int) -> float:
    """Space around the lines of a row: on a slide what its room leaves, within limits."""
    if not frame.slide:
        return _PAD
    return min(max((frame.room - used) / max(rows, 1), _PAD_SLIDE), _PAD)


def _stacked(encoding: StatementsEncoding, frame: Frame) -> Picture:
    """Draw the cells of a row below each other, those between first and last under their column
    headings if there are several.
    """
    ink = Ink(frame)
    y = 0.0
    count = len(encoding.heads)
    for row in encoding.rows:
        y += _PAD / 2
        with ink.mark(row.key, row.tip):
            for index, (head, text) in enumerate(zip(encoding.heads, row.cells, strict=True)):
                style = _style(index, count, frame)
                if count > 3 and 0 < index < count - 1 and text:
                    y += _LINE
                    ink.text(0, y - 4, head, size=frame.small, token="ink2")
                lines = wrap(text, style.size, frame.width, bold=style.bold)
                y = ink.lines(0, y + _LINE - 4, lines, _LINE, **asdict(style)) - _LINE + 4
        y += _PAD / 2
        ink.line(0, y, frame.width, y, "line")
    return ink.picture(frame.width, y + 2)
