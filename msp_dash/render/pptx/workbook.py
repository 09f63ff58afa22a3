"""Workbook embedded in a native chart: the plotted columns, and every row of the figure."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from msp_dash.figures.record import Figure
from msp_dash.render.pptx.canvas import clean
from msp_dash.render.table import columns, records
from msp_dash.words import words

Value = float | str | None
_CREATED = dt.datetime(2022, 9, 22)
"""Creation date in every workbook, so that the same figure gives the same bytes."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the plotted sheet: heading and cells (None: blank)."""

    head: str
    cells: tuple[Value, ...]
    format: str = "General"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The plotted sheet: its name and columns."""

    name: str
    columns: tuple[Column, ...]

    def head(self, column: int) -> str:
        """Cell reference of a column's heading, as used in charts."""
        return self._cell(0, column)

    def cells(self, column: int, first: int = 0, last: int | None = None) -> str:
        """Cell reference of a column from its cell `first` to `last`, as used in charts."""
        last = len(self.columns[column].cells) - 1 if last is None else last
        start = xl_rowcol_to_cell(first + 1, column, row_abs=True, col_abs=True)
        end = xl_rowcol_to_cell(last + 1, column, row_abs=True, col_abs=True)
        return f"{self._quoted}!{start}:{end}"

    def _cell(self, row: int, column: int) -> str:
        return f"{self._quoted}!{xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)}"

    @property
    def _quoted(self) -> str:
        name = self.name.replace("'", "''")
        return f"'{name}'"


def workbook(sheet: Sheet, figure: Figure) -> bytes:
    """Workbook of a chart: the plotted sheet, then a sheet with all rows of the figure.

    Text is written as text: no cell becomes a formula or a link, whatever it begins with.
    """
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": clean(figure.title), "created": _CREATED})
        formats = {name: book.add_format({"num_format": name}) for name in _formats(sheet)}
        plot_sheet = book.add_worksheet(sheet.name)
        for x, column in enumerate(sheet.columns):
            plot_sheet.write_string(0, x, clean(column.head))
            plot_sheet.set_column(x, x, 18)
            for y, value in enumerate(column.cells, start=1):
                if isinstance(value, str):
                    plot_sheet.write_string(y, x, clean(value))
                elif value is not None:
                    plot_sheet.write_number(y, x, value, formats[column.format])
        whole = book.add_worksheet(words(figure.params.get("lang", "en"))("export.sheet.data"))
        _rows(whole, figure)
    return out.getvalue()


def _formats(sheet: Sheet) -> Sequence[str]:
    return list(dict.fromkeys(column.format for column in sheet.columns))


def _rows(sheet: xlsxwriter.worksheet.Worksheet, figure: Figure) -> None:
    for x, column in enumerate(columns(figure)):
        sheet.write_string(0, x, clean(column.heading))
        sheet.set_column(x, x, 18)
        for y, row in enumerate(records(figure), start=1):
            value = row[column.field]
            if isinstance(value, bool) or value is None:
                continue
            if isinstance(value, int | float):
                sheet.write_number(y, x, value)
            else:
                sheet.write_string(y, x, clean(str(value)))
