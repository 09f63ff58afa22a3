"""A figure as plain text for a terminal: title, first rows, notes and sources."""

from __future__ import annotations

from msp_dash.figures.record import Column, Figure
from msp_dash.render.table import cell_text
from msp_dash.words import words

WIDEST_CHARS = 40


def text(figure: Figure, most: int) -> str:
    """Title, second finding, subtitle, the first `most` rows with headings, notes, sources."""
    rows = figure.records()
    heads = [text for text in (figure.title, figure.second, figure.subtitle) if text]
    lines = [*heads, "", *_table(figure, rows[:most])]
    if len(rows) > most:
        lines.append(f"... {len(rows)} rows")
    notes = [*figure.notes, *(source.cite for source in figure.sources)]
    return "\n".join([*lines, "", *(f"- {note}" for note in notes)])


def _table(figure: Figure, rows: list[dict[str, object]]) -> list[str]:
    w = words(figure.params["lang"])
    cells = [[column.heading for column in figure.table]]
    for row in rows:
        status = str(row.get("status") or "")
        cells.append([cell_text(row[c.field], c, status, w) for c in figure.table])
    cells = [[cell[:WIDEST_CHARS] for cell in line] for line in cells]
    widths = [max(len(line[at]) for line in cells) for at in range(len(figure.table))]
    return [_line(line, widths, figure.table) for line in cells]


def _line(cells: list[str], widths: list[int], columns: tuple[Column, ...]) -> str:
    """One line of the table: numbers right-aligned in their column, text left-aligned."""
    aligned = [
        cell.ljust(width) if column.format == "text" else cell.rjust(width)
        for cell, width, column in zip(cells, widths, columns, strict=True)
    ]
    return "  ".join(aligned).rstrip()
