"""Columns of data tables by field: heading, format and names of ids, from the field catalog."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from msp_dash.data.fields import COUNTRY, FIELDS, MINERAL, column_of
from msp_dash.figures.record import Column
from msp_dash.words import Words
from msp_dash.words.names import countries, minerals


def column(
    name: str, w: Words, *, labels: Mapping[str, str] | None = None, unit: str = ""
) -> Column:
    """The column of a field.

    Parameters
    ----------
    name : name of a field (``share``, ``value.demand``).
    labels : names of its ids that no vocabulary has.
    unit : id of a unit (``t``), or its name, for a heading that has it.

    Raises
    ------
    KeyError
        When the catalog has no such field.
    """
    field = FIELDS[name]
    return Column(
        column_of(name),
        heading(name, w, unit),
        field.format,
        tuple((labels or {}).items()),
        field.vocabulary,
    )


def column_or_name(name: str, w: Words) -> Column:
    """The column of a field; headed by its name where the catalog has no heading for it."""
    return column(name, w) if w.has(f"fields.{name}") else Column(name, name)


def heading(name: str, w: Words, unit: str = "") -> str:
    """Heading of a field; where it has none of its own, that of its column."""
    own, unit_key = f"fields.{name}", f"words.unit.{unit}"
    unit_name = w(unit_key) if w.has(unit_key) else unit
    return w(own if w.has(own) else f"fields.{column_of(name)}", unit=unit_name)


def columns(names: Iterable[str | Column], w: Words, unit: str = "") -> tuple[Column, ...]:
    """The columns of several fields; a `Column` stays as it is."""
    return tuple(one if isinstance(one, Column) else column(one, w, unit=unit) for one in names)


def label(cell: str, of: Column, w: Words) -> str:
    """Name of the id in a cell; of ids joined by ``;`` their names. Other text stays."""
    if cell in (own := dict(of.labels)):
        return own[cell]
    name = next(_names(cell, of.vocabulary, w), None)
    if name is None and ";" in cell and of.vocabulary:
        return ", ".join(label(part.strip(), of, w) for part in cell.split(";"))
    return cell if name is None else name


def id_name(cell: str, field: str, of: Column | None, w: Words) -> str:
    """`label` of an id outside its table, where a code stands for its country."""
    if of and (of.labels or of.vocabulary):
        return label(cell, of, w)
    return label(cell, Column(field, field, vocabulary=_vocabulary(field)), w)


def _vocabulary(field: str) -> tuple[str, ...]:
    return FIELDS[field].vocabulary if field in FIELDS else ()


def _names(cell: str, vocabulary: tuple[str, ...], w: Words) -> Iterator[str]:
    for place in vocabulary:
        if place == COUNTRY:
            if cell in _codes():
                yield w.country(cell)
        elif place == MINERAL:
            if cell in _minerals():
                yield w.mineral(cell)
        elif w.has(key := f"{place}.{cell.replace('-', '_')}"):
            yield w(key)


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    return frozenset(countries())


@lru_cache(maxsize=1)
def _minerals() -> frozenset[str]:
    return frozenset(minerals())
