"""What the country of the reader buys from another, holds beside it, and has financed there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msp_dash.analysis.groups import with_eu_states
from msp_dash.analysis.projects import parts
from msp_dash.briefing.citations import cited_sources
from msp_dash.briefing.country import share_statement
from msp_dash.briefing.documents.citing import sentence
from msp_dash.briefing.documents.model import Sentence
from msp_dash.briefing.documents.parts import figure_of
from msp_dash.briefing.subjects import Country
from msp_dash.data.frames import dicts
from msp_dash.figures.absence import claimed, looked
from msp_dash.figures.fact_pages import row_pages
from msp_dash.figures.projects.finance import is_of, items, tip_of
from msp_dash.figures.record import Figure
from msp_dash.figures.standing import Standing
from msp_dash.figures.trade.wording import products, usd
from msp_dash.figures.us.sources import share_text
from msp_dash.figures.view_group import eu_states
from msp_dash.words import Words, capital
from msp_dash.words.numbers import SHARE_MIN

UNITED_STATES = "USA"
MINERALS_MOST, HOLDS_MOST, FINANCED_MOST = 4, 2, 3


def of_reader(
    reader: str, iso3: str, buyers: Figure | None, shares: Sequence[Standing], w: Words
) -> list[Sentence]:
    """Sentences on `reader` and a country; none without a reader, or of itself."""
    if not reader or reader == iso3:
        return []
    out = [*bought(reader, buyers, w)]
    minerals = list(dict.fromkeys(one.mineral for one in shares))[:MINERALS_MOST]
    if reader == UNITED_STATES:
        out += _supplied(iso3, minerals, w)
    return [*out, *_own_shares(reader, minerals, w)]


def bought(reader: str, buyers: Figure | None, w: Words) -> Iterator[Sentence]:
    """Its part of what the country sells most of; nothing where it is not known."""
    if buyers is None or "importer" not in buyers.data:
        return
    params = buyers.params
    own = with_eu_states(frozenset({reader}), eu_states(), "members")
    rows = buyers.data[buyers.data["importer"].isin(own)]
    values: dict[str, object] = {
        "reader": capital(w.the_country(reader)),
        "country": w.the_country(params["exporter"]),
        "product": products(params["hs6"], w)[0],
        "year": params["year"],
        "share": w.share(float(rows["share"].sum())),
        "value": usd(w, float(rows["value_usd"].sum())),
    }
    key = "documents.reader.bought"
    if len(rows):
        little = "_little" if rows["share"].sum() < SHARE_MIN else ""
        yield sentence(w(f"{key}{little}", **values), buyers.sources, w)
        return
    subject = {"product": params["hs6"], "year": params["year"]}
    none = looked(*claimed(f"{key}_none"), exporter=params["exporter"], importer=reader, **subject)
    if none:
        yield sentence(none.sentence(w, f"{key}_none", **values), buyers.sources, w)


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
    """What its institutions have promised or signed there, the newest first; none of itself.

    Of all projects, whether a link to the partnership is known or not.
    """
    if reader in ("", iso3):
        return []
    rows = items()
    rows = dicts(rows[is_of(rows, iso3, "institution_iso3")].sort_values("date", ascending=False))
    own = [row for row in rows if reader in parts(row["institution_iso3"])][:FINANCED_MOST]
    return [sentence(tip_of(row, w), row_pages(row, w), w) for row in own]


def _own_shares(reader: str, minerals: Sequence[str], w: Words) -> Iterator[Sentence]:
    """Its own shares of what the country produces, in the order of the country's minerals."""
    shares = [one for name in minerals for one in Country(reader, w).shares if one.mineral == name]
    for one in shares[:HOLDS_MOST]:
        text, sources = share_statement(one, w)
        yield sentence(text, cited_sources(sources, w), w)
