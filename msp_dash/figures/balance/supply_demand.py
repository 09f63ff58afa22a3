"""Base-case supply of one mineral, beside its total demand by scenario (IEA)."""

from __future__ import annotations

import pandas as pd

from msp_dash.analysis.balance import NOT_ADDED
from msp_dash.analysis.demand import BASE
from msp_dash.data.frames import tuples
from msp_dash.figures.balance import lines, query, wording
from msp_dash.figures.demand.query import DemandMineral
from msp_dash.figures.demand.wording import (
    Selection,
    amount,
    brief_name,
    picture_unit,
    places,
    publications,
    select,
    with_unit,
)
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline
from msp_dash.figures.record import Point, Series
from msp_dash.figures.registry import figure
from msp_dash.params import Edition, Scenario, Scope, SourceId, Stage, Use, View, Year
from msp_dash.words.numbers import TONNES_PER

SUPPLY, DEMAND = "supply", "demand"
FIELDS = ["year", "series", "scenario", "value"]


def _data(balance: pd.DataFrame) -> pd.DataFrame:
    """Rows of the figure: supply once a year (its scenario is none), then demand by scenario."""
    supply = balance.drop_duplicates("year")[["year", "supply"]].rename(columns={"supply": "value"})
    supply = supply.sort_values("year").assign(series=SUPPLY, scenario=None)
    demand = balance[["year", "scenario", "demand"]].rename(columns={"demand": "value"})
    both = pd.concat([supply, demand.assign(series=DEMAND)], ignore_index=True)
    return both[FIELDS]


def _headline(view: View, selection: Selection, balance: pd.DataFrame, unit: str) -> Headline:
    """What part of demand supply would meet in the year: one scenario's, or from low to high.

    Refined supply that mines do not yield is told with what they would.
    """
    w = view.words
    at = balance[(balance["year"] == view.year) & (balance["scenario"] != BASE)].sort_values(
        "demand"
    )
    most, least = at.iloc[0], at.iloc[-1]
    low, high = (float(row["supply"] / row["demand"]) for row in (least, most))
    scrap = wording.more_refined(view, view["mineral"], w)
    form = "range" if wording.met(low, w) != wording.met(high, w) else "one"
    if low >= wording.MET:
        form = "over" if selection.only else "over_all"
    args = {
        "supply": wording.supply(view["mineral"], view["stage"], w),
        "year": view["year"],
        "share": wording.met(low, w),
        "low": wording.met(low, w),
        "high": wording.met(high, w),
        "scenario": brief_name(selection.headline, w),
    }
    if low >= wording.MET:
        args["share"] = w.percent(low - wording.MET, "exactly" if selection.only else "at_least")
    mined = wording.mine_supply(view, view["mineral"])
    if scrap and low >= wording.MET > mined / most["demand"]:
        args |= {
            "low": wording.met(mined / least["demand"], w),
            "high": wording.met(mined / most["demand"], w),
        }
        form = "mines_in" if args["low"] == args["high"] else "mines"
    amounts = {
        "supply": with_unit(float(most["supply"]), unit, w),
        "mined": with_unit(mined, unit, w),
        "demand": with_unit(float(most["demand"]), unit, w),
        "most": with_unit(float(least["demand"]), unit, w),
        "lowest": brief_name(str(most["scenario"]), w),
        "highest": brief_name(str(least["scenario"]), w),
    }
    second = f"{'scrap_' if scrap else ''}{'one' if selection.only else 'range'}"
    return Headline(
        w(f"balance.supply_demand.title.{form}", **args),
        w(f"balance.supply_demand.second.{second}", **amounts),
    )


def _supply(view: View, selection: Selection, balance: pd.DataFrame, unit: str) -> Series:
    w = view.words
    rows = balance.drop_duplicates("year").sort_values("year")
    texts = [amount(v, unit, w) for v in rows["supply"]]
    points = tuple(
        Point(
            float(r.year),
            r.supply / TONNES_PER[unit],
            "solid" if r.year == selection.base else "estimated",
            text,
        )
        for r, text in zip(tuples(rows), texts, strict=True)
    )
    name = w(f"balance.supply_demand.supply.{view['stage']}")
    return Series(
        key=SUPPLY,
        name=name,
        points=points,
        token="ink",
        strong=True,
        symbol="square" if view["stage"] == "refined" else "circle",
        end_name=name,
        end_value=texts[-1],
        start_value=w("demand.start", year=selection.base, value=texts[0]),
    )


def _alt(view: View, balance: pd.DataFrame, unit: str) -> dict[str, str]:
    """Placeholders of the description."""
    w = view.words
    at = balance[(balance["year"] == view.year) & (balance["scenario"] != BASE)]
    supply = with_unit(float(at["supply"].iloc[0]), unit, w)
    return {"year": view["year"], "supply": supply, "rows": lines.demand_text(at, unit, w)}


@figure(
    "balance.supply_demand",
    DemandMineral,
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
def supply_demand(view: View) -> Draft:
    """Base-case supply of one stage and total demand by scenario, from one edition.

    ``year`` is the one that the title cites; the picture has all years of the outlook.
    ``scenario`` leaves one. Rows: year, series (supply, demand), scenario (null for supply, which
    is one base case; ``base`` for the base year), value (t).
    """
    if view["mineral"] in NOT_ADDED:
        raise query.no_balance(view)
    w = view.words
    selection = select(view)
    every = query.balance_of(view["edition"], view["mineral"], view["stage"])
    balance = every[every["scenario"].isin((BASE, *selection.scenarios))].reset_index(drop=True)
    data = _data(balance)
    unit = picture_unit(float(data["value"].max()), w)
    uses = query.balance_rows(view["edition"], view["mineral"], view["stage"]).uses
    until = int(uses["year"].max())
    head = _headline(view, selection, balance, unit)
    supplies = [_supply(view, selection, balance, unit)]
    cited = wording.headline_row(balance, selection, view.year)
    if cited["gap"] < 0:
        key = "balance.supply_demand.shortfall"
        supplies.append(lines.shortfall(cited, "supply", key, unit, w))
    return Draft(
        title=head,
        subtitle=places(view, selection, unit)
        | {"what": w(f"balance.outlook.what.{view['stage']}")},
        unit="t",
        basis="content",
        data=data,
        encoding=lines.picture(balance, selection, supplies, unit, w),
        sources=publications(selection),
        notes=wording.notes_around(
            view,
            selection,
            [view["mineral"]],
            (view["stage"],),
            w("balance.note.until", supply=int(balance["year"].max()), demand=until),
        ),
        alt=_alt(view, balance, unit),
        claim=w("balance.claim", **head._asdict()),
        table=("year", "series", "scenario", "value.quantity"),
    )
