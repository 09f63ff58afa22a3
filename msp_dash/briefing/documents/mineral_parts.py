"""What a paper says of a mineral: each part from figures, none where they have nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from msp_dash.analysis.contribution import RESERVES
from msp_dash.analysis.projects import OUTSIDE
from msp_dash.briefing.documents import model, parts
from msp_dash.briefing.documents.citing import sentence, title_of
from msp_dash.briefing.documents.subject_parts import NUMBERS_MOST, SubjectParts
from msp_dash.briefing.gaps import Gap, control_name, controls_of, gaps_of_mineral
from msp_dash.data import Source
from msp_dash.data.mineral_groups import in_place_of
from msp_dash.data.vocabulary import STAGES
from msp_dash.figures.absence import claimed, looked
from msp_dash.figures.control_words import status_text
from msp_dash.figures.fact_pages import fact_page, row_pages
from msp_dash.figures.holdings import holdings
from msp_dash.figures.record import EmptyEncoding, Figure, StatementsEncoding
from msp_dash.words import Words, capital

CHART_ASPECT, MAP_WIDTH = 0.62, 1.6
PRODUCERS_ROWS = 6
QUOTED_MIN = 0.05
"""A smaller share of those who follow the largest producer is no number to quote."""


class MineralParts(SubjectParts):
    """Parts of papers on a mineral."""

    subject = "mineral"

    def values(self) -> Iterator[dict[str, str]]:
        """What the parameters of questions stand for: the mineral, and those in its place."""
        for mineral in in_place_of(self.key):
            yield {"mineral": mineral}

    def of_kin(self, figure_id: str, **query: str) -> Figure | None:
        """The figure of the mineral, or of the first in its place that has one with data."""
        figures = (
            parts.figure_of(figure_id, {"mineral": one, **query}, self.w)
            for one in in_place_of(self.key)
        )
        exact = [one for one in figures if one is not None]
        with_data = (one for one in exact if not isinstance(one.encoding, EmptyEncoding))
        return next(with_data, None) or next(iter(exact), None)

    @cached_property
    def prices(self) -> Figure | None:
        """Prices without events, on whose sources no price rests."""
        return self.of_kin("prices.history", events="none")

    @cached_property
    def stages(self) -> tuple[Figure, ...]:
        """Rankings of producers, a stage each, in the order of the chain; of magnet rare earths
        where only they are counted.
        """
        rankings = (self.of_kin("producers.ranking", stage=stage, lens="msp") for stage in STAGES)
        return tuple(one for one in rankings if one is not None and one.kind != "empty")

    @cached_property
    def reserves(self) -> Figure | None:
        """Who holds the reserves."""
        return self.of_kin("producers.reserves", lens="msp")

    @cached_property
    def supply(self) -> Figure | None:
        """What is left without the largest supplier."""
        return self.of_kin("disruption.supply", lens="msp")

    @cached_property
    def flows(self) -> Figure | None:
        """Who sells it to whom."""
        return self.of_kin("trade.flows", lens="msp")

    def title(self) -> model.Sentence:
        """At which stage its supply is most concentrated; else who produces most."""
        figure = self.of_kin("mineral.stages")
        for one in (figure, *self.stages, self.reserves):
            if one is not None and not isinstance(one.encoding, EmptyEncoding):
                return model.Sentence(one.claim)
        return model.Sentence(self.w("briefing.mineral.little", mineral=self.name))

    def quotable(self) -> Iterator[model.Number]:
        """Shares of the largest producer at each stage, of reserves, then of those who follow."""
        for one in (*self.stages[:1], *self.stages[:0:-1], self._exact_reserves()):
            yield from parts.share_in_title(one, self.w)
        for stage in self.stages[:1]:
            rest = stage.data[1:NUMBERS_MOST]
            for iso3 in rest.loc[rest["share"] >= QUOTED_MIN, "iso3"]:
                own = self.of_kin("producers.ranking", stage=stage.params["stage"], country=iso3)
                yield from parts.share_in_title(own, self.w, iso3)

    def _exact_reserves(self) -> Figure | None:
        """Reserves, where the publisher prints their total as a number and not as a bound."""
        if self.reserves is None:
            return None
        available = (self.reserves.params["mineral"], RESERVES)
        bounds = {one.at_most for one in holdings() if (one.mineral, one.stage) == available}
        return None if True in bounds else self.reserves

    def map(self, rank: int) -> parts.Part | None:
        """Where it is mined, or made."""
        visible = parts.picture(self.of_kin("producers.map", lens="msp"), self.w)
        return parts.pictured(visible, rank, width=MAP_WIDTH)

    def refiners(self, rank: int) -> parts.Part | None:
        """Who makes it at the last stage that is published; of few a sentence."""
        if not self.stages:
            return None
        last = self.stages[-1]
        visible = parts.picture(last, self.w, PRODUCERS_ROWS)
        if visible is not None and len(last.data) >= parts.CHART_ROWS_MIN:
            return parts.pictured(visible, rank)
        return parts.bulleted(self.w("documents.heading.makers"), parts.facts_of(last, self.w))

    def more(self) -> list[parts.Part]:
        """Pictures for a last page with room: output over time and now, prices, sites."""
        history, sites = self.figure("producers.history"), self.figure("sites.map")
        first = self.stages[0] if len(self.stages) > 1 else None
        visible = (
            parts.picture(history, self.w, aspect=CHART_ASPECT),
            parts.picture(first, self.w, PRODUCERS_ROWS),
            parts.picture(self.prices, self.w, aspect=CHART_ASPECT),
            parts.picture(sites, self.w, aspect=CHART_ASPECT),
        )
        return [part for one in visible if (part := parts.pictured(one, rank=0))]

    def demand(self, rank: int) -> parts.Part | None:
        """What energy technologies would need."""
        visible = parts.picture(self.of_kin("demand.scenarios"), self.w, aspect=CHART_ASPECT)
        return parts.pictured(visible, rank)

    def stops(self, rank: int) -> parts.Part | None:
        """What would be missing without the largest supplier."""
        part = parts.pictured(parts.picture(self.supply, self.w), rank)
        facts = parts.facts_of(self.supply, self.w)
        if part is None or not facts:
            return None
        rest = (model.Paragraph(tuple(facts[1:]), small=True),) if facts[1:] else ()
        return parts.Part((*part.blocks, *rest), rank)

    def gap(self, rank: int) -> parts.Part | None:
        """Supply beside demand, or why they cannot be set against each other."""
        figure, w = self.of_kin("balance.supply_demand"), self.w
        items = parts.facts_of(figure, w) or parts.reason_of(figure, w)
        return parts.bulleted(w("documents.heading.gap"), items, rank)

    def controls(self, rank: int) -> parts.Part | None:
        """Export controls on it, a row each, those in force first; or that none is on record."""
        figure, w = self.figure("standards.export_controls"), self.w
        if figure is None or isinstance(figure.encoding, EmptyEncoding):
            return parts.bulleted(w("documents.heading.controls"), self.none("controls"), rank)
        heads = ("fields.iso3", "documents.column.measure", "documents.column.status")
        columns = tuple(model.Column(w(head)) for head in heads)
        rows = tuple(
            (
                model.Sentence(w.country(row["iso3"])),
                model.Sentence(control_name(row, w)),
                cell(status_text(row, w), row_pages(row, w), w),
            )
            for row in sorted(controls_of(figure), key=lambda row: row["status"] != "in_force")
        )
        return parts.titled(
            model.Sentence(figure.claim), model.Table(columns, rows), rank=rank, wide=True
        )

    def controls_in_short(self, rank: int) -> parts.Part | None:
        """How many export controls are in force, or that none is on record by today."""
        items = self.titles(self.figure("standards.export_controls")) or self.none("controls")
        return parts.bulleted(self.w("documents.heading.controls"), items, rank)

    def cover(self, rank: int) -> parts.Part | None:
        """Who else makes it, beside what would be missing."""
        figure, w = self.of_kin("disruption.cover", lens="msp"), self.w
        table = parts.ranking_table(figure, w, (0, 1))
        if figure is None or table is None or not table.rows:
            return None
        return parts.titled(title_of(figure, w), table, rank=rank)

    def projects(self, rank: int) -> parts.Part | None:
        """Projects with a stated link to the partnership, a row each."""
        figure, w = self.figure("projects.table"), self.w
        if figure is None or not isinstance(figure.encoding, StatementsEncoding):
            outside = parts.facts_of(self.figure("projects.table", strength=OUTSIDE), w)
            items = [*self.none("projects"), *outside]
            return parts.bulleted(w("documents.heading.projects"), items, rank)
        rows = tuple(
            (
                model.Sentence(row.cells[0]),
                model.Sentence(row.cells[2]),
                cell(row.cells[3], (fact_page(source_id, w),), w),
            )
            for row, source_id in zip(figure.encoding.rows, figure.data["source_id"], strict=False)
        )
        heads = ("fields.name.project", "documents.column.status", "documents.column.link")
        columns = tuple(model.Column(w(head)) for head in heads)
        return parts.titled(
            model.Sentence(figure.claim), model.Table(columns, rows), rank=rank, wide=True
        )

    def ground(self, rank: int) -> parts.Part | None:
        """Who holds the reserves, what scrap gives, what it costs."""
        items = [one for one in parts.facts_of(self.reserves, self.w) if one not in self.quoted]
        items += self.titles(self.of_kin("recycling.rates"), self.prices)
        return parts.bulleted(self.w("documents.heading.ground"), items, rank)

    def trade(self, rank: int) -> parts.Part | None:
        """Who sells it to whom; what the reader buys."""
        w = self.w
        items = parts.facts_of(self.flows, w)
        if self.reader == "USA":
            items += parts.facts_of(self.figure("us.sources"), w)
        return parts.bulleted(w("documents.heading.sold"), items, rank)

    def gaps(self, most: int) -> list[Gap]:
        """What is not known, from gaps in the tables alone."""
        return gaps_of_mineral(
            self.key,
            self.figure("standards.export_controls"),
            self.of_kin("balance.supply_demand"),
            self.figure("sites.map"),
            self.of_kin("trade.flows", lens="msp"),
            self.w,
            most,
        )

    def unknown(self, most: int) -> parts.Part | None:
        """What is not known."""
        return self.unknown_of([sentence(*one, self.w) for one in self.gaps(most)])

    def points(self) -> list[model.Sentence]:
        """Sentences to be read aloud, the largest facts first."""
        out = self.titles(
            *self.stages,
            self.supply,
            self.of_kin("demand.scenarios"),
            self.figure("standards.export_controls"),
            self.reserves,
            self.figure("projects.table"),
            self.prices,
            self.flows,
        )
        none = looked(*claimed("profile.nothing"), mineral=self.key)
        if out or none is None:
            return out
        about = capital(self.name)
        return [
            sentence(none.sentence(self.w, "profile.nothing", about=about), none.sources, self.w)
        ]


def cell(text: str, sources: Iterable[Source], w: Words) -> model.Sentence:
    """Words of a cell with the pages that they rest on."""
    return model.Sentence(text, sentence(text, sources, w).cites)
