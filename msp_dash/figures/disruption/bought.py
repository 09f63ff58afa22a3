"""Which product stands for which mineral, and what importers buy of it from a supplier."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import lru_cache

import narwhals as nw
import pandas as pd

from msp_dash.analysis.disruption import bought_from
from msp_dash.analysis.trade import UNION, Flows, of_party, parties, whole_units
from msp_dash.data.curated import reference
from msp_dash.data.engine import answer, selected_engine
from msp_dash.figures.choices import ROW, preferred
from msp_dash.figures.disruption.query import choices as output_choices
from msp_dash.figures.disruption.query import mined_alone
from msp_dash.figures.trade.query import HS17, HS92, TABLES, coverage_of, nomenclatures_of, years
from msp_dash.figures.view_group import eu_states
from msp_dash.words import Words

LEAST_USD = 1e6
"""An importer that buys less in all is no buyer to count shares of."""


def nomenclature_of(hs6: str) -> str:
    """The nomenclature of a product, HS17 where both have it; "" where it is never drawn."""
    return next(nomenclatures_of(hs6), "")


@lru_cache(maxsize=1)
def products() -> pd.DataFrame:
    """Products by mineral: columns of ``mineral_products.csv``, clean ones first, HS17 first.

    Of HS92 only those that HS17 lacks, so that no series mixes two revisions.
    """
    rows = reference("mineral_products")
    own = rows["nomenclature"] == rows["hs6"].map(nomenclature_of)
    return rows[own].sort_values("clean", ascending=False, kind="stable", ignore_index=True)


@lru_cache(maxsize=64)
def full_years(hs6: str) -> tuple[int, ...]:
    """Years in which its table has all partners of a product, the newest first."""
    one = nomenclature_of(hs6)
    covered = (y for y in years(one) if coverage_of(hs6, y, one).complete) if one else ()
    return tuple(sorted(covered, reverse=True))


def _answers(
    hs6: Collection[str], of_years: Collection[int], query: Callable[[Flows], Flows]
) -> pd.DataFrame:
    """Rows of a query on products, each from the table of its nomenclature."""
    parts = []
    for nomenclature, table in TABLES.items():
        own = [code for code in hs6 if nomenclature_of(code) == nomenclature]
        if own:
            parts.append(answer(table, own, of_years, query))
    return pd.concat(parts, ignore_index=True)


@lru_cache(maxsize=2)
def _sellers(_engine: str) -> pd.DataFrame:
    """Hs6, year (str) and supplier: who sold a product in a year with all partners."""
    codes = list(products()["hs6"].unique())
    every = {year for code in codes for year in full_years(code)}
    sold = _answers(codes, every, lambda rows: parties(whole_units(rows), "exporter"))
    full = {(code, year) for code in codes for year in full_years(code)}
    sold = sold[[key in full for key in zip(sold["hs6"], sold["year"], strict=True)]]
    sold = sold.rename(columns={"exporter": "supplier"})
    return sold.astype({"year": str})[["hs6", "year", "supplier"]]


@lru_cache(maxsize=1)
def choices() -> pd.DataFrame:
    """Mineral, stage, supplier, hs6 and year (str), the preferred first.

    Clean products, then those of the stage, those of HS17, the newest year. Ores stand for what is
    mined alone: what a refinery buys is not what it makes.
    """
    rows = [
        (row.mineral, row.stage, row.hs6, row.clean == "no", row.nomenclature != HS17, str(year))
        for row in products().itertuples(index=False)
        for year in full_years(row.hs6)
    ]
    columns = ["mineral", "of", "hs6", "mixed", "older", "year"]
    traded = pd.DataFrame(rows, columns=columns)
    outputs = output_choices().drop_duplicates(["mineral", "stage", "supplier"])
    both = outputs[["mineral", "stage", "supplier"]].merge(traded, on="mineral")
    both = both.merge(_sellers(selected_engine()), on=["hs6", "year", "supplier"])
    both["apart"] = both["of"] != both["stage"]
    both = both[(both["of"] != "mine") | ~both["apart"]]
    # Where only mines are counted, what is refined from them is no other stage.
    mines_only = [mined_alone(m, s) for m, s in zip(both["mineral"], both["stage"], strict=True)]
    both["apart"] &= ~pd.Series(mines_only, both.index, dtype=bool)
    order = both.sort_values(["mixed", "apart", "older"], kind="stable")
    return preferred(order, mineral=ROW, stage=ROW, hs6=ROW, year=ROW, supplier=ROW)


def sellers(hs6: Collection[str]) -> pd.DataFrame:
    """Supplier and year (str): who sold any of some products in a year with all partners."""
    sold = _sellers(selected_engine())
    return sold.loc[sold["hs6"].isin(hs6), ["supplier", "year"]].drop_duplicates()


def why_not(hs6: str, w: Words) -> str:
    """Why a product is no measure of one mineral."""
    form = "_hs92" if nomenclature_of(hs6) == HS92 else ""
    return w(
        f"disruption.bought.not_clean{form}", product=w(f"trade.product.label.{hs6}"), code=hs6
    )


def without_flows(mineral: str) -> bool:
    """Whether no product of a mineral, clean or not, has flows."""
    return mineral not in set(products()["mineral"])


def clean(mineral: str, hs6: str) -> str:
    """Whether a product is of one mineral alone: yes, no."""
    rows = products()
    return str(rows.loc[(rows["mineral"] == mineral) & (rows["hs6"] == hs6), "clean"].iloc[0])


def bought(supplier: str, hs6: Collection[str], year: int) -> pd.DataFrame:
    """What each importer buys of products from a supplier; the Union as one, and its states.

    Parameters
    ----------
    hs6 : codes of `products`.

    Returns
    -------
    As `analysis.disruption.bought_from`.
    """
    rows = _all_bought(selected_engine(), supplier, year)
    return rows[rows["hs6"].isin(hs6)]


@lru_cache(maxsize=64)
def _all_bought(engine: str, supplier: str, year: int) -> pd.DataFrame:
    """What is bought of all `products`: a supplier's figures of all minerals share it."""
    rows = bought_from(nw.from_native(_flows(engine, year)).lazy(), supplier).collect().to_native()
    return rows.sort_values(["hs6", "value_usd", "importer"], ascending=[True, False, True])


@lru_cache(maxsize=8)
def _flows(_engine: str, year: int) -> pd.DataFrame:
    """Hs6, year, exporter, importer and usd of all `products`; the Union as one, and its states.

    Some 30,000 rows: to sum those of a supplier takes less time than another query.
    """
    codes = list(products()["hs6"].unique())
    both = [_answers(codes, [year], query) for query in (_of_states, _of_union)]
    return pd.concat(both, ignore_index=True)


def _of_states(rows: Flows) -> Flows:
    return whole_units(rows).select("hs6", "year", "exporter", "importer", "usd")


def _of_union(rows: Flows) -> Flows:
    flows = of_party(whole_units(rows), "importer", UNION, eu_states())
    return flows.select("hs6", "year", "exporter", "importer", "usd")
