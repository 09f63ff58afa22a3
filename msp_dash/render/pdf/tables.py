"""Data tables in a PDF: the texts of the cells, and columns that fit the page width."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from msp_dash.figures.record import Column, Figure
from msp_dash.render.layout.text_metrics import text_width
from msp_dash.render.table import cell_text, columns, records
from msp_dash.words import Words

_CELL_PT, _CELL_PAD_PT, _MAX_CELL_PT = 9.0, 8.5, 170.0


def table_data(figure: Figure, width_pt: float, w: Words) -> list[dict[str, Any]]:
    """The data table, split by columns into as many parts as it needs at `width_pt`.

    Returns
    -------
    list of dict
        ``heads``, ``rows`` (texts as printed), ``widths`` (pt), ``right`` (whether a column holds
        numbers) and ``caption`` (which columns are in this part).
    """
    table_columns = [c for c in columns(figure) if c in figure.table]
    if not table_columns:
        return []
    rows = [
        [cell_text(row[c.field], c, str(row.get("status") or ""), w) for c in table_columns]
        for row in records(figure)
    ]
    heads = [c.heading for c in table_columns]
    groups = list(_column_groups(heads, rows, width_pt))
    return [_part(group, table_columns, rows, width_pt, w, len(groups) > 1) for group in groups]


def _part(
    group: list[int],
    table_columns: list[Column],
    rows: list[list[str]],
    width_pt: float,
    w: Words,
    several: bool,
) -> dict[str, Any]:
    heads = [table_columns[i].heading for i in group]
    part_rows = [[row[i] for i in group] for row in rows]
    new = [i for i in group if i > group.index(i)] or group
    caption = w("paper.columns", first=new[0] + 1, last=new[-1] + 1, all=len(table_columns))
    return {
        "heads": heads,
        "rows": part_rows,
        "widths": _widths(heads, part_rows, width_pt),
        "right": [table_columns[i].format != "text" for i in group],
        "caption": caption if several else "",
    }


def _column_widths(heads: list[str], rows: list[list[str]], index: int) -> tuple[float, float]:
    """Minimum (longest word) and natural (longest text) width of a column in pt, with padding."""
    texts = {row[index] for row in rows}
    words_ = {word for text in texts for word in text.split(" ")}
    head_words = heads[index].split(" ")
    least = max(
        max((text_width(t, _CELL_PT) for t in words_), default=0),
        max((text_width(t, _CELL_PT, bold=True) for t in head_words), default=0),
    )
    natural = max(
        max((text_width(t, _CELL_PT) for t in texts), default=0),
        min(text_width(heads[index], _CELL_PT, bold=True), 90.0),
    )
    least = min(least, _MAX_CELL_PT)
    return least + _CELL_PAD_PT, max(least, min(natural, _MAX_CELL_PT)) + _CELL_PAD_PT


def _column_groups(heads: list[str], rows: list[list[str]], width_pt: float) -> Iterator[list[int]]:
    """Columns of each part; every part starts with the first two, which identify the row."""
    least = [_column_widths(heads, rows, index)[0] for index in range(len(heads))]
    if sum(least) <= width_pt:
        yield list(range(len(heads)))
        return
    leading = [0, 1] if least[0] + least[1] < width_pt / 2 else [0]
    rest = list(range(len(leading), len(heads)))
    room = width_pt - sum(least[i] for i in leading)
    for count in range(2, len(rest) + 1):
        size = math.ceil(len(rest) / count)
        groups = [rest[i : i + size] for i in range(0, len(rest), size)]
        if size == 1 or all(sum(least[i] for i in group) <= room for group in groups):
            yield from (leading + group for group in groups)
            return


def _widths(heads: list[str], rows: list[list[str]], width_pt: float) -> list[float]:
    """Widths in pt that fill the page: natural plus extra space, or between minimum and natural."""
    pairs = [_column_widths(heads, rows, index) for index in range(len(heads))]
    least, natural = (sum(values) for values in zip(*pairs, strict=True))
    if natural <= width_pt:
        air = (width_pt - natural) / len(pairs)
        return [own + air for _, own in pairs]
    spare, missing = width_pt - least, natural - least
    widths = [low + (own - low) * max(spare, 0) / (missing or 1) for low, own in pairs]
    shrink = min(1.0, width_pt / sum(widths))
    return [width * shrink for width in widths]
