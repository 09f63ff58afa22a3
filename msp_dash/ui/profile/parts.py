"""What a section of a profile holds: figures that say something, sentences, or why it is empty.

Without Streamlit, so that every profile can be made in a test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from msp_dash.data import TableError
from msp_dash.figures.record import Figure
from msp_dash.figures.registry import build, registry
from msp_dash.params import BadValue
from msp_dash.words import Words

Query = Mapping[str, str]
Ask = Callable[[str], Query | None]
"""What a figure is asked for in a profile; None where the profile does not ask for it."""
CITED_MAX = 2
"""Publications that a sentence names; the figure below it names all."""


@dataclass(frozen=True, slots=True)
class Part:
    """A figure of a section, and what it is asked for."""

    figure_id: str
    query: Query
    figure: Figure


@dataclass(frozen=True, slots=True)
class Found:
    """What a section holds. `why` says in one line why it holds nothing, where it does not."""

    name: str
    parts: tuple[Part, ...]
    lines: tuple[str, ...] = ()
    why: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.parts or self.lines)


@dataclass(frozen=True, slots=True)
class Made:
    """A whole profile. `leads_to`: minerals, or countries, whose profiles it leads on to."""

    title: str
    answer: tuple[str, ...]
    leads_to: tuple[str, ...]
    sections: tuple[Found, ...]


Sections = tuple[tuple[str, tuple[str, ...]], ...]
"""Names of sections and the figures of each."""


def part(figure_id: str, query: Query | None, w: Words) -> Part | None:
    """A figure that is registered and says something, else None."""
    if query is None or figure_id not in registry():
        return None
    try:
        figure = build(figure_id, {**query, "lang": w.lang})
    except (BadValue, TableError):
        return None
    return None if figure.kind == "empty" else Part(figure_id, query, figure)


def section(
    name: str, ids: Iterable[str], ask: Ask, w: Words, why: str, lines: Iterable[str] = ()
) -> Found:
    """The figures of a section that say something.

    Parameters
    ----------
    why : the line that stands where none does.
    """
    parts = tuple(filter(None, (part(figure_id, ask(figure_id), w) for figure_id in ids)))
    return Found(name, parts, tuple(lines), why)


def known(figure_id: str, query: Query) -> Query | None:
    """`query` as far as a figure has its parameters; None where it has none of them."""
    names = registry()[figure_id].names if figure_id in registry() else frozenset()
    kept = {name: value for name, value in query.items() if name in names}
    return kept or None


def cited(figure: Figure, w: Words, said: str = "") -> str:
    """A figure's title, or what is `said` of it, with the publications that it rests on."""
    used = [s for s in figure.sources if s.cite and s.cite in figure.sentence] or figure.sources
    shorts = list(dict.fromkeys(s.short or s.title for s in used))[:CITED_MAX]
    return w("profile.cited", sentence=said or figure.title, source="; ".join(shorts))
