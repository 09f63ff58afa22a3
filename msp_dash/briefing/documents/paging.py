"""Which blocks of a paper stand on which page, by the heights that a format gives them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

from msp_dash.briefing.documents.model import Document, Heading, Sentence, sentences


class TooLong(ValueError):
    """A paper that needs more pages than it may have."""


class NotesHeight(Protocol):
    """Height in pt of the notes of a page."""

    def __call__(self, new: Collection[int], cited: Sequence[Sentence]) -> float:
        """Of these publications, by number, and of sentences whose sources no page before has."""


@dataclass(frozen=True, slots=True)
class Heights:
    """Lengths in pt: of the room on a page, the title, each block with what is above it, notes."""

    room: float
    title: float
    blocks: tuple[float, ...]
    notes: NotesHeight


def paged(document: Document, heights: Heights) -> tuple[tuple[int, ...], ...]:
    """Indices of the blocks on each page, as many as fit in their order.

    Raises
    ------
    TooLong
        When a block alone is higher than a page.
    """
    sheet = _Sheet(document, heights)
    pages: list[list[int]] = [[]]
    for index in range(len(document.blocks)):
        pages[-1].append(index)
        if sheet.fits(pages):
            continue
        page = pages.pop()
        opens = len(page) > 1 and isinstance(document.blocks[page[-2]], Heading)
        at = -2 if opens else -1
        pages += [page[:at], page[at:]]
        if not pages[-2] or not sheet.fits(pages):
            raise TooLong(f"block {index} is higher than a page")
    return tuple(map(tuple, pages))


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Whether the last of some pages is too long."""

    document: Document
    heights: Heights

    def fits(self, pages: Sequence[Sequence[int]]) -> bool:
        """Whether the blocks of the last page fit above the notes that it introduces."""
        *before, own = (
            set(numbers_of(self.document, page, first=not n)) for n, page in enumerate(pages)
        )
        first = len(pages) == 1
        title = self.heights.title if first else 0.0
        texts = sum(self.heights.blocks[index] for index in pages[-1])
        *earlier, last = (
            tuple(_cited(self.document, page, first=not n)) for n, page in enumerate(pages)
        )
        noted = {frozenset(one.cites) for page in earlier for one in page}
        cited = tuple(one for one in last if frozenset(one.cites) not in noted)
        notes = self.heights.notes(own.difference(*before), cited)
        return title + texts + notes <= self.heights.room


def numbers_of(document: Document, page: Sequence[int], *, first: bool) -> tuple[int, ...]:
    """Numbers of the publications that a page cites, each once; `first` where it has the title."""
    keys = (cite.key for one in _cited(document, page, first=first) for cite in one.cites)
    return tuple(dict.fromkeys(document.numbers[key] for key in keys))


def _cited(document: Document, page: Sequence[int], *, first: bool) -> Iterator[Sentence]:
    head = (document.title, *([document.lead] if document.lead else [])) if first else ()
    return chain(head, *(sentences(document.blocks[index]) for index in page))
