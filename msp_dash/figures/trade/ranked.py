"""Ranking of trading countries: a bar each, with share, value (USD) and tonnes."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from msp_dash.data.frames import tuples
from msp_dash.figures.fields import heading
from msp_dash.figures.record import LegendItem, RankingEncoding, RankRow
from msp_dash.figures.role_marks import seat_key, token_of
from msp_dash.figures.trade.parties import is_trading_place
from msp_dash.figures.trade.wording import money_of
from msp_dash.params import View
from msp_dash.words import Words

ROWS_MAX = 12
STRONG = 3


def ranking(
    view: View,
    rows: pd.DataFrame,
    side: str,
    base: Literal["trade", "exports", "imports"],
) -> RankingEncoding:
    """The largest countries of one side of trade.

    Parameters
    ----------
    rows : columns `side` (str), value_usd, quantity_t, share; largest first.
    base : what the shares are of.
    """
    w = view.words
    first_rows = rows.head(ROWS_MAX)
    longest = float(first_rows["value_usd"].max())
    money = money_of(w, longest)
    stated = bool(first_rows["quantity_t"].notna().any())
    places = {code for code in first_rows[side] if is_trading_place(code, view["hs6"])}
    ranked = []
    for n, row in enumerate(tuples(first_rows)):
        code = str(getattr(row, side))
        share, value = w.share_table(row.share), money.text(w, row.value_usd)
        tonnes = "" if pd.isna(row.quantity_t) else w.quantity(round(row.quantity_t))
        ranked.append(
            RankRow(
                key=code,
                name=w.country(code),
                length=row.value_usd / longest,
                texts=(share, value, tonnes) if stated else (share, value),
                mark="hollow" if code in places else "solid",
                token=token_of(view, code),
                strong=n < STRONG,
                tip=w(
                    "trade.ranked.tip",
                    name=w.country(code),
                    share=share,
                    value=value,
                    unit=money.name,
                    rank=n + 1,
                    year=view["year"],
                ),
            )
        )
    key = [LegendItem("absent", w("trade.ranked.place"), "outline")] if places else []
    heads = (w(f"trade.ranked.share.{base}"), money.name, w("trade.ranked.tonnes"))
    return RankingEncoding(
        name_head=heading(side, w),
        text_heads=heads if stated else heads[:2],
        rows=tuple(ranked),
        legend=(*seat_key(first_rows[side], view), *key),
        whole=(side, "share"),
    )


def truncation_note(w: Words, rows: pd.DataFrame, side: str) -> list[str]:
    """How many more there are, and what they add up to."""
    rest = rows.iloc[ROWS_MAX:]
    if rest.empty:
        return []
    share = w.share(float(rest["share"].sum()))
    return [w(f"trade.ranked.rest.{side}", n=len(rest), count=w.whole(len(rest)), share=share)]


def alt_rows(w: Words, encoding: RankingEncoding) -> str:
    """The first rows as alt text."""
    unit = encoding.text_heads[1]
    return "; ".join(
        w("trade.ranked.row", name=row.name, share=row.texts[0], value=row.texts[1], unit=unit)
        for row in encoding.rows[:5]
    )
