"""Exporters of a product, or the buyers of one exporter."""

from __future__ import annotations

import pandas as pd

from msp_dash.analysis.shares import WORLD
from msp_dash.analysis.trade import Side, by_side, from_inside
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline
from msp_dash.figures.registry import figure
from msp_dash.figures.trade import query, wording
from msp_dash.figures.trade.parties import union_parties
from msp_dash.figures.trade.ranked import ROWS_MAX, alt_rows, ranking, truncation_note
from msp_dash.figures.view_group import lens_name
from msp_dash.params import Exporter, View
from msp_dash.words.numbers import SHARE_MIN

FIELDS = ("hs6", "exporter", "importer", "year", "value_usd", "quantity_t", "share", "flows")


def _of_group(view: View, sums: pd.DataFrame) -> str:
    """What the view's group sells of all, with and without trade inside the Union; "" of none."""
    w, group = view.words, query.group_parties(view)
    if not group:
        return ""
    share = from_inside(sums, group)
    if share < SHARE_MIN:
        return w("trade.exports.none", group=lens_name(view))
    total, among = (
        float(sums["value_usd"].sum()),
        float(sums.get("among_usd", sums["flows"] * 0).sum()),
    )
    apart = (share * total - among) / (total - among)
    values = {"share": w.share(share), "apart": w.share(apart)}
    form = "second" if values["share"] == values["apart"] else "second_union"
    return w(f"trade.exports.{form}", group=lens_name(view), **values)


def _head(view: View, sums: pd.DataFrame) -> Headline:
    """The largest seller, or the largest buyer of one, that is no trading place."""
    leader = wording.leading(view, sums)
    top = sums.iloc[leader]
    seller = view["exporter"] or str(top["exporter"])
    second = wording.before_leading(view, sums, leader) or wording.unlisted_second(view, seller)
    if view["exporter"]:
        buyer = str(top["importer"])
        value = float(top["value_usd"])
        title = wording.trade_title(
            view, "sales", top["share"], seller=seller, buyer=buyer, value=value
        )
        return Headline(title, second)
    title = wording.trade_title(view, "seller", top["share"], seller=seller)
    return Headline(title, second or _of_group(view, sums))


@figure(
    "trade.exports",
    *query.PRODUCT,
    Exporter,
    *query.GROUP,
    choices=query.choices,
    why_empty=query.why_empty,
)
def exports(view: View) -> Draft:
    """Sellers of one product in one year; with `exporter`, the buyers of one.

    Rows: hs6, exporter, importer (WLD where all buyers are summed), year, value_usd (current US
    dollars, FOB), quantity_t (tonnes stated, null where none), share (0-1), flows (how many).
    """
    w = view.words
    query.require_flows(view)
    side: Side = "importer" if view["exporter"] else "exporter"
    states = frozenset() if view["exporter"] else union_parties() & query.group_parties(view)
    sums = query.run_query(view, by_side, side, *([states] if states else []))
    if sums.empty:
        raise query.no_flow(view)
    shapes = {*sums[side].head(ROWS_MAX)}
    encoding = ranking(view, sums, side, "exports" if view["exporter"] else "trade")
    head = _head(view, sums)
    others = {"exporter": view["exporter"]} if view["exporter"] else {"importer": WORLD}
    data = sums.assign(hs6=view["hs6"], year=view.year, **others)[list(FIELDS)]
    sellers = {view["exporter"]} if view["exporter"] else shapes
    return wording.draft(
        view,
        head,
        encoding,
        data=data,
        parties=shapes | sellers,
        notes=(
            *truncation_note(w, sums, side),
            *wording.notes(view, shapes | sellers, sellers=sellers),
            *wording.quantity_note(w, sums["stated_usd"].sum(), sums["value_usd"].sum()),
        ),
        alt=w("trade.ranked.alt", title=head.title, rows=alt_rows(w, encoding)),
    )
