"""US stocks in months of use, beside the supplier's share of US imports; others are unknown."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pandas as pd

from msp_dash.figures.common import capital, publication
from msp_dash.figures.disruption.query import GROUP, why_empty
from msp_dash.figures.disruption.query import choices as output_choices
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline
from msp_dash.figures.recycling.published import USGS, edition
from msp_dash.figures.registry import figure
from msp_dash.figures.us import sources as us_sources
from msp_dash.figures.us import stocks as us_stocks
from msp_dash.params import Cut, Mineral, Stage, Supplier, Use, View, Year

UNITED_STATES = "USA"


@lru_cache(maxsize=1)
def choices() -> pd.DataFrame:
    """Mineral, stage, supplier and year (str): of minerals with US stocks or reliance."""
    stocks = us_stocks.choices()
    outputs = output_choices()[["mineral", "stage", "supplier"]].drop_duplicates()
    return outputs.merge(stocks, on="mineral", sort=False).reset_index(drop=True)


def import_share(mineral: str, supplier: str) -> pd.Series | None:
    """The supplier's row of the leading form of US imports; None where USGS does not name it."""
    rows = us_sources.rows_of(mineral)
    own = (
        rows[(rows["form"] == rows["form"].iloc[0]) & (rows["iso3"] == supplier)]
        if len(rows)
        else rows
    )
    return None if own.empty else own.iloc[0]


def _second(view: View, row: pd.Series | None) -> str:
    """What the supplier has of US imports, as USGS averages it over years."""
    w = view.words
    country = capital(w.the_country(view["supplier"]))
    if view["supplier"] == UNITED_STATES:
        return w("disruption.stocks.second.own")
    rows = us_sources.rows_of(view["mineral"])
    if rows.empty:
        return w("disruption.stocks.second.none")
    span = {"first": int(rows["first_year"].iloc[0]), "last": int(rows["year"].iloc[0])}
    if row is None:
        return w("disruption.stocks.second.unnamed", country=country, **span)
    share = us_sources.share_text(row.to_dict(), w)
    return w("disruption.stocks.second.share", country=country, share=share, **span)


@figure(
    "disruption.stocks",
    Mineral,
    Stage,
    Supplier,
    Cut,
    Use(Year),
    *GROUP,
    page="disruption",
    tables=("salient", "us_supply", "reference/us_stocks"),
    choices=choices,
    why_empty=why_empty,
)
def stocks(view: View) -> Draft:
    """US stocks over US use, and the supplier's share of US imports; elsewhere they are unknown.

    Rows as `us.stocks` has them of one mineral, and supplier_share (0-1, of US imports of the
    leading form; of a bound the bound) with supplier_status; null where USGS does not name it.
    """
    w = view.words
    whole = us_stocks.stocks(View({n: view[n] for n in ("mineral", "year", "lang")}))
    row = import_share(view["mineral"], view["supplier"])
    share, status = (None, None) if row is None else (float(row["share"]), str(row["status"]))
    data = whole.data.assign(
        supplier_share=pd.Series(share, whole.data.index, dtype=float),
        supplier_status=pd.Series(status, whole.data.index, dtype=object),
    )
    head = whole.title if isinstance(whole.title, Headline) else Headline(whole.title)
    notes = [note for note in whole.notes if note != w("us.stocks.note.elsewhere")]
    return replace(
        whole,
        title=head._replace(second=_second(view, row)),
        subtitle=w("us.stocks.subtitle_mineral"),
        alt=w("us.stocks.alt", title=head.title, **whole.alt)
        if isinstance(whole.alt, dict)
        else whole.alt,
        data=data,
        sources=(publication(USGS, edition()),),
        notes=[
            w("disruption.stocks.note.elsewhere"),
            w("disruption.stocks.note.cut"),
            w("us.sources.note.shares"),
            *notes,
        ],
        table=(
            *("mineral", "form", "year", "stock", "consumption", "months", "reliance"),
            *("reliance_status", "supplier_share", "supplier_status", "status"),
        ),
    )
