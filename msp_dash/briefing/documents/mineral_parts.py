"""What a paper says of a mineral: each part from figures, none where they have nothing."""

from __future__ import annotations

import math
from functools import cached_property

from msp_dash.analysis.contribution import RESERVES
from msp_dash.briefing.documents.citing import sentence
from msp_dash.briefing.documents.gaps import control_name, controls_of, gaps_of_mineral
from msp_dash.briefing.documents.model import (
    Column,
    Heading,
    Number,
    Numbers,
    Paragraph,
    Sentence,
    Table,
)
from msp_dash.briefing.documents.parts import (
    CHART_ROWS_MIN,
    Part,
    bulleted,
    facts_of,
    figure_of,
    picture,
    pictured,
    ranking_table,
    reason_of,
)
from msp_dash.data.vocabulary import STAGES
from msp_dash.figures.control_words import status_text
from msp_dash.figures.fact_pages import fact_page
from msp_dash.figures.holdings import holdings
from msp_dash.figures.record import EmptyEncoding, Figure, RankingEncoding, StatementsEncoding
from msp_dash.words import Words

NUMBERS_MOST = 3
CHART_ASPECT, MAP_WIDTH = 0.62, 1.6
PRODUCERS_ROWS = 6


class MineralParts:
    """Parts of papers on a mineral, written for `reader`: a country, or "" for the partners."""

    def __init__(self, mineral: str, w: Words, reader: str = "") -> None:
        self.mineral, self.w, self.reader = mineral, w, reader

    subject = "mineral"

    @property
    def name(self) -> str:
        """As questions print it."""
        return self.w.the_mineral(self.mineral)

    def values(self) -> dict[str, str]:
        """What the parameters of questions stand for."""
        return {"mineral": self.mineral}

    def figure(self, figure_id: str, **query: str) -> Figure | None:
        """A figure of this mineral; None where it has none of its own."""
        figure = figure_of(figure_id, {"mineral": self.mineral, **query}, self.w)
        own = figure is not None and figure.params.get("mineral") == self.mineral
        return figure if own else None

    @cached_property
    def prices(self) -> Figure | None:
        """Prices without events, on whose sources no price rests."""
        return self.figure("prices.history", events="none")

    @cached_property
    def stages(self) -> tuple[Figure, ...]:
        """Rankings of producers, a stage each, in the order of the chain."""
        rankings = (self.figure("producers.ranking", stage=stage, lens="msp") for stage in STAGES)
        return tuple(one for one in rankings if one is not None and one.kind != "empty")

    @cached_property
    def reserves(self) -> Figure | None:
        """Who holds the reserves."""
        return self.figure("producers.reserves", lens="msp")

    @cached_property
    def supply(self) -> Figure | None:
        """What is left without the largest supplier."""
        return self.figure("disruption.supply", lens="msp")

    def title(self) -> Sentence:
        """At which stage its supply is most concentrated; else who produces most."""
        figure = self.figure("mineral.stages")
        for one in (figure, *self.stages, self.reserves):
            if one is not None and not isinstance(one.encoding, EmptyEncoding):
                return Sentence(one.short or one.title)
        return Sentence(self.w("briefing.mineral.little", mineral=self.w.the_mineral(self.mineral)))

    def numbers(self) -> Part | None:
        """Shares of the largest producer at each stage, and of the largest reserves."""
        items = []
        for one in filter(None, (*self.stages[:1], *self.stages[:0:-1], self._exact_reserves())):
            encoding = one.encoding
            if isinstance(encoding, RankingEncoding) and encoding.rows and len(one.data):
                share = float(one.data["share"].iloc[0])
                value = "" if math.isnan(share) else self.w.share(share)
                if value and value in one.title:
                    items.append(Number(value, sentence(one.title, one.sources, self.w)))
        return Part((Numbers(tuple(items[:NUMBERS_MOST])),), wide=True) if items else None

    def _exact_reserves(self) -> Figure | None:
        """Reserves, where the publisher prints their total as a number and not as a bound."""
        bounds = {
            one.at_most
            for one in holdings()
            if (one.mineral, one.stage) == (self.mineral, RESERVES)
        }
        return None if True in bounds else self.reserves

    def map(self, rank: int) -> Part | None:
        """Where it is mined, or made."""
        visible = picture(self.figure("producers.map", lens="msp"), self.w)
        return pictured(visible, rank, width=MAP_WIDTH)

    def refiners(self, rank: int) -> Part | None:
        """Who makes it at the last stage that is published; of few a sentence."""
        if not self.stages:
            return None
        last = self.stages[-1]
        visible = picture(last, self.w, PRODUCERS_ROWS)
        if visible is not None and len(last.data) >= CHART_ROWS_MIN:
            return pictured(visible, rank)
        return bulleted(self.w("documents.heading.makers"), facts_of(last, self.w))

    def demand(self, rank: int) -> Part | None:
        """What energy technologies would need."""
        visible = picture(self.figure("demand.scenarios"), self.w, aspect=CHART_ASPECT)
        return pictured(visible, rank)

    def stops(self, rank: int) -> Part | None:
        """What would be missing without the largest supplier."""
        part = pictured(picture(self.supply, self.w), rank)
        facts = facts_of(self.supply, self.w)
        if part is None or not facts:
            return None
        return Part((*part.blocks, Paragraph(tuple(facts), small=True)), rank)

    def gap(self, rank: int) -> Part | None:
        """Supply beside demand, or why they cannot be set against each other."""
        figure, w = self.figure("balance.supply_demand"), self.w
        items = facts_of(figure, w) or reason_of(figure, w)
        return bulleted(w("documents.heading.gap"), items, rank)

    def controls(self, rank: int, *, wide: bool = True) -> Part | None:
        """Export controls on it, a row each; or that none is on record by today."""
        figure, w = self.figure("standards.export_controls"), self.w
        if figure is None or isinstance(figure.encoding, EmptyEncoding):
            return bulleted(w("documents.heading.controls"), reason_of(figure, w), rank)
        heads = ("country", "measure", "status")
        columns = tuple(Column(w(f"documents.column.{head}")) for head in heads)
        rows = tuple(
            (
                Sentence(w.country(row["iso3"])),
                Sentence(control_name(row, w)),
                cell(status_text(row, w), row["source_id"], w),
            )
            for row in controls_of(figure)
        )
        title = sentence(figure.title, (), w).text.removesuffix(".")
        return Part((Heading(title), Table(columns, rows)), rank, wide)

    def controls_in_short(self, rank: int) -> Part | None:
        """How many export controls are in force, or that none is on record by today."""
        figure, w = self.figure("standards.export_controls"), self.w
        items = facts_of(figure, w) or reason_of(figure, w)
        return bulleted(w("documents.heading.controls"), items, rank)

    def cover(self, rank: int) -> Part | None:
        """Who else makes it, beside what would be missing."""
        figure, w = self.figure("disruption.cover", lens="msp"), self.w
        table = ranking_table(figure, w, (0, 1))
        if figure is None or table is None or not table.rows:
            return None
        title = sentence(figure.title, figure.sources, w)
        return Part((Heading(title.text.removesuffix("."), cites=title.cites), table), rank)

    def projects(self, rank: int) -> Part | None:
        """Projects with a stated link to the partnership, a row each."""
        figure, w = self.figure("projects.table"), self.w
        if figure is None or not isinstance(figure.encoding, StatementsEncoding):
            none = w("documents.none.mineral_projects", mineral=w.the_mineral(self.mineral))
            return bulleted(w("documents.heading.projects"), [sentence(none, (), w)], rank)
        rows = tuple(
            (
                Sentence(row.cells[0]),
                Sentence(row.cells[2]),
                cell(row.cells[3], source_id, w),
            )
            for row, source_id in zip(figure.encoding.rows, figure.data["source_id"], strict=False)
        )
        heads = ("project", "status", "link")
        columns = tuple(Column(w(f"documents.column.{head}")) for head in heads)
        title = sentence(figure.title, (), w).text.removesuffix(".")
        return Part((Heading(title), Table(columns, rows)), rank, wide=True)

    def ground(self, rank: int) -> Part | None:
        """Who holds the reserves, what scrap gives, what it costs."""
        w = self.w
        items = facts_of(self.reserves, w)
        for figure in (self.figure("recycling.rates"), self.prices):
            items += facts_of(figure, w)[:1]
        return bulleted(w("documents.heading.ground"), items, rank)

    def trade(self, rank: int) -> Part | None:
        """Who sells it to whom; what the reader buys."""
        w = self.w
        items = facts_of(self.figure("trade.flows"), w)
        if self.reader == "USA":
            items += facts_of(self.figure("us.sources"), w)
        return bulleted(w("documents.heading.sold"), items, rank)

    def unknown(self, most: int) -> Part | None:
        """What is not known, from gaps in the tables alone."""
        gaps = gaps_of_mineral(
            self.mineral,
            self.figure("standards.export_controls"),
            self.figure("balance.supply_demand"),
            self.figure("sites.map"),
            self.w,
            most,
        )
        return bulleted(self.w("documents.heading.unknown"), gaps)

    def points(self) -> list[Sentence]:
        """Sentences to be read aloud, the largest facts first."""
        w = self.w
        figures = (
            *self.stages,
            self.supply,
            self.figure("demand.scenarios"),
            self.figure("standards.export_controls"),
            self.reserves,
            self.figure("projects.table"),
            self.prices,
            self.figure("trade.flows"),
        )
        return [text for one in figures for text in facts_of(one, w)[:1]]


def cell(text: str, source_id: str, w: Words) -> Sentence:
    """Words of a cell with the page that they rest on."""
    return Sentence(text, sentence(text, (fact_page(source_id, w),), w).cites)
