"""What a paper says of a country: each part from figures, none where they have nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from msp_dash.analysis.contribution import RESERVES
from msp_dash.analysis.projects import OUTSIDE
from msp_dash.briefing import country
from msp_dash.briefing.citations import cited_sources
from msp_dash.briefing.documents import model, parts
from msp_dash.briefing.documents.citing import run_on, sentence, title_of
from msp_dash.briefing.documents.headline import headline as headline_of
from msp_dash.briefing.documents.operators import operators_of
from msp_dash.briefing.documents.reader import bought, financed, of_reader
from msp_dash.briefing.documents.subject_parts import SubjectParts
from msp_dash.briefing.documents.trade import Trade
from msp_dash.briefing.gaps import Gap, gaps_of_country
from msp_dash.briefing.subjects import Country
from msp_dash.data import load
from msp_dash.data.vocabulary import SEPARATOR
from msp_dash.figures.country.ranks import headline, row_of
from msp_dash.figures.country.trade import leading_product, not_in_sums
from msp_dash.figures.record import Figure, RankingEncoding
from msp_dash.figures.standards.export_controls import UNSOUGHT
from msp_dash.figures.standing import Standing
from msp_dash.figures.trade.parties import is_shipped, is_trading_place
from msp_dash.params import On

BUYERS_ROWS = 6
SHARES_READ = 3
QUOTED_MIN = 0.01
"""A smaller share of a second mineral is no number to quote before the country's trade."""
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

    def values(self) -> Iterator[dict[str, str]]:
        """What the parameters of questions stand for: a share each, what matters most first."""
        own = {"country": self.key}
        if self.sold_most:
            own["hs6"] = self.sold_most
        for one in self.about.leading:
            yield own | {"mineral": one.mineral, "stage": one.stage, "source": one.source}
        if not self.about.leading:
            yield own

    def answer(self, question: str) -> list[model.Sentence]:
        """Shares of what matters most, reserves of it and the largest, and who runs its mines."""
        match question:
            case "share":
                shares = [one for one in self.about.shares if one.stage != RESERVES]
                own = [one for one in shares if one.mineral == shares[0].mineral][:2]
                text = dict.fromkeys([*own, *self.about.leading[1:2]])
            case "reserves":
                leading = [one.mineral for one in self.about.leading[:2]]
                own = [one for one in self.about.reserves if one.mineral in leading]
                text = dict.fromkeys([*own, *self.largest_reserves])
            case "owners":
                names = (operators_of(self.key, m, self.w) for m in self.sited)
                return [*filter(None, names)][:1]
            case _:
                return []
        return [self.share_sentence(one) for one in text]

    def speaks_of(self, text: str) -> bool:
        """Whether a sentence names the country."""
        return self.label in text

    @property
    def largest_reserves(self) -> tuple[Standing, ...]:
        """Its largest share of any reserves."""
        return tuple(sorted(self.about.reserves, key=lambda one: -one.share)[:1])

    def none(self, name: str) -> list[model.Sentence]:
        """As for any subject; of output and reserves as its brief says it, of trade and of controls
        that were not looked for as their figures do.
        """
        about, w = self.about, self.w
        match name:
            case "share" | "stops":
                return self.stated(country.output_gaps(self.key, about.leading, w))
            case "reserves":
                return self.stated(country.no_reserves(self.key, w))
            case "buyers":
                return parts.reason_of(self.exports, w)
            case "controls" if self.key in UNSOUGHT:
                return parts.reason_of(self.figure("standards.export_controls"), w)
            case _:
                return super().none(name)

    # --- figures ---------------------------------------------------------------------------------

    @property
    def group(self) -> dict[str, str]:
        """Query of those whose part of its trade figures say: nobody's for a reader, who is told
        of its own country in sentences and columns of their own.
        """
        if self.of_reader:
            return {"lens": "none"}
        return {"lens": "msp", "on": On.usual}

    @property
    def of_reader(self) -> bool:
        """Whether it is written for another country than the one that it is on."""
        return self.reader not in ("", self.key)

    @cached_property
    def exports(self) -> Figure | None:
        """What it sells, by product."""
        return self.figure("country.exports", **self.group)

    @cached_property
    def imports(self) -> Figure | None:
        """What it buys, by product."""
        return self.figure("country.imports", **self.group)

    @cached_property
    def sold_most(self) -> str:
        """Code of the product that its exports are led by, "" for none."""
        if self.exports is None or self.exports.data.empty:
            return ""
        return str(leading_product(self.key, "exporter", self.exports.data)["hs6"])

    @cached_property
    def buyers(self) -> Figure | None:
        """Who buys what it sells most of."""
        if not self.sold_most:
            return None
        group = {"set": self.reader} if self.of_reader else self.group
        return parts.figure_of(
            "trade.exports", {"hs6": self.sold_most, "exporter": self.key, **group}, self.w
        )

    @cached_property
    def sites(self) -> Figure | None:
        """Where its sites are, of the mineral that matters most, or is sought most for."""
        for mineral in self.sited:
            figure = self.figure("sites.map", mineral=mineral)
            if figure is not None and figure.kind != "empty" and len(figure.data) > 1:
                return figure
        return None

    @property
    def sited(self) -> tuple[str, ...]:
        """Its minerals, then those of its sites by how many there are, the most first."""
        sites = load("sites")
        own = sites.loc[sites["iso3"] == self.key, "minerals"]
        explored = own.str.split(SEPARATOR).explode().value_counts().index
        return tuple(dict.fromkeys([*(one.mineral for one in self.about.shares), *explored]))

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

    def share_sentence(self, one: Standing) -> model.Sentence:
        """A share with its year, weight and rank: 'Zambia mined 4.1% of the world's copper ...'."""
        (out,) = self.stated([country.share_statement(one, self.w)])
        return out

    def stated(self, lines: Sequence[country.Statement]) -> list[model.Sentence]:
        """Statements of the country brief with their notes."""
        return [sentence(one.text, cited_sources(one.sources, self.w), self.w) for one in lines]

    def title(self) -> model.Sentence:
        """Its share of what matters most, or what it buys or sells where that counts for more; else
        what is said of it.
        """
        w = self.w
        shares, side = (*self.about.leading, *self.about.reserves), self.sides[0]
        if side.figure is not None and not side.is_little and (self.buys_more or not shares):
            return model.Sentence(side.figure.claim)
        if shares:
            return model.Sentence(w.quoted(headline(shares[0], w).title))
        return model.Sentence(w("briefing.country.little", country=self.name))

    def headline(self) -> tuple[model.Sentence, model.Sentence] | None:
        """Its share of what matters most and what is open; below it the share in full, and what the
        reader's country buys.
        """
        first = next(iter((*self.about.leading, *self.about.reserves)), None)
        text = headline_of(first, self.w) if first else ""
        if first is None or not text:
            return None
        self.said = (self.share_sentence(first),)
        return model.Sentence(text), run_on([*self.said, *filter(None, [self.lead()])])

    # --- parts -----------------------------------------------------------------------------------

    def quotable(self) -> Iterator[model.Number]:
        """Its shares of the two minerals that matter most, its trade, and its largest buyer."""
        first, *others = self.about.leading[:SHARES_READ] or self.about.reserves[:1] or [None]
        large = [one for one in others if one and one.share >= QUOTED_MIN][:1]
        for one in filter(None, (first, *large)):
            yield from self._numbers(one)
        yield from filter(None, (side.number() for side in self.sides))
        for one in filter(None, others):
            yield from self._numbers(one)
        yield from parts.share_in_title(self.buyers, self.w)

    def _numbers(self, one: Standing) -> Iterator[model.Number]:
        """A share in large digits; none where its sentence has other words or a bound."""
        value, label = self.w.share(one.share), self.share_sentence(one)
        if not one.at_most and value in label.text:
            yield model.Number(value, label)

    @cached_property
    def no_output(self) -> tuple[model.Sentence, ...]:
        """That it has no share of any output or reserves, and that this is no zero."""
        if self.about.shares:
            return ()
        lines = self.stated(country.country_statements(self.key, (), (), self.w)[:1])
        return (*lines, sentence(self.w("briefing.country.not_zero"), (), self.w))

    def brings(self, most: int = parts.ROW_LIMITS[0]) -> parts.Part | None:
        """Its shares of the world's output and reserves: a table, of few a sentence each."""
        w, heading, shares = (
            self.w,
            model.Heading(self.w("documents.heading.brings")),
            self.about.shares,
        )
        if not shares:
            return parts.Part((heading, model.Bullets(self.no_output)))
        if len(shares) < parts.TABLE_ROWS_MIN:
            text = [self.share_sentence(one) for one in shares]
            return parts.bulleted(heading.text, [one for one in text if one not in self.quoted])
        heads = [w(f"country.standing.head.{name}") for name in ("name", "share", "rank")]
        numbers = (model.Column(head, right=True) for head in (*heads[1:], w("fields.year")))
        rows = []
        for one in shares[:most]:
            row, year = row_of(one, 1, w), str(one.year or one.edition)
            name = model.Sentence(row.name, self.share_sentence(one).cites[:1])
            rows.append((name, *map(model.Sentence, (*row.texts[:2], year))))
        return parts.Part((heading, model.Table((model.Column(heads[0]), *numbers), tuple(rows))))

    def map(self, rank: int) -> parts.Part | None:
        """Where its sites are; else where the mineral comes from that it produces most of.

        Narrower if brief, since a map is as high as its column is wide.
        """
        visible = parts.picture(self.sites, self.w, aspect=MAP_ASPECT)
        if visible is None and self.about.leading:
            visible = parts.picture(self.world(self.about.leading[0]), self.w)
        out = parts.pictured(visible, rank, width=MAP_WIDTH)
        return out and replace(out, brief=replace(out, width=NARROW_MAP_WIDTH))

    def world(self, one: Standing) -> Figure | None:
        """The world's output of what it has a share of, by the publisher of that share."""
        query = {"source": one.source, "edition": one.edition, "year": str(one.year)}
        return self.figure("producers.map", mineral=one.mineral, stage=one.stage, **query)

    @cached_property
    def charted(self) -> model.Picture | None:
        """Who buys what it sells most of, or its largest purchases where it buys more.

        Products of either side where those are too few.
        """
        sold = parts.picture(self.buyers, self.w, BUYERS_ROWS, retained=self.reader)
        if sold is not None and self._is_passed_on(sold.figure):
            sold = replace(sold, source=self.w("documents.trade.last"))
        by_side = {side.form: side.picture(BUYERS_ROWS) for side in self.sides}
        sells = sold or by_side["sells"]
        first = (by_side["buys"], sells) if self.buys_more else (sells, by_side["buys"])
        return next(filter(None, first), None)

    def _is_passed_on(self, buyers: Figure) -> bool:
        """Whether the country, or a buyer that is drawn, is a place through which goods pass."""
        rows = buyers.encoding.rows if isinstance(buyers.encoding, RankingEncoding) else ()
        places = any(is_trading_place(row.key, self.sold_most) for row in rows)
        return places or is_shipped(self.key, self.sold_most)

    def chart(self, rank: int) -> parts.Part | None:
        """Its trade, drawn."""
        return parts.pictured(self.charted, rank)

    def trade(self) -> parts.Part | None:
        """What it sells and buys, and which products that it makes are in no sum; if brief, without
        what the title of the chart says, and of the reader only what it buys.
        """
        chart, items, brief = self.charted and self.charted.figure.id, [], []
        for side in self.sides:
            text, figure = side.sentences(), side.figure
            lacking = self.lacking if side.form == "sells" and text else []
            items += [*text, *lacking]
            first = int(bool(figure and figure.id == chart))
            brief += [*(text[first:] if side.form == "sells" else text[first:1]), *lacking]
        items += parts.facts_of(self.buyers, self.w)[1:]
        return parts.bulleted(self.w("documents.heading.trade"), items, brief=brief)

    @property
    def lacking(self) -> list[model.Sentence]:
        """Which products that it makes are in no sum of its exports."""
        if self.exports is None or self.exports.data.empty:
            return []
        year = int(self.exports.params["year"])
        return [
            sentence(one, (), self.w) for one in not_in_sums(self.key, "exporter", year, self.w)
        ]

    def table(self) -> parts.Part | None:
        """Its roles in the partnership, and unless brief the meetings at which lists name it."""
        heading = self.w("documents.heading.table")
        roles = self.stated([country.role_statement(self.key, self.w)])
        attendance = self.seat()
        if attendance is None or self.label not in attendance.title:
            return parts.bulleted(heading, roles)
        return parts.bulleted(heading, [*roles, title_of(attendance, self.w)], brief=roles)

    def seat(self) -> Figure | None:
        """Its row in the register of seats."""
        return parts.figure_of("table.register", {"seat": self.key}, self.w)

    def signed(self) -> parts.Part | None:
        """Projects and money, with a link to the partnership and without, or that none is on
        record; if brief, a sentence of each, money of the reader's country first.
        """
        items, brief = [], []
        by_reader = financed(self.reader, self.key, self.w)
        for figure_id, name in (("projects.table", "projects"), ("projects.finance", "finance")):
            some = parts.facts_of(self.figure(figure_id), self.w)
            outside = self.titles(self.figure(figure_id, strength=OUTSIDE))
            items += [*(some or self.none(name)), *outside]
            own = by_reader if name == "finance" else []
            first = [*own, *some, *outside, *self.none(name)][:1]
            # Money that is counted twice is told of wherever the count is.
            brief += some if name == "finance" and first == some[:1] else first
        items += by_reader
        return parts.bulleted(self.w("documents.heading.signed"), items, rank=1, brief=brief)

    def last_parts(self, most: int) -> list[parts.Part | None]:
        """What is signed and what is not known; beside both what the reader's country has."""
        last = [self.signed(), self.unknown(most)]
        facts = [one for one in self.reader_facts if one != self.lead()]
        if not facts:
            return last
        own = parts.bulleted(self.w.country(self.reader), facts, rank=1, brief=facts[:1])
        return [parts.joined(*last), own]

    @cached_property
    def reader_facts(self) -> list[model.Sentence]:
        """What the reader's country buys, and what it produces itself."""
        return of_reader(self.reader, self.key, self.buyers, self.about.shares, self.w)

    def lead(self) -> model.Sentence | None:
        """What the reader's country buys of what it sells most of."""
        return next(bought(self.reader, self.buyers, self.w), None) if self.of_reader else None

    def controls(self, rank: int) -> parts.Part | None:
        """Export controls, or that none is on record by today."""
        items = self.controls_stated or self.none("controls")
        return parts.bulleted(self.w("documents.heading.controls"), items, rank)

    @property
    def controls_stated(self) -> list[model.Sentence]:
        """How many of its export controls are in force; where controls of its were not looked for,
        that too, in one sentence: it is the one that is read aloud.
        """
        figure, w = self.figure("standards.export_controls"), self.w
        items = self.titles(figure)
        if figure is None or not items or self.key not in UNSOUGHT:
            return items
        text = w("documents.none.country.controls_unsought", statement=figure.claim)
        return [sentence(text, figure.sources, w)]

    def gaps(self, most: int) -> list[Gap]:
        """What is not known, from gaps in the tables alone."""
        return gaps_of_country(
            self.key,
            self.about.shares,
            self.about.leading,
            self.about.reserves,
            self.figure("standards.export_controls"),
            self.sites,
            self.exports,
            self.w,
            most,
        )

    def unknown(self, most: int) -> parts.Part | None:
        """What is not known and not said before."""
        gaps = self.gaps(most + len(self.no_output))
        sentences = [sentence(*one, self.w) for one in gaps]
        new = [one for one in sentences if one not in self.no_output]
        return self.unknown_of(new[:most])

    def history(self, rank: int) -> parts.Part | None:
        """Output over time of the mineral that matters most; where the series is another
        publisher's than the share on the paper, that it is.
        """
        w, query = self.w, country.history_of(self.about)
        figure = parts.figure_of("producers.history", query, w) if query else None
        part = parts.pictured(parts.picture(figure, w), rank)
        if figure is None or part is None:
            return part
        of_series = (figure.params["mineral"], figure.params["stage"])
        one = next(
            share for share in self.about.leading if (share.mineral, share.stage) == of_series
        )
        if one.source == figure.params["source"]:
            return part
        series, newest = (
            w(f"params.source.{name}") for name in (figure.params["source"], one.source)
        )
        text = w("documents.bridge.series", series=series, newest=newest, year=str(one.year))
        bridge = model.Paragraph((sentence(text, (), w),), small=True)
        return replace(part, blocks=(*part.blocks, bridge))

    def governance(self, rank: int) -> parts.Part | None:
        """Rule of law and transparency."""
        items = parts.facts_of(self.figure("country.governance"), self.w)
        items += self.titles(self.figure("standards.participants"))
        return parts.bulleted(self.w("documents.heading.governance"), items, rank)

    def sold(self, rank: int) -> parts.Part | None:
        """What it sells, or buys if that is more, by product; None where the chart has all."""
        side = self.sides[0].figure
        table = self.sides[0].table()
        if side is None or table is None:
            return None
        if len(table.rows) <= BUYERS_ROWS and self.charted and self.charted.figure.id == side.id:
            return None
        return parts.titled(title_of(side, self.w), table, rank=rank)

    def contribution(self, rank: int) -> parts.Part | None:
        """The partners' shares with it and without it."""
        text = country.with_and_without(self.key, self.w)
        if text is None:
            return None
        lines = [line.removeprefix("- ") for line in text.body.splitlines()]
        items = [sentence(line, (), self.w) for line in lines]
        title = sentence(text.title, cited_sources(text.sources, self.w), self.w)
        return parts.titled(title, model.Bullets(tuple(items)), rank=rank)

    def more(self) -> list[parts.Part]:
        """Pictures for a last page with room: the trade that has no part, and the world's output
        of what it produces most of.
        """
        visible = [self.sides[1].picture(BUYERS_ROWS)]
        if self.sites is not None:
            visible += [parts.picture(self.world(one), self.w) for one in self.about.leading[:1]]
        chart = self.charted and self.charted.figure.id
        return [parts.Part((one,)) for one in visible if one and one.figure.id != chart]

    def points(self) -> list[model.Sentence]:
        """Sentences to be read aloud: what it brings, sells and buys, its part, what limits it."""
        w = self.w
        first = (*self.about.leading[:SHARES_READ], *self.about.reserves[:1])
        shares = [self.share_sentence(one) for one in first]
        sides = [one for side in self.sides for one in side.sentences()[:1]]
        out = [*shares, *sides, *self.reader_facts[:2]]
        facts = self.titles(self.seat(), self.figure("projects.table"))
        facts += self.controls_stated
        facts += self.titles(self.sites, self.figure("country.governance"))
        out += [one for one in facts if self.label in one.text]
        return out or self.stated(country.country_statements(self.key, (), (), w))
