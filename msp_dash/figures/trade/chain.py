"""Trade of a mineral from ore to metal, one panel of flows a product.

The extract in the repository never has both the ore and the metal of a mineral. The figure is
registered where the table has both: after an import of CEPII's files
(``data build --baci-archive``).
"""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from msp_dash.analysis.trade import by_side, largest, rest_of
from msp_dash.data import TableError
from msp_dash.data.frames import tuples
from msp_dash.figures.choices import NEWEST, ROW, preferred
from msp_dash.figures.common import capital
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline, Length
from msp_dash.figures.record import FlowsEncoding
from msp_dash.figures.registry import figure
from msp_dash.figures.trade.flows import FIELDS as FLOW_FIELDS
from msp_dash.figures.trade.flows import data_of, legend, panel
from msp_dash.figures.trade.query import (
    GROUP,
    codes,
    has_flows,
    left_out,
    run_query,
    source_of,
    years,
)
from msp_dash.figures.trade.wording import headline, notes
from msp_dash.params import Mineral, View, Year

FIGURE = "trade.chain"
FIELDS = ("stage", *FLOW_FIELDS)
ORE, METALS = "mine", ("refined", "product")
EACH, EACH_OF_MANY = 5, 3
"""Flows drawn by themselves in a panel: of two products, of more."""


def products(mineral: str, year: int) -> pd.DataFrame:
    """Products of a mineral with data of a year, ore first: hs6, stage (str)."""
    own = codes()[codes()["mineral"] == mineral]
    own = own[[has_flows(code, year) for code in own["hs6"]]]
    order = own["stage"].map({stage: n for n, stage in enumerate((ORE, *METALS))})
    return own.assign(order=order).sort_values(["order", "hs6"])[["hs6", "stage"]]


@lru_cache(maxsize=1)
def choices() -> pd.DataFrame:
    """Minerals and years with data of an ore and a metal: mineral, year (str)."""
    stages: dict[tuple[str, int], set[str]] = {}
    for code, mineral, stage in tuples(codes()[["hs6", "mineral", "stage"]]):
        for year in years() if not left_out(code) else ():
            if has_flows(code, year):
                stages.setdefault((mineral, year), set()).add(stage)
    both = [key for key, own in stages.items() if ORE in own and own & set(METALS)]
    return preferred(pd.DataFrame(both, columns=["mineral", "year"]), year=NEWEST, mineral=ROW)


def is_drawable() -> bool:
    """Whether the table has an ore and a metal of any mineral."""
    try:
        return not choices().empty
    except TableError:
        return False


def register() -> None:
    """Make the figure one of the dashboard's."""
    figure(FIGURE, Mineral, Year, *GROUP, page="trade", choices=choices)(chain)


def _head(view: View, ore: str, metal: str) -> Headline:
    """Who sells most of the first product, and of the last."""
    w = view.words

    def sentence(code: str, length: Length, key: str) -> str:
        of_code = View({**view, "hs6": code})
        top = run_query(of_code, by_side, "exporter").iloc[0]
        values = {"seller": capital(w.the_country(top["exporter"])), "share": w.share(top["share"])}
        return headline(length, f"trade.{key}.seller", of_code, **values)

    return Headline(
        sentence(ore, "title", "title"),
        sentence(ore, "short", "short"),
        sentence(metal, "second", "title"),
    )


def chain(view: View) -> Draft:
    """The largest flows of each product of a mineral, from ore to metal.

    Rows: stage (mine, refined, product), hs6, exporter, importer, year, value_usd, quantity_t,
    share (0-1 of the product's flows), flows; residual rows as in ``trade.flows``.
    """
    w = view.words
    products_of = products(view["mineral"], view.year)
    most = EACH if len(products_of) <= 2 else EACH_OF_MANY
    panels, parts, texts = [], [], [w("trade.chain.note")]
    tokens: set[str] = set()
    for code, stage in tuples(products_of):
        of_code = View({**view, "hs6": code})
        flows_of_code = run_query(of_code, largest, most)
        rest = rest_of(flows_of_code)
        heading = w("trade.chain.panel", product=w(f"trade.product.label.{code}"), code=code)
        panels.append(panel(of_code, flows_of_code, rest, heading))
        parts.append(data_of(of_code, flows_of_code, rest).assign(stage=stage))
        tokens |= {flow.token for flow in panels[-1].flows if not flow.rest}
        texts += notes(of_code, {*flows_of_code["exporter"], *flows_of_code["importer"]})
    data = pd.concat(parts, ignore_index=True)
    ore = products_of["hs6"].iloc[0]
    return Draft(
        title=_head(view, ore, products_of["hs6"].iloc[-1]),
        subtitle={"year": view["year"]},
        unit="USD",
        data=data[list(FIELDS)],
        encoding=FlowsEncoding("sankey", tuple(panels), legend=legend(view, data, tokens)),
        sources=source_of(View({**view, "hs6": ore})),
        notes=tuple(dict.fromkeys(texts)),
        alt={"rows": "; ".join(f.tip for p in panels for f in p.flows)},
    )
