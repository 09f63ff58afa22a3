"""Sites on the world map: shape by what they are, fill by whether they operate, circles of many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from msp_dash.data.projection import to_pixels
from msp_dash.figures.record import SiteCluster, SiteKey, SiteLook, SiteMark, SitesEncoding
from msp_dash.render.svg.ink import NARROW, Frame, Ink, Picture, num
from msp_dash.render.svg.type import text_width, wrap
from msp_dash.render.svg.world import world
from msp_dash.render.svg.worldmap import num3, plain_world

RADIUS, RADIUS_PHONE = 4.0, 3.0
"""Px of a point (LOOK, "Charts")."""
_PALE = 0.28
_DASH = "1.8 1.3"
_SWATCH, _LINE, _GAP, _BETWEEN = 18.0, 22.0, 6.0, 20.0
_LINE_SLIDE = 18.5


@dataclass(frozen=True, slots=True)
class SitesPlace:
    """Where the map stands: `scale` px a unit of the geometry, `x` of its left edge."""

    scale: float
    x: float
    height: float


def sites_place(encoding: SitesEncoding, frame: Frame) -> SitesPlace:
    """Place of the map in its picture: all the width, or what the room in height leaves.

    On a slide height is scarce: the key stands over the sea at the lower left, the map right.
    """
    earth = world()
    scale = frame.width / earth.width
    if not frame.room:
        return SitesPlace(scale, 0.0, earth.height * scale)
    used = 0.0 if frame.slide else _key(Ink(frame), encoding.legend, 0.0) + 8
    scale = min(scale, max(frame.room - used, 60.0) / earth.height)
    aside = frame.width - earth.width * scale
    return SitesPlace(scale, aside if frame.slide else aside / 2, earth.height * scale)


def sites(encoding: SitesEncoding, frame: Frame) -> Picture:
    """Draw the map, its points, and the key."""
    ink = Ink(frame)
    spot = sites_place(encoding, frame)
    ink.parts.append(f'<g transform="translate({num(spot.x)} 0)">')
    ink.parts.append(plain_world(frame, spot.scale))
    ink.parts.append(_selected(encoding, frame, spot.scale))
    ink.parts.append("</g>")
    ink.parts.append(over_map(encoding, frame, spot))
    ink.hatch = True
    if frame.slide:
        high = _LINE_SLIDE * len(encoding.legend)
        _key(ink, encoding.legend, max(spot.height - high, 0.0), column=True)
        return ink.picture(frame.width, max(spot.height, high))
    used = _key(ink, encoding.legend, spot.height + 8)
    return ink.picture(frame.width, spot.height + 8 + used)


def points_key(encoding: SitesEncoding, frame: Frame) -> Picture:
    """Key of a map that zooms: every site is a circle of its own, in the colour of what it is."""
    ink = Ink(frame)
    entries = [
        replace(item, mark=replace(item.mark, symbol="circle"))
        for item in encoding.legend
        if item.mark is not None and not item.low
    ]
    used = _key(ink, entries, 0.0)
    return ink.picture(frame.width, used)


def over_map(encoding: SitesEncoding, frame: Frame, spot: SitesPlace) -> str:
    """Circles of many and points, in px of the layout."""
    ink = Ink(frame)
    drawn = encoding.narrow if frame.width < NARROW else encoding.wide
    for cluster in reversed(drawn.clusters):
        with ink.mark(cluster.key, cluster.tip):
            _circle(ink, cluster, spot)
    radius = RADIUS_PHONE if frame.phone else RADIUS
    for point in drawn.points:
        x, y = _at(point.lon, point.lat, spot)
        with ink.mark(point.key, point.tip):
            draw_mark(ink, point.mark, point.look, (x, y), radius, low=point.low)
    return "".join(ink.parts)


def _at(lon: float, lat: float, spot: SitesPlace) -> tuple[float, float]:
    x, y = to_pixels(lon, lat)
    return spot.x + x * spot.scale, y * spot.scale


def _selected(encoding: SitesEncoding, frame: Frame, scale: float) -> str:
    """Outline of the followed country."""
    shape = world().shapes.get(encoding.selected or "")
    if shape is None:
        return ""
    return (
        f'<g transform="scale({num3(scale)})"><path data-selected="" d="{shape.d}" fill="none" '
        f'stroke="{frame.colour("ink")}" stroke-width="{num3(1.1 / scale)}"/></g>'
    )


def _circle(ink: Ink, cluster: SiteCluster, spot: SitesPlace) -> None:
    x, y = _at(cluster.lon, cluster.lat, spot)
    _numbered(ink, cluster.text, (x, y), cluster.radius)


def _numbered(ink: Ink, text: str, at: tuple[float, float], radius: float) -> None:
    """Circle with its number, where the number fits in it."""
    x, y = at
    ink.circle(x, y, radius, fill="panel", stroke="ink2", stroke_width=1.1)
    size = ink.frame.small
    if text_width(text, size, bold=True) <= 2 * radius - 2:
        ink.text(x, y + size * 0.35, text, size=size, bold=True, anchor="middle")


def draw_mark(
    ink: Ink,
    mark: SiteMark,
    look: SiteLook,
    at: tuple[float, float],
    radius: float,
    *,
    low: bool = False,
) -> None:
    """One site: its shape, filled, pale, a ring, or a crossed ring; dashed where it is rough."""
    colour = ink.frame.colour(mark.token)
    ground = ink.frame.colour("ground")
    dash = f' stroke-dasharray="{_DASH}"' if low else ""
    if look == "operates":
        edge = f'stroke="{colour}" stroke-width="1.2"{dash}' if low else f'stroke="{ground}"'
        paint = f'fill="{ground if low else colour}" {edge}'
        if not low:
            paint += ' stroke-width="0.8"'
    elif look == "not_stated":
        # The ground under the pale fill: points of one place must not darken each other.
        _shape(ink, mark.symbol, at, radius, f'fill="{ground}"')
        paint = f'fill="{colour}" fill-opacity="{_PALE}" stroke="{colour}" stroke-width="1"{dash}'
    else:
        paint = f'fill="{ground}" stroke="{colour}" stroke-width="1.4"{dash}'
    _shape(ink, mark.symbol, at, radius, paint)
    if low and look == "operates":
        _shape(ink, mark.symbol, at, radius * 0.45, f'fill="{colour}"')
    if look == "stopped":
        x, y = at
        ink.line(x - radius, y, x + radius, y, mark.token, width=1.4)


def _shape(ink: Ink, symbol: str, at: tuple[float, float], radius: float, paint: str) -> None:
    x, y = at
    if symbol == "circle":
        ink.parts.append(f'<circle cx="{num(x)}" cy="{num(y)}" r="{num(radius)}" {paint}/>')
    elif symbol == "square":
        s = radius * 0.92
        ink.parts.append(
            f'<rect x="{num(x - s)}" y="{num(y - s)}" width="{num(2 * s)}" '
            f'height="{num(2 * s)}" {paint}/>'
        )
    else:
        d = radius * 1.25
        ink.parts.append(
            f'<path d="M{num(x)} {num(y - d)}L{num(x + d)} {num(y)}L{num(x)} {num(y + d)}'
            f'L{num(x - d)} {num(y)}Z" {paint}/>'
        )


def _key(ink: Ink, items: Sequence[SiteKey], top: float, *, column: bool = False) -> float:
    """Key in lines from `top` down, one entry a line in a `column`; height used in px."""
    size, room = ink.frame.axis, ink.frame.width
    pitch = _LINE_SLIDE if column else _LINE
    left, y = 0.0, top
    for item in items:
        lines = wrap(item.text, size, room - _SWATCH - _GAP)
        width = _SWATCH + _GAP + max((text_width(line, size) for line in lines), default=0)
        if left and (column or left + width > room):
            left, y = 0.0, y + pitch
        middle = (left + _SWATCH / 2, y + pitch / 2)
        if item.mark is None:
            _numbered(ink, item.number, middle, _SWATCH / 2)
        else:
            draw_mark(ink, item.mark, item.look, middle, 5.0, low=item.low)
        for number, line in enumerate(lines):
            ink.text(left + _SWATCH + _GAP, y + pitch / 2 + 4.5 + number * 17, line, size=size)
        y += 17 * (len(lines) - 1) if lines else 0
        left += width + _BETWEEN
    return y + pitch - top if items else 0.0
