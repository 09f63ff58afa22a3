"""Mine, refinery, buyer of one mineral: the three largest countries at each stage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from msp_dash.analysis.shares import RESIDUAL
from msp_dash.data import Source
from msp_dash.data.frames import tuples
from msp_dash.figures import common, output_tables, record
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline
from msp_dash.figures.mineral.compare import ELSEWHERE, stage_row
from msp_dash.figures.mineral.stages import choices as stage_choices
from msp_dash.figures.mineral.stages import no_output
from msp_dash.figures.producers.concentration import LARGEST, Row, largest
from msp_dash.figures.producers.headlines import part
from msp_dash.figures.registry import figure
from msp_dash.figures.role_marks import seat_key, token_of
from msp_dash.figures.trade import query
from msp_dash.params import Mineral, Table, View
from msp_dash.words import Words

FIELDS = ("stage", "iso3", "share", "source", "edition", "year", "hs6")
BUYER = "buyer"
SYMBOLS: Mapping[str, record.Symbol] = {
    "mine": "circle",
    "smelter": "square",
    "refined": "square",
    BUYER: "diamond",
}
TICKS = (0.0, 0.5, 1.0)


@dataclass(frozen=True, slots=True)
class Link:
    """A stage of the chain: its largest countries (code, share, whether estimated).

    `name` : what is counted: the mineral as the publisher counts it, or a product.
    """

    stage: str
    name: str
    countries: tuple[tuple[str, float, bool], ...]
    source: str
    edition: str
    year: int
    hs6: str = ""
    row: Row | None = None

    @property
    def page(self) -> Source:
        """Its publication."""
        return common.publication(self.source, self.edition)

    @property
    def estimated(self) -> bool:
        """Whether the largest share is the publisher's estimate."""
        return self.countries[0][2]


def _output(row: Row, w: Words) -> Link:
    rows = output_tables.observed_shares(row.mineral, row.stage, row.source)
    rows = rows[(rows["year"] == row.year) & (rows["edition"] == row.edition)]
    rows = rows[(rows["iso3"] != RESIDUAL) & (rows["share"] > 0)]
    rows = rows.sort_values(["share", "iso3"], ascending=[False, True]).head(LARGEST)
    return Link(
        row.stage,
        common.mineral_at(row.mineral, row.stage, w),
        tuple((r.iso3, float(r.share), bool(r.estimated)) for r in tuples(rows)),
        row.source,
        row.edition,
        row.year,
        row=row,
    )


@lru_cache(maxsize=128)
def _bought(
    mineral: str,
) -> tuple[query.MineralProduct, int, tuple[tuple[str, float, bool], ...]] | None:
    """Product, year and largest buyers of a mineral: of several products the one traded most.

    An ore only where nothing refined is known: its buyers refine it.
    """
    year = query.complete_years()[-1]
    buyers = query.largest_parties("importer", year)
    names = (mineral, ELSEWHERE.get(mineral, mineral))
    own = [p for p in query.mineral_products() if p.mineral in names and p.hs6 in buyers]
    if not own:
        return None
    product = max(own, key=lambda p: (p.stage != "mine", float(buyers[p.hs6]["value_usd"].sum())))
    first = buyers[product.hs6].head(LARGEST)
    return product, year, tuple((r.importer, float(r.share), False) for r in tuples(first))


def links(mineral: str, w: Words) -> list[Link]:
    """Stages of a mineral whose countries are known, from mine to buyer."""
    newest = (stage_row(mineral, stages) for stages in (("mine",), ("refined", "smelter")))
    chain = [_output(row, w) for row in newest if row is not None]
    bought = _bought(mineral)
    if bought is not None:
        product, year, buyers = bought
        name = w(f"trade.product.label.{product.hs6}")
        source, edition = query.PUBLISHERS[product.nomenclature], product.coverage(year).edition
        chain.append(Link(BUYER, name, buyers, source, edition, year, product.hs6))
    return chain


def _head(chain: Sequence[Link], w: Words) -> Headline:
    """Who mines most, and who refines most."""
    titles = [largest(link.row, w).title for link in chain if link.row is not None]
    return Headline(*titles)


def _counts(chain: Sequence[Link], w: Words) -> tuple[record.Count, ...]:
    """Who mines most, and who refines most, each with its share."""
    return tuple(
        record.Count(
            w(f"mineral.chain.row.{link.stage}"),
            part(w, link.countries[0][1], whole=len(link.countries) == 1),
            largest(link.row, w).title,
            common.short_names([link.page], w),
        )
        for link in chain
        if link.row is not None
    )


def _panel(link: Link, view: View) -> record.DotsPanel:
    w = view.words
    rows = []
    for code, share, estimated in link.countries:
        name = w.country(code)
        tip = w(
            f"mineral.chain.tip.{link.stage}",
            country=name,
            share=common.lettered(w.share_table(share), w, estimated=estimated),
            name=link.name,
            source=link.page.short,
            year=link.year,
        )
        dot = record.Dot(share, token_of(view, code), SYMBOLS[link.stage], strong=True, tip=tip)
        whole = len(link.countries) == 1
        text = common.lettered(part(w, share, whole=whole), w, estimated=estimated)
        rows.append(record.DotRow(code, name, dots=(dot,), texts=(text,), from_zero=True))
    return record.DotsPanel(
        title=w(f"mineral.chain.row.{link.stage}"),
        definition=w("mineral.chain.of", name=link.name, source=link.page.short, year=link.year),
        dots=record.DotsEncoding(
            rows=tuple(rows), ticks=tuple((tick, w.share(tick)) for tick in TICKS)
        ),
    )


def _notes(chain: Sequence[Link], mineral: str, w: Words) -> list[str]:
    notes = [w("mineral.chain.note.apart")]
    if any(link.stage == BUYER for link in chain):
        notes += [w("mineral.chain.note.buyer"), w("trade.note.through")]
        own = f"trade.product.note.{chain[-1].hs6}"
        notes += [w(own)] if w.has(own) else []
    else:
        notes.append(w("mineral.chain.note.no_buyer", mineral=w.the_mineral(mineral)))
    if any(link.row is not None and link.row.partial for link in chain):
        notes.append(w("mineral.stages.note.counted"))
    if any(link.estimated for link in chain):
        notes.append(w("producers.note.estimated"))
    return notes


@figure(
    "mineral.chain",
    Mineral,
    Table,
    tables=("production", "supply_outlook", "reference/hs6", "reference/mineral_products"),
    choices=stage_choices,
)
def chain_of(view: View) -> Draft:
    """The three largest countries that mine, refine and buy a mineral, a panel a stage.

    Rows: stage (buyer: of the product `hs6`, by value), iso3, share (0-1), source, edition, year.
    """
    w, mineral = view.words, view["mineral"]
    chain = links(mineral, w)
    if not any(link.row for link in chain):
        raise no_output(view)
    rows = [
        (link.stage, code, share, link.source, link.edition, link.year, link.hs6 or None)
        for link in chain
        for code, share, _ in link.countries
    ]
    encoding = record.PanelsEncoding(
        tuple(_panel(link, view) for link in chain),
        seat_key((code for link in chain for code, *_ in link.countries), view),
        _counts(chain, w),
    )
    tips = (dot.tip for panel in encoding.panels for row in panel.dots.rows for dot in row.dots)
    pages = tuple(dict.fromkeys(link.page for link in chain))
    return Draft(
        title=_head(chain, w),
        subtitle={"mineral": w.mineral(mineral)},
        unit="share",
        data=pd.DataFrame(rows, columns=list(FIELDS)),
        encoding=encoding,
        sources=pages,
        notes=tuple(_notes(chain, mineral, w)),
        alt={"rows": "; ".join(tips)},
        cited=pages,
    )
