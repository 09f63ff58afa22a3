"""Map of the sites of one country or region: outlines, neighbors, labels, and an inset."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from msp_dash.data.outlines import Extent, Points, after_each, clipped, outlines, within
from msp_dash.figures.record import CloseUp, SiteLabel, SitePoint, SitesEncoding
from msp_dash.render.layout.ink import NARROW, Frame, Ink
from msp_dash.render.layout.label_placement import Box
from msp_dash.render.layout.marks import HATCH, Land, Picture
from msp_dash.render.layout.sitemarks import draw_mark, draw_sites_legend, numbered
from msp_dash.render.layout.text_metrics import text_width

RADIUS, RADIUS_MANY = 5.0, 3.6
"""Radius of a symbol in px (LOOK-2, "Sites"), and if there are more than `MANY` of them."""
MANY = 60
LABELS, LABELS_INSET, LABELS_INSET_FEW = 3, 9, 5
"""Number of labels on the map and in its inset; FEW is for phones and slides."""

_HIGH, _HIGH_NARROW = (0.45, 0.56), (0.7, 1.2)
"""Minimum and maximum height of a map, as fractions of its width."""
_MARGIN, _MARGIN_NARROW = 26.0, 14.0
_INSET_WIDE, _INSET_HIGH = 0.41, 0.735
"""Maximum width and height of an inset, as fractions of the map's."""
_INSET_PX = 352.0
_BETWEEN, _HALF_LEAST = 10.0, 110.0
_LINE = 16.0
_CELL = 6.0
_BAR_PX, _BAR_ASIDE = 110.0, 14.0
"""Maximum length of the scale bar, and its least distance from the sides."""
_OWN = 2.0
"""Px by which the name of the selected country is larger."""
_APART = 60.0
"""Distance in px that a country name should keep from site symbols."""
_STEP, _STEP_FAR = 0.8, 2.0
"""Tolerance in px for simplifying outlines; larger where the map shows more than one country."""
_ALONG, _ALONG_FAR, _PASSES = 0.6, 1.0, 6
"""Distance in px from a line at which a point of it is needless, and how often they are thinned: a
third less of a map, which the eye does not miss."""
_FAR_KM = 4.0
"""Kilometers per px from which the larger tolerances are used."""
_SPECK, _ISLET = 3.0, 8.0
"""Sizes in px below which an island is left out, and below which it has no outline."""


@dataclass(frozen=True, slots=True)
class _View:
    """A window of a picture and its projection: `scale` in px per kilometer, (`x`, `y`) the px of
    the projection's origin.
    """

    window: Box
    scale: float
    x: float
    y: float

    @property
    def extent(self) -> Extent:
        """The visible area, in kilometers."""
        left, top = (self.window.x - self.x) / self.scale, (self.window.y - self.y) / self.scale
        return Extent(
            left,
            top,
            left + self.window.width / self.scale,
            top + self.window.height / self.scale,
        )

    def px(self, km: Points) -> Points:
        """Convert points from kilometers to px."""
        return km * self.scale + (self.x, self.y)

    def box(self, km: Extent) -> Box:
        """The box in px of an extent in kilometers."""
        return Box(
            km.left * self.scale + self.x,
            km.top * self.scale + self.y,
            km.width * self.scale,
            km.height * self.scale,
        )


def _fit_view(extent: Extent, window: Box, room: Box, margin: float) -> _View:
    """View in which an extent fills `room`, a part of the window."""
    scale = min(
        (room.width - 2 * margin) / extent.width, (room.height - 2 * margin) / extent.height
    )
    x = room.x + room.width / 2 - scale * (extent.left + extent.right) / 2
    y = room.y + room.height / 2 - scale * (extent.top + extent.bottom) / 2
    return _View(window, scale, x, y)


@dataclass(frozen=True, slots=True)
class _Plan:
    """Views of a picture: the map, its inset, and the part of the map that the inset enlarges."""

    view: _View
    height: float
    inset: _View | None = None
    part: Box | None = None


def close_up(encoding: SitesEncoding, near: CloseUp, frame: Frame) -> Picture:
    """Draw the map, its inset, and the legend below."""
    ink = Ink(frame)
    layer = encoding.narrow if frame.width < NARROW else encoding.wide
    at = _kilometers(near, layer.points)
    key = draw_sites_legend(Ink(frame), encoding.legend, 0.0) + 8
    plan = _plan_views(near, frame, at, _coast(near), key)
    again = near.inset if plan.inset else None
    apart = again.extent.contains(at) if again else np.zeros(len(at), dtype=bool)
    few = frame.width < NARROW or frame.slide
    free = [box for box in (plan.part, plan.inset and plan.inset.window) if box]
    panel = _Panel(ink, encoding, near, plan.view, free)
    panel.land()
    if plan.part:
        part = plan.part
        if plan.inset:
            _draw_leaders(ink, part, plan.inset.window)
        ink.rect(part.x, part.y, part.width, part.height, stroke="ink", stroke_width=1.3)
    for cluster in reversed(layer.clusters):
        spot = plan.view.px(near.projection.km(np.array([[cluster.lon, cluster.lat]])))[0]
        with ink.mark(cluster.key, cluster.tip):
            numbered(ink, cluster.text, (spot[0], spot[1]), cluster.radius, cluster.mark)
        panel.occupied.append(_box_around(spot, cluster.radius))
    outside = [point for point, inside in zip(layer.points, apart, strict=True) if not inside]
    panel.marks(outside, at[~apart])
    if plan.part and near.inset:
        panel.beside(plan.part, near.inset.name, near.inset.text)
    # If only a few names fit, those of deposits are left out.
    labels = [label for label in near.labels if label.strong or not few]
    panel.words(labels, LABELS)
    if plan.inset and near.inset:
        window = plan.inset.window
        inner = _Panel(ink, encoding, near, plan.inset, inner=True)
        ink.rect(window.x, window.y, window.width, window.height, fill="ground")
        inner.land()
        inside = [point for point, in_inset in zip(layer.points, apart, strict=True) if in_inset]
        inner.marks(inside, at[apart])
        inner.title(near.inset.name)
        inner.words(labels, LABELS_INSET_FEW if few else LABELS_INSET)
        ink.rect(window.x, window.y, window.width, window.height, stroke="ink", stroke_width=1.3)
    draw_sites_legend(ink, encoding.legend, plan.height + 8)
    return ink.picture(frame.width, plan.height + key)


def _kilometers(near: CloseUp, points: Sequence[SitePoint]) -> Points:
    degrees = np.array([(point.lon, point.lat) for point in points]).reshape(-1, 2)
    return near.projection.km(degrees)


def _coast(near: CloseUp) -> Points:
    """Outline points, in kilometers, of the countries that the map is about."""
    shapes = outlines().shapes
    rings = [ring for code in sorted(near.own) for ring in shapes.get(code, ())]
    km = near.projection.km(np.concatenate([*rings, np.empty((0, 2))]))
    return km[near.extent.contains(km)]


def _box_around(at: Points, radius: float) -> Box:
    return Box(float(at[0]) - radius, float(at[1]) - radius, 2 * radius, 2 * radius)


def _plan_views(near: CloseUp, frame: Frame, at: Points, coast: Points, key: float) -> _Plan:
    """Lay out map and inset: the inset goes where it hides no site, below a map that is narrow.

    Where both together are higher than the room, it stands in a corner; on a phone only where a
    half of the room is less than `_HALF_LEAST`. On a narrow map of one country without a room to
    fill the part is only framed.
    """
    narrow = frame.width < NARROW
    margin = _MARGIN_NARROW if narrow else _MARGIN / (2 if frame.slide else 1)
    width = frame.width
    least, most = (part * width for part in (_HIGH_NARROW if narrow else _HIGH))
    high = min(max(width * near.extent.height / near.extent.width + 2 * margin, least), most)
    room = max(frame.room - key, 120.0) if frame.room else 0.0
    shape = near.inset.extent.height / near.inset.extent.width if near.inset else 1.0
    below = width * shape
    too_high = bool(room) and high + _BETWEEN + below > room
    halves = frame.phone and (room - _BETWEEN) / 2 >= _HALF_LEAST
    framed = narrow and not room and len(near.own) == 1
    if near.inset is None or framed or not narrow or (too_high and not halves):
        window = Box(0, 0, width, room or high)
        view = _fit_view(near.extent, window, window, margin)
        if near.inset is None:
            return _Plan(view, window.height)
        if framed:
            return _Plan(view, window.height, part=view.box(near.inset.extent))
        part = 1.0 if frame.slide else _INSET_HIGH
        wide = min(_INSET_WIDE * width, _INSET_PX, part * window.height / shape)
        return _inset_in_corner(near, view, (wide, wide * shape), at, coast, margin)
    if too_high:
        high, below = (room - _BETWEEN) * 0.5, (room - _BETWEEN) * 0.5
    window = Box(0, 0, width, high)
    view = _fit_view(near.extent, window, window, margin)
    wide = min(width, below / shape)
    inset = Box((width - wide) / 2, high + _BETWEEN, wide, below)
    return _with_inset(near, view, inset, high + _BETWEEN + below)


def _with_inset(near: CloseUp, view: _View, window: Box, height: float) -> _Plan:
    assert near.inset
    inset = _fit_view(near.inset.extent, window, window, 0.0)
    return _Plan(view, height, inset, view.box(near.inset.extent))


def _inset_in_corner(
    near: CloseUp,
    view: _View,
    size: tuple[float, float],
    at: Points,
    coast: Points,
    margin: float,
) -> _Plan:
    """Put the inset in the corner where it hides no symbol and least of the country.

    The country is centered, or moved aside if that costs less.
    """
    assert near.inset
    outside = at[~near.inset.extent.contains(at)]
    window, (wide, high) = view.window, size
    aside = window.width - wide - _BETWEEN
    best: tuple[float, _Plan] | None = None
    for room in (
        window,
        Box(0, 0, window.width - wide / 2, window.height),
        Box(wide / 2, 0, window.width - wide / 2, window.height),
        Box(0, 0, aside, window.height),
        Box(wide + _BETWEEN, 0, aside, window.height),
    ):
        candidate = _fit_view(near.extent, window, room, margin)
        for left in (window.width - wide, 0.0):
            for top in (window.height - high, 0.0):
                plan = _with_inset(near, candidate, Box(left, top, wide, high), window.height)
                assert plan.part
                corner = Box(left - 12, top - 12, wide + 24, high + 24)
                spots = candidate.px(outside)
                hidden = 1000 * corner.meets(plan.part, 6)
                hidden += int(_points_in_box(corner, spots).sum())
                hidden_coast = (
                    _points_in_box(corner, candidate.px(coast)).mean() if len(coast) else 0
                )
                smaller = 1 - candidate.scale / view.scale
                middle = (left + wide / 2, top + high / 2)
                far = np.hypot(*(spots - middle).T).mean() / window.width if len(spots) else 0
                cost = 10 * hidden + 2 * float(hidden_coast) + smaller - 0.3 * float(far)
                if best is None or cost < best[0]:
                    best = cost, plan
    assert best
    return best[1]


def _points_in_box(box: Box, points: Points) -> npt.NDArray[np.bool_]:
    """Mask of the points that lie in a box."""
    return Extent(box.x, box.y, box.x + box.width, box.y + box.height).contains(points)


def _draw_leaders(ink: Ink, part: Box, inset: Box) -> None:
    """Draw two lines from the enlarged part to the nearer side of the inset."""

    def corners(box: Box) -> dict[str, tuple[float, float]]:
        right, bottom = box.x + box.width, box.y + box.height
        return {
            "tl": (box.x, box.y),
            "tr": (right, box.y),
            "bl": (box.x, bottom),
            "br": (right, bottom),
        }

    if inset.x >= part.x + part.width:
        pairs = (("tr", "tl"), ("br", "bl"))
    elif inset.x + inset.width <= part.x:
        pairs = (("tl", "tr"), ("bl", "br"))
    elif inset.y >= part.y + part.height:
        pairs = (("bl", "tl"), ("br", "tr"))
    else:
        pairs = (("tl", "bl"), ("tr", "br"))
    for start, end in pairs:
        ink.line(*corners(part)[start], *corners(inset)[end], "ink2", width=0.8)


class _Panel:
    """One map of a picture, drawn in order: land, symbols, then labels where there is space."""

    def __init__(
        self,
        ink: Ink,
        encoding: SitesEncoding,
        near: CloseUp,
        view: _View,
        free: Sequence[Box] = (),
        *,
        inner: bool = False,
    ) -> None:
        self.ink, self.encoding, self.near, self.view = ink, encoding, near, view
        self.inner = inner
        self.occupied: list[Box] = list(free)
        self.spots: dict[str, tuple[float, float]] = {}
        self.radius = RADIUS
        window = view.window
        self.cells = np.full(
            (int(window.height / _CELL) + 1, int(window.width / _CELL) + 1), -1, dtype=np.int16
        )
        self.codes: list[str] = []

    # ------------------------------------------------------------ land

    def land(self) -> None:
        """Draw visible countries, borders, disputed borders, and the selected country's outline."""
        ink, view, box = self.ink, self.view, self.view.extent
        every, selected = outlines(), self.encoding.selected
        is_near = view.scale * _FAR_KM > 1
        step, along = (_STEP, _ALONG) if is_near else (_STEP_FAR, _ALONG_FAR)
        far = not is_near and not selected
        borders: list[Points] = []
        own: list[Points] = []
        fills: dict[str, list[Points]] = {}
        for code, degrees, km in every.near(self.near.projection, box):
            if view.scale * _size(km) < _SPECK:
                continue
            ring = clipped(km, box)
            if len(ring) < 3 or (large := view.scale * _size(ring)) < _SPECK:
                continue
            pixels = _simplify(view.px(ring), step, along)
            self._mark_cells(code, pixels)
            kind = (
                "hatch"
                if code in every.hatched
                else self.near.tint
                if code in self.near.own
                else self.near.others
            )
            # Of a region in whole px: the tolerance is larger, and a map takes a third less.
            fills.setdefault(kind, []).append(pixels.round(0 if far else 1))
            if far or large < _ISLET:
                continue
            seam = abs(degrees[:, 0]) > 179.99
            closed = np.concatenate([km, km[:1]])
            lines = within(closed, box, ~(seam & after_each(seam)))
            (own if code == selected else borders).extend(
                _simplify(view.px(one), step, along) for one in lines
            )
        # Borders of a region are drawn as on the world map: half the points, and no frame.
        edge = ink.stroke("ground", 0.6) if far else None
        for kind in (self.near.others, self.near.tint, "hatch"):
            if kind in fills:
                paint = HATCH if kind == "hatch" else ink.frame.colour(kind)
                ink.marks.append(Land(fills[kind], paint, edge))
        for line in borders:
            ink.polyline(_pairs(line), "line", width=1.0)
        for line in own:
            ink.polyline(_pairs(line), "ink2", width=1.3)
        for degrees in every.disputed:
            km = self.near.projection.km(degrees)
            if np.isnan(km).any():
                continue
            for part in within(km, box, np.ones(len(km) - 1, dtype=bool)):
                line = _simplify(view.px(part), step, along)
                # Hide the solid border under the dashes: the status of the border is not settled.
                ink.polyline(_pairs(line), "panel", width=3.0)
                ink.polyline(_pairs(line), "disputed", width=1.2, dash="3 2.4")

    def _mark_cells(self, code: str, ring: Points) -> None:
        """Record which grid cells of the window an area covers (even-odd rule, row by row)."""
        if code not in self.codes:
            self.codes.append(code)
        number = self.codes.index(code)
        x = (ring[:, 0] - self.view.window.x) / _CELL - 0.5
        y = (ring[:, 1] - self.view.window.y) / _CELL - 0.5
        next_x, next_y = after_each(x), after_each(y)
        rows, columns = self.cells.shape
        for row in range(max(int(y.min()), 0), min(int(y.max()) + 1, rows - 1) + 1):
            spans = (y > row) != (next_y > row)
            part = (row - y[spans]) / (next_y[spans] - y[spans])
            crossings = np.sort(x[spans] + part * (next_x[spans] - x[spans]))
            for left, right in zip(crossings[::2], crossings[1::2], strict=False):
                first, last = max(math.ceil(left), 0), min(math.floor(right) + 1, columns)
                self.cells[row, first:last] = number

    # ------------------------------------------------------------ marks

    def marks(self, points: Sequence[SitePoint], at: Points) -> None:
        """Draw every site at its own location, with smaller symbols if there are many."""
        narrow = self.ink.frame.width < NARROW
        radius = self.radius = RADIUS_MANY if len(points) > MANY else RADIUS - narrow
        for point, (x, y) in zip(points, self.view.px(at), strict=True):
            spot = float(x), float(y)
            with self.ink.mark(point.key, point.tip, pick=True):
                draw_mark(self.ink, point.mark, point.look, spot, radius)
            self.spots[point.key] = spot

    # ------------------------------------------------------------ words

    def title(self, name: str) -> None:
        """Write the name of an inset in its corner."""
        if name:
            box = Box(
                self.view.window.x + 10,
                self.view.window.y + 6,
                text_width(name, self.ink.frame.label, bold=True),
                _LINE,
            )
            self._write(box, name, bold=True)

    def beside(self, part: Box, name: str, text: str) -> None:
        """Write the name of the enlarged part and how many sites it has."""
        size = self.ink.frame.label
        lines = [(one, bold) for one, bold in ((name, True), (text, False)) if one]
        width = max(text_width(one, size, bold=bold) for one, bold in lines)
        high = _LINE * len(lines)
        middle = part.x + part.width / 2 - width / 2
        places = [
            (part.x - width - 8, part.y + part.height / 2 - high / 2),
            (part.x - width - 8, part.y + part.height + 4),
            (middle, part.y + part.height + 4),
            (middle, part.y - high - 4),
            (part.x + part.width + 8, part.y + part.height / 2 - high / 2),
        ]
        marks = [_box_around(np.array(spot), self.radius) for spot in self.spots.values()]
        for x, y in places:
            box = Box(x, y, width, high)
            if self._fits(box, marks):
                for number, (one, bold) in enumerate(lines):
                    at = Box(box.x, box.y + number * _LINE, width, _LINE)
                    self._write(at, one, bold=bold, end=box.x < part.x)
                return

    def words(self, labels: Sequence[SiteLabel], most: int) -> None:
        """Draw the scale bar, names of sites, then names of countries."""
        self._bar()
        count = 0
        for label in labels:
            spot = self.spots.get(label.key)
            if spot is None or count == most:
                continue
            count += self._label(label, spot)
        selected = self.encoding.selected
        for code in sorted(self.codes, key=lambda code: code != selected):
            name = self.near.names.get(code)
            # The inset need not repeat the country that it is a part of.
            if name and (code != selected or not self.inner):
                self._name(code, name, own=code == selected)

    def _label(self, label: SiteLabel, spot: tuple[float, float]) -> bool:
        size = self.ink.frame.label
        width = text_width(label.text, size, bold=label.strong)
        x, y = spot
        gap = self.radius + 5
        marks = [_box_around(np.array(one), self.radius) for one in self.spots.values()]
        places = (
            (x + gap, y - _LINE / 2),
            (x - gap - width, y - _LINE / 2),
            (x - width / 2, y - gap - _LINE + 2),
            (x - width / 2, y + gap - 2),
            (x + gap - 3, y - gap - _LINE + 5),
            (x + gap - 3, y + gap - 5),
            (x - gap + 3 - width, y - gap - _LINE + 5),
            (x - gap + 3 - width, y + gap - 5),
        )
        for left, top in places:
            box = Box(left, top, width, _LINE)
            if self._fits(box, marks):
                self._write(box, label.text, bold=label.strong, end=box.x + width / 2 < x)
                return True
        return False

    def _name(self, code: str, name: str, *, own: bool) -> None:
        """Write a country's name where it fits, near the middle of its visible part."""
        size = self.ink.frame.label + (_OWN if own else 0)
        width = text_width(name, size, bold=own)
        wide, high = math.ceil(width / _CELL) + 1, math.ceil(_LINE / _CELL) + 1
        mine = self.cells == self.codes.index(code)
        if mine.sum() < wide:
            return
        middle = np.argwhere(mine).mean(axis=0)
        whole = _sums(mine, high, wide) == wide * high
        spots = np.argwhere(whole)
        window = self.view.window
        middles = spots + np.array([high / 2, wide / 2])
        far = np.hypot(*(middles - middle).T)
        if self.spots:
            # A country name near a symbol would be read as that of the site.
            at = (np.array(list(self.spots.values())) - (window.x, window.y))[:, ::-1] / _CELL
            apart = np.hypot(*(middles[:, None] - at[None]).transpose(2, 0, 1)).min(axis=1)
            far = far - np.minimum(apart * _CELL, _APART) * _APART / _CELL
        marks = [_box_around(np.array(one), self.radius + 2) for one in self.spots.values()]
        for row, column in spots[np.argsort(far, kind="stable")][::3]:
            box = Box(
                window.x + column * _CELL + (wide * _CELL - width) / 2,
                window.y + row * _CELL + (high * _CELL - _LINE) / 2,
                width,
                _LINE,
            )
            if self._fits(box, marks):
                self._write(box, name, bold=own, token="ink" if own else "ink2", size=size)
                return

    def _bar(self) -> None:
        """Draw a scale bar of round kilometers in a free corner; an inset without one has none."""
        window, size = self.view.window, self.ink.frame.small
        most = min(_BAR_PX, window.width - 2 * _BAR_ASIDE)
        fitting = [(km, text) for km, text in self.near.bars if km * self.view.scale <= most]
        if not fitting:
            return
        km, text = max(fitting)
        long = km * self.view.scale
        width = max(long, text_width(text, size))
        marks = [_box_around(np.array(one), self.radius) for one in self.spots.values()]
        left, right = window.x + _BAR_ASIDE, window.x + window.width - _BAR_ASIDE - width
        top, bottom = window.y + 10, window.y + window.height - 36
        corners = ((left, bottom), (right, bottom), (left, top), (right, top))
        boxes = [Box(x, y, width, 24) for x, y in corners]
        free = [one for one in boxes if self._fits(one, marks)]
        if self.inner and not free:
            return
        box = (free or boxes)[0]
        self.ink.text(box.x, box.y + 12, text, size=size, token="ink2", halo=True)
        y = box.y + 20
        for x1, y1, x2, y2 in (
            (box.x, y, box.x + long, y),
            (box.x, y - 4, box.x, y),
            (box.x + long, y - 4, box.x + long, y),
        ):
            self.ink.line(x1, y1, x2, y2, "ink2", width=1.2)
        self.occupied.append(box)

    def _fits(self, box: Box, marks: Sequence[Box]) -> bool:
        """Whether a box lies in the window and is free."""
        window = self.view.window
        return (
            window.x + 3 <= box.x
            and box.x + box.width <= window.x + window.width - 3
            and window.y + 2 <= box.y
            and box.y + box.height <= window.y + window.height - 2
            and not any(box.meets(other) for other in self.occupied)
            and not any(box.meets(other, 0) for other in marks)
        )

    def _write(
        self,
        box: Box,
        text: str,
        *,
        bold: bool = False,
        token: str = "ink",
        size: float = 0,
        end: bool = False,
    ) -> None:
        """Write text in its box, right-aligned if its `end` is nearer to what it names."""
        size = size or self.ink.frame.label
        y = box.y + _LINE - 4
        x, anchor = (box.x + box.width, "end") if end else (box.x, "start")
        self.ink.text(x, y, text, size=size, bold=bold, token=token, anchor=anchor, halo=True)
        self.occupied.append(box)


def _sums(cells: npt.NDArray[np.bool_], high: int, wide: int) -> npt.NDArray[np.int64]:
    """Number of true cells in each rectangle of a size, indexed by its upper left cell."""
    table = np.zeros((cells.shape[0] + 1, cells.shape[1] + 1), dtype=np.int64)
    cells.cumsum(0).cumsum(1, out=table[1:, 1:])
    if high >= table.shape[0] or wide >= table.shape[1]:
        return np.zeros((0, 0), dtype=np.int64)
    sums: npt.NDArray[np.int64] = (
        table[high:, wide:] - table[:-high, wide:] - table[high:, :-wide] + table[:-high, :-wide]
    )
    return sums


def _simplify(points: Points, step: float, along: float) -> Points:
    """Drop points that fall into the same px cell as the one before, or lie on the line between
    their neighbors to `along` px; both ends are kept.
    """
    if len(points) < 3:
        return points
    cells = np.round(points / step)
    mask = np.append(True, (np.diff(cells, axis=0) != 0).any(axis=1))
    mask[-1] = True
    points = points[mask]
    for number in range(_PASSES):
        # Every second point, since the neighbors of one that goes must stay.
        before, middle, after = points[:-2], points[1:-1], points[2:]
        chord, leg = after - before, middle - before
        across = np.abs(chord[:, 0] * leg[:, 1] - chord[:, 1] * leg[:, 0])
        mask = across > along * np.hypot(chord[:, 0], chord[:, 1])
        mask[number % 2 :: 2] = True
        points = points[np.concatenate([[True], mask, [True]])]
    return points


def _size(points: Points) -> float:
    """The larger side of the rectangle around points."""
    return float((points.max(axis=0) - points.min(axis=0)).max())


def _pairs(line: Points) -> list[tuple[float, float]]:
    return [(x, y) for x, y in line.round(1).tolist()]
