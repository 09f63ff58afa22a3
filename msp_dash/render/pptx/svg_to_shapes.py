"""Convert the SVG of a figure to native PowerPoint shapes: one layout for page, paper and slide.

Supports exactly the elements that `msp_dash.render.svg.ink.Ink` writes: text, rect, line, polyline,
circle, straight paths and groups. The lines of a paragraph become one text box.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from lxml import etree

from msp_dash.figures.record import Encoding, Figure, LegendItem
from msp_dash.render.pptx.canvas import Canvas, Run, Stroke
from msp_dash.render.svg.counts import counts
from msp_dash.render.svg.empty import empty
from msp_dash.render.svg.ink import SLIDE_ZOOM, Frame, Ink, Picture, slide_frame
from msp_dash.render.svg.label_placement import Box
from msp_dash.render.svg.legend import draw_legend
from msp_dash.render.svg.text_metrics import text_width
from msp_dash.render.svg.timeline import timeline
from msp_dash.render.svg.world import rings

ZOOM = SLIDE_ZOOM
"""Px of the slide per px of the layout: its smallest text becomes 18 pt."""

_ASCENT = 0.984
"""Ascender of Source Sans 3 in em: from the top of a text box down to its first baseline."""

_SPARE = 1.12
"""Factor by which text boxes are wider than measured, for machines with substitute fonts."""

_SPACE = 0.7
"""Maximum gap in em between texts that form one line, such as a name and its value."""

_EDGE = 8.0
"""Margin in px at the right edge of the slide, kept free of text boxes."""

_WHOLE = 0.66
"""Fraction of a slide's width from which a box counts as the whole slide."""

_MIN_ZOOM = 0.9
"""Minimum zoom; below it a picture may exceed its box rather than become illegible."""

_MISSING = "url("


def frame_of(canvas: Canvas, box: Box) -> Frame:
    """Frame of the SVG renderer for a box; half a slide uses its narrow layout."""
    view = slide_frame(canvas.palette.theme, box.width, "hatch", room=box.height)
    return replace(view, slide=view.slide or is_whole(canvas, box))


def is_whole(canvas: Canvas, box: Box) -> bool:
    """Whether a box takes the whole width of the slide, which is narrow at 4:3."""
    return box.width >= _WHOLE * canvas.width


def draw_timeline(figure: Figure, canvas: Canvas, box: Box) -> tuple[str, ...]:
    """Draw a timeline as shapes."""
    return draw_fitted(timeline, figure.encoding, canvas, box)


def draw_counts(figure: Figure, canvas: Canvas, box: Box) -> tuple[str, ...]:
    """Draw key numbers as text."""
    return draw_fitted(counts, figure.encoding, canvas, box)


def draw_empty(figure: Figure, canvas: Canvas, box: Box) -> tuple[str, ...]:
    """Draw the reason for an empty figure, as text in a dashed box."""
    return draw_fitted(empty, figure.encoding, canvas, box)


def draw_fitted(
    draw: Callable[[Any, Frame], Picture], encoding: Encoding, canvas: Canvas, box: Box
) -> tuple[str, ...]:
    """Draw a picture as large as it fits, centered vertically if it is lower than the box."""
    zoom = ZOOM
    view = frame_of(canvas, box)
    picture = draw(encoding, view)
    while picture.height * zoom > box.height and zoom > _MIN_ZOOM:
        zoom *= 0.96
        # Keep the layout of the first attempt (whole or half slide): only the space grows.
        picture = draw(encoding, replace(view, width=box.width / zoom))
    spare = max(box.height - picture.height * zoom, 0)
    draw_svg(picture.body, canvas, (box.x, box.y + min(spare / 2, 60)), zoom)
    return ()


def add_legend(
    items: Sequence[LegendItem],
    canvas: Canvas,
    at: tuple[float, float],
    room: float,
    opacities: Sequence[float] = (),
) -> float:
    """Draw a legend from a point; returns its height in px of the slide."""
    ink = Ink(Frame(canvas.palette.theme, room / ZOOM, "hatch", slide=True))
    used = draw_legend(ink, items, 0, 0, room / ZOOM, opacities=opacities)
    draw_svg("".join(ink.parts), canvas, at, ZOOM)
    return used * ZOOM


def legend_height(items: Sequence[LegendItem], room: float) -> float:
    """Height in px of the slide that `add_legend` will use."""
    ink = Ink(Frame("light", room / ZOOM, "hatch", slide=True))
    return draw_legend(ink, items, 0, 0, room / ZOOM) * ZOOM


@dataclass
class _Block:
    """Lines of text that form one text box."""

    x: float
    y: float
    size: float
    colour: str
    bold: bool
    serif: bool
    anchor: str
    lines: list[str]
    halo: bool = False
    pitch: float = 0.0
    tail: _Block | None = None
    """Text that follows on the same line in another weight."""

    @property
    def end(self) -> float:
        """Right edge of a line that begins at `x`."""
        return self.x + text_width(self.lines[0], self.size, bold=self.bold, serif=self.serif)


@dataclass
class _Writer:
    canvas: Canvas
    at: tuple[float, float]
    zoom: float
    tone: Tone | None = None
    block: _Block | None = None

    def box(self, x: float, y: float, width: float, height: float) -> Box:
        left, top = self.at
        return Box(left + x * self.zoom, top + y * self.zoom, width * self.zoom, height * self.zoom)

    def point(self, x: float, y: float) -> tuple[float, float]:
        return self.at[0] + x * self.zoom, self.at[1] + y * self.zoom


Tone = Callable[[Box], tuple[str, str] | None]
"""Maps the box of a text to hex colours of text and halo; None to keep those of the SVG."""


def draw_svg(
    body: str,
    canvas: Canvas,
    at: tuple[float, float],
    zoom: float,
    tone: Tone | None = None,
) -> None:
    """Add the elements of an SVG body to the slide, from a point and enlarged by `zoom`.

    `tone` may override the colours of text with a halo, by what is under it.
    """
    root = etree.fromstring(f"<g>{body}</g>")
    writer = _Writer(canvas, at, zoom, tone)
    for element, tip in _walk(root, ""):
        if element.tag == "text":
            _collect(writer, element)
            continue
        _flush(writer)
        _shape(writer, element, tip)
    _flush(writer)


def _walk(node: Any, tip: str) -> Iterator[tuple[Any, str]]:
    """Visible elements, each with the tooltip of its group. Transformed groups are skipped: they
    are the geometry of the world, which the map draws itself.
    """
    for child in node:
        if child.tag in ("g", "a"):
            if child.get("transform") is None:
                yield from _walk(child, child.get("data-tip") or child.get("data-key") or tip)
        elif child.tag != "defs" and not _is_invisible(child):
            yield child, tip


def _is_invisible(element: Any) -> bool:
    """Whether an element is only a pointer target, or the halo below a text."""
    return element.get("pointer-events") == "all" or element.get("data-halo") is not None


def _collect(writer: _Writer, element: Any) -> None:
    """Append a line of text to the current block, or start a new one."""
    size = float(element.get("font-size"))
    new = _Block(
        float(element.get("x")),
        float(element.get("y")),
        size,
        element.get("fill"),
        element.get("font-weight") == "600",
        element.get("font-family") is not None,
        element.get("text-anchor", "start"),
        [element.text or ""],
        _has_halo(element),
    )
    last = writer.block
    if last is not None:
        same = (last.x, last.size, last.colour, last.bold, last.serif, last.anchor) == (
            new.x, new.size, new.colour, new.bold, new.serif, new.anchor,
        )  # fmt: skip
        step = new.y - last.y - last.pitch * (len(last.lines) - 1)
        if same and 0 < step < 1.7 * size and (not last.pitch or abs(step - last.pitch) < 0.6):
            last.pitch = step
            last.lines += new.lines
            return
        follows = new.y == last.y and new.anchor == last.anchor == "start" and last.tail is None
        if follows and len(last.lines) == 1 and 0 < new.x - last.end < _SPACE * size:
            last.tail = new
            return
    _flush(writer)
    writer.block = new


def _has_halo(element: Any) -> bool:
    before = element.getprevious()
    return before is not None and before.get("data-halo") is not None


def right_edge(body: str) -> float:
    """Right edge of the texts of an SVG body in its own px; 0 if there are none."""
    edges = [0.0]
    for element, _ in _walk(etree.fromstring(f"<g>{body}</g>"), ""):
        if element.tag == "text" and element.get("text-anchor") is None:
            bold = element.get("font-weight") == "600"
            width = text_width(element.text or "", float(element.get("font-size")), bold=bold)
            edges.append(float(element.get("x")) + width * _SPARE)
    return max(edges)


def _flush(writer: _Writer) -> None:
    block, writer.block = writer.block, None
    if block is None:
        return
    zoom, size = writer.zoom, block.size * writer.zoom
    width = max(text_width(t, size, bold=block.bold, serif=block.serif) for t in block.lines)
    if block.tail:
        width = (block.tail.end - block.x) * zoom
    room = width * _SPARE + 8
    x, y = writer.point(block.x, block.y)
    left = {"start": x, "middle": x - room / 2, "end": x - room}[block.anchor]
    pitch = block.pitch * zoom
    # With exact line spacing, PowerPoint puts the first baseline at 0.8 of it.
    top = y - (0.8 * pitch if pitch else _ASCENT * size)
    height = (pitch or 1.26 * size) * len(block.lines)
    runs = [_run(writer, block)]
    if block.tail:
        runs.append(_run(writer, block.tail, "\u00a0"))
    if block.halo:
        under = Box(block.x, block.y - block.size, width / zoom, block.size * 1.3)
        colours = writer.tone(under) if writer.tone and block.anchor == "start" else None
        ground = writer.canvas.hex("ground")
        runs = [
            replace(run, colour=colours[0], halo=colours[1])
            if colours
            else replace(run, halo=ground)
            for run in runs
        ]
    edge = writer.canvas.width - _EDGE
    writer.canvas.text(
        Box(left, top, max(min(room, edge - left), width), height),
        [runs],
        name=" ".join(block.lines)[:60],
        align={"start": "l", "middle": "ctr", "end": "r"}[block.anchor],
        wrap=False,
        spacing=pitch,
    )


def _run(writer: _Writer, block: _Block, before: str = "") -> Run:
    return Run(
        before + "\n".join(block.lines),
        block.size * writer.zoom,
        bold=block.bold,
        serif=block.serif,
        colour=writer.canvas.palette.swap(block.colour),
    )


def _stroke_of(writer: _Writer, element: Any) -> Stroke | None:
    value = element.get("stroke")
    if not value or value == "none":
        return None
    width = float(element.get("stroke-width", 1)) * writer.zoom
    dashes = element.get("stroke-dasharray", "")
    dash = "" if not dashes else "sysDot" if element.get("stroke-linecap") == "round" else "sysDash"
    return Stroke(writer.canvas.palette.swap(value), width, dash)


def _fill_of(writer: _Writer, element: Any) -> tuple[str, str]:
    """Fill and hatch colours of an element, at least one of them empty."""
    value = element.get("fill", "none")
    if value.startswith(_MISSING):
        return "", writer.canvas.hex("hatch")
    if value == "none":
        return "", ""
    opacity = float(element.get("fill-opacity", 1))
    value = writer.canvas.palette.swap(value)
    if opacity < 1:
        value = writer.canvas.palette.faded(value, opacity)
    return value, ""


def _shape(writer: _Writer, element: Any, tip: str) -> None:
    canvas = writer.canvas
    fill, hatch = _fill_of(writer, element)
    stroke = _stroke_of(writer, element)

    def number(name: str) -> float:
        return float(element.get(name))

    if element.tag == "rect":
        box = writer.box(number("x"), number("y"), number("width"), number("height"))
        canvas.shape("rect", box, name="Mark", alt=tip, fill=fill, stroke=stroke, hatch=hatch)
    elif element.tag == "circle":
        r = number("r")
        box = writer.box(number("cx") - r, number("cy") - r, 2 * r, 2 * r)
        canvas.shape("ellipse", box, name="Mark", alt=tip, fill=fill, stroke=stroke, hatch=hatch)
    elif element.tag == "line" and stroke:
        start = writer.point(number("x1"), number("y1"))
        end = writer.point(number("x2"), number("y2"))
        canvas.line(start, end, stroke, name="Line")
    elif element.tag in ("path", "polyline"):
        d = element.get("d") or "M" + element.get("points").replace(" ", "L")
        outline = [[writer.point(x, y) for x, y in ring] for ring in rings(d)]
        closed = element.tag == "path"
        freeform(
            canvas,
            outline,
            name="Mark",
            alt=tip,
            fill=fill,
            stroke=stroke,
            closed=closed,
            hatch=hatch,
        )


def freeform(
    canvas: Canvas,
    outline: Sequence[Sequence[tuple[float, float]]],
    *,
    name: str,
    alt: str = "",
    fill: str = "",
    stroke: Stroke | None = None,
    closed: bool = True,
    hatch: str = "",
) -> None:
    """Add a freeform of one or more rings of points in px of the slide."""
    xs = [x for ring in outline for x, _ in ring]
    ys = [y for ring in outline for _, y in ring]
    if not xs:
        return
    box = Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
    steps = []
    for ring in outline:
        for n, (x, y) in enumerate(ring):
            at = f'<a:pt x="{canvas.emu(x - box.x)}" y="{canvas.emu(y - box.y)}"/>'
            steps.append(f"<a:moveTo>{at}</a:moveTo>" if n == 0 else f"<a:lnTo>{at}</a:lnTo>")
        steps.append("<a:close/>" if closed else "")
    size = f'w="{canvas.emu(box.width)}" h="{canvas.emu(box.height)}"'
    nofill = "" if fill or hatch else ' fill="none"'
    path = f"<a:path {size}{nofill}>{''.join(steps)}</a:path>"
    canvas.path(box, path, name=name, alt=alt, fill=fill, stroke=stroke, hatch=hatch)
