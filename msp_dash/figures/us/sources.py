"""Who supplies the United States with a mineral, by form, as USGS averages it over years."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from msp_dash.analysis.shares import RESIDUAL
from msp_dash.analysis.us_supply import in_order, newest
from msp_dash.data import load
from msp_dash.data.curated import reference
from msp_dash.data.frames import Row, dicts
from msp_dash.figures.choices import preferred
from msp_dash.figures.common import capital, publication
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline
from msp_dash.figures.producers.output import FIRST_MINERALS
from msp_dash.figures.record import BarPart, BarRow, BarsEncoding
from msp_dash.figures.recycling.published import USGS, text
from msp_dash.figures.registry import figure
from msp_dash.figures.role_marks import seat_key, token_of
from msp_dash.params import Mineral, Table, View
from msp_dash.words import Words

FIELDS = ("mineral", "form", "country", "first_year", "year", "share", "status")
TABLE = ("form", "country", "share.imports", "first_year", "year.end", "status")
BOUNDS = {"at_least": ">", "at_most": "<"}
FORMS = "forms"
HS17 = "hs17"


@lru_cache(maxsize=1)
def _sources() -> pd.DataFrame:
    return newest(load("us_supply"))


@lru_cache(maxsize=1)
def choices() -> pd.DataFrame:
    """Minerals with import sources: mineral (str)."""
    return preferred(_sources(), mineral=FIRST_MINERALS)


def rows_of(mineral: str) -> pd.DataFrame:
    """Import sources of a mineral, columns of table ``us_supply``; the leading form first."""
    rows = _sources()
    return in_order(rows[rows["mineral"] == mineral])


def share_text(row: Row, w: Words) -> str:
    """A share as USGS prints it, whole percent or a bound: '71%', 'over 99%'."""
    return text(f"{BOUNDS.get(row['status'], '')}{100 * row['share']:.0f}", w)


def material(mineral: str, w: Words) -> str:
    """What the leading form of a mineral is, inside a sentence: 'refined copper'."""
    return w.mineral_as(f"us.material.{mineral}", mineral)


def _supplier(row: Row, view: View) -> BarRow:
    w = view.words
    residual = row["iso3"] == RESIDUAL
    name = w("us.sources.others") if residual else w.country(row["iso3"])
    tip = w("us.sources.tip", country=name, share=share_text(row, w), form=row["form"])
    color = "absent_few" if residual else token_of(view, row["iso3"])
    part = BarPart(row["share"], color, tip=tip)
    key = f"{row['form']}.{row['iso3']}"
    return BarRow(key, name, (part,), share_text(row, w), token=color, tip=tip)


def _largest(rows: pd.DataFrame, view: View) -> BarRow:
    """The largest supplier of a form, or all that are as large."""
    w = view.words
    suppliers = rows[rows["iso3"] != RESIDUAL]
    top = dicts(suppliers[suppliers["share"] == suppliers["share"].max()])
    first = top[0]
    countries = w.listing([w.country(row["iso3"]) for row in top])
    share = share_text(first, w)
    tip = w("us.sources.tip", country=countries, share=share, form=first["form"])
    return BarRow(
        key=f"{FORMS}.{first['form']}",
        name=first["form"],
        parts=(BarPart(first["share"], token_of(view, first["iso3"]), tip=tip),),
        text=w("us.sources.largest", country=countries, share=share),
        tip=tip,
    )


def _encoding(rows: pd.DataFrame, view: View) -> BarsEncoding:
    """All suppliers of the leading form; of each other form the largest."""
    w = view.words
    lead = rows[rows["leads"]]
    form = lead["form"].iloc[0]
    bars = [BarRow(form, w("us.sources.head", form=form), tip="", heading=True)]
    bars += [_supplier(row, view) for row in dicts(lead)]
    others = rows[~rows["leads"]]
    if len(others):
        bars.append(BarRow(FORMS, w("us.sources.head_forms"), tip="", heading=True))
        bars += [_largest(own, view) for _, own in others.groupby("form", sort=False)]
    return BarsEncoding(
        tuple(bars), legend=seat_key(rows["iso3"], view), order=w("us.sources.order")
    )


def _head(mineral: str, rows: pd.DataFrame, w: Words) -> Headline:
    lead = rows[rows["leads"] & (rows["iso3"] != RESIDUAL)]
    top, *others = dicts(lead)
    values: dict[str, object] = {
        "country": capital(w.the_country(top["iso3"])),
        "share": share_text(top, w),
        "mineral": material(mineral, w),
        "first": top["first_year"],
        "last": top["year"],
    }
    second = ""
    if others:
        second = w(
            "us.sources.second",
            country=capital(w.the_country(others[0]["iso3"])),
            share=share_text(others[0], w),
        )
    return Headline(w("us.sources.title", **values), second)


def _shared_code(mineral: str) -> str:
    """Code under which customs count a mineral's metal with others; "" where it has its own."""
    rows = reference("mineral_products")
    rows = rows[(rows["stage"] == "refined") & (rows["nomenclature"] == HS17)]
    shared = rows[rows.duplicated("hs6", keep=False) & (rows["mineral"] == mineral)]
    return "" if shared.empty else str(shared["hs6"].iloc[0])


def _notes(rows: pd.DataFrame, w: Words) -> tuple[str, ...]:
    mineral = str(rows["mineral"].iloc[0])
    names = ["shares", "origin", *(["code"] if _shared_code(mineral) else [])]
    if rows["overlaps"].any() and rows["form"].nunique() > 1:
        names.append("overlap")
    if (rows["note"] != "").any():
        names.append("hong_kong")
    if rows["status"].isin(list(BOUNDS)).any():
        names.append("bounds")
    if (rows["status"] == "estimated").any():
        names.append("estimated")
    values = {"mineral": w.the_mineral(mineral), "hs6": _shared_code(mineral)}
    return tuple(w(f"us.sources.note.{name}", **values) for name in names)


@figure(
    "us.sources",
    Mineral,
    Table,
    tables=("us_supply", "reference/mineral_products"),
    choices=choices,
)
def sources(view: View) -> Draft:
    """Import sources of the United States by form, averaged over the years that USGS prints.

    Rows: mineral, form (words of USGS), country (`OTH` all others), first_year, year (of the
    average), share (0-1 of imports of the form; of a bound the bound), status.
    """
    w = view.words
    rows = rows_of(view["mineral"])
    encoding = _encoding(rows, view)
    head = _head(view["mineral"], rows, w)
    years = {"first": rows["first_year"].iloc[0], "last": rows["year"].iloc[0]}
    return Draft(
        title=head,
        subtitle={**years, "mineral": w.mineral(view["mineral"])},
        unit="share",
        data=rows.rename(columns={"iso3": "country"})[list(FIELDS)],
        encoding=encoding,
        sources=(publication(USGS, rows["edition"].iloc[0]),),
        notes=_notes(rows, w),
        alt={"rows": "; ".join(capital(row.tip) for row in encoding.rows if row.tip)},
        table=TABLE,
    )
