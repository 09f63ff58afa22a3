"""Sections of a profile: figures that have data, sentences, or the reason why there are none.

This module does not import Streamlit, so that tests can build every profile.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from msp_dash.data import TableError
from msp_dash.figures.record import EmptyEncoding, Figure
from msp_dash.figures.registry import build, registry, resolve
from msp_dash.params import RIVALS, BadValue
from msp_dash.ui.view import ORDER
from msp_dash.words import Words

log = logging.getLogger(__name__)

Query = Mapping[str, str]
QueryBuilder = Callable[[str], Query | None]
"""Figure id -> its query in a profile; None where the profile leaves the figure out."""
CITED_MAX = 2
"""Maximum number of publications cited in a sentence; the figure below it cites all."""


@dataclass(frozen=True, slots=True)
class Part:
    """A figure of a section, and its query."""

    figure_id: str
    query: Query
    figure: Figure


@dataclass(frozen=True, slots=True)
class Down:
    """A figure that cannot be built: its table is missing, or it failed. Its card says which."""

    figure_id: str
    query: Query


@dataclass(frozen=True, slots=True)
class Section:
    """Content of a section. `why` is the line that is shown where it is empty."""

    name: str
    parts: tuple[Part, ...]
    lines: tuple[str, ...] = ()
    why: str = ""
    down: tuple[Down, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show, and nothing has failed."""
        return not (self.parts or self.lines or self.down)


@dataclass(frozen=True, slots=True)
class ProfileContent:
    """A whole profile. `leads_to`: minerals, or countries, whose profiles it links to."""

    title: str
    answer: tuple[str, ...]
    leads_to: tuple[str, ...]
    sections: tuple[Section, ...]

    @property
    def parts(self) -> tuple[Part, ...]:
        """The figures of all sections that have data."""
        return tuple(part for one in self.sections for part in one.parts)


Chosen = tuple[tuple[str, str], ...]
"""What the reader chose: name and value of parameters."""


def part(figure_id: str, query: Query | None, w: Words) -> Part | None:
    """A figure that is registered and has data, else None."""
    if query is None or figure_id not in registry():
        return None
    result = _build_part(figure_id, query, w)
    return result if isinstance(result, Part) else None


def _build_part(figure_id: str, query: Query, w: Words) -> Part | Down | None:
    try:
        figure = build(figure_id, {**query, "lang": w.lang})
    except BadValue:
        return None
    except Exception:  # A failure does not mean that there are no data.
        log.exception("figure %s failed", figure_id)
        return Down(figure_id, query)
    if isinstance(figure.encoding, EmptyEncoding):
        return Down(figure_id, query) if figure.encoding.fault else None
    return Part(figure_id, query, figure)


def section(
    name: str,
    ids: Iterable[str],
    query_of: QueryBuilder,
    w: Words,
    why: str,
    lines: Iterable[str] = (),
) -> Section:
    """Build a section from the figures that have data.

    Parameters
    ----------
    why : the line that is shown where there are none.
    """
    queries = ((figure_id, query_of(figure_id)) for figure_id in ids if figure_id in registry())
    results = [
        _build_part(figure_id, query, w) for figure_id, query in queries if query is not None
    ]
    parts = tuple(one for one in results if isinstance(one, Part))
    down = tuple(one for one in results if isinstance(one, Down))
    return Section(name, parts, tuple(lines), why, down)


def supported_query(figure_id: str, query: Query) -> Query | None:
    """`query` reduced to the parameters that a figure has; None where it has none of them."""
    names = registry()[figure_id].names if figure_id in registry() else frozenset()
    own = {name: value for name, value in query.items() if name in names}
    return own or None


def chosen_query(figure_id: str, query: Query | None, chosen: Query) -> Query | None:
    """The query of a figure with what the reader chose, as far as it has data of that.

    Of choices that it has no data of together, the last in `ORDER` goes first.
    """
    if query is None or figure_id not in registry():
        return query
    spec_ = registry()[figure_id]
    rest = {name: value for name, value in chosen.items() if value and name in spec_.names}
    while rest:
        replaced = {RIVALS[name] for name in rest if name in RIVALS}
        candidate = {n: v for n, v in query.items() if n not in replaced} | rest
        try:
            if resolve(spec_, candidate).has_data:
                return candidate
            last = max(rest, key=lambda name: ORDER.index(name) if name in ORDER else -1)
        except BadValue as error:
            last = error.parameter if error.parameter in rest else next(iter(rest))
        except TableError:  # The card reports it.
            return query
        del rest[last]
    return query


def with_citation(figure: Figure, w: Words) -> str:
    """What a figure claims with its publications in brackets, unless it names them itself."""
    used = [s for s in figure.sources if s.cite and s.cite in figure.sentence] or figure.sources
    shorts = list(dict.fromkeys(s.short or s.title for s in used))[:CITED_MAX]
    if all(w.citation(short) in figure.claim for short in shorts):
        return w("profile.sentence", text=figure.claim)
    return w("profile.cited", sentence=figure.claim, source="; ".join(shorts))
