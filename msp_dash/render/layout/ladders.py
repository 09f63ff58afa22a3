"""Rank ladders: a mark a country in rows, the largest at the left, one of them tall.

Wide pictures have name, marks and share in a line, with who is largest below the share, or on a
slide beside it; narrow ones have the marks below the name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from msp_dash.figures.record import LadderRow, LaddersEncoding
from msp_dash.render.layout.ink import NARROW, Frame, Ink, text_token
from msp_dash.render.layout.legend import draw_legend
from msp_dash.render.layout.marks import Picture
from msp_dash.render.layout.text_metrics import text_width, widest, wrap

MARKS_MAX = 35
"""Marks in a row; the rank behind them says how many countries there are."""
TALL, LOW = 24.0, 16.0
"""Height in px of the own mark, and of all others."""

_STEP, _STEP_NARROW = 15.0, 8.0
_STEP_LEAST = 3.0
"""With less, a slide leaves out who is largest."""
_FILLED = 0.8
"""Part of a step that its mark fills."""
_PITCH, _PITCH_NARROW, _PITCH_SLIDE = 44.0, 68.0, 29.0
_GAP = 12.0
_ROW_PAD = 2.0
"""Least room above and below a name of two lines."""
_RANK_GAP = 6.0
_LINE = 17.0
_LEGEND_GAP = 8.0


@dataclass(frozen=True, slots=True)
class _Sizes:
    """Type in px, distance of marks, and the width that names have beside marks."""

    name: float
    share: float
    rank: float
    small: float
    step: float
    name_room: float
    leader_room: float
    """Of who is largest beside the share; 0 where it stands below, or on a slide is left out."""


def ladders(encoding: LaddersEncoding, frame: Frame) -> Picture:
    """Draw rows of marks; a rank stands behind its last mark, never over one."""
    ink = Ink(frame)
    narrow = frame.width < NARROW and not frame.slide
    pitch = _PITCH_NARROW if narrow else _PITCH_SLIDE if frame.slide else _PITCH
    sizes = _sizes(encoding, frame, narrow=narrow)
    y = draw_legend(ink, encoding.legend, 0, 0, frame.width)
    y += _LEGEND_GAP if y else 0.0
    for number, row in enumerate(encoding.rows):
        if number:
            ink.line(0, y - 0.5, frame.width, y - 0.5, "grid")
        names = [] if narrow else _name_lines(row, sizes)
        high = max(pitch, len(names) * _LINE + 2 * _ROW_PAD)
        with ink.mark(row.key, row.tip, name=row.name):
            ink.hit(0, y, frame.width, high)
            if narrow:
                _narrow_row(ink, row, sizes, y)
            else:
                _wide_row(ink, row, names, sizes, y + high / 2)
        y += high
    return ink.picture(frame.width, y)


def _sizes(encoding: LaddersEncoding, frame: Frame, *, narrow: bool) -> _Sizes:
    """Marks are as far apart as every row has room for, its rank behind them."""
    sizes = _with_leaders(encoding, frame, narrow=narrow)
    if frame.slide and sizes.step < _STEP_LEAST:
        without = replace(encoding, rows=tuple(replace(row, leader="") for row in encoding.rows))
        return replace(_with_leaders(without, frame, narrow=narrow), leader_room=0.0)
    return sizes


def _with_leaders(encoding: LaddersEncoding, frame: Frame, *, narrow: bool) -> _Sizes:
    rows, label = encoding.rows, frame.label
    name, share = (label, label) if frame.on_slide else (label + 1.5, label + 2.5)
    small = frame.small if frame.on_slide else 13.0
    names, beside, room = 0.0, 0.0, frame.width
    if not narrow:
        names = min(widest([row.name for row in rows], name, bold=True), frame.width * 0.24)
        texts = widest([row.share for row in rows], share, bold=True)
        leaders = widest([row.leader for row in rows], small)
        beside = leaders + _GAP if frame.slide else 0.0
        texts = max(texts + beside, leaders)
        room -= names + texts + 2 * _GAP
    rooms = [
        (room - _RANK_GAP - text_width(row.rank, label, bold=True)) / len(drawn_marks(row))
        for row in rows
    ]
    step = min([_STEP_NARROW if narrow else _STEP, *rooms])
    return _Sizes(name, share, label, small, step, names, beside)


def drawn_marks(row: LadderRow) -> list[int]:
    """Indices of the marks that are drawn, -1 for a gap: the own mark is always one of them."""
    if row.own < MARKS_MAX:
        return [*range(min(len(row.marks), MARKS_MAX))]
    return [*range(MARKS_MAX - 2), -1, row.own]


def _name_lines(row: LadderRow, sizes: _Sizes) -> list[str]:
    return wrap(row.name, sizes.name, sizes.name_room + 0.5, bold=row.strong)


def _wide_row(ink: Ink, row: LadderRow, lines: Sequence[str], sizes: _Sizes, middle: float) -> None:
    right = ink.frame.width
    first = middle + 5 - (len(lines) - 1) * _LINE / 2
    ink.lines(0, first, lines, _LINE, size=sizes.name, bold=row.strong)
    _marks(ink, row, sizes, sizes.name_room + _GAP, middle)
    slide = ink.frame.slide
    share, leader = (middle + 5, middle + 5) if slide else (middle - 2, middle + 15)
    x = right - sizes.leader_room
    ink.text(x, share, row.share, size=sizes.share, bold=True, anchor="end")
    if sizes.leader_room or not slide:
        ink.text(right, leader, row.leader, size=sizes.small, token="ink2", anchor="end")


def _narrow_row(ink: Ink, row: LadderRow, sizes: _Sizes, top: float) -> None:
    right = ink.frame.width
    room = right - text_width(row.share, sizes.share, bold=True) - _GAP
    name = wrap(row.name, sizes.name, room, bold=row.strong)[0]
    ink.text(0, top + 17, name, size=sizes.name, bold=row.strong)
    ink.text(right, top + 17, row.share, size=sizes.share, bold=True, anchor="end")
    _marks(ink, row, sizes, 0, top + 36)
    ink.text(right, top + 60, row.leader, size=sizes.small, token="ink2", anchor="end")


def _marks(ink: Ink, row: LadderRow, sizes: _Sizes, left: float, middle: float) -> None:
    """The marks of a row from `left` on, and its rank behind them."""
    at = drawn_marks(row)
    for number, index in enumerate(at):
        x = left + number * sizes.step
        if index < 0:
            centre = x + sizes.step * _FILLED / 2
            ink.line(centre - 2, middle, centre + 2, middle, "ink2", width=1.5)
            continue
        own = index == row.own
        high = TALL if own else LOW
        token = row.token if own else row.marks[index]
        ink.rect(x, middle - high / 2, sizes.step * _FILLED, high, fill=token)
    x, token = left + len(at) * sizes.step + _RANK_GAP, text_token(ink.frame, row.token)
    ink.text(x, middle + 5, row.rank, size=sizes.rank, token=token, bold=True)
