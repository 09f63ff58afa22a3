"""Write marks as native PowerPoint shapes; the lines of a paragraph become one text box."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from msp_dash.render.layout.label_placement import Box
from msp_dash.render.layout.marks import (
    AREA_HATCH,
    HATCH,
    Areas,
    BaseMap,
    Borders,
    Circle,
    Datum,
    Hit,
    HitPoint,
    Land,
    Layer,
    Line,
    Linked,
    Mark,
    Moved,
    Polygon,
    Polyline,
    Rect,
    Text,
)
from msp_dash.render.layout.marks import Stroke as MarkStroke
from msp_dash.render.layout.text_metrics import text_width
from msp_dash.render.pptx.canvas import Canvas, Point, Run, Stroke
from msp_dash.render.pptx.land import draw_areas, draw_base_map, draw_borders

_ASCENT = 0.984
"""Ascender of Source Sans 3 in em: from the top of a text box down to its first baseline."""

_SPACE = 0.7
"""Maximum gap in em between texts that form one line, such as a name and its value."""

_SAME = 0.01
"""Px by which texts of one column or one line may differ."""

_EDGE = 8.0
"""Margin in px at the right edge of the slide, kept free of text boxes."""

Tone = Callable[[Box], tuple[str, str] | None]
"""Maps the box of a text to hex colours of text and halo; None to keep those of the mark."""


def draw_marks(
    marks: Sequence[Mark],
    canvas: Canvas,
    at: Point,
    zoom: float,
    *,
    alt: str = "",
    tone: Tone | None = None,
) -> None:
    """Add marks to the slide, from a point and enlarged by `zoom`.

    `alt` is the alternative text of a map. `tone` may override the colours of text with a halo, by
    what is under it.
    """
    writer = _Writer(canvas, at, zoom, alt, tone)
    writer.write(marks)
    writer.flush()


@dataclass
class _Paragraph:
    """Texts that form one text box: lines of one style, and a `tail` on the last, in another."""

    lines: list[Text]
    pitch: float = 0.0
    tail: Text | None = None

    def takes(self, new: Text) -> bool:
        """Add a text if it is the next line, or follows on the same."""
        first = self.lines[0]
        step = new.y - first.y - self.pitch * (len(self.lines) - 1)
        even = not self.pitch or abs(step - self.pitch) < 0.6
        below = even and _SAME < step < 1.7 * new.size and abs(new.x - first.x) < _SAME
        if below and _style(new) == _style(first):
            self.pitch = step
            self.lines.append(new)
            return True
        gap = new.x - text_end(first)
        follows = abs(new.y - first.y) < _SAME and new.anchor == first.anchor == "start"
        if follows and not self.tail and len(self.lines) == 1 and 0 < gap < _SPACE * new.size:
            self.tail = new
            return True
        return False


def _style(text: Text) -> tuple[object, ...]:
    return text.size, text.colour, text.bold, text.serif, text.anchor


def text_end(text: Text) -> float:
    """Right edge of a text that begins at its `x`."""
    return text.x + text_width(text.text, text.size, bold=text.bold, serif=text.serif)


@dataclass
class _Writer:
    canvas: Canvas
    at: Point
    zoom: float
    alt: str = ""
    tone: Tone | None = None
    paragraph: _Paragraph | None = None

    def write(self, marks: Sequence[Mark], tip: str = "", name: str = "Mark") -> None:
        """Write marks; `tip` and `name` are those of the shapes of a datum."""
        for mark in marks:
            if isinstance(mark, Datum):
                self.write(mark.marks, mark.tip or mark.key or tip, mark.name or name)
            elif isinstance(mark, Layer) and mark.step:
                self.flush()
                with self.canvas.step(mark.step):
                    self.write(mark.marks, tip, name)
                    self.flush()
            elif isinstance(mark, Layer | Linked):
                self.write(mark.marks, tip, name)
            elif isinstance(mark, Moved):
                self.flush()
                at = self.point(mark.x, mark.y)
                inner = _Writer(self.canvas, at, self.zoom * mark.scale, self.alt, self.tone)
                inner.write(mark.marks, tip, name)
                inner.flush()
            elif isinstance(mark, Text):
                if not (self.paragraph and self.paragraph.takes(mark)):
                    self.flush()
                    self.paragraph = _Paragraph([mark])
            elif not isinstance(mark, Hit | HitPoint):
                self.flush()
                _WRITE[type(mark)](self, mark, {"name": name, "alt": tip})

    def box(self, x: float, y: float, width: float, height: float) -> Box:
        """Box in px of the slide."""
        return Box(*self.point(x, y), width * self.zoom, height * self.zoom)

    def point(self, x: float, y: float) -> Point:
        """Point in px of the slide."""
        return self.at[0] + x * self.zoom, self.at[1] + y * self.zoom

    def flush(self) -> None:
        """Write the current paragraph as a text box."""
        paragraph, self.paragraph = self.paragraph, None
        if paragraph is None:
            return
        first, lines = paragraph.lines[0], [text.text for text in paragraph.lines]
        zoom, size = self.zoom, first.size * self.zoom
        bold, serif = first.bold, first.serif
        width = max(text_width(line, size, bold=bold, serif=serif) for line in lines)
        runs = [self._run(first, "\n".join(lines))]
        if tail := paragraph.tail:
            width = (text_end(tail) - first.x) * zoom
            spaces = round((tail.x - text_end(first)) / text_width(" ", first.size))
            runs.append(self._run(tail, "\u00a0" * max(spaces, 1) + tail.text))
        if first.halo:
            under = Box(first.x, first.y - first.size, width / zoom, first.size * 1.3)
            tone = self.tone(under) if self.tone and first.anchor == "start" else None
            ground = self.canvas.hex("ground")
            runs = [
                replace(run, colour=tone[0], halo=tone[1]) if tone else replace(run, halo=ground)
                for run in runs
            ]
        room = width + 8
        x, y = self.point(first.x, first.y)
        left = {"start": x, "middle": x - room / 2, "end": x - room}[first.anchor]
        pitch = paragraph.pitch * zoom
        # With exact line spacing, PowerPoint puts the first baseline at 0.8 of it.
        top = y - (0.8 * pitch if pitch else _ASCENT * size)
        height = (pitch or 1.26 * size) * len(lines)
        edge = self.canvas.width - _EDGE
        self.canvas.text(
            Box(left, top, max(min(room, edge - left), width), height),
            [runs],
            name=" ".join(lines)[:60],
            align={"start": "l", "middle": "ctr", "end": "r"}[first.anchor],
            wrap=False,
            spacing=pitch,
        )

    def _run(self, text: Text, words: str) -> Run:
        colour = self.canvas.palette.swap(text.colour)
        return Run(words, text.size * self.zoom, bold=text.bold, serif=text.serif, colour=colour)

    def _look(self, mark: Rect | Circle | Polygon | Land) -> dict[str, Any]:
        """Fill, hatch and stroke of a shape."""
        palette, fill, hatch = self.canvas.palette, mark.fill, ""
        if fill in (HATCH, AREA_HATCH):
            fill, hatch = "", self.canvas.hex("hatch")
        elif fill:
            fill = palette.swap(fill)
            opacity = mark.opacity if isinstance(mark, Rect | Polygon) else 1.0
            fill = palette.faded(fill, opacity) if opacity < 1 else fill
        stroke = mark.stroke and self._stroke(mark.stroke)
        return {"fill": fill, "hatch": hatch, "stroke": stroke}

    def _stroke(self, stroke: MarkStroke, dash: str = "sysDash") -> Stroke:
        colour = self.canvas.palette.swap(stroke.colour)
        return Stroke(colour, stroke.width * self.zoom, dash if stroke.dash else "")

    def _rect(self, mark: Rect, datum: dict[str, Any]) -> None:
        box = self.box(mark.x, mark.y, mark.width, mark.height)
        self.canvas.shape("rect", box, **datum, **self._look(mark))

    def _circle(self, mark: Circle, datum: dict[str, Any]) -> None:
        r = mark.radius
        box = self.box(mark.x - r, mark.y - r, 2 * r, 2 * r)
        self.canvas.shape("ellipse", box, **datum, **self._look(mark))

    def _polygon(self, mark: Polygon, datum: dict[str, Any]) -> None:
        outline = [[self.point(x, y) for x, y in mark.points]]
        self.canvas.freeform(outline, **datum, **self._look(mark))

    def _land(self, mark: Land, datum: dict[str, Any]) -> None:
        outline = [[self.point(x, y) for x, y in ring.tolist()] for ring in mark.rings]
        self.canvas.freeform(outline, **datum, **self._look(mark))

    def _line(self, mark: Line, _datum: dict[str, Any]) -> None:
        start, end = self.point(mark.x1, mark.y1), self.point(mark.x2, mark.y2)
        stroke = self._stroke(mark.stroke, "sysDot" if mark.round_ends else "sysDash")
        self.canvas.line(start, end, stroke, name="Line")

    def _polyline(self, mark: Polyline, _datum: dict[str, Any]) -> None:
        outline = [[self.point(x, y) for x, y in mark.points]]
        stroke = self._stroke(mark.stroke)
        self.canvas.freeform(outline, name="Mark", stroke=stroke, closed=False)

    def _areas(self, mark: Areas, _datum: dict[str, Any]) -> None:
        draw_areas(self.canvas, mark, self.at, self.zoom, self.alt)

    def _base_map(self, mark: BaseMap, _datum: dict[str, Any]) -> None:
        draw_base_map(self.canvas, mark, self.at, self.zoom, self.alt)

    def _borders(self, mark: Borders, _datum: dict[str, Any]) -> None:
        draw_borders(self.canvas, mark, self.at, self.zoom)


_WRITE: Mapping[type[Mark], Callable[[_Writer, Any, dict[str, Any]], None]] = {
    Rect: _Writer._rect,
    Circle: _Writer._circle,
    Line: _Writer._line,
    Polyline: _Writer._polyline,
    Polygon: _Writer._polygon,
    Land: _Writer._land,
    Areas: _Writer._areas,
    BaseMap: _Writer._base_map,
    Borders: _Writer._borders,
}
"""Mark -> how it is written, but for texts, groups, and targets of the pointer."""
