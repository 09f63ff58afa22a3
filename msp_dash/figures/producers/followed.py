"""One country's part of the world's output, as a sentence."""

from __future__ import annotations

import pandas as pd

from msp_dash.analysis.shares import RESIDUAL
from msp_dash.figures.common import Output, capital
from msp_dash.figures.producers.output import is_whole, placeholders, share_words
from msp_dash.params import View
from msp_dash.words import Words


def scope(out: Output) -> str:
    """Suffix of sentences on shares of the countries listed, where no whole world is printed."""
    return "_listed" if out.denominator == "sum" or out.excludes_withheld else ""


def followed(view: View, out: Output, w: Words) -> str:
    """'Zambia mined 4.1% of the world's copper in 2025, estimated, number 7'.

    Where the publisher gives no share, the status of the row; where it has no row, that.

    Parameters
    ----------
    view : mineral, stage, year and country.
    out : output of that mineral, stage and year.
    """
    country = capital(w.the_country(view["country"]))
    named = placeholders(view, w, out)
    rows = out.rows[out.rows["iso3"] == view["country"]]
    if rows.empty:
        return w("pages.producers.title_unlisted", country=country, **named)
    row = rows.iloc[0]
    if pd.isna(row["share"]):
        status = w(f"words.status.{row['status']}")
        return w("pages.producers.title_missing", country=country, status=status, **named)
    listed = out.rows[(out.rows["iso3"] != RESIDUAL) & out.rows["value"].notna()]
    rank = int((listed["value"] > row["value"]).sum()) + 1
    return w(
        f"pages.producers.title_followed{scope(out)}",
        country=country,
        share=share_words(w, row["share"], whole=is_whole(out.rows, [view["country"]])),
        rank=rank,
        **named,
    )
