"""Caveats added to any figure after its builder: corrections, edits, rounding, column choice."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from msp_dash.analysis.contribution import RESERVES
from msp_dash.data import Source, load, newest_record, source
from msp_dash.data.corrections import Correction, accepted
from msp_dash.data.curated import Edit, edit_of
from msp_dash.data.fields import ColumnFormat
from msp_dash.data.frames import arrays
from msp_dash.data.sources import records
from msp_dash.figures.columns import column_notes
from msp_dash.figures.common import publication
from msp_dash.figures.fact_pages import cited, fact_page
from msp_dash.figures.record import Figure
from msp_dash.words import Words, words
from msp_dash.words.catalogue import SOURCE_LANGUAGE
from msp_dash.words.numbers import HHI_MAX, WHOLE_SHARE, rounded

SERIES: Mapping[str, str] = {"outlook": "usgs-outlook", "listings": "lists"}
"""Table -> id of its publication, where publisher and edition do not identify it."""


def with_caveats(figure: Figure, tables: Collection[str] = ()) -> Figure:
    """The figure with the notes that its numbers call for, before the builder's own.

    Parameters
    ----------
    tables : tables that it is built on (`registry.tables_of`); ``facts/members`` is a
        hand-maintained one.

    Raises
    ------
    TableError
        Where they may have been corrected, and the list of corrections cannot be used.
    """
    w = words(figure.params["lang"])
    if w.lang != SOURCE_LANGUAGE:
        figure = replace(figure, sources=tuple(cited(one, w) for one in figure.sources))
    corrections = accepted() if any("/" not in name for name in tables) else ()
    applicable = [one for one in corrections if one.table in tables and concerns(one, figure)]
    notes = (
        *(_edited(edit, w) for edit in _edits(figure, tables)),
        *_over_whole(figure, w),
        *(corrected(one, w) for one in applicable),
        *(column_notes(figure, w) if "reserves" in tables else ()),
    )
    if not notes:
        return figure
    pages = {page.id: page for page in (correction_source(one, w) for one in applicable)}
    added = tuple(page for page in pages.values() if page not in figure.sources)
    return replace(
        figure,
        notes=(*notes, *figure.notes),
        sources=figure.sources + added,
        sentence=_cited(figure, added),
    )


def _cited(figure: Figure, added: tuple[Source, ...]) -> str:
    """The sentence to quote, which cites what was added where it cites all of the figure's."""
    cites = "; ".join(one.cite for one in figure.sources)
    return figure.sentence.replace(cites, "; ".join((cites, *(one.cite for one in added))))


def concerns(one: Correction, figure: Figure) -> bool:
    """Whether a number of the figure is the corrected one, or may rest on it.

    The publication is one of the figure's, and a row is of the same mineral and stage, and, where
    rows name the edition of their number, of that edition and year. Of which country does not
    matter: a share rests on the sum of all, a rank on each.
    """
    if _publication(one) not in {source.id for source in figure.sources}:
        return False
    key = dict(one.key) | ({"stage": RESERVES} if one.table == "reserves" else {})
    data = figure.data
    # Where rows name years of several tables, the parameter is that of one of them.
    selections = ("mineral", "stage", *(() if "years" in data else ("year",)))
    if any(
        figure.params[name] != key[name]
        for name in selections
        if name in key and name not in data and figure.params.get(name)
    ):
        return False
    # A row with an edition of its own and one of the year before is made from two numbers.
    single = "edition" in data and "before_edition" not in data
    row = ("mineral", "stage", *(("source", "edition", "year") if single else ()))
    names = [name for name in row if name in data and name in key]
    if not names:
        return len(data) > 0
    rows = zip(*(map(_key_text, data[name].tolist()) for name in names), strict=True)
    return tuple(key[name] for name in names) in rows


def _key_text(cell: object) -> str:
    """A cell as keys have it: a year is a whole number, also where it is a column of floats."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def corrections_of(table: str, w: Words, **row: str) -> tuple[Source, ...]:
    """Where corrections of such rows are taken from, for a sentence that is no figure's.

    Parameters
    ----------
    row : what a row is of, as its key has it: source, edition, mineral ...
    """
    same = (one for one in accepted() if one.table == table and row.items() <= one.key.items())
    return tuple(dict.fromkeys(correction_source(one, w) for one in same))


def _publication(one: Correction) -> str:
    if one.table in SERIES:
        return newest_record(SERIES[one.table])
    return publication(one.key["source"], one.key["edition"]).id


def correction_source(one: Correction, w: Words) -> Source:
    """Where a correction is taken from: a publication, or a page that the facts cite."""
    if one.source in records():
        return cited(source(one.source), w)
    return fact_page(one.source, w)


def corrected(one: Correction, w: Words) -> str:
    """What was corrected, from and to what, when, and by which source: a sentence."""
    row = _row(one.table, tuple(one.key.items()))
    return w(
        "figures.note.corrected",
        row=", ".join(_row_words(one, w)),
        new=_cell(one, one.new, row, w),
        old=_cell(one, one.old, row, w),
        date=w.date(one.date),
        source=correction_source(one, w).short,
    )


@lru_cache(maxsize=256)
def _row(table: str, key: tuple[tuple[str, str], ...]) -> Mapping[str, Any]:
    """The row as the table has it now; empty where none has that key."""
    rows = load(table)
    for name, text in key:
        rows = rows[rows[name].astype(str) == text]
    return rows.iloc[0].to_dict() if len(rows) == 1 else {}


def _row_words(one: Correction, w: Words) -> Iterator[str]:
    """'Reserves', 'rare earths', 'Brazil': the table, and what its row is of."""
    yield w(f"pages.sources.table.{one.table}")
    last = ("iso3", "jurisdiction", "year")
    order = ("mineral", *(name for name in one.key if name not in ("mineral", *last)), *last)
    for name in (name for name in order if name in one.key):
        text = one.key[name]
        if name == "mineral":
            yield _inside(w.mineral(text))
        elif name in ("iso3", "jurisdiction"):
            yield w.country(text)
        elif w.has(key := f"params.{name}.{text}") and name not in ("source", "edition"):
            yield _inside(w(key))
        elif name == "year":
            yield text


def _inside(label: str) -> str:
    """A label inside a line: 'Rare earths' as 'rare earths'; 'EV' stays."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def _cell(one: Correction, text: str, row: Mapping[str, Any], w: Words) -> str:
    """A cell of the line in words: '11,000,000 t', '>75,000,000 t', 'estimated'."""
    if not text:
        return w("words.status.not_available")
    if one.column != "value":
        key = f"words.status.{text}"
        return w(key) if w.has(key) else f"{one.column} {text}"
    unit = str(row.get("unit", "t"))
    amount = f"{w.quantity(float(text))} {w(key) if w.has(key := f'words.unit.{unit}') else unit}"
    return f">{amount}" if row.get("status") == "at_least" else amount


def _edits(figure: Figure, tables: Collection[str]) -> Iterator[Edit]:
    """Edits since the last check of tables that the figure is built on, and of pages it cites."""
    yield from filter(None, (edit_of(name) for name in tables if "/" in name))
    pages = edit_of("facts/sources")
    if pages and {one.id for one in figure.sources} & {*pages.added, *pages.changed}:
        yield pages


def _edited(edit: Edit, w: Words) -> str:
    return w("figures.note.edited", table=table_label(edit, w), changes=changes(edit, w))


def table_label(edit: Edit, w: Words) -> str:
    """Name of an edited table; its file name where it has none, as labels of publishers."""
    _, folder, name = edit.place.removesuffix(".csv").split("/")
    key = f"pages.sources.{folder.removesuffix('s')}.{name}"
    return w(key) if w.has(key) else f"{name}.csv"


def changes(edit: Edit, w: Words) -> str:
    """'1 row changed, 2 rows removed'."""
    texts = [w(f"figures.note.rows_{kind}", n=n) for kind, n in edit.counts.items()]
    return ", ".join(texts or [w("figures.note.rows_same")])


def _over_whole(figure: Figure, w: Words) -> Iterator[str]:
    """Says why a share is printed as "about 100%", or an HHI as "about 10,000".

    The publisher's rounded total is smaller than the sum of its rows. The data keep what follows
    from it; `Numbers.share` and `Numbers.hhi` print what is possible.
    """
    if rounded(100 * _largest(figure, "share"), 1) > 100 * WHOLE_SHARE:
        yield w("figures.note.over_whole", whole=w.percent(WHOLE_SHARE))
    if rounded(_largest(figure, "hhi"), 0) > HHI_MAX:
        yield w("figures.note.over_hhi", most=w.whole(HHI_MAX))


def _largest(figure: Figure, kind: ColumnFormat) -> float:
    """The largest number in the columns of a format, 0 where there is none."""
    fields = {column.field for column in figure.table if column.format == kind}
    columns = zip(figure.data.columns, arrays(figure.data), strict=True)
    numbers = (np.asarray(column, float) for name, column in columns if name in fields)
    return max((float(np.fmax.reduce(one, initial=0.0)) for one in numbers), default=0.0)
