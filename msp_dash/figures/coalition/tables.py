"""What three tables have of a mineral: New York, the partners with the Forum, and Washington."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from msp_dash.analysis.shares import RESIDUAL
from msp_dash.data.fields import column_of
from msp_dash.figures.chain import Stage, in_order, stages, who
from msp_dash.figures.common import capital
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline
from msp_dash.figures.holdings import as_published
from msp_dash.figures.partners.data import PLACE, bounded
from msp_dash.figures.producers.headlines import activity
from msp_dash.figures.record import Dot, DotRow, DotsEncoding, LegendItem, Symbol
from msp_dash.figures.seats import seats
from msp_dash.params import Eu, Table, View
from msp_dash.words import Words

SYMBOLS: tuple[Symbol, ...] = ("ring", "square", "diamond")
"""Mark of each table, in the order of `Table.allowed`."""
FIELDS = (
    *("mineral", "stage", "table.compared", "source", "edition", "year"),
    *("share.group", "coverage.world"),
)
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Line:
    """One stage of a mineral, as each table has it."""

    mineral: str
    tables: tuple[Stage, ...]

    @property
    def stage(self) -> str:
        return self.tables[0].holding.stage

    @property
    def shares(self) -> tuple[float, ...]:
        """What the named countries of each table have of it, 0 where none is named."""
        return tuple(one.at_table or 0.0 for one in self.tables)


def lines_of(view: View) -> list[Line]:
    """Output of the view's mineral, or of those of energy, as each table has it; no reserves."""
    at = [seats(View({Table.name: one, Eu.name: view[Eu.name]})) for one in Table.allowed]
    minerals = (view["mineral"],) if view["mineral"] else in_order()
    groups = (
        (mineral, group)
        for mineral in minerals
        for group in zip(*(stages(mineral, seat_of) for seat_of in at), strict=True)
    )
    return [
        Line(mineral, group)
        for mineral, group in groups
        if view["stage"] in ("", group[0].holding.stage)
    ]


def _names(view: View) -> list[str]:
    """'the 19 of New York', of each table."""
    return [who(View({**view, Table.name: one})) for one in Table.allowed]


def _headline(lines: Sequence[Line], view: View) -> Headline:
    """The mineral of which the last table has most beside the first."""
    w, names = view.words, _names(view)
    first_stage = [line for line in lines if line.stage == lines[0].stage]
    line = max(first_stage, key=lambda one: one.shares[-1] - one.shares[0])
    one = line.tables[0].holding
    texts = [_bounded(share, line, w) for share in line.shares]
    act = w(f"producers.act.{activity(one.mineral, one.stage)}.done", country=names[-1])
    mineral = w.mineral_as(f"mineral.name.{one.mineral}", one.mineral)
    title = w("coalition.tables.title", act=capital(act), share=texts[-1], mineral=mineral,
              year=one.year)  # fmt: skip
    second = w(
        "coalition.tables.second",
        first=capital(names[0]),
        share=texts[0],
        other=names[1],
        more=texts[1],
    )
    return Headline(title, second)


def _bounded(share: float, line: Line, w: Words) -> str:
    text = as_published(w.share(share, "at_least"), line.tables[0].holding, w)
    return bounded(text, "at_least", w)


def _dot_rows(lines: Sequence[Line], view: View) -> Iterator[DotRow]:
    """The stage as a heading, and a row a mineral with a mark for each table."""
    w, names, one = view.words, _names(view), lines[0].tables[0].holding
    stage = capital(w(f"chain.stage.{activity(one.mineral, one.stage)}"))
    yield DotRow(f"{lines[0].stage}.", stage, heading=True)
    for line in lines:
        counted, page = line.tables[0].holding.mineral, line.tables[0].page.short
        name = capital(w.mineral_as(f"mineral.name.{counted}", counted))
        texts = [w.share(s, "at_least") if s else w("chain.none_named") for s in line.shares]
        dots = tuple(
            Dot(
                share,
                "ink",
                symbol,
                tip=w(
                    "coalition.tables.tip", who=capital(seat), name=name, share=text, source=page
                ),
            )
            for share, text, symbol, seat in zip(line.shares, texts, SYMBOLS, names, strict=True)
        )
        yield DotRow(f"{line.mineral}.{line.stage}", name, dots=dots, texts=tuple(texts))


def _encoding(lines: Sequence[Line], view: View) -> DotsEncoding:
    w = view.words
    by_place: dict[int, list[Line]] = {}
    for line in lines:
        by_place.setdefault(PLACE[line.stage], []).append(line)
    return DotsEncoding(
        tuple(row for own in by_place.values() for row in _dot_rows(own, view)),
        tuple((tick, w.percents(tick)) for tick in TICKS),
        text_heads=tuple(w(f"coalition.tables.{one}") for one in Table.allowed),
        legend=tuple(
            LegendItem("ink", capital(name), symbol)
            for name, symbol in zip(_names(view), SYMBOLS, strict=True)
        ),
    )


def _rows(lines: Sequence[Line]) -> Iterator[tuple[object, ...]]:
    for line in lines:
        one = line.tables[0].holding
        named = one.rows[one.rows["iso3"] != RESIDUAL]["share"].sum()
        for table, share in zip(Table.allowed, line.shares, strict=True):
            yield (
                *(line.mineral, line.stage, table, one.source, one.edition, one.year),
                *(share, float(named)),
            )


def compared(view: View, lines: Sequence[Line]) -> Draft:
    """Shares of the minerals of energy that each table mined and refined."""
    w = view.words
    head, encoding = _headline(lines, view), _encoding(lines, view)
    tips = [dot.tip for row in encoding.rows for dot in row.dots]
    return Draft(
        title=head,
        subtitle=w("coalition.tables.subtitle"),
        unit="share",
        data=pd.DataFrame(_rows(lines), columns=[*map(column_of, FIELDS)]),
        encoding=encoding,
        sources=tuple(dict.fromkeys(one.page for line in lines for one in line.tables)),
        notes=(w("chain.note.seats"), w("chain.note.at_least")),
        alt=w("partners.share.alt", title=head.title, rows="; ".join(tips)),
        table=FIELDS,
    )
