"""What a paper says of a country: each part from figures, none where they have nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
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
from msp_dash.briefing.documents.model import (
    Bullets,
    Heading,
    Number,
    Picture,
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
    joined,
    picture,
    pictured,
    ranking_table,
    share_in_title,
    titled,
)
from msp_dash.briefing.documents.reader import financed, of_reader, title_of_reader
from msp_dash.briefing.documents.subject_parts import SubjectParts
from msp_dash.briefing.documents.trade import Trade
from msp_dash.briefing.gaps import gaps_of_country
from msp_dash.briefing.subjects import Country
from msp_dash.config.clock import today
from msp_dash.data import load
from msp_dash.data.vocabulary import SEPARATOR
from msp_dash.figures.country.ranks import headline, standings_of
from msp_dash.figures.record import Figure
from msp_dash.figures.standing import Standing
from msp_dash.params import On

BUYERS_ROWS = 6
SHARES_READ = 4
MAP_WIDTH, NARROW_MAP_WIDTH = 1.6, 1.2
"""Of a map, in widths of what stands beside it."""
MAP_ASPECT = 0.62


class CountryParts(SubjectParts):
    """Parts of papers on a country."""

    subject = "country"

    @cached_property
    def about(self) -> Country:
        """Its largest shares, as the country brief has them."""
        return Country(self.key, self.w)

    def values(self) -> dict[str, str]:
        """What the parameters of questions stand for."""
        out = super().values() | {"name": self.label}
        if self.about.leading:
            first = self.about.leading[0]
            out |= {"mineral": first.mineral, "stage": first.stage}
        if self.exports is not None and len(self.exports.data):
            out["hs6"] = str(self.exports.data["hs6"].iloc[0])
        return out

    # --- figures ---------------------------------------------------------------------------------

    @property
    def group(self) -> dict[str, str]:
        """Query of those whose part of its trade figures say: nobody's for a reader, who is told
        of its own country in sentences of their own.
        """
        if self.reader not in ("", self.key):
            return {"lens": "none"}
        return {"lens": "msp", "on": On.usual}

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        """Its shares of output and reserves, the largest first."""
        return standings_of(self.key)

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
        query = {"hs6": hs6, "exporter": self.key, **self.group}
        return figure_of("trade.exports", query, self.w)

    @cached_property
    def sites(self) -> Figure | None:
        """Where its sites are, of the mineral that it produces most of, or is sought most for."""
        for mineral in dict.fromkeys([*(one.mineral for one in self.standings), *self._explored()]):
            figure = self.figure("sites.map", mineral=mineral)
            if figure is not None and figure.kind != "empty" and len(figure.data) > 1:
                return figure
        return None

    def _explored(self) -> Sequence[str]:
        """Minerals by how many sites there are of each in the country, the most first."""
        sites = load("sites")
        own = sites.loc[sites["iso3"] == self.key, "minerals"]
        return list(own.str.split(SEPARATOR).explode().value_counts().index)

    @cached_property
    def sides(self) -> tuple[Trade, Trade]:
        """What it sells and what it buys; purchases first where they are worth more."""
        sells = Trade("sells", self.exports, self.w, self.reader)
        buys = Trade("buys", self.imports, self.w, self.reader)
        return (buys, sells) if buys.total > sells.total else (sells, buys)

    @property
    def buys_more(self) -> bool:
        """Whether it is a country of supply: it buys for more than it sells."""
        return self.sides[0].form == "buys"

    # --- sentences -------------------------------------------------------------------------------

    def share_sentence(self, one: Standing) -> Sentence:
        """A share with its year, weight and rank: 'Zambia mined 4.1% of the world's copper ...'."""
        (out,) = self.stated([share_statement(one, self.w)])
        return out

    def stated(self, lines: Sequence[Statement]) -> list[Sentence]:
        """Statements of the country brief with their notes."""
        return [sentence(one.text, cited_sources(one.sources, self.w), self.w) for one in lines]

    def title(self) -> Sentence:
        """What the reader's country buys from it; else its largest share, or what it buys or sells
        where that counts for more; else what is said of it.
        """
        w = self.w
        if own := title_of_reader(self.reader, self.key, self.buyers, w):
            return Sentence(own)
        shares, side = (*self.about.leading, *self.about.reserves), self.sides[0]
        if side.figure is not None and not side.is_little and (self.buys_more or not shares):
            return Sentence(side.figure.claim)
        if shares:
            return Sentence(w.said(headline(shares[0], w).title))
        return Sentence(w("briefing.country.little", country=self.name))

    # --- parts -----------------------------------------------------------------------------------

    def quotable(self) -> Iterator[Number]:
        """Its largest share, its trade, its next share, and that of its largest buyer."""
        shares = [number for one in self.standings[:SHARES_READ] if (number := self._number(one))]
        yield from shares[:1]
        yield from filter(None, (side.number() for side in self.sides))
        yield from shares[1:2]
        yield from share_in_title(self.buyers, self.w)

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
        lines = self.stated(country_statements(self.key, (), (), self.w)[:1])
        return (*lines, sentence(self.w("briefing.country.not_zero"), (), self.w))

    def brings(self, most: int = ROW_LIMITS[0]) -> Part | None:
        """Its shares of the world's output and reserves: a table, of few a sentence each."""
        w, heading = self.w, Heading(self.w("documents.heading.brings"))
        if not self.standings:
            return Part((heading, Bullets(self.no_output)))
        standing = self.figure("country.standing")
        table = ranking_table(standing, w, (0, 1))
        if table is None or standing is None or len(table.rows) < TABLE_ROWS_MIN:
            shares = [self.share_sentence(one) for one in self.standings[:2]]
            return bulleted(heading.text, [one for one in shares if one not in self.quoted])
        rows = tuple(
            (Sentence(row[0].text, self.share_sentence(one).cites[:1]), *row[1:])
            for row, one in zip(table.rows[:most], self.standings, strict=False)
        )
        return Part((heading, Table(table.columns, rows)))

    def map(self, rank: int) -> Part | None:
        """Where its sites are; else where the mineral comes from that it produces most of.

        Narrower if brief, since a map is as high as its column is wide.
        """
        visible = picture(self.sites, self.w, aspect=MAP_ASPECT)
        if visible is None and self.about.leading:
            one = self.about.leading[0]
            world = self.figure("producers.map", mineral=one.mineral, stage=one.stage)
            visible = picture(world, self.w)
        out = pictured(visible, rank, width=MAP_WIDTH)
        return out and replace(out, brief=replace(out, width=NARROW_MAP_WIDTH))

    @cached_property
    def charted(self) -> Picture | None:
        """Who buys what it sells most of, or its largest purchases where it buys more.

        Products of either side where those are too few.
        """
        sold = picture(self.buyers, self.w, BUYERS_ROWS)
        by_side = {side.form: side.picture(BUYERS_ROWS) for side in self.sides}
        sells = sold or by_side["sells"]
        first = (by_side["buys"], sells) if self.buys_more else (sells, by_side["buys"])
        return next(filter(None, first), None)

    def chart(self, rank: int) -> Part | None:
        """Its trade, drawn."""
        return pictured(self.charted, rank)

    def trade(self) -> Part | None:
        """What it sells and buys; if brief, without what the title of the chart says."""
        sides = [(side, side.sentences()) for side in self.sides]
        items = [one for _, some in sides for one in some]
        chart = self.charted and self.charted.figure.id
        rest = [
            one
            for side, some in sides
            for one in some[bool(side.figure and side.figure.id == chart) :]
        ]
        return bulleted(self.w("documents.heading.trade"), items, brief=rest)

    def table(self) -> Part | None:
        """Its roles in the partnership, and unless brief the meetings at which lists name it."""
        heading = self.w("documents.heading.table")
        roles = self.stated([role_statement(self.key, self.w)])
        attendance = self.figure("partners.attendance", on=On.usual)
        if attendance is None or self.label not in attendance.title:
            return bulleted(heading, roles)
        return bulleted(heading, [*roles, title_of(attendance, self.w)], brief=roles)

    def signed(self) -> Part | None:
        """Projects and money with a link to the partnership, or that none was found; if brief, in
        a sentence each.
        """
        w, items, brief = self.w, [], []
        for figure_id, key in (("projects.table", "projects"), ("projects.finance", "finance")):
            figure = self.figure(figure_id)
            none = w(f"documents.none.{key}", country=self.name)
            some = facts_of(figure, w) or [sentence(none, (), w)]
            items += some
            brief += some[:1]
        by_reader = financed(self.reader, self.key, w)
        items, brief = [*items, *by_reader], [*brief, *by_reader]
        return bulleted(w("documents.heading.signed"), items, rank=1, brief=brief)

    def last_parts(self, most: int) -> list[Part | None]:
        """What is signed and what is not known; beside both what the reader's country has."""
        last = [self.signed(), self.unknown(most)]
        if not self.reader or not (facts := self.reader_facts()):
            return last
        return [joined(*last), bulleted(self.w.country(self.reader), facts, rank=1)]

    def reader_facts(self) -> list[Sentence]:
        """What the reader's country buys, and what it produces itself."""
        return of_reader(self.reader, self.key, self.buyers, self.standings, self.w)

    def controls(self, rank: int) -> Part | None:
        """Export controls, or that none is on record by today."""
        figure = self.figure("standards.export_controls")
        day = self.w.date(today().isoformat())
        none = self.w("documents.none.controls", country=self.name, date=day)
        items = self.titles(figure) or [sentence(none, (), self.w)]
        return bulleted(self.w("documents.heading.controls"), items, rank)

    def unknown(self, most: int) -> Part | None:
        """What is not known, from gaps in the tables alone, and not said before."""
        gaps = gaps_of_country(
            self.key,
            self.standings,
            self.about.leading,
            self.about.reserves,
            self.figure("standards.export_controls"),
            self.sites,
            self.exports,
            self.w,
            most + len(self.no_output),
        )
        sentences = [sentence(*one, self.w) for one in gaps]
        new = [one for one in sentences if one not in self.no_output]
        return self.unknown_of(new[:most])

    def history(self, rank: int) -> Part | None:
        """Output over time of the mineral that it produces most of."""
        query = history_of(self.about)
        figure = figure_of("producers.history", query, self.w) if query else None
        return pictured(picture(figure, self.w), rank)

    def governance(self, rank: int) -> Part | None:
        """Rule of law and transparency."""
        items = facts_of(self.figure("country.governance"), self.w)
        items += self.titles(self.figure("standards.participants"))
        return bulleted(self.w("documents.heading.governance"), items, rank)

    def sold(self, rank: int) -> Part | None:
        """What it sells, or buys if that is more, by product; None where the chart has all."""
        side = self.sides[0].figure
        table = ranking_table(side, self.w, (0, 1))
        if side is None or table is None or self.sides[0].is_little:
            return None
        if len(table.rows) <= BUYERS_ROWS and self.charted and self.charted.figure.id == side.id:
            return None
        return titled(title_of(side, self.w), table, rank=rank)

    def contribution(self, rank: int) -> Part | None:
        """The partners' shares with it and without it."""
        text = with_and_without(self.key, self.w)
        if text is None:
            return None
        lines = [line.removeprefix("- ") for line in text.body.splitlines()]
        items = [sentence(line, (), self.w) for line in lines]
        title = sentence(text.title, cited_sources(text.sources, self.w), self.w)
        return titled(title, Bullets(tuple(items)), rank=rank)

    def more(self) -> list[Part]:
        """Pictures for a last page with room: the trade that has no part, and the world's output
        of what it produces most of.
        """
        first = self.about.leading[:1]
        maps = [
            figure
            for one in first
            if (figure := self.figure("producers.map", mineral=one.mineral, stage=one.stage))
            and self.key in set(figure.data["iso3"])
        ]
        visible = [self.sides[1].picture(BUYERS_ROWS)]
        visible += [picture(figure, self.w) for figure in maps if self.sites is not None]
        chart = self.charted and self.charted.figure.id
        return [Part((one,)) for one in visible if one and one.figure.id != chart]

    def points(self) -> list[Sentence]:
        """Sentences to be read aloud: what it brings, sells and buys, its part, what limits it."""
        w = self.w
        shares = [self.share_sentence(one) for one in self.standings[:3]]
        sides = [one for side in self.sides for one in side.sentences()[:1]]
        out = [*shares, *sides, *self.reader_facts()[:2]]
        facts = self.titles(
            self.figure("partners.attendance", on=On.usual),
            self.figure("projects.table"),
            self.figure("standards.export_controls"),
            self.sites,
            self.figure("country.governance"),
        )
        out += [one for one in facts if self.label in one.text]
        return out or self.stated(country_statements(self.key, (), (), w))
