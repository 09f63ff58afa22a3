"""Layout of a slide in slide units (1280 by 720): font sizes, line breaks and picture sizes.

Text widths are measured with the advance widths of the bundled fonts, so that nothing overflows.
Text stays readable from the back of a room: a picture shows fewer rows before its words get
smaller, and a long text continues on another slide.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from msp_dash.briefing.content import Line
from msp_dash.figures.record import Figure, shows_borders
from msp_dash.render.layout.text_metrics import wrap
from msp_dash.words import Words

WIDTH, HEIGHT, MARGIN = 1280, 720, 56
ROOM = WIDTH - 2 * MARGIN
TOP, BOTTOM = 54, 704
PICTURE_TOP = 176
"""Where a picture begins, below a title of up to two lines and a subtitle of one."""
BODY, BODY_LINE = 24, 32
"""Smallest font size that is readable from the back of a room: 1/30 of the slide's height."""

FOOT, FOOT_LINE = 18.7, 24
"""14 pt, the least on a slide; `slide.css` has the same numbers."""
COLUMN_GAP = 32
COLUMN = (ROOM - COLUMN_GAP) / 2

_TITLES = ((40, 44, 2), (28, 36, 99))
"""Size, line and the most lines of a slide's title. That of a figure never takes the second."""

_CAPTIONS = ((26, 32, 2), (24, 29, 99))
_TEXTS = ((30, 42), (26, 36), (BODY, BODY_LINE))
_GAP = 2
_FOOT_TOP = 650
_PAGE_NUMBER_ROOM = 200
_BULLET_ROOM = 30
_CITED_MOST = 2
"""Sources cited in full under a picture; more are named in short and cited at the end."""


@dataclass(frozen=True, slots=True)
class Heading:
    """Lines of a title: `size` and `line` in units of the slide, `height` in all."""

    size: int
    line: int
    height: float


def heading(text: str, room: float = ROOM, *, caption: bool = False) -> Heading:
    """The largest size at which a title takes no more lines than that size may."""
    sizes = _CAPTIONS if caption else _TITLES
    counts = [len(wrap(text, size, room, bold=True, serif=True)) for size, _, _ in sizes]
    fits = (i for i, (_, _, most) in enumerate(sizes) if counts[i] <= most)
    index = next(fits, len(sizes) - 1)
    size, line, _ = sizes[index]
    return Heading(size, line, counts[index] * line)


def lines_high(text: str, size: float, line: float, room: float) -> float:
    """Height of a wrapped text."""
    return len(wrap(text, size, room)) * line


def under(figure: Figure, w: Words, *, whole: bool = False) -> list[str]:
    """Lines under a picture: sources, and of a map what its borders mean, `whole` or in short."""
    few = len(figure.sources) <= _CITED_MOST
    cites = [(s.cite or s.title) if few else (s.short or s.title) for s in figure.sources]
    out = [w("paper.source_line", n=len(cites), cites="; ".join(cites))] if cites else []
    if not shows_borders(figure.encoding):
        return out
    return [*out, w("figures.map_disclaimer") if whole else w("slides.map.disclaimer")]


def foot_top(lines: Sequence[str]) -> float:
    """Where the foot begins, so that its lines end above the edge."""
    room = ROOM - _PAGE_NUMBER_ROOM
    high = sum(lines_high(line, FOOT, FOOT_LINE, room) for line in lines)
    return min(_FOOT_TOP, BOTTOM - high - 6)


def picture_room(head: float, foot: float) -> float:
    """Height left for a picture between what is above it, from `TOP` on, and the foot."""
    return max(foot - 10 - max(TOP + head + _GAP, PICTURE_TOP), 200)


def text_pages(lines: Sequence[Line], title: Heading) -> tuple[tuple[int, int], list[list[Line]]]:
    """Size and line of a text slide, and its lines on as many slides as they need."""
    room = BOTTOM - TOP - title.height - 30
    for size, line in _TEXTS:
        high = sum(_line_high(one, size, line) for one in lines)
        if high <= room:
            return (size, line), [list(lines)]
    pages: list[list[Line]] = [[]]
    used = 0.0
    for one in _short_lines(lines, size, room / line):
        high = _line_high(one, size, line)
        if used + high > room and pages[-1]:
            pages.append([])
            used = 0.0
        pages[-1].append(one)
        used += high
    return (size, line), pages


def _line_high(one: Line, size: int, line: int) -> float:
    return lines_high(one.text, size, line, ROOM - (_BULLET_ROOM if one.bullet else 0)) + 8


def _short_lines(lines: Sequence[Line], size: int, most: float) -> Iterator[Line]:
    """Cut a paragraph that is higher than a slide into pieces that are not."""
    step = max(math.floor(most) - 1, 1)
    for one in lines:
        rows = wrap(one.text, size, ROOM - _BULLET_ROOM)
        if len(rows) <= step:
            yield one
            continue
        for start in range(0, len(rows), step):
            text = " ".join(rows[start : start + step])
            yield Line(text, bullet=one.bullet and start == 0)
