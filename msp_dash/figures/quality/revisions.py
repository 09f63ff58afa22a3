"""What the last edition changed: output of the same year as the edition before printed it."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

import pandas as pd

from msp_dash.analysis import revisions as analysis
from msp_dash.analysis.quality import NOTABLE, country_rows
from msp_dash.data import load
from msp_dash.data.frames import dicts
from msp_dash.figures.common import publication
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline
from msp_dash.figures.quality.wording import PUBLISHERS, publications, series_name
from msp_dash.figures.record import StatementRow, StatementsEncoding
from msp_dash.figures.registry import figure
from msp_dash.params import View
from msp_dash.words import Words

FIGURE = "quality.revisions"
ROWS_MAX = 8
WIDTHS = (0.42, 0.58)
KEY = ["mineral", "stage", "source", "basis", "iso3", "year"]


@lru_cache(maxsize=1)
def last_edition() -> tuple[str, str, str]:
    """Publisher, edition, and the edition before, of the output that was published last."""
    table = load("production")
    pairs = []
    for source in PUBLISHERS:
        editions = sorted(table.loc[table["source"] == source, "edition"].unique())
        for before, edition in pairwise(editions):
            if _same(table, source, edition, before) > 0:
                published = publication(source, edition).published
                pairs.append((published, source, edition, before))
    return max(pairs)[1:] if pairs else ("", "", "")


def _rows(table: pd.DataFrame, source: str, edition: str) -> pd.DataFrame:
    own = (table["source"] == source) & (table["edition"] == edition) & (table["unit"] == "t")
    return country_rows(table[own])


def _same(table: pd.DataFrame, source: str, edition: str, before: str) -> int:
    """How many numbers both editions have."""
    old, new = (_rows(table, source, one).dropna(subset="value") for one in (before, edition))
    return len(old[KEY].merge(new[KEY], on=KEY))


@lru_cache(maxsize=1)
def revised() -> tuple[pd.DataFrame, int]:
    """Numbers of the last edition that differ from the one before, and how many both have.

    Columns: mineral, stage, source, basis, iso3, year, edition, value, before, before_edition,
    ratio (missing after zero), share (of the larger in what the publisher names); those of a
    notable share first, the biggest change first.
    """
    source, edition, before = last_edition()
    table = load("production")
    old, new = (_rows(table, source, one) for one in (before, edition))
    totals = [
        rows.groupby(["mineral", "stage", "basis", "year"])["value"].sum() for rows in (old, new)
    ]
    rows = analysis.revised(old, new, KEY, "value").drop(columns="relative")
    rows = rows.rename(columns={"old": "before", "new": "value"})
    at = pd.MultiIndex.from_frame(rows[["mineral", "stage", "basis", "year"]])
    shares = [
        rows[column] / total.reindex(at).to_numpy()
        for column, total in zip(("before", "value"), totals, strict=True)
    ]
    rows["share"] = pd.concat(shares, axis=1).max(axis=1).round(4)
    rows["ratio"] = (rows["value"] / rows["before"].where(rows["before"] > 0)).round(6)
    rows = rows.assign(edition=edition, before_edition=before)
    small = rows["share"] < NOTABLE
    rows = pd.concat([rows[~small], rows[small]], ignore_index=True)
    columns = [*KEY, "edition", "value", "before", "before_edition", "ratio", "share"]
    return rows[columns], _same(table, source, edition, before)


def _row(row: dict[str, object], w: Words) -> StatementRow:
    mineral, stage, iso3 = str(row["mineral"]), str(row["stage"]), str(row["iso3"])
    what = w("quality.jumps.what", name=series_name(mineral, stage, w), country=w.country(iso3))
    values = w(
        "quality.revisions.values",
        before=w.quantity(float(str(row["before"]))),
        value=w.quantity(float(str(row["value"]))),
        year=str(row["year"]),
    )
    tip = w("words.pair", name=what, text=values)
    return StatementRow(f"{mineral}.{stage}.{iso3}.{row['year']}", (what, values), tip)


@figure(FIGURE, tables=("production",))
def revisions(view: View) -> Draft:
    """Output of the same country and year in the last edition and in the one before.

    Rows: mineral, stage, source, basis, iso3, year, edition, value (t), before (by the
    edition before), before_edition, ratio, share (of the larger, 0 to 1).
    """
    w = view.words
    data, shared = revised()
    source, edition, before = last_edition()
    record = publication(source, edition)
    names = {"edition": w.citation(record.short), "n": w.count(len(data)), "all": w.count(shared)}
    rows = tuple(_row(row, w) for row in dicts(data.head(ROWS_MAX)))
    return Draft(
        title=Headline(w("quality.revisions.title", **names), ""),
        subtitle={"before": w.citation(publication(source, before).short)},
        unit="t",
        data=data,
        encoding=StatementsEncoding(
            heads=tuple(w(f"quality.revisions.head.{head}") for head in ("what", "values")),
            widths=WIDTHS,
            rows=rows,
        ),
        sources=publications([(source, before), (source, edition)]),
        notes=(
            w("quality.revisions.note_order", share=w.share(NOTABLE, "at_least")),
            w("quality.jumps.note_shown", shown=len(rows), all=len(data)),
        ),
        alt={"rows": "; ".join(row.tip for row in rows[:5])},
        table=(
            *("mineral", "stage", "source", "basis", "iso3", "year", "edition", "value.amount"),
            *("share", "before_edition.revised", "before.revised", "ratio.revised"),
        ),
        cited=(record,),
    )
