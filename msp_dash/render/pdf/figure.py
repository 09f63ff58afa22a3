"""A figure as a PDF: picture (split where taller than a page), sources, notes, data table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from msp_dash.config.clock import today
from msp_dash.data import Source
from msp_dash.figures.record import EmptyEncoding, Figure
from msp_dash.render.fit import parts
from msp_dash.render.layout.compose import compose
from msp_dash.render.pdf.extract import extract, omitted_rows_note
from msp_dash.render.pdf.tables import table_data
from msp_dash.render.pdf.typeset import (
    PAPERS,
    Paper,
    column_width,
    compile_pdf,
    page_data,
    template,
)
from msp_dash.render.svg import write
from msp_dash.render.table import foot_lines
from msp_dash.words import Words, words

PT_A_PX = 0.64
"""Scale of pictures on paper: their smallest text, 12.5 px, becomes 8 pt."""

_HEAD_FOOT_PT = 215.0
"""Height that margins, header, footer and a two-line title take on a page with a picture."""


def picture_room(paper: Paper) -> float:
    """Height in px of a picture that has a page."""
    return (PAPERS[paper][1] - _HEAD_FOOT_PT) / PT_A_PX


def pictures(figure: Figure, width_pt: float, paper: Paper, w: Words) -> list[dict[str, Any]]:
    """The figure's picture for a column of `width_pt`, split if it is taller than a page.

    Returns
    -------
    list of dict
        ``svg``, ``alt`` and ``share``, the fraction of the column width that it takes. Empty
        for a figure without data, whose reason is printed as text.
    """
    if isinstance(figure.encoding, EmptyEncoding):
        return []
    width = round(width_pt / PT_A_PX)
    height = picture_room(paper)
    figure_parts = parts(figure, width, height)
    out = []
    for number, part in enumerate(figure_parts, start=1):
        drawing = compose(part, width=width)
        share = min(1.0, height / (drawing.height * width / drawing.width))
        alt = figure.alt
        if len(figure_parts) > 1:
            alt = w("paper.part", alt=figure.alt, part=number, all=len(figure_parts))
        out.append({"svg": write(drawing, once=True), "alt": alt, "share": share})
    return out


def source_items(sources: Sequence[Source], w: Words) -> list[dict[str, str]]:
    """Sources as templates print them: ``text`` with licence, ``url``, and ``shown``, its host."""
    out = []
    for source in sources:
        cite = (source.cite or source.title).removesuffix(".")
        text = w("documents.sentence", text=cite)
        if source.licence and source.licence not in cite:
            text = w("paper.source_full", cite=cite, licence=source.licence.removesuffix("."))
        url = source.url if source.url.startswith(("https://", "http://")) else ""
        out.append({"text": text, "url": url, "shown": urlsplit(url).hostname or ""})
    return out


def sources_date(sources: Sequence[Source], w: Words) -> str:
    """'Sources published up to July 2026', by the newest date of the sources; or ""."""
    days = [s.published for s in sources if s.published[:4].isdigit()]
    return w("paper.sources_to", date=w.date(max(days))) if days else ""


def figure_pdf(figure: Figure, *, paper: Paper = "a4", made_on: dt.date | None = None) -> bytes:
    """One figure as a PDF: picture, sources with licences, notes, and its numbers as a table.

    Of a long table only an extract is printed, with a note that says so.

    Parameters
    ----------
    figure : the record.
    paper : size of the sheet.
    made_on : day that is printed; today without it. The same figure and day give the same bytes.

    Returns
    -------
    bytes
        A tagged PDF 1.7 that conforms to PDF/UA-1 and PDF/A-2a.

    Raises
    ------
    ValueError
        For a paper that is not in `PAPERS`.
    """
    if paper not in PAPERS:
        raise ValueError(f"No paper {paper!r}. Choose one of {', '.join(PAPERS)}.")
    day = made_on or today()
    w = words(figure.params["lang"])
    width = column_width(paper)
    reason = figure.encoding.reason if isinstance(figure.encoding, EmptyEncoding) else ""
    notes = [note for note in figure.notes if note != reason]
    second = [w("figures.second", sentence=figure.second)] if figure.second else []
    part = extract(figure)
    data = page_data(
        w,
        title=figure.title,
        author="",
        head=sources_date(figure.sources, w),
        foot=w("paper.foot_figure"),
        made_on=day,
        paper=paper,
    )
    data |= {
        "figure": {
            "title": figure.title,
            "subtitle": figure.subtitle,
            "reason": reason,
            "pictures": pictures(figure, width, paper, w),
            "lines": [
                *second,
                *notes,
                foot_lines(figure, day)[-1],
                w("export.fetch", link=figure.link),
            ],
        },
        "sources": source_items(figure.sources, w),
        "table": {
            "heading": w("paper.numbers"),
            "lines": [omitted_rows_note(figure, part, w)] if part else [],
            "parts": table_data(part.figure if part else figure, width, w),
        },
    }
    return compile_pdf(template(__package__, "figure.typ"), data, day)
