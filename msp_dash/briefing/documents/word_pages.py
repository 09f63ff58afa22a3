"""How many pages a paper takes in Word, estimated from the widths and styles of its file.

A note takes lines of its own across the page, as LibreOffice and older versions of Word print it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial

from msp_dash.briefing.documents.model import Document, Sentence
from msp_dash.briefing.documents.paging import Heights, paged
from msp_dash.briefing.documents.word import SPOKEN, lead_parts, margin_of, write_blocks
from msp_dash.render.docx import MeasuredArea, page_room, text_height
from msp_dash.render.pdf.typeset import PAPERS

_SEPARATOR_PT = 16.0
"""The line above the notes, with the space around it."""
_SPARE_PT = 8.0
"""Left free on each page."""


def word_pages_of(document: Document) -> tuple[tuple[int, ...], ...]:
    """Indices of the blocks on each page in Word, as `paged`."""
    width = PAPERS[document.size][0] - 2 * margin_of(document.kind)
    head = MeasuredArea(width)
    lead_parts(document, head)
    heights = []
    for block in document.blocks:
        area = MeasuredArea(width)
        write_blocks((block,), area)
        heights.append(area.height)
    room = page_room(document.size, document.foot, width) - _SPARE_PT
    notes = partial(_notes, document, width)
    return paged(document, Heights(room, head.height, tuple(heights), notes))


def _notes(
    document: Document, width: float, new: Collection[int], cited: Sequence[Sentence]
) -> float:
    """Each publication once; of what is spoken one note a sentence."""
    if document.kind in SPOKEN:
        texts = ["; ".join(cite.text for cite in one.cites) for one in cited if one.cites]
    else:
        texts = [document.citations[number - 1].text for number in new]
    lines = (text_height(f"00 {text}", "footnote text", width) for text in texts)
    return _SEPARATOR_PT + sum(lines) if texts else 0.0
