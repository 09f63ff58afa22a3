"""Coverage by mineral and year of one publisher, and how many of its values are estimates."""

from __future__ import annotations

import math
from functools import lru_cache

import pandas as pd

from msp_dash.analysis import quality as analysis
from msp_dash.data.frames import tuples
from msp_dash.figures import record
from msp_dash.figures.common import COPIES
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline
from msp_dash.figures.output_tables import all_observed
from msp_dash.figures.quality import wording
from msp_dash.figures.registry import figure
from msp_dash.params import SourceId, View
from msp_dash.words import Words

FIGURE = "quality.coverage"
YEARS_MAX = 8
"""Newest years that are drawn; the table has all."""
HALF = 0.5
UNMARKED = "iea"
"""The publisher whose files do not say which numbers are estimates."""
MARKS: dict[str, tuple[record.Symbol, str]] = {
    "reported": ("square", "ink"),
    "some": ("square_ring", "ink"),
    "mostly": ("ring", "ink"),
    "unmarked": ("square", "ink2"),
    "no_number": ("diamond", "ink2"),
    "none": ("dot", "ink2"),
}
"""State of a year: no estimates, under half, half or more; values without an estimate flag; rows
without values; no rows."""


@lru_cache(maxsize=1)
def covered() -> pd.DataFrame:
    """`analysis.coverage` of all output that is observed, newest edition of each year."""
    rows = all_observed()
    copied = pd.MultiIndex.from_frame(rows[["source", "edition"]]).isin(COPIES)
    return analysis.coverage(rows.assign(marked=(rows["source"] != UNMARKED) & ~copied))


@lru_cache(maxsize=1)
def choices() -> pd.DataFrame:
    """Publishers."""
    return pd.DataFrame({"source": list(wording.PUBLISHERS)})


def _state(values: int, share: float) -> str:
    if not values:
        return "no_number"
    if math.isnan(share):
        return "unmarked"
    if share == 0:
        return "reported"
    return "some" if share < HALF else "mostly"


def _rows(data: pd.DataFrame, years: list[int], w: Words) -> tuple[record.MatrixRow, ...]:
    row_of = {(r.mineral, r.stage, r.year): r for r in tuples(data)}
    series = {
        (r.mineral, r.stage): wording.series_name(r.mineral, r.stage, w) for r in tuples(data)
    }
    rows = []
    for (mineral, stage), name in sorted(series.items(), key=lambda item: w.in_order(item[1])):
        cells = []
        for year in years:
            row = row_of.get((mineral, stage, year))
            state = _state(row.values, row.share) if row else "none"
            counts_text = w("quality.coverage.state.none")
            if row:
                counts_text = w(
                    f"quality.coverage.counts.{'unmarked' if state == 'unmarked' else 'marked'}",
                    values=row.values,
                    estimated=0 if math.isnan(row.estimated) else int(row.estimated),
                    withheld=row.withheld,
                    missing=row.missing,
                )
            symbol, token = MARKS[state]
            cells.append(
                record.Cell(symbol, token, w("quality.tip", name=name, year=year, said=counts_text))
            )
        rows.append(record.MatrixRow(f"{mineral}.{stage}", name, tuple(cells)))
    return tuple(rows)


def _publications(source: str) -> tuple[tuple[str, str], ...]:
    rows = all_observed()
    return tuple(
        (source, edition) for edition in rows.loc[rows["source"] == source, "edition"].unique()
    )


def _zeros(marked: pd.DataFrame, year: int, w: Words) -> list[str]:
    """That the values of the title hold zeros, which nobody estimates."""
    counts = marked[["values", "estimated", "zeros"]].sum().astype(int)
    others = int(counts["values"] - counts["zeros"])
    if not counts["zeros"] or not others:
        return []
    values = {"values": w.whole(int(counts["values"])), "others": w.whole(others), "year": year}
    share = w.share(counts["estimated"] / others)
    return [
        w("quality.coverage.note_zeros", zeros=w.whole(int(counts["zeros"])), share=share, **values)
    ]


@figure(FIGURE, SourceId, tables=("production", "supply_outlook"), choices=choices)
def coverage(view: View) -> Draft:
    """Minerals by year of one publisher: how much is given, and how much of it is an estimate.

    Rows: mineral, stage, source, year, countries, values, estimated, zeros (and no estimates),
    withheld, missing (numbers of countries), share (estimated of values, 0 to 1).
    """
    w = view.words
    every = covered()
    data = every[every["source"] == view["source"]].sort_values(
        ["year", "mineral", "stage"], ascending=[False, True, True], ignore_index=True
    )
    years = sorted(int(year) for year in data["year"].unique())[-YEARS_MAX:]
    newest = data[data["year"] == years[-1]]
    source = SourceId.label(view["source"], w)
    marked = newest[newest["share"].notna()]
    form = "unmarked" if marked.empty else "marked"
    values = {
        "source": source,
        "share": w.share(marked["estimated"].sum() / max(1, marked["values"].sum())),
        "year": years[-1],
    }
    title = w(f"quality.coverage.title.{form}", **values)
    sources = wording.publications(_publications(view["source"]))
    return Draft(
        title=Headline(
            title,
            w("quality.coverage.second", series=len(data[["mineral", "stage"]].drop_duplicates())),
        ),
        subtitle={"first": years[0], "last": years[-1]},
        unit="countries",
        data=data,
        encoding=record.MatrixEncoding(
            columns=tuple(record.MatrixColumn((str(year),)) for year in years),
            rows=_rows(data, years, w),
            legend=tuple(
                record.LegendItem(token, w(f"quality.coverage.state.{state}"), symbol)
                for state, (symbol, token) in MARKS.items()
            ),
        ),
        sources=sources,
        notes=(
            w("quality.coverage.note_edition"),
            w("quality.coverage.note_countries"),
            *_zeros(marked, years[-1], w),
            w("quality.coverage.note_table", first=int(data["year"].min())),
            *([w("quality.coverage.note_iea")] if view["source"] == UNMARKED else []),
            *([w("quality.coverage.note_copy")] if view["source"] == "bgs" else []),
        ),
        alt={"rows": len(data)},
        table=(
            *("mineral", "stage", "source", "year", "countries.listed", "values", "estimated"),
            *("zeros", "withheld", "missing", "share"),
        ),
        cited=sources[-1:],
    )
