"""Ranking: role mark, name, bar, and columns of text, one row a country."""

from __future__ import annotations

from dataclasses import dataclass

from msp_dash.figures.record import RankingEncoding, RankRow
from msp_dash.render.svg.ink import Frame, Ink, Picture
from msp_dash.render.svg.key import draw_key
from msp_dash.render.svg.type import FLAG_GAP, split_flag, text_width, widest, wrap

_HEAD = 22.0
_ROW = 31.0
_ROW_PHONE = 32.0
_LINE = 18.0
_BAR = 16.0
_GAP = 14.0
_ROLE = 15.0
_BAR_LEAST = 60.0


@dataclass(frozen=True, slots=True)
class _TextColumn:
    """One column of texts at the right: `end` of the numbers, `flag_end` of status letters."""

    head: str
    end: float
    flag_end: float
    start: float


@dataclass(frozen=True, slots=True)
class _Layout:
    name_x: float
    name_room: float
    bar_x: float
    bar_room: float
    columns: tuple[_TextColumn, ...]


def ranking(encoding: RankingEncoding, frame: Frame) -> Picture:
    """Draw a ranking; on a phone only the first column of texts is kept."""
    ink = Ink(frame)
    layout = _layout(encoding, frame)
    head_size = 12.5
    ink.text(0, 12, encoding.name_head, size=head_size, token="ink2")
    for column in layout.columns:
        ink.text(column.flag_end, 12, column.head, size=head_size, token="ink2", anchor="end")
    ink.line(0, _HEAD - 3.5, frame.width, _HEAD - 3.5, "line")
    y = _HEAD
    for row in encoding.rows:
        y += _row(ink, row, layout, y)
    if encoding.legend:
        y += 6 + draw_key(ink, encoding.legend, 0, y + 6, frame.width)
    return ink.picture(frame.width, y + 2)


def _name_size(frame: Frame) -> float:
    return 15.0 if frame.phone else 14.0


def _layout(encoding: RankingEncoding, frame: Frame) -> _Layout:
    size = _name_size(frame)
    count = min(1, len(encoding.text_heads)) if frame.phone else len(encoding.text_heads)
    columns: list[_TextColumn] = []
    right = frame.width
    for index in reversed(range(count)):
        pairs = [split_flag(r.texts[index]) for r in encoding.rows if index < len(r.texts)]
        flag = widest([f for _, f in pairs], size)
        end = right - (flag + FLAG_GAP if flag else 0)
        width = widest([t for t, _ in pairs], size, bold=True) + (flag + FLAG_GAP if flag else 0)
        width = max(width, text_width(encoding.text_heads[index], 12.5))
        columns.insert(0, _TextColumn(encoding.text_heads[index], end, right, right - width))
        right -= width + 20
    name_x = _ROLE if any(row.role for row in encoding.rows) else 0.0
    longest = widest([row.name for row in encoding.rows], size, bold=True)
    longest = max(longest, text_width(encoding.name_head, 12.5) - name_x)
    name_room = max(min(longest, right - name_x - _GAP - _BAR_LEAST, frame.width * 0.4), 40.0)
    bar_x = name_x + name_room + _GAP
    return _Layout(name_x, name_room, bar_x, max(right - bar_x, 8.0), tuple(columns))


def _row(ink: Ink, row: RankRow, layout: _Layout, top: float) -> float:
    """Draw one row; its height in px."""
    frame = ink.frame
    size = _name_size(frame)
    bold = row.strong or row.selected
    token = "ink2" if row.mark == "outline" else "ink"
    lines = wrap(row.name, size, layout.name_room + 0.5, bold=bold)
    height = (_ROW_PHONE if frame.phone else _ROW) + _LINE * (max(len(lines), 1) - 1)
    middle = top + height / 2
    first = middle + 4.8 - _LINE * (len(lines) - 1) / 2
    with ink.mark(row.key, row.tip):
        if row.selected:
            ink.rect(-8, top, frame.width + 16, height, fill="panel")
        ink.hit(0, top, frame.width, height)
        if row.role:
            ink.symbol(row.role_symbol, row.role, 4.6, middle, 5)
        for number, line in enumerate(lines):
            y = first + number * _LINE
            ink.text(layout.name_x, y, line, size=size, token=token, bold=bold)
        _bar(ink, row, layout, middle)
        for index, (column, text) in enumerate(zip(layout.columns, row.texts, strict=False)):
            value, flag = split_flag(text)
            strong = bold and index == 0
            value_token = "ink" if index == 0 else "ink2"
            y = middle + 4.8
            ink.text(column.end, y, value, size=size, token=value_token, bold=strong, anchor="end")
            ink.text(column.end + FLAG_GAP, y, flag, size=size, token="ink2")
    return height


def _bar(ink: Ink, row: RankRow, layout: _Layout, middle: float) -> None:
    """Draw the mark of the row's status (LOOK, "Status")."""
    x, top = layout.bar_x, middle - _BAR / 2
    length = min(max(row.length, 0.0), 1.0) * layout.bar_room
    if row.mark == "zero":
        ink.rect(x, top, 1.4, _BAR, fill="ink")
    elif row.mark == "sliver":
        ink.rect(x, top, 3, _BAR, fill=row.token)
    elif row.mark == "hatched":
        ink.hatched(x + 0.5, top + 0.5, min(42.0, layout.bar_room - 1), _BAR - 1)
    elif row.mark == "estimated":
        ink.rect(
            x + 0.6,
            top + 0.6,
            max(length - 1.2, 1),
            _BAR - 1.2,
            fill=row.token,
            stroke=row.token,
            stroke_width=1.3,
            opacity=0.28,
        )
    elif row.mark == "outline":
        ink.rect(x + 0.6, top + 0.6, max(length - 1.2, 1), _BAR - 1.2, stroke="other")
    else:
        ink.rect(x, top, max(length, 1), _BAR, fill=row.token)
        if row.mark == "at_least":
            tip = min(x + length + 3, x + layout.bar_room - 5)
            points = [(tip, top + 2), (tip + 5, middle), (tip, top + _BAR - 2)]
            ink.polyline(points, row.token, width=1.6)
