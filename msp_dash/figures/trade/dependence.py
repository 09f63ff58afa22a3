"""Import dependence: share of each buyer's largest supplier, for years with all partners."""

from __future__ import annotations

import pandas as pd

from msp_dash.analysis.concentration import HHI_HIGH
from msp_dash.analysis.trade import purchases, with_hhi
from msp_dash.data.frames import tuples
from msp_dash.figures import record
from msp_dash.figures.draft import Draft, NoData
from msp_dash.figures.fields import heading
from msp_dash.figures.headline import Headline
from msp_dash.figures.registry import figure
from msp_dash.figures.role_marks import seat_key, token_of
from msp_dash.figures.trade import query, wording
from msp_dash.figures.trade.ranked import ROWS_MAX, alt_rows, ranking, truncation_note
from msp_dash.figures.view_group import lens_name
from msp_dash.params import Importer, View
from msp_dash.words import Words

FIELDS = ("hs6", "importer", "exporter", "year", "value_usd", "share", "hhi")
EACH = 6
"""Buyers drawn inside the group, and outside it."""


def _require_all_partners(view: View) -> None:
    """Refuse a year for which the table has only the largest partners."""
    if query.coverage(view).complete:
        return
    w = view.words
    full = query.complete_years(query.nomenclature_in(view))
    near = min(full, key=lambda year: (abs(year - view.year), -year))
    reason = w(
        "trade.dependence.incomplete",
        year=view["year"],
        years=w.listing([str(year) for year in full]),
    )
    heading = w("trade.dependence.incomplete_heading", year=view["year"])
    nearest = View(dict(view) | {"year": str(near)})
    raise NoData(reason, heading=heading, nearest=nearest)


# ---------------------------------------------------------------- all buyers


def _largest(view: View, sellers: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Heading and first rows (each buyer's largest seller) of the group and of the others."""
    w = view.words
    tops = sellers.drop_duplicates("importer")
    group = query.group_parties(view)
    if not group:
        return [("", tops.head(2 * EACH))]
    own = tops["importer"].isin(group)
    parts = [(lens_name(view), tops[own].head(EACH))]
    parts.append((w("trade.dependence.others"), tops[~own].head(EACH)))
    return [(heading, rows) for heading, rows in parts if len(rows)]


def _dots(view: View, parts: list[tuple[str, pd.DataFrame]]) -> record.DotsEncoding:
    w = view.words
    rows: list[record.DotRow] = []
    for block, tops in parts:
        if block:
            rows.append(record.DotRow(block, block, heading=True))
        for row in tuples(tops):
            share, hhi = w.share_table(row.share), "" if pd.isna(row.hhi) else w.hhi(row.hhi)
            seller = w.country(row.exporter)
            tip = w(
                "trade.dependence.tip",
                buyer=w.country(row.importer),
                seller=seller,
                share=share,
                hhi=hhi,
            )
            token = token_of(view, row.exporter)
            dot = record.Dot(row.share, token, "circle", text=seller, tip=tip)
            rows.append(
                record.DotRow(
                    row.importer,
                    w.country(row.importer),
                    dots=(dot,),
                    texts=(share, hhi),
                    from_zero=True,
                )
            )
    return record.DotsEncoding(
        rows=tuple(rows),
        ticks=tuple((n / 4, w.percents(n / 4)) for n in range(5)),
        text_heads=(heading("share", w), w("cells.unit.hhi")),
        legend=(
            record.LegendItem("ink2", w("trade.dependence.legend"), "circle"),
            *seat_key((code for _, tops in parts for code in tops["exporter"]), view),
        ),
        order=w("trade.dependence.order"),
    )


# ---------------------------------------------------------------- figure


MOST = 0.5
"""A buyer with more than this from one seller is counted."""


def _second(w: Words, tops: pd.DataFrame) -> str:
    """How many of the buyers drawn have most from one seller; "" where none has."""
    n = int((tops["share"] > MOST).sum())
    key = "trade.dependence.second_all" if n == len(tops) > 1 else "trade.dependence.second"
    count = w.count(n, capital=True)
    return w(key, n=n, count=count, all=w.whole(len(tops))) if n else ""


@figure(
    "trade.dependence",
    *query.PRODUCT,
    Importer,
    *query.GROUP,
    choices=query.choices,
    why_empty=query.why_empty,
)
def dependence(view: View) -> Draft:
    """Each buyer's largest seller and the HHI of all its sellers; with `importer`, all of them.

    Only for years with all partners in the table. Rows: hs6, importer, exporter, year, value_usd
    (current US dollars, FOB), share (0-1 of what the importer bought), hhi (0-10 000, of the
    importer's sellers; the same in each of its rows).
    """
    w = view.words
    query.require_flows(view)
    _require_all_partners(view)
    rows = query.run_query(view, purchases)
    if rows.empty:
        raise query.no_flow(view)
    with_index = with_hhi(rows).assign(hs6=view["hs6"], year=view.year)
    encoding: record.DotsEncoding | record.RankingEncoding
    if view["importer"]:
        data, parts = with_index, []
        encoding = ranking(view, with_index.assign(quantity_t=float("nan")), "exporter", "imports")
        sellers = with_index
        more = truncation_note(w, with_index, "exporter")
        index = float(with_index["hhi"].iloc[0])
        hhi = "" if pd.isna(index) else w.hhi(index)
        subtitle = w("trade.dependence.subtitle.one", what=wording.what(view), hhi=hhi)
    else:
        parts = _largest(view, with_index)
        data = with_index.drop_duplicates("importer")
        encoding = _dots(view, parts)
        sellers = parts[0][1]
        in_chart = sum(len(tops) for _, tops in parts)
        more = [w("trade.dependence.note.drawn", drawn=in_chart, all=len(data))]
        subtitle = w("trade.dependence.subtitle.all", what=wording.what(view))
    top = sellers.iloc[wording.leading(view, sellers)]
    title = wording.trade_title(
        view, "purchases", top["share"], seller=top["exporter"], buyer=top["importer"]
    )
    if isinstance(encoding, record.RankingEncoding):
        alt = w("trade.ranked.alt", title=title, rows=alt_rows(w, encoding))
    else:
        tips = "; ".join(dot.tip for row in encoding.rows for dot in row.dots)
        alt = w("trade.dependence.alt", title=title, rows=tips)
    chart_rows = pd.concat([tops for _, tops in parts]) if parts else with_index.head(ROWS_MAX)
    exporters = {*chart_rows["exporter"]}
    parties = {*chart_rows["importer"], *exporters}
    return wording.draft(
        view,
        Headline(title, _second(w, chart_rows) if parts else ""),
        encoding,
        subtitle=subtitle,
        unit="share",
        data=data[list(FIELDS)],
        parties=parties,
        notes=(
            *more,
            w("trade.dependence.note.hhi", high=w.whole(HHI_HIGH)),
            w("trade.dependence.note.own"),
            *wording.notes(view, parties, sellers=exporters),
        ),
        alt=alt,
    )
