"""Heights of what a Word document would hold, estimated without making one.

Word lays out a file itself, so its pages are not known here. Widths are those of the fonts of an
office, and a sum of heights is an upper bound: Word and LibreOffice lay out the same text in a
little less.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from msp_dash.render.docx.blank_document import (
    BOTTOM_PT,
    FOOTER_PT,
    HEADINGS,
    STYLES,
    TOP_PT,
    Style,
)
from msp_dash.render.docx.document import Align, Area, Cell, Run, Runs
from msp_dash.render.layout.compose import Drawing
from msp_dash.render.layout.text_metrics import office_faces, text_width, wrap
from msp_dash.render.pdf.typeset import PAPERS, Paper

_LINE = 1.15
"""Height of a line of Arial or Georgia, in sizes of the text, where its style has none."""
_MARK = "00"
"""As wide as a raised number with its comma, or wider."""
_TABLE_PT = 0.75
_CELL_PT = 3.0
_PAGE_NUMBER_PT = 20.0


def text_height(runs: Runs, name: str, width: float) -> float:
    """Height in pt of a paragraph of a style, with the space around it."""
    own = [Run(runs)] if isinstance(runs, str) else runs
    text = "".join(_text(run) for run in own if not run.style)
    return _height(text, tuple((run.text, run.style) for run in own if run.style), name, width)


# A paper is measured a hundred times until it fits, and most paragraphs are the same each time.
@lru_cache(maxsize=16_384)
@office_faces()
def _height(text: str, units: Sequence[tuple[str, str]], name: str, width: float) -> float:
    style = STYLES[name]
    points = _inherited(style, "size")
    font = {"bold": bool(_inherited(style, "bold")), "serif": _is_serif(style)}
    rows = wrap(text, points, width - style.indent, **font)
    rule = style.rule[1] + 4 if style.rule and style.rule[0] == "top" else 0.0
    around = (_inherited(style, "before") or 0) + (_inherited(style, "after") or 0) + rule
    height = around + max(len(rows), 1) * max(style.line, points * _LINE)
    across = text_width(text, points, **font)
    for unit, unit_style in units:
        size = STYLES[unit_style].size
        across += text_width(unit, size, **font)
        height += size * _LINE if across > width else 0.0
    return height


def page_room(paper: Paper, foot: str, width: float) -> float:
    """Height in pt of a page between its margins; a foot of several lines takes some of it."""
    below = FOOTER_PT + text_height(foot, "footer", width - _PAGE_NUMBER_PT)
    return PAPERS[paper][1] - TOP_PT - max(BOTTOM_PT, below)


def _text(run: Run) -> str:
    return run.text + _MARK * len(run.notes)


def _is_serif(style: Style) -> bool:
    return bool(_inherited(style, "font") == HEADINGS)


def _inherited(style: Style, name: str) -> Any:
    """A property of a style, or of the one that it is based on."""
    value = getattr(style, name)
    unset = value is None or (value in ("", 0) and name not in ("before", "after"))
    return _inherited(STYLES[style.based_on], name) if unset and style.based_on else value


class MeasuredArea(Area):
    """An area that adds up how high its blocks are, and writes none."""

    def __init__(self, width: float) -> None:
        """Begin at a width in pt."""
        self.width = width
        self._blocks: list[float | list[MeasuredArea]] = []

    @property
    def height(self) -> float:
        """In pt, of all that was added."""
        return sum(
            one if isinstance(one, float) else max(area.height for area in one)
            for one in self._blocks
        )

    def paragraph(self, runs: Runs, style: str = "Normal", *, align: Align = "left") -> None:
        """As of `Area`."""
        self._blocks.append(text_height(runs, style, self.width))

    def bullets(self, items: Sequence[Runs], style: str = "List Bullet") -> None:
        """As of `Area`."""
        self._blocks += [text_height(item, style, self.width) for item in items]

    def numbered(self, items: Sequence[Runs], style: str = "List Number") -> None:
        """As of `Area`."""
        self.bullets(items, style)

    def blank_lines(self, count: int) -> None:
        """As of `Area`."""
        self._blocks.append(count * (text_height("", "Blank Line", self.width) + 1))

    def picture(self, drawing: Drawing, alt: str, width: float | None = None) -> None:
        """As of `Area`."""
        across = min(width or self.width, self.width)
        self._blocks.append(across * drawing.height / drawing.width + 1)

    def table(
        self,
        heads: Sequence[str],
        rows: Sequence[Sequence[Cell]],
        widths: Sequence[float],
        aligns: Sequence[Align],
        title: str,
    ) -> None:
        """As of `Area`."""
        share = self.width / sum(widths)
        lines = [[Cell((Run(text),)) for text in heads], *rows]
        for number, line in enumerate(lines):
            style = "Table Text" if number else "Table Head"
            cells = zip(line, widths, strict=True)
            high = max(text_height(cell.runs, style, w * share - _CELL_PT) for cell, w in cells)
            self._blocks.append(high + _TABLE_PT)
        self._blocks.append(1.0)

    def columns(self, widths: Sequence[float], gutter: float = 17) -> list[Area]:
        """As of `Area`."""
        share = (self.width - gutter * (len(widths) - 1)) / sum(widths)
        areas = [MeasuredArea(width * share) for width in widths]
        self._blocks += [areas, 1.0]
        return list(areas)
