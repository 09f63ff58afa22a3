"""The IEA's base case without a supplier's cut, beside total demand by scenario."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from msp_dash.analysis.balance import NOT_ADDED
from msp_dash.analysis.demand import BASE, HEADLINE, SCENARIOS
from msp_dash.analysis.disruption import outlook as outlook_of
from msp_dash.analysis.shares import RESIDUAL, WORLD
from msp_dash.data import load
from msp_dash.figures.balance import lines, query
from msp_dash.figures.balance.query import choices as balance_choices
from msp_dash.figures.balance.wording import MET, headline_row, met, shared_notes, supply
from msp_dash.figures.choices import NEWEST, preferred
from msp_dash.figures.demand import wording
from msp_dash.figures.demand.query import DemandMineral
from msp_dash.figures.disruption.query import GROUP, part_of
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline
from msp_dash.figures.record import Point, Series
from msp_dash.figures.registry import figure
from msp_dash.params import Cut, Edition, Scenario, Stage, Supplier, Use, View, Year
from msp_dash.words.numbers import TONNES_PER

MINERALS_FIRST = ("cobalt", *query.MINERALS)
STAGES_FIRST = ("refined", "mine")
FIELDS = ["year", "scenario", "supply", "supply_after", "demand", "ratio"]
TITLES = {
    ("zero", False): "balance.supply_demand.title.one",
    ("zero", True): "disruption.outlook.title.zero_met",
    ("stop", False): "balance.without_largest.title.one",
    ("stop", True): "disruption.outlook.title.stop_met",
    ("cut", False): "disruption.outlook.title.cut",
    ("cut", True): "disruption.outlook.title.cut_met",
}
"""(What is cut, whether demand is met) -> the title."""


@lru_cache(maxsize=1)
def choices() -> pd.DataFrame:
    """Where an edition names a supplier of a year and prints supply and total demand (str)."""
    table = load("supply_outlook")
    table = table[~table["iso3"].isin([WORLD, RESIDUAL]) & (table["value"] > 0)]
    keys = ["edition", "mineral", "stage", "year"]
    suppliers = table.rename(columns={"iso3": "supplier"})[[*keys, "supplier", "value"]]
    rows = balance_choices()[[*keys, "scenario"]].merge(
        suppliers.assign(year=suppliers["year"].astype(str))
    )
    return preferred(
        rows,
        mineral=MINERALS_FIRST,
        stage=STAGES_FIRST,
        edition=NEWEST,
        year=tuple(map(str, query.YEARS)),
        supplier=-rows["value"],
        scenario=(*HEADLINE, *SCENARIOS),
    )


def why_empty(view: View) -> str:
    """Why there is no base case of a mineral, or none of a supplier."""
    return view.words("disruption.empty.no_base_case")


def _headline(view: View, selection: wording.Selection, table: pd.DataFrame) -> Headline:
    """'Without China, refined cobalt would meet 24% of 2035 world demand'; with all suppliers."""
    w = view.words
    row = headline_row(table, selection, view.year)
    part, stage = part_of(view), view["stage"]
    with_all = float(row["supply"] / row["demand"])
    args = {
        "country": w.the_country(view["supplier"]),
        "cut": w.percent(part),
        "stage": query.stage_of(view["mineral"], stage, w),
        "supply": supply(view["mineral"], stage, w),
        "share": met(float(row["ratio"]), w),
        "with_all": met(with_all, w),
        "year": view["year"],
        "scenario": wording.brief_name(selection.headline, w),
    }
    form = "zero" if not part else "stop" if part == 1 else "cut"
    title = w(TITLES[form, bool(row["ratio"] >= MET)], **args)
    second = "met" if with_all >= MET else "all"
    return Headline(title, w(f"disruption.outlook.second.{second}", **args) if part else "")


def _supply(
    view: View, selection: wording.Selection, table: pd.DataFrame, unit: str, column: str
) -> Series:
    w = view.words
    rows = table.drop_duplicates("year").sort_values("year")
    after = column == "supply_after"
    texts = [wording.amount(v, unit, w) for v in rows[column]]
    name = w("disruption.outlook.after" if after else "balance.series.supply")
    points = tuple(
        Point(float(year), value / TONNES_PER[unit], text=text)
        for year, value, text in zip(rows["year"], rows[column], texts, strict=True)
    )
    return Series(
        key=column,
        name=name,
        points=points,
        token="ink",
        strong=True,
        dashed=not after,
        symbol="square" if after else "none",
        end_name=name,
        end_value=texts[-1],
        start_value=w("demand.start", year=selection.base, value=texts[0]) if after else "",
    )


@figure(
    "disruption.outlook",
    DemandMineral,
    Stage,
    Supplier,
    Cut,
    Edition,
    Year,
    Use(Scenario, optional=True),
    *GROUP,
    tables=("demand", "supply_outlook"),
    choices=choices,
    why_empty=why_empty,
)
def outlook(view: View) -> Draft:
    """Base-case supply without a supplier's cut and total demand by scenario, from one edition.

    ``year`` is the one that the title cites; ``scenario`` leaves one. Rows: year, scenario
    (``base`` for the base year), supply, supply_after, demand (t), ratio (supply_after over
    demand). Years for which the edition does not name the supplier are left out.
    """
    if view["mineral"] in NOT_ADDED:
        raise query.no_balance(view)
    w = view.words
    selection = wording.select(view)
    rows = query.balance_rows(view["edition"], view["mineral"], view["stage"])
    every = outlook_of(rows.supply, rows.demand, view["supplier"], part_of(view))
    table = every[every["scenario"].isin((BASE, *selection.scenarios))].reset_index(drop=True)
    unit = wording.picture_unit(float(table[["supply", "demand"]].max().max()), w)
    at = table[(table["year"] == view.year) & (table["scenario"] != BASE)]
    country = w.the_country(view["supplier"])
    minerals, stages = [view["mineral"]], (view["stage"],)
    head = _headline(view, selection, table)
    scenario = wording.brief_name(selection.headline, w)
    columns = ("supply", "supply_after") if part_of(view) else ("supply_after",)
    supplies = [_supply(view, selection, table, unit, one) for one in columns]
    cited = headline_row(table, selection, view.year)
    if cited["ratio"] < MET:
        key = "disruption.outlook.shortfall"
        supplies.append(lines.shortfall(cited, "supply_after", key, unit, w))
    return Draft(
        title=head,
        subtitle=wording.places(view, selection, unit)
        | {"country": country, "cut": w.percent(part_of(view))},
        unit="t",
        basis="content",
        data=table[FIELDS],
        encoding=lines.picture(table, selection, supplies, unit, w),
        sources=wording.publications(selection),
        claim=w("disruption.outlook.claim", title=head.title, country=country, scenario=scenario)
        if part_of(view)
        else "",
        notes=[
            w("disruption.outlook.note.demand", country=country),
            *shared_notes(view, minerals, stages, w),
            *wording.mineral_notes(minerals, w),
            *query.mismatch_notes(view["edition"], minerals, stages, w),
            *wording.edition_notes(selection, w),
        ],
        alt={
            "year": view["year"],
            "supply": wording.with_unit(float(at["supply"].iloc[0]), unit, w),
            "after": wording.with_unit(float(at["supply_after"].iloc[0]), unit, w),
            "rows": lines.demand_text(at, unit, w),
        },
        table=("year", "scenario", "supply", "supply_after", "demand", "ratio.after"),
    )
