"""What a section of a profile holds: figures that say something, sentences, or why it is empty.

Without Streamlit, so that every profile can be made in a test.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from msp_dash.figures.record import EmptyEncoding, Figure
from msp_dash.figures.registry import build, registry
from msp_dash.params import BadValue
from msp_dash.words import Words

log = logging.getLogger(__name__)

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
class Down:
    """A figure that cannot be told: its table is down, or it failed. Its card says which."""

    figure_id: str
    query: Query


@dataclass(frozen=True, slots=True)
class Found:
    """What a section holds. `why` says in one line why it holds nothing, where it does not."""

    name: str
    parts: tuple[Part, ...]
    lines: tuple[str, ...] = ()
    why: str = ""
    down: tuple[Down, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show, and nothing at fault."""
        return not (self.parts or self.lines or self.down)


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
    found = _found(figure_id, query, w)
    return found if isinstance(found, Part) else None


def _found(figure_id: str, query: Query, w: Words) -> Part | Down | None:
    try:
        figure = build(figure_id, {**query, "lang": w.lang})
    except BadValue:
        return None
    except Exception:  # That it failed is no word on whether there are data: its card says so.
        log.exception("figure %s failed", figure_id)
        return Down(figure_id, query)
    if isinstance(figure.encoding, EmptyEncoding):
        return Down(figure_id, query) if figure.encoding.fault else None
    return Part(figure_id, query, figure)


def section(
    name: str, ids: Iterable[str], ask: Ask, w: Words, why: str, lines: Iterable[str] = ()
) -> Found:
    """The figures of a section that say something.

    Parameters
    ----------
    why : the line that stands where none does.
    """
    asked = ((figure_id, ask(figure_id)) for figure_id in ids if figure_id in registry())
    found = [_found(figure_id, query, w) for figure_id, query in asked if query is not None]
    parts = tuple(one for one in found if isinstance(one, Part))
    down = tuple(one for one in found if isinstance(one, Down))
    return Found(name, parts, tuple(lines), why, down)


def known(figure_id: str, query: Query) -> Query | None:
    """`query` as far as a figure has its parameters; None where it has none of them."""
    names = registry()[figure_id].names if figure_id in registry() else frozenset()
    kept = {name: value for name, value in query.items() if name in names}
    return kept or None


def cited(figure: Figure, w: Words) -> str:
    """A figure's title with the publications that it rests on."""
    used = [s for s in figure.sources if s.cite and s.cite in figure.sentence] or figure.sources
    shorts = list(dict.fromkeys(s.short or s.title for s in used))[:CITED_MAX]
    return w("profile.cited", sentence=figure.title, source="; ".join(shorts))
