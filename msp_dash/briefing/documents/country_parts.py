"""What a paper says of a country: each part from figures, none where they have nothing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from msp_dash.briefing.citations import cited_sources
from msp_dash.briefing.country import (
    Statement,
    country_statements,
    role_statement,
    share_statement,
    with_and_without,
)
from msp_dash.briefing.country_deck import history_of
from msp_dash.briefing.documents.citing import sentence, title_of
from msp_dash.briefing.documents.gaps import gaps_of_country
from msp_dash.briefing.documents.model import (
    Bullets,
    Heading,
    Number,
    Numbers,
    Sentence,
    Table,
)
from msp_dash.briefing.documents.parts import (
    ROW_LIMITS,
    TABLE_ROWS_MIN,
    Part,
    bulleted,
    facts_of,
    figure_of,
    picture,
    pictured,
    ranking_table,
    reason_of,
    small,
)
from msp_dash.briefing.documents.reader import of_reader, title_of_reader, trade_of_reader
from msp_dash.briefing.subjects import Country
from msp_dash.config.clock import today
from msp_dash.figures.country.ranks import headline, standings_of
from msp_dash.figures.disruption.bought import LEAST_USD
from msp_dash.figures.record import Figure
from msp_dash.figures.standing import Standing
from msp_dash.figures.trade.wording import usd
from msp_dash.params import On
from msp_dash.words import Words, capital

BUYERS_ROWS = 6
NUMBERS_MOST = 3
SHARES_READ = 4
MAP_WIDTH = 1.6
"""Of a map, in widths of what stands beside it."""
MAP_ASPECT = 0.62


class CountryParts:
    """Parts of papers on a country, written for `reader`: a country, or "" for the partners."""

    def __init__(self, iso3: str, w: Words, reader: str = "") -> None:
        self.about = Country(iso3, w)
        self.iso3, self.w, self.reader = iso3, w, reader

    subject = "country"

    @property
    def name(self) -> str:
        """As questions print it."""
        return self.w.the_country(self.iso3)

    def values(self) -> dict[str, str]:
        """What the parameters of questions stand for."""
        out = {"country": self.iso3, "name": self.w.country(self.iso3)}
        if self.about.leading:
            first = self.about.leading[0]
            out |= {"mineral": first.mineral, "stage": first.stage}
        if self.exports is not None and len(self.exports.data):
            out["hs6"] = str(self.exports.data["hs6"].iloc[0])
        return out

    # --- figures ---------------------------------------------------------------------------------

    def figure(self, figure_id: str, **query: str) -> Figure | None:
        """A figure of this country alone."""
        return figure_of(figure_id, {"country": self.iso3, **query}, self.w)

    @property
    def group(self) -> dict[str, str]:
        """Query of those whose part of its trade figures say: nobody's for a reader, who is told
        of its own country in sentences of their own.
        """
        if self.reader and self.reader != self.iso3:
            return {"lens": "none"}
        return {"lens": "msp", "on": On.usual}

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        """Its shares of output and reserves, the largest first."""
        return standings_of(self.iso3)

    @cached_property
    def exports(self) -> Figure | None:
        """What it sells, by product."""
        return self.figure("country.exports", **self.group)

    @cached_property
    def imports(self) -> Figure | None:
        """What it buys, by product."""
        return self.figure("country.imports", **self.group)

    @cached_property
    def buyers(self) -> Figure | None:
        """Who buys what it sells most of."""
        if self.exports is None or self.exports.data.empty:
            return None
        hs6 = str(self.exports.data["hs6"].iloc[0])
        query = {"hs6": hs6, "exporter": self.iso3, **self.group}
        query.pop("on", None)
        return figure_of("trade.exports", query, self.w)

    @cached_property
    def sites(self) -> Figure | None:
        """Where its sites are, of the mineral that it produces most of."""
        for one in self.standings:
            figure = self.figure("sites.map", mineral=one.mineral)
            if figure is not None and figure.kind != "empty" and len(figure.data) > 1:
                return figure
        return None

    def total(self, side: Figure | None) -> float:
        """US dollars of all products of a side of trade."""
        return float(side.data["value_usd"].sum()) if side is not None and len(side.data) else 0.0

    @property
    def buys_more(self) -> bool:
        """Whether it is a country of supply: it buys for more than it sells."""
        return self.total(self.imports) > self.total(self.exports)

    # --- sentences -------------------------------------------------------------------------------

    def share_sentence(self, one: Standing) -> Sentence:
        """A share with its year, weight and rank: 'Zambia mined 4.1% of the world's copper ...'."""
        (out,) = self.stated([share_statement(one, self.w)])
        return out

    def stated(self, lines: Sequence[Statement]) -> list[Sentence]:
        """Statements of the country brief with their notes."""
        return [sentence(one.text, cited_sources(one.sources, self.w), self.w) for one in lines]

    def title(self) -> Sentence:
        """What the reader's country buys from it or holds beside it; without a reader its largest
        share, or what it buys where that counts for more; else what is said of it.
        """
        w = self.w
        if own := title_of_reader(self.reader, self.iso3, self.buyers, self.standings, w):
            return Sentence(own)
        if self.buys_more and self.imports is not None and self.total(self.imports) >= LEAST_USD:
            return Sentence(self.imports.short)
        if self.about.leading or self.about.reserves:
            one = (*self.about.leading, *self.about.reserves)[0]
            return Sentence(headline(one, w).short)
        return Sentence(w("briefing.country.little", country=w.the_country(self.iso3)))

    # --- parts -----------------------------------------------------------------------------------

    def numbers(self) -> Part | None:
        """Three large numbers to quote, each with its sentence."""
        w, items = self.w, []
        shares = [number for one in self.standings[:SHARES_READ] if (number := self._number(one))]
        items += shares[:1]
        sides = [self.exports, self.imports]
        for side in reversed(sides) if self.buys_more else sides:
            total = self.total(side)
            if side is not None and total >= LEAST_USD and side.second:
                items.append(Number(usd(w, total), self._total_sentence(side)))
        if len(items) < NUMBERS_MOST:
            items[1:1] = shares[1:2]
        return Part((Numbers(tuple(items)),), wide=True) if items else None

    def _total_sentence(self, side: Figure) -> Sentence:
        """What all products come to: with the partners' part, or for a reader without one."""
        w, text = self.w, side.second
        if self.group["lens"] == "none":
            form = "sells" if side is self.exports else "buys"
            text = w(
                f"documents.trade.total_{form}",
                country=capital(w.the_country(self.iso3)),
                value=usd(w, self.total(side)),
                year=side.params["year"],
            )
        return sentence(text, side.sources, w)

    def _number(self, one: Standing) -> Number | None:
        """A share in large digits; none where its sentence has other words or a bound."""
        value, label = self.w.share(one.share), self.share_sentence(one)
        if one.at_most or value not in label.text:
            return None
        return Number(value, label)

    @cached_property
    def no_output(self) -> tuple[Sentence, ...]:
        """That it has no share of any output or reserves, and that this is no zero."""
        if self.standings:
            return ()
        lines = self.stated(country_statements(self.iso3, (), (), self.w)[:1])
        return (*lines, sentence(self.w("briefing.country.not_zero"), (), self.w))

    def brings(self, most: int = ROW_LIMITS[0]) -> Part | None:
        """Its shares of the world's output and reserves: a table, of few a sentence each."""
        w, heading = self.w, Heading(self.w("documents.heading.brings"))
        if not self.standings:
            return Part((heading, Bullets(self.no_output)))
        standing = self.figure("country.standing")
        table = ranking_table(standing, w, (0, 1))
        if table is None or standing is None or len(table.rows) < TABLE_ROWS_MIN:
            return Part((heading, Bullets(tuple(map(self.share_sentence, self.standings[:2])))))
        rows = tuple(
            (Sentence(row[0].text, self.share_sentence(one).cites[:1]), *row[1:])
            for row, one in zip(table.rows[:most], self.standings, strict=False)
        )
        return Part(
            (
                heading,
                Table(table.columns, rows),
                small(sentence(w("producers.note.estimated"), (), w)),
            )
        )

    def map(self, rank: int) -> Part | None:
        """Where its sites are; else where the mineral comes from that it produces most of."""
        visible = picture(self.sites, self.w, aspect=MAP_ASPECT)
        if visible is None and self.about.leading:
            one = self.about.leading[0]
            world = self.figure("producers.map", mineral=one.mineral, stage=one.stage)
            visible = picture(world, self.w)
        return pictured(visible, rank, width=MAP_WIDTH)

    def chart(self, rank: int) -> Part | None:
        """Who buys what it sells most of; or its largest purchases, where it buys more."""
        if self.buys_more:
            return pictured(picture(self.imports, self.w, BUYERS_ROWS), rank)
        return pictured(picture(self.buyers, self.w, BUYERS_ROWS), rank)

    def trade(self) -> Part | None:
        """What it sells and buys."""
        w, items = self.w, []
        sides = [self.exports, self.imports]
        for side in reversed(sides) if self.buys_more else sides:
            items += self._traded(side)
        return bulleted(w("documents.heading.trade"), items)

    def _traded(self, side: Figure | None) -> list[Sentence]:
        """Sentences on a side of trade: no shares of what hardly exists."""
        total, w = self.total(side), self.w
        if side is None or not total or total >= LEAST_USD:
            own = trade_of_reader(self.reader, side, w)
            return [*facts_of(side, w), *own] or reason_of(side, w)
        form = "sells" if side is self.exports else "buys"
        text = w(
            f"documents.trade.little_{form}",
            country=capital(w.the_country(self.iso3)),
            year=side.params["year"],
            value=usd(w, total),
        )
        return [sentence(text, side.sources, w)]

    def table(self) -> Part | None:
        """Its roles in the partnership and the meetings at which lists name it."""
        w = self.w
        items = self.stated([role_statement(self.iso3, w)])
        attendance = self.figure("partners.attendance", on=On.usual)
        if attendance is not None and w.country(self.iso3) in attendance.title:
            items.append(title_of(attendance, w))
        return bulleted(w("documents.heading.table"), items)

    def signed(self, rank: int = 0) -> Part | None:
        """Projects and money with a link to the partnership, or that none was found."""
        w, items = self.w, []
        for figure_id, key in (("projects.table", "projects"), ("projects.finance", "finance")):
            figure = self.figure(figure_id)
            none = w(f"documents.none.{key}", country=w.the_country(self.iso3))
            items += facts_of(figure, w) or [sentence(none, (), w)]
        items += self.reader_facts()
        return bulleted(w("documents.heading.signed"), items, rank)

    def reader_facts(self) -> list[Sentence]:
        """What the reader's country buys, holds and has financed there."""
        return of_reader(self.reader, self.iso3, self.buyers, self.standings, self.w)

    def controls(self, rank: int) -> Part | None:
        """Export controls, or that none is on record by today."""
        figure = self.figure("standards.export_controls")
        day = self.w.date(today().isoformat())
        none = self.w("documents.none.controls", country=self.w.the_country(self.iso3), date=day)
        items = facts_of(figure, self.w) or [sentence(none, (), self.w)]
        return bulleted(self.w("documents.heading.controls"), items, rank)

    def unknown(self, most: int) -> Part | None:
        """What is not known, from gaps in the tables alone, and not said before."""
        gaps = gaps_of_country(
            self.iso3,
            self.standings,
            self.about.leading,
            self.about.reserves,
            self.figure("standards.export_controls"),
            self.sites,
            self.w,
            most + len(self.no_output),
        )
        new = [one for one in gaps if one not in self.no_output]
        return bulleted(self.w("documents.heading.unknown"), new[:most])

    def history(self, rank: int) -> Part | None:
        """Output over time of the mineral that it produces most of."""
        query = history_of(self.about)
        figure = figure_of("producers.history", query, self.w) if query else None
        return pictured(picture(figure, self.w), rank)

    def governance(self, rank: int) -> Part | None:
        """Rule of law and transparency."""
        items = facts_of(self.figure("country.governance"), self.w)
        items += facts_of(self.figure("standards.participants"), self.w)[:1]
        return bulleted(self.w("documents.heading.governance"), items, rank)

    def sold(self, rank: int) -> Part | None:
        """What it sells, or buys if that is more, by product."""
        side = self.imports if self.buys_more else self.exports
        table = ranking_table(side, self.w, (0, 1))
        if side is None or table is None or self.total(side) < LEAST_USD:
            return None
        title = title_of(side, self.w)
        return Part((Heading(title.text.removesuffix("."), cites=title.cites), table), rank)

    def contribution(self, rank: int) -> Part | None:
        """The partners' shares with it and without it."""
        text = with_and_without(self.iso3, self.w)
        if text is None:
            return None
        lines = [line.removeprefix("- ") for line in text.body.splitlines()]
        items = [sentence(line, (), self.w) for line in lines]
        cites = sentence(text.title, cited_sources(text.sources, self.w), self.w).cites
        return Part((Heading(text.title, cites=cites), Bullets(tuple(items))), rank)

    def points(self) -> list[Sentence]:
        """Sentences to be read aloud: what it brings, sells and buys, its part, what limits it."""
        w = self.w
        shares = [self.share_sentence(one) for one in self.standings[:3]]
        sides = [*self._traded(self.exports)[:1], *self._traded(self.imports)[:1]]
        if self.buys_more:
            sides.reverse()
        out = [*shares, *sides, *self.reader_facts()[:2]]
        for figure in (
            self.figure("partners.attendance", on=On.usual),
            self.figure("projects.table"),
            self.figure("standards.export_controls"),
            self.sites,
            self.figure("country.governance"),
        ):
            facts = facts_of(figure, w)[:1]
            out += [one for one in facts if w.country(self.iso3) in one.text]
        return out or self.stated(country_statements(self.iso3, (), (), w))
