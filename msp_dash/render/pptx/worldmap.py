"""World map on a slide: one named freeform per country, coloured and labeled like the SVG."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from msp_dash.figures.record import Figure, LegendItem, MapEncoding
from msp_dash.render.pptx.canvas import Canvas, Run, Stroke
from msp_dash.render.pptx.svg_to_shapes import (
    ZOOM,
    Tone,
    add_legend,
    draw_svg,
    frame_of,
    freeform,
    legend_height,
    right_edge,
)
from msp_dash.render.svg.ink import Frame, contrast
from msp_dash.render.svg.label_placement import Box
from msp_dash.render.svg.rolemap import COLUMN
from msp_dash.render.svg.text_metrics import wrap
from msp_dash.render.svg.world import CELL, rings, world
from msp_dash.render.svg.worldmap import MapParts, compute_map, corner, map_scale
from msp_dash.words import words

_UNITS = 100
"""Path units per px of the geometry: finer than a slide can show."""

_SWATCH = (34.0, 28.0)
_LEGEND_PITCH = 35.0
_LEGEND_ROOM = 290.0
"""Space in px for legend texts, from the swatches to the coast of South America."""

_COAST = 225.0
"""Position of that coast in px of the geometry."""

_AREAS = ("swatch", "hatch", "outline", "line")
"""Symbols of legend entries for areas; the others are marks."""

_SIZE = 24.0
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
    items = _entries(encoding, canvas)
    beside = _beside(box)
    zoom = ZOOM
    below = [] if beside else _key_items(encoding, items)
    legend = legend_height(below, box.width) + 8 if below else 0.0
    view = _view(canvas, box, box.height - legend, beside)
    parts = compute_map(encoding, view)
    scale = map_scale(encoding, view)
    map_height = world().height * scale
    width = world().width * scale * zoom
    # Labels in the Pacific may be right of the map; the whole is aligned with the box's edge.
    whole = max(width, right_edge(parts.overlay) * zoom)
    left = box.x + max(box.width - whole, 0) if beside else box.x + (box.width - width) / 2
    at = (left, box.y)
    _shapes(figure, canvas, view, at, zoom)
    draw_svg(parts.overlay, canvas, at, zoom, _tone(canvas, parts, scale))
    if beside:
        _column(canvas, items, Box(box.x, box.y, box.width, box.height))
    else:
        add_legend(below, canvas, (box.x, box.y + map_height * zoom + 8), box.width)
    return ()


def _draw_roles(figure: Figure, encoding: MapEncoding, canvas: Canvas, box: Box) -> tuple[str, ...]:
    """Draw a role map with all names, in the layout of the SVG renderer."""
    view = frame_of(canvas, box)
    parts = compute_map(encoding, view)
    aside, down = corner(encoding, view)
    spare = max(box.height - parts.height * ZOOM, 0) / 2
    at = (box.x + aside * ZOOM, box.y + spare + down * ZOOM)
    _shapes(figure, canvas, view, at, ZOOM)
    draw_svg(parts.overlay, canvas, at, ZOOM, _tone(canvas, parts, map_scale(encoding, view)))
    draw_svg(parts.legend, canvas, (box.x, box.y + spare), ZOOM)
    return ()


def _beside(box: Box) -> bool:
    """Whether the legend fits beside the map, over the sea."""
    earth = world()
    scale = min(box.width, box.height * COLUMN / earth.height) / COLUMN
    coast = box.width - (earth.width - _COAST) * scale
    return coast - _SWATCH[0] >= _LEGEND_ROOM


def _view(canvas: Canvas, box: Box, height: float, whole: bool) -> Frame:
    """Frame in which the map fits a height: text keeps its size, the map shrinks."""
    across = COLUMN if whole else world().width
    width = min(box.width, height * across / world().height) / ZOOM
    return Frame(canvas.palette.theme, width, "hatch", slide=whole)


def _shapes(
    figure: Figure, canvas: Canvas, view: Frame, at: tuple[float, float], zoom: float
) -> None:
    """Draw all countries as a group, then disputed borders and the selected country's outline."""
    encoding = figure.encoding
    assert isinstance(encoding, MapEncoding)
    w = words(canvas.lang)
    parts = compute_map(encoding, view)
    scale = map_scale(encoding, view) * zoom
    earth = world()
    area = Box(at[0], at[1], earth.width * scale, earth.height * scale)
    land, hatch = canvas.palette.swap(parts.land), canvas.hex("hatch")
    border = Stroke(canvas.palette.swap(parts.border), 0.7)
    outlines = {code: parts.edges.get(code, parts.outline) for code in parts.outlined}
    with canvas.group(w("slides.name.map"), figure.alt, area):
        for code in sorted(earth.shapes, key=lambda c: c in parts.outlined):
            paint = parts.fills.get(code, "")
            missing = paint.startswith("url(")
            x, y, width, height, path = _path(code)
            spot = Box(at[0] + x * scale, at[1] + y * scale, width * scale, height * scale)
            canvas.path(
                spot,
                path,
                name=_country(canvas, code),
                alt=encoding.tips.get(code, ""),
                fill=canvas.palette.swap(paint) if paint and not missing else land,
                stroke=Stroke(canvas.palette.swap(outlines[code]), 0.8)
                if code in outlines
                else border,
                hatch=hatch if missing else "",
            )
        _rest(canvas, earth.unassigned, w("slides.name.unassigned"), at, scale, fill=land)
    dashed = Stroke(canvas.hex("disputed"), 1.5, "sysDash")
    _rest(
        canvas,
        earth.disputed,
        w("slides.name.disputed"),
        at,
        scale,
        stroke=dashed,
        alt=w("slides.map.disputed"),
    )
    if encoding.selected in earth.shapes:
        shape = earth.shapes[encoding.selected]
        ink = Stroke(canvas.hex("ink"), 1.6)
        _rest(canvas, (shape.d,), _country(canvas, encoding.selected), at, scale, stroke=ink)


def _tone(canvas: Canvas, parts: MapParts, scale: float) -> Tone:
    """Function that gives labels on mostly dark areas light text with a dark halo."""
    earth = world()
    ground = canvas.hex("ground")
    fills = {code: canvas.palette.swap(paint) for code, paint in parts.fills.items()}
    dark = {
        earth.codes[code]: paint
        for code, paint in fills.items()
        if paint.startswith("#") and contrast(paint, ground) >= _DARK
    }
    unit = scale * CELL

    def tone(box: Box) -> tuple[str, str] | None:
        rows = slice(max(int(box.y / unit), 0), int((box.y + box.height) / unit) + 1)
        cols = slice(max(int(box.x / unit), 0), int((box.x + box.width) / unit) + 1)
        under = Counter(int(mark) for mark in earth.grid[rows, cols].ravel())
        most = [(count, mark) for mark, count in under.items() if mark in dark]
        if sum(count for count, _ in most) <= _MAJORITY * max(under.total(), 1):
            return None
        return ground, dark[max(most)[1]]

    return tone


def _country(canvas: Canvas, code: str) -> str:
    try:
        return words(canvas.lang).country(code)
    except KeyError:
        return code


def _rest(
    canvas: Canvas,
    paths: Sequence[str],
    name: str,
    at: tuple[float, float],
    scale: float,
    *,
    fill: str = "",
    stroke: Stroke | None = None,
    alt: str = "",
) -> None:
    outline = [
        [(at[0] + x * scale, at[1] + y * scale) for x, y in ring]
        for d in paths
        for ring in rings(d)
    ]
    freeform(canvas, outline, name=name, alt=alt, fill=fill, stroke=stroke, closed=bool(fill))


@lru_cache(maxsize=512)
def _path(code: str) -> tuple[float, float, float, float, str]:
    """Left, top, width and height in px of the geometry, and the ``a:path``, of an area."""
    outline = rings(world().shapes[code].d)
    xs = [x for ring in outline for x, _ in ring]
    ys = [y for ring in outline for _, y in ring]
    left, top = min(xs), min(ys)
    # A path must not have a side of 0: an island of one point gets a minimal width.
    width, height = max(max(xs) - left, 0.1), max(max(ys) - top, 0.1)
    steps = []
    for ring in outline:
        for n, (x, y) in enumerate(ring):
            spot = f'<a:pt x="{round((x - left) * _UNITS)}" y="{round((y - top) * _UNITS)}"/>'
            steps.append(f"<a:moveTo>{spot}</a:moveTo>" if n == 0 else f"<a:lnTo>{spot}</a:lnTo>")
        steps.append("<a:close/>")
    size = f'w="{round(width * _UNITS)}" h="{round(height * _UNITS)}"'
    return left, top, width, height, f"<a:path {size}>{''.join(steps)}</a:path>"


Entry = tuple[str, str, str, LegendItem | None]
"""Fill (hex), hatch (hex) and text of a legend entry, and the item itself if it is a mark."""


def _entries(encoding: MapEncoding, canvas: Canvas) -> list[Entry]:
    """Legend entries: classes from the darkest down, then the other entries of the figure."""
    w = words(canvas.lang)
    entries: list[Entry] = []
    if encoding.ramp and encoding.breaks:
        breaks = [text.removesuffix("%").rstrip() for text in encoding.breaks]
        texts = [w("slides.map.under", high=breaks[0])]
        texts += [w("slides.map.between", low=low, high=high) for low, high in pairwise(breaks)]
        texts.append(w("slides.map.over", low=breaks[-1]))
        for step in reversed(range(len(texts))):
            entries.append((canvas.hex(f"ramp:{encoding.ramp}:{step}"), "", texts[step], None))
    for item in encoding.legend:
        missing = item.symbol == "hatch" or item.token == "hatch"
        fill = "" if missing else canvas.hex(item.token)
        mark = None if item.symbol in _AREAS else item
        entries.append((fill, canvas.hex("hatch") if missing else "", item.text, mark))
    return entries


def _column(canvas: Canvas, items: Sequence[Entry], box: Box) -> None:
    """Draw the legend in a column over the sea at the lower left, with wrapped text."""
    blocks = [wrap(text, _SIZE, _LEGEND_ROOM) for _, _, text, _ in items]
    heights = [_LEGEND_PITCH + _SIZE * 1.2 * (len(lines) - 1) for lines in blocks]
    top = box.y + box.height - sum(heights)
    width, swatch_height = _SWATCH
    for (fill, hatch, text, mark), lines, height in zip(items, blocks, heights, strict=True):
        swatch = Box(box.x, top + (_LEGEND_PITCH - swatch_height) / 2, width, swatch_height)
        if mark:
            add_legend([replace(mark, text="")], canvas, (box.x, top), width)
        else:
            canvas.shape("rect", swatch, name=text, fill=fill, hatch=hatch)
        spot = Box(box.x + width + 12, top + 2, _LEGEND_ROOM * 1.1, height)
        canvas.text(spot, [[Run(line, _SIZE)] for line in lines], name=text, wrap=False)
        top += height


def _key_items(encoding: MapEncoding, entries: Sequence[Entry]) -> list[LegendItem]:
    """The same entries as items of a wrapped legend, for a narrow map."""
    classes = len(entries) - len(encoding.legend)
    ramp = [
        LegendItem(f"ramp:{encoding.ramp}:{classes - 1 - n}", entries[n][2]) for n in range(classes)
    ]
    return [*ramp, *encoding.legend]
