"""The deck of a country: where it stands, who buys, what came of the table, and the question."""

from __future__ import annotations

from collections.abc import Iterator

from msp_dash.analysis.contribution import RESERVES
from msp_dash.briefing import ready_slides
from msp_dash.briefing.country import has_little, in_short
from msp_dash.briefing.documents.country_parts import CountryParts
from msp_dash.briefing.model import MAX_UNKNOWN, Briefing, Slide
from msp_dash.briefing.ready_slides import Candidate
from msp_dash.briefing.subjects import country_code
from msp_dash.figures.disruption.bought import LEAST_USD
from msp_dash.figures.disruption.query import leading_supplier
from msp_dash.figures.holdings import holdings
from msp_dash.figures.table.register import has_seat
from msp_dash.params import On
from msp_dash.words import words

STOPPED_SHARE_MIN = 0.005
"""Nobody asks what stops without a smaller share."""


def _candidates(parts: CountryParts) -> Iterator[Candidate]:
    """Its place in the world, its trade, what rests on it or on what it rests, the table."""
    iso3, first = parts.key, next(iter(parts.about.leading), None)
    own = {"country": iso3}
    yield Candidate("stands", "country.ranks", own)
    if parts.buys_more:
        yield Candidate("bought", "country.imports", own | parts.group)
        yield from _depends(parts)
    elif parts.sold_most:
        query = {"hs6": parts.sold_most, "exporter": iso3} | parts.group
        yield Candidate("buyers", "trade.exports", query)
    if first and first.share >= STOPPED_SHARE_MIN:
        query = {"mineral": first.mineral, "stage": first.stage, "supplier": iso3, "lens": "msp"}
        yield Candidate("stops", "disruption.supply", query)
    yield Candidate("controls", "standards.export_controls", own)
    if has_seat(iso3):
        yield Candidate("table", "table.register", {"seat": iso3})
    yield Candidate("signed", "projects.table", own)


def _depends(parts: CountryParts) -> Iterator[Candidate]:
    """What it buys from the supplier that leads most outputs, led by what it buys most there."""
    query = {"set": parts.key, "supplier": leading_supplier()}
    figure = ready_slides.built("disruption.leverage", query, parts.w)
    if figure is None or parts.key == query["supplier"]:
        return
    bought = figure.data[figure.data["value_usd"] >= LEAST_USD]
    if len(bought):
        mineral = str(bought.loc[bought["share"].idxmax(), "mineral"])
        yield Candidate("depends", figure.id, query | {"mineral": mineral})


def _others(parts: CountryParts) -> Iterator[Candidate]:
    """What a country of few shares has besides."""
    own = {"country": parts.key}
    yield Candidate("", "country.exports", own | parts.group)
    yield Candidate("", "country.imports", own | parts.group)
    if parts.sites is not None:
        yield Candidate("", "sites.map", own | {"mineral": parts.sites.params["mineral"]})
    yield Candidate("", "country.governance", own)


def _question(parts: CountryParts) -> str:
    """Who helps it refine what it mines, or supplies what it refines; else what it brings."""
    about, w = parts.about, parts.w
    country = w.the_country(parts.key)
    if not about.leading:
        return w("briefing.question.bring", country=country)
    mineral = about.leading[0].mineral
    shares = [one for one in about.shares if one.mineral == mineral and one.stage != RESERVES]
    mined = max((one.share for one in shares if one.stage == "mine"), default=0.0)
    made = max((one.share for one in shares if one.stage != "mine"), default=0.0)
    stages = {one.stage for one in holdings() if one.mineral == mineral} - {RESERVES}
    kind = "refine" if mined > made else "mine"
    if len(stages) < 2:
        kind = "bring"
    return w(f"briefing.question.{kind}", country=country, mineral=w.the_mineral(mineral))


def country_brief(iso3: str, lang: str = "en") -> Briefing:
    """What the sources hold on a country. One with little data gets a short, honest deck.

    Raises
    ------
    UnknownSubject
        When there is no area of that code.
    """
    w = words(lang)
    parts = CountryParts(country_code(iso3, lang), w)
    about, iso3 = parts.about, parts.key
    slides: list[Slide] = []
    if has_little(about.leading, about.reserves):
        slides.append(in_short(iso3, about.leading, about.reserves, w))
    slides += ready_slides.argument([*_candidates(parts)], [*_others(parts)], w)
    slides += ready_slides.closing(_question(parts), "country.ranks", {"country": iso3}, w)
    cover = ("partners.map", {"country": iso3, "on": On.usual})
    if about.leading:
        first = about.leading[0]
        query = {"mineral": first.mineral, "stage": first.stage, "source": first.source}
        query["country"] = iso3
        cover = ("producers.map", query)
    told = slides[0].body if slides and slides[0].kind == "text" else ""
    unknown = [one.text for one in parts.gaps(MAX_UNKNOWN) if one.text not in told]
    title = w("briefing.ready.title.country", country=w.country(iso3))
    return ready_slides.ready_deck(title, slides, cover, unknown, w)
