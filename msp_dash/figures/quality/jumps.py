"""Outliers: values far from those of the year before, to be checked before they are quoted."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from msp_dash.analysis import quality as analysis
from msp_dash.data.frames import dicts, tuples
from msp_dash.figures.common import publication, the_mineral_at
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline
from msp_dash.figures.output_tables import all_observed
from msp_dash.figures.quality.wording import publications, series_name
from msp_dash.figures.record import StatementRow, StatementsEncoding
from msp_dash.figures.registry import figure
from msp_dash.params import View
from msp_dash.words import Words

FIGURE = "quality.jumps"
FIRST_YEAR = 2014
"""Ten years of the publisher that is furthest behind."""
ROWS_MAX = 8
WIDTHS = (0.36, 0.38, 0.26)


@lru_cache(maxsize=1)
def observed_jumps() -> pd.DataFrame:
    """`analysis.jumps` of all output that is observed."""
    rows = all_observed()
    return analysis.jumps(rows[rows["unit"] == "t"], FIRST_YEAR)


def _row(row: dict[str, object], w: Words) -> StatementRow:
    mineral, stage, iso3 = str(row["mineral"]), str(row["stage"]), str(row["iso3"])
    year = int(str(row["year"]))
    what = w("quality.jumps.what", name=series_name(mineral, stage, w), country=w.country(iso3))
    values = w(
        "quality.jumps.values",
        before=w.quantity(float(str(row["before"]))),
        last=year - 1,
        value=w.quantity(float(str(row["value"]))),
        year=year,
    )
    who = publication(str(row["source"]), str(row["edition"])).short
    tip = w("words.pair", name=what, text=values)
    key = f"{mineral}.{stage}.{row['source']}.{iso3}.{year}"
    return StatementRow(key, (what, values, w.citation(who)), tip)


def _largest(row: pd.Series, w: Words) -> str:
    """The first row in a sentence."""
    return w(
        "quality.jumps.second",
        mineral=the_mineral_at(row["mineral"], row["stage"], w),
        country=w.the_country(row["iso3"]),
        before=w.quantity(row["before"]),
        last=int(row["year"]) - 1,
        value=w.quantity(row["value"]),
        year=row["year"],
    )


@figure(FIGURE, tables=("production", "supply_outlook"))
def jumps(view: View) -> Draft:
    """Values at least five times, or at most a fifth of, the same publisher's of the year before.

    Rows: mineral, stage, source, basis, iso3, year, edition, value (t), before (t, of the year
    before), before_edition, ratio, share (the larger of both years', 0 to 1).
    """
    w = view.words
    data = observed_jumps()
    title = w("quality.jumps.title", n=len(data), year=FIRST_YEAR)
    editions = [
        pair
        for row in tuples(data)
        for pair in (
            (row.source, row.edition),
            (row.source, row.before_edition),
        )
    ]
    sources = publications(editions)
    rows = tuple(_row(row, w) for row in dicts(data.head(ROWS_MAX)))
    return Draft(
        title=Headline(
            title,
            _largest(data.iloc[0], w) if len(data) else "",
        ),
        subtitle={"share": w.share(analysis.NOTABLE, "at_least")},
        unit="t",
        data=data,
        encoding=StatementsEncoding(
            heads=tuple(w(f"quality.jumps.head.{head}") for head in ("what", "values", "source")),
            widths=WIDTHS,
            rows=rows,
        ),
        sources=sources,
        notes=(
            w("quality.jumps.note_rule", share=w.share(analysis.NOTABLE, "at_least")),
            w("quality.jumps.note_real"),
            w("quality.jumps.note_shown", shown=len(rows), all=len(data)),
        ),
        alt={"rows": "; ".join(row.tip for row in rows[:5])},
        table=(
            *("mineral", "stage", "source", "basis", "iso3", "year", "edition", "value.amount"),
            *("share", "before_edition", "before", "ratio.before"),
        ),
        cited=sources[:1],
    )
