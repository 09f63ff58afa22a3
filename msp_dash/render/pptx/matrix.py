"""Matrix on a slide: a native table whose symbols are characters, so that it can be edited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from msp_dash.figures.record import Cell, Figure, MatrixColumn, MatrixEncoding, MatrixRow
from msp_dash.render.fit import used_legend
from msp_dash.render.layout.label_placement import Box
from msp_dash.render.layout.matrix import plan_matrix
from msp_dash.render.pptx.canvas import Canvas, Run
from msp_dash.render.pptx.fitting import add_legend, legend_height, native_frame
from msp_dash.render.pptx.symbols import CHARACTERS, MARK_TYPEFACE
from msp_dash.render.pptx.table_cell import table_cell
from msp_dash.words import words

_MARK = 28.0
_ROW = 36.0
_LINE = 29.0

_cell = partial(table_cell, line=_LINE)


def draw_matrix(figure: Figure, canvas: Canvas, box: Box) -> tuple[str, ...]:
    """Draw the rows that fit at a slide's font size; returns a foot note if some are left out."""
    encoding = figure.encoding
    assert isinstance(encoding, MatrixEncoding)
    w = words(canvas.lang)
    rows, area, layout = encoding.rows, box, _layout(canvas, encoding, box)
    for _ in range(2):
        # Column widths and the legend depend on the rows that fit.
        items = used_legend(encoding.legend, rows)
        used = legend_height(items, box.width) if items else 0.0
        area = Box(box.x, box.y + used, box.width, box.height - used)
        rows = first_rows(encoding.rows, int((area.height - sum(layout.heads)) / _ROW))
        layout = _layout(canvas, replace(encoding, rows=rows), area)
    items = used_legend(encoding.legend, rows)
    if items:
        add_legend(items, canvas, (box.x, box.y - 6), box.width)
    table = _table(canvas, encoding, rows, layout)
    height = sum(layout.heads) + _ROW * len(rows)
    place = Box(area.x, area.y, area.width, height)
    canvas.table(place, table, name=w("slides.name.table"), alt=figure.alt)
    plain = sum(not row.heading for row in rows)
    total = sum(not row.heading for row in encoding.rows)
    if plain == total:
        return ()
    return (w("slides.rows_table", shown=plain, total=total),)


def first_rows(rows: Sequence[MatrixRow], most: int) -> tuple[MatrixRow, ...]:
    """The first rows, including the selected one; no heading without a row below it."""
    first = list(rows[: max(most, 1)])
    selected = [row for row in rows[len(first) :] if row.selected][:1]
    if selected:
        first = first[: len(first) - 1]
    while first and first[-1].heading:
        first.pop()
    return (*first, *selected)


@dataclass(frozen=True, slots=True)
class _Layout:
    """Sizes in px. `heads` are the heights of the heading rows. With two, every other heading is in
    the upper row and extends over its neighbors, on a grid of half columns.
    """

    size: float
    name_width: float
    cell_width: float
    head_size: float
    heads: tuple[float, ...]

    @property
    def tiers(self) -> int:
        return len(self.heads)


def _layout(canvas: Canvas, encoding: MatrixEncoding, area: Box) -> _Layout:
    view, zoom = native_frame(canvas, area)
    plan = plan_matrix(encoding, view)
    size = plan.head_size * zoom
    heads = [max(lines, 1) * size * 1.26 + 7 for lines in reversed(plan.depths)]
    return _Layout(view.label * zoom, plan.left * zoom, plan.cell * zoom, size, tuple(heads))


def _table(
    canvas: Canvas, encoding: MatrixEncoding, rows: Sequence[MatrixRow], layout: _Layout
) -> str:
    tiers = layout.tiers
    widths = [layout.cell_width / tiers] * (len(encoding.columns) * tiers)
    widths.insert(0, layout.name_width)
    grid = "".join(f'<a:gridCol w="{canvas.emu(width)}"/>' for width in widths)
    if tiers == 1:
        cells = [_head(canvas, column, layout) for column in encoding.columns]
        heads = [_cell(canvas, [], "l", bottom="ink2") + "".join(cells)]
    else:
        heads = [_tier(canvas, encoding.columns, layout, n) for n in (1, 0)]
    head = "".join(
        f'<a:tr h="{canvas.emu(height)}">{cells}</a:tr>'
        for height, cells in zip(layout.heads, heads, strict=True)
    )
    body = "".join(_row(canvas, encoding, row, layout) for row in rows)
    return (
        '<a:tbl><a:tblPr firstRow="1" firstCol="1"/>'
        f"<a:tblGrid>{grid}</a:tblGrid>{head}{body}</a:tbl>"
    )


def _tier(canvas: Canvas, columns: Sequence[MatrixColumn], layout: _Layout, first: int) -> str:
    """Every other heading from `first`, over its column and half of each neighbor's."""
    bottom = "" if first else "ink2"
    end = 2 * len(columns)
    cells, at = [_cell(canvas, [], "l", bottom=bottom)], 0
    for index in range(first, len(columns), 2):
        start, stop = max(2 * index - 1, 0), min(2 * index + 3, end)
        cells += [_cell(canvas, [], "l", bottom=bottom)] * (start - at)
        cells.append(_head(canvas, columns[index], layout, stop - start, bottom))
        at = stop
    cells += [_cell(canvas, [], "l", bottom=bottom)] * (end - at)
    return "".join(cells)


def _head(
    canvas: Canvas, column: MatrixColumn, layout: _Layout, span: int = 1, bottom: str = "ink2"
) -> str:
    size = layout.head_size
    last = len(column.lines) - 1
    paragraphs = [
        [Run(line, size, "ink2" if n == last and last else "ink", bold=not (n == last and last))]
        for n, line in enumerate(column.lines)
    ]
    panel = column.panel and span == 1
    return _spanned(canvas, paragraphs, "ctr", span, panel=panel, bottom=bottom, anchor="b")


def _spanned(canvas: Canvas, paragraphs: list[list[Run]], align: str, span: int, **how: Any) -> str:
    """A cell that spans `span` grid columns, with the merged cells that follow it."""
    if span == 1:
        return _cell(canvas, paragraphs, align, **how)
    merged = _cell(canvas, [], align, **how, merge=' hMerge="1"') * (span - 1)
    return _cell(canvas, paragraphs, align, **how, merge=f' gridSpan="{span}"') + merged


def _row(canvas: Canvas, encoding: MatrixEncoding, row: MatrixRow, layout: _Layout) -> str:
    name = [[Run(row.name, layout.size, bold=row.heading or row.selected)]]
    height = f'<a:tr h="{canvas.emu(_ROW)}">'
    if row.heading:
        spread = len(encoding.columns) * layout.tiers + 1
        return f"{height}{_spanned(canvas, name, 'l', spread, bottom='line')}</a:tr>"
    cells = "".join(
        _spanned(
            canvas,
            _mark(cell),
            "ctr",
            layout.tiers,
            panel=column.panel or row.selected,
            bottom="grid",
        )
        for cell, column in zip(row.cells, encoding.columns, strict=False)
    )
    return f"{height}{_cell(canvas, name, 'l', panel=row.selected, bottom='grid')}{cells}</a:tr>"


def _mark(cell: Cell) -> list[list[Run]]:
    return [[Run(CHARACTERS[cell.symbol], _MARK, cell.token, typeface=MARK_TYPEFACE)]]
