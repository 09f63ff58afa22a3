"""Heights of what a Word document would hold, estimated without making one.

Word lays out a file itself, so its pages are not known here. Widths are those of the fonts of an
office, and a sum of heights is an upper bound: Word and LibreOffice lay out the same text in a
little less.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn

from msp_dash.render.docx.blank_document import BOTTOM_PT, FOOTER_PT, TOP_PT
from msp_dash.render.docx.document import Align, Area, Cell, Run, Runs
from msp_dash.render.docx.styles import own_base
from msp_dash.render.layout.compose import Drawing
from msp_dash.render.layout.text_metrics import office_faces, text_width, wrap
from msp_dash.render.pdf.typeset import PAPERS, Paper
from msp_dash.theme import OFFICE_SERIF

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


@dataclass(frozen=True, slots=True)
class _Style:
    """What of a style counts for its height; lengths in pt."""

    size: float
    bold: bool
    serif: bool
    around: float = 0.0
    line: float = 0.0
    indent: float = 0.0


@cache
def _style(name: str) -> _Style:
    """A style of the blank document; what it does not say is that of the style it is based on."""
    chain = [_document().styles[name]]
    while chain[-1].base_style is not None:
        chain.append(chain[-1].base_style)

    def value_of(get: Callable[[Any], Any]) -> Any:
        return next((value for style in chain if (value := get(style)) is not None), None)

    size, bold = value_of(lambda s: s.font.size).pt, bool(value_of(lambda s: s.font.bold))
    serif = value_of(lambda s: s.font.name) == OFFICE_SERIF
    if chain[0].type != WD_STYLE_TYPE.PARAGRAPH:
        return _Style(size, bold, serif)
    form, line = chain[0].paragraph_format, chain[0].paragraph_format.line_spacing
    above = value_of(lambda s: s.paragraph_format.space_before).pt
    below = value_of(lambda s: s.paragraph_format.space_after).pt
    for rule in chain[0].element.findall(f"{qn('w:pPr')}/{qn('w:pBdr')}/{qn('w:top')}"):
        above += int(rule.get(qn("w:sz"))) / 8 + int(rule.get(qn("w:space")))
    indent = form.left_indent.pt if form.left_indent else 0.0
    return _Style(size, bold, serif, above + below, getattr(line, "pt", 0.0), indent)


@cache
def _document() -> Document:
    return own_base("a4", "en").document


# A paper is measured a hundred times until it fits, and most paragraphs are the same each time.
@lru_cache(maxsize=16_384)
@office_faces("named")
def _height(text: str, units: Sequence[tuple[str, str]], name: str, width: float) -> float:
    style = _style(name)
    rows = wrap(text, style.size, width - style.indent, bold=style.bold, serif=style.serif)
    height = style.around + max(len(rows), 1) * max(style.line, style.size * _LINE)
    across = text_width(text, style.size, bold=style.bold, serif=style.serif)
    for unit, unit_style in units:
        size = _style(unit_style).size
        across += text_width(unit, size, bold=style.bold, serif=style.serif)
        height += size * _LINE if across > width else 0.0
    return height


def page_room(paper: Paper, foot: str, width: float) -> float:
    """Height in pt of a page between its margins; a foot of several lines takes some of it."""
    below = FOOTER_PT + text_height(foot, "footer", width - _PAGE_NUMBER_PT)
    return PAPERS[paper][1] - TOP_PT - max(BOTTOM_PT, below)


def _text(run: Run) -> str:
    return run.text + _MARK * len(run.notes)


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
