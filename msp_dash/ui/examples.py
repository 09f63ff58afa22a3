"""Examples for the methods page: each formula with numbers computed from the current tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from msp_dash.analysis.concentration import COVERAGE_MIN, HHI_HIGH, concentration
from msp_dash.analysis.demand import ALL, clean_share, growth
from msp_dash.analysis.groups import group_share
from msp_dash.data import load
from msp_dash.figures.common import publication
from msp_dash.figures.disruption.query import output_of
from msp_dash.figures.output_tables import Output, output
from msp_dash.figures.producers.reserves import reserve_rows
from msp_dash.figures.registry import build_on, resolve, spec
from msp_dash.figures.view_group import lens_countries
from msp_dash.params import View
from msp_dash.words import LANGUAGES, Words

MINERAL, STAGE, SOURCE = "nickel", "mine", "usgs"
"""Mineral, stage and source of the examples on output: the dashboard's defaults."""
HORIZON = 2040


@dataclass(frozen=True, slots=True)
class Example:
    """One formula: key of its sentences, numbers of its example, what it cites."""

    key: str
    numbers: Mapping[str, str]
    cite: str


def _default(w: Words) -> tuple[View, Output]:
    load("production")
    load("supply_outlook")
    query = {"mineral": MINERAL, "stage": STAGE, "source": SOURCE}
    view = resolve(spec("producers.ranking"), query).view
    return view, output(MINERAL, STAGE, SOURCE, view["edition"], view.year, w)


def _named_countries(out: Output) -> pd.DataFrame:
    return out.rows[(out.rows["iso3"] != "OTH") & out.rows["share"].notna()]


@lru_cache(maxsize=len(LANGUAGES))
def share(w: Words) -> Example:
    """The publisher's row over the publisher's world total."""
    view, out = _default(w)
    top = _named_countries(out).iloc[0]
    numbers = {
        "country": w.country(top["iso3"]),
        "mineral": w.the_mineral(MINERAL),
        "year": view["year"],
        "value": w.quantity(top["value"]),
        "world": w.quantity(out.world or 0),
        "share": w.share_table(top["share"]),
    }
    return Example("share", numbers, out.source.cite)


@lru_cache(maxsize=len(LANGUAGES))
def group(w: Words) -> Example:
    """The sum of the rows of a group's members."""
    view, out = _default(w)
    members = lens_countries(view)
    rows = _named_countries(out)[_named_countries(out)["iso3"].isin(members)]
    rest = out.rows.loc[out.rows["iso3"] == "OTH", "value"].sum()
    numbers = {
        "countries": w.listing([w.the_country(code) for code in rows["iso3"]]),
        "sum": " + ".join(w.quantity(v) for v in rows["value"]),
        "total": w.quantity(rows["value"].sum()),
        "world": w.quantity(out.world or 0),
        "share": w.share_table(group_share(out.rows, members) or 0.0),
        "rest": w.quantity(rest),
    }
    return Example("group", numbers, out.source.cite)


@lru_cache(maxsize=len(LANGUAGES))
def hhi(w: Words) -> Example:
    """Sum of squared percentage shares of the named countries."""
    _, out = _default(w)
    result = concentration(out.rows)
    countries = _named_countries(out)
    squares = " + ".join(f"{w.fixed(100 * s, 1)}²" for s in countries["share"].head(3))
    numbers = {
        "squares": squares,
        "n": w.whole(len(countries)),
        "hhi": w.whole(result.hhi) if result and result.hhi is not None else "",
        "top3": w.share_table(result.top3) if result else "",
        "coverage": w.share_table(result.coverage) if result else "",
        "least": w.share(COVERAGE_MIN),
        "high": w.whole(HHI_HIGH),
    }
    return Example("hhi", numbers, out.source.cite)


@lru_cache(maxsize=len(LANGUAGES))
def years_of_output(w: Words) -> Example:
    """Reserves over the same edition's newest mine production, same basis."""
    view, out = _default(w)
    rows, _ = reserve_rows(MINERAL, view["edition"], w)
    row = rows[rows["years_of_output"].notna()].iloc[0]
    mined = out.rows.set_index("iso3").loc[row["iso3"], "value"]
    numbers = {
        "country": w.country(row["iso3"]),
        "reserves": w.quantity(row["value"]),
        "mined": w.quantity(float(mined)),
        "years": w.significant(row["years_of_output"], 2),
    }
    return Example("years", numbers, out.source.cite)


@lru_cache(maxsize=len(LANGUAGES))
def multiple(w: Words) -> Example:
    """Demand over the edition's own base year."""
    figure = build_on("demand.scenarios", {"mineral": "lithium"})
    edition = figure.params["edition"]
    table = load("demand")
    rows = table[(table["edition"] == edition) & (table["scope"] == "energy")]
    row = growth(rows[rows["mineral"] == "lithium"], HORIZON).iloc[0]
    numbers = {
        "mineral": w.mineral("lithium"),
        "scenario": w(f"params.scenario.{row['scenario']}"),
        "year": str(row["year"]),
        "base_year": str(row["base_year"]),
        "value": w.in_unit(row["value"], "kt"),
        "base": w.in_unit(row["base"], "kt"),
        "ratio": w.ratio(row["ratio"]),
    }
    return Example("multiple", numbers, publication("iea", edition).cite)


@lru_cache(maxsize=len(LANGUAGES))
def part_of_demand(w: Words) -> Example:
    """Energy technologies' printed total over the printed total of all uses."""
    figure = build_on("demand.share", {"mineral": "lithium", "year": str(HORIZON)})
    edition = figure.params["edition"]
    table = load("demand")
    rows = table[(table["edition"] == edition) & (table["mineral"] == "lithium")]
    shares = clean_share(rows)
    of_horizon = shares[shares["year"] == HORIZON].iloc[0]
    same = rows[
        (rows["year"] == HORIZON)
        & (rows["scenario"] == of_horizon["scenario"])
        & (rows["sector"] == ALL)
    ].set_index("scope")["value"]
    numbers = {
        "mineral": w.mineral("lithium"),
        "scenario": w(f"params.scenario.{of_horizon['scenario']}"),
        "year": str(HORIZON),
        "energy": w.in_unit(same["energy"], "kt"),
        "total": w.in_unit(same["total"], "kt"),
        "share": w.share_table(of_horizon["share"]),
    }
    return Example("part", numbers, publication("iea", edition).cite)


@lru_cache(maxsize=len(LANGUAGES))
def spread(w: Words) -> Example:
    """How far publishers are apart on the same number."""
    load("production")
    load("supply_outlook")
    load("countries")
    figure = build_on("producers.disagreement", {"mineral": MINERAL, "stage": STAGE})
    row = figure.data.iloc[0]
    values = row[["usgs", "iea", "bgs"]].dropna().astype(float)
    numbers = {
        "country": w.country(row["iso3"]),
        "year": str(row["year"]),
        "high": w.quantity(values.max()),
        "high_source": w(f"params.source.{values.idxmax()}"),
        "low": w.quantity(values.min()),
        "low_source": w(f"params.source.{values.idxmin()}"),
        "spread": w.share_table(row["spread"]),
    }
    return Example("spread", numbers, "; ".join(w.citation(s.cite) for s in figure.sources))


@lru_cache(maxsize=len(LANGUAGES))
def stopped(w: Words) -> Example:
    """A supplier's output times the cut, and the publisher's total less that."""
    view = resolve(spec("disruption.supply"), {"cut": "50"}).view
    out, cut = output_of(View(dict(view) | {"lang": w.lang}))
    numbers = {
        "country": w.country(cut.supplier),
        "mineral": w.the_mineral(view["mineral"]),
        "year": view["year"],
        "value": w.quantity(cut.value),
        "cut": w.percent(cut.part),
        "missing": w.quantity(cut.missing),
        "world": w.quantity(cut.total),
        "left": w.quantity(cut.left),
        "share": w.share_table(cut.share),
    }
    return Example("stopped", numbers, out.source.cite)


EXAMPLES: tuple[Callable[[Words], Example], ...] = (
    share,
    group,
    hhi,
    years_of_output,
    multiple,
    part_of_demand,
    stopped,
    spread,
)
"""In the order of the page; a new formula is one function and one name here."""
