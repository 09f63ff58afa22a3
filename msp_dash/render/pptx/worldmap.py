"""World map on a slide: one named freeform per country, coloured and labeled like the SVG."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from msp_dash.figures.record import Figure, LegendItem, MapEncoding
from msp_dash.render.layout.ink import Frame, contrast
from msp_dash.render.layout.label_placement import Box
from msp_dash.render.layout.marks import Areas, Mark, texts
from msp_dash.render.layout.rolemap import COLUMN
from msp_dash.render.layout.world import CELL, world
from msp_dash.render.layout.worldmap import MapParts, compute_map
from msp_dash.render.pptx.canvas import Canvas, Point
from msp_dash.render.pptx.fitting import ZOOM, add_legend, frame_of, legend_height
from msp_dash.render.pptx.writer import Tone, draw_marks, text_end
from msp_dash.words import Words, words

_LEGEND_ROOM = 330.0
"""Space in px for the legend, up to the coast of South America."""

_COAST = 225.0
"""Position of that coast in px of the geometry."""

_DARK = 4.0
"""Contrast of an area with the background from which text on it is in the background colour."""

_MAJORITY = 0.7
"""Fraction of a label that must lie on dark areas for that."""


def draw_map(figure: Figure, canvas: Canvas, box: Box) -> tuple[str, ...]:
    """Draw a world map with its legend."""
    encoding = figure.encoding
    assert isinstance(encoding, MapEncoding)
    if encoding.groups:
        return _draw_roles(figure, encoding, canvas, box)
    items = _entries(encoding, words(canvas.lang))
    beside = _beside(box)
    below = [] if beside else items
    legend = legend_height(below, box.width) + 8 if below else 0.0
    view = _view(canvas, box, box.height - legend, beside)
    parts = compute_map(encoding, view)
    width, height = (side * parts.areas.scale * ZOOM for side in (world().width, world().height))
    # Labels in the Pacific may be right of the map; the whole is aligned with the box's edge.
    whole = max(width, _right_edge(parts.overlay.marks) * ZOOM)
    left = box.x + max(box.width - whole, 0) if beside else box.x + (box.width - width) / 2
    _draw_map(figure, canvas, parts, (left, box.y))
    if beside:
        # Over the sea at the lower left.
        top = box.y + box.height - legend_height(items, _LEGEND_ROOM, column=True)
        add_legend(items, canvas, (box.x, top), _LEGEND_ROOM, column=True)
    else:
        add_legend(below, canvas, (box.x, box.y + height + 8), box.width)
    return ()


def _draw_roles(figure: Figure, encoding: MapEncoding, canvas: Canvas, box: Box) -> tuple[str, ...]:
    """Draw a role map with all names, in the layout of the SVG renderer."""
    view = frame_of(canvas, box)
    parts = compute_map(encoding, view)
    aside, down = parts.corner
    spare = max(box.height - parts.height * ZOOM, 0) / 2
    _draw_map(figure, canvas, parts, (box.x + aside * ZOOM, box.y + spare + down * ZOOM))
    draw_marks(parts.legend.marks, canvas, (box.x, box.y + spare), ZOOM)
    return ()


def _draw_map(figure: Figure, canvas: Canvas, parts: MapParts, at: Point) -> None:
    marks: list[Mark] = [parts.areas, parts.overlay]
    draw_marks(marks, canvas, at, ZOOM, alt=figure.alt, tone=_tone(canvas, parts.areas))


def _right_edge(marks: Sequence[Mark]) -> float:
    """Right edge of the left-aligned texts among marks, in px of the layout; 0 without any."""
    left_aligned = [text for text in texts(marks) if text.anchor == "start"]
    return max((text_end(t) for t in left_aligned), default=0)


def _beside(box: Box) -> bool:
    """Whether the legend fits beside the map, over the sea."""
    earth = world()
    scale = min(box.width, box.height * COLUMN / earth.height) / COLUMN
    coast = box.width - (earth.width - _COAST) * scale
    return coast >= _LEGEND_ROOM


def _view(canvas: Canvas, box: Box, height: float, whole: bool) -> Frame:
    """Frame in which the map fits a height: text keeps its size, the map shrinks."""
    across = COLUMN if whole else world().width
    width = min(box.width, height * across / world().height) / ZOOM
    return Frame(canvas.palette.theme, width, slide=whole)


def _tone(canvas: Canvas, areas: Areas) -> Tone:
    """Function that gives labels on mostly dark areas light text with a dark halo."""
    earth = world()
    ground = canvas.hex("ground")
    fills = {code: canvas.palette.swap(paint) for code, paint in areas.fills.items()}
    dark = {
        earth.codes[code]: paint
        for code, paint in fills.items()
        if paint.startswith("#") and contrast(paint, ground) >= _DARK
    }
    unit = areas.scale * CELL

    def tone(box: Box) -> tuple[str, str] | None:
        rows = slice(max(int(box.y / unit), 0), int((box.y + box.height) / unit) + 1)
        cols = slice(max(int(box.x / unit), 0), int((box.x + box.width) / unit) + 1)
        under = Counter(int(mark) for mark in earth.grid[rows, cols].ravel())
        most = [(count, mark) for mark, count in under.items() if mark in dark]
        if sum(count for count, _ in most) <= _MAJORITY * max(under.total(), 1):
            return None
        return ground, dark[max(most)[1]]

    return tone


def _entries(encoding: MapEncoding, w: Words) -> list[LegendItem]:
    """Legend entries: classes from the darkest down, then the other entries of the figure."""
    if not encoding.ramp or not encoding.breaks:
        return [*encoding.legend]
    breaks = [text.removesuffix("%").rstrip() for text in encoding.breaks]
    texts = [w("slides.map.under", high=breaks[0])]
    texts += [w("slides.map.between", low=low, high=high) for low, high in pairwise(breaks)]
    texts.append(w("slides.map.over", low=breaks[-1]))
    classes = [LegendItem(f"ramp:{step}", text) for step, text in enumerate(texts)]
    return [*reversed(classes), *encoding.legend]
