"""From mine to refinery by seat: who at the table has what of each mineral, and what is needed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from msp_dash.analysis.contribution import Holding
from msp_dash.analysis.groups import share_of_group
from msp_dash.analysis.shares import RESIDUAL
from msp_dash.data import Source
from msp_dash.data.frames import tuples
from msp_dash.figures import common, record
from msp_dash.figures.choices import preferred
from msp_dash.figures.demand import growth, query, wording
from msp_dash.figures.draft import Draft, NoData
from msp_dash.figures.fields import column
from msp_dash.figures.headline import Headline
from msp_dash.figures.holdings import as_published, holdings
from msp_dash.figures.mineral.stages import why_no_output
from msp_dash.figures.partners.data import ENERGY, REFINED_ONLY, bounded, who_counts
from msp_dash.figures.producers.headlines import activity, part
from msp_dash.figures.registry import figure
from msp_dash.figures.seats import GROUP_OF, Seat, entities, key, seats
from msp_dash.params import ChainMinerals, Eu, On, Table, View, Year
from msp_dash.words import Words

FIELDS = (
    *("mineral", "stage", "iso3", "seat", "share", "status", "source", "edition", "year"),
    *("scenario", "ratio"),
)
STAGES = (("mine",), ("refined", "smelter"))
"""Stages of the two bars: smelting stands for refining where no source counts that."""
REFINED_AS = {"rare_earths": REFINED_ONLY}
NEEDED_AS = {"rare_earths": "neodymium", "graphite": "battery_graphite"}
"""Mineral -> what the IEA counts of it: at the refinery, and as needed for energy."""
NEED = "need"
OWN_PIECE = 0.03
"""Least share of a piece of its own; smaller parts of a seat are one piece."""
UNNAMED_MIN = 0.004
"""Least share of what no source names that is drawn."""
ORDER: tuple[Seat | None, ...] = ("partner", "room", None)
TOKENS: Mapping[Seat | None, tuple[str, str]] = {
    "partner": ("partner", "partner"),
    "room": ("room", "room"),
    None: ("absent", "absent_2"),
}
"""Seat -> token of its largest country, and of the others."""
TICKS = 2


@dataclass(frozen=True, slots=True)
class Stage:
    """Output of a mineral at one stage, and what the seats of a table have of it."""

    holding: Holding
    seat_of: Mapping[str, Seat]

    @property
    def countries(self) -> list[tuple[str, float, str]]:
        """Named countries with a share above zero: code, share, status; the largest first."""
        rows = self.holding.rows
        rows = rows[(rows["iso3"] != RESIDUAL) & (rows["share"] > 0)]
        rows = rows.sort_values(["share", "iso3"], ascending=[False, True])
        return [(str(r.iso3), float(r.share), str(r.status)) for r in tuples(rows)]

    @property
    def at_table(self) -> float | None:
        """Share of the named countries at the table: they have at least this much."""
        one = self.holding
        if self.seat_of.keys().isdisjoint(one.codes):
            return None
        return share_of_group(one.codes, one.shares, frozenset(self.seat_of))

    @property
    def unnamed(self) -> float:
        """What the named countries leave of the world's output."""
        return max(0.0, 1.0 - self.holding.named_share)

    @property
    def parts(self) -> float:
        """Sum of the publisher's parts, the residual included, as a share of its total."""
        return float(self.holding.rows["share"].sum())

    @property
    def exceeds(self) -> bool:
        """Whether the parts add up to more than the total, so that nothing says what is left."""
        return self.parts > 1 + UNNAMED_MIN

    @property
    def page(self) -> Source:
        """Its publication."""
        return common.publication(self.holding.source, self.holding.edition)


@lru_cache(maxsize=1)
def _newest() -> Mapping[tuple[str, str], Holding]:
    return {(one.mineral, one.stage): one for one in holdings()}


def stages(mineral: str, seat_of: Mapping[str, Seat]) -> list[Stage]:
    """The newest output of a mineral by country, mine first."""
    found = []
    for names in STAGES:
        as_counted = mineral if names == ("mine",) else REFINED_AS.get(mineral, mineral)
        one = next((h for name in names if (h := _newest().get((as_counted, name)))), None)
        if one is not None and not math.isnan(one.named_share) and one.named_share > 0:
            found.append(Stage(one, seat_of))
    return found


@lru_cache(maxsize=1)
def in_order() -> tuple[str, ...]:
    """The minerals of energy, by the share that New York's table mined: an order that stays."""
    seat_of = seats(View({Table.name: Table.default}))
    return tuple(sorted(ENERGY, key=lambda m: -(stages(m, seat_of)[0].at_table or 0.0)))


@lru_cache(maxsize=1)
def choices() -> pd.DataFrame:
    """Years of the need, the first that a view without a year has: year (str)."""
    edition = max(query.bases())
    rows = query.edition_rows(edition)
    rows = rows[(rows["scope"] == "energy") & (rows["year"] > query.bases()[edition])]
    return preferred(rows, year=[2040])


# ---------------------------------------------------------------- words


def who(view: View) -> str:
    """The table as the subject of a sentence: 'the 19 of New York'."""
    n = sum(map(len, entities(view[Table.name])))
    return view.words(f"chain.who.{view[Table.name]}", n=n)


def _leader(stage: Stage, w: Words) -> tuple[str, str]:
    """'China refined' and '78%' of the largest country."""
    one, (code, share, _) = stage.holding, stage.countries[0]
    doing = w(f"producers.act.{activity(one.mineral, one.stage)}.done", country=w.the_country(code))
    whole = len(stage.countries) == 1 and stage.unnamed < UNNAMED_MIN
    return doing, as_published(part(w, share, whole=whole), one, w)


def _of(stage: Stage, w: Words) -> str:
    """The mineral inside a sentence, by its short name: 'graphite'."""
    return w.mineral_as(f"mineral.name.{stage.holding.mineral}", stage.holding.mineral)


def sentence(chain: Sequence[Stage], view: View) -> str:
    """What the table has of a mineral at its first stage, and who leads the last.

    Where the table has nothing that the source names, the leader of both.
    """
    w, (first, last) = view.words, (chain[0], chain[-1])
    one, seated = first.holding, first.at_table
    leader, amount = _leader(last, w)
    values = {"mineral": _of(first, w), "amount": amount, "who": who(view)}
    if seated:
        bounded_share = as_published(w.share(seated, "at_least"), one, w)
        values["share"] = bounded(bounded_share, "at_least", w)
    if first is last:
        form = "one" if seated else "one_none"
        return w(f"chain.title.{form}", act=common.capital(leader), **values)
    if seated:
        act = w(f"producers.act.{activity(one.mineral, one.stage)}.done", country=who(view))
    else:
        act, values["share"] = _leader(first, w)
    return w("chain.title.both", act=common.capital(act), leader=leader, **values)


def _second(chain: Sequence[Stage], rows: Sequence[record.ChainRow], w: Words) -> str:
    """The years of the sentence, which is about the first row."""
    whens = w.listing([_when(stage, w) for stage in chain])
    return w(
        f"chain.second.{'rows' if len(rows) > 1 else 'row'}", mineral=rows[0].name, whens=whens
    )


def _when(stage: Stage, w: Words) -> str:
    """'mined 2025e': what is done, and the year."""
    one = stage.holding
    year = w("producers.year_e", year=one.year) if one.estimated else str(one.year)
    return w("chain.when", stage=w(f"chain.stage.{activity(one.mineral, one.stage)}"), year=year)


# ---------------------------------------------------------------- picture


def _parts(stage: Stage, w: Words) -> Iterator[record.ChainPart]:
    countries = stage.countries
    values = [share for _, share, _ in countries]
    rank = {code: 1 + sum(v > share for v in values) for code, share, _ in countries}
    for seat in ORDER:
        own = [row for row in countries if stage.seat_of.get(row[0]) == seat]
        first, others = TOKENS[seat]
        large = [row for row in own if row[1] >= OWN_PIECE]
        for number, (code, share, status) in enumerate(large):
            name, text = w.country(code), w.share(share)
            tip = w(
                "chain.tip.country",
                country=name,
                share=common.lettered(text, w, estimated=status == "estimated"),
                what=_when(stage, w),
                source=stage.page.short,
                rank=w.ordinal(rank[code]),
                n=len(countries),
                seat=w(f"chain.seat.{seat or 'absent'}"),
            )
            label = w("chain.part", country=name, share=text)
            token = others if number else first
            yield record.ChainPart(code, share, token, label, name, stands_out=True, tip=tip)
        if small := [row for row in own if row[1] < OWN_PIECE]:
            yield _pooled(stage, seat, small, w)
    if stage.unnamed >= UNNAMED_MIN:
        yield _unnamed(stage, w)


def _pooled(
    stage: Stage, seat: Seat | None, small: Sequence[tuple[str, float, str]], w: Words
) -> record.ChainPart:
    """The small parts of a seat as one piece; of those who were not there, with their count."""
    total = sum(share for _, share, _ in small)
    named = (w("chain.part", country=w.country(c), share=w.share_table(s)) for c, s, _ in small)
    tip = w(
        "chain.tip.few",
        names="; ".join(named),
        what=_when(stage, w),
        source=stage.page.short,
        seat=w(f"chain.seat.{seat or 'absent'}"),
    )
    text, token = ("", TOKENS[seat][0]) if seat else (f"+{len(small)}", "absent_few")
    return record.ChainPart("", total, token, text, tip=tip)


def _unnamed(stage: Stage, w: Words) -> record.ChainPart:
    form = "exceeds" if stage.exceeds else "unnamed"
    text = "" if stage.exceeds else w.share(stage.unnamed)
    values = {"share": text, "what": _when(stage, w), "source": stage.page.short}
    tip = w(f"chain.tip.{form}", **values)
    return record.ChainPart("", stage.unnamed, "not_named", text, dashed=True, tip=tip)


def _need(mineral: str, ratios: pd.DataFrame, view: View) -> record.ChainNeed | None:
    """The need of a mineral for energy, in the scenarios of the newest edition."""
    own = ratios[ratios["mineral"] == NEEDED_AS.get(mineral, mineral)].dropna(subset="ratio")
    if own.empty:
        return None
    w, by_scenario = view.words, own.set_index("scenario")["ratio"]
    middle = float(by_scenario[wording.headline_scenario(max(query.bases()))])
    low, high = float(by_scenario.min()), float(by_scenario.max())
    listed = [
        w("demand.alt.tip", name=wording.scenario_name(str(s), w), value=w.ratio(v))
        for s, v in by_scenario.items()
    ]
    values = {"year": view["year"], "base": own["base_year"].iloc[0], "listed": "; ".join(listed)}
    return record.ChainNeed(low, middle, high, w.ratio(middle), w("chain.tip.need", **values))


def _row(
    mineral: str, chain: Sequence[Stage], need: record.ChainNeed | None, view: View
) -> record.ChainRow:
    w = view.words
    bars = []
    for stage in chain:
        share = stage.at_table
        total = w.share(share, "at_least") if share else w("chain.none_named")
        bars.append(record.ChainBar(_when(stage, w), tuple(_parts(stage, w)), total))
    note = f"chain.counted.{mineral}"
    return record.ChainRow(
        mineral,
        common.capital(w.mineral_as(f"mineral.name.{mineral}", mineral)),
        w(note) if w.has(note) else "",
        tuple(bars),
        need,
        sentence(chain, view),
    )


def _legend(view: View) -> tuple[record.LegendItem, ...]:
    w = view.words
    counts = key(view[Table.name], w)
    return (
        *(record.LegendItem(seat, text) for seat, text in counts.items()),
        record.LegendItem("absent", w("chain.seat.absent")),
        record.LegendItem("not_named", w("chain.key.unnamed"), "dashed"),
    )


# ---------------------------------------------------------------- data


def _rows(
    mineral: str, chain: Sequence[Stage], ratios: pd.DataFrame, edition: str
) -> Iterator[tuple[object, ...]]:
    for stage in chain:
        one = stage.holding
        published = one.source, one.edition, one.year
        for row in tuples(one.rows):
            named = row.iso3 != RESIDUAL
            seat = stage.seat_of.get(row.iso3, "absent") if named else None
            share = None if math.isnan(row.share) else float(row.share)
            yield (mineral, one.stage, row.iso3, seat, share, row.status, *published, None, None)
    for row in tuples(ratios[ratios["mineral"] == NEEDED_AS.get(mineral, mineral)]):
        ratio = None if math.isnan(row.ratio) else float(row.ratio)
        yield (
            mineral,
            NEED,
            "WLD",
            None,
            None,
            "projected",
            "iea",
            edition,
            row.year,
            row.scenario,
            ratio,
        )


def _notes(chains: Sequence[Sequence[Stage]], view: View) -> list[str]:
    w, every = view.words, [stage for chain in chains for stage in chain]
    notes = [w("chain.note.seats"), w("chain.note.at_least")]
    exceeding = [s for s in every if s.exceeds]
    if exceeding:
        listed = [
            w(
                "chain.note.exceeds_of",
                mineral=_of(s, w),
                share=w.percent(s.parts - 1),
            )
            for s in exceeding
        ]
        notes.append(w("chain.note.exceeds", listed=w.listing(listed)))
    if any(s.holding.estimated for s in every):
        notes.append(w("producers.note.estimated"))
    notes.append(w("chain.note.need"))
    group = View({**view, **GROUP_OF[view[Table.name]], On.name: On.usual, Eu.name: Eu.default})
    return [*notes, *who_counts(group)]


@figure(
    "chain.shares",
    Table,
    ChainMinerals,
    Year,
    tables=(
        "production",
        "supply_outlook",
        "demand",
        "facts/members",
        "facts/participation",
        "facts/convenings",
    ),
    choices=choices,
)
def shares(view: View) -> Draft:
    """Output of minerals at mine and refinery by seat of a table, and the need for energy.

    Rows: mineral, stage (mine, smelter, refined, need), iso3, seat (partner, room, absent; null for
    the residual), share (0-1), status, source, edition, year, scenario and ratio (of need, against
    the edition's base year). Newest output of each: USGS, and the IEA's base year where the USGS
    has no refined output.
    """
    w, seat_of = view.words, seats(view)
    asked = [m for m in view["minerals"].split(",") if m] or list(in_order())
    chains = {mineral: chain for mineral in asked if (chain := stages(mineral, seat_of))}
    if not chains:
        raise NoData(" ".join(why_no_output(mineral, w) for mineral in asked))
    edition = max(query.bases())
    ratios = growth.of_all(edition, "energy", view.year)
    ratios = ratios.assign(base_year=query.bases()[edition])
    rows = [
        _row(mineral, chain, _need(mineral, ratios, view), view)
        for mineral, chain in chains.items()
    ]
    needs = [row.need for row in rows if row.need]
    data = [row for m, chain in chains.items() for row in _rows(m, chain, ratios, edition)]
    pages = {stage.page: None for chain in chains.values() for stage in chain}
    cited = (*pages, common.publication("iea", edition)) if needs else tuple(pages)
    first = next(iter(chains.values()))
    notes = _notes(list(chains.values()), view)
    notes += [why_no_output(mineral, w) for mineral in asked if mineral not in chains]
    return Draft(
        title=Headline(rows[0].sentence, _second(first, rows, w)),
        subtitle={"table": Table.label(view[Table.name], w), "year": view["year"]},
        unit="share",
        data=pd.DataFrame(data, columns=list(FIELDS)).astype({"share": float, "ratio": float}),
        encoding=record.ChainEncoding(
            heads=(
                w("chain.head.share"),
                w("chain.head.total"),
                w("chain.head.need", year=view["year"]),
            ),
            rows=tuple(rows),
            ticks=_ticks(needs, query.bases()[edition], w),
            legend=_legend(view),
        ),
        sources=tuple(dict.fromkeys(cited)),
        notes=tuple(notes),
        alt={"rows": w.listing([row.sentence for row in rows])},
        table=tuple(
            column("stage", w, labels={NEED: w("chain.need")}) if name == "stage" else name
            for name in FIELDS
        ),
        cited=tuple(dict.fromkeys(stage.page for stage in first)),
    )


def _ticks(needs: Sequence[record.ChainNeed], base: int, w: Words) -> tuple[tuple[float, str], ...]:
    """The base year at 1, then every second multiple."""
    largest = max((need.high for need in needs), default=1.0)
    later = range(1 + TICKS, math.ceil(largest) + 1, TICKS)
    return ((1.0, str(base)), *((float(n), w("demand.tick", value=w.whole(n))) for n in later))
