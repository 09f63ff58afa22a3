"""Grid of shares on a slide: its rows, the columns that fit, and foot notes that say how many."""

from __future__ import annotations

from dataclasses import replace

from msp_dash.figures.record import Figure, SharesEncoding
from msp_dash.render.fit import Truncated, slide_rows_note, truncate
from msp_dash.render.layout.label_placement import Box
from msp_dash.render.layout.share_grid import columns_shown, share_grid
from msp_dash.render.pptx.canvas import Canvas
from msp_dash.render.pptx.fitting import draw_fitted, frame_of
from msp_dash.words import words

_CLOSER = 1.125
"""How much higher than its box a grid may be: it is drawn that much smaller, down to 16 pt."""

FEWEST_COLUMNS = 3
"""Columns that stay, even where rows are left out."""


def draw_shares(figure: Figure, canvas: Canvas, box: Box) -> tuple[str, ...]:
    """Draw the rows at a slide's font size, in as many columns as have room for all rows."""
    w = words(canvas.lang)
    assert isinstance(figure.encoding, SharesEncoding)
    total = len(figure.encoding.columns)
    truncated = _with_all_rows(figure, box, columns_shown(figure.encoding, frame_of(canvas, box)))
    encoding = truncated.figure.encoding
    assert isinstance(encoding, SharesEncoding)
    draw_fitted(share_grid, encoding, canvas, box)
    notes = slide_rows_note(truncated, "", w)
    visible = columns_shown(encoding, frame_of(canvas, box))
    if visible < total:
        notes += (f"{w('paper.columns', first=1, last=visible, all=total)}.",)
    return notes


def _with_all_rows(figure: Figure, box: Box, columns: int) -> Truncated:
    """The grid with fewer columns, whose heads need fewer lines, until all rows fit."""
    encoding = figure.encoding
    assert isinstance(encoding, SharesEncoding)
    for count in range(columns, min(columns, FEWEST_COLUMNS) - 1, -1):
        part = replace(figure, encoding=replace(encoding, columns=encoding.columns[:count]))
        truncated = truncate(part, box.width, box.height * _CLOSER, slide=True)
        if truncated.rows_shown == truncated.rows_total:
            break
    return truncated
