"""Citations of the web pages that the facts come from."""

from __future__ import annotations

from dataclasses import replace

from msp_dash.data import Source, fact_source
from msp_dash.words import Words


def cited(source: Source, w: Words) -> Source:
    """A source with its dates and our own words in the reader's language."""
    return replace(source, cite=w.citation(source.cite), short=w.citation(source.short))


def fact_page(source_id: str, w: Words) -> Source:
    """A page of the facts, cited shortly: who wrote it, when, and whether a copy was read.

    A mirror is no publisher and is not named; the record keeps its site, and the title.

    Titles run long, and some are in scripts that the bundled type does not have.
    """
    page = fact_source(source_id)
    short = page.publisher
    if page.published:
        short = w("figures.fact_page", publisher=short, date=w.date(page.published))
    cite = short
    if page.read_at:
        cite = w("figures.fact_page_copy", page=short)
    return replace(page, cite=cite, short=short)
