"""What supply without its largest supplier would cover of demand (N-1)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache

import pandas as pd

from msp_dash.analysis.balance import NOT_ADDED
from msp_dash.analysis.demand import BASE
from msp_dash.data.frames import Row, dicts
from msp_dash.figures.balance.asking import (
    MINERALS,
    choices,
    explain,
    left_of,
    minerals_of,
    mismatch_notes,
    no_balance,
    stages_of,
    the_mineral,
    with_balance,
)
from msp_dash.figures.balance.wording import MET, elements_notes, met, shared_notes, stage_of
from msp_dash.figures.common import capital, claim
from msp_dash.figures.demand.asking import DemandMineral
from msp_dash.figures.demand.wording import (
    Asked,
    alt_row,
    asked,
    brief_name,
    edition_notes,
    mineral_name,
    publications,
    scenario_name,
    short_name,
)
from msp_dash.figures.headline import Headline, fitting
from msp_dash.figures.record import Column, Dot, DotRow, DotsEncoding, Figure, LegendItem, Symbol
from msp_dash.figures.registry import figure, resolve, spec, url
from msp_dash.params import Edition, Scenario, Scope, SourceId, Stage, Use, View, Year
from msp_dash.theme import STAGE_TOKEN
from msp_dash.words import Words, words

FIELDS = ["mineral", "stage", "year", "supplier", "ratio", "with_all"]
SYMBOL: Mapping[str, Symbol] = {"mine": "circle", "refined": "square"}
TICK = 0.25


def _stages(view: View, edition: str) -> tuple[str, ...]:
    return (view["stage"],) if view["stage"] else stages_of(edition)


def rows_of(view: View) -> pd.DataFrame:
    """Rows of a view, the base year among them: FIELDS, lowest ratio of the year asked first."""
    edition = view["edition"]
    found = []
    for stage in _stages(view, edition):
        minerals = with_balance(minerals_of(edition, stage))
        for mineral in minerals:
            found.append(left_of(edition, mineral, stage).assign(mineral=mineral, stage=stage))
    every = pd.concat(found, ignore_index=True)
    every = every[
        (every["scenario"] == BASE)
        | ((every["scenario"] == view["scenario"]) & (every["year"] == view.year))
    ]
    every["later"] = every["scenario"] == BASE
    return every.sort_values(["later", "ratio"], ignore_index=True)[FIELDS]


def _at(view: View, data: pd.DataFrame) -> pd.DataFrame:
    return data[data["year"] == view.year]


def _headline(view: View, data: pd.DataFrame, w: Words) -> Headline:
    """Of the mineral asked for, or the only one of the edition, at its lowest; else of all."""
    at = _at(view, data)
    alone = str(at["mineral"].iloc[0]) if at["mineral"].nunique() == 1 else ""
    mineral = view["mineral"] or alone
    if mineral:
        return _of_mineral(view, at[at["mineral"] == mineral], w)
    enough = int((at["ratio"] >= MET).sum())
    named = {
        "n": enough,
        "count": w.count(enough, capital=True),
        "of": w.count(len(at)),
        "year": view["year"],
        "scenario": brief_name(view["scenario"], w),
    }
    form = "some" if enough else f"none_{view['stage'] or 'any'}"
    lowest = _of_row(at.iloc[0], view, w)
    return Headline(
        w(f"balance.without_largest.title.{form}", **named),
        w(f"balance.without_largest.short.{'some' if enough else 'none'}", **named),
        w(f"balance.without_largest.second.lowest.{at['stage'].iloc[0]}", **lowest),
    )


def _of_mineral(view: View, at: pd.DataFrame, w: Words) -> Headline:
    """The stage that would meet least of demand; then the other, or what all suppliers meet."""
    row = at.iloc[0]
    named, key = _of_row(row, view, w), f"balance.without_largest.title.{row['stage']}"
    other = at.iloc[1] if len(at) > 1 else None
    return Headline(
        fitting(w, "title", w(key, **named), w(f"{key}_brief", **named)),
        w("balance.without_largest.short.one", **named),
        w("balance.without_largest.second.all", **named)
        if other is None
        else w(f"balance.without_largest.second.other.{other['stage']}", **_of_row(other, view, w)),
    )


def _of_row(row: pd.Series, view: View, w: Words) -> dict[str, str]:
    """What a sentence on one mineral and stage may name."""
    mineral = the_mineral(str(row["mineral"]), w)
    return {
        "country": w.the_country(str(row["supplier"])),
        "mineral": mineral,
        "opening": capital(mineral),
        "share": met(float(row["ratio"]), w),
        "with_all": met(float(row["with_all"]), w),
        "year": view["year"],
        "scenario": brief_name(view["scenario"], w),
    }


def _row(r: Row, view: View, w: Words) -> DotRow:
    stage = capital(stage_of(str(r["mineral"]), str(r["stage"]), w))
    country = w.the_country(str(r["supplier"]))
    ratio, with_all = float(r["ratio"]), float(r["with_all"])
    token = STAGE_TOKEN[str(r["stage"])]
    named = {"stage": stage, "country": country}
    return DotRow(
        key=f"{r['mineral']}-{r['stage']}",
        name=stage,
        dots=(
            Dot(
                with_all,
                token,
                "ring",
                tip=w("balance.without_largest.tip_all", stage=stage, ratio=met(with_all, w)),
            ),
            Dot(
                ratio,
                token,
                SYMBOL[str(r["stage"])],
                strong=True,
                tip=w("balance.without_largest.tip", ratio=met(ratio, w), **named),
            ),
        ),
        texts=(
            w(
                "balance.without_largest.text",
                country=w.country(str(r["supplier"])),
                ratio=met(ratio, w),
            ),
            met(with_all, w),
        ),
        selected=r["mineral"] == view["mineral"],
    )


def _encoding(view: View, a: Asked, data: pd.DataFrame, w: Words) -> DotsEncoding:
    at = _at(view, data)
    rows = [_row(row, view, w) for row in dicts(at)]
    every = {m for s in _stages(view, a.edition) for m in minerals_of(a.edition, s)}
    note = w("balance.gap.no_balance")
    rows += [
        DotRow(m, mineral_name(m, w), texts=("", ""), note=note)
        for m in MINERALS
        if m in every & NOT_ADDED
    ]
    largest = max(float(at[["ratio", "with_all"]].max().max()), MET)
    last = math.ceil(largest / TICK)
    stages = [s for s in SYMBOL if s in set(at["stage"])]
    legend = [
        LegendItem(STAGE_TOKEN[s], w(f"balance.without_largest.legend.{s}"), SYMBOL[s])
        for s in stages
    ]
    legend.append(LegendItem("ink2", w("balance.without_largest.legend.all"), "ring"))
    return DotsEncoding(
        rows=tuple(rows),
        ticks=tuple((n * TICK, w.percents(n * TICK)) for n in range(last + 1)),
        text_heads=(w("balance.without_largest.head_ratio"), w("balance.without_largest.head_all")),
        legend=tuple(legend),
        reference=MET,
    )


def _table(data: pd.DataFrame, w: Words) -> tuple[Column, ...]:
    minerals = tuple((m, mineral_name(m, w)) for m in pd.unique(data["mineral"]))
    stages = tuple((s, w(f"params.stage.{s}")) for s in pd.unique(data["stage"]))
    suppliers = tuple((c, w.country(c)) for c in pd.unique(data["supplier"]))
    return (
        Column("mineral", w("balance.column.mineral"), "text", minerals),
        Column("stage", w("balance.column.stage"), "text", stages),
        Column("year", w("balance.column.year"), "year"),
        Column("supplier", w("balance.column.supplier"), "text", suppliers),
        Column("ratio", w("balance.column.ratio"), "percent"),
        Column("with_all", w("balance.column.with_all"), "percent"),
    )


@figure(
    "balance.without_largest",
    Use(DemandMineral, optional=True),
    Use(Stage, optional=True),
    Scope,
    Scenario,
    Edition,
    Year,
    SourceId,
    page="balance",
    tables=("demand", "supply_outlook"),
    choices=choices,
    why_empty=explain,
)
def without_largest(view: View) -> Figure:
    """Supply without its largest supplier over total demand of a scenario and year (N-1).

    Both stages, unless one is asked for; ``mineral`` marks one of all. Rows: mineral, stage, year
    (the one asked for and the base year), supplier (iso3 of the one left out), ratio (what the
    others supply over the world's demand), with_all (all supply over demand); lowest first.
    """
    if view["mineral"] in NOT_ADDED:
        return no_balance("balance.without_largest", view)
    w = words(view["lang"])
    a = asked(view)
    data = rows_of(view)
    head = _headline(view, data, w)
    encoding = _encoding(view, a, data, w)
    sources = publications(a)
    minerals = with_balance(set(data["mineral"]))
    stages = tuple(s for s in SYMBOL if s in set(data["stage"]))
    drawn_without = any(row.note for row in encoding.rows)
    listed = [alt_row(r.name, r.texts[0] or r.note, w) for r in encoding.rows]
    return Figure(
        id="balance.without_largest",
        params=view,
        title=head.title,
        second=head.second,
        short=head.short,
        subtitle=w(
            "balance.subtitle.without_largest",
            year=view["year"],
            scenario=scenario_name(view["scenario"], w),
            edition=w.date(a.edition),
        ),
        unit="share",
        basis="",
        data=data,
        encoding=encoding,
        sources=sources,
        notes=(
            w("balance.note.largest"),
            w("balance.note.iea_n1"),
            *shared_notes(view, minerals, stages, w),
            *([w("balance.note.graphite")] if drawn_without else []),
            *elements_notes(minerals, w),
            *mismatch_notes(a.edition, minerals, stages, w),
            *edition_notes(a, w),
        ),
        alt=w("balance.alt.without_largest", title=head.title, rows=w.listing(listed)),
        table=_table(data, w),
        sentence=claim(head.title, sources, w),
        link=url("balance.without_largest", view),
    )


@lru_cache(maxsize=256)
def headline(view: Mapping[str, str]) -> str:
    """'Mined lithium would meet 65% of demand in 2035, and 47% without China (Stated Policies)'.

    Parameters
    ----------
    view : mineral, stage, edition, scenario ("" for the edition's "Stated Policies") and year.

    Returns
    -------
    Why there is no such sentence, for a mineral whose grades do not add up.
    """
    if view["mineral"] in NOT_ADDED:
        return words(view["lang"])(f"balance.empty.heading_{view['mineral']}")
    names = ("mineral", "stage", "edition", "scenario", "year", "lang")
    query = {n: view[n] for n in names if view[n]}
    full = resolve(spec("balance.without_largest"), query).view
    w = words(full["lang"])
    at = _at(full, rows_of(full))
    row = at[at["mineral"] == full["mineral"]].iloc[0]
    return w(
        f"balance.answer.{full['stage']}",
        mineral=the_mineral(full["mineral"], w),
        with_all=met(float(row["with_all"]), w),
        ratio=met(float(row["ratio"]), w),
        country=w.the_country(str(row["supplier"])),
        year=full["year"],
        scenario=short_name(full["scenario"], w),
    )
