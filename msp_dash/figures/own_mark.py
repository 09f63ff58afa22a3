"""Marks a figure that an office's own tables went into: subtitle, notes, sources and sentence."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from msp_dash.data import Source
from msp_dash.data.own import ID_PREFIX, MARK, Note, folder, names_own, notes, rows
from msp_dash.figures.fact_pages import fact_page
from msp_dash.figures.record import Figure
from msp_dash.words import Words, words

OWN_TABLES = ("facts/projects", "facts/commitments")
"""Hand-maintained tables that may have own rows, as figures declare them."""
SITES_SUBJECT = "sites"
"""Subject of the figures that are built on the table of sites."""


def with_own_mark(figure: Figure, tables: Collection[str]) -> Figure:
    """The figure, marked where own rows, an own group or an own note are part of it.

    A figure of a table with own rows is marked whatever it selects: that none of them is in it
    says something of them too.

    Parameters
    ----------
    tables : tables that it is built on (`registry.tables_of`).
    """
    if not folder():
        return figure
    remarks = [one for one in notes() if concerns(one, figure)]
    if not (remarks or _has_own_rows(figure, tables) or _names_own(figure)):
        return figure
    w = words(figure.params["lang"])
    if _counts_own_rows(figure):
        title, second, claimed = map(_with_mark, (figure.title, figure.second, figure.claim))
        figure = replace(figure, title=title, second=second, claim=claimed)
    ids = dict.fromkeys([one.source for one in remarks])
    sentence = figure.sentence
    for one in figure.sources:
        if one.own:
            ids[one.id] = None
            sentence = sentence.replace(one.cite, fact_page(one.id, w).cite)
    cited = tuple(fact_page(one, w) for one in ids)
    own = _source(w)
    return replace(
        figure,
        subtitle=w("figures.own.subtitle", subtitle=figure.subtitle).strip(),
        notes=(*_remarks(remarks, w), w("figures.own.note"), *figure.notes),
        sources=(own, *(one for one in figure.sources if not one.own), *cited),
        sentence=_claim(sentence, own, w),
    )


def _with_mark(sentence: str) -> str:
    return sentence and f"{sentence} {MARK}".strip()


def _claim(sentence: str, own: Source, w: Words) -> str:
    return sentence and w("figures.claim", title=sentence.removesuffix("."), cites=own.cite)


def concerns(note: Note, figure: Figure) -> bool:
    """Whether a note stands under a figure."""
    return note.figure == figure.id and note.parameters.items() <= dict(figure.params).items()


def _counts_own_rows(figure: Figure) -> bool:
    """Whether its sentences count own rows with the published ones; projects they count apart."""
    subject, _, _ = figure.id.partition(".")
    return subject in ("sites", "commitments") and bool(rows(subject))


def _has_own_rows(figure: Figure, tables: Collection[str]) -> bool:
    own = [name.rpartition("/")[2] for name in OWN_TABLES if name in tables]
    if figure.id.partition(".")[0] == SITES_SUBJECT:
        own.append("sites")
    return any(rows(name) for name in own)


def _names_own(figure: Figure) -> bool:
    return figure.own or any(map(names_own, figure.params.values()))


def _remarks(own: list[Note], w: Words) -> Iterator[str]:
    for note in own:
        page = fact_page(note.source, w)
        yield w("figures.own.remark", note=note.text.removesuffix("."), source=page.short)


def _source(w: Words) -> Source:
    return Source(
        id=ID_PREFIX,
        publisher=w("figures.own.publisher"),
        title=w("figures.own.title"),
        edition="",
        published="",
        licence=w("figures.own.licence"),
        url="",
        short=w("figures.own.cite"),
        cite=w("figures.own.cite"),
    )
