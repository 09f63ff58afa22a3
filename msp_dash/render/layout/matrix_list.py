"""A matrix by column: below each heading, the rows that have a mark there. For narrow windows."""

from __future__ import annotations

from msp_dash.figures.record import MatrixColumn, MatrixEncoding, MatrixRow, Symbol
from msp_dash.render.layout.ink import Frame, Ink
from msp_dash.render.layout.legend import draw_legend
from msp_dash.render.layout.marks import Picture
from msp_dash.render.layout.text_metrics import text_width, wrap

_LINE = 18.0
_INDENT = 20.0
_RADIUS = 5.0
_UNLISTED = ("dot", "none")


def matrix_list(encoding: MatrixEncoding, frame: Frame) -> Picture:
    """Draw the columns below each other, the names of rows listed by mark."""
    ink = Ink(frame)
    legend = tuple(item for item in encoding.legend if item.symbol not in _UNLISTED)
    y = draw_legend(ink, legend, 0, 0, frame.width) + 8
    rows = [row for row in encoding.rows if not row.heading]
    for at, column in enumerate(encoding.columns):
        y = _block(ink, column, [(row, at) for row in rows], y + 10)
    return ink.picture(frame.width, y)


def _block(ink: Ink, column: MatrixColumn, cells: list[tuple[MatrixRow, int]], top: float) -> float:
    """Draw a column from `top` on; gives where it ends."""
    frame = ink.frame
    *name, date = column.lines if len(column.lines) > 1 else (*column.lines, "")
    heading = " ".join(name)
    y = top + _LINE
    ink.text(0, y, heading, size=frame.label, bold=True)
    after = text_width(heading, frame.label, bold=True) + 8
    ink.text(after, y, date, size=frame.small, token="ink2")
    y += 6
    ink.line(0, y, frame.width, y, "line")
    by_mark: dict[tuple[Symbol, str], list[str]] = {}
    for row, at in cells:
        cell = row.cells[at]
        if cell.symbol not in _UNLISTED:
            by_mark.setdefault((cell.symbol, cell.token), []).append(row.name)
    for (symbol, token), names in by_mark.items():
        lines = wrap(", ".join(names), frame.label, frame.width - _INDENT)
        ink.symbol(symbol, token, _RADIUS + 1, y + _LINE - 4, _RADIUS)
        y = ink.lines(_INDENT, y + _LINE, lines, _LINE, size=frame.label) - _LINE + 4
    return y
