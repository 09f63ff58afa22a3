"""What the country of the reader buys from another, holds beside it, and has financed there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msp_dash.briefing.citations import cited_sources
from msp_dash.briefing.country import share_statement
from msp_dash.briefing.documents.citing import sentence
from msp_dash.briefing.documents.model import Sentence
from msp_dash.briefing.documents.parts import figure_of
from msp_dash.data.frames import dicts
from msp_dash.figures.fact_pages import fact_page
from msp_dash.figures.headline import fitting
from msp_dash.figures.projects.finance import tip_of
from msp_dash.figures.record import Figure
from msp_dash.figures.standing import Standing, standing
from msp_dash.figures.trade.wording import products, usd
from msp_dash.figures.us.sources import share_text
from msp_dash.words import Words, capital
from msp_dash.words.numbers import SHARE_MIN

UNITED_STATES = "USA"
MINERALS_MOST, HOLDS_MOST, FINANCED_MOST = 4, 2, 3


def of_reader(
    reader: str, iso3: str, buyers: Figure | None, standings: Sequence[Standing], w: Words
) -> list[Sentence]:
    """Sentences on `reader` and a country; none without a reader, or of itself."""
    if not reader or reader == iso3:
        return []
    out = [*_bought(reader, buyers, w)]
    minerals = list(dict.fromkeys(one.mineral for one in standings))[:MINERALS_MOST]
    if reader == UNITED_STATES:
        out += _supplied(iso3, minerals, w)
    return [*out, *_own_shares(reader, minerals, w)]


def title_of_reader(reader: str, iso3: str, buyers: Figure | None, w: Words) -> str:
    """What `reader` buys of what the country sells most of.

    "" without a reader, of itself, and where it buys none.
    """
    if not reader or reader == iso3:
        return ""
    rows = [] if buyers is None or "importer" not in buyers.data else dicts(buyers.data)
    own = [row for row in rows if row["importer"] == reader and row["share"] >= SHARE_MIN]
    for row in own[:1]:
        names = products(row["hs6"], w)
        values = {
            "reader": capital(w.the_country(reader)),
            "country": w.the_country(iso3),
            "share": w.share(row["share"]),
            "year": str(row["year"]),
        }
        key = "documents.reader.title"
        return fitting(w, "title", *(w(key, product=name, **values) for name in names))
    return ""


def _shares_of(reader: str) -> tuple[Standing, ...]:
    return (*standing(reader, reserves=False), *standing(reader, reserves=True))


def _bought(reader: str, buyers: Figure | None, w: Words) -> Iterator[Sentence]:
    """Its part of what the country sells most of."""
    if buyers is None or "importer" not in buyers.data:
        return
    values = {"reader": w.the_country(reader), "year": buyers.params["year"]}
    rows = dicts(buyers.data[buyers.data["importer"] == reader])
    product = w(f"trade.product.label.{buyers.params['hs6']}")
    values |= {"product": product, "country": w.the_country(buyers.params["exporter"])}
    if not rows:
        yield sentence(w("documents.reader.bought_none", **values), buyers.sources, w)
    for row in (row for row in rows if row["share"] >= SHARE_MIN):
        values |= {"share": w.share(row["share"]), "value": usd(w, row["value_usd"])}
        yield sentence(w("documents.reader.bought", **values), buyers.sources, w)


def _supplied(iso3: str, minerals: Sequence[str], w: Words) -> Iterator[Sentence]:
    """Its part of US imports, where the USGS names it."""
    for mineral in minerals:
        figure = figure_of("us.sources", {"mineral": mineral}, w)
        if figure is None or "country" not in figure.data:
            continue
        for row in dicts(figure.data[figure.data["country"] == iso3])[:1]:
            text = w(
                "documents.reader.supplied",
                country=capital(w.the_country(iso3)),
                share=share_text(row, w),
                mineral=w.the_mineral(mineral),
                first=str(row["first_year"]),
                last=str(row["year"]),
            )
            yield sentence(text, figure.sources, w)


def financed(reader: str, iso3: str, w: Words) -> list[Sentence]:
    """What its institutions have promised or signed there, the newest first; none of itself."""
    figure = figure_of("projects.finance", {"country": iso3}, w)
    if reader in ("", iso3) or figure is None or "institution_iso3" not in figure.data:
        return []
    own = figure.data[figure.data["institution_iso3"] == reader]
    rows = dicts(own.fillna("").sort_values("date", ascending=False))[:FINANCED_MOST]
    return [sentence(tip_of(row, w), (fact_page(row["source_id"], w),), w) for row in rows]


def _own_shares(reader: str, minerals: Sequence[str], w: Words) -> Iterator[Sentence]:
    """Its own shares of what the country produces."""
    for one in [one for one in _shares_of(reader) if one.mineral in minerals][:HOLDS_MOST]:
        text, sources = share_statement(one, w)
        yield sentence(text, cited_sources(sources, w), w)
