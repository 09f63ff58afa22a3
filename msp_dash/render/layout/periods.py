"""Periods of time in rows on one axis (a Gantt chart): bars differ in fill, outline and height.

Wide pictures are a table with the bars as a column; narrow ones have each bar below its name.
"""

from __future__ import annotations

from dataclasses import dataclass

from msp_dash.figures.record import PeriodLook, PeriodRow, PeriodsEncoding
from msp_dash.render.layout.ink import Frame, Ink
from msp_dash.render.layout.marks import Picture
from msp_dash.render.layout.text_metrics import text_width, widest, wrap

_TABLE = 600
"""Width in px from which bars are a column of a table; on a slide they always are."""

_WIDE = 760
"""Width in px from which group and date have columns of their own; else the group is above the
name, and the date below the status.
"""

TOKEN = "ink2"
PALE = 0.28
"""Colour token of the bars, and the opacity of a suspended measure."""

_BAR = 12.0
THIN = 4.0
"""Height in px of a bar for a measure that is only reported."""

_MIN_BAR = 2.5
"""Minimum width in px of a bar, for periods of a day or two."""

_LINE = 16.0
_PAD = 10.0
_PAD_SLIDE = 5.0
_GAP = 14.0
_ARROW = 9.0
_AXIS = 42.0
_AXIS_SLIDE = 24.0
_KEY_LINE = 22.0
_SWATCH = 20.0
_SWATCH_GAP = 7.0
_MIN_PLOT = 120.0


def periods(encoding: PeriodsEncoding, frame: Frame) -> Picture:
    """Draw rows of periods with a line at the date of the statuses; bars over everything else."""
    ink, over = Ink(frame), Ink(frame)
    top = _key(ink, over, encoding)
    columns = _Columns.of(encoding, frame)
    if columns:
        height = _table(ink, over, encoding, columns, top)
    else:
        height = _list(ink, over, encoding, top)
    ink.marks += over.marks
    return ink.picture(frame.width, height)


def _bar(ink: Ink, look: PeriodLook, x: float, middle: float, width: float) -> None:
    """Draw a bar of a look."""
    y = middle - _BAR / 2
    if look == "hatched":
        ink.hatched(x, y, width, _BAR)
    elif look == "solid":
        ink.rect(x, y, width, _BAR, fill=TOKEN)
    elif look == "thin":
        ink.rect(x, middle - THIN / 2, width, THIN, fill=TOKEN)
    else:
        fill = {"pale": TOKEN, "outline": "ground", "dashed": "ground"}[look]
        opacity = PALE if look == "pale" else 1.0
        dash = "3 2.4" if look == "dashed" else ""
        ink.rect(
            x + 0.6, y + 0.6, width - 1.2, _BAR - 1.2,
            fill=fill, opacity=opacity, stroke=TOKEN, stroke_width=1.2, dash=dash,
        )  # fmt: skip


def _chevron(x: float, middle: float, way: int) -> list[tuple[float, float]]:
    return [(x, middle - 4), (x + way * 4, middle), (x, middle + 4)]


# --- key -----------------------------------------------------------------------------------------


def _key(ink: Ink, over: Ink, encoding: PeriodsEncoding) -> float:
    """Draw a legend of the looks in use, wrapped to the width; returns its height in px."""
    size, x, y = ink.frame.axis, 0.0, 0.0
    used_looks = {period.look for row in encoding.rows for period in row.periods}
    items = [(look, text) for look, text in encoding.legend if look in used_looks]
    for look, text in items:
        width = _SWATCH + _SWATCH_GAP + text_width(text, size)
        if x and x + width > ink.frame.width:
            x, y = 0.0, y + _KEY_LINE
        _bar(over, look, x, y + _KEY_LINE / 2, _SWATCH)
        ink.text(x + _SWATCH + _SWATCH_GAP, y + _KEY_LINE / 2 + 4.5, text, size=size)
        x += width + 20
    return y + (_KEY_LINE + _BAR) / 2 + 10 if items else 0.0


# --- axis ----------------------------------------------------------------------------------------


def _at(encoding: PeriodsEncoding, year: float, left: float, right: float) -> float:
    span = encoding.end - encoding.start
    share = (year - encoding.start) / span if span > 0 else 0.0
    return left + min(max(share, 0.0), 1.0) * (right - left)


def _axis(ink: Ink, encoding: PeriodsEncoding, top: float, left: float, right: float) -> None:
    """Write the date on one line and the years on the next; on a slide both on one line."""
    size = ink.frame.axis
    x = _at(encoding, encoding.at, left, right)
    half = text_width(encoding.at_text, size, bold=True) / 2
    middle = min(max(x, half), ink.frame.width - half)
    ink.text(middle, top + 13, encoding.at_text, size=size, bold=True, anchor="middle")
    years = top + (13 if ink.frame.slide else 31)
    day_label = (middle - half, middle + half) if ink.frame.slide else (x, x)
    edge = -1.0
    for year, text in encoding.ticks:
        place = _at(encoding, year, left, right)
        half = text_width(text, size) / 2
        meets = place - half < day_label[1] + 4 and place + half > day_label[0] - 4
        if place - half < edge + 6 or meets:
            continue
        edge = place + half
        ink.text(place, years, text, size=size, token="ink2", anchor="middle")


def _bars(
    ink: Ink,
    encoding: PeriodsEncoding,
    row: PeriodRow,
    left: float,
    right: float,
    middle: float,
) -> None:
    """Draw the periods of a row, with an arrow where one extends beyond the axis."""
    for period in row.periods:
        x1 = _at(encoding, period.start, left, right)
        x2 = _at(encoding, period.end, left, right)
        width = max(x2 - x1, _MIN_BAR)
        x = min(x1, right - width)
        with ink.mark(row.key, period.tip, name=f"{row.group}: {row.name}"):
            ink.hit(x - 2, middle - _BAR / 2 - 5, width + 4, _BAR + 10)
            _bar(ink, period.look, x, middle, width)
            if period.start < encoding.start:
                ink.polyline(_chevron(x - 3, middle, -1), TOKEN, width=1.5)
            if period.end > encoding.end:
                ink.polyline(_chevron(x + width + 3, middle, 1), TOKEN, width=1.5)


# --- wide: a table -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Columns:
    """Column widths in px; 0 if there is no such column. Bars are between `left` and `right`.

    `swatch` : room of the look of a status and of the gap after it, in its column.
    """

    group: float
    name: float
    status: float
    swatch: float
    as_of: float
    left: float
    right: float

    @property
    def name_x(self) -> float:
        """Left edge of the names."""
        return self.group + _GAP if self.group else 0.0

    @property
    def status_x(self) -> float:
        """Left edge of the swatches of the statuses."""
        return self.right + _ARROW + _GAP

    @property
    def words(self) -> float:
        """Width of the text of a status."""
        return self.status - self.swatch

    @classmethod
    def of(cls, encoding: PeriodsEncoding, frame: Frame) -> _Columns | None:
        """Columns for the frame's width, or None if it is too narrow for a table."""
        if frame.width < _TABLE and not frame.slide:
            return None
        size, rows, wide = frame.label, encoding.rows, frame.width >= _WIDE
        looks = any(row.look for row in rows)
        swatch = _SWATCH + _SWATCH_GAP if looks else 0.0
        group = as_of = 0.0
        status = widest([row.status for row in rows], size)
        if wide:
            group = min(widest([row.group for row in rows], size, bold=True), frame.width * 0.15)
            group = max(group, text_width(encoding.heads[0], frame.small))
            as_of = max(widest([row.as_of for row in rows], frame.small), 40.0)
        status = min(status, frame.width * (0.2 if wide else 0.29)) + swatch
        name = widest([row.name for row in rows], size)
        name = min(name, frame.width * (0.35 if looks else 0.45))
        left = (group + _GAP if group else 0) + name + _GAP + _ARROW
        right = frame.width - status - _GAP - _ARROW - (as_of + _GAP if as_of else 0)
        if right - left < _MIN_PLOT:
            name -= _MIN_PLOT - (right - left)
            left = right - _MIN_PLOT
        return cls(group, name, status, swatch, as_of, left, right)


@dataclass(frozen=True, slots=True)
class _Cells:
    """Wrapped texts of a row and its height; `first`: whether its group is printed."""

    group: list[str]
    name: list[str]
    status: list[str]
    as_of: list[str]
    height: float
    first: bool


def _cells(row: PeriodRow, columns: _Columns, frame: Frame, *, first: bool) -> _Cells:
    size, narrow = frame.label, not columns.as_of
    room = columns.name if narrow else columns.group
    group = wrap(row.group, size, room + 0.5, bold=True) if first else []
    name = wrap(row.name, size, columns.name + 0.5)
    status = wrap(row.status, size, columns.words + 0.5)
    as_of = wrap(row.as_of_text, frame.small, columns.words + 0.5) if narrow else [row.as_of]
    if narrow:
        lines = max(len(group) + len(name), len(status) + len(as_of))
    else:
        lines = max(len(group), len(name), len(status), 1)
    pad = _PAD_SLIDE if frame.slide else _PAD
    return _Cells(group, name, status, as_of, lines * _LINE + pad, first)


def _table(ink: Ink, over: Ink, encoding: PeriodsEncoding, columns: _Columns, top: float) -> float:
    """Draw the table from `top` on; returns where it ends."""
    frame = ink.frame
    _axis(ink, encoding, top, columns.left, columns.right)
    y = top + (_AXIS_SLIDE if frame.slide else _AXIS)
    places = [0.0, columns.name_x, columns.status_x]
    places += [columns.status_x + columns.status + _GAP] if columns.as_of else []
    for x, text in zip(places, encoding.heads, strict=False):
        if columns.group:
            ink.text(x, y - 11, text, size=frame.small, token="ink2")
    ink.line(0, y - 2, frame.width, y - 2, "ink2", width=1.2)
    before = ""
    cells = []
    for row in encoding.rows:
        cells.append(_cells(row, columns, frame, first=row.group != before))
        before = row.group
    bottom = y + sum(cell.height for cell in cells)
    for year, _ in encoding.ticks:
        x = _at(encoding, year, columns.left, columns.right)
        ink.line(x, y - 2, x, bottom, "grid")
    for number, (row, cell) in enumerate(zip(encoding.rows, cells, strict=True)):
        if number:
            start = 0 if cell.first else columns.name_x
            ink.line(start, y - 0.5, frame.width, y - 0.5, "line" if cell.first else "grid")
        _table_row(ink, over, encoding, row, (columns, cell, y))
        y += cell.height
    x = _at(encoding, encoding.at, columns.left, columns.right)
    ink.line(x, top + 17, x, bottom, "ink", width=1.3)
    return bottom if encoding.rows else top


def _table_row(
    ink: Ink,
    over: Ink,
    encoding: PeriodsEncoding,
    row: PeriodRow,
    place: tuple[_Columns, _Cells, float],
) -> None:
    columns, cell, top = place
    frame = ink.frame
    middle = top + (_PAD_SLIDE if frame.slide else _PAD) / 2 + _LINE / 2
    with ink.mark(row.group_key):
        ink.hit(0, top, columns.left - _ARROW, cell.height)
        ink.lines(0, middle + 4.6, cell.group, _LINE, size=frame.label, bold=True)
        below = 0 if columns.group else len(cell.group)
        ink.lines(columns.name_x, middle + _LINE * below + 4.6, cell.name, _LINE, size=frame.label)
        x = columns.status_x + columns.swatch
        ink.lines(x, middle + 4.6, cell.status, _LINE, size=frame.label)
        if columns.as_of:
            x = columns.status_x + columns.status + _GAP
            ink.lines(x, middle + 4.6, cell.as_of, _LINE, size=frame.small, token="ink2")
        else:
            y = middle + _LINE * len(cell.status)
            ink.lines(x, y + 4.6, cell.as_of, _LINE, size=frame.small, token="ink2")
    _bars(over, encoding, row, columns.left, columns.right, middle)
    _swatch(over, row, columns.status_x, middle)


def _swatch(ink: Ink, row: PeriodRow, x: float, middle: float) -> None:
    """Draw the look of a status beside its text, as a bar of few days is too short to show it."""
    if row.look is not None:
        _bar(ink, row.look, x, middle, _SWATCH)


# --- narrow: a list ------------------------------------------------------------------------------


def _list(ink: Ink, over: Ink, encoding: PeriodsEncoding, top: float) -> float:
    """Draw name, bar and status below each other, with groups as headings; returns the end."""
    left, right = _ARROW, ink.frame.width - _ARROW
    _axis(ink, encoding, top, left, right)
    y = top + _AXIS - 4
    ink.line(0, y, ink.frame.width, y, "ink2", width=1.2)
    before = ""
    for row in encoding.rows:
        if row.group != before:
            y += 24
            ink.text(0, y - 5, row.group, size=ink.frame.label + 1, bold=True)
            before = row.group
        y = _list_row(ink, over, encoding, row, (left, right, y))
    return y if encoding.rows else top


def _list_row(
    ink: Ink,
    over: Ink,
    encoding: PeriodsEncoding,
    row: PeriodRow,
    place: tuple[float, float, float],
) -> float:
    left, right, top = place
    frame = ink.frame
    names = wrap(row.name, frame.label, frame.width)
    middle = top + 6 + len(names) * _LINE + _BAR / 2 + 3
    words_x = _SWATCH + _SWATCH_GAP if row.look else 0.0
    status = wrap(row.status, frame.label, frame.width - words_x)
    with ink.mark(row.group_key):
        ink.hit(0, top, frame.width, middle - top - _BAR / 2)
        ink.lines(0, top + 4 + _LINE / 2 + 4.6, names, _LINE, size=frame.label)
        for year, _ in encoding.ticks:
            x = _at(encoding, year, left, right)
            ink.line(x, middle - _BAR / 2 - 2, x, middle + _BAR / 2 + 2, "line")
        first = y = middle + _BAR / 2 + 4 + _LINE / 2
        ink.lines(words_x, y + 4.6, status, _LINE, size=frame.label)
        y += _LINE * (len(status) - 1)
        end = words_x + text_width(status[-1], frame.label) + 10
        if end + text_width(row.as_of_text, frame.small) > frame.width:
            end, y = words_x, y + _LINE
        ink.text(end, y + 4.6, row.as_of_text, size=frame.small, token="ink2")
    bottom = y + _LINE / 2 + 6
    x = _at(encoding, encoding.at, left, right)
    ink.line(x, middle - _BAR / 2 - 4, x, middle + _BAR / 2 + 4, "ink", width=1.3)
    ink.line(0, bottom, frame.width, bottom, "grid")
    _bars(over, encoding, row, left, right, middle)
    _swatch(over, row, 0, first)
    return bottom
