"""Fit pictures into the boxes of a slide, and write their marks there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from msp_dash.figures.record import Encoding, Figure, LegendItem
from msp_dash.render.fit import slide_rows_note, truncate
from msp_dash.render.layout.compose import Layout
from msp_dash.render.layout.ink import SLIDE_LAYOUT, SLIDE_ZOOM, Frame, Ink, slide_frame
from msp_dash.render.layout.label_placement import Box
from msp_dash.render.layout.legend import draw_legend
from msp_dash.render.layout.marks import Picture
from msp_dash.render.pptx.blank_deck import SMALL
from msp_dash.render.pptx.canvas import Canvas
from msp_dash.render.pptx.writer import draw_marks
from msp_dash.theme import Theme
from msp_dash.words import words

ZOOM = SLIDE_ZOOM
"""Px of the slide per px of the layout: its smallest text becomes 18 pt."""

_ZOOM_NARROW = 1.646
"""The same around a native chart in half a slide, where text is 16 pt."""

_WHOLE = 0.66
"""Fraction of a slide's width from which a box counts as the whole slide."""

MIN_ZOOM = SMALL / 13.5
"""Minimum zoom, at which text is 14 pt; a picture may exceed its box rather than be illegible."""

Renderer = Callable[[Figure, Canvas, Box], tuple[str, ...]]
"""Draws a figure in a box of a slide and returns foot notes."""


def frame_of(canvas: Canvas, box: Box) -> Frame:
    """Frame of a layout for a box; half a slide uses its narrow layout."""
    view = slide_frame(canvas.palette.theme, box.width, room=box.height)
    return replace(view, slide=view.slide or is_whole(canvas, box))


def native_frame(canvas: Canvas, box: Box) -> tuple[Frame, float]:
    """Frame of the layout around a native chart, and its zoom."""
    zoom = ZOOM if is_whole(canvas, box) else _ZOOM_NARROW
    view = frame_of(canvas, box)
    return replace(view, width=box.width / zoom, room=box.height / zoom, native=True), zoom


def is_whole(canvas: Canvas, box: Box) -> bool:
    """Whether a box takes the whole width of the slide, which is narrow at 4:3."""
    return box.width >= _WHOLE * canvas.width


def draw_fitted(layout: Layout, encoding: Encoding, canvas: Canvas, box: Box) -> None:
    """Draw a picture as large as it fits, centered vertically if it is lower than the box."""
    zoom = ZOOM
    view = frame_of(canvas, box)
    picture = layout(encoding, view)
    while picture.height * zoom > box.height and zoom > MIN_ZOOM:
        zoom *= 0.98
        # Keep the layout of the first attempt (whole or half slide): only the space grows.
        picture = layout(encoding, replace(view, width=box.width / zoom))
    spare = max(box.height - picture.height * zoom, 0)
    draw_marks(picture.marks, canvas, (box.x, box.y + min(spare / 2, 60)), zoom)


def fitted(layout: Layout) -> Renderer:
    """Slide renderer of a kind that is written mark by mark."""

    def draw(figure: Figure, canvas: Canvas, box: Box) -> tuple[str, ...]:
        draw_fitted(layout, figure.encoding, canvas, box)
        return ()

    return draw


def fitted_rows(layout: Layout) -> Renderer:
    """The same for rows: as many as fit, leading ones first, and a foot note if not all do."""

    def draw(figure: Figure, canvas: Canvas, box: Box) -> tuple[str, ...]:
        truncated = truncate(figure, box.width, box.height, slide=True)
        encoding: Any = truncated.figure.encoding
        picture = layout(encoding, frame_of(canvas, box))
        spare = max(box.height - picture.height * ZOOM, 0)
        draw_marks(picture.marks, canvas, (box.x, box.y + min(spare / 2, 40)), ZOOM)
        return slide_rows_note(truncated, encoding.order, words(canvas.lang))

    return draw


def filled(layout: Layout) -> Renderer:
    """The same for a picture that fills its box."""

    def draw(figure: Figure, canvas: Canvas, box: Box) -> tuple[str, ...]:
        picture, zoom = fill(layout, figure.encoding, canvas, box)
        draw_marks(picture.marks, canvas, (box.x, box.y), zoom, alt=figure.alt)
        return ()

    return draw


def fill(layout: Layout, encoding: Encoding, canvas: Canvas, box: Box) -> tuple[Picture, float]:
    """Lay out a picture that fills a box, and its zoom: smaller if it would be too high."""
    zoom, view = ZOOM, frame_of(canvas, box)
    picture = layout(encoding, view)
    while picture.height * zoom > box.height + 1 and zoom > MIN_ZOOM:
        zoom *= 0.97
        view = replace(view, width=box.width / zoom, room=box.height / zoom)
        picture = layout(encoding, view)
    return picture, zoom


def add_legend(
    items: Sequence[LegendItem],
    canvas: Canvas,
    at: tuple[float, float],
    room: float,
    *,
    column: bool = False,
) -> None:
    """Draw a legend from a point, its entries below each other in a `column`."""
    ink, _ = _legend(items, room, column, canvas.palette.theme)
    draw_marks(ink.marks, canvas, at, ZOOM)


def legend_height(items: Sequence[LegendItem], room: float, *, column: bool = False) -> float:
    """Height in px of the slide that `add_legend` will use."""
    return _legend(items, room, column)[1] * ZOOM


def _legend(
    items: Sequence[LegendItem], room: float, column: bool, theme: Theme = "light"
) -> tuple[Ink, float]:
    # A column is narrow, but on a whole slide.
    ink = Ink(Frame(theme, SLIDE_LAYOUT if column else room / ZOOM, slide=True))
    return ink, draw_legend(ink, items, 0, 0, room / ZOOM, column=column)
