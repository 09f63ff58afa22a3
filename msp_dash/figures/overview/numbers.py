"""Four headline numbers, each a sentence with its own source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from msp_dash.analysis.concentration import Concentration
from msp_dash.analysis.contribution import Holding
from msp_dash.analysis.groups import NEW_YORK
from msp_dash.data import Source, load
from msp_dash.figures.common import capital, publication, short_names
from msp_dash.figures.draft import Draft
from msp_dash.figures.fact_pages import fact_page
from msp_dash.figures.headline import Headline
from msp_dash.figures.holdings import holding
from msp_dash.figures.overview.shared import (
    NOTE_OF_NEW_YORK,
    roll,
    top,
)
from msp_dash.figures.record import Count, CountsEncoding
from msp_dash.figures.registry import figure
from msp_dash.params import View
from msp_dash.words import Words

NEED_YEAR, NEED_SCENARIO = 2040, "stated_policies"


@dataclass(frozen=True, slots=True)
class _Need:
    """Demand of energy technologies in `NEED_YEAR` over that of the edition's base year."""

    ratio: float
    base_year: int
    edition: str


def _need(mineral: str) -> _Need:
    demand = load("demand")
    rows = demand[
        (demand["mineral"] == mineral) & (demand["scope"] == "energy") & (demand["sector"] == "all")
    ]
    edition = str(rows.loc[rows["scenario"] == NEED_SCENARIO, "edition"].max())
    rows = rows[rows["edition"] == edition]
    base = rows[rows["scenario"] == "base"].iloc[0]
    then = rows[(rows["scenario"] == NEED_SCENARIO) & (rows["year"] == NEED_YEAR)].iloc[0]
    return _Need(float(then["value"] / base["value"]), int(base["year"]), edition)


def _producer_args(w: Words, leader: Concentration, one: Holding) -> dict[str, str]:
    """Message arguments of a sentence on the largest producer."""
    share, year = w.share(leader.top1), str(one.year)
    return {
        "country": w.the_country(leader.top1_iso3),
        "share": w.estimate(share, year) if one.estimated else share,
        "year": year,
    }


def _beside(w: Words, key: str, args: Mapping[str, str], one: Holding) -> str:
    """What stands beside the share that is printed large: of whom, when, and if estimated."""
    year = w.estimate(args["year"], args["year"]) if one.estimated else args["year"]
    return w.quoted(w(f"overview.numbers.text.{key}", country=args["country"], year=year))


@figure(
    "overview.numbers",
    page="overview",
    tables=(
        "demand",
        "production",
        "supply_outlook",
        "facts/convenings",
        "facts/members",
        "facts/participation",
    ),
)
def numbers(view: View) -> Draft:
    """Four headline numbers, each a sentence with its own source.

    Rows: key, value, unit, text; the number of partners and that of guests are rows of their own.
    """
    w = view.words
    mined, refined = holding("nickel", "mine"), holding("cobalt", "refined")
    miner, refiner, need, table = top(mined), top(refined), _need("lithium"), roll()
    args = {
        "year": str(NEED_YEAR),
        "base": str(need.base_year),
        "scenario": w(f"params.scenario.{NEED_SCENARIO}"),
        "n": len(table.latest),
        "month": w.date(table.latest_date[:7]),
    }
    mining = _producer_args(w, miner, mined)
    refining = _producer_args(w, refiner, refined)
    texts = {
        "who_mines": _beside(w, "who_mines", mining, mined),
        "who_refines": _beside(w, "who_refines", refining, refined),
        "how_much": w("overview.numbers.text.how_much", **args),
        "at_the_table": w("overview.numbers.text.at_the_table", **args),
    }
    values = {
        "who_mines": w.share(miner.top1),
        "who_refines": w.share(refiner.top1),
        "how_much": w.ratio(need.ratio),
        "at_the_table": w(
            "overview.numbers.table", partners=len(table.partners), guests=len(table.guests)
        ),
    }
    cited: dict[str, tuple[Source, ...]] = {
        "who_mines": (publication(mined.source, mined.edition),),
        "who_refines": (publication(refined.source, refined.edition),),
        "how_much": (publication("iea", need.edition),),
        "at_the_table": (fact_page(NOTE_OF_NEW_YORK, w), fact_page(table.latest_source, w)),
    }
    rows = [
        ("who_mines", miner.top1, "share"),
        ("who_refines", refiner.top1, "share"),
        ("how_much", need.ratio, "ratio"),
        ("partners_new_york", len(table.partners), "partners"),
        ("guests_new_york", len(table.guests), "countries"),
        ("partners_latest", len(table.latest), "partners"),
    ]
    data = pd.DataFrame(rows, columns=["key", "value", "unit"]).astype({"value": float})
    sentences = {k: w("overview.numbers.row", number=values[k], text=texts[k]) for k in texts}
    data["text"] = [sentences.get(key, sentences["at_the_table"]) for key in data["key"]]
    opening = mining | {"country": capital(w.the_country(miner.top1_iso3))}
    title = w("overview.numbers.title", **opening)
    second = w("overview.numbers.second", **refining)
    sentence = w(
        "overview.numbers.sentence",
        mined=title,
        refined=second,
        needed=w("overview.numbers.clause.needed", times=w.significant(need.ratio, 2), **args),
        seated=w(
            "overview.numbers.clause.seated",
            partners=w.count(len(table.partners)),
            guests=w.count(len(table.guests)),
            met=w.date(NEW_YORK[4:11]),
            **args,
        ),
    )
    sources = tuple(dict.fromkeys(s for pages in cited.values() for s in pages))
    return Draft(
        title=Headline(title, capital(second)),
        data=data,
        encoding=CountsEncoding(
            tuple(
                Count(
                    w(f"overview.numbers.question.{key}"),
                    values[key],
                    texts[key],
                    w("overview.numbers.source", names=short_names(cited[key], w)),
                )
                for key in texts
            )
        ),
        sources=sources,
        notes=(w("overview.numbers.note"),),
        alt={"sentences": "; ".join(sentences.values())},
        table=(
            "key",
            "value",
            "unit",
            "text",
        ),
        claim=sentence,
    )
