"""Pages that the facts cite, as they are printed under a figure."""

from __future__ import annotations

from dataclasses import replace

from msp_dash.data import Source, fact_source
from msp_dash.words import Words


def fact_page(source_id: str, w: Words) -> Source:
    """A page of the facts, cited shortly: who wrote it and when. Its record keeps the title.

    Titles run long, and some are in scripts that the bundled type does not have.
    """
    page = fact_source(source_id)
    if not page.published:
        return replace(page, cite=page.publisher, short=page.publisher)
    date = w.date(page.published)
    cite = w("figures.fact_page", publisher=page.publisher, date=date)
    return replace(page, cite=cite, short=cite)
