"""Sentences on a supplier's loss, on publishers and on editions, from the rows of a figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from msp_dash.ask.intents import seller_and_buyer
from msp_dash.ask.reading import PUBLISHERS_JOIN, Reading
from msp_dash.data.frames import dicts
from msp_dash.figures.common import capital
from msp_dash.figures.producers.headlines import amounts, output_of
from msp_dash.figures.record import Figure
from msp_dash.figures.us.sources import material, rows_of, share_text
from msp_dash.params import Scope
from msp_dash.words import Words

PUBLISHERS = ("usgs", "iea", "bgs")
HORIZON = "10"
"""Years in which a supplier is made up for where the question names none."""
DIGITS = 2
"""Of numbers of an outlook, as in titles."""


def _others_growth(figure: Figure, reading: Reading, w: Words) -> str:
    """How fast all others would have to grow, beside their fastest decade where it is known."""
    years = reading.slot("horizon") or HORIZON
    rows = figure.data[figure.data["years"] == int(years)].dropna(subset="needed")
    if rows.empty:
        return ""
    row, params = rows.iloc[0], figure.params
    has_best = bool(row["best_span"]) and not pd.isna(row["best"])
    return w(
        f"answer.others_growth.{'beside' if has_best else 'alone'}",
        country=w.the_country(params["supplier"]),
        what=output_of(params["mineral"], params["stage"], w),
        rate=w.percent(float(row["needed"])),
        years=years,
        year=params["year"],
        best=w.percent(float(row["best"])) if has_best else "",
    )


def _publishers(figure: Figure, reading: Reading, w: Words) -> str:
    """What publishers say of one country's output, side by side; "" unless all of them do.

    The title, which is on the largest producer, where no country is asked.
    """
    rows = figure.data
    if reading.countries:
        rows = rows[rows["iso3"] == reading.countries[0]]
        if len(rows) != 1:
            return ""
    if rows.empty:
        return ""
    row, params = rows.iloc[0], figure.params
    requested = [one for one in reading.slot("publisher").split(PUBLISHERS_JOIN) if one]
    published = [one for one in PUBLISHERS if one in row and not pd.isna(row[one])]
    if not set(requested) <= set(published) or len(published) < 2:
        return ""
    pairs = [
        w(
            "answer.amount",
            country=w(f"params.source.{one}"),
            amount=amounts(w, float(row[one]), "t")[0],
        )
        for one in requested or published
    ]
    return w(
        "answer.publishers",
        country=capital(w.the_country(str(row["iso3"]))),
        what=output_of(params["mineral"], params["stage"], w),
        year=params["year"],
        values=w.listing(pairs),
    )


def _revisions(figure: Figure, _: Reading, w: Words) -> str:
    """The range of one year's demand in each edition, the oldest first."""
    rows = figure.data.dropna(subset="value")
    spans = []
    for edition, own in rows.groupby("edition", sort=True):
        low, high = float(own["value"].min()), float(own["value"].max())
        texts = {"low": w.in_unit(low, w.tonnes_unit(high), DIGITS), "high": w.tonnes(high)}
        spans.append(w("answer.revised", edition=w.date(str(edition)), **texts))
    if len(spans) < 2:
        return ""
    params = figure.params
    return w(
        "answer.revisions",
        mineral=w.the_mineral(params["mineral"]),
        scope=Scope.label(params["scope"], w),
        year=params["year"],
        editions=w.listing(spans),
    )


def _us_source(figure: Figure, reading: Reading, w: Words) -> str:
    """What part of US imports, of the leading form, comes from the seller that is asked."""
    params = figure.params
    rows = rows_of(params["mineral"])
    own = rows[rows["leads"] & (rows["iso3"] == seller_and_buyer(reading)["exporter"])]
    if len(own) != 1:
        return ""
    row = dicts(own)[0]
    return w(
        "us.sources.title",
        country=capital(w.the_country(row["iso3"])),
        share=share_text(row, w),
        mineral=material(params["mineral"], w),
        first=row["first_year"],
        last=row["year"],
    )


RISK_SENTENCES: Mapping[str, Callable[[Figure, Reading, Words], str]] = {
    "others_growth": _others_growth,
    "publishers": _publishers,
    "revisions": _revisions,
    "us_source": _us_source,
}
