"""What each importer of the group buys from the supplier, by mineral: a grid of shares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from statistics import fmean as mean

import pandas as pd

from msp_dash.analysis.trade import UNION
from msp_dash.data import Source
from msp_dash.data.engine import selected_engine
from msp_dash.data.frames import tuples
from msp_dash.figures import common, role_marks, view_group
from msp_dash.figures.choices import NEWEST, ROW, preferred
from msp_dash.figures.demand.wording import share_text
from msp_dash.figures.disruption.bought import (
    LEAST_USD,
    bought,
    choices,
    full_years,
    nomenclature_of,
    products,
    sellers,
    without_flows,
)
from msp_dash.figures.disruption.query import GROUP, why_empty
from msp_dash.figures.disruption.query import choices as output_choices
from msp_dash.figures.draft import Draft, NoData
from msp_dash.figures.headline import Headline, fitting
from msp_dash.figures.partners.data import nobody, roll_pages, who_counts
from msp_dash.figures.record import ShareCell, ShareColumn, ShareRow, SharesEncoding
from msp_dash.figures.registry import figure
from msp_dash.figures.trade.query import HS92, PUBLISHERS, complete_years, coverage_of
from msp_dash.figures.trade.wording import union_note
from msp_dash.params import Cut, Mineral, Stage, Supplier, Use, View, Year
from msp_dash.theme import SHARE_BREAKS, share_class
from msp_dash.words import Words
from msp_dash.words.numbers import SHARE_MIN

FIELDS = ["importer", "mineral", "hs6", "year", "share", "value_usd"]
COLUMNS_MAX = 10
HALF = 0.5


@lru_cache(maxsize=1)
def columns() -> pd.DataFrame:
    """The clean product of each mineral that has flows: mineral, hs6, years; HS17 first."""
    rows = products()
    first = rows[rows["clean"] == "yes"].drop_duplicates("mineral").reset_index(drop=True)
    return first[["mineral", "hs6"]].assign(years=[full_years(code) for code in first["hs6"]])


@lru_cache(maxsize=1)
def leverage_choices() -> pd.DataFrame:
    """Mineral, stage, supplier and year (str) of every output whose supplier sold a product.

    Years are those that products of both nomenclatures have, so that columns stand for one year.
    What has a product of its own comes first.
    """
    own = choices()[["mineral", "stage", "supplier", "year"]]
    all_outputs = output_choices()[["mineral", "stage", "supplier"]].drop_duplicates()
    sold = sellers(columns()["hs6"])
    rows = pd.concat([own, all_outputs.merge(sold, on="supplier")], ignore_index=True)
    rows = rows[rows["year"].isin([str(year) for year in complete_years()])]
    return preferred(rows, mineral=ROW, stage=ROW, year=NEWEST, supplier=ROW)


def rows_of(view: View) -> pd.DataFrame:
    """`FIELDS` and bought_usd of the group's importers, a row a mineral that is drawn."""
    return _rows_of(selected_engine(), view["supplier"], view.year, view_group.lens_entities(view))


@lru_cache(maxsize=64)
def _rows_of(_engine: str, supplier: str, year: int, seated: frozenset[str]) -> pd.DataFrame:
    own = columns()
    own = own[own["years"].map(lambda years: year in years)]
    # What the Union buys from one of its own is no import.
    buyers = seated - {supplier, UNION if supplier in view_group.eu_states() else supplier}
    table = bought(supplier, own["hs6"], year)
    return table[table["importer"].isin(buyers)].merge(own[["mineral", "hs6"]], on="hs6")


def _order(view: View, rows: pd.DataFrame) -> list[str]:
    """The view's mineral, then those of which most importers have over half from the supplier."""
    large = rows[rows["bought_usd"] >= LEAST_USD]
    shares: dict[str, list[float]] = {}
    for mineral, share in zip(large["mineral"].tolist(), large["share"].tolist(), strict=True):
        shares.setdefault(mineral, []).append(share)

    def turn(mineral: str) -> tuple[int, float, str]:
        own = shares[mineral]
        return -sum(share > HALF for share in own), -mean(own), mineral

    rest = (m for m in sorted(shares, key=turn) if m != view["mineral"])
    return [view["mineral"], *rest][:COLUMNS_MAX]


def _headline(view: View, rows: pd.DataFrame) -> Headline:
    """How many of the group have over half of the mineral's product from the supplier.

    Where no product is of the mineral alone, or its shares are too small to print, who has over
    half of most products, and that these are of other minerals.
    """
    w, mineral = view.words, view["mineral"]
    large = rows[rows["bought_usd"] >= LEAST_USD]
    bought_any = large[large["share"] > 0]
    if not (bought_any["share"] >= SHARE_MIN).any():
        return _without_share(view, bought_any)
    own = large[large["mineral"] == mineral]
    if not (own["share"] >= SHARE_MIN).any():
        return _of_others(view, large, mineral in set(rows["mineral"]))
    n = int((own["share"] > HALF).sum())
    top = own.loc[own["share"].idxmax()]
    args: dict[str, object] = {
        "n": n,
        "count": w.count(n),
        "opening": w.count(n, capital=True),
        "all": w.count(len(own)),
        "buyer": common.capital(w.the_country(str(top["importer"]))),
        "importer": w.the_country(str(top["importer"])),
        "share": share_text(float(top["share"]), w),
        "country": w.the_country(view["supplier"]),
        "product": w(f"trade.product.inside.{own['hs6'].iloc[0]}"),
        "mineral": w.mineral(mineral),
        "year": view["year"],
    }
    form = "single" if len(own) == 1 else "some" if n else "none_half"
    second = "" if form == "single" else w("disruption.leverage.second.most", **args)
    titles = (w(f"disruption.leverage.title.{form}{s}", **args) for s in ("_product", ""))
    return Headline(fitting(w, "title", *titles), second)


def _of_others(view: View, large: pd.DataFrame, has_code: bool) -> Headline:
    """Who has over half of most products, none of which is of the mineral."""
    w = view.words
    over = large.assign(over=large["share"] > HALF).groupby("importer")
    counts = over.agg(n=("over", "sum"), all=("over", "size"), mean=("share", "mean"))
    top = counts.sort_values(["n", "mean"], ascending=False).iloc[0]
    args = {
        "count": w.count(int(top["n"])),
        "all": w.count(int(top["all"])),
        "buyer": common.capital(w.the_country(str(top.name))),
        "country": w.the_country(view["supplier"]),
        "mineral": w.the_mineral(view["mineral"]),
        "year": view["year"],
    }
    forms = ("products", "products_brief") if top["n"] else ("no_product",)
    title = fitting(w, "title", *(w(f"disruption.leverage.title.{one}", **args) for one in forms))
    why = "little" if has_code else _reason(view["mineral"])
    return Headline(title, w(f"disruption.leverage.second.{why}", **args))


def _without_share(view: View, bought_any: pd.DataFrame) -> Headline:
    """Headline where no share can be printed: nothing was bought, or hardly any."""
    w = view.words
    args = {"country": w.the_country(view["supplier"]), "year": view["year"]}
    args["opening"] = common.capital(args["country"])
    form = "none"
    if not bought_any.empty:
        form, args["share"] = "little", share_text(float(bought_any["share"].max()), w)
    return Headline(w(f"disruption.leverage.title.{form}", **args))


def _reason(mineral: str) -> str:
    """Why a mineral has an open column."""
    return "no_flows" if without_flows(mineral) else "no_code"


def _pages(year: int, hs6: Iterable[str]) -> tuple[Source, ...]:
    """The publications of some products, each once."""
    own = ((code, nomenclature_of(code)) for code in hs6)
    pages = (
        common.publication(PUBLISHERS[n], coverage_of(code, year, n).edition) for code, n in own
    )
    return tuple(dict.fromkeys(pages))


def _notes(view: View, rows: pd.DataFrame, order: Sequence[str]) -> list[str]:
    w = view.words
    code_of = dict(zip(rows["mineral"], rows["hs6"], strict=True))
    older = [m for m in order if m in code_of and nomenclature_of(code_of[m]) == HS92]
    notes = [
        w("disruption.bought.purchases"),
        w("disruption.leverage.note.cut", year=view["year"]),
        w("disruption.leverage.note.clean"),
        w("disruption.leverage.note.shown", n=len(order), all=rows["mineral"].nunique()),
        union_note(w),
    ]
    if older:
        names = w.listing([w.the_mineral(mineral) for mineral in older])
        notes.insert(3, w("disruption.leverage.note.hs92", minerals=names))
    return [*notes, *who_counts(view)]


def _cell(share: float | None, name: str, what: str, w: Words) -> ShareCell:
    """A share, a dash where an importer buys hardly any at all."""
    if share is None:
        return ShareCell("–", None, w("disruption.leverage.tip_little", name=name, product=what))
    least = SHARE_BREAKS[0]
    if share == 0:
        text = "0"
    elif share < least:
        text = w("disruption.leverage.under", share=w.percents(least))
    else:
        text = share_text(share, w)
    tip = w("disruption.leverage.tip", name=name, product=what, share=w.share_table(share))
    return ShareCell(text, share_class(share), tip)


def _encoding(view: View, rows: pd.DataFrame, order: list[str]) -> SharesEncoding:
    w = view.words
    code_of = dict(zip(rows["mineral"], rows["hs6"], strict=True))
    large = rows[rows["bought_usd"] >= LEAST_USD]
    shares = {(row.importer, row.mineral): row.share for row in tuples(large)}
    seated = sorted(
        view_group.lens_entities(view) - {view["supplier"]},
        key=lambda c: (c == UNION, w.country_order(c)),
    )

    def column(mineral: str) -> ShareColumn:
        why = "" if mineral in code_of else w(f"disruption.leverage.{_reason(mineral)}")
        form = w(f"disruption.leverage.form.{code_of[mineral]}") if not why else ""
        return ShareColumn(mineral, w.mineral(mineral), form, mineral == view["mineral"], why)

    def cell(importer: str, name: str, mineral: str) -> ShareCell:
        if mineral not in code_of:
            why = w(f"disruption.leverage.tip_{_reason(mineral)}", mineral=w.mineral(mineral))
            return ShareCell("", None, why, hatched=True)
        what = w(f"trade.product.label.{code_of[mineral]}")
        return _cell(shares.get((importer, mineral)), name, what, w)

    def row(code: str) -> ShareRow:
        name = w("disruption.leverage.union") if code == UNION else w.country(code)
        cells = tuple(cell(code, name, mineral) for mineral in order)
        return ShareRow(code, name, cells, role_marks.token_of(view, code), apart=code == UNION)

    return SharesEncoding(
        columns=tuple(column(mineral) for mineral in order),
        rows=tuple(map(row, seated)),
        breaks=tuple(w.percents(b) for b in SHARE_BREAKS),
        legend_head=w("disruption.leverage.legend", country=w.country(view["supplier"])),
        legend=(w("disruption.leverage.little"), w("disruption.leverage.choose")),
    )


@figure(
    "disruption.leverage",
    Mineral,
    Stage,
    Supplier,
    Cut,
    Use(Year),
    *GROUP,
    tables=("reference/mineral_products", "reference/hs6"),
    choices=leverage_choices,
    why_empty=why_empty,
)
def leverage(view: View) -> Draft:
    """Shares that the group's importers bought from the supplier, by mineral: who depends on it.

    Only products of one mineral alone, and years with all partners; the Union as one buyer, from
    outside. Rows: importer, mineral, hs6, year, share (0-1 of what the importer bought of the
    product, as `trade.dependence` has it), value_usd (from the supplier).
    """
    w = view.words
    if not view_group.lens_countries(view):
        raise nobody(view)
    rows = rows_of(view)
    if rows.empty:
        raise NoData(
            w(
                "disruption.bought.nothing",
                country=w.the_country(view["supplier"]),
                year=view["year"],
            )
        )
    order = _order(view, rows)
    encoding = _encoding(view, rows, order)
    shown_codes = rows.loc[rows["mineral"].isin(order), "hs6"]
    data = rows.sort_values(["importer", "mineral"], ignore_index=True)
    return Draft(
        title=_headline(view, rows),
        subtitle={"group": view_group.lens_name(view), "year": view["year"]},
        unit="share",
        data=data[FIELDS],
        encoding=encoding,
        sources=(*_pages(view.year, sorted(shown_codes)), *roll_pages(view)),
        notes=_notes(view, rows, order),
        alt={
            "rows": "; ".join(
                cell.tip for row in encoding.rows for cell in row.cells[:1] if not cell.hatched
            )
        },
        table=("importer", "mineral", "hs6", "year", "share.purchases", "value_usd"),
    )
