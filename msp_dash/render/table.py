"""Tables of a figure: JSON, CSV and XLSX files, and the printed text of one cell.

Every file carries the figure's sources with their licences, its parameters and the day it was made,
because it will be read without the dashboard.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from msp_dash import __version__
from msp_dash.data.sources import recorded
from msp_dash.figures.fields import column_or_name, label
from msp_dash.figures.record import Column, Figure
from msp_dash.figures.registry import spec
from msp_dash.words import Words, words

_LINE_FORMULA = re.compile(r"(^|[\r\n])(?=[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20])")
"""Line starts that a spreadsheet evaluates as a formula; the last four are full-width `=+-@`, which
East Asian versions accept. Read with another separator, a later line of a cell starts a row."""

_FIELD_FORMULA = re.compile(r"([,;])(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
_WIDEST_COLUMN_CHARS = 44
_NUMBER_FORMATS: Mapping[str, str] = {
    "share": "0.0%",
    "percent": "0.0%",
    "number": "#,##0.###",
    "year": "0",
    "ratio": "0.00",
    "hhi": "#,##0",
}


def _words(figure: Figure) -> Words:
    return words(figure.params["lang"])


def foot_lines(figure: Figure, made_on: dt.date) -> tuple[str, ...]:
    """Lines below an exported picture, in the figure's language.

    The licences of the sources, if any, and 'Made on 22 September 2022 with msp_dash 0.1.0'.
    """
    w = _words(figure)
    licences = dict.fromkeys(source.licence for source in figure.sources if source.licence)
    made_line = w("export.made", date=w.date(made_on.isoformat()), version=__version__)
    if not licences:
        return (made_line,)
    return w("export.licence", n=len(licences), licences="; ".join(licences)), made_line


def cell_text(value: Any, column: Column, status: str, w: Words) -> str:
    """Printed text of one cell of a data table.

    Parameters
    ----------
    value : number, text, or None where there is no number.
    column : says how numbers are printed.
    status : the row's status (``withheld`` ...), "" where the figure has none. It is printed in
        place of a missing number, so that withheld, not available and zero differ.
    w : messages of the figure's language.
    """
    if column.field == "status" and w.has(f"words.status.{value}"):
        return w(f"words.status.{value}")
    if value is None:
        key = f"words.status.{status}"
        missing = column.format not in ("text", "share", "percent") and w.has(key)
        return w(key) if missing else ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return label(_text(value), column, w)
    printers: Mapping[str, Callable[[float], str]] = {
        "share": w.share_table,
        "percent": w.percent_table,
        "number": w.quantity,
        "ratio": w.ratio,
        "hhi": w.hhi,
        "year": _year,
    }
    return printers.get(column.format, str)(value)


def _year(value: float) -> str:
    return str(int(value))


def _text(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def json_value(value: Any) -> Any:
    """A JSON-compatible value: dates as ISO text, sets and tuples as lists, the rest unchanged."""
    if isinstance(value, dt.date):
        return value.isoformat().removesuffix("T00:00:00")
    if isinstance(value, set | frozenset):
        return sorted(map(str, value))
    if isinstance(value, tuple):
        return [json_value(item) for item in value]
    if isinstance(value, np.ndarray):
        return value.tolist()
    return value


def records(figure: Figure) -> list[dict[str, Any]]:
    """Rows of the figure as dicts of JSON-compatible values."""
    return [{name: json_value(value) for name, value in row.items()} for row in figure.records()]


def as_json(figure: Figure, made_on: dt.date) -> dict[str, Any]:
    """The figure as the JSON object of the API contract.

    Parameters
    ----------
    figure : the record.
    made_on : day that is printed as ``made``.

    Returns
    -------
    dict
        ``id, kind, params`` (year as a number, an open parameter as None), ``title, second,
        subtitle, unit, basis, data, sources, notes, alt, sentence, link, made``, and ``nearest`` (a
        link, or None) when the figure is empty.
    """
    answer: dict[str, Any] = {
        "id": figure.id,
        "kind": figure.kind,
        "params": {
            name: (int(value) if name == "year" else value) if value else None
            for name, value in figure.params.items()
        },
        "title": figure.title,
        "second": figure.second,
        "subtitle": figure.subtitle,
        "unit": figure.unit,
        "basis": figure.basis,
        "data": records(figure),
        "sources": [asdict(recorded(source)) for source in figure.sources],
        "notes": list(figure.notes),
        "alt": figure.alt,
        "sentence": figure.sentence,
        "link": figure.link,
        "made": made_on.isoformat(),
    }
    if figure.kind == "empty":
        answer["nearest"] = figure.nearest or None
    return answer


def _metadata(figure: Figure, made_on: dt.date) -> Iterator[tuple[str, str]]:
    """(heading, text) pairs of the metadata that every exported table carries."""
    w = _words(figure)

    def field(name: str) -> str:
        key = f"export.field.{name}"
        return w(key if w.has(key) else f"fields.{name}")

    yield field("title"), figure.title
    if figure.second:
        yield field("second"), figure.second
    yield field("subtitle"), figure.subtitle
    yield field("unit"), figure.unit
    if figure.basis:
        yield field("basis"), figure.basis
    for source in figure.sources:
        yield field("source"), source.cite or source.title
        for name in ("publisher", "edition", "published", "licence", "url"):
            if text := getattr(source, name):
                yield field(name), text
    for note in figure.notes:
        yield field("note"), note
    yield field("parameters"), " ".join(f"{k}={v}" for k, v in figure.params.items() if v)
    yield field("made"), made_on.isoformat()
    yield field("link"), figure.link


def _comment(text: str) -> str:
    """Text for a comment line of a CSV file. Spreadsheets do not know comments and split them into
    fields, so a formula character after a comma or semicolon gets an apostrophe before it.
    """
    return _FIELD_FORMULA.sub(r"\1'", " ".join(text.split()))


def escape_formula(value: Any) -> Any:
    """Prefix text that a spreadsheet would evaluate as a formula with an apostrophe."""
    return _LINE_FORMULA.sub(r"\1'", value) if isinstance(value, str) else value


def _csv_cell(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return escape_formula(_text(value)) if isinstance(value, list | str) else value


def as_csv(figure: Figure, made_on: dt.date) -> str:
    """The data with contract field names, after comment lines that start with ``#``.

    The comment lines carry title, sources, licences, notes, parameters, date and link. Text is
    always quoted and numbers never are, so a ``#`` inside a name is not a comment:
    ``pandas.read_csv(path, comment="#")`` reads it. A missing number is an empty cell.
    """
    out = io.StringIO()
    for heading, text in _metadata(figure, made_on):
        out.write(f"# {heading}: {_comment(text)}\n")
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    names = [str(name) for name in figure.data.columns]
    if names:
        writer.writerow(names)
    for row in records(figure):
        writer.writerow([_csv_cell(row[name]) for name in names])
    return out.getvalue()


def as_xlsx(figure: Figure, made_on: dt.date) -> bytes:
    """A workbook: the data under readable headings, and a sheet with sources and parameters.

    Text is written as text: no cell becomes a formula or a link, whatever it begins with.
    """
    w = _words(figure)
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        noon = dt.time(12)
        book.set_properties({"title": figure.title, "created": dt.datetime.combine(made_on, noon)})
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        formats = {name: book.add_format({"num_format": f}) for name, f in _NUMBER_FORMATS.items()}
        _data_sheet(book.add_worksheet(w("export.sheet.data")), figure, w, bold, formats)
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        strong = book.add_format({"bold": True, "valign": "top"})
        _about_sheet(book.add_worksheet(w("export.sheet.about")), figure, made_on, strong, wrap)
    return out.getvalue()


def columns(figure: Figure) -> tuple[Column, ...]:
    """All fields of the data in order: as the data table has them, else as the catalog does."""
    w = _words(figure)
    by_field = {column.field: column for column in figure.table}
    names = map(str, figure.data.columns)
    return tuple(by_field.get(name) or column_or_name(name, w) for name in names)


def _data_sheet(
    sheet: Worksheet, figure: Figure, w: Words, bold: Format, formats: Mapping[str, Format]
) -> None:
    table_columns = columns(figure)
    rows = records(figure)
    for x, column in enumerate(table_columns):
        sheet.write_string(0, x, column.heading, bold)
        widest = len(column.heading)
        for y, row in enumerate(rows, start=1):
            value = row[column.field]
            if isinstance(value, int | float) and not isinstance(value, bool):
                sheet.write_number(y, x, value, formats.get(column.format))
                widest = max(widest, len(cell_text(value, column, "", w)))
            elif value is not None:
                text = cell_text(value, column, "", w)
                sheet.write_string(y, x, text)
                widest = max(widest, len(text))
        sheet.set_column(x, x, min(widest + 2, _WIDEST_COLUMN_CHARS))
    if table_columns:
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(rows), len(table_columns) - 1)


def _about_sheet(
    sheet: Worksheet, figure: Figure, made_on: dt.date, strong: Format, wrap: Format
) -> None:
    w = _words(figure)
    lines = list(_metadata(figure, made_on))
    parameters = {use.parameter.name: use.parameter for use in spec(figure.id).uses}
    for name, value in figure.params.items():
        if value:
            parameter = parameters[name]
            lines.append((parameter.heading(w), f"{parameter.label(value, w)} ({name}={value})"))
    lines.append((w("export.field.columns"), ""))
    lines += [(column.heading, column.field) for column in columns(figure)]
    for y, (heading, text) in enumerate(lines):
        sheet.write_string(y, 0, heading, strong)
        sheet.write_string(y, 1, text, wrap)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 100)
