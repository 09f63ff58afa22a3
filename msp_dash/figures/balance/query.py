"""Valid queries of IEA supply joined with total demand, and why a query has no data."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from msp_dash.analysis.balance import (
    NOT_ADDED,
    TOTAL,
    balance,
    countries_apart,
    uses_apart,
    without_largest,
)
from msp_dash.analysis.demand import ALL, BASE, HEADLINE, SCENARIOS
from msp_dash.analysis.shares import WORLD
from msp_dash.data import load
from msp_dash.figures import demand as demand_figures
from msp_dash.figures.choices import NEWEST, ROW, preferred
from msp_dash.figures.demand.query import edition_rows, why_empty
from msp_dash.figures.draft import NoData
from msp_dash.params import View
from msp_dash.words import Words

MINERALS = ("lithium", "copper", "nickel", "cobalt", "magnet_rare_earths", "graphite")
"""Minerals with supply and total demand, in the order of every list; the first is the default."""
STAGES = ("mine", "refined")
YEARS = (2035, 2030, 2040)
"""Years of the supply outlook; first the one that the IEA's own text cites."""

the_mineral = demand_figures.the_mineral


def stage_of(mineral: str, stage: str, w: Words) -> str:
    """'mined copper', 'refined lithium'."""
    return w(f"balance.stage.{stage}", mineral=the_mineral(mineral, w))


@dataclass(frozen=True, slots=True)
class BalanceRows:
    """Supply of one edition, mineral and stage, its total demand, and its demand by use."""

    mineral: str
    supply: pd.DataFrame
    demand: pd.DataFrame
    uses: pd.DataFrame


@lru_cache(maxsize=64)
def balance_rows(edition: str, mineral: str, stage: str) -> BalanceRows:
    """Rows of one edition, mineral and stage; total demand is the printed total."""
    supply = load("supply_outlook")
    supply = supply[
        (supply["edition"] == edition) & (supply["mineral"] == mineral) & (supply["stage"] == stage)
    ]
    uses = edition_rows(edition)
    uses = uses[uses["mineral"] == mineral]
    return BalanceRows(
        mineral, supply, uses[(uses["scope"] == TOTAL) & (uses["sector"] == ALL)], uses
    )


@lru_cache(maxsize=1)
def choices() -> pd.DataFrame:
    """Where an edition prints supply and total demand of a year (str, by preference).

    Graphite is included although it has no balance, so that its figure can say why.
    """
    supply = load("supply_outlook")
    supply = supply.loc[supply["iso3"] == WORLD, ["source", "edition", "mineral", "stage", "year"]]
    demand = load("demand")
    demand = demand[(demand["scope"] == TOTAL) & (demand["sector"] == ALL)]
    demand = demand.loc[
        demand["scenario"] != BASE, ["edition", "mineral", "scope", "scenario", "year"]
    ]
    return preferred(
        supply.merge(demand),
        mineral=MINERALS,
        stage=STAGES,
        edition=NEWEST,
        year=YEARS,
        scenario=(*HEADLINE, *SCENARIOS),
        scope=ROW,
        source=ROW,
    )


@lru_cache(maxsize=16)
def minerals_of(edition: str, stage: str) -> tuple[str, ...]:
    """Minerals with supply of a stage and total demand in an edition, ordered as `MINERALS`."""
    rows = choices()
    rows = rows[(rows["edition"] == edition) & (rows["stage"] == stage)]
    return tuple(m for m in MINERALS if m in set(rows["mineral"]))


def stages_of(edition: str) -> tuple[str, ...]:
    """Stages of an edition that have a balance, mines first."""
    return tuple(s for s in STAGES if minerals_of(edition, s))


def newest(w: Words) -> dict[str, object]:
    """The newest edition with a balance, and the minerals of which it has one."""
    edition = max(choices()["edition"])
    minerals = [m for m in MINERALS if any(m in minerals_of(edition, stage) for stage in STAGES)]
    return {
        "edition": w.date(edition),
        "minerals": w.listing([the_mineral(m, w) for m in minerals]),
    }


def with_balance(minerals: Collection[str]) -> list[str]:
    """Those of the given minerals whose supply can be compared with demand."""
    return [m for m in MINERALS if m in minerals and m not in NOT_ADDED]


@lru_cache(maxsize=64)
def balance_of(edition: str, mineral: str, stage: str) -> pd.DataFrame:
    """`analysis.balance.balance` of one edition, mineral and stage."""
    rows = balance_rows(edition, mineral, stage)
    return balance(rows.supply, rows.demand)


@lru_cache(maxsize=64)
def supply_in(edition: str, mineral: str, stage: str) -> Mapping[int, float]:
    """Year -> supply (t) of one edition, mineral and stage, in the years that have demand too."""
    rows = balance_of(edition, mineral, stage)
    return dict(zip(rows["year"].tolist(), rows["supply"].tolist(), strict=True))


@lru_cache(maxsize=64)
def coverage_without_largest(edition: str, mineral: str, stage: str) -> pd.DataFrame:
    """`analysis.balance.without_largest` of one edition, mineral and stage."""
    rows = balance_rows(edition, mineral, stage)
    return without_largest(rows.supply, rows.demand)


# Why there is none

_of_demand = why_empty(choices, "scope_total")


def explain(view: View) -> str:
    """Why a view has no data: what the edition lacks, and that energy demand is no substitute."""
    w = view.words
    return w("balance.empty.reason", reason=_of_demand(view))


def no_balance(view: View) -> NoData:
    """The figure of a mineral whose grades do not add up, and the nearest that has a balance."""
    w = view.words
    query = {n: v for n, v in view.items() if v and n != "mineral"}
    reason = w(f"balance.empty.{view['mineral']}")
    heading = w(f"balance.empty.heading_{view['mineral']}")
    return NoData(reason, heading=heading, nearest=query)


# Where the IEA's own numbers do not add up


def mismatch_notes(
    edition: str, minerals: list[str], stages: tuple[str, ...], w: Words
) -> list[str]:
    """Countries and uses that miss a printed total by more than rounding: the largest of each."""
    notes = []
    for mineral in minerals:
        name = the_mineral(mineral, w)
        for stage in stages:
            row = _worst_countries(edition, mineral, stage)
            if row is not None:
                supply = stage_of(mineral, stage, w)
                notes.append(_mismatch("countries", supply, row, w, year=int(row["year"])))
        row = _worst_uses(edition, mineral, stages[0])
        if row is not None:
            scenario = w(f"params.scenario.{row['scenario']}")
            notes.append(_mismatch("uses", name, row, w, year=int(row["year"]), scenario=scenario))
    return notes


@lru_cache(maxsize=64)
def _worst_countries(edition: str, mineral: str, stage: str) -> pd.Series[float] | None:
    return _worst(countries_apart(balance_rows(edition, mineral, stage).supply))


@lru_cache(maxsize=64)
def _worst_uses(edition: str, mineral: str, stage: str) -> pd.Series[float] | None:
    """Of the years that supply has."""
    rows = balance_rows(edition, mineral, stage)
    off = uses_apart(rows.uses)
    return _worst(off[off["year"].isin(rows.supply["year"])])


def _worst(off: pd.DataFrame) -> pd.Series[float] | None:
    return off.loc[off["off"].abs().idxmax()] if len(off) else None


def _mismatch(kind: str, name: str, row: pd.Series[float], w: Words, **args: object) -> str:
    form = "more" if row["off"] > 0 else "less"
    off = w.tonnes(abs(float(row["off"])))
    share = w.percent(abs(float(row["off"])) / float(row["total"]))
    return w(f"balance.note.{kind}_{form}", name=name, off=off, share=share, **args)
