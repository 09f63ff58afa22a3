"""Sentences on what a country produces and what reserves it has, led by what matters."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msp_dash.analysis.contribution import RESERVES
from msp_dash.ask.reading import Reading
from msp_dash.ask.risk_sentences import stated
from msp_dash.data import Source
from msp_dash.figures.common import capital, publication
from msp_dash.figures.country.ranks import part
from msp_dash.figures.matters import matters
from msp_dash.figures.record import Figure
from msp_dash.figures.registry import build
from msp_dash.figures.standing import Standing, standing
from msp_dash.words import Words

LEADING_MAX = 3
RESERVES_MAX = 5
RANKED = ("mineral", "stage", "source", "edition", "year")
"""Parameters of a ranking of producers."""


def _led_by(figure: Figure, reading: Reading) -> list[Standing]:
    """The output of a country that is worth most; at a stage where one is named."""
    own = matters(figure.params["country"], reading.slot("stage"))
    return [one.first for one in own if one.first.stage != RESERVES][:LEADING_MAX]


def _matters(figure: Figure, reading: Reading, w: Words) -> str:
    """The output of a country that is worth most, as its ranking says it, and the next."""
    country, leading = figure.params["country"], _led_by(figure, reading)
    if not leading:
        return ""
    query = {name: str(getattr(leading[0], name)) for name in RANKED}
    first = build("producers.ranking", query | {"country": country, "lang": w.lang}).claim
    parts = w.listing(
        [
            w(
                "answer.part",
                part=part(one, w),
                year=stated(str(one.year), one.year, [one.status], w),
            )
            for one in leading[1:]
        ]
    )
    return w("answer.matters", first=first, parts=parts) if parts else first


def _most_reserves(country: str) -> list[Standing]:
    """A country's reserves by rank, then by share."""
    return sorted(standing(country, reserves=True), key=lambda one: (one.rank, -one.share))


def _reserves_of_country(figure: Figure, _: Reading, w: Words) -> str:
    """The reserves in which a country ranks highest, and of how many minerals it has others."""
    country = figure.params["country"]
    available = _most_reserves(country)
    if not available:
        return ""
    parts = w.listing([part(one, w) for one in available[:RESERVES_MAX]])
    sentence = w("answer.reserves_of", country=capital(w.the_country(country)), parts=parts)
    more = len(available) - RESERVES_MAX
    return w("answer.reserves_more", said=sentence, n=more) if more > 0 else sentence


def country_sources(kind: str, figure: Figure, reading: Reading) -> tuple[Source, ...]:
    """Publications of the shares that a sentence names."""
    if kind == "matters":
        shares = _led_by(figure, reading)
    else:
        shares = _most_reserves(figure.params["country"])[:RESERVES_MAX]
    return tuple(dict.fromkeys(publication(one.source, one.edition) for one in shares))


COUNTRY_SENTENCES: Mapping[str, Callable[[Figure, Reading, Words], str]] = {
    "matters": _matters,
    "reserves_of": _reserves_of_country,
}
