"""The sentence at the top of a page, made from the numbers that its figures show."""

from __future__ import annotations

import pandas as pd

from msp_dash.figures.common import Output, capital, output
from msp_dash.figures.producers.output import ALL, placeholders
from msp_dash.figures.record import Figure
from msp_dash.params import View
from msp_dash.words import Words


def producers(figure: Figure, w: Words) -> str:
    """'Indonesia mined 67% of the world's nickel in 2025, estimated', or the followed country's.

    Where no single country leads with a share, the figure's own title is the answer.
    """
    view = View(dict(figure.params))
    out = output(view["mineral"], view["stage"], view["source"], view["edition"], view.year, w)
    if view["country"]:
        return _followed(view, out, w)
    named = out.rows[(out.rows["iso3"] != "OTH") & out.rows["share"].notna()]
    if named.empty or named["share"].iloc[0] >= ALL or _tied(named):
        return figure.title
    top = named.iloc[0]
    return w(
        f"pages.producers.title_top{_scope(out)}",
        country=capital(w.the_country(top["iso3"])),
        share=w.share(top["share"]),
        **placeholders(view, w, out),
    )


def _scope(out: Output) -> str:
    return "_listed" if out.denominator == "sum" or out.excludes_withheld else ""


def _tied(named: pd.DataFrame) -> bool:
    return len(named) > 1 and bool(named["value"].iloc[0] == named["value"].iloc[1])


def _followed(view: View, out: Output, w: Words) -> str:
    country = capital(w.the_country(view["country"]))
    named = placeholders(view, w, out)
    rows = out.rows[out.rows["iso3"] == view["country"]]
    if rows.empty:
        return w("pages.producers.title_unlisted", country=country, **named)
    row = rows.iloc[0]
    if pd.isna(row["share"]):
        status = w(f"words.status.{row['status']}")
        return w("pages.producers.title_missing", country=country, status=status, **named)
    listed = out.rows[(out.rows["iso3"] != "OTH") & out.rows["value"].notna()]
    rank = int((listed["value"] > row["value"]).sum()) + 1
    return w(
        f"pages.producers.title_followed{_scope(out)}",
        country=country,
        share=w.share(row["share"]),
        rank=rank,
        **named,
    )
