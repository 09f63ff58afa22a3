"""Citations of the web pages that the facts come from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from msp_dash.data import Source, fact_source
from msp_dash.figures.dates import short_date
from msp_dash.figures.fields import column
from msp_dash.figures.record import Column
from msp_dash.words import Words

QUOTED = "relayed_primary"
"""Confidence in a row that quotes the publisher's own words, though others relayed them."""


def cited(source: Source, w: Words) -> Source:
    """A source with its dates and our own words in the reader's language."""
    return replace(source, cite=w.citation(source.cite), short=w.citation(source.short))


def fact_page(source_id: str, w: Words, locator: str = "") -> Source:
    """A page of the facts, cited shortly: who wrote it, when, where in it, and what was read.

    A mirror is no publisher and is not named; the record keeps its site, and the title.

    Titles run long, and some are in scripts that the bundled type does not have.

    `locator` : of a row (``U029, paragraph 26``); cited where it lies in this page.
    """
    page = fact_source(source_id)
    short = page.publisher
    if page.published:
        short = w("figures.fact_page", publisher=short, date=w.date(page.published))
    located, _, place = locator.partition(", ")
    place = w.place(place) if located == source_id else ""
    if place:
        short = w("figures.fact_page_place", page=short, place=place)
    cite = short
    if page.read_at:
        form = "relayed" if page.relayed else "copy"
        cite = w(f"figures.fact_page_{form}", page=short)
    return replace(page, cite=cite, short=short, place=place)


def page_citation(source_id: str, w: Words, locator: str = "") -> str:
    """Where a row was read: 'IOM3, 19 Oct 2023'; with the place, where `locator` is of the page."""
    one = fact_page(source_id, w, locator)
    text = one.publisher
    if one.published:
        text = w("figures.fact_page", publisher=text, date=short_date(one.published, w))
    return w("figures.fact_page_place", page=text, place=one.place) if one.place else text


def locator_column(locators: Iterable[str], w: Words) -> Column:
    """The column of locators: 'The White House, 13 Feb 2025, paragraph 26'."""
    distinct = dict.fromkeys(filter(None, locators))
    own = {one: page_citation(one.partition(", ")[0], w, one) for one in distinct}
    return column("locator", w, labels=own)


def row_pages(row: Mapping[str, str], w: Words) -> tuple[Source, ...]:
    """The page of a row of the facts, and the one in which its locator lies, with the place."""
    located = row["locator"].partition(", ")[0]
    ids = dict.fromkeys(filter(None, (row["source_id"], located)))
    return tuple(fact_page(one, w, row["locator"]) for one in ids)


def quotation(row: Mapping[str, str]) -> str:
    """The passage that a row quotes; "" where the words are those of a data set that relays it."""
    if fact_source(row["source_id"]).relayed and row.get("confidence") != QUOTED:
        return ""
    return row["quote"]
