"""Dot plot: rows of dots on one axis (dumbbells, multiples, editions side by side)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import accumulate

from msp_dash.figures.record import Dot, DotRow, DotsEncoding
from msp_dash.render.layout.ink import Frame, Ink, text_token
from msp_dash.render.layout.legend import draw_legend
from msp_dash.render.layout.lines import visible_ticks
from msp_dash.render.layout.marks import Moved, Picture
from msp_dash.render.layout.text_metrics import FLAG_GAP, split_flag, text_width, widest, wrap

_ROW, _ROW_SLIDE = 27.0, 20.5
_HEADING, _HEADING_SLIDE = 35.0, 24.0
_TICKS, _TICKS_NATIVE = 11.0, 6.0
"""Distance in px of the baseline of ticks and column headings from the rows."""

_LINE = 17.0
_LEADING = 1.2
"""Least height of a row around a native chart, per line and size of its text."""

_RADIUS = 5.5
_GAP = 18.0
_BESIDE = 11.0
_MARKS_APART = 15.0
"""Distance in px of symbols side by side."""

_NAME_SHARE = 0.34
_NAME_SHARE_PHONE = 0.36
_HEAD_SHARE_PHONE, _HEAD_SHARE_NATIVE = 0.24, 0.3
_NAME_SHARE_SLIDE = 0.43
"""Fraction of the width. On a slide the second label is beside the name instead of below it."""

_PITCH_SLIDE = 42.0
"""Maximum height of a row in px on a slide, where rows fill the available height."""

_SUB_GAP = 7.0
_WIDE, _LONG = 1100.0, 12
"""Width in px and number of rows from which a list is set in two columns."""

_BETWEEN = 56.0
_UNEVEN = 0.6
"""Maximum fraction of the height in the longer of two columns, if they are split at a heading."""


@dataclass(frozen=True, slots=True)
class DotsPlan:
    """Scale of the plot area in px, and right edges of numbers and status letters per column.

    `pitch` is the height of a row of one line, `scaled` says that there is an axis.
    """

    name_room: float
    pitch: float
    left: float
    right: float
    low: float
    high: float
    columns: tuple[tuple[float, float], ...]
    scaled: bool

    def at(self, value: float) -> float:
        span = self.high - self.low
        share = (value - self.low) / span if span else 0.0
        return self.left + share * (self.right - self.left)


def dots(encoding: DotsEncoding, frame: Frame) -> Picture:
    """Draw dot rows; on a phone only the first text column is drawn.

    Around a native chart, that is all but the dots and their labels.
    """
    ink = Ink(frame)
    count = 2 if in_two_columns(encoding, frame.width) and not frame.slide else 1
    width = (frame.width - _BETWEEN * (count - 1)) / count
    inner = replace(frame, width=width)
    axis = plan_dots(encoding, inner)
    halves = _halves(encoding, axis, inner, count)
    columns = [_column(rows, encoding, axis, inner) for rows in halves]
    for number, column in enumerate(columns):
        across = number * (width + _BETWEEN)
        ink.marks += [Moved(column.marks, across)] if number else column.marks
    bottom = max(column.height for column in columns)
    if encoding.legend:
        width = sum(text_width(i.text, frame.axis) + 44 for i in encoding.legend)
        x = axis.left if axis.left + width <= frame.width else 0.0
        bottom += 8 + draw_legend(ink, encoding.legend, x, bottom + 8, frame.width - x)
    return ink.picture(frame.width, bottom + (0 if frame.native else 2))


def row_edges(encoding: DotsEncoding, plan: DotsPlan, frame: Frame) -> list[float]:
    """Top of each row in px, and bottom of the last."""
    heights = [_height(row, frame, plan.name_room, plan.pitch) for row in encoding.rows]
    return list(accumulate(heights, initial=_top(encoding, frame)))


def in_two_columns(encoding: DotsEncoding, width: float) -> bool:
    """Whether a list is long enough, and the picture wide enough, for two columns."""
    return width >= _WIDE and sum(not row.heading for row in encoding.rows) >= _LONG


def _halves(
    encoding: DotsEncoding, axis: DotsPlan, frame: Frame, count: int
) -> list[tuple[DotRow, ...]]:
    """The rows in one column, or in two of about the same height.

    They are split at a heading or, if the halves would be too uneven, within a group, whose heading
    is then repeated.
    """
    rows = encoding.rows
    if count == 1:
        return [rows]
    heights = [_height(row, frame, axis.name_room, axis.pitch) for row in rows]

    def longer(at: int) -> float:
        return max(sum(heights[:at]), sum(heights[at:]))

    heads = [at for at, row in enumerate(rows) if row.heading and at]
    at = min(heads, key=longer, default=0)
    if at and longer(at) <= _UNEVEN * sum(heights):
        return [rows[:at], rows[at:]]
    at = min((n for n in range(1, len(rows)) if not rows[n - 1].heading), key=longer)
    running = [row for row in rows[:at] if row.heading][-1:]
    return [rows[:at], (*([] if rows[at].heading else running), *rows[at:])]


def _column(
    rows: tuple[DotRow, ...], encoding: DotsEncoding, axis: DotsPlan, frame: Frame
) -> Picture:
    """Draw the axis and the rows below it; all columns have the same axis."""
    ink, body = Ink(frame), Ink(frame)
    y = top = _top(encoding, frame)
    reference = None if encoding.reference is None else axis.at(encoding.reference)
    labels = Ink(frame)
    for row in rows:
        height = _row(body, row, axis, y, reference)
        if row.selected:
            ink.rect(-8, y, frame.width + 16, height, fill="panel")
        if frame.native and axis.scaled:
            _texts(labels, row, axis, y + height / 2)
        y += height
    _grid(ink, encoding, axis, (top, y), Ink(frame, body.marks + labels.marks))
    ink.marks += body.marks
    return ink.picture(frame.width, y)


def plan_dots(encoding: DotsEncoding, frame: Frame) -> DotsPlan:
    """Space for names and columns of text, and the scale of the plot between them."""
    size = frame.label
    plain = [row for row in encoding.rows if not row.heading]
    count = min(len(encoding.text_heads), 1) if frame.phone else len(encoding.text_heads)
    if not encoding.text_heads:
        count = min(max((len(row.texts) for row in plain), default=0), 1 if frame.phone else 9)
    right = frame.width
    ends: list[tuple[float, float]] = []
    for index in reversed(range(count)):
        pairs = [split_flag(row.texts[index]) for row in plain if index < len(row.texts)]
        head = encoding.text_heads[index] if index < len(encoding.text_heads) else ""
        flag = widest([f for _, f in pairs], size)
        flag += FLAG_GAP if flag else 0
        ends.insert(0, (right - flag, right))
        numbers = widest([t for t, _ in pairs], size, bold=True)
        most = max(numbers + flag, widest(_head_lines(head, frame), frame.small))
        right -= most + 20
    names = widest([row.name for row in plain], size, bold=True)
    subs = widest([row.sublabel for row in plain], size)
    if frame.on_slide:
        names = max([names, *(_one_line(row, size) for row in plain)])
    most = frame.width * _name_share(frame) if encoding.ticks else right - 2 * _GAP
    name_room = min(max(names, subs), most)
    values = [v for v, _ in encoding.ticks] + [d.value for row in plain for d in row.dots]
    values += [0.0] if any(row.from_zero for row in plain) else []
    values += [encoding.reference] if encoding.reference is not None else []
    low, high = min(values, default=0.0), max(values, default=1.0)
    left = name_room + _GAP
    right = right if count else right - _GAP / 2
    tick = text_width(encoding.ticks[-1][1], frame.axis) / 2 if encoding.ticks else _RADIUS
    pitch = _pitch(encoding, frame, name_room)
    right = max(right - tick, left + 40)
    scaled = bool(encoding.ticks)
    return DotsPlan(name_room, pitch, left, right, low, high, tuple(ends), scaled)


def _name_share(frame: Frame) -> float:
    if frame.slide:
        return _NAME_SHARE_SLIDE
    return _NAME_SHARE_PHONE if frame.phone else _NAME_SHARE


def _one_line(row: DotRow, size: float) -> float:
    """Width of a name with the text beside it."""
    sub = text_width(row.sublabel, size) + _SUB_GAP if row.sublabel else 0.0
    return text_width(row.name, size, bold=row.selected or bool(row.sublabel)) + sub


def _label_lines(row: DotRow, frame: Frame, room: float) -> tuple[list[str], list[str]]:
    """Lines of the name and of the text below it; a single line on a slide if they fit."""
    size = frame.label
    if frame.on_slide and row.sublabel and _one_line(row, size) <= room + 0.5:
        return [row.name], []
    names = wrap(row.name, size, room + 0.5, bold=row.selected or bool(row.sublabel))
    return names, wrap(row.sublabel, size, room + 0.5)


def _heading_lines(row: DotRow, frame: Frame) -> list[str]:
    """Lines of a heading's second text below its name; none if it fits beside the name."""
    beside = text_width(row.name, frame.label, bold=True) + _SUB_GAP
    if beside + text_width(row.sublabel, frame.label) <= frame.width + 0.5:
        return []
    return wrap(row.sublabel, frame.label, frame.width + 0.5)


def _height(row: DotRow, frame: Frame, room: float, pitch: float) -> float:
    """Height of a row in px; `pitch` is that of a row of one line."""
    if row.heading:
        least = pitch if frame.native else _HEADING_SLIDE if frame.slide else _HEADING
        return least + _LINE * len(_heading_lines(row, frame))
    lines = sum(map(len, _label_lines(row, frame, room)))
    if frame.native:
        return max(pitch, _LEADING * frame.label * lines + (4 if lines > 1 else 0))
    least = _ROW_SLIDE if frame.slide else _ROW
    return max(pitch, least + _LINE * (lines - 1) + 4) if lines > 1 else pitch


def _pitch(encoding: DotsEncoding, frame: Frame, room: float) -> float:
    """Height of a row of one line: on a slide rows fill the available height."""
    count = sum(frame.native or not row.heading for row in encoding.rows)
    if not frame.on_slide or not count:
        return _ROW
    least = _LEADING * frame.label if frame.native else _ROW_SLIDE
    used = _top(encoding, frame) + (0 if frame.native else 2)
    used += sum(_height(row, frame, room, least) for row in encoding.rows)
    if encoding.legend:
        used += 8 + draw_legend(Ink(frame), encoding.legend, 0, 0, frame.width)
    return min(least + max(frame.room - used, 0) / count, _PITCH_SLIDE)


def _top(encoding: DotsEncoding, frame: Frame) -> float:
    """Height of what is above the rows: ticks and column headings."""
    if not encoding.ticks and not any(encoding.text_heads):
        return 0.0 if frame.native else 4.0
    heads = encoding.text_heads[:1] if frame.phone else encoding.text_heads
    lines = max((len(_head_lines(head, frame)) for head in heads), default=1)
    return 13.0 + _above_rows(frame) + _LINE * max(lines - 1, 0)


def _above_rows(frame: Frame) -> float:
    return _TICKS_NATIVE if frame.native else _TICKS


def _head_lines(head: str, frame: Frame) -> list[str]:
    """Wrapped lines of a column heading; on a phone a long one must leave space for the plot."""
    share = _HEAD_SHARE_NATIVE if frame.native else _HEAD_SHARE_PHONE
    room = frame.width * (share if frame.phone else 1)
    return wrap(head, frame.small, room)


def _grid(
    ink: Ink, encoding: DotsEncoding, axis: DotsPlan, span: tuple[float, float], rows: Ink
) -> None:
    """Draw ticks, grid and the reference line, interrupted where the rows have text."""
    top, bottom = span
    base = top - _above_rows(ink.frame)
    size = ink.frame.axis
    places = [axis.at(value) for value, _ in encoding.ticks]
    visible = set(visible_ticks(encoding.ticks, places, size, encoding.reference))
    for index, (value, text) in enumerate(encoding.ticks):
        if value != encoding.reference:
            ink.line(places[index], top - 4, places[index], bottom, "grid")
        if index in visible:
            ink.text(places[index], base, text, size=size, token="ink2", anchor="middle")
    if encoding.reference is not None:
        x = axis.at(encoding.reference)
        ink.vertical_line(x, top - 4, bottom, "ink2", 1.2, rows)
    for (_, end), head in zip(axis.columns, encoding.text_heads, strict=False):
        lines = _head_lines(head, ink.frame)
        for number, line in enumerate(reversed(lines)):
            y = base - _LINE * number
            ink.text(end, y, line, size=ink.frame.small, token="ink2", anchor="end")


def _row(ink: Ink, row: DotRow, axis: DotsPlan, top: float, reference: float | None) -> float:
    """Draw one row and return its height in px. `reference`: x of the line across all rows."""
    frame = ink.frame
    size = frame.label
    if row.heading:
        return _heading(ink, row, top, axis.pitch)
    bold = row.selected or bool(row.sublabel)
    names, subs = _label_lines(row, frame, axis.name_room)
    extra = _LINE * (len(names) + len(subs) - 1)
    height = _height(row, frame, axis.name_room, axis.pitch)
    middle = top + height / 2
    with ink.mark(row.key, name=row.name):
        y = middle + 4.7 - extra / 2
        for number, line in enumerate(names + subs):
            sub = number >= len(names)
            token = "ink2" if sub else "ink"
            ink.text(0, y, line, size=size, bold=bold and not sub, token=token)
            y += _LINE
        if row.sublabel and not subs:
            x = text_width(row.name, size, bold=bold) + _SUB_GAP
            ink.text(x, y - _LINE, row.sublabel, size=size, token="ink2")
        if row.dots and axis.scaled:
            _marks(ink, row, axis, middle)
        elif row.dots:
            _mark_beside(ink, row, axis, middle)
        elif row.note:
            ink.hatched(axis.left + 0.5, middle - 6.5, 36, 13)
            # The note may cross grid lines, but not the reference line.
            x = _note_at(row, axis.left + 46, reference, frame)
            ink.text(x, middle + 4.7, row.note, size=size, token="ink2", halo=True)
        for index, ((end, _), text) in enumerate(zip(axis.columns, row.texts, strict=False)):
            first = index == 0
            token = "ink" if first else "ink2"
            y = middle + 4.7
            value, flag = split_flag(text)
            ink.text(end, y, value, size=size, bold=first, token=token, anchor="end")
            ink.text(end + FLAG_GAP, y, flag, size=size, token="ink2")
    return height


def _note_at(row: DotRow, left: float, reference: float | None, frame: Frame) -> float:
    """Left edge of a row's note: right of the reference line if that would cross it."""
    width = text_width(row.note, frame.label)
    if reference is None or any(row.texts) or not left - 4 < reference < left + width + 4:
        return left
    behind = max(left, reference + 8)
    return behind if behind + width <= frame.width else left


def _heading(ink: Ink, row: DotRow, top: float, pitch: float) -> float:
    """Draw a group heading and return its height in px."""
    size = ink.frame.label
    height = _height(row, ink.frame, 0, pitch)
    low = ink.frame.on_slide
    below = _heading_lines(row, ink.frame)
    rule = top + height - (2 if low else 4)
    base = top + height - (7 if low else 11) - _LINE * len(below)
    ink.text(0, base, row.name, size=size, bold=True)
    if below:
        for number, line in enumerate(below, 1):
            ink.text(0, base + _LINE * number, line, size=size, token="ink2")
    else:
        x = text_width(row.name, size, bold=True) + _SUB_GAP
        ink.text(x, base, row.sublabel, size=size, token="ink2")
    ink.line(0, rule, ink.frame.width, rule, "line")
    return height


def _marks(ink: Ink, row: DotRow, axis: DotsPlan, middle: float) -> None:
    """Draw the line and the dots of a row, the strong dot last."""
    values = [dot.value for dot in row.dots]
    left, right = axis.at(min(values)), axis.at(max(values))
    if row.from_zero:
        ink.line(axis.at(0), middle, right, middle, "line", width=2.5)
    elif len(row.dots) > 1 and row.joined:
        strong = [d for d in row.dots if d.strong]
        token = (strong[0] if strong else row.dots[len(row.dots) // 2]).token
        ink.line(left, middle, right, middle, token, width=2)
    if ink.frame.native:
        return
    for dot in sorted(row.dots, key=lambda d: d.strong):
        with ink.mark(row.key, dot.tip):
            ink.hit(axis.at(dot.value) - 9, middle - 12, 18, 24)
            ink.symbol(dot.symbol, dot.token, axis.at(dot.value), middle, _RADIUS)
    _texts(ink, row, axis, middle)


def _mark_beside(ink: Ink, row: DotRow, axis: DotsPlan, middle: float) -> None:
    """Draw the symbols of a row before its first text, if there is no axis to put them on."""
    text, _ = split_flag(row.texts[0])
    x = axis.columns[0][0] - text_width(text, ink.frame.label, bold=True) - _BESIDE
    marks = _different_marks(row)
    for dot in row.dots:
        with ink.mark(row.key, dot.tip):
            ink.hit(0, middle - 12, ink.frame.width, 24)
            if dot in marks:
                left = x - _MARKS_APART * (len(marks) - 1 - marks.index(dot))
                ink.symbol(dot.symbol, dot.token, left, middle, _RADIUS)


def _different_marks(row: DotRow) -> list[Dot]:
    """One dot of each symbol and colour: the two ends of a span look the same."""
    return list({(dot.symbol, dot.token): dot for dot in reversed(row.dots)}.values())[::-1]


def dot_labels(row: DotRow, axis: DotsPlan, frame: Frame) -> list[tuple[Dot, float, str]]:
    """The dots that have a label, the `x` of each label, and its anchor there.

    Labels are left of the leftmost dot (``end``) and right of the last (``start``), or in the other
    place if they do not fit; those between are above their dots (``middle``).
    """
    by_value = sorted((d for d in row.dots if d.text), key=lambda d: d.value)
    outer = axis.columns[0][0] - 60 if axis.columns else frame.width + 4
    right_edge = axis.at(max((d.value for d in row.dots), default=0.0))
    labels = []
    for index, dot in enumerate(by_value):
        width = text_width(dot.text, frame.label, bold=dot.strong)
        x = axis.at(dot.value)
        leftmost = index == 0 and len(row.dots) > 1
        fits_left = x - _BESIDE - width >= axis.left - _GAP + 2
        fits_right = right_edge + _BESIDE + width <= outer
        if (leftmost and fits_left) or (len(by_value) == 1 and fits_left and not fits_right):
            labels.append((dot, x - _BESIDE, "end"))
        elif index == len(by_value) - 1:
            labels.append((dot, right_edge + _BESIDE, "start"))
        else:
            labels.append((dot, x, "middle"))
    return labels


def _texts(ink: Ink, row: DotRow, axis: DotsPlan, middle: float) -> None:
    """Draw the labels of a row's dots."""
    for dot, x, anchor in dot_labels(row, axis, ink.frame):
        y = middle + 4.7 - (10 if anchor == "middle" else 0)
        token = "ink" if dot.strong else text_token(ink.frame, "ink2")
        size = ink.frame.label
        ink.text(x, y, dot.text, size=size, token=token, bold=dot.strong, anchor=anchor)
