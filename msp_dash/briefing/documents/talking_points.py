"""Talking points: at most eight sentences to be read aloud, and blank lines for a person."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from msp_dash.briefing.citations import cited_sources
from msp_dash.briefing.country import country_statements
from msp_dash.briefing.documents.citing import sentence, title_of
from msp_dash.briefing.documents.model import (
    BlankLines,
    Bullets,
    Document,
    Row,
    Sentence,
)
from msp_dash.briefing.ready import Country, built, country_code
from msp_dash.config.clock import today
from msp_dash.words import Words, words

POINTS_MAX = 8
OF_COUNTRY = ("country.exports", "country.imports", "country.governance", "projects.table")
"""Figures whose sentence follows what a country produces and its part in the partnership."""


def country_points(country: str, lang: str = "en") -> Document:
    """Talking points on a country.

    Raises
    ------
    msp_dash.briefing.ready.UnknownSubject
        When there is no area of that code or name.
    """
    w = words(lang)
    about = Country(country_code(country, lang), w)
    day = today().isoformat()
    kind = w("documents.kind.talking-points")
    return Document(
        kind="talking-points",
        title=Sentence(w("documents.kicker", kind=kind, subject=w.country(about.iso3))),
        kicker=w("documents.kicker", kind=kind, subject=w.country(about.iso3)),
        note=w("documents.draft"),
        lang=lang,
        as_of=day,
        lead=Sentence(w("documents.talking.lead", date=w.date(day))),
        blocks=(
            Bullets(tuple(islice(_points(about), POINTS_MAX)), numbered=True, aloud=True),
            for_the_office(w),
        ),
    )


def for_the_office(w: Words) -> Row:
    """Asks and red lines, which no machine writes."""
    left, right = (w(f"documents.talking.{name}") for name in ("asks", "red_lines"))
    return Row((BlankLines(left),), (BlankLines(right),))


def _points(about: Country) -> Iterator[Sentence]:
    w = about.w
    for one in country_statements(about.iso3, about.leading, about.reserves, w):
        yield sentence(one.text, cited_sources(one.sources, w), w)
    for figure_id in OF_COUNTRY:
        figure = built(figure_id, {"country": about.iso3}, w)
        if figure is not None:
            yield title_of(figure, w)
