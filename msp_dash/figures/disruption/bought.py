"""Which product stands for which mineral, and what importers buy of it from a supplier."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import pandas as pd

from msp_dash.analysis.disruption import bought_from
from msp_dash.analysis.trade import UNION, Flows, of_party, parties, whole_units
from msp_dash.data.curated import reference
from msp_dash.data.engine import answer, selected_engine
from msp_dash.figures.choices import ROW, preferred
from msp_dash.figures.common import eu_states
from msp_dash.figures.disruption.query import choices as output_choices
from msp_dash.figures.trade.query import HS17, TABLES, coverage_of, has_flows, years
from msp_dash.words import Words

LEAST_USD = 1e6
"""An importer that buys less in all is no buyer to count shares of."""


@lru_cache(maxsize=1)
def products() -> pd.DataFrame:
    """Products by mineral: columns of ``mineral_products.csv``, clean ones first."""
    rows = reference("mineral_products")
    rows = rows[rows["nomenclature"] == HS17].drop_duplicates(["mineral", "hs6"])
    return rows.sort_values("clean", ascending=False, kind="stable", ignore_index=True)


@lru_cache(maxsize=64)
def full_years(hs6: str) -> tuple[int, ...]:
    """Years in which the table has all partners of a product, the newest first."""
    if not has_flows(hs6, nomenclature=HS17):
        return ()
    return tuple(sorted((y for y in years() if coverage_of(hs6, y).complete), reverse=True))


@lru_cache(maxsize=2)
def _sellers(_engine: str) -> pd.DataFrame:
    """Hs6, year (str) and supplier: who sold a product in a year with all partners."""
    codes = list(products()["hs6"].unique())

    def of_year(year: int) -> pd.DataFrame:
        covered = [code for code in codes if year in full_years(code)]
        sold = answer(
            TABLES[HS17], covered, [year], lambda rows: parties(whole_units(rows), "exporter")
        )
        return sold.rename(columns={"exporter": "supplier"}).assign(year=str(year))

    every = sorted({year for code in codes for year in full_years(code)})
    return pd.concat([of_year(year) for year in every])[["hs6", "year", "supplier"]]


@lru_cache(maxsize=1)
def choices() -> pd.DataFrame:
    """Mineral, stage, supplier, hs6 and year (str): clean products first, the newest year first."""
    rows = [
        (row.mineral, row.stage, row.hs6, row.clean == "no", str(year))
        for row in products().itertuples(index=False)
        for year in full_years(row.hs6)
    ]
    traded = pd.DataFrame(rows, columns=["mineral", "of", "hs6", "mixed", "year"])
    outputs = output_choices().drop_duplicates(["mineral", "stage", "supplier"])
    both = outputs[["mineral", "stage", "supplier"]].merge(traded, on="mineral")
    both = both.merge(_sellers(selected_engine()), on=["hs6", "year", "supplier"])
    both["apart"] = both["of"] != both["stage"]
    order = both.sort_values(["mixed", "apart"], kind="stable")
    return preferred(order, mineral=ROW, stage=ROW, hs6=ROW, year=ROW, supplier=ROW)


def why_not(hs6: str, w: Words) -> str:
    """Why a product is no measure of one mineral."""
    return w("disruption.bought.not_clean", product=w(f"trade.product.label.{hs6}"), code=hs6)


def clean(mineral: str, hs6: str) -> str:
    """Whether a product is of one mineral alone: yes, no."""
    rows = products()
    return str(rows.loc[(rows["mineral"] == mineral) & (rows["hs6"] == hs6), "clean"].iloc[0])


def bought(supplier: str, hs6: tuple[str, ...], year: int) -> pd.DataFrame:
    """What each importer buys of products from a supplier; the Union as one, and its states.

    Returns
    -------
    As `analysis.disruption.bought_from`. The frame is shared: derive from it, never change it.
    """
    return _bought(selected_engine(), supplier, hs6, year)


@lru_cache(maxsize=64)
def _bought(_engine: str, supplier: str, hs6: tuple[str, ...], year: int) -> pd.DataFrame:
    states = eu_states()

    def query(side: Callable[[Flows], Flows]) -> Callable[[Flows], Any]:
        return lambda rows: bought_from(side(whole_units(rows)), supplier)

    each = answer(TABLES[HS17], list(hs6), [year], query(lambda flows: flows))
    union = answer(
        TABLES[HS17],
        list(hs6),
        [year],
        query(lambda flows: of_party(flows, "importer", UNION, states)),
    )
    both = pd.concat([each, union], ignore_index=True)
    return both.sort_values(["hs6", "value_usd", "importer"], ascending=[True, False, True])
