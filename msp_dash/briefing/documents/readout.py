"""The read-out of a meeting on one page: who promised what to whom, by when, and its sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from msp_dash.briefing.documents import model
from msp_dash.briefing.documents.citing import citation
from msp_dash.briefing.documents.paging import TooLong
from msp_dash.briefing.documents.papers import PAGES, pages_in_all
from msp_dash.briefing.outputs import PaperSize
from msp_dash.briefing.readout import Readout
from msp_dash.config.clock import today
from msp_dash.data.own import MARK
from msp_dash.data.own_append import COMMITMENTS, Prepared
from msp_dash.data.vocabulary import SEPARATOR
from msp_dash.figures.fact_pages import fact_page
from msp_dash.params import Mineral
from msp_dash.words import Words, words

FORMATS = ("docx", "pdf")
ROWS_MOST = 40
"""Rows that may fit on a page."""


def readout_document(
    readout: Readout, checked: Prepared, lang: str = "en", size: PaperSize = "a4"
) -> model.Document:
    """The paper, with the mark of own content; what has no room on the page is counted at its end.

    Parameters
    ----------
    checked : rows of the read-out that have no complaints.
    """
    w = words(lang)
    rows = checked.rows[COMMITMENTS]
    date = w.date(readout.date)
    plain = model.Document(
        kind="readout",
        title=model.Sentence(MARK + readout.event),
        lead=model.Sentence(
            w("readout.lead", place=readout.place, date=date) if readout.place else date
        ),
        kicker=w("documents.kicker", kind=w("readout.kind"), subject=readout.event),
        note=w("figures.own.cite"),
        lang=lang,
        as_of=today().isoformat(),
        blocks=(),
        foot=w("figures.own.note"),
        size=size,
    )
    columns = tuple(
        model.Column(w(f"readout.head.{name}")) for name in ("who", "to", "what", "due")
    )
    cells = tuple(_cells(row.cells, checked, w) for row in rows[:ROWS_MOST])
    for shown in range(len(cells), 0, -1):
        blocks: tuple[model.Block, ...] = (model.Table(columns, cells[:shown]),)
        if more := len(rows) - shown:
            rest = model.Sentence(w("readout.more", n=more))
            blocks = (*blocks, model.Paragraph((rest,), small=True))
        document = replace(plain, blocks=blocks)
        try:
            if len(pages_in_all(document)) <= PAGES["readout"]:
                return document
        except TooLong:
            continue
    raise TooLong(readout.event)


def _cells(cells: Mapping[str, str], checked: Prepared, w: Words) -> tuple[model.Sentence, ...]:
    what, due = MARK + cells["commitment"], cells["deadline"]
    if cells["minerals"]:
        ids = map(Mineral.canonical, _parts(cells["minerals"]))
        names = (w.mineral_as(f"mineral.name.{one}", one) for one in ids)
        what = w("readout.what", what=what, minerals=", ".join(names))
    cites = [_citation(one, checked, w) for one in (cells["source_id"], *_also(cells))]
    return (
        model.Sentence(cells["who"]),
        model.Sentence(", ".join(w.country(code) for code in _parts(cells["to_iso3"]))),
        model.Sentence(what, tuple(cites)),
        model.Sentence(w.date(due) if due else w("commitments.no_deadline")),
    )


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(SEPARATOR) if part.strip()]


def _also(cells: Mapping[str, str]) -> list[str]:
    return cells["also_source_ids"].replace(SEPARATOR, " ").split()


def _citation(source_id: str, checked: Prepared, w: Words) -> model.Citation:
    """The note of a source: an own one with its mark and title, others as every paper has them."""
    own = checked.sources.get(source_id)
    if own is None:
        return citation(fact_page(source_id, w), w)
    text = w(
        "readout.source",
        publisher=MARK + own["publisher"],
        title=own["title"],
        date=w.date(own["date"]),
    )
    return model.Citation(source_id, text, url=own["url"])
