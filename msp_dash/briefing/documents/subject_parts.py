"""What papers on a country and papers on a mineral have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from types import MappingProxyType
from typing import ClassVar, Literal

from msp_dash.analysis.projects import ALL_STRENGTHS, OUTSIDE
from msp_dash.briefing.documents.citing import sentence
from msp_dash.briefing.documents.model import Number, Numbers, Sentence
from msp_dash.briefing.documents.operators import MINE
from msp_dash.briefing.documents.parts import Part, bulleted, facts_of, figure_of
from msp_dash.config.clock import today
from msp_dash.figures.absence import claimed, looked
from msp_dash.figures.record import Figure
from msp_dash.words import Words

NUMBERS_MOST = 3
NARROWED: Mapping[str, Mapping[str, str | Sequence[str]]] = MappingProxyType(
    {
        "projects": {"msp_link_strength": [one for one in ALL_STRENGTHS if one != OUTSIDE]},
        "owners": {"kind": MINE},
        "mines": {"stage": "mine"},
        "refines": {"stage": ("smelter", "refined")},
    }
)
"""Message of ``documents.none`` -> what else it says of rows that are not there."""


class SubjectParts(ABC):
    """Figures and parts of papers on `key`, written for `reader`: a country, "" for the partners.

    `key` is the code of a country or the id of a mineral, `subject` the parameter that takes it.
    """

    subject: ClassVar[Literal["country", "mineral"]]

    said: tuple[Sentence, ...] = ()
    """What stands above the parts, which none of them repeats."""

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

    @abstractmethod
    def values(self) -> Iterator[dict[str, str]]:
        """What the parameters of questions stand for, the case that answers best first."""

    def answer(self, question: str) -> list[Sentence]:
        """Sentences that answer a question of ``questions.csv`` better than one figure."""
        return []

    def speaks_of(self, text: str) -> bool:
        """Whether a sentence is of the subject and not only of what surrounds it."""
        return True

    def none(self, name: str) -> list[Sentence]:
        """That nothing is on record, where the tables that could have it have nothing.

        Parameters
        ----------
        name : of a message of ``documents.none`` on this subject.
        """
        key = f"documents.none.{self.subject}.{name}"
        if not self.w.has(key):
            return []
        absence = looked(*claimed(key), **{self.subject: self.key}, **NARROWED.get(name, {}))
        if absence is None:
            return []
        values = {self.subject: self.name, "date": self.w.date(today().isoformat())}
        return [sentence(absence.sentence(self.w, key, **values), absence.sources, self.w)]

    def figure(self, figure_id: str, **query: str) -> Figure | None:
        """A figure of this subject; None where there is none of its own."""
        figure = figure_of(figure_id, {self.subject: self.key, **query}, self.w)
        own = figure is not None and figure.params.get(self.subject) == self.key
        return figure if own else None

    @abstractmethod
    def title(self) -> Sentence:
        """What the paper says first."""

    def lead(self) -> Sentence | None:
        """What stands under the title."""
        return None

    def headline(self) -> tuple[Sentence, Sentence] | None:
        """Title and lead of a page that has room for one line; None where there is none such."""
        return None

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
        """The first three numbers to quote that are not said above, each with its sentence."""
        new = (one for one in dict.fromkeys(self.quotable()) if one.label not in self.said)
        return tuple(islice(new, NUMBERS_MOST))

    @property
    def quoted(self) -> tuple[Sentence, ...]:
        """Their sentences, which nothing else on the page repeats."""
        return (*self.said, *(one.label for one in self.numbers_quoted))

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
