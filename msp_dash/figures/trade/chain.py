"""Trade of a mineral from ore to metal and product, one panel of flows a product.

Each panel is of one nomenclature: HS17 where it has the product with all partners, else HS92. What
the chain lacks is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import pandas as pd

from msp_dash.analysis.trade import Flows, largest, parties, rest_of, whole_units
from msp_dash.data import Source, TableError
from msp_dash.data.engine import answer, selected_engine
from msp_dash.data.frames import tuples
from msp_dash.figures.choices import NEWEST, preferred
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline
from msp_dash.figures.record import FlowsEncoding
from msp_dash.figures.registry import figure
from msp_dash.figures.trade import query
from msp_dash.figures.trade.flows import FIELDS as FLOW_FIELDS
from msp_dash.figures.trade.flows import data_of, legend, panel
from msp_dash.figures.trade.wording import leading, notes, sources_of, trade_title
from msp_dash.params import Mineral, View, Year
from msp_dash.words import Words

FIELDS = ("stage", *FLOW_FIELDS)
STAGES = ("mine", "refined", "product")
MINERALS = (
    *("copper", "nickel", "cobalt", "lithium", "rare_earths", "graphite", "aluminum", "zinc"),
    *("lead", "tin", "tungsten", "titanium", "chromium", "manganese"),
)
"""Minerals whose chain is shown, the default first."""
FAMILIES: Mapping[str, tuple[str, ...]] = {
    "aluminum": ("bauxite", "alumina", "aluminum"),
    "rare_earths": ("rare_earths", "magnet_rare_earths"),
}
"""Minerals of which the products of a chain are, where they have several names."""
EACH, EACH_OF_MANY = 5, 3
"""Flows drawn by themselves in a panel: of two products, of more."""


@lru_cache(maxsize=len(MINERALS))
def _codes_of(mineral: str) -> tuple[tuple[str, str], ...]:
    """Products of a chain, ore first: hs6, stage."""
    own = query.codes()[query.codes()["mineral"].isin(FAMILIES.get(mineral, (mineral,)))]
    order = own["stage"].map(STAGES.index)
    own = own.assign(order=order).sort_values(["order", "hs6"])
    return tuple(tuples(own[["hs6", "stage"]]))


def nomenclature_for(hs6: str, year: int) -> str:
    """HS17 where it has all partners of a product and year; else HS92, or what there is."""
    if query.coverage_of(hs6, year).complete or not query.has_flows(hs6, year, query.HS92):
        return query.HS17
    return query.HS92


def products(mineral: str, year: int) -> list[tuple[str, str]]:
    """Products of a mineral with data of a year, ore first: hs6, stage."""
    return [(code, stage) for code, stage in _codes_of(mineral) if query.has_flows(code, year)]


@lru_cache(maxsize=1)
def choices() -> pd.DataFrame:
    """Minerals and years with data of a product: mineral, year (str), the newest year first."""
    rows = [
        (mineral, year)
        for mineral in MINERALS
        for year in sorted({*query.years(query.HS17), *query.years(query.HS92)})
        if products(mineral, year)
    ]
    table = pd.DataFrame(rows, columns=["mineral", "year"])
    return preferred(table, year=NEWEST, mineral=MINERALS)


# Each run of the page asks.
@lru_cache(maxsize=1)
def _drawable() -> frozenset[str]:
    return frozenset(choices()["mineral"])


def chain_of(mineral: str) -> dict[str, str]:
    """Query of the chain that has a mineral; empty (the default) where none has, or is known to."""
    try:
        drawable = _drawable()
    except TableError:  # The chain says which table cannot be read.
        return {}
    names = (one for one in MINERALS if one in drawable and mineral in FAMILIES.get(one, (one,)))
    return {"mineral": name} if (name := next(names, "")) else {}


@lru_cache(maxsize=8)
def _sellers(_engine: str, year: int, nomenclature: str) -> Mapping[str, pd.DataFrame]:
    """Product -> its sellers, the largest first; of all chains at once, which costs as much."""
    listed = {code for mineral in MINERALS for code, _ in _codes_of(mineral)}
    codes = [one for one in listed if query.has_flows(one, year, nomenclature)]
    table = answer(query.TABLES[nomenclature], codes, [year], _by_seller)
    return {str(hs6): rows for hs6, rows in table.groupby("hs6", sort=False)}


def _by_seller(rows: Flows) -> Flows:
    return parties(whole_units(rows), "exporter")


def _head(ore: View, metal: View) -> Headline:
    """Who sells most of the first product, and of the last."""

    def sentence(of_code: View) -> str:
        of_year = _sellers(selected_engine(), of_code.year, of_code["nomenclature"])
        sums = of_year[of_code["hs6"]]
        top = sums.iloc[leading(of_code, sums)]
        return trade_title(of_code, "seller", top["share"], seller=top["exporter"])

    return Headline(sentence(ore), sentence(metal) if metal["hs6"] != ore["hs6"] else "")


def _missing(mineral: str, w: Words) -> list[str]:
    """Note: links of the chain that the data lack."""
    lacking = query.lacking_products([code for code, _ in _codes_of(mineral)])
    if not lacking:
        return []
    names = w.listing([w(f"trade.product.inside.{code}") for code in lacking])
    return [w("trade.chain.missing", products=names)]


@figure(
    "trade.chain",
    Mineral,
    Year,
    *query.GROUP,
    tables=(
        "reference/hs6",
        "reference/joint_areas",
        "reference/mineral_groups",
        "reference/trading_places",
    ),
    choices=choices,
)
def chain(view: View) -> Draft:
    """The largest flows of each product of a mineral, from ore to metal and magnet.

    Rows: stage (mine, refined, product), hs6, exporter, importer, year, value_usd, quantity_t,
    share (0-1 of the product's flows), flows; residual rows as in ``trade.flows``.
    """
    w = view.words
    products_of = products(view["mineral"], view.year)
    most = EACH if len(products_of) <= 2 else EACH_OF_MANY
    views, panels, parts = [], [], []
    texts = [w("trade.chain.note"), *_missing(view["mineral"], w)]
    cited: list[Source] = []
    for code, stage in products_of:
        own = nomenclature_for(code, view.year)
        of_code = View({**view, "hs6": code, "nomenclature": own})
        views.append(of_code)
        flows_of_code = query.run_query(of_code, largest, most)
        rest = rest_of(flows_of_code)
        key = f"trade.chain.panel{'_hs92' if own == query.HS92 else ''}"
        heading = w(key, product=w(f"trade.product.label.{code}"), code=code)
        panels.append(panel(of_code, flows_of_code, rest, heading))
        parts.append(data_of(of_code, flows_of_code, rest).assign(stage=stage))
        sellers = {*flows_of_code["exporter"]}
        texts += notes(of_code, {*sellers, *flows_of_code["importer"]}, sellers=sellers)
        cited += sources_of(of_code, {*sellers, *flows_of_code["importer"]})
    data = pd.concat(parts, ignore_index=True)
    return Draft(
        title=_head(views[0], views[-1]),
        subtitle={"year": view["year"]},
        unit="USD",
        data=data[list(FIELDS)],
        encoding=FlowsEncoding("sankey", tuple(panels), legend=legend(view, data)),
        sources=tuple(dict.fromkeys(cited)),
        notes=tuple(dict.fromkeys(texts)),
        alt={"rows": "; ".join(f.tip for p in panels for f in p.flows)},
    )
