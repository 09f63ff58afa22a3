"""Ranked bar chart: per row the name, in the color of its seat, the bar, and columns of text."""

from __future__ import annotations

from dataclasses import dataclass

from msp_dash.figures.record import RankingEncoding, RankRow
from msp_dash.render.completed import text_columns
from msp_dash.render.layout.ink import Frame, Ink
from msp_dash.render.layout.legend import DASH, draw_legend
from msp_dash.render.layout.marks import Picture
from msp_dash.render.layout.text_metrics import FLAG_GAP, split_flag, text_width, widest, wrap
from msp_dash.theme import SEATS, text_of

_HEAD = 22.0
_ROW = 31.0
_ROW_PHONE = 32.0
_LINE = 18.0
_BAR = 16.0
_GAP = 14.0
_MIN_BAR = 60.0
_HATCH = 42.0
_NAME_SHARE, _NAME_LINES = 0.4, 2
"""Most of the width that names take, and lines of one where columns of text could leave."""
_BESIDE = 9.0
"""Space in px between a bar and its number beside it."""

WITHOUT_BAR = ("hatched", "sliver")
"""Marks of numbers that no bar can show: missing, or under half a unit."""

_LEAST_SLIDE, _PITCH_SLIDE = 27.0, 43.0
"""Least and maximum height of a row in px on a slide, where rows fill the height."""

_TIP = 9.0
"""Space in px after the longest bar for the arrow of a value that is a lower bound."""

_BAR_SHARE_SLIDE = 0.62
_VALUE_SLIDE = 18.0
"""Size of the numbers of the first column on a slide: 24 pt."""


@dataclass(frozen=True, slots=True)
class _TextColumn:
    """A text column: `end` is the right edge of numbers, `flag_end` that of status letters."""

    index: int
    head: str
    end: float
    flag_end: float
    size: float


@dataclass(frozen=True, slots=True)
class RankingPlan:
    """Positions in px of names and bars, space of the longest bar, height of a row and of a bar.

    `rank_end` : the right edge of ranks, 0 where there are none.
    """

    rank_end: float
    name_x: float
    name_room: float
    bar_x: float
    bar_room: float
    columns: tuple[_TextColumn, ...]
    pitch: float
    bar: float


def ranking(encoding: RankingEncoding, frame: Frame) -> Picture:
    """Draw a ranking; on a phone only the first text column is drawn.

    Around a native chart, that is names, marks of status, and the legend.
    """
    ink = Ink(frame)
    plan = plan_ranking(encoding, frame)
    y = 0.0 if frame.native else _head(ink, encoding, plan)
    seats = len({row.token for row in encoding.rows} & SEATS) > 1
    for row in encoding.rows:
        y += _row(ink, row, plan, y, seats=seats, open_end=encoding.ends_open(row))
    if encoding.legend:
        y += 6 + draw_legend(ink, encoding.legend, 0, y + 6, frame.width)
    return ink.picture(frame.width, y + 2)


def _head(ink: Ink, encoding: RankingEncoding, plan: RankingPlan) -> float:
    """Draw the column headings and return their height in px."""
    size = ink.frame.small
    ink.text(0, 12, encoding.name_head, size=size, token="ink2")
    for column in plan.columns:
        ink.text(column.flag_end, 12, column.head, size=size, token="ink2", anchor="end")
    ink.line(0, _HEAD - 3.5, ink.frame.width, _HEAD - 3.5, "line")
    return _HEAD


def _name_size(frame: Frame) -> float:
    return 15.0 if frame.phone and not frame.native else 14.0


def value_size(frame: Frame) -> float:
    """Size of the numbers of the first column."""
    return _VALUE_SLIDE if frame.slide else _name_size(frame)


def _pitch(encoding: RankingEncoding, frame: Frame, name_room: float) -> float:
    """Height of a row of one line: on a slide rows fill the available height."""
    if not frame.fills or not encoding.rows:
        return _LEAST_SLIDE if frame.slide else _ROW_PHONE if frame.phone else _ROW
    used = (0 if frame.native else _HEAD) + 2
    if encoding.legend:
        used += 6 + draw_legend(Ink(frame), encoding.legend, 0, 0, frame.width)
    if frame.native:
        return min((frame.room - used) / len(encoding.rows), _PITCH_SLIDE)
    more = sum(
        _LINE * (len(wrap(row.name, _name_size(frame), name_room + 0.5, bold=True)) - 1)
        for row in encoding.rows
    )
    return min(max((frame.room - used - more) / len(encoding.rows), _LEAST_SLIDE), _PITCH_SLIDE)


def plan_ranking(encoding: RankingEncoding, frame: Frame) -> RankingPlan:
    """Space for names, bars and columns of text, or for the labels of a native chart.

    The last columns leave before they squeeze a name into more than `_NAME_LINES` lines.
    """
    visible = [] if frame.native else text_columns(encoding)
    visible = visible[:1] if frame.phone else visible
    while len(visible) > 1 and _squeezes(encoding, frame, _plan(encoding, frame, visible)):
        visible.pop()
    return _plan(encoding, frame, visible)


def _squeezes(encoding: RankingEncoding, frame: Frame, plan: RankingPlan) -> bool:
    """Whether columns of text leave a name too few px."""
    if plan.name_room >= frame.width * _NAME_SHARE:
        return False
    size = _name_size(frame)
    names = (wrap(row.name, size, plan.name_room + 0.5, bold=True) for row in encoding.rows)
    return any(len(lines) > _NAME_LINES for lines in names)


def _plan(encoding: RankingEncoding, frame: Frame, visible: list[int]) -> RankingPlan:
    size = _name_size(frame)
    columns: list[_TextColumn] = []
    right = frame.width
    for index in reversed(visible):
        size = value_size(frame) if index == visible[0] else _name_size(frame)
        pairs = [split_flag(r.texts[index]) for r in encoding.rows if index < len(r.texts)]
        flag = widest([f for _, f in pairs], size)
        end = right - (flag + FLAG_GAP if flag else 0)
        width = widest([t for t, _ in pairs], size, bold=True) + (flag + FLAG_GAP if flag else 0)
        width = max(width, text_width(encoding.text_heads[index], frame.small))
        columns.insert(0, _TextColumn(index, encoding.text_heads[index], end, right, size))
        right -= width + 20
    if frame.native:
        labels = [text for row in encoding.rows for text in row.texts[:1]]
        right -= widest(labels, value_size(frame), bold=True) + _BESIDE
    size = _name_size(frame)
    ranks = widest([str(row.rank) for row in encoding.rows if row.rank], frame.small)
    name_x = ranks + _BESIDE if ranks else 0.0
    longest = widest([row.name for row in encoding.rows], size, bold=True)
    head = 0.0 if frame.native else text_width(encoding.name_head, frame.small) - name_x
    longest = max(longest, head)
    name_room = max(min(longest, right - name_x - _GAP - _MIN_BAR, frame.width * _NAME_SHARE), 40.0)
    bar_x = name_x + name_room + _GAP
    if any(row.mark == "at_least" for row in encoding.rows):
        right -= _TIP
    pitch = _pitch(encoding, frame, name_room)
    bar = pitch * _BAR_SHARE_SLIDE if frame.fills else _BAR
    return RankingPlan(
        ranks, name_x, name_room, bar_x, max(right - bar_x, 8.0), tuple(columns), pitch, bar
    )


def _row(
    ink: Ink, row: RankRow, plan: RankingPlan, top: float, *, seats: bool, open_end: bool
) -> float:
    """Draw one row and return its height in px.

    `seats` : the rows are of several seats, so that names have their colors. Where all bars have
    one, it is that of the country they are about, and the names are other things.
    """
    frame = ink.frame
    size = _name_size(frame)
    bold = row.strong or row.selected
    token = "ink2" if row.mark == "outline" else text_of(row.token) if seats else "ink"
    lines = wrap(row.name, size, plan.name_room + 0.5, bold=bold)
    height = plan.pitch + (0 if frame.native else _LINE * (max(len(lines), 1) - 1))
    middle = top + height / 2
    first = middle + 4.8 - _LINE * (len(lines) - 1) / 2
    with ink.mark(row.key, row.tip, name=row.name):
        if row.selected:
            ink.rect(-8, top, frame.width + 16, height, fill="panel")
        ink.hit(0, top, frame.width, height)
        if row.rank:
            ink.text(
                plan.rank_end, first, str(row.rank), size=frame.small, token="ink2", anchor="end"
            )
        ink.lines(plan.name_x, first, lines, _LINE, size=size, token=token, bold=bold)
        _bar(ink, row, plan, middle, open_end=open_end)
        for index, column in enumerate(plan.columns):
            value, flag = split_flag("".join(row.texts[column.index : column.index + 1]))
            strong = bold and index == 0
            value_token = "ink" if index == 0 else "ink2"
            y, own = middle + 0.343 * column.size, column.size
            ink.text(column.end, y, value, size=own, token=value_token, bold=strong, anchor="end")
            ink.text(column.end + FLAG_GAP, y, flag, size=own, token="ink2")
    return height


def _bar(ink: Ink, row: RankRow, plan: RankingPlan, middle: float, *, open_end: bool) -> None:
    """Draw the mark of the row's status (LOOK, "Status")."""
    x, bar = plan.bar_x, plan.bar
    top = middle - bar / 2
    length = min(max(row.length, 0.0), 1.0) * plan.bar_room
    if row.mark == "zero":
        ink.rect(x, top, 1.4, bar, fill="ink")
    elif row.mark == "sliver":
        ink.rect(x, top, 3, bar, fill=row.token)
    elif row.mark == "hatched":
        ink.hatched(x + 0.5, top + 0.5, min(_HATCH, plan.bar_room - 1), bar - 1)
    elif ink.frame.native:
        pass
    elif row.mark == "outline":
        ink.rect(x + 0.6, top + 0.6, max(length - 1.2, 1), bar - 1.2, stroke="not_named", dash=DASH)
    elif row.mark == "hollow":
        ink.rect(x + 0.6, top + 0.6, max(length - 1.2, 1), bar - 1.2, stroke=row.token)
    else:
        ink.bar(x, top, max(length, 1), bar, row.token, open_end=open_end)
    if row.mark == "at_least":
        tip = x + length + 3
        points = [(tip, top + 2), (tip + 5, middle), (tip, top + bar - 2)]
        ink.polyline(points, row.token, width=1.6)
    if ink.frame.native and row.mark in WITHOUT_BAR and row.texts:
        x += _BESIDE + (_HATCH if row.mark == "hatched" else 3)
        size = value_size(ink.frame)
        ink.text(x, middle + 0.343 * size, row.texts[0], size=size)
