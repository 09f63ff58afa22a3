"""Gap of all minerals of one edition: supply minus demand, over demand, before recycling."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from msp_dash.analysis.balance import NOT_ADDED
from msp_dash.analysis.demand import BASE
from msp_dash.figures.balance import query, wording
from msp_dash.figures.demand.query import DemandMineral
from msp_dash.figures.demand.wording import (
    Selection,
    alt_row,
    brief_name,
    dot,
    dots_legend,
    in_scenario,
    mineral_name,
    places,
    publications,
    scenario_name,
    select,
    short_name,
)
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline
from msp_dash.figures.record import DotRow, DotsEncoding
from msp_dash.figures.registry import figure
from msp_dash.params import Edition, Scenario, Scope, SourceId, Stage, Use, View, Year
from msp_dash.words import Words

FIELDS = ["mineral", "scenario", "year", "gap"]
STEP = 0.25
EVEN = 0.0


def _data(view: View, selection: Selection, minerals: list[str]) -> pd.DataFrame:
    tables = [
        query.balance_of(selection.edition, m, view["stage"]).assign(mineral=m) for m in minerals
    ]
    every = pd.concat(tables, ignore_index=True)
    at = (every["scenario"] == BASE) | (
        (every["year"] == view.year) & every["scenario"].isin(selection.scenarios)
    )
    return every.loc[at, FIELDS].reset_index(drop=True)


def _headline(view: View, selection: Selection, data: pd.DataFrame) -> Headline:
    """On the view's mineral, or the only one of the edition; else how many fall short."""
    w = view.words
    at = data[data["scenario"] != BASE]
    gaps = at[at["scenario"] == selection.headline].set_index("mineral")["gap"].sort_values()
    single = str(gaps.index[0]) if len(gaps) == 1 else ""
    mineral = view["mineral"] or single
    args = {"year": view["year"], "scenario": brief_name(selection.headline, w)}
    second = _second(view, mineral, gaps, args)
    if not mineral:
        return Headline(_count_title(view, selection, at, args), second)
    own = at.loc[at["mineral"] == mineral, "gap"]
    args["supply"] = wording.supply(mineral, view["stage"], w)
    form = "over" if own.min() >= EVEN else "short" if own.max() < EVEN else "either"
    key = f"balance.gap.title_of.{form}{'_in' if selection.only else ''}"
    if form == "over" and _mines_fall_short(view, selection, mineral):
        own_in = "balance.supply_demand.title.mines_in"
        key = own_in if selection.only else "balance.gap.title_of.mines"
    return Headline(w(key, **args), second)


def _count_title(
    view: View, selection: Selection, at: pd.DataFrame, args: Mapping[str, object]
) -> str:
    """How many minerals are short: at least so many, or up to, where the scenarios disagree."""
    w = view.words
    short = (at["gap"] < EVEN).groupby(at["scenario"]).sum()
    of_all = at["mineral"].nunique()
    low, high = int(short.min()), int(short.max())
    form = "none" if high == 0 else "all" if low == of_all else "some"
    if low != high:
        form = "at_least" if low else "up_to"
    counts = {"low": w.count(low), "high": w.count(high), "of": w.count(of_all)}
    what = wording.what(view["stage"], w)
    title = w(f"balance.gap.title.{form}", what=what, **counts, **args)
    return in_scenario(title, selection.headline, w) if selection.only else title


def _mines_fall_short(view: View, selection: Selection, mineral: str) -> bool:
    """Whether refined supply may include scrap, and mines meet demand in no scenario."""
    rows = query.balance_of(selection.edition, mineral, view["stage"])
    at = (rows["year"] == view.year) & rows["scenario"].isin(selection.scenarios)
    least = float(rows.loc[at, "demand"].min())
    return (
        bool(wording.more_refined(view, mineral, view.words))
        and wording.mine_supply(view, mineral) < least
    )


def _second(view: View, mineral: str, gaps: pd.Series, args: Mapping[str, object]) -> str:
    """Which gap is the widest, or how wide that of a mineral is among them. `gaps`: sorted."""
    w = view.words
    first, last = str(gaps.index[0]), str(gaps.index[-1])
    if not mineral:
        form = "none" if gaps.iloc[0] >= EVEN else "spread"
        if form == "spread" and gaps.iloc[-1] >= EVEN:
            form = "spread_scrap" if wording.more_refined(view, last, w) else "spread_over"
        ends = {"first": query.the_mineral(first, w), "last": query.the_mineral(last, w)}
        return w(f"balance.gap.second.{form}", **ends, **args)
    place = list(gaps.index).index(mineral) + 1
    form = {1: "widest", len(gaps): "smallest"}.get(place, "rank")
    scrap = wording.more_refined(view, mineral, w)
    if scrap and (gaps[mineral] >= EVEN or len(gaps) == 1):
        form = "scrap"
    elif gaps[mineral] >= EVEN or len(gaps) == 1:
        form = "none_of" if len(gaps) > 1 else "none"
    rank = {
        "rank": w.ordinal(place),
        "of": w.count(len(gaps)),
        "mineral": query.the_mineral(mineral, w),
    }
    return w(f"balance.gap.second.{form}", **rank, **scrap, **args)


def _rows(view: View, selection: Selection, data: pd.DataFrame, without: list[str]) -> list[DotRow]:
    w = view.words
    wide = data.pivot(index="mineral", columns="scenario", values="gap")
    rows = []
    for mineral, gaps in wide.sort_values(selection.headline, kind="stable").iterrows():
        rows.append(
            DotRow(
                key=str(mineral),
                name=mineral_name(str(mineral), w),
                dots=tuple(
                    dot(float(gaps[s]), s, _tip(s, float(gaps[s]), w)) for s in selection.scenarios
                ),
                texts=(
                    wording.signed(float(gaps[selection.headline]), w),
                    wording.signed(float(gaps[BASE]), w),
                ),
                selected=mineral == view["mineral"],
            )
        )
    for mineral in without:
        note = w("balance.gap.no_balance")
        rows.append(DotRow(mineral, mineral_name(mineral, w), texts=("", ""), note=note))
    return rows


def _tip(scenario: str, gap: float, w: Words) -> str:
    return w("balance.gap.tip", scenario=scenario_name(scenario, w), gap=wording.signed(gap, w))


def _ticks(data: pd.DataFrame, w: Words) -> tuple[tuple[float, str], ...]:
    low = min(float(data["gap"].min()), -STEP)
    high = max(float(data["gap"].max()), EVEN)
    first, last = -int(-low / STEP + 1), int(high / STEP + (1 if high > EVEN else 0))
    return tuple((n * STEP, wording.signed(n * STEP, w)) for n in range(first, last + 1))


@figure(
    "balance.gap",
    Use(DemandMineral, optional=True),
    Stage,
    Scope,
    Use(Scenario, optional=True),
    Edition,
    Year,
    SourceId,
    tables=("demand", "supply_outlook"),
    choices=query.choices,
    why_empty=query.explain,
)
def gap(view: View) -> Draft:
    """Base-case supply less total demand, over demand, before recycling: all minerals in a year.

    ``mineral`` marks one; ``scenario`` leaves one. Rows: mineral, scenario (``base`` for the base
    year), year, gap (negative where supply falls short). Graphite has none: it is drawn as a row
    that says why, and has no number.
    """
    if view["mineral"] in NOT_ADDED:
        raise query.no_balance(view)
    w = view.words
    selection = select(view)
    every = query.minerals_of(selection.edition, view["stage"])
    minerals = query.with_balance(every)
    without = [m for m in every if m not in minerals]
    data = _data(view, selection, minerals)
    rows = _rows(view, selection, data, without)
    return Draft(
        title=_headline(view, selection, data),
        subtitle=places(view, selection) | {"what": w(f"balance.outlook.what.{view['stage']}")},
        unit="share",
        data=data,
        encoding=DotsEncoding(
            rows=tuple(rows),
            ticks=_ticks(data, w),
            text_heads=(
                w(
                    "balance.gap.head_year",
                    scenario=short_name(selection.headline, w),
                    year=view["year"],
                ),
                str(selection.base),
            ),
            legend=dots_legend(selection, w),
            reference=EVEN,
        ),
        sources=publications(selection),
        notes=wording.notes_around(
            view,
            selection,
            minerals,
            (view["stage"],),
            *([w("balance.note.graphite")] if without else []),
            w("balance.note.base_year", base=selection.base),
        ),
        alt={"rows": w.listing([alt_row(r.name, r.texts[0] or r.note, w) for r in rows])},
        table=("mineral.demand", "scenario", "year", "gap"),
    )
