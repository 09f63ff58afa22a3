"""Exporters of a product, or the buyers of one exporter."""

from __future__ import annotations

import pandas as pd

from msp_dash.analysis.shares import WORLD
from msp_dash.analysis.trade import Side, by_side, from_inside
from msp_dash.figures.common import capital, lens_countries, lens_name
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline
from msp_dash.figures.record import LegendItem
from msp_dash.figures.registry import figure
from msp_dash.figures.trade.query import (
    GROUP,
    PRODUCT,
    choices,
    inside,
    no_flow,
    require_flows,
    run_query,
    source_of,
    stage_of,
    why_empty,
)
from msp_dash.figures.trade.ranked import ROWS_MAX, alt_rows, ranking, truncation_note
from msp_dash.figures.trade.wording import (
    claim_text,
    group_inside,
    headline,
    nearly,
    notes,
    quantity_note,
    what,
)
from msp_dash.params import Exporter, View
from msp_dash.theme import STAGE_TOKEN
from msp_dash.words.numbers import SHARE_MIN

FIGURE = "trade.exports"
FIELDS = ("hs6", "exporter", "importer", "year", "value_usd", "quantity_t", "share", "flows")


def _second(view: View, rows: pd.DataFrame) -> str:
    """What the view's group sells of all; "" where one seller was asked for, or no group."""
    w = view.words
    group = lens_countries(view)
    if view["exporter"] or not group:
        return ""
    share = from_inside(rows, group)
    key = f"trade.exports.{'second' if share >= SHARE_MIN else 'none'}"
    return w(key, group=lens_name(view), share=w.share(share))


def buyer_token(view: View, code: str) -> str:
    """Colour of a partner of trade: inside the view's group or not."""
    return "partner" if inside(code, lens_countries(view)) else "other"


def buyer_legend(view: View, tokens: set[str]) -> tuple[LegendItem, ...]:
    """What the two colours stand for; nothing where there is no group."""
    w = view.words
    if not lens_countries(view):
        return ()
    return tuple(
        LegendItem(token, w(f"trade.origin_of.{origin}", group=group_inside(view)))
        for token, origin in (("partner", "inside"), ("other", "outside"))
        if token in tokens
    )


@figure(FIGURE, *PRODUCT, Exporter, *GROUP, page="trade", choices=choices, why_empty=why_empty)
def exports(view: View) -> Draft:
    """Sellers of one product in one year; with `exporter`, the buyers of one.

    Rows: hs6, exporter, importer (WLD where all buyers are summed), year, value_usd (current US
    dollars, FOB), quantity_t (tonnes stated, null where none), share (0-1), flows (how many).
    """
    w = view.words
    require_flows(view)
    side: Side = "importer" if view["exporter"] else "exporter"
    sums = run_query(view, by_side, side)
    if sums.empty:
        raise no_flow(view)
    stage = STAGE_TOKEN.get(stage_of(view["hs6"]), "refined")
    if view["exporter"]:
        tokens = {buyer_token(view, code) for code in sums[side].head(ROWS_MAX)}
        legend = buyer_legend(view, tokens)
        encoding = ranking(view, sums, side, "exports", lambda c: buyer_token(view, c), legend)
    else:
        encoding = ranking(view, sums, side, "trade", lambda _: stage)
    top = sums.iloc[0]
    values: dict[str, object] = {
        "seller": capital(w.the_country(view["exporter"] or top["exporter"])),
        "buyer": w.the_country(str(top[side])),
        "share": w.share(top["share"]),
    }
    form = f"sales{nearly(top['share'])}" if view["exporter"] else "seller"
    title = headline("title", f"trade.title.{form}", view, **values)
    others = {"exporter": view["exporter"]} if view["exporter"] else {"importer": WORLD}
    data = sums.assign(hs6=view["hs6"], year=view.year, **others)[list(FIELDS)]
    parties = set(sums[side].head(ROWS_MAX)) | {view["exporter"]}
    return Draft(
        title=Headline(title, _second(view, sums)),
        subtitle=what(view),
        unit="USD",
        data=data,
        encoding=encoding,
        sources=source_of(view),
        notes=(
            *truncation_note(w, sums, side),
            *notes(view, parties),
            *quantity_note(w, sums["stated_usd"].sum(), sums["value_usd"].sum()),
        ),
        alt=w("trade.ranked.alt", title=title, rows=alt_rows(w, encoding)),
        claim=claim_text(title, view),
    )
