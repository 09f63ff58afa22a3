"""Write marks as SVG: number format, escaping, ids, hatch patterns, data attributes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

import numpy as np

from msp_dash.render.layout.compose import Drawing
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
    Point,
    Polygon,
    Polyline,
    Rect,
    Stroke,
    Text,
)
from msp_dash.render.layout.world import all_land, world
from msp_dash.theme import Theme, colour

FAMILY_SANS = "'Source Sans 3', 'Helvetica Neue', Arial, sans-serif"
FAMILY_SERIF = "'Source Serif 4', Georgia, 'Times New Roman', serif"

_NOT_XML = re.compile(r"[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
_ISO3 = re.compile(r"[A-Z]{3}")

Path = Callable[[str, str, str], str]
"""Writes a path from its data, the attributes before it, and those after it."""


def num(value: float) -> str:
    """Format a number with at most two decimals and no trailing zeros."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def num3(value: float) -> str:
    """Format a number with four decimals, for scales, where two are too coarse."""
    return f"{value:.4f}".rstrip("0").rstrip(".")


def safe(text: str) -> str:
    """Escape for XML text and attributes; remove characters that XML does not allow."""
    return escape(_NOT_XML.sub("", text), quote=True)


def full_path(d: str, before: str, after: str) -> str:
    """A path with its data."""
    return f'<path {before}d="{d}" {after}/>'


def write(
    drawing: Drawing,
    *,
    size: str | None = None,
    ids: str = "",
    path: Path = full_path,
    once: bool = False,
) -> str:
    """Write a drawing as an SVG document.

    Parameters
    ----------
    drawing : as composed.
    size : attributes of the root for its size; None for its own in px.
    ids : suffix that makes the ids unique, where a document has several drawings.
    path : how paths are written.
    once : whether each text stands there once, for a PDF: its halo is a stroke below it.
    """
    writer = SvgWriter(drawing.theme, drawing.number, ids, path, once=once)
    body = writer.write(drawing.picture.marks)
    width, height, zoom = drawing.width, drawing.height, drawing.zoom
    if size is None:
        size = f'width="{num(width * zoom)}" height="{num(height * zoom)}" '
    uid = f"f-{writer.number}"
    ground = drawing.ground and f'<rect width="{width}" height="{height}" fill="{drawing.ground}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" {size}role="img" '
        f'aria-labelledby="{uid}-t {uid}-d" overflow="visible" font-family="{FAMILY_SANS}">'
        f'<title id="{uid}-t">{safe(drawing.title)}</title>'
        f'<desc id="{uid}-d">{safe(drawing.alt)}</desc>{writer.defs()}{ground}{body}</svg>'
    )


class SvgWriter:
    """Writes marks of one theme; ids and the hatches that they refer to have its number."""

    def __init__(
        self,
        theme: Theme,
        number: int,
        ids: str = "",
        path: Path = full_path,
        *,
        once: bool = False,
    ) -> None:
        self.theme, self.number, self.path = theme, f"{number:08x}{ids}", path
        self.once = once
        self._hatched = False

    def write(self, marks: Sequence[Mark]) -> str:
        """SVG elements of marks, in their order."""
        return "".join([_WRITE[type(mark)](self, mark) for mark in marks])

    def paint(self, paint: str) -> str:
        """Value of a fill."""
        if paint == AREA_HATCH:
            return f"url(#hatch-{self.number}-m)"
        if paint != HATCH:
            return paint or "none"
        self._hatched = True
        return f"url(#hatch-{self.number})"

    def hatch(self, id_: str = "", transform: str = "rotate(45)") -> str:
        """Pattern of the hatch: 45 degrees, lines of 1.6 px every 5 px."""
        return (
            f'<defs><pattern id="hatch-{self.number}{id_}" width="5" height="5" '
            f'patternUnits="userSpaceOnUse" patternTransform="{transform}">'
            f'<rect width="5" height="5" fill="{colour("ground", self.theme)}"/>'
            f'<rect width="1.6" height="5" fill="{colour("hatch", self.theme)}"/></pattern></defs>'
        )

    def defs(self) -> str:
        """The hatch, if it was used since the last call."""
        used, self._hatched = self._hatched, False
        return self.hatch() if used else ""

    def _text(self, mark: Text) -> str:
        attributes = f'x="{num(mark.x)}" y="{num(mark.y)}" font-size="{num(mark.size)}"'
        attributes += f' fill="{mark.colour}"'
        if mark.bold:
            attributes += ' font-weight="600"'
        if mark.serif:
            attributes += f' font-family="{FAMILY_SERIF}"'
        if mark.anchor != "start":
            attributes += f' text-anchor="{mark.anchor}"'
        text = safe(mark.text)
        around = f'stroke="{mark.halo}" stroke-width="3.2" stroke-linejoin="round"'
        if mark.halo and self.once:
            return f'<text {attributes} {around} paint-order="stroke">{text}</text>'
        # A copy below the text instead of paint-order, which not every renderer supports.
        halo = mark.halo and (
            f'<text {attributes} {around} aria-hidden="true" data-halo="">{text}</text>'
        )
        return f"{halo}<text {attributes}>{text}</text>"

    def _rect(self, mark: Rect) -> str:
        return f"<rect {_box(mark)} {self._look(mark)}/>"

    def _circle(self, mark: Circle) -> str:
        dot = 'data-dot="" ' if mark.small_country else ""
        return f'<circle {dot}{_round(mark)} fill="{self.paint(mark.fill)}"{_stroke(mark.stroke)}/>'

    def _polygon(self, mark: Polygon) -> str:
        d = "M" + "L".join([f"{num(x)} {num(y)}" for x, y in mark.points]) + "Z"
        return self.path(d, "", self._look(mark))

    def _look(self, mark: Rect | Polygon) -> str:
        opacity = f' fill-opacity="{num(mark.opacity)}"' if mark.opacity < 1 else ""
        return f'fill="{self.paint(mark.fill)}"{opacity}{_stroke(mark.stroke)}'

    def _line(self, mark: Line) -> str:
        cap = ' stroke-linecap="round"' if mark.round_ends else ""
        return (
            f'<line x1="{num(mark.x1)}" y1="{num(mark.y1)}" x2="{num(mark.x2)}" y2="{num(mark.y2)}"'
            f"{_stroke(mark.stroke)}{cap}/>"
        )

    def _polyline(self, mark: Polyline) -> str:
        points = " ".join([f"{num(x)},{num(y)}" for x, y in mark.points])
        return (
            f'<polyline points="{points}" fill="none"{_stroke(mark.stroke)} '
            'stroke-linejoin="round"/>'
        )

    def _land(self, mark: Land) -> str:
        d = "".join(map(_relative, mark.rings))
        return self.path(d, "", f'fill="{self.paint(mark.fill)}"{_stroke(mark.stroke)}')

    def _hit(self, mark: Hit) -> str:
        return f'<rect {_box(mark)} fill="none" pointer-events="all"/>'

    def _hit_point(self, mark: HitPoint) -> str:
        datum = mark.at and f' data-x="{safe(mark.at)}" data-tip="{safe(mark.tip)}"'
        return f'<circle {_round(mark)} fill="none" pointer-events="all"{datum}/>'

    def _datum(self, mark: Datum) -> str:
        pick = f' data-pick="{safe(mark.key)}"' if mark.pick else ""
        pick += ' data-strong=""' if mark.strong else ""
        return f"<g{_data(mark.key, mark.tip)}{pick}>{self.write(mark.marks)}</g>"

    def _moved(self, mark: Moved) -> str:
        enlarged = mark.scale != 1
        steps = (
            [f"translate({num(mark.x)} {num(mark.y)})"] if mark.x or mark.y or not enlarged else []
        )
        steps += [f"scale({num(mark.scale)})"] if enlarged else []
        return f'<g transform="{" ".join(steps)}">{self.write(mark.marks)}</g>'

    def _linked(self, mark: Linked) -> str:
        return f'<a href="{safe(mark.href)}" target="_top">{self.write(mark.marks)}</a>'

    def _layer(self, mark: Layer) -> str:
        inert = ' pointer-events="none"' if mark.inert else ""
        if mark.plot:
            plot = " ".join(map(num, mark.plot))
            inert += f' data-plot="{plot}" data-unit="{safe(mark.unit)}"'
        if mark.entry is not None:
            inert += f' data-entry="{safe(mark.entry)}"'
        if mark.step:
            inert += f' data-step="{mark.step}"'
        body = self.write(mark.marks)
        return f"<g{inert}>{self.defs()}{body}</g>"

    def _borders(self, mark: Borders) -> str:
        return self._area_hatch(mark.scale) + self._border_lines(mark)

    def _area_hatch(self, scale: float) -> str:
        """Hatch of areas, in screen px at any scale of the geometry."""
        return self.hatch("-m", f"scale({num3(1 / scale)}) rotate(45)")

    def _border_lines(self, mark: Borders) -> str:
        earth, scale = world(), mark.scale
        selected = mark.selected and self.path(
            earth.shapes[mark.selected].d, 'data-selected="" ', _scaled(mark.outline, scale)
        )
        disputed = self.path("".join(earth.disputed), "", _scaled(mark.disputed, scale))
        return (
            f'<g transform="scale({num3(scale)})" fill="none" pointer-events="none" '
            f'stroke-linejoin="round">{disputed}{selected}</g>'
        )

    def _base_map(self, mark: BaseMap) -> str:
        earth = world()
        hatched = "".join(earth.shapes[code].d for code in sorted(earth.hatched))
        land = self.path(all_land(), "", f'fill="{mark.land}"')
        land += self.path(hatched, "", f'fill="{self.paint(AREA_HATCH)}"')
        return (
            f'{self._area_hatch(mark.scale)}<g transform="scale({num3(mark.scale)})" '
            f'{_scaled(mark.border, mark.scale)} stroke-linejoin="round">{land}</g>'
            f"{self._border_lines(mark.borders)}"
        )

    def _areas(self, mark: Areas) -> str:
        earth, scale = world(), mark.scale
        parts = [f'<g transform="scale({num3(scale)})" stroke-linejoin="round">']
        for filled, stroke in ((False, mark.border), (True, mark.outline)):
            parts.append(f"<g {_scaled(stroke, scale)}>")
            for code, shape in earth.shapes.items():
                if (code in mark.outlined) is not filled:
                    continue
                look = f'fill="{self.paint(mark.fills.get(code, mark.land))}"'
                look += _data(code, mark.tips.get(code, ""))
                parts.append(self.path(shape.d, "", look))
            parts.append("</g>")
        parts.append(self.path("".join(earth.unassigned), "", f'fill="{mark.land}"'))
        return "".join(parts) + "</g>"


_WRITE: Mapping[type[Mark], Callable[[SvgWriter, Any], str]] = {
    Text: SvgWriter._text,
    Rect: SvgWriter._rect,
    Circle: SvgWriter._circle,
    Line: SvgWriter._line,
    Polyline: SvgWriter._polyline,
    Polygon: SvgWriter._polygon,
    Land: SvgWriter._land,
    Hit: SvgWriter._hit,
    HitPoint: SvgWriter._hit_point,
    Datum: SvgWriter._datum,
    Moved: SvgWriter._moved,
    Linked: SvgWriter._linked,
    Layer: SvgWriter._layer,
    Borders: SvgWriter._borders,
    BaseMap: SvgWriter._base_map,
    Areas: SvgWriter._areas,
}


def _box(mark: Rect | Hit) -> str:
    return (
        f'x="{num(mark.x)}" y="{num(mark.y)}" width="{num(mark.width)}" height="{num(mark.height)}"'
    )


def _round(mark: Circle | HitPoint) -> str:
    return f'cx="{num(mark.x)}" cy="{num(mark.y)}" r="{num(mark.radius)}"'


def _stroke(stroke: Stroke | None) -> str:
    if stroke is None:
        return ""
    dash = f' stroke-dasharray="{stroke.dash}"' if stroke.dash else ""
    return f' stroke="{stroke.colour}" stroke-width="{num(stroke.width)}"{dash}'


def _scaled(stroke: Stroke, scale: float) -> str:
    """Attributes of a stroke whose lengths are in screen px, within the scaled geometry."""
    lengths = " ".join(num3(float(length) / scale) for length in stroke.dash.split())
    dash = f' stroke-dasharray="{lengths}"' if lengths else ""
    return f'stroke="{stroke.colour}" stroke-width="{num3(stroke.width / scale)}"{dash}'


def _data(key: str, tip: str) -> str:
    """``data-key``, ``data-iso`` where the key is a country's, and ``data-tip``."""
    iso = f' data-iso="{key}"' if _ISO3.fullmatch(key) else ""
    return f' data-key="{safe(key)}"{iso} data-tip="{safe(tip)}"'


def _relative(ring: Sequence[Point] | np.ndarray[Any, np.dtype[np.float64]]) -> str:
    """Path data in relative steps of tenths of a px: a third of the size of absolute ones."""
    tenths = np.rint(np.asarray(ring) * 10).astype(int)
    steps = (np.diff(tenths, axis=0) / 10).tolist()
    x, y = (tenths[0] / 10).tolist()
    return f"M{x:g},{y:g}l" + " ".join(f"{dx:g},{dy:g}" for dx, dy in steps) + "Z"
