"""Largest bilateral flows of a product, as a Sankey diagram or as arcs on a map."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from msp_dash.analysis.shares import RESIDUAL
from msp_dash.analysis.trade import UNION, Rest, largest, rest_of
from msp_dash.data.frames import Row, dicts
from msp_dash.figures import record
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline, fitting
from msp_dash.figures.registry import figure
from msp_dash.figures.role_marks import seat_key, token_of
from msp_dash.figures.trade import query, wording
from msp_dash.figures.trade.parties import union_parties
from msp_dash.figures.view_group import lens_name, lens_short
from msp_dash.params import Exporter, Importer, Picture, View
from msp_dash.words import Words
from msp_dash.words.numbers import SHARE_MIN

FLOWS_MAX = 12
"""Flows that are drawn by themselves (LOOK, "Charts", flows)."""
MAP_AREA = {UNION: "BEL", "ANT": "CUW", "SCG": "SRB", "XBL": "BEL", "XSC": "ZAF"}
"""Where a party without an area of its own stands on a map: at its capital or largest member."""
FIELDS = ("hs6", "exporter", "importer", "year", "value_usd", "quantity_t", "share", "flows")


def key_of(exporter: str, importer: str) -> str:
    """Key of a flow."""
    return f"{exporter}.{importer}"


def panel(
    view: View, largest_flows: pd.DataFrame, rest: Rest, title: str = ""
) -> record.FlowsPanel:
    """Flows of one product as they are drawn.

    Parameters
    ----------
    largest_flows : exporter, importer, value_usd, share; largest first.
    rest : the others, summed.
    """
    w = view.words
    total = float(largest_flows["value_usd"].sum()) + rest.value_usd
    money = wording.money_of(w, float(largest_flows["value_usd"].max()))
    marks = [_flow(view, row, money) for row in dicts(largest_flows)]
    left_out = ""
    if rest.flows:
        marks.append(_rest(w, rest, total, money))
        left_out = w(
            "trade.flows.left_out",
            n=rest.flows,
            count=w.whole(rest.flows),
            value=money.text(w, rest.value_usd),
            unit=money.name,
            share=w.share(rest.value_usd / total),
        )
    return record.FlowsPanel(
        title=title,
        unit=money.name,
        heads=(
            w("trade.flows.head.from", unit=money.name),
            w("trade.flows.head.to", unit=money.name),
        ),
        starts=_ends(view, largest_flows, "exporter", money),
        ends=_ends(view, largest_flows, "importer", money),
        flows=tuple(marks),
        total=(
            w("trade.flows.all", n=w.whole(len(largest_flows) + rest.flows)),
            money.text(w, total),
        ),
        left_out=left_out,
    )


def _flow(view: View, row: Row, money: wording.Money) -> record.Flow:
    w = view.words
    seller, buyer = row["exporter"], row["importer"]
    name = w("trade.flows.name", seller=w.country(seller), buyer=w.country(buyer))
    text = money.text(w, row["value_usd"])
    return record.Flow(
        key=key_of(seller, buyer),
        start=seller,
        end=buyer,
        name=name,
        value=float(row["value_usd"]),
        text=text,
        token=token_of(view, seller),
        tip=w(
            "trade.flows.tip",
            name=name,
            value=text,
            unit=money.name,
            share=w.share_table(row["share"]),
        ),
    )


def _rest(w: Words, rest: Rest, total: float, money: wording.Money) -> record.Flow:
    name = w("trade.flows.rest", n=rest.flows, count=w.whole(rest.flows))
    text = money.text(w, rest.value_usd)
    share = w.share_table(rest.value_usd / total)
    tip = w("trade.flows.tip", name=name, value=text, unit=money.name, share=share)
    key = key_of(RESIDUAL, RESIDUAL)
    return record.Flow(key, RESIDUAL, RESIDUAL, name, rest.value_usd, text, tip=tip, rest=True)


def _ends(
    view: View, largest_flows: pd.DataFrame, side: str, money: wording.Money
) -> tuple[record.FlowEnd, ...]:
    w = view.words
    sums: dict[str, float] = {}
    for code, value in zip(largest_flows[side], largest_flows["value_usd"], strict=True):
        sums[code] = sums.get(code, 0.0) + value
    ends = []
    for code, value in sorted(sums.items(), key=lambda item: -item[1]):
        ends.append(
            record.FlowEnd(
                key=code,
                name=w.country(code),
                text=money.text(w, value),
                token=token_of(view, code),
                at=MAP_AREA.get(code, code),
            )
        )
    return tuple(ends)


def _map_labels(
    w: Words, largest_flows: pd.DataFrame, money: wording.Money
) -> tuple[record.MapLabel, ...]:
    """Every end with what it sells and buys in the flows drawn, the largest first."""
    sold = largest_flows.groupby("exporter")["value_usd"].sum()
    bought = largest_flows.groupby("importer")["value_usd"].sum()
    both = sold.add(bought, fill_value=0.0).sort_values(ascending=False)
    labels = []
    for code in map(str, both.index):
        texts = [
            w(f"trade.flows.label.{form}", value=money.text(w, float(sums[code])))
            for form, sums in (("sells", sold), ("buys", bought))
            if code in sums.index
        ]
        at = MAP_AREA.get(code, code)
        labels.append(record.MapLabel(at, w.country(code), ", ".join(texts)))
    return tuple(labels)


def legend(
    view: View, largest_flows: pd.DataFrame, *, labeled: bool = False
) -> tuple[record.LegendItem, ...]:
    """What colors of sellers and buyers and the outline of a `labeled` flow stand for."""
    w = view.words
    outlined = (
        (record.LegendItem("ink", w("trade.flows.legend.title"), "outline"),) if labeled else ()
    )
    return (*outlined, *seat_key(ends_of(largest_flows), view))


def encoding_of(view: View, largest_flows: pd.DataFrame, rest: Rest) -> record.FlowsEncoding:
    """Bands or arcs of one product; the flow that the title speaks of is labeled."""
    w = view.words
    one, leader = panel(view, largest_flows, rest), wording.leading(view, largest_flows)
    top = one.flows[leader]
    share = w.share(float(largest_flows["share"].iloc[leader]))
    text = w("trade.flows.label.title", name=top.name, value=top.text, share=share)
    labeled = replace(top, label=text)
    one = replace(one, flows=(*one.flows[:leader], labeled, *one.flows[leader + 1 :]))
    money = wording.money_of(w, float(largest_flows["value_usd"].max()))
    on_map = view["picture"] == "map"
    return record.FlowsEncoding(
        picture="map" if on_map else "sankey",
        panels=(one,),
        labels=_map_labels(w, largest_flows, money) if on_map else (),
        legend=legend(view, largest_flows, labeled=True),
    )


def _head(view: View, largest_flows: pd.DataFrame, of_all: pd.Series[float]) -> Headline:
    """The largest flow, as a share of what the view shows, and what the group takes part in."""
    leader = wording.leading(view, largest_flows)
    top = largest_flows.iloc[leader]
    form: wording.Form = "flow"
    if view["exporter"] and view["importer"]:
        form = "pair"
    elif view["exporter"]:
        form = "sales"
    elif view["importer"]:
        form = "purchases"
    seller, buyer, value = str(top["exporter"]), str(top["importer"]), float(top["value_usd"])
    title = wording.trade_title(
        view, form, float(top["share"]), seller=seller, buyer=buyer, value=value
    )
    through = wording.before_leading(view, largest_flows, leader)
    return Headline(
        title, through or wording.unlisted_second(view, seller) or _second(view, of_all)
    )


def data_of(view: View, largest_flows: pd.DataFrame, rest: Rest) -> pd.DataFrame:
    """Rows of the picture: the flows drawn, and one residual row that sums the others."""
    total = float(largest_flows["value_usd"].sum()) + rest.value_usd
    rows = largest_flows.assign(flows=1)
    if rest.flows:
        others = {
            "exporter": RESIDUAL,
            "importer": RESIDUAL,
            "value_usd": rest.value_usd,
            "quantity_t": float("nan"),
            "share": rest.value_usd / total,
            "flows": rest.flows,
        }
        rows = pd.concat([rows, pd.DataFrame([others])], ignore_index=True)
    return rows.assign(hs6=view["hs6"], year=view.year)[list(FIELDS)]


def _second(view: View, of_all: pd.Series[float]) -> str:
    """How much of all flows has a country of the group on one side, and on both."""
    w = view.words
    group = query.group_parties(view)
    if not group or view["exporter"] or view["importer"]:
        return ""
    any_, both = (float(of_all[f"{name}_usd"] / of_all["all_usd"]) for name in ("any", "both"))
    form = "none" if any_ < SHARE_MIN else "any" if both < SHARE_MIN else "both"
    if form != "none" and len(union_parties() & group) > 1:
        form += "_union"
    shares = {"any": w.share(any_), "both": w.share(both)}
    names = (lens_name(view), lens_short(view))
    return fitting(
        w, "second", *(w(f"trade.flows.second.{form}", group=name, **shares) for name in names)
    )


@figure(
    "trade.flows",
    Picture,
    *query.PRODUCT,
    Exporter,
    Importer,
    *query.GROUP,
    choices=query.choices,
    why_empty=query.why_empty,
)
def flows(view: View) -> Draft:
    """The largest flows of one product in one year, and the others summed.

    Rows: hs6, exporter, importer, year, value_usd (current US dollars, FOB), quantity_t (tonnes,
    null where not stated), share (0-1 of the flows of the view), flows (1; how many in the residual
    row, whose exporter and importer are OTH).
    """
    w = view.words
    query.require_flows(view)
    largest_flows = query.run_query(view, largest, FLOWS_MAX, query.group_parties(view))
    if largest_flows.empty:
        raise query.no_flow(view)
    rest, of_all = rest_of(largest_flows), largest_flows.iloc[0]
    head = _head(view, largest_flows, of_all)
    encoding = encoding_of(view, largest_flows, rest)
    sellers, parties = {*largest_flows["exporter"]}, ends_of(largest_flows)
    texts = wording.notes(view, parties, sellers=sellers)
    texts += wording.quantity_note(w, of_all["stated_usd"], of_all["all_usd"])
    form = "map" if view["picture"] == "map" else "bands"
    if form == "map" and UNION in parties:
        texts.append(w("trade.flows.note.brussels"))
    return wording.draft(
        view,
        head,
        encoding,
        data=data_of(view, largest_flows, rest),
        parties=parties,
        notes=texts,
        alt=w(
            f"trade.flows.alt.{form}",
            title=head.title,
            rows="; ".join(flow.tip for flow in encoding.panels[0].flows),
        ),
    )


def ends_of(largest_flows: pd.DataFrame) -> set[str]:
    """Codes of all ends drawn."""
    return {*largest_flows["exporter"], *largest_flows["importer"]}
