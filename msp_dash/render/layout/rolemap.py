"""Layout of role maps: countries are labeled by name, by number, or in a list beside the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from msp_dash.figures.record import Encoding, LegendItem, MapEncoding, MapGroup, MapLabel
from msp_dash.render.layout.ink import NARROW, Frame, Ink
from msp_dash.render.layout.label_placement import MapSurface, PlacedLabel
from msp_dash.render.layout.legend import draw_legend
from msp_dash.render.layout.role_labels import area, place_all_names
from msp_dash.render.layout.text_metrics import text_width, wrap
from msp_dash.render.layout.world import world

MAX_NAMES = 25
"""Maximum number of names on the map itself; more are listed beside it."""

SMALL = 6.0
"""Area in px2, at the geometry's own size, below which a country is drawn as a dot."""

COLUMN = 864.0
"""Width in px at which the map has its own size; names over the Pacific extend beyond it."""

SMALL_SCALE = 0.7
"""Scale of the map below which dots and diamonds are smaller."""

_BESIDE = 1100.0
"""Width (px) from which the list of names has a column beside the map."""
_ROLL, _GUTTER = 432.0, 32.0
_SHARES = (0.36, 0.4, 0.44, 0.48, 0.52, 0.56, 0.62, 0.68)
"""Fractions of a slide's width for the list of names; the first in which it fits is used."""
_SLIDE_NAMES = 12.0
"""Size (px of a slide's layout) of names on the map of a slide: 16 pt."""
_SLIDE_LIST = 10.55
"""Size (px of a slide's layout) of a list on a slide: 14 pt."""
_MIN_MAP = 90.0


@dataclass(frozen=True, slots=True)
class RoleMap:
    """Layout of a role map in a picture `height` px high.

    `scale` is in px per unit, `corner` the map's upper left corner, `top` the y of what is below
    it. `labels` are the names or numbers on the map, `numbers` (code -> number) those of the list.
    `listed` says that the names are in a list at the point `at`, `room` px wide.
    """

    scale: float
    corner: tuple[float, float]
    top: float
    height: float
    labels: tuple[PlacedLabel, ...] = ()
    listed: bool = False
    numbers: tuple[tuple[str, int], ...] = ()
    at: tuple[float, float] = (0.0, 0.0)
    room: float = 0.0


def label_size(frame: Frame) -> float:
    """Size of names on a role map."""
    return _SLIDE_NAMES if frame.slide else frame.label


def lists_names(encoding: Encoding) -> bool:
    """Whether a map has too many names to print on it, so that they are listed beside it."""
    return isinstance(encoding, MapEncoding) and len(names_of(encoding.groups)) > MAX_NAMES


def names_of(groups: Sequence[MapGroup]) -> tuple[MapLabel, ...]:
    """All names, in the order of the groups."""
    return tuple(name for group in groups for name in group.names)


@lru_cache(maxsize=128)
def role_map(
    groups: tuple[MapGroup, ...],
    legend: tuple[LegendItem, ...],
    filled: frozenset[str],
    dots: frozenset[str],
    frame: Frame,
    office: bool,
) -> RoleMap:
    """Choose the layout: names on the map, numbers on a narrow one, else a list."""
    names = names_of(groups)
    number_pairs = tuple((label.iso3, at) for at, label in enumerate(names, 1) if _on_map(label))
    if frame.width >= NARROW and len(names) <= MAX_NAMES:
        layout = _layout_by_name(names, legend, filled, dots, frame)
        if layout:
            return layout
    if frame.width < NARROW and len(number_pairs) <= MAX_NAMES:
        layout = _layout_by_number(groups, number_pairs, filled, dots, frame)
        if layout:
            return layout
    return _layout_as_list(groups, frame)


def _on_map(label: MapLabel) -> bool:
    return area(label) in world().shapes


def abbreviations(labels: Sequence[PlacedLabel]) -> tuple[LegendItem, ...]:
    """Legend entries that spell out the names shortened on the map."""
    short = [one.label for one in labels if one.label.spelled and one.label.name == one.label.brief]
    return tuple(LegendItem("ink", label.spelled, "none") for label in short)


def _fitting_scale(frame: Frame, width: float, used: float) -> float:
    """Scale of a map `width` px wide with `used` px below it."""
    whole = frame.slide or frame.full or width < NARROW
    scale = width / (world().width if whole else COLUMN)
    if not frame.room:
        return scale
    return min(scale, max(frame.room - used, _MIN_MAP) / world().height)


def _place_names(
    labels: Sequence[MapLabel],
    filled: frozenset[str],
    dots: frozenset[str],
    frame: Frame,
    scale: float,
    left: float,
) -> tuple[PlacedLabel, ...] | None:
    earth = world()
    points = {c: (earth.shapes[c].x * scale, earth.shapes[c].y * scale) for c in dots}
    radius = 4.0 if frame.phone or scale < SMALL_SCALE else 5.0
    size = label_size(frame)
    right, height = frame.width - left, earth.height * scale
    ground = MapSurface(earth, scale, right, height, filled, points, radius, size, left=-left)
    return place_all_names(labels, ground)


def _layout_by_name(
    names: tuple[MapLabel, ...],
    legend: tuple[LegendItem, ...],
    filled: frozenset[str],
    dots: frozenset[str],
    frame: Frame,
) -> RoleMap | None:
    key = [*legend, *(LegendItem("ink", n.spelled, "none") for n in names if n.spelled)]
    used = 12 + draw_legend(Ink(frame), key, 0, 0, frame.width)
    scale = _fitting_scale(frame, frame.width, used)
    left = max(frame.width - world().width * scale, 0) / 2 if frame.room else 0.0
    labels = _place_names(names, filled, dots, frame, scale, left)
    if labels is None:
        return None
    top = world().height * scale + 12
    return RoleMap(scale, (left, 0.0), top, top + used - 12, labels)


def _layout_by_number(
    groups: tuple[MapGroup, ...],
    number_pairs: tuple[tuple[str, int], ...],
    filled: frozenset[str],
    dots: frozenset[str],
    frame: Frame,
) -> RoleMap | None:
    number = dict(number_pairs)
    labels = [
        replace(label, name=str(number[label.iso3]), brief="", spelled="")
        for label in names_of(groups)
        if label.iso3 in number
    ]
    used = 12 + draw_numbered_names(Ink(frame), groups, number, 0, 0, frame.width)
    scale = _fitting_scale(frame, frame.width, used)
    left = max(frame.width - world().width * scale, 0) / 2
    placements = _place_names(labels, filled, dots, frame, scale, left)
    if placements is None:
        return None
    top = world().height * scale + 12
    height = top + used - 12
    return RoleMap(
        scale, (left, 0.0), top, height, placements, True, number_pairs, (0.0, top), frame.width
    )


def _layout_as_list(groups: tuple[MapGroup, ...], frame: Frame) -> RoleMap:
    earth = world()
    if frame.slide and frame.room:
        for share in _SHARES:
            room = frame.width * share
            if draw_name_lists(Ink(frame), groups, 0, 0, room) <= frame.room:
                break
        wide = frame.width - room - _GUTTER / 2
        scale = min(wide / earth.width, frame.room / earth.height)
        at = (frame.width - room, 0.0)
        corner = (0.0, (frame.room - earth.height * scale) / 2)
        return RoleMap(scale, corner, 0.0, frame.room, listed=True, at=at, room=room)
    if frame.width >= _BESIDE:
        scale = (frame.width - _ROLL - _GUTTER) / COLUMN
        used = draw_name_lists(Ink(frame), groups, 0, 0, _ROLL)
        height = max(used, earth.height * scale)
        at = (frame.width - _ROLL, 0.0)
        return RoleMap(scale, (0.0, 0.0), 0.0, height, listed=True, at=at, room=_ROLL)
    used = draw_name_lists(Ink(frame), groups, 0, 0, frame.width)
    scale = _fitting_scale(frame, frame.width, used + 12)
    top = earth.height * scale + 12
    return RoleMap(scale, (0.0, 0.0), top, top + used, listed=True, at=(0.0, top), room=frame.width)


def _list_type(frame: Frame) -> tuple[float, float]:
    """Font size and line height of a list."""
    return (_SLIDE_LIST, 14.5) if frame.slide or frame.room else (14.0, 21.0)


_MARK = 16.0


def _head(ink: Ink, group: MapGroup, x: float, y: float, room: float) -> float:
    """Draw symbols and heading of a group; returns the height in px."""
    size, line = _list_type(ink.frame)
    for at, (symbol, token) in enumerate(group.marks):
        ink.symbol(symbol, token, x + 5.5 + at * _MARK, y + line / 2, 5.0)
    indent = len(group.marks) * _MARK + 2
    lines = wrap(group.head, size, room - indent, bold=True)
    ink.lines(x + indent, y + line / 2 + size * 0.36, lines, line, size=size, bold=True)
    return len(lines) * line


def draw_name_lists(ink: Ink, groups: Sequence[MapGroup], x: float, y: float, room: float) -> float:
    """Draw one paragraph per group; returns the height in px."""
    size, line = _list_type(ink.frame)
    top = y
    for group in groups:
        top += _head(ink, group, x, top, room)
        names = ", ".join(label.name for label in group.names)
        lines = wrap(names, size, room)
        ink.lines(x, top + line / 2 + size * 0.36, lines, line, size=size)
        top += line * (len(lines) + 0.4)
    return top - line * 0.4 - y if groups else 0.0


def draw_numbered_names(
    ink: Ink,
    groups: Sequence[MapGroup],
    number: dict[str, int],
    x: float,
    y: float,
    room: float,
) -> float:
    """Draw the numbered names of each group in columns; returns the height in px."""
    size, line = _list_type(ink.frame)
    indent = text_width("00", size) + 8
    longest = max((text_width(n.name, size) for n in names_of(groups)), default=0.0)
    columns = max(2, int(room / (indent + longest + 12))) if ink.frame.room else 2
    width = room / columns
    top = y
    for group in groups:
        top += _head(ink, group, x, top, room)
        rows = -(-len(group.names) // columns)
        for at, label in enumerate(group.names):
            left, row = x + at // rows * width, top + at % rows * line
            base = row + line / 2 + size * 0.36
            if label.iso3 in number:
                text = str(number[label.iso3])
                ink.text(left + indent - 8, base, text, size=size, token="ink2", anchor="end")
            ink.text(left + indent, base, label.name, size=size)
        top += rows * line + line * 0.4
    return top - line * 0.4 - y if groups else 0.0
