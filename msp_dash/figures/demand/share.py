"""Energy technologies' share of total demand: one mineral over the years, or all in one year."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pandas as pd

from msp_dash.analysis import demand as analysis
from msp_dash.analysis.demand import BASE
from msp_dash.data.frames import tuples
from msp_dash.figures import record
from msp_dash.figures.demand import query, wording
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline
from msp_dash.figures.registry import figure
from msp_dash.params import Edition, Scenario, SourceId, Use, View, Year

CLEAN_UNTIL = "2026"
"""Editions before this one say "clean technologies" where later ones say "energy technologies"."""
HALF, NAMED_MAX = 0.5, 2
"""Share that a title reports on, and how many minerals it names at most."""


@lru_cache(maxsize=8)
def _shares(edition: str) -> pd.DataFrame:
    """`analysis.demand.clean_share` of an edition, cached for all of its views."""
    return analysis.clean_share(query.edition_rows(edition))


def _share_head(view: View, selection: wording.Selection, data: pd.DataFrame) -> Headline:
    w = view.words
    at = data[(data["year"] == view.year) & (data["scenario"] != BASE)]
    if at["mineral"].nunique() == 1:
        return _one_mineral(view, selection, data, at)
    least = at.groupby("mineral", sort=False)["share"].min()
    over = least[least > HALF].sort_values(ascending=False)
    args = {
        "year": view["year"],
        "minerals": w.listing([query.the_mineral(str(m), w) for m in over.index]),
        "n": w.count(len(over)),
        "of": w.count(len(least)),
    }
    form = "none" if over.empty else "over_half" if len(over) <= NAMED_MAX else "over_half_some"
    title = w(f"demand.share.title.{form}", **args)
    top = str(at.loc[at["scenario"] == selection.headline].set_index("mineral")["share"].idxmax())
    span = wording.share_span(at.loc[at["mineral"] == top, "share"], w)
    second = w(f"demand.share.second.{span.form}", mineral=query.the_mineral(top, w), **span.args)
    return Headline(title, second)


def _one_mineral(
    view: View, selection: wording.Selection, data: pd.DataFrame, at: pd.DataFrame
) -> Headline:
    w = view.words
    mineral = str(at["mineral"].iloc[0])
    span = wording.share_span(at["share"], w)
    args = {"mineral": wording.brief_mineral(mineral, w), "year": view["year"], **span.args}
    form = "one" if selection.only else "equal" if span.alike else "range"
    title = w(f"demand.share.title.{form}", **args)
    then = w.share(float(data.loc[data["scenario"] == BASE, "share"].iloc[0]))
    return Headline(title, w("demand.share.second.base", then=then, base=selection.base))


def _share_lines(
    view: View, data: pd.DataFrame, selection: wording.Selection
) -> record.LinesEncoding:
    w = view.words

    def point(row: Any) -> record.Point:
        return record.Point(row.year, row.share, text=w.share(row.share))

    years = sorted(set(data["year"]))
    panel = record.Panel(
        title="",
        unit="%",
        series=wording.scenario_lines(data, selection, point, w, view.year),
        y_ticks=tuple((t / 100, str(t)) for t in (0, 25, 50, 75, 100)),
        x_ticks=tuple((y, str(y)) for y in years),
        span=(selection.base, years[-1], w("demand.caption")),
    )
    return record.LinesEncoding((panel,))


def _share_dots(
    view: View, data: pd.DataFrame, selection: wording.Selection
) -> record.DotsEncoding:
    w = view.words
    at = data[data["year"].isin((selection.base, view.year))]
    rows = tuple(
        record.DotRow(
            key=str(mineral),
            name=wording.mineral_name(str(mineral), w),
            dots=tuple(
                wording.dot(
                    float(shares[s]),
                    s,
                    w("demand.alt.tip", name=wording.scenario_name(s, w), value=w.share(shares[s])),
                )
                for s in selection.scenarios
            ),
            texts=(w.share(shares[selection.headline]), w.share(shares[BASE])),
        )
        for mineral, shares in wording.by_mineral(at, selection, "share").iterrows()
    )
    return record.DotsEncoding(
        rows=rows,
        ticks=tuple((t / 100, w.percents(t / 100)) for t in (0, 25, 50, 75, 100)),
        text_heads=(wording.short_name(selection.headline, w), str(selection.base)),
        legend=wording.dots_legend(selection, w),
    )


def _share_alt(view: View, data: pd.DataFrame, selection: wording.Selection, title: str) -> str:
    w = view.words
    if view["mineral"]:
        start = float(data.loc[data["scenario"] == BASE, "share"].iloc[0])
        at = data[(data["year"] == view.year) & (data["scenario"] != BASE)]
        rows = [
            wording.alt_row(wording.scenario_name(r.scenario, w), w.share(r.share), w)
            for r in tuples(at)
        ]
        base = w("demand.alt.base", year=selection.base, value=w.share(start))
        return w("demand.scenarios.alt", title=title, base=base, rows=w.listing(rows))
    rows = [
        wording.alt_row(wording.mineral_name(r.mineral, w), w.share(r.share), w)
        for r in data[(data["year"] == view.year) & (data["scenario"] == selection.headline)]
        .sort_values("share", ascending=False)
        .itertuples()
    ]
    return w("demand.share.alt_all", title=title, rows=w.listing(rows))


@figure(
    "demand.share",
    Use(query.DemandMineral, optional=True),
    Year,
    Use(Scenario, optional=True),
    Edition,
    SourceId,
    tables=("demand",),
    choices=query.share_choices,
    why_empty=query.why_empty(query.share_choices, "shares"),
)
def share(view: View) -> Draft:
    """Energy technologies' share of total demand: lines of one mineral, or all minerals in a year.

    Rows: mineral, scenario (``base`` for the base year), year, share (0-1).
    """
    w = view.words
    selection = wording.select(view)
    data = _shares(selection.edition)
    data = data[data["scenario"].isin((BASE, *selection.scenarios))]
    if view["mineral"]:
        data = data[data["mineral"] == view["mineral"]]
    else:
        data = data[data["year"].isin((selection.base, view.year))]
    data = data.reset_index(drop=True)
    head = _share_head(view, selection, data)
    form = "_all" if not view["mineral"] else "_one" if selection.only else ""
    return Draft(
        title=head,
        claim=wording.in_scenario(head.title, selection.headline, w) if selection.only else "",
        subtitle=w(f"demand.share.subtitle{form}", **wording.places(view, selection)),
        unit="share",
        data=data,
        encoding=_share_lines(view, data, selection)
        if view["mineral"]
        else _share_dots(view, data, selection),
        sources=wording.publications(selection),
        notes=(
            w("demand.note.share_denominator"),
            *([w("demand.note.clean")] if selection.edition < CLEAN_UNTIL else []),
            *wording.mineral_notes(pd.unique(data["mineral"]), w),
            *wording.edition_notes(selection, w),
            *wording.lacks_notes(selection.edition, view["mineral"], w),
        ),
        alt=_share_alt(view, data, selection, head.title),
        table=("mineral.demand", "scenario", "year", "share"),
    )
