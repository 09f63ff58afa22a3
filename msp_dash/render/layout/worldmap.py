"""World map: fills by class or role, dots for small areas, labels, disputed borders, legend."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from msp_dash.figures.record import MapEncoding, MapLabel
from msp_dash.render.layout.ink import NARROW, Frame, Ink, contrast
from msp_dash.render.layout.label_placement import (
    GAP,
    LINE,
    MARK,
    Box,
    MapSurface,
    PlacedLabel,
    place_labels,
)
from msp_dash.render.layout.legend import draw_legend
from msp_dash.render.layout.marks import (
    AREA_HATCH,
    Areas,
    BaseMap,
    Borders,
    Circle,
    Datum,
    HitPoint,
    Layer,
    Mark,
    Moved,
    Picture,
    Stroke,
)
from msp_dash.render.layout.role_labels import area, place_all_names
from msp_dash.render.layout.rolemap import (
    COLUMN,
    SMALL_SCALE,
    RoleMap,
    abbreviations,
    draw_name_lists,
    draw_numbered_names,
    label_size,
    role_map,
)
from msp_dash.render.layout.rolemap import SMALL as SMALL_OF_ROLES
from msp_dash.render.layout.text_metrics import measured_in, text_width
from msp_dash.render.layout.world import World, world
from msp_dash.theme import SHARE_BREAKS, text_of

SMALL = 60.0
"""Area in px2, at the geometry's own size, below which a producer is drawn as a dot."""

_LABELS_NARROW = 3
_STRIP = 330.0
_KEY_COLUMN = 150.0
"""Width (px) of the legend on a slide, over the Pacific west of South America."""
_STRIP_HEIGHT = 13.0
_MAJORITY = 0.7
"""Fraction of a label on its own area from which it is set in the background colour."""

_MARK_RADIUS = 5.0
_HIT = 12.0
_RADIUS, _RADIUS_PHONE = 5.0, 4.0
"""Radius of a dot; the smaller one on phones and on role maps below `SMALL_SCALE`."""


@dataclass(frozen=True, slots=True)
class MapParts:
    """A map in parts, with which the page component paints the same geometry.

    `corner` : upper left corner of the map in the picture, in px. `classes` : paint of each digit
    of a frame. `overlay` : what is over the areas, in px of the map. `legend` : in px of the
    picture.
    """

    width: float
    height: float
    corner: tuple[float, float]
    areas: Areas
    classes: dict[str, str]
    overlay: Layer
    legend: Layer


def worldmap(encoding: MapEncoding, frame: Frame) -> Picture:
    """Draw a map as one picture."""
    parts = compute_map(encoding, frame)
    body: list[Mark] = [parts.areas, parts.overlay]
    over = Moved(body, *parts.corner) if any(parts.corner) else Layer(body)
    return Picture(parts.width, parts.height, [over, parts.legend])


BARE = MapEncoding(fill={}, outline="absent", labels=(), legend=())
"""A map without data: land, areas of undetermined status (hatched), disputed borders (dashed)."""


def base_map(frame: Frame, scale: float) -> BaseMap:
    """The base map at `scale` px per unit, as background for symbols and arcs."""
    ground = Stroke(frame.colour("ground"), 0.5)
    return BaseMap(scale, frame.colour("land"), ground, _borders(BARE, frame, scale))


def compute_map(encoding: MapEncoding, frame: Frame) -> MapParts:
    """Compute everything but the shapes: fills, outlines, overlay, legend."""
    earth = world()
    roles = layout_of(encoding, frame)
    scale = roles.scale if roles else _scale(encoding, frame)
    height = earth.height * scale
    fills = _fills(encoding, frame, earth)
    dots = _dots(encoding, earth, scale)
    legend = Ink(frame)
    if roles:
        key = None
        used = 0.0
        height = roles.height
        _role_key(legend, encoding, roles)
    elif frame.slide:
        # On a slide height is scarce: the legend goes over the sea at the lower left.
        key = _key_over_sea(legend, encoding, height)
        key = replace(key, x=-_aside(encoding, frame, scale))
        used = 0.0
    else:
        key = None
        used = _legend(legend, encoding, height + 12)
    labels = roles.labels if roles else _place_some(encoding, frame, scale, fills, dots, key)
    areas = Areas(
        scale,
        fills,
        land=frame.colour(_bare(encoding)),
        outlined=_outline_area(encoding, frame, fills),
        outline=Stroke(frame.colour(encoding.outline), 0.45),
        border=Stroke(
            frame.colour("land_line" if encoding.ramp else "ground"), 0.35 if frame.phone else 0.5
        ),
        tips=encoding.tips,
    )
    return MapParts(
        width=frame.width,
        height=height + (12 + used if used else 0),
        corner=roles.corner if roles else (_aside(encoding, frame, scale), 0.0),
        areas=areas,
        classes=_classes(encoding, frame),
        overlay=_overlay(encoding, frame, areas, dots, labels),
        legend=Layer(legend.marks),
    )


def layout_of(encoding: MapEncoding, frame: Frame) -> RoleMap | None:
    """Label layout of a role map; None for other maps."""
    if not encoding.groups:
        return None
    filled = frozenset(code for code in encoding.fill if _is_data(code, encoding))
    dots = frozenset(_dots(encoding, world(), 1.0)) | encoding.diamonds.intersection(world().shapes)
    bare = replace(frame, theme="light", link="")
    return role_map(encoding.groups, encoding.legend, filled, dots, bare, measured_in())


def _role_key(ink: Ink, encoding: MapEncoding, roles: RoleMap) -> None:
    """Draw the legend of a role map, or the list of all names in its place."""
    (x, y), room = roles.at, roles.room
    if not roles.listed:
        key = (*encoding.legend, *abbreviations(roles.labels))
        draw_legend(ink, key, 0, roles.top - 4, ink.frame.width)
    elif roles.numbers:
        draw_numbered_names(ink, encoding.groups, dict(roles.numbers), x, y, room)
    else:
        draw_name_lists(ink, encoding.groups, x, y, room)


def _scale(encoding: MapEncoding, frame: Frame) -> float:
    """Scale of the map, limited by the width or by the available height."""
    scale = frame.width / (world().width if frame.width < NARROW or frame.full else COLUMN)
    if not frame.room:
        return scale
    used = 0.0 if frame.slide else _legend(Ink(frame), encoding, 0) + 12
    return min(scale, max(frame.room - used, 60.0) / world().height)


def _aside(encoding: MapEncoding, frame: Frame, scale: float) -> float:
    """Px by which a map narrower than its area is moved aside, away from its legend."""
    if not frame.room:
        return 0.0
    if not frame.slide:
        return (frame.width - world().width * scale) / 2
    # Names without number or symbol are not printed on a slide, so they need no space beside it.
    written = any(label.value or label.marks for label in encoding.labels)
    return frame.width - (COLUMN if written else world().width) * scale


def _bare(encoding: MapEncoding) -> str:
    """Token of areas without data: the palest class of a ramp would be too near to gray land."""
    return "ground" if encoding.ramp else "land"


def _is_data(code: str, encoding: MapEncoding) -> bool:
    """Whether an area has a value or lacks one, and is not hatched only for its status."""
    return code in encoding.hatched or encoding.fill.get(code, "land") != "land"


def _outline_area(encoding: MapEncoding, frame: Frame, fills: dict[str, str]) -> frozenset[str]:
    """Areas with a data outline: all on a class map, only the pale ones on a role map."""
    ground = frame.colour("ground")
    return frozenset(
        code
        for code, paint in fills.items()
        if _is_data(code, encoding)
        and (encoding.ramp or not paint.startswith("#") or contrast(paint, ground) < 3)
    )


def _fills(encoding: MapEncoding, frame: Frame, earth: World) -> dict[str, str]:
    fills = dict.fromkeys(earth.hatched, AREA_HATCH)
    for code, token in encoding.fill.items():
        if token != "land":
            fills[code] = frame.colour(token)
    fills |= dict.fromkeys(encoding.hatched, AREA_HATCH)
    return {code: paint for code, paint in fills.items() if code in earth.shapes}


def _classes(encoding: MapEncoding, frame: Frame) -> dict[str, str]:
    classes = {"h": AREA_HATCH, "z": frame.colour(_bare(encoding))}
    if encoding.ramp:
        for step in range(len(SHARE_BREAKS) + 1):
            classes[str(step)] = frame.colour(f"ramp:{step}")
    return classes


def _dots(encoding: MapEncoding, earth: World, scale: float) -> dict[str, tuple[float, float]]:
    """Label points, in px, of countries that are too small to be visible as an area.

    On a role map only the smallest become dots, and none that would cover another country with a
    role: the small states of Europe would hide each other.
    """
    least = SMALL if encoding.ramp else SMALL_OF_ROLES if encoding.groups else 0.0
    data = [
        code
        for code in (*encoding.fill, *encoding.hatched)
        if _is_data(code, encoding) and code in earth.shapes
    ]
    small = {code for code in data if earth.shapes[code].area < least}
    if encoding.groups:
        small -= {code for code in small if _covers(earth, code, data)}
    dot_codes = sorted((small | encoding.dots) & earth.shapes.keys())
    return {c: (earth.shapes[c].x * scale, earth.shapes[c].y * scale) for c in dot_codes}


def _covers(earth: World, code: str, others: Sequence[str]) -> bool:
    """Whether a dot would cover the label point of another area."""
    here = earth.shapes[code]
    return any(
        other != code
        and math.hypot(earth.shapes[other].x - here.x, earth.shapes[other].y - here.y) < _RADIUS
        for other in others
    )


def _place_some(
    encoding: MapEncoding,
    frame: Frame,
    scale: float,
    fills: dict[str, str],
    dots: dict[str, tuple[float, float]],
    key: Box | None,
) -> tuple[PlacedLabel, ...]:
    """As many labels as fit, clear of the legend; those with a value or symbols come first."""
    earth, radius = world(), _radius(frame)
    filled = frozenset(code for code in fills if _is_data(code, encoding))
    labels = tuple(encoding.labels)
    few = frame.width < NARROW or frame.slide
    if few:
        # The three largest. Roles have no size, so three of many names would mean nothing. There
        # are few symbols, and each stands for something: all are kept.
        with_marks = tuple(label for label in labels if label.marks)
        labels = with_marks or (labels[:_LABELS_NARROW] if encoding.ramp else ())
    office = measured_in()
    at = (scale, frame.width, filled, tuple(dots.items()), radius, frame.label, key, office)
    placements = _cached_places(labels if frame.width >= NARROW else _without_words(labels), *at)
    if len(placements) < len(labels) and labels[0].marks:
        # Retry with the labels that did not fit placed first; then drop the text.
        placed_codes = {one.label.iso3 for one in placements}
        again = tuple(sorted(labels, key=lambda label: label.iso3 in placed_codes))
        placements = _cached_places(again, *at)
        placements = (
            placements
            if len(placements) == len(labels)
            else _cached_places(_without_words(labels), *at)
        )
    elif len(placements) < len(labels) and few:
        high, size = earth.height * scale, frame.label
        ground = MapSurface(earth, scale, frame.width, high, filled, dots, radius, size, key)
        placements = place_all_names(labels, ground) or placements
    return placements


def _radius(frame: Frame, scale: float = 1.0) -> float:
    return _RADIUS_PHONE if frame.phone or scale < SMALL_SCALE else _RADIUS


def _overlay(
    encoding: MapEncoding,
    frame: Frame,
    areas: Areas,
    dots: dict[str, tuple[float, float]],
    labels: Sequence[PlacedLabel],
) -> Layer:
    """Draw what is over the shapes; only dots receive pointer events."""
    ink, words = Ink(frame), Ink(frame)
    shapes, scale, fills = world().shapes, areas.scale, areas.fills
    radius = _radius(frame, scale if encoding.groups else 1.0)
    ink.marks.append(_borders(encoding, frame, scale))
    for label in labels:
        if label.leader:
            (x1, y1), (x2, y2) = label.leader
            ink.line(x1, y1, x2, y2, "ink")
    for code, (x, y) in dots.items():
        paint = fills.get(code, areas.land)
        is_selected = code == encoding.selected
        rim = "ground" if encoding.groups else encoding.outline
        stroke = ink.stroke("ink", 2) if is_selected else ink.stroke(rim, 1.2)
        dot = Circle(x, y, radius, paint, stroke, small_country=True)
        tip = encoding.tips.get(code, "")
        ink.marks.append(Datum([HitPoint(x, y, _HIT), dot], code, tip))
    for code in sorted(encoding.diamonds & shapes.keys()):
        _diamond(words, shapes[code].x * scale, shapes[code].y * scale, 0.85 * radius)
    size = label_size(frame) if encoding.groups else frame.label
    for label in labels:
        _label(words, label, fills.get(area(label.label)), size)
    return Layer([*ink.marks, Layer(words.marks, inert=True)])


def _without_words(labels: tuple[MapLabel, ...]) -> tuple[MapLabel, ...]:
    """Labels with symbols but without their text; labels without symbols are unchanged."""
    return tuple(
        replace(label, marks=tuple(replace(mark, text="") for mark in label.marks))
        for label in labels
    )


@lru_cache(maxsize=64)
def _cached_places(
    labels: tuple[MapLabel, ...],
    scale: float,
    width: float,
    filled: frozenset[str],
    dots: tuple[tuple[str, tuple[float, float]], ...],
    radius: float,
    size: float,
    key: Box | None,
    office: bool,
) -> tuple[PlacedLabel, ...]:
    """Positions of the labels, cached: the slowest part of a map, and the same in both themes."""
    earth = world()
    height = earth.height * scale
    ground = MapSurface(earth, scale, width, height, filled, dict(dots), radius, size, key)
    return tuple(place_labels(labels, ground))


def _borders(encoding: MapEncoding, frame: Frame, scale: float) -> Borders:
    """Disputed borders, and the outline of the selected area."""
    thin, thick = (0.7, 0.7) if frame.phone else (0.9, 0.7 if frame.slide else 1.3)
    disputed = Stroke(frame.colour("disputed"), thin, "3 2.4")
    selected = encoding.selected if encoding.selected in world().shapes else ""
    return Borders(scale, disputed, selected, Stroke(frame.colour("ink"), thick))


def _diamond(ink: Ink, x: float, y: float, radius: float) -> None:
    """Draw the symbol of a Forum member, with a rim in the ground colour."""
    ink.symbol("diamond", "ground", x, y, radius + 1)
    ink.symbol("diamond", "room", x, y, radius)


def _label(ink: Ink, placement: PlacedLabel, paint: str | None, size: float) -> None:
    """Draw a label: name in weight 600, value in 400. Over a dark area it is in the background
    colour, with a halo in the area's colour if it extends beyond it.
    """
    box, label = placement.box, placement.label
    if label.marks:
        _marks(ink, label, box)
        return
    ground = ink.frame.colour("ground")
    dark = paint is not None and paint.startswith("#") and contrast(ground, paint) >= 4.5
    inside = dark and placement.own > _MAJORITY
    token = "ground" if inside else text_of(label.token)
    halo: bool | str = True
    if inside and paint:
        halo = False if placement.own > 0.995 else paint
    y = box.y + LINE - 4
    ink.text(box.x, y, label.name, size=size, bold=True, token=token, halo=halo)
    if placement.two_lines:
        ink.text(box.x, y + LINE, label.value, size=size, token=token, halo=halo)
    elif label.value:
        x = box.x + text_width(label.name, size, bold=True) + GAP
        ink.text(x, y, label.value, size=size, token=token, halo=halo)


def _marks(ink: Ink, label: MapLabel, box: Box) -> None:
    """Draw symbols below each other with their text, or side by side without."""
    beside = not any(mark.text for mark in label.marks)
    for number, mark in enumerate(label.marks):
        x = box.x + (number * MARK if beside else 0) + MARK / 2 - 1
        y = box.y + (0 if beside else number * LINE) + LINE / 2
        ink.symbol(mark.symbol, mark.token, x, y, _MARK_RADIUS)
    for number, mark in enumerate(label.marks):
        y = box.y + (number + 1) * LINE - 4
        ink.text(box.x + MARK, y, mark.text, size=ink.frame.label, halo=True)


def _legend(ink: Ink, encoding: MapEncoding, top: float) -> float:
    """Draw the strip of classes and the other entries; returns the height in px."""
    frame = ink.frame
    room, left, used = frame.width, 0.0, 0.0
    if encoding.ramp and encoding.breaks:
        strip = frame.width if frame.width < NARROW else _STRIP
        _strip(ink, encoding, top, strip)
        used = _STRIP_HEIGHT + 20
        if frame.width - strip > 200:
            left, room = strip + 24, frame.width - strip - 24
        elif encoding.legend:
            return used + 4 + draw_legend(ink, encoding.legend, 0, top + used + 4, room)
    return max(used, draw_legend(ink, encoding.legend, left, top - 4, room))


def _key_over_sea(ink: Ink, encoding: MapEncoding, bottom: float) -> Box:
    """Draw the legend upwards from `bottom` in a column at the left; returns its box."""

    def draw(onto: Ink, top: float) -> float:
        used = 0.0
        if encoding.ramp and encoding.breaks:
            _strip(onto, encoding, top, _KEY_COLUMN)
            used = _STRIP_HEIGHT + 24
        return used + draw_legend(onto, encoding.legend, 0, top + used, _KEY_COLUMN)

    high = draw(Ink(ink.frame), 0.0)
    draw(ink, bottom - high)
    return Box(0.0, bottom - high, _KEY_COLUMN, high)


def _strip(ink: Ink, encoding: MapEncoding, top: float, width: float) -> None:
    count = len(encoding.breaks) + 1
    step = width / count
    for index in range(count):
        token = f"ramp:{index}"
        ink.rect(index * step, top, step, _STRIP_HEIGHT, fill=token)
        if index:
            ink.line(index * step, top, index * step, top + _STRIP_HEIGHT, "ground")
            text = encoding.breaks[index - 1]
            y = top + _STRIP_HEIGHT + 16
            size = ink.frame.small
            ink.text(index * step, y, text, size=size, token="ink2", anchor="middle")
    ink.rect(0.4, top, width - 0.8, _STRIP_HEIGHT, stroke=encoding.outline, stroke_width=0.8)
