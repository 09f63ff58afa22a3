"""How many pages a paper takes in Word, estimated from the widths and styles of its file.

A note takes lines of its own across the page, as LibreOffice and older versions of Word print it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial

from msp_dash.briefing.documents import word
from msp_dash.briefing.documents.model import Document, Sentence
from msp_dash.briefing.documents.paging import Heights, paged
from msp_dash.render.docx import MeasuredArea, page_room, text_height
from msp_dash.render.pdf.typeset import PAPERS

_SEPARATOR_PT = 16.0
"""The line above the notes, with the space around it."""


def word_pages_of(document: Document) -> tuple[tuple[int, ...], ...]:
    """Indices of the blocks on each page in Word, as `paged`."""
    width = PAPERS[document.size][0] - 2 * word.margin_of(document.kind)
    head = MeasuredArea(width)
    word.lead_parts(document, head)
    heights = []
    for block in document.blocks:
        area = MeasuredArea(width)
        word.write_blocks((block,), area)
        heights.append(area.height)
    room = page_room(document.size, document.foot, width)
    notes = partial(_notes, document, width)
    return paged(document, Heights(room, head.height, tuple(heights), notes))


def _notes(
    document: Document, width: float, new: Collection[int], cited: Sequence[Sentence]
) -> float:
    """The same sources once; of what is spoken one note a sentence."""
    notes = [note for one in cited for note in word.notes_of(one.cites)]
    if document.kind not in word.SPOKEN:
        notes = list({note.key: note for note in notes}.values())
    lines = (text_height(f"00 {note.text}", "footnote text", width) for note in notes)
    return _SEPARATOR_PT + sum(lines) if notes else 0.0
