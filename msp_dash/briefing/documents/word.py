"""A paper of the briefing pack as a Word file: each block in a style, each citation a footnote."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import singledispatch

from msp_dash.briefing.documents import model
from msp_dash.figures.record import EmptyEncoding
from msp_dash.render.docx import Align, Area, Cell, Note, Run, WordDocument, own_base, template_base

SPOKEN = ("talking-points", "questions")
"""Kinds whose sentences are copied one by one into a speech or a mail: each has its own note."""

_SPOKEN_MARGIN_PT = 59.5
_MARGIN_PT = 42.52
_PT_A_PX = 0.79
"""Scale of pictures: their smallest text, 12.5 px, becomes 9 pt in the fonts of an office."""

_CHAR_PT, _CELL_PT = 5.2, 8.0


def word(
    document: model.Document, template: bytes | None = None, pages: Sequence[Sequence[int]] = ()
) -> tuple[bytes, tuple[str, ...]]:
    """The paper as the bytes of a .docx file, and messages on what a template lacks.

    Parameters
    ----------
    document : what stands on the paper.
    template : bytes of a .docx or .dotx file, whose styles, page, header and footer are used.
    pages : of `word_pages_of`. A heading that begins a page does so by a break: LibreOffice would
        move what stands before it along. Without, as for a template, all follows on.

    Raises
    ------
    msp_dash.render.template_validation.TemplateError
        For a template that is refused; the message is a sentence.
    """
    spoken = document.kind in SPOKEN
    messages: tuple[str, ...] = ()
    if template is None:
        columns = 1 if spoken else 2
        base = own_base(
            document.size, document.lang, margin_of(document.kind), note_columns=columns
        )
    else:
        base, messages = template_base(template, document.lang)
    file = WordDocument(base, document.title.text, own_notes=spoken)
    file.running_lines(document.kicker, document.note, document.foot)
    lead_parts(document, file.body)
    starts = {page[0] for page in pages[1:]}
    for at, block in enumerate(document.blocks):
        first = block.left[0] if isinstance(block, model.Row) else block
        if at in starts and isinstance(first, model.Heading):
            file.body.break_page()
        write_blocks((block,), file.body)
    return file.save(dt.date.fromisoformat(document.as_of)), messages


def margin_of(kind: model.Kind) -> float:
    """At both sides, in pt."""
    return _SPOKEN_MARGIN_PT if kind in SPOKEN else _MARGIN_PT


def lead_parts(document: model.Document, area: Area) -> None:
    """Write the title and what stands under it."""
    area.heading(_runs([document.title]), 0)
    if document.lead:
        area.paragraph(_runs([document.lead]), "Subtitle")


def write_blocks(blocks: Iterable[model.Block], area: Area) -> None:
    """Write blocks below each other."""
    for block in blocks:
        _block(block, area)


@singledispatch
def _block(block: model.Block, area: Area) -> None:
    raise TypeError(f"No Word for {type(block).__name__}.")


@_block.register
def _(block: model.Heading, area: Area) -> None:
    area.heading(_runs([model.Sentence(block.text, block.cites)]), block.level - 1)


@_block.register
def _(block: model.Paragraph, area: Area) -> None:
    area.paragraph(_runs(block.sentences), "Source Line" if block.small else "Normal")


@_block.register
def _(block: model.Bullets, area: Area) -> None:
    items = [_runs([item]) for item in block.items]
    aloud = "Spoken Sentence" if block.aloud else ""
    if block.numbered:
        area.numbered(items, aloud or "List Number")
    else:
        area.bullets(items, aloud or "List Bullet")


@_block.register
def _(block: model.Table, area: Area) -> None:
    heads = [column.head for column in block.columns]
    rows = [[Cell(tuple(_runs([cell]))) for cell in row] for row in block.rows]
    sides: list[Align] = ["right" if column.right else "left" for column in block.columns]
    area.table(heads, rows, _widths(block, area.width), sides, " | ".join(heads))


def _widths(table: model.Table, width: float) -> list[float]:
    """Widths of columns in pt: numbers take what they need, text shares the rest by its length."""
    needs = [chars * _CHAR_PT + _CELL_PT for chars in table.lengths()]
    texts = [not column.right for column in table.columns]
    fixed = sum(pt for pt, text in zip(needs, texts, strict=True) if not text)
    flexible = sum(pt for pt, text in zip(needs, texts, strict=True) if text)
    scale = max(width - fixed, width / 3) / flexible if flexible else 1
    return [pt * scale if text else pt for pt, text in zip(needs, texts, strict=True)]


@_block.register
def _(block: model.Picture, area: Area) -> None:
    area.heading(_runs([block.title]), 1)
    if block.subtitle:
        area.paragraph(block.subtitle, "caption")
    encoding = block.figure.encoding
    if isinstance(encoding, EmptyEncoding):
        area.paragraph(encoding.reason)
    else:
        area.picture(block.drawing(area.width, _PT_A_PX), block.alt)
    if block.source:
        area.paragraph(block.source, "Source Line")


@_block.register
def _(block: model.Numbers, area: Area) -> None:
    for part, item in zip(area.columns([1] * len(block.items)), block.items, strict=True):
        unit = [Run(item.unit, style="Number Unit")] if item.unit else []
        part.paragraph([Run(f"{item.digits} " if unit else item.digits), *unit], "Big Number")
        part.paragraph(_runs([item.label]))


@_block.register
def _(block: model.BlankLines, area: Area) -> None:
    if block.label:
        area.heading(block.label, 2)
    area.blank_lines(block.count)


@_block.register
def _(block: model.Answer, area: Area) -> None:
    area.paragraph(f"{block.number}. {block.question}", "Question")
    area.paragraph(_runs([block.answer]), "Answer" if block.is_known else "Not Stated")


@_block.register
def _(block: model.Row, area: Area) -> None:
    left, right = area.columns([block.share, 1 - block.share])
    write_blocks(block.left, left)
    write_blocks(block.right, right)


def _runs(sentences: Sequence[model.Sentence]) -> list[Run]:
    return [
        Run(" " * (n > 0) + one.text, notes=notes_of(one.cites)) for n, one in enumerate(sentences)
    ]


def notes_of(cites: Sequence[model.Citation]) -> tuple[Note, ...]:
    """One note with all sources of a sentence: a line each would take a quarter of the page."""
    if not cites:
        return ()
    key = " ".join(sorted(cite.key for cite in cites))
    return (Note(key, "; ".join(cite.text for cite in cites)),)
