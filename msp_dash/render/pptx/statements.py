"""Table of text on a slide: a native table, so that it can be edited."""

from __future__ import annotations

from collections.abc import Sequence

from msp_dash.figures.record import Figure, StatementRow, StatementsEncoding
from msp_dash.render.fit import take_rows
from msp_dash.render.layout.label_placement import Box
from msp_dash.render.layout.statements import cell_lines, column_widths
from msp_dash.render.pptx.canvas import Canvas, Run
from msp_dash.render.pptx.table_cell import table_cell
from msp_dash.words import words

_SIZES = (24.0, 22.7, 21.4)
"""Font sizes in px (18, 17, 16 pt): the largest at which all rows fit, else the smallest."""

_LINE = 1.2
_PAD = 8.0
_GAP = 18.0


def draw_statements(figure: Figure, canvas: Canvas, box: Box) -> tuple[str, ...]:
    """Draw the rows that fit at a slide's font size; returns a foot note if some are left out."""
    encoding = figure.encoding
    assert isinstance(encoding, StatementsEncoding)
    w = words(canvas.lang)
    sizes = [_SIZES[-1]] * len(encoding.heads)
    widths = [width + _GAP for width in column_widths(encoding, box.width, _GAP, sizes)]
    size, count = _size(encoding, widths, box.height)
    rows = take_rows(encoding.rows, count)
    heights = _heights(encoding, rows, widths, size)
    lines = _lines(canvas, encoding, rows, widths, heights, size)
    y, name = box.y, w("slides.name.table")
    # No office program shows a table row by row: rows with a step of their own are tables.
    cuts = range(len(lines)) if encoding.steps else [0]
    for cut in cuts:
        own = slice(cut, cut + 1 if encoding.steps else None)
        alt = w.listing([t for t in rows[cut - 1].cells if t]) if cut else figure.alt
        high = sum(heights[own])
        # The first row is there from the beginning.
        with canvas.step(max(cut - 1, 0)):
            table = _table(canvas, widths, lines[own])
            canvas.table(Box(box.x, y, box.width, high), table, name=name, alt=alt)
        y += high
    if len(rows) == len(encoding.rows):
        return ()
    return (w("slides.rows_table", shown=len(rows), total=len(encoding.rows)),)


def _size(encoding: StatementsEncoding, widths: Sequence[float], room: float) -> tuple[float, int]:
    """Font size in px, and how many rows fit at it."""
    count = len(encoding.rows)
    for size in _SIZES:
        if sum(_heights(encoding, encoding.rows, widths, size)) <= room:
            return size, count
    size = _SIZES[-1]
    while count > 1 and sum(_heights(encoding, encoding.rows[:count], widths, size)) > room:
        count -= 1
    return size, count


def _heights(
    encoding: StatementsEncoding,
    rows: Sequence[StatementRow],
    widths: Sequence[float],
    size: float,
) -> list[float]:
    """Heights in px of the heading row and of each row."""
    rooms, sizes = [width - _GAP for width in widths], [size] * len(widths)
    cells = [cell_lines(encoding.heads, rooms, sizes, head=True)]
    cells += [cell_lines(row.cells, rooms, sizes) for row in rows]
    return [max([*map(len, lines), 1]) * size * _LINE + _PAD for lines in cells]


def _table(canvas: Canvas, widths: Sequence[float], lines: Sequence[str]) -> str:
    column_sizes = [*widths[:-1], widths[-1] - _GAP]
    grid = "".join(f'<a:gridCol w="{canvas.emu(width)}"/>' for width in column_sizes)
    return (
        '<a:tbl><a:tblPr firstRow="1" firstCol="1"/>'
        f"<a:tblGrid>{grid}</a:tblGrid>{''.join(lines)}</a:tbl>"
    )


def _lines(
    canvas: Canvas,
    encoding: StatementsEncoding,
    rows: Sequence[StatementRow],
    widths: Sequence[float],
    heights: Sequence[float],
    size: float,
) -> list[str]:
    """``a:tr`` of the headings and of each row."""
    last = len(widths) - 1

    def line(texts: Sequence[str], height: float, *, head: bool) -> str:
        cells = []
        for number, text in enumerate(texts):
            token = "ink2" if head or (number == last and last) else "ink"
            run = Run(text, size, token, bold=not head and number == 0)
            cells.append(
                table_cell(
                    canvas,
                    [[run]],
                    "l",
                    bottom="ink2" if head else "line",
                    anchor="b" if head else "t",
                    inset=(0.0 if number == last else _GAP, 0.0 if head else _PAD / 2),
                    line=size * _LINE,
                )
            )
        return f'<a:tr h="{canvas.emu(height)}">{"".join(cells)}</a:tr>'

    head = line(encoding.heads, heights[0], head=True)
    below = zip(rows, heights[1:], strict=True)
    return [head, *(line(row.cells, height, head=False) for row, height in below)]
