"""Views of every figure on which titles and bounds are tried, and figures built of them."""

from __future__ import annotations

from collections.abc import Iterator

from msp_dash.figures.record import Figure
from msp_dash.figures.registry import Spec, build, registry, spec

VIEWS_MAX, VIEWS_SOME, VIEWS_FEW = 40, 4, 2
"""Combinations built an id: all of them up to here, else every n-th of the sorted choices; what
`make test` tries in English; and in each other language."""
COUNTRIES = ("ZMB", "CHN", "USA", "COD", "EU", "NOR", "PHL", "NCL", "ARE", "DOM", "BIH", "GBR")
"""Countries that are followed: large, small, unnamed by a source, a plural, a Union, a territory,
and those with the longest names."""
SETS = ("ZMB", "CHL,PER", "EU", "CAN,AUS,ZMB,COD")
"""Groups of a reader's own: one country, two, the Union, more than titles name."""


def choices(figure_spec: Spec, most: int) -> list[dict[str, str]]:
    """At most so many of the combinations that have data."""
    if figure_spec.choices is None:
        return [{}]
    frame = figure_spec.choices()
    step = -(-len(frame) // most)
    return [{k: v for k, v in row.items() if v} for row in frame[::step].to_dict("records")]


def views(figure_id: str, most: int = VIEWS_MAX) -> Iterator[dict[str, str]]:
    """The default view, some combinations, and a country or a set of the reader's own with some."""
    figure_spec = spec(figure_id)
    yield {}
    if figure_spec.choices is None and "country" in figure_spec.names:
        yield from ({"country": code} for code in COUNTRIES)
    for at, row in enumerate(choices(figure_spec, most)):
        yield row
        if "country" in figure_spec.names and "country" not in row:
            yield row | {"country": COUNTRIES[at % len(COUNTRIES)]}
        if "set" in figure_spec.names:
            yield row | {"set": SETS[at % len(SETS)]}


def figures(figure_id: str, lang: str = "en", most: int = VIEWS_MAX) -> Iterator[Figure]:
    """A figure for each of its `views`."""
    for view in views(figure_id, most):
        yield build(figure_id, view | {"lang": lang})


IDS = tuple(registry())
