"""A grid of shares, each printed in its cell on a ramp. Columns that have no room are left out."""

from __future__ import annotations

from msp_dash.figures.record import ShareCell, ShareColumn, ShareRow, SharesEncoding
from msp_dash.render.layout.ink import Frame, Ink
from msp_dash.render.layout.marks import Picture
from msp_dash.render.layout.text_metrics import text_width, widest, wrap
from msp_dash.theme import SHARE_BREAKS, text_of

_ROW, _LEAST_ROW = 30.0, 14.8
"""Height in px of a row, and the least on a slide, whose rows fill what is free."""

_APART = 8.0
_LINE = 15.5
_LEAST_CELL = 52.0
_PHONE_COLUMNS, _SLIDE_COLUMNS, _FEWEST_COLUMNS = 5, 5, 3
"""Maximum number of columns, and the fewest to which long heads cut it on a slide."""

_HEAD_LINES = 3
"""Lines of a head on a slide, whose height the rows need; longer ones get wider columns."""

_KEY_LINES = 2
"""Lines of a text that stand beside the ramp, as high as it is with its breaks."""

_MOST_CELL = 110.0
_SWATCH, _SWATCH_HIGH = 40.0, 11.0
_FRAME = 1.6
_TOP_CLASS = len(SHARE_BREAKS)


def share_grid(encoding: SharesEncoding, frame: Frame) -> Picture:
    """Draw the key, the heads of columns, and the rows."""
    ink = Ink(frame)
    names = _name_room(encoding, frame)
    count = _columns_that_fit(encoding, frame, names)
    cell = _cell_width(count, names, frame)
    columns = encoding.columns[:count]
    top = _legend(ink, encoding)
    heads = [_head_lines(column, cell - 6, frame) for column in columns]
    deepest = max((len(lines) for lines in heads), default=0)
    body = top + deepest * _LINE + 14
    for index, lines in enumerate(heads):
        _head(ink, lines, names + (index + 0.5) * cell, body - 9)
    y = body
    height = _LEAST_ROW if frame.on_slide else _ROW
    if frame.fills:
        gaps = _APART * sum(row.apart for row in encoding.rows) + 6
        height = (frame.room - body - gaps) / max(len(encoding.rows), 1)
        height = min(max(height, _LEAST_ROW), _ROW)
    for row in encoding.rows:
        y += _APART if row.apart else 0.0
        _row(ink, row, columns, (names, cell, y, height))
        y += height
    for index, column in enumerate(columns):
        left = names + index * cell
        if column.why:
            _why(ink, column.why, left, body, cell, y)
        if column.selected:
            edge = top + 2
            ink.rect(left, edge, cell, y - edge, stroke="ink", stroke_width=_FRAME)
    return ink.picture(frame.width, y + 4)


def columns_shown(encoding: SharesEncoding, frame: Frame) -> int:
    """Number of columns that are drawn, from the left."""
    return _columns_that_fit(encoding, frame, _name_room(encoding, frame))


def _name_room(encoding: SharesEncoding, frame: Frame) -> float:
    names = widest([row.name for row in encoding.rows], frame.label) + 10
    return min(names, frame.width * 0.34)


def _columns_that_fit(encoding: SharesEncoding, frame: Frame, names: float) -> int:
    least = max(
        _LEAST_CELL, widest([c.text for row in encoding.rows for c in row.cells], frame.small) + 8
    )
    room = int((frame.width - names) / least)
    most = len(encoding.columns)
    if frame.phone or frame.on_slide:
        most = _PHONE_COLUMNS if frame.phone else _SLIDE_COLUMNS
    count = max(1, min(room, most, len(encoding.columns)))
    while frame.slide and count > _FEWEST_COLUMNS:
        width = _cell_width(count, names, frame) - 6
        heads = (_head_lines(column, width, frame) for column in encoding.columns[:count])
        if max(map(len, heads)) <= _HEAD_LINES:
            break
        count -= 1
    return count


def _cell_width(count: int, names: float, frame: Frame) -> float:
    width = (frame.width - names) / max(count, 1)
    return width if frame.slide else min(width, _MOST_CELL)


def _legend(ink: Ink, encoding: SharesEncoding) -> float:
    """Draw the ramp with its breaks, and what the other marks mean; returns the height in px."""
    size = ink.frame.axis
    x = text_width(encoding.legend_head, size) + 12
    ink.text(0, 13, encoding.legend_head, size=size)
    if x + (_TOP_CLASS + 1) * _SWATCH > ink.frame.width:
        x, top = 0.0, 20.0
    else:
        top = 2.0
    for level in range(_TOP_CLASS + 1):
        left = x + level * _SWATCH
        ink.rect(left, top, _SWATCH - 1, _SWATCH_HIGH, fill=f"ramp:{level}")
        if level:
            ink.text(
                left, top + 25, encoding.breaks[level - 1], size=size, token="ink2", anchor="middle"
            )
    x += (_TOP_CLASS + 1) * _SWATCH + 24
    y = top + 11
    # What can be clicked is of no use on a slide.
    for text in encoding.legend[:1] if ink.frame.on_slide else encoding.legend:
        if x + text_width(text, size) > ink.frame.width and not _fits_beside(ink.frame, text, x):
            x, y = 0.0, max(y, top + 25) + 18
        lines = wrap(text, size, ink.frame.width - x)
        y = ink.lines(x, y, lines, 17, size=size, token="ink2") - 17
        x += text_width(text, size) + 24
    return max(top + 32, y + 10)


def _fits_beside(frame: Frame, text: str, x: float) -> bool:
    """Whether a slide has room for a text in two lines beside the ramp and its breaks."""
    lines = wrap(text, frame.axis, frame.width - x)
    fits = x + widest(lines, frame.axis) <= frame.width
    return frame.on_slide and len(lines) <= _KEY_LINES and fits


def _head_lines(column: ShareColumn, room: float, frame: Frame) -> list[tuple[str, bool]]:
    """Wrapped lines of a head: the name, then the lighter form."""
    return [
        *((line, True) for line in wrap(column.name, frame.small, room, bold=True)),
        *((line, False) for line in wrap(column.form, frame.small, room)),
    ]


def _head(ink: Ink, lines: list[tuple[str, bool]], centre: float, base: float) -> None:
    y = base - (len(lines) - 1) * _LINE
    for text, bold in lines:
        token = "ink" if bold else "ink2"
        ink.text(centre, y, text, size=ink.frame.small, token=token, bold=bold, anchor="middle")
        y += _LINE


def _row(
    ink: Ink,
    row: ShareRow,
    columns: tuple[ShareColumn, ...],
    place: tuple[float, float, float, float],
) -> None:
    """Draw a row; `place` is (width of names, width of a cell, top, height)."""
    names, cell, top, height = place
    middle = top + height / 2
    line = wrap(row.name, ink.frame.label, names - 4)[0]
    ink.text(0, middle + 4.6, line, size=ink.frame.label, token=text_of(row.token))
    for index, (column, one) in enumerate(zip(columns, row.cells, strict=False)):
        with ink.mark(f"{row.key} {column.key}", one.tip, pick=True):
            _cell(ink, one, (names + index * cell, top, cell - 1, height - 1))


def _cell(ink: Ink, one: ShareCell, box: tuple[float, float, float, float]) -> None:
    x, y, width, height = box
    token = "ink2"
    ink.hit(x, y, width, height)
    if one.hatched:
        ink.hatched(x, y, width, height + 1)
        return
    if one.level is not None:
        fill = f"ramp:{one.level}"
        ink.rect(x, y, width, height, fill=fill)
        under = ink.frame.colour(fill)
        token = ink.frame.text_on(under)
    strong = one.level == _TOP_CLASS
    ink.text(
        x + width / 2, y + height / 2 + 4.6, one.text, size=ink.frame.small, token=token,
        bold=strong, anchor="middle",
    )  # fmt: skip


def _why(ink: Ink, why: str, left: float, top: float, cell: float, bottom: float) -> None:
    """Write across a hatched column why it has no numbers."""
    size = ink.frame.small
    lines = wrap(why, size, cell - 8, bold=True)
    y = (top + bottom) / 2 - (len(lines) - 1) * _LINE / 2
    wide = max(text_width(line, size, bold=True) for line in lines) + 6
    ink.rect(left + cell / 2 - wide / 2, y - 14, wide, len(lines) * _LINE + 6, fill="ground")
    ink.lines(left + cell / 2, y, lines, _LINE, size=size, bold=True, anchor="middle")
