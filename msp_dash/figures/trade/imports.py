"""Importers of a product and the share from inside a group; or the suppliers of one importer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import product

import pandas as pd

from msp_dash.analysis.trade import both_origins, by_side, from_inside, origins, with_hhi
from msp_dash.data.frames import tuples
from msp_dash.figures import record
from msp_dash.figures.common import capital
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline, fitting
from msp_dash.figures.producers.headlines import ALL
from msp_dash.figures.registry import figure
from msp_dash.figures.role_marks import ABSENT, group_token, token_of
from msp_dash.figures.trade import query, wording
from msp_dash.figures.trade.parties import inside, is_trading_place, union_parties
from msp_dash.figures.trade.ranked import ROWS_MAX, alt_rows, ranking, truncation_note
from msp_dash.figures.view_group import lens_name, lens_number, lens_short
from msp_dash.params import Importer, View
from msp_dash.words import Words

FIELDS = (
    *("hs6", "exporter", "importer", "year", "origin", "value_usd", "quantity_t"),
    *("share", "flows"),
)
BUYERS_MAX, GROUP_MAX, OTHERS_MAX = 8, 6, 4
"""Buyers that are drawn: of all; of a group, and others beside it."""
ALL_OF_GROUP = "group_total"
"""Key of the row of all buyers of the group together."""
ORIGINS = ("inside", "outside")


def _from(view: View) -> str:
    """Key of what is said of origin: a group's, or none where the view has no group."""
    return "split" if query.group_parties(view) else "plain"


# ---------------------------------------------------------------- all buyers


def _bars(view: View, imported: pd.DataFrame, buyers: pd.DataFrame) -> record.BarsEncoding:
    """The group's buyers, all of them together first, and the other buyers apart."""
    w = view.words
    group = query.group_parties(view)
    money = wording.money_of(w, float(buyers["value_usd"].max()))
    own = buyers["importer"].isin(group)
    values_of: dict[str, dict[str, float]] = {}
    for row in tuples(imported[["importer", "origin", "value_usd"]]):
        values_of.setdefault(row.importer, {})[row.origin] = row.value_usd
    blocks = [("buyers", buyers.head(BUYERS_MAX))]
    if own.any():
        blocks = [("group", buyers[own].head(GROUP_MAX)), ("others", buyers[~own].head(OTHERS_MAX))]
    rows: list[record.BarRow] = []
    for name, block in blocks:
        if block.empty:
            continue
        head = w(f"trade.imports.head.{name}", group=lens_name(view), unit=money.name)
        rows.append(record.BarRow(name, head, tip="", heading=True))
        bars = [
            _bar(view, values_of[code], money, w.country(code), code) for code in block["importer"]
        ]
        if name == "group" and own.sum() > 1:
            label = w("trade.imports.together")
            inside = imported[imported["importer"].isin(group)]
            together = inside.groupby("origin")["value_usd"].sum().to_dict()
            bars.insert(0, _bar(view, together, money, label))
        # Where few have room, some of both blocks stay, the sum of the group first of all.
        first = 3 if name == "others" else 1
        rows += [replace(bar, lead=2 * n + first) for n, bar in enumerate(bars)]
    values = {"group": wording.group_inside(view)}
    legend = tuple(
        record.LegendItem(_token(view, origin), w(f"trade.origin_from.{origin}", **values))
        for origin in ORIGINS
    )
    return record.BarsEncoding(
        rows=tuple(rows),
        total_head=w("trade.imports.head.share") if group else "",
        legend=legend if group else (),
        order=w("trade.dependence.order"),
    )


def _token(view: View, origin: str) -> str:
    """Color of what comes from the group, or from all others."""
    return group_token(view) if origin == "inside" else ABSENT


def _bar(
    view: View,
    values: Mapping[str, float],
    money: wording.Money,
    name: str,
    key: str = ALL_OF_GROUP,
) -> record.BarRow:
    """What a buyer, or all of the group, bought (USD): from the group, then from others."""
    w = view.words
    total = float(sum(values.values()))
    tip_values = {"buyer": name, "group": wording.group_inside(view), "unit": money.name}
    parts, tips = [], []
    for origin in ORIGINS:
        value = float(values.get(origin, 0.0))
        if value <= 0:
            continue
        tip = w(
            f"trade.imports.tip.{_from(view)}_{origin}",
            share=w.share_table(value / total),
            value=money.text(w, value),
            **tip_values,
        )
        tips.append(tip)
        parts.append(record.BarPart(value / money.usd, _token(view, origin), tip=tip))
    outside = float(values.get("outside", 0.0)) / total
    return record.BarRow(
        key=key,
        name=name,
        token="ink2" if key == ALL_OF_GROUP else token_of(view, key),
        parts=tuple(parts),
        text=money.text(w, total),
        total=_outside_text(w, outside) if query.group_parties(view) else "",
        tip="; ".join(tips),
        selected=key == ALL_OF_GROUP,
    )


def _outside_text(w: Words, outside: float) -> str:
    """A part that would print as all and is not quite prints with a decimal."""
    return w.share_table(outside) if ALL <= outside < 1 else w.share(outside)


def _group_title(view: View, imported: pd.DataFrame) -> str:
    """What the view's group buys outside it: by a shorter name before one of the product."""
    bought = imported[imported["importer"].isin(query.group_parties(view))]
    if len(query.group_parties(view)) == 1:  # All that a country buys is from outside.
        part = bought["value_usd"].sum() / imported["value_usd"].sum()
        return wording.trade_title(view, "buyer", part, buyer=bought["importer"].iloc[0])
    w, outside = view.words, 1 - _inside_share(bought)
    values = {"share": wording.part_of_one(w, outside), "year": view["year"]}
    names, n = wording.products(view["hs6"], w), lens_number(view)
    groups = [(lens_name(view), n), (lens_short(view), n)]
    parts = [
        *product(names, ("group_abroad", "group"), groups),
        *product(names, ("group",), [(capital(w("coalition.the_group")), 1)]),
    ]
    texts = [
        w(f"trade.imports.title.{form}", n=n, product=name, group=group, **values)
        for name, form, (group, n) in parts
    ]
    return fitting(w, "title", *texts, min(texts, key=len))


def _all_head(view: View, imported: pd.DataFrame) -> Headline:
    """What the group buys outside it, and who buys most of all but trading places."""
    w = view.words
    group, buyers = query.group_parties(view), _buyers(imported)
    leader = wording.leading(view, buyers[["importer", "share"]])
    top, through = (
        buyers.iloc[leader],
        wording.before_leading(view, buyers[["importer", "share"]], leader),
    )
    bought = imported[imported["importer"].isin(group)]
    if bought.empty:
        return Headline(
            wording.trade_title(view, "buyer", top["share"], buyer=top["importer"]), through
        )
    form = "inside" if inside(top["importer"], group) else "outside"
    buyer = w.the_country(top["importer"])
    values = {
        "buyer": capital(buyer) if form == "inside" else buyer,
        "share": w.share(top["share"]),
    }
    return Headline(
        _group_title(view, imported), through or w(f"trade.imports.second.{form}", **values)
    )


def _inside_share(bought: pd.DataFrame) -> float:
    """Share of what a group bought (0 to 1) that it bought inside the group."""
    own = bought.loc[bought["origin"] == "inside", "value_usd"].sum()
    return float(own) / float(bought["value_usd"].sum())


def _own_note(view: View, sums: pd.DataFrame) -> list[str]:
    """Note: what the group's members buy from each other, and the share without the Union's own."""
    w, group = view.words, query.group_parties(view)
    if not group:
        return []
    bought = sums[sums["importer"].isin(group)]
    if len(union_parties() & group) < 2 or bought.empty:
        return [w("trade.imports.note.own")]
    apart = bought.assign(value_usd=bought["value_usd"] - bought["among_usd"])
    return [w("trade.imports.note.own_union", share=w.share(1 - _inside_share(apart)))]


def _buyers(imported: pd.DataFrame) -> pd.DataFrame:
    """One row an importer, the largest first: importer, value_usd, share (of all buyers)."""
    each = imported.drop_duplicates("importer")
    return each.assign(
        value_usd=each["bought_usd"], share=each["bought_usd"] / each["bought_usd"].sum()
    )


def _all(view: View) -> Draft:
    w = view.words
    group = query.group_parties(view)
    bought = query.run_query(view, origins, group, union_parties() & group)
    if bought.empty:
        raise query.no_flow(view)
    imported = both_origins(bought)
    buyers = _buyers(imported)
    encoding = _bars(view, imported, buyers)
    head = _all_head(view, imported)
    chart_codes = {row.key for row in encoding.rows}
    rest = buyers[~buyers["importer"].isin(chart_codes)]
    more = []
    if len(rest):
        share, n = w.share(float(rest["share"].sum())), len(rest)
        more = [w("trade.ranked.rest.importer", n=n, count=w.whole(n), share=share)]
    more += _own_note(view, bought)
    data = imported.assign(hs6=view["hs6"], year=view.year, exporter=None)
    if not group:
        data = data.assign(origin=None)
    alt_rows_text = "; ".join(row.tip for row in encoding.rows if row.tip)
    return wording.draft(
        view,
        head,
        encoding,
        data=data.loc[data["flows"] > 0, list(FIELDS)],
        parties=chart_codes,
        notes=(
            *more,
            *wording.notes(view, chart_codes),
            *wording.quantity_note(w, imported["stated_usd"].sum(), imported["value_usd"].sum()),
        ),
        alt=w("trade.imports.alt", title=head.title, rows=alt_rows_text),
    )


# ---------------------------------------------------------------- one buyer


def _one(view: View) -> Draft:
    w = view.words
    group = query.group_parties(view)
    sums = query.run_query(view, by_side, "exporter")
    if sums.empty:
        raise query.no_flow(view)
    sellers = set(sums["exporter"].head(ROWS_MAX))
    encoding = ranking(view, sums, "exporter", "imports")
    head = _one_head(view, sums)
    origin = sums["exporter"].map(lambda c: "inside" if inside(c, group) else "outside")
    if not group:
        origin = None
    data = sums.assign(hs6=view["hs6"], year=view.year, importer=view["importer"], origin=origin)
    return wording.draft(
        view,
        head,
        encoding,
        subtitle=_subtitle(view, sums),
        data=data[list(FIELDS)],
        parties={view["importer"], *sellers},
        notes=(
            *truncation_note(w, sums, "exporter"),
            *wording.notes(view, {view["importer"], *sellers}, sellers=sellers),
            *wording.quantity_note(w, sums["stated_usd"].sum(), sums["value_usd"].sum()),
        ),
        alt=w("trade.ranked.alt", title=head.title, rows=alt_rows(w, encoding)),
    )


def _one_head(view: View, sums: pd.DataFrame) -> Headline:
    """What one buyer gets outside the group, and of its largest seller."""
    w, group, buyer = view.words, query.group_parties(view), view["importer"]
    leader = wording.leading(view, sums)
    top, through = sums.iloc[leader], wording.before_leading(view, sums, leader)
    seller = str(top["exporter"])
    second = through or wording.unlisted_second(view, seller)
    if not group or is_trading_place(buyer, view["hs6"]):
        value = float(top["value_usd"])
        title = wording.trade_title(
            view, "purchases", top["share"], seller=seller, buyer=buyer, value=value
        )
        return Headline(title, second)
    outside = 1 - from_inside(sums, group)
    values = {
        "buyer": capital(w.the_country(buyer)),
        "share": wording.part_of_one(w, outside),
    }
    largest = {"seller": capital(w.the_country(seller)), "share": w.share(top["share"])}
    return Headline(
        wording.headline("trade.imports.title.outside", view, **values),
        second or w("trade.imports.second.seller", **largest),
    )


def _subtitle(view: View, sums: pd.DataFrame) -> str:
    """Subtitle, with the HHI of the buyer's sellers where the table has all of them."""
    w = view.words
    hhi = with_hhi(sums.assign(importer=view["importer"]))["hhi"].iloc[0]
    if not query.coverage(view).complete or pd.isna(hhi):
        return wording.what(view)
    return w("trade.dependence.subtitle.one", what=wording.what(view), hhi=w.hhi(hhi))


@figure(
    "trade.imports",
    *query.PRODUCT,
    Importer,
    *query.GROUP,
    choices=query.choices,
    why_empty=query.why_empty,
)
def imports(view: View) -> Draft:
    """Buyers of one product in one year, from inside the view's group and from outside it.

    With `importer`: the sellers to one buyer. Rows: hs6, exporter (null where sellers are summed),
    importer, year, origin (inside, outside the group), value_usd (current US dollars, FOB),
    quantity_t (tonnes stated, null where none), share (0-1 of what the buyer bought), flows.
    """
    query.require_flows(view)
    return _one(view) if view["importer"] else _all(view)
