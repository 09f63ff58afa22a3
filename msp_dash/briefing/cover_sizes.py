"""Sizes of type on the cover of a meeting as HTML, so that title and details do not meet."""

from __future__ import annotations

from collections.abc import Sequence

from msp_dash.render.layout.text_metrics import wrap

NAMES_TOP, FOOT_TOP, BETWEEN = 48.0, 664.0, 24.0
NAMES_WIDTH, DETAIL_WIDTH = 600.0, 418.0
_RULE, _GAP = 17.5, 10.0
_TITLE_AND_LINE = ((56, 28), (48, 28), (40, 24), (34, 24), (30, 20))
_DETAIL = (24, 20)
_DETAIL_LINES = 2
"""Lines of a detail from which on all are smaller."""
_WIDER = 1.03


def cover_sizes(
    title: str, lines: Sequence[str], details: Sequence[tuple[str, str]]
) -> tuple[int, int, int]:
    """Sizes in slide units of the title, the lines below it, and the details at the foot."""
    longest = max((_lines(text, _DETAIL[0], DETAIL_WIDTH) for _, text in details), default=1)
    detail = _DETAIL[longest > _DETAIL_LINES]
    pairs = [details[n : n + 2] for n in range(0, len(details), 2)]
    rows = [max(_lines(text, detail, DETAIL_WIDTH) for _, text in pair) for pair in pairs]
    below = _RULE + sum(line_height(detail) * n + _GAP for n in rows)
    room = FOOT_TOP - below - BETWEEN - NAMES_TOP
    for size, by in _TITLE_AND_LINE:
        high = _lines(title, size, NAMES_WIDTH, title=True) * round(size * 1.2)
        high += sum(20 + line_height(by) * _lines(text, by, NAMES_WIDTH) for text in lines)
        if high <= room:
            break
    return size, by, detail


def line_height(size: int) -> int:
    """Height of a line of text of a size."""
    return round(size * 1.34)


def _lines(text: str, size: int, width: float, *, title: bool = False) -> int:
    return len(wrap(text, size * _WIDER, width, bold=title, serif=title))
