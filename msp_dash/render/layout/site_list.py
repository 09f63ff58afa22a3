"""List of sites: symbol, name, status, and how many published lists name each."""

from __future__ import annotations

from msp_dash.figures.record import SiteListEncoding, SiteRow
from msp_dash.render.layout.ink import Frame, Ink
from msp_dash.render.layout.marks import Picture
from msp_dash.render.layout.sitemarks import draw_mark, draw_sites_legend
from msp_dash.render.layout.text_metrics import text_width, widest, wrap

_LINE = 17.0
_PAD = 12.0
_RADIUS = 5.0
_MARK = 22.0
_GAP = 16.0


def site_list(encoding: SiteListEncoding, frame: Frame) -> Picture:
    """Draw the rows and their legend: names on the left, the last column right-aligned."""
    ink = Ink(frame)
    columns = _columns(encoding, frame)
    y = _LINE + 4
    for number, head in enumerate(encoding.heads):
        _cell(ink, columns, number, y - 8, head, size=frame.small, token="ink2")
    ink.line(0, y, frame.width, y, "ink2", width=1.2)
    room = columns[1] - _GAP - _MARK
    for row in encoding.rows:
        y = _row(ink, row, columns, room, y)
    used = draw_sites_legend(ink, encoding.legend, y + 8)
    return ink.picture(frame.width, y + 8 + used if used else y + 2)


def _columns(encoding: SiteListEncoding, frame: Frame) -> list[float]:
    """Left edges of names and texts; the last text is right-aligned."""
    edges = [frame.width]
    last = len(encoding.heads) - 1
    for number in range(last, 0, -1):
        texts = [row.texts[number - 1] for row in encoding.rows]
        width = max(text_width(encoding.heads[number], frame.small), widest(texts, frame.label))
        edges.append(edges[-1] - width - _GAP)
    # Each text starts one gap after the end of the previous one.
    return [_MARK, *(edge + _GAP for edge in reversed(edges[2:])), frame.width]


def _cell(
    ink: Ink, columns: list[float], number: int, y: float, text: str, *, size: float, token: str
) -> None:
    last = number == len(columns) - 1
    ink.text(columns[number], y, text, size=size, token=token, anchor="end" if last else "start")


def _row(ink: Ink, row: SiteRow, columns: list[float], room: float, top: float) -> float:
    size = ink.frame.label
    lines = wrap(row.name, size, room)
    height = len(lines) * _LINE + _PAD
    with ink.mark(row.key, row.tip, pick=True):
        draw_mark(ink, row.mark, row.look, (8, top + height / 2), _RADIUS)
        ink.lines(_MARK, top + _PAD / 2 + 12.5, lines, _LINE, size=size)
        y = top + height / 2 + 4.5
        for number, text in enumerate(row.texts, start=1):
            token = "ink" if number == len(row.texts) else "ink2"
            _cell(ink, columns, number, y, text, size=size, token=token)
    ink.line(0, top + height, ink.frame.width, top + height, "line")
    return top + height
