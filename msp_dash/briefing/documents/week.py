"""The changes of a week on one sheet: the ruler, what happened, what lies ahead, what is open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from msp_dash.briefing.documents import model
from msp_dash.briefing.documents.citing import citation
from msp_dash.briefing.documents.paging import TooLong
from msp_dash.briefing.documents.pdf import pages_of
from msp_dash.config.clock import today
from msp_dash.figures.record import Figure
from msp_dash.figures.registry import figure_name
from msp_dash.figures.week.changes import week_of
from msp_dash.figures.week.data import Row, day_text, happened, rows_of, text_of
from msp_dash.params import View
from msp_dash.render.feeds import title_of
from msp_dash.words import Words

COLUMNS = ("date", "text.change", "step")
ROWS_TRIED = (40, 30, 24, 20, 16, 13, 10, 8, 6, 5, 4, 3, 2, 1)
"""Rows that each list may have, until all fit on the sheet."""


def document_of(figure: Figure, view: View) -> model.Document:
    """The changes of a view as a document with all rows; a list without any is left out.

    Parameters
    ----------
    figure : ``week.changes`` of the view.
    """
    w, day = view.words, today().isoformat()
    picture = model.Picture(
        figure, model.Sentence(figure_name(figure.id, w)), subtitle=figure.subtitle
    )
    return model.Document(
        kind="week",
        title=model.Sentence(figure.title),
        lead=model.Sentence(figure.second) if figure.second else None,
        kicker=title_of(view),
        note=w("documents.as_of", date=w.date(day)),
        lang=w.lang,
        as_of=day,
        blocks=(picture, *_blocks(view), _notes(figure)),
    )


def sheet_of(figure: Figure, view: View) -> model.Document:
    """The same on one page: longer lists are cut, and it says by how much.

    The ruler of many months may be so high that it leaves no room; then the lists stand alone.
    """
    whole = document_of(figure, view)
    picture, *_, notes = whole.blocks
    cut = (
        replace(whole, blocks=(*head, *_blocks(view, most), notes))
        for head in ((picture,), ())
        for most in ROWS_TRIED
    )
    return next(filter(_fits, cut))


def _fits(document: model.Document) -> bool:
    try:
        return len(pages_of(document)) == 1
    except TooLong:
        return False


def _notes(figure: Figure) -> model.Paragraph:
    return model.Paragraph(tuple(map(model.Sentence, figure.notes)), small=True)


def _blocks(view: View, most: int | None = None) -> Iterator[model.Block]:
    """The lists of a view, each of at most so many rows."""
    w, missing = view.words, 0
    columns = tuple(model.Column(w(f"fields.{name}")) for name in COLUMNS)
    for name, changes in week_of(view).lists.items():
        kept = most or len(changes)
        # Of what has been, the newest.
        visible = changes[:kept] if name == "ahead" else changes[-kept:]
        missing += len(changes) - len(visible)
        if visible:
            yield model.Heading(w(f"pages.week.{name}.heading"))
            yield model.Table(columns, tuple(_cells(row, w) for row in rows_of(visible, w)))
    if missing:
        yield model.Paragraph((model.Sentence(w("follow.more", n=missing)),), small=True)


def _cells(row: Row, w: Words) -> tuple[model.Sentence, ...]:
    cites = tuple(citation(page, w) for page in row.pages)
    return (
        model.Sentence(day_text(row.change, w)),
        model.Sentence(text_of(row, w), cites),
        model.Sentence(happened(row, w)),
    )
