"""Grid of shares on a slide: the rows and columns that fit, and foot notes that say how many."""

from __future__ import annotations

from msp_dash.figures.record import Figure, SharesEncoding
from msp_dash.render.fit import slide_rows_note, truncate
from msp_dash.render.layout.label_placement import Box
from msp_dash.render.layout.share_grid import columns_shown, share_grid
from msp_dash.render.pptx.canvas import Canvas
from msp_dash.render.pptx.fitting import draw_fitted, frame_of
from msp_dash.words import words


def draw_shares(figure: Figure, canvas: Canvas, box: Box) -> tuple[str, ...]:
    """Draw the rows that fit at a slide's font size, in as many columns as have room."""
    w = words(canvas.lang)
    truncated = truncate(figure, box.width, box.height, slide=True)
    encoding = truncated.figure.encoding
    assert isinstance(encoding, SharesEncoding)
    draw_fitted(share_grid, encoding, canvas, box)
    notes = slide_rows_note(truncated, "", w)
    visible, total = columns_shown(encoding, frame_of(canvas, box)), len(encoding.columns)
    if visible < total:
        notes += (f"{w('paper.columns', first=1, last=visible, all=total)}.",)
    return notes
