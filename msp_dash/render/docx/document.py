"""A Word document, written from top to bottom: text with footnotes, lists, tables, pictures."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from docx.oxml.ns import qn

from msp_dash.render.docx.blank_document import BULLETS, NUMBERS
from msp_dash.render.docx.footnotes import Footnotes, Note
from msp_dash.render.docx.pictures import picture
from msp_dash.render.docx.styles import Base
from msp_dash.render.docx.xml import clean, element, field_runs, text_run, twips
from msp_dash.render.layout.compose import Drawing
from msp_dash.theme import colour

Align = Literal["left", "right", "center"]


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look, and the footnotes at its end.

    `style` : name of a style of characters, "" for that of the paragraph. Such a text is never
    broken.
    """

    text: str
    bold: bool = False
    notes: tuple[Note, ...] = ()
    style: str = ""


Runs = Sequence[Run] | str


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its text, and whether it stands out."""

    runs: tuple[Run, ...]
    bold: bool = False


class WordDocument:
    """A document that begins empty, in our own design or in that of a template.

    Attributes
    ----------
    body : `Area` of the text.
    ends : last paragraphs of the areas within it, which are not text.
    """

    def __init__(self, base: Base, title: str, *, own_notes: bool = False) -> None:
        """Begin on a base; with `own_notes` each reference has a footnote of its own."""
        self.base, self._title = base, title
        self.notes = Footnotes(base.document, base.style_id, repeated=own_notes)
        self.ends: list[Any] = []
        self._pictures = 0
        section = base.document.element.body.sectPr
        self.body = Area(self, section, base.width)

    def running_lines(self, start: str, end: str, foot: str) -> None:
        """Header with a line at each side, footer with a line and the number of the page.

        A template that has a header keeps it: the two lines then stand above the text.
        """
        if self.base.has_header:
            self.body.paragraph(" · ".join(filter(None, (start, end))), "Source Line")
        else:
            self.base.header([text_run(start), element("r", element("tab")), text_run(end)])
        if not self.base.has_footer:
            page = field_runs("PAGE", "1")
            self.base.footer([text_run(foot), element("r", element("tab")), *page])

    def picture_run(self, drawing: Drawing, alt: str, width: float) -> Any:
        """The run with a picture."""
        self._pictures += 1
        return picture(self.base.document, drawing, alt, width, self._pictures)

    def save(self, made_on: dt.date) -> bytes:
        """The document as the bytes of a .docx file; the same content gives the same bytes."""
        for end in self.ends:
            # A cell has to end with a paragraph, and has one where its last block is text.
            if _tag(end.getprevious()) == qn("w:p"):
                end.getparent().remove(end)
            else:
                style = element("pStyle", val=self.base.style_id("Between Tables"))
                end.append(element("pPr", style))
        self.ends.clear()
        properties = self.base.document.core_properties
        noon = dt.datetime.combine(made_on, dt.time(12))
        properties.title, properties.language = clean(self._title)[:255], self.base.lang
        properties.author = properties.last_modified_by = properties.comments = ""
        properties.created = properties.modified = noon
        properties.revision = 1
        timed, plain = io.BytesIO(), io.BytesIO()
        self.base.document.save(timed)
        with zipfile.ZipFile(timed) as package, zipfile.ZipFile(plain, "w") as out:
            for name in package.namelist():
                out.writestr(zipfile.ZipInfo(name), package.read(name), zipfile.ZIP_DEFLATED)
        return plain.getvalue()


class Area:
    """Where blocks are written below each other: the body, or a cell of a table for layout."""

    def __init__(self, document: WordDocument, end: Any, width: float) -> None:
        """Write before the element `end` into a width in pt."""
        self._document, self._end, self.width = document, end, width
        self._breaks = False

    def break_page(self) -> None:
        """Let the next paragraph begin a page."""
        self._breaks = True

    def _add(self, node: Any) -> None:
        previous = self._end.getprevious()
        if node.tag == _tag(previous) == qn("w:tbl"):
            # Word joins two tables that have nothing between them.
            self._end.addprevious(self._paragraph("Between Tables", []))
        self._end.addprevious(node)

    def paragraph(self, runs: Runs, style: str = "Normal", *, align: Align = "left") -> None:
        """A paragraph of a style; `align` says where it differs from its style."""
        side = [element("jc", val=align)] if align != "left" else []
        self._add(self._paragraph(style, self._runs(runs), *side))

    def heading(self, runs: Runs, level: int) -> None:
        """A heading of level 1 to 3, or the title of the document at 0."""
        self.paragraph(runs, f"heading {level}" if level else "Title")

    def bullets(self, items: Sequence[Runs], style: str = "List Bullet") -> None:
        """A list with dashes."""
        self._list(items, style, self._document.base.list_of(BULLETS))

    def numbered(self, items: Sequence[Runs], style: str = "List Number") -> None:
        """A list that counts from 1."""
        self._list(items, style, self._document.base.new_list(NUMBERS))

    def _list(self, items: Sequence[Runs], style: str, id_: int) -> None:
        for item in items:
            number = element("numPr", element("ilvl", val=0), element("numId", val=id_))
            self._add(self._paragraph(style, self._runs(item), number))

    def blank_lines(self, count: int) -> None:
        """Lines for a person to write on."""
        for _ in range(count):
            self._add(self._paragraph("Blank Line", []))

    def picture(self, drawing: Drawing, alt: str, width: float | None = None) -> None:
        """A picture as wide as the area, or `width` pt of it."""
        across = min(width or self.width, self.width)
        run = self._document.picture_run(drawing, alt, across)
        self._add(self._paragraph("Picture", [run]))

    def table(
        self,
        heads: Sequence[str],
        rows: Sequence[Sequence[Cell]],
        widths: Sequence[float],
        aligns: Sequence[Align],
        title: str,
    ) -> None:
        """A table with its first row as header, repeated where it goes on on a next page.

        Parameters
        ----------
        heads, widths, aligns : one a column; widths in any unit, of which the area is full.
        title : what the table is of, for those who hear it.
        """
        share = self.width / sum(widths)
        across = [width * share for width in widths]
        head = [Cell((Run(text),)) for text in heads]
        lines = [self._row(head, across, aligns, "Table Head", "ink")]
        lines += [self._row(row, across, aligns, "Table Text", "line") for row in rows]
        lines[0].trPr.append(element("tblHeader"))
        properties = _table_properties(across, title)
        self._add(element("tbl", properties, _grid(across), *lines))

    def _row(
        self,
        cells: Sequence[Cell],
        widths: Sequence[float],
        aligns: Sequence[Align],
        style: str,
        ink: str,
    ) -> Any:
        cells_xml = []
        for cell, width, align in zip(cells, widths, aligns, strict=True):
            bottom = element("bottom", val="single", sz=6, space=0, color=colour(ink)[1:])
            properties = element(
                "tcPr",
                element("tcW", w=twips(width), type="dxa"),
                element("tcBorders", bottom),
                element("vAlign", val="bottom" if style == "Table Head" else "top"),
            )
            side = [element("jc", val=align)] if align != "left" else []
            runs = [replace(run, bold=cell.bold or run.bold) for run in cell.runs]
            cells_xml.append(
                element("tc", properties, self._paragraph(style, self._runs(runs), *side))
            )
        return element("tr", element("trPr", element("cantSplit")), *cells_xml)

    def columns(self, widths: Sequence[float], gutter: float = 17) -> list[Area]:
        """Areas beside each other: the cells of a table without lines, which is no data.

        Parameters
        ----------
        widths : of the areas, in any unit, of which this area is full.
        gutter : space between two, in pt.
        """
        share = (self.width - gutter * (len(widths) - 1)) / sum(widths)
        breaks, self._breaks = self._breaks, False
        across, cells, areas = [], [], []
        for n, width in enumerate(widths):
            last = n == len(widths) - 1
            whole = width * share + (0 if last else gutter)
            end = element("p")
            margin = element("tcMar", element("right", w=0 if last else twips(gutter), type="dxa"))
            properties = element("tcPr", element("tcW", w=twips(whole), type="dxa"), margin)
            across.append(whole)
            cells.append(element("tc", properties, end))
            areas.append(Area(self._document, end, width * share))
        row = element("tr", element("trPr", element("cantSplit")), *cells)
        self._add(element("tbl", _table_properties(across, ""), _grid(across), row))
        self._document.ends += [area._end for area in areas]
        areas[0]._breaks = breaks
        return areas

    def _paragraph(self, style: str, runs: Sequence[Any], *properties: Any) -> Any:
        style_name = element("pStyle", val=self._document.base.style_id(style))
        begins = element("pageBreakBefore") if self._breaks else None
        self._breaks = False
        return element("p", element("pPr", style_name, begins, *properties), *runs)

    def _runs(self, runs: Runs) -> list[Any]:
        out: list[Any] = []
        for run in [Run(runs)] if isinstance(runs, str) else runs:
            if run.style:
                style = element("rStyle", val=self._document.base.style_id(run.style))
                out.append(text_run(run.text.replace(" ", "\u00a0"), style))
            elif run.text:
                out.append(text_run(run.text, *([element("b")] if run.bold else [])))
            out += self._document.notes.references(run.notes)
        return out


def _tag(node: Any) -> str:
    """The tag of an element, "" of none."""
    return "" if node is None else str(node.tag)


def _grid(widths: Sequence[float]) -> Any:
    return element("tblGrid", *(element("gridCol", w=twips(width)) for width in widths))


def _table_properties(widths: Sequence[float], title: str) -> Any:
    """As wide as its columns, and starting where the text does."""
    sides = [element(side, w=w, type="dxa") for side, w in (("left", 0), ("right", 60))]
    return element(
        "tblPr",
        element("tblW", w=twips(sum(widths)), type="dxa"),
        element("tblLayout", type="fixed"),
        element("tblCellMar", *sides),
        element("tblLook", val="0020" if title else "0000"),
        element("tblCaption", val=clean(title)) if title else None,
    )
