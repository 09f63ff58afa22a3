"""The chain: two bars a mineral by seat, what the seats have, and what is needed."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass

from msp_dash.figures.record import ChainBar, ChainEncoding, ChainNeed, ChainPart, ChainRow
from msp_dash.render.layout.ink import NARROW, Frame, Ink
from msp_dash.render.layout.legend import DASH, draw_legend
from msp_dash.render.layout.marks import Moved, Picture
from msp_dash.render.layout.text_metrics import text_width, widest, wrap
from msp_dash.theme import text_of

_HEAD = 46.0
_BAR = 24.0
_GAP = 3.0
_OUTER = 18.0
"""Height in px of the line of names above the first bar, and of that below the last."""

_PAD = 5.0
_NOTE = 12.5
_MERGED = "merged"
"""Key of a piece that stands for several countries, or for what no source names."""

_TOTAL = 16.0
_NEED = 176.0
"""Width in px of the column of needs."""

_NEED_FROM = 560.0
"""Width in px from which needs have a column of their own; below it they stand as text."""

_BETWEEN = 16.0
_ASIDE = 34.0
"""Px by which the middle of an outer name may lie beside that of its piece."""

_LEAST_BAR = 13.0


@dataclass(frozen=True, slots=True)
class _Plan:
    """Columns in px: left edge and width of the bars, right edge of totals, first tick of needs.

    `pitch` is the height of a row, `bar` that of a bar; `needs` is 0 where they stand as text.
    `outer` : height of the lines of names above and below the bars; 0 where rows have no room.
    """

    left: float
    width: float
    total: float
    needs: float
    pitch: float
    bar: float
    top: float
    outer: float = _OUTER


def _plan(encoding: ChainEncoding, frame: Frame, top: float) -> _Plan:
    rows = encoding.rows
    stages = widest([bar.name for row in rows for bar in row.bars], frame.axis) + 8
    totals = max(widest([bar.total for row in rows for bar in row.bars], _TOTAL, bold=True), 40)
    if frame.width < NARROW:
        left = max(stages, 84.0)
        width = frame.width - left - totals - 8
        return _Plan(left, width, frame.width, 0.0, 0.0, 25.0, top)
    names = widest([row.name for row in rows], 18, bold=True)
    left = max(names, widest([row.note for row in rows], _NOTE)) + _BETWEEN + stages
    room = _NEED if frame.width >= _NEED_FROM and any(row.need for row in rows) else 0.0
    width = frame.width - left - totals - _BETWEEN - room
    total = left + width + _BETWEEN + totals
    pitch, bar, outer = 2 * _OUTER + 2 * _BAR + _GAP - 1, _BAR, _OUTER
    if frame.fills:
        pitch = min((frame.room - top) / len(rows), pitch * 1.3)
        outer = _OUTER if pitch >= 2 * (_OUTER + _LEAST_BAR) + _GAP else 2.0
        bar = (pitch - 2 * outer - _GAP) / 2
    return _Plan(left, width, total, total + 28 if room else 0.0, pitch, bar, top, outer)


def chain(encoding: ChainEncoding, frame: Frame) -> Picture:
    """Draw the rows; on narrow pictures name and need stand above the bars."""
    ink, y = Ink(frame), 0.0
    for key, strip in strips(encoding, frame):
        with ink.mark(key) if key else nullcontext():
            ink.marks.append(Moved(strip.marks, y=y))
        y += strip.height
    return ink.picture(frame.width, y)


def strips(encoding: ChainEncoding, frame: Frame) -> list[tuple[str, Picture]]:
    """Heads and rows as pictures of one width, which stand below each other.

    Returns
    -------
    Key of the row, "" for the heads, and picture.
    """
    narrow, head = frame.width < NARROW, Ink(frame)
    top = draw_legend(head, encoding.legend, 0, 0, frame.width) + 6 if encoding.legend else 0.0
    plan = _plan(encoding, frame, top + (22 if narrow else _HEAD))
    _heads(head, encoding, plan, top, narrow=narrow)
    pictures = [("", head.picture(frame.width, plan.top))]
    for number, row in enumerate(encoding.rows):
        ink = Ink(frame)
        if narrow:
            high = _narrow_row(ink, row, plan, "" if number else encoding.heads[2])
        else:
            high = _row(ink, row, plan, encoding, ruled=number > 0)
        pictures.append((row.key, ink.picture(frame.width, high)))
    return pictures


def _heads(ink: Ink, encoding: ChainEncoding, plan: _Plan, top: float, *, narrow: bool) -> None:
    """Heads of the columns."""
    small, (share, total, need) = ink.frame.axis, encoding.heads
    foot = top + (16 if narrow else _HEAD - 12)
    if narrow:
        ink.text(plan.total, foot, total, size=small, token="ink2", anchor="end")
        return
    ink.text(plan.left, foot, share, size=small, token="ink2")
    lines = wrap(total, small, plan.total - plan.left - text_width(share, small) - _BETWEEN)
    first = foot - 17 * (len(lines) - 1)
    ink.lines(plan.total, first, lines, 17, size=small, token="ink2", anchor="end")
    if plan.needs:
        ink.text(ink.frame.width, foot - 17, need, size=small, token="ink2", anchor="end")
        for value, text in encoding.ticks:
            x = _at(encoding, plan, ink.frame, value)
            ink.text(x, foot, text, size=small, token="ink2", anchor="middle")


def _at(encoding: ChainEncoding, plan: _Plan, frame: Frame, value: float) -> float:
    """Position of a multiple on the axis of needs."""
    needs = [row.need for row in encoding.rows if row.need]
    last = max(*(tick for tick, _ in encoding.ticks), *(need.high for need in needs))
    first = min(1.0, *(need.low for need in needs))
    left, right = plan.needs + 14, frame.width - 12
    return left + (value - first) / max(last - first, 1e-9) * (right - left)


def _row(ink: Ink, row: ChainRow, plan: _Plan, encoding: ChainEncoding, *, ruled: bool) -> float:
    """Draw a row of a wide picture; returns its height. `ruled` : a line stands above it."""
    both = plan.bar * len(row.bars) + _GAP * (len(row.bars) - 1)
    y, middle = (plan.pitch - both) / 2, plan.pitch / 2
    if ruled:
        ink.line(0, 0, plan.total, 0, "grid")
    note = row.note if plan.outer == _OUTER else ""
    ink.text(0, middle + (0 if note else 6), row.name, size=18, bold=True, serif=True)
    ink.text(0, middle + 16, note, size=_NOTE, token="ink2")
    for number, bar in enumerate(row.bars):
        foot = y + plan.bar / 2 + 5
        ink.text(plan.left - 8, foot, bar.name, size=ink.frame.axis, token="ink2", anchor="end")
        _bar(ink, bar, plan, y, below=number > 0)
        ink.text(plan.total, foot, bar.total, size=_TOTAL, bold=True, anchor="end")
        y += plan.bar + _GAP
    if plan.needs:
        for value, _ in encoding.ticks:
            x = _at(encoding, plan, ink.frame, value)
            ink.line(x, 0, x, plan.pitch, "ink2" if value == 1 else "grid")
        if row.need:
            _need(ink, row.need, row.key, encoding, plan, middle)
    return plan.pitch


def _narrow_row(ink: Ink, row: ChainRow, plan: _Plan, head: str) -> float:
    """Draw a row of a narrow picture; returns its height. `head` : stands before the need."""
    ink.text(0, 18, row.name, size=18, bold=True, serif=True)
    beside = text_width(row.name, 18, bold=True, serif=True) + 8
    ink.text(beside, 18, row.note, size=_NOTE, token="ink2")
    if row.need:
        with ink.mark(row.key, row.need.tip):
            x = plan.total
            ink.text(x, 18, row.need.text, size=14, bold=True, anchor="end")
            x -= text_width(row.need.text, 14, bold=True) + 8
            ink.text(x, 18, head, size=_NOTE, token="ink2", anchor="end")
    y = 24 + _OUTER
    for number, bar in enumerate(row.bars):
        foot = y + plan.bar / 2 + 5
        ink.text(0, foot, bar.name, size=ink.frame.axis, token="ink2")
        _bar(ink, bar, plan, y, below=number > 0)
        ink.text(plan.total, foot, bar.total, size=14, bold=True, anchor="end")
        y += plan.bar + _GAP
    return y - _GAP + _OUTER + 8


def _need(
    ink: Ink, need: ChainNeed, key: str, encoding: ChainEncoding, plan: _Plan, middle: float
) -> None:
    """A dot and the range around it, its value above."""
    low, dot, high = (_at(encoding, plan, ink.frame, v) for v in (need.low, need.middle, need.high))
    size, y = _TOTAL, middle + 6
    with ink.mark(key, need.tip):
        ink.line(low, y, high, y, "absent_2", width=7, round_ends=True)
        ink.circle(dot, y, 6, fill="ink")
        wide = text_width(need.text, size, bold=True) / 2
        base = _at(encoding, plan, ink.frame, 1.0)
        x = min(max(dot, base + wide + 6), ink.frame.width - wide)
        ink.text(x, y - 12, need.text, size=size, bold=True, anchor="middle")


def _bar(ink: Ink, bar: ChainBar, plan: _Plan, y: float, *, below: bool) -> None:
    """Pieces of a bar; names that find no room inside stand on the line outside."""
    # Published parts may add up to a little more than the total.
    scale = plan.width / max(sum(part.share for part in bar.parts), 1.0)
    x, outer = plan.left, []
    for part in bar.parts:
        width = part.share * scale
        with ink.mark(part.key or _MERGED, part.tip):
            named = _piece(ink, part, x, y, width, plan.bar)
        if part.stands_out and not named:
            outer.append((part, x + width / 2))
        x += width
    if plan.outer < _OUTER:
        return
    baseline = y + plan.bar + 13 if below else y - 5
    for part, left, text in _placed(outer, plan, ink.frame):
        ink.text(left, baseline, text, size=_NOTE, token=_text_of(part))


def _text_of(part: ChainPart) -> str:
    """Token of a name outside: of its seat; of those who were not there the plain gray of text."""
    return text_of(part.token) if part.token in ("partner", "room") else "ink2"


def _piece(ink: Ink, part: ChainPart, x: float, y: float, width: float, height: float) -> bool:
    """Draw a piece with a seam at its right; returns whether its name stands inside."""
    frame, inner = ink.frame, max(width - 1, 0.8)
    if part.dashed:
        ink.rect(x + 0.5, y + 0.5, inner - 0.5, height - 1, stroke=part.token, dash=DASH)
        token, bold = "ink2", False
    else:
        ink.rect(x, y, inner, height, fill=part.token)
        token, bold = frame.text_on(frame.colour(part.token)), bool(part.key)
    size = frame.label if bold else frame.label - 1
    for text in (part.text, part.brief):
        if text and text_width(text, size, bold=bold) + 2 * _PAD <= width:
            ink.text(x + _PAD, y + height / 2 + 4.6, text, size=size, bold=bold, token=token)
            return True
    return False


Placed = tuple[ChainPart, float, str]
"""A piece, the left edge of its name outside, and that name."""


def _placed(outer: list[tuple[ChainPart, float]], plan: _Plan, frame: Frame) -> list[Placed]:
    """Names outside that have room, the largest first; with their values where those fit too.

    A name stays within `_ASIDE` px of the middle of its piece; one without room is in the reading
    and in the table.
    """
    right = min(plan.left + plan.width + 30, frame.width)
    placed: list[Placed] = []
    largest_first = sorted(outer, key=lambda one: -one[0].share)
    for form in ("brief", "text"):
        for part, middle in largest_first:
            others = [one for one in placed if one[0] is not part]
            if form == "text" and len(others) == len(placed):
                continue
            text = getattr(part, form)
            left = _left_edge(middle, text_width(text, _NOTE), others, plan.left, right)
            if left is not None:
                placed = [*others, (part, left, text)]
    return placed


def _left_edge(
    middle: float, wide: float, others: list[Placed], least: float, right: float
) -> float | None:
    """Where a name of a width can stand: centered, or beside one that stands already."""
    taken = [(left, left + text_width(text, _NOTE)) for _, left, text in others]
    beside = [x for start, end in taken for x in (end + 7, start - 7 - wide)]
    for attempt in (middle - wide / 2, *beside):
        left = min(max(attempt, least), right - wide)
        free = all(left + wide + 7 <= start or left >= end + 7 for start, end in taken)
        if free and abs(left + wide / 2 - middle) <= _ASIDE:
            return left
    return None
