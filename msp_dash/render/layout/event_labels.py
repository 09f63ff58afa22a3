"""Placement of the labels of events above a plot, in rows: none covers another, nor a rule."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from msp_dash.figures.record import PanelEvent
from msp_dash.render.layout.ink import Frame
from msp_dash.render.layout.text_metrics import text_width

LINE = 16.0
_BESIDE = 5.0
"""Distance of a label from its own rule."""
_APART = 8.0
_OVER = 10.0
"""Distance of the lowest baseline from the plot."""
_GAP = 5.0
"""Between a title and its date on one line."""


@dataclass(frozen=True, slots=True)
class EventLabel:
    """Label of an event, beside the upper end of its rule or over it.

    `x` : of the rule. `y` : baseline of the first line. `texts` : left edge, number of the line,
    text, and whether it is bold.
    """

    event: PanelEvent
    x: float
    y: float
    left: float
    width: float
    texts: tuple[tuple[float, int, str, bool], ...]

    @property
    def height(self) -> float:
        """Height in px."""
        return LINE * (1 + max(line for _, line, _, _ in self.texts))

    @property
    def rule_top(self) -> float:
        """Upper end of the rule in px."""
        beside = not self.left < self.x < self.left + self.width
        return self.top + (0 if beside else self.height)

    @property
    def top(self) -> float:
        """Upper edge in px."""
        return self.y - LINE + 4


@dataclass(frozen=True, slots=True)
class _Spot:
    row: int
    x: float
    left: float
    right: float

    @property
    def beside(self) -> bool:
        """Whether the rule goes on beside the label, not only up to it."""
        return not self.left < self.x < self.right

    def meets(self, other: _Spot) -> bool:
        """Whether the labels overlap, or the rule of one crosses the other."""
        if self.row == other.row and self._near(other.left, other.right, _APART):
            return True
        return self._cut(other) or other._cut(self)

    def _near(self, left: float, right: float, gap: float) -> bool:
        return self.left < right + gap and left < self.right + gap

    def _cut(self, other: _Spot) -> bool:
        reaches = other.row > self.row or (other.row == self.row and other.beside)
        return reaches and self.left - _BESIDE < other.x < self.right + _BESIDE


def event_labels(
    events: Sequence[PanelEvent],
    places: Sequence[float],
    bounds: tuple[float, float, float],
    unit: float,
    frame: Frame,
    most: float = math.inf,
) -> tuple[tuple[EventLabel, ...], float]:
    """Labels, their `y` relative to the top of the plot, and the height that they take above it.

    Title and date stand on one line, or below each other where that takes less height or where one
    line does not fit. Where neither fits, the widest label is left out, then the next.

    Parameters
    ----------
    events, places : with the x of each, px.
    bounds : left edge, right edge of the lowest row, right edge of the others.
    unit : width of the unit, which stands at the left end of the lowest row; 0 for none.
    most : greatest height above the plot, px.
    """
    sizes = frame.label, frame.small
    occupied = [_Spot(0, bounds[0], bounds[0], bounds[0] + unit)] if unit else []
    options = []
    for lines in (1, 2):
        widths = [_width(event, sizes, lines) for event in events]
        for rows in range(1, len(events) + 2):
            spots = _place(places, widths, rows, bounds, occupied)
            if spots and _height(spots, lines) <= most:
                options.append((rows * lines, lines, spots))
                break
    if options:
        _, lines, spots = min(options, key=lambda option: option[:2])
        pairs = zip(events, spots, strict=True)
        labels = tuple(_label(event, spot, lines, sizes) for event, spot in pairs)
        return labels, _height(spots, lines)
    if not events:
        return (), 0.0
    widest = max(range(len(events)), key=lambda n: _width(events[n], sizes, 2))
    rest = [n for n in range(len(events)) if n != widest]
    left, at = [events[n] for n in rest], [places[n] for n in rest]
    return event_labels(left, at, bounds, unit, frame, most)


def _height(spots: Sequence[_Spot], lines: int) -> float:
    return (max(spot.row for spot in spots) + 1) * lines * LINE + _OVER


def _width(event: PanelEvent, sizes: tuple[float, float], lines: int) -> float:
    title = text_width(event.title, sizes[0], bold=True)
    date = text_width(event.date, sizes[1])
    return title + _GAP + date if lines == 1 else max(title, date)


def _place(
    places: Sequence[float],
    widths: Sequence[float],
    rows: int,
    bounds: tuple[float, ...],
    occupied: list[_Spot],
) -> list[_Spot] | None:
    """A spot for each label, the first that leaves one for all others; None where there is none."""
    if not places:
        return []
    for spot in _spots(places[0], widths[0], rows, bounds):
        if not any(spot.meets(other) for other in occupied):
            rest = _place(places[1:], widths[1:], rows, bounds, [*occupied, spot])
            if rest is not None:
                return [spot, *rest]
    return None


def _spots(x: float, width: float, rows: int, bounds: tuple[float, ...]) -> Iterator[_Spot]:
    least, *mosts = bounds
    for row in range(rows):
        most = mosts[min(row, 1)] - width
        over = min(max(x - width / 2, least), most)
        for left in (x + _BESIDE, x - _BESIDE - width, over):
            if least <= left <= most:
                yield _Spot(row, x, left, left + width)


def _label(event: PanelEvent, spot: _Spot, lines: int, sizes: tuple[float, float]) -> EventLabel:
    y = -_OVER - LINE * (lines * spot.row + lines - 1)
    title = text_width(event.title, sizes[0], bold=True)
    if lines == 1:
        places = (spot.left, 0), (spot.left + title + _GAP, 0)
    elif spot.right > spot.x:
        places = (spot.left, 0), (spot.left, 1)
    else:
        places = (spot.right - title, 0), (spot.right - text_width(event.date, sizes[1]), 1)
    texts = zip(places, (event.title, event.date), (True, False), strict=True)
    return EventLabel(
        event=event,
        x=spot.x,
        y=y,
        left=spot.left,
        width=spot.right - spot.left,
        texts=tuple((x, line, text, bold) for (x, line), text, bold in texts),
    )
