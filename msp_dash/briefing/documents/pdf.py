"""Typeset a paper as a PDF: notes at the foot of the page that cites them."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import typst

from msp_dash.briefing.documents import model
from msp_dash.briefing.documents.paging import Heights, numbers_of, paged
from msp_dash.render.fonts import typst_fonts
from msp_dash.render.pdf import typeset
from msp_dash.render.svg import write
from msp_dash.words import words

GUTTER_PT = 17.0
GAP_PT = 11.0
"""Above each block of a page, as in the template."""
NOTES_GAP_PT = GAP_PT + 8.0
"""Above the notes, with their rule."""
WORD_PT = 24.0


@dataclass(frozen=True, slots=True)
class _Lengths:
    """Measured, in pt: of the room on a page, its title, each block, and each note."""

    room: float
    title: float
    blocks: tuple[float, ...]
    notes: tuple[float, ...]
    line: float


def pages_of(document: model.Document) -> tuple[tuple[int, ...], ...]:
    """Indices of the blocks on each page, as `paged`."""
    lengths = _measured(_data(document))
    blocks = tuple(height + GAP_PT for height in lengths.blocks)

    def notes(new: Collection[int], cited: Sequence[model.Sentence]) -> float:
        widths = [lengths.notes[number - 1] for number in new]
        lines = _lines([*widths, lengths.notes[-1]], typeset.column_width(document.size))
        return lines * lengths.line + NOTES_GAP_PT

    return paged(document, Heights(lengths.room, lengths.title, blocks, notes))


def _lines(widths: Sequence[float], width: float) -> int:
    """Lines that notes take which run on; each loses half a long word at its end."""
    return math.ceil(sum(widths) / (width - WORD_PT))


def _measured(data: dict[str, Any]) -> _Lengths:
    lengths = typeset.measured(typeset.template(__package__, "document.typ"), data)
    return _Lengths(
        lengths["room"],
        lengths["title"],
        tuple(lengths["blocks"]),
        tuple(lengths["notes"]),
        lengths["line"],
    )


def document_pdf(document: model.Document, pages: Sequence[Sequence[int]] | None = None) -> bytes:
    """The paper as a PDF that keeps PDF/UA-1 and PDF/A-2a.

    Parameters
    ----------
    pages : of `pages_of`, where that is known.
    """
    data = _data(document)
    data["pages"] = list(_pages(document, data["blocks"], pages or pages_of(document)))
    made_on = dt.date.fromisoformat(document.as_of)
    return typeset.compile_pdf(typeset.template(__package__, "document.typ"), data, made_on)


def document_png(document: model.Document, dpi: float = 96.0) -> bytes:
    """The first page as a picture, for a preview."""
    data = _data(document)
    data["pages"] = list(_pages(document, data["blocks"], pages_of(document)))[:1]
    own = typeset.template(__package__, "document.typ")
    image = typst.compile(
        (typeset.template("msp_dash.render.pdf", "blocks.typ") + own).encode(),
        format="png",
        ppi=dpi,
        sys_inputs=typeset.inputs(data),
        font_paths=typst_fonts(),
    )
    return image if isinstance(image, bytes) else image[0]


def _pages(
    document: model.Document, blocks: list[dict[str, Any]], pages: Sequence[Sequence[int]]
) -> Iterator[dict[str, Any]]:
    """Blocks of each page with the notes that it introduces."""
    printed: set[int] = set()
    for number, page in enumerate(pages):
        own = [n for n in numbers_of(document, page, first=not number) if n not in printed]
        printed |= set(own)
        notes = [{"number": n, "text": document.citations[n - 1].text} for n in sorted(own)]
        yield {"blocks": [blocks[index] for index in page], "notes": notes}


def _data(document: model.Document) -> dict[str, Any]:
    w = words(document.lang)
    writer = _Writer(document)
    data = typeset.page_data(
        w,
        title=document.title.text,
        author=document.author,
        head="",
        foot="",
        made_on=dt.date.fromisoformat(document.as_of),
        paper=document.size,
    )
    width = typeset.column_width(document.size)
    return data | {
        "head": [document.kicker, document.note],
        "heading": writer.text(document.title),
        "lead": writer.text(document.lead) if document.lead else None,
        "blocks": [writer.block(block, width) for block in document.blocks],
        "notes": [one.text for one in document.citations],
        "pages": [],
        "foot": document.foot,
        "measure": False,
    }


@dataclass(frozen=True, slots=True)
class _Writer:
    """Blocks as the template reads them."""

    document: model.Document

    def text(self, one: model.Sentence) -> dict[str, Any]:
        numbers = sorted({self.document.numbers[cite.key] for cite in one.cites})
        return {"text": one.text, "notes": numbers}

    def block(self, block: model.Block, width: float) -> dict[str, Any]:
        match block:
            case model.Heading():
                title = self.text(model.Sentence(block.text, block.cites))
                return {"kind": "heading", "level": block.level, "title": title}
            case model.Paragraph():
                items = [self.text(one) for one in block.sentences]
                return {"kind": "paragraph", "items": items, "small": block.small}
            case model.Bullets():
                items = [self.text(one) for one in block.items]
                form = {"numbered": block.numbered, "aloud": block.aloud}
                return {"kind": "bullets", "items": items} | form
            case model.Table():
                return {
                    "kind": "table",
                    "heads": [column.head for column in block.columns],
                    "right": [column.right for column in block.columns],
                    "lengths": list(block.lengths()),
                    "rows": [[self.text(cell) for cell in row] for row in block.rows],
                }
            case model.Picture():
                return {
                    "kind": "picture",
                    "title": self.text(block.title),
                    "subtitle": block.subtitle,
                    "source": block.source,
                    "svg": write(block.drawing(width), once=True),
                    "alt": block.alt,
                }
            case model.Numbers():
                items = [
                    {"value": one.digits, "unit": one.unit, "label": self.text(one.label)}
                    for one in block.items
                ]
                return {"kind": "numbers", "items": items}
            case model.BlankLines():
                return {"kind": "blanks", "label": block.label, "count": block.count}
            case model.Answer():
                return {
                    "kind": "answer",
                    "question": f"{block.number}. {block.question}",
                    "answer": self.text(block.answer),
                    "known": block.is_known,
                }
            case model.Row():
                left = (width - GUTTER_PT) * block.share
                return {
                    "kind": "row",
                    "share": block.share,
                    "left": [self.block(one, left) for one in block.left],
                    "right": [self.block(o, width - GUTTER_PT - left) for o in block.right],
                }
