"""Look up the publications that a text slide cites, by source id.

An id is either a record of ``data/sources.yaml`` (``usgs-mcs-2026``) or a web page cited by the
fact tables, a row of ``data/facts/sources.csv`` (``S001``).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from msp_dash.data import Source, facts, source
from msp_dash.data.sources import records
from msp_dash.figures.fact_pages import fact_page
from msp_dash.words import Words


@lru_cache(maxsize=1)
def _pages() -> frozenset[str]:
    return frozenset(facts("sources")["source_id"])


def is_known(source_id: str) -> bool:
    """Whether a record of that id is kept.

    Raises
    ------
    TableError
        When the records cannot be read.
    """
    return source_id in records() or source_id in _pages()


def every_id() -> tuple[str, ...]:
    """All ids: those of the publishers of numbers first, then the pages of the facts."""
    return (*records(), *sorted(_pages()))


def cited_sources(source_ids: Iterable[str], w: Words) -> tuple[Source, ...]:
    """The record of each id once, in order; for an id that is no more, one that says so."""
    return tuple(_cited_source(source_id, w) for source_id in dict.fromkeys(source_ids))


def _cited_source(source_id: str, w: Words) -> Source:
    if source_id in records():
        return source(source_id)
    if source_id in _pages():
        return fact_page(source_id, w)
    sentence = w("briefing.source_gone", id=source_id)
    plain = dict.fromkeys(Source.__slots__, "")
    return Source(
        **plain | {"id": source_id, "title": sentence, "short": sentence, "cite": sentence}
    )
