"""What papers on a country and papers on a mineral have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import ClassVar, Literal

from msp_dash.briefing.documents.model import Number, Numbers, Sentence
from msp_dash.briefing.documents.parts import Part, bulleted, facts_of, figure_of
from msp_dash.figures.record import Figure
from msp_dash.words import Words

NUMBERS_MOST = 3


class SubjectParts(ABC):
    """Figures and parts of papers on `key`, written for `reader`: a country, "" for the partners.

    `key` is the code of a country or the id of a mineral, `subject` the parameter that takes it.
    """

    subject: ClassVar[Literal["country", "mineral"]]

    def __init__(self, key: str, w: Words, reader: str = "") -> None:
        self.key, self.w, self.reader = key, w, reader

    @property
    def label(self) -> str:
        """Name as a heading prints it."""
        return self.w.country(self.key) if self.subject == "country" else self.w.mineral(self.key)

    @property
    def name(self) -> str:
        """Name inside a sentence."""
        of = self.w.the_country if self.subject == "country" else self.w.the_mineral
        return of(self.key)

    def values(self) -> dict[str, str]:
        """What the parameters of questions stand for."""
        return {self.subject: self.key}

    def figure(self, figure_id: str, **query: str) -> Figure | None:
        """A figure of this subject; None where there is none of its own."""
        figure = figure_of(figure_id, {self.subject: self.key, **query}, self.w)
        own = figure is not None and figure.params.get(self.subject) == self.key
        return figure if own else None

    @abstractmethod
    def title(self) -> Sentence:
        """What the paper says first."""

    @abstractmethod
    def quotable(self) -> Iterator[Number]:
        """Numbers to quote, the most telling first."""

    @abstractmethod
    def more(self) -> list[Part]:
        """Narrow parts for a last page with room, the most telling first."""

    @abstractmethod
    def points(self) -> list[Sentence]:
        """Sentences to be read aloud, the most telling first."""

    @cached_property
    def numbers_quoted(self) -> tuple[Number, ...]:
        """The first three numbers to quote, each with its sentence."""
        return tuple(islice(self.quotable(), NUMBERS_MOST))

    @property
    def quoted(self) -> tuple[Sentence, ...]:
        """Their sentences, which nothing else on the page repeats."""
        return tuple(one.label for one in self.numbers_quoted)

    def numbers(self) -> Part | None:
        """Numbers to quote, in large digits."""
        items = self.numbers_quoted
        return Part((Numbers(items),), wide=True) if items else None

    def titles(self, *figures: Figure | None) -> list[Sentence]:
        """What each of some figures says first; nothing of those without data."""
        return [one for figure in figures for one in facts_of(figure, self.w)[:1]]

    def unknown_of(self, gaps: list[Sentence]) -> Part | None:
        """What is not known."""
        return bulleted(self.w("documents.heading.unknown"), gaps)
