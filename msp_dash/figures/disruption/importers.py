"""Who buys from the supplier, by value, and how much of its purchases that is."""

from __future__ import annotations

import pandas as pd

from msp_dash.analysis.trade import UNION
from msp_dash.data.frames import dicts
from msp_dash.figures.common import capital
from msp_dash.figures.demand.wording import share_text
from msp_dash.figures.disruption.bought import bought, choices, clean, why_not
from msp_dash.figures.disruption.query import GROUP, part_of, why_empty
from msp_dash.figures.draft import Draft, NoData
from msp_dash.figures.headline import Headline, fitting
from msp_dash.figures.record import RankingEncoding, RankRow
from msp_dash.figures.registry import figure
from msp_dash.figures.role_marks import seat_key, token_of
from msp_dash.figures.trade.parties import inside
from msp_dash.figures.trade.query import nomenclature_in, source_of
from msp_dash.figures.trade.wording import money_of, notes
from msp_dash.figures.view_group import lens_countries
from msp_dash.params import Cut, Hs6, Mineral, Stage, Supplier, View, Year
from msp_dash.words import Words

FIELDS = ["importer", "hs6", "year", "value_usd", "share", "value_cut"]
ROWS_MAX = 12
HALF = 0.5
SEVERAL = 2


def _headline(view: View, rows: pd.DataFrame) -> Headline:
    w = view.words
    buyer = w.the_country(str(rows["importer"].iloc[0]))
    args = {
        "buyer": capital(buyer),
        "to": buyer,
        "seller": capital(w.the_country(view["supplier"])),
        "country": w.the_country(view["supplier"]),
        "product": w(f"trade.product.inside.{view['hs6']}"),
        "year": view["year"],
    }
    forms = ("product", "plain", "least")
    titles = (w(f"disruption.importers.title.{form}", **args) for form in forms)
    return Headline(fitting(w, "title", *titles), _second(view, rows))


def _second(view: View, rows: pd.DataFrame) -> str:
    """The share of the first buyer, and how many of the group's have more than half from there."""
    w, group = view.words, lens_countries(view)
    own = rows[[inside(str(code), group) for code in rows["importer"]]]
    n = int((own["share"] > HALF).sum())
    args = {
        "share": share_text(float(rows["share"].iloc[0]), w),
        "all": len(own),
    }
    if len(own) < SEVERAL or not n:
        form = "alone" if len(own) < SEVERAL else "none"
        return w(f"disruption.importers.second_{form}", **args)
    return w("disruption.importers.second", n=n, count=w.count(n), **args)


def _encoding(view: View, rows: pd.DataFrame) -> RankingEncoding:
    w = view.words
    visible = rows.head(ROWS_MAX)
    longest = float(visible["value_usd"].max())
    money = money_of(w, longest)
    bars = []
    for row in dicts(visible):
        code, value, share = str(row["importer"]), float(row["value_usd"]), float(row["share"])
        texts = (money.text(w, value), w.share_table(share))
        tip = w(
            "disruption.importers.tip",
            name=w.country(code),
            value=texts[0],
            unit=money.name,
            share=texts[1],
        )
        token = token_of(view, code)
        bars.append(RankRow(code, w.country(code), value / longest, texts, token=token, tip=tip))
    return RankingEncoding(
        name_head=w("disruption.importers.head"),
        text_heads=(money.name, w("disruption.importers.of_purchases")),
        rows=tuple(bars),
        legend=seat_key((row.key for row in bars), view),
    )


def _notes(view: View, rows: pd.DataFrame, w: Words) -> list[str]:
    own = [w("disruption.bought.purchases"), w("disruption.bought.cut")]
    if clean(view["mineral"], view["hs6"]) == "no":
        own.insert(0, why_not(view["hs6"], w))
    if len(rows) > ROWS_MAX:
        own.append(w("producers.note.drawn", n=ROWS_MAX, all=len(rows)))
    parties = {view["supplier"], *rows["importer"].head(ROWS_MAX)}
    return [*own, *notes(view, parties)]


@figure(
    "disruption.importers",
    Mineral,
    Stage,
    Supplier,
    Cut,
    Hs6,
    Year,
    *GROUP,
    tables=("reference/mineral_products",),
    choices=choices,
    why_empty=why_empty,
)
def importers(view: View) -> Draft:
    """Who buys a product of a mineral from the supplier, only in years with all partners.

    By value alone, as codes mix forms. Rows: importer, hs6, year, value_usd (current US dollars,
    FOB), share (0-1 of what the importer bought of the product), value_cut (what would be left of
    it if the supplier sold less in proportion).
    """
    w = view.words
    rows = bought(view["supplier"], (view["hs6"],), view.year)
    # The Union's own row would count its states twice.
    rows = rows[(rows["value_usd"] > 0) & (rows["importer"] != UNION)].reset_index(drop=True)
    if rows.empty:
        country = w.the_country(view["supplier"])
        raise NoData(w("disruption.bought.nothing", country=country, year=view["year"]))
    data = rows.assign(value_cut=rows["value_usd"] * (1 - part_of(view)))[FIELDS]
    encoding = _encoding(view, rows)
    return Draft(
        title=_headline(view, rows),
        subtitle=w(
            f"disruption.importers.subtitle.{nomenclature_in(view)}",
            product=w(f"trade.product.label.{view['hs6']}"),
            code=view["hs6"],
            year=view["year"],
        ),
        unit="current USD",
        data=data,
        encoding=encoding,
        sources=source_of(view),
        notes=_notes(view, rows, w),
        alt={"rows": "; ".join(row.tip for row in encoding.rows[:5])},
        table=("importer", "hs6", "year", "value_usd", "share.purchases", "value_cut"),
    )
