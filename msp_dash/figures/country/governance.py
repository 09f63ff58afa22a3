"""Six World Bank governance scores of one country."""

from __future__ import annotations

import pandas as pd

from msp_dash.data import load
from msp_dash.data.frames import Row, dicts
from msp_dash.figures.common import capital
from msp_dash.figures.country.query import OF_ONE, empty_figure
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline
from msp_dash.figures.record import Dot, DotRow, DotsEncoding, LegendItem
from msp_dash.figures.registry import figure
from msp_dash.figures.role_marks import token_of
from msp_dash.figures.standards.governance import INDICATORS, MEAN, TICKS, release
from msp_dash.params import Table, View
from msp_dash.words import Words

FIELDS = ("iso3", "indicator", "score", "stderr", "low", "high", "year")


def scores_of(iso3: str) -> pd.DataFrame:
    """Scores in the newest year of the release: indicator, score, stderr, low, high, year."""
    rows = load("governance")
    rows = rows[(rows["year"] == rows["year"].max()) & (rows["iso3"] == iso3)]
    rows = rows.rename(columns={"value": "score"})
    rows["low"], rows["high"] = rows["score"] - rows["stderr"], rows["score"] + rows["stderr"]
    order = rows["indicator"].map(INDICATORS.index)
    return rows.loc[order.sort_values().index, list(FIELDS)].reset_index(drop=True)


def _dot_row(row: Row, view: View) -> DotRow:
    w, token = view.words, token_of(view, view["country"])
    name = w(f"standards.indicator.{row['indicator']}")
    text = w.fixed(row["score"], 2)
    tip = w("country.governance.tip", indicator=name, score=text, error=w.fixed(row["stderr"], 2))
    return DotRow(
        key=str(row["indicator"]),
        name=capital(name),
        dots=(
            Dot(row["low"], token, "none", tip=tip),
            Dot(row["score"], token, "circle", strong=True, tip=tip),
            Dot(row["high"], token, "none", tip=tip),
        ),
        texts=(text,),
    )


def _tick(value: float, w: Words) -> str:
    if abs(value) == max(TICKS):
        return w(f"standards.governance.{'weaker' if value < 0 else 'stronger'}")
    return w.fixed(value, 0)


def _second(rows: pd.DataFrame, w: Words) -> str:
    """The highest and the lowest of the scores."""
    low, high = (rows.loc[at] for at in (rows["score"].idxmin(), rows["score"].idxmax()))
    if len(rows) < len(INDICATORS):
        return ""
    return w(
        "country.governance.second",
        best=w(f"standards.indicator.{high['indicator']}"),
        high=w.fixed(high["score"], 2),
        worst=w(f"standards.indicator.{low['indicator']}"),
        low=w.fixed(low["score"], 2),
    )


@figure("country.governance", OF_ONE, Table)
def governance(view: View) -> Draft:
    """A country's six governance scores in the newest year of the release.

    Rows: iso3, indicator, score (about -2.5 to 2.5), stderr, low and high (one standard error
    either way), year.
    """
    w = view.words
    rows = scores_of(view["country"]) if view["country"] else pd.DataFrame()
    page = release()
    if rows.empty:
        raise empty_figure(view, "country.governance.nothing", release=page.edition)
    first, year = rows.iloc[0], int(rows["year"].iloc[0])
    title = w(
        "country.governance.title",
        country=capital(w.the_country(view["country"])),
        score=w.fixed(first["score"], 2),
        indicator=w(f"standards.indicator.{first['indicator']}"),
        year=year,
    )
    dot_rows = tuple(_dot_row(row, view) for row in dicts(rows))
    return Draft(
        title=Headline(title, _second(rows, w)),
        subtitle={"year": year, "release": page.edition},
        unit="score",
        data=rows,
        encoding=DotsEncoding(
            rows=dot_rows,
            ticks=tuple((t, _tick(t, w)) for t in TICKS),
            text_heads=(w("country.governance.score"),),
            legend=(LegendItem("ink2", w("standards.governance.legend"), "circle"),),
            reference=MEAN,
        ),
        sources=(page,),
        notes=(
            w("standards.governance.note.error"),
            w("country.governance.note.no_mean"),
            w("standards.governance.note.place"),
        ),
        alt={"rows": capital("; ".join(r.dots[0].tip for r in dot_rows))},
        table=("indicator", "score", "stderr", "year.score"),
    )
