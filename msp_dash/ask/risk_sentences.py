"""Sentences on a supplier's loss, on publishers and on editions, from the rows of a figure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import pandas as pd

from msp_dash.ask.intents import EIGHT, seller_and_buyer
from msp_dash.ask.reading import PUBLISHERS_JOIN, Reading
from msp_dash.ask.tokens import phrase
from msp_dash.data.frames import dicts
from msp_dash.data.vocabulary import SITE_STATUSES
from msp_dash.figures.common import capital
from msp_dash.figures.holdings import holding
from msp_dash.figures.producers.headlines import amounts, output_of
from msp_dash.figures.record import Figure
from msp_dash.figures.sites.query import status_word
from msp_dash.figures.trade.wording import products
from msp_dash.figures.us.sources import material, rows_of, share_text
from msp_dash.figures.view_group import lens_inside
from msp_dash.params import Lens, Scope, View
from msp_dash.words import Words

CAPACITY = {
    "mine": {"mine"},
    "refined": {"refined", "refinery"},
    "smelter": {"smelter", "smelted"},
}
"""Words by which the publisher of capacity says what stage it is of."""
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


def _marginal(figure: Figure, reading: Reading, w: Words) -> str:
    """What one country would add to a group, or takes away if it leaves; not of a bound."""
    params = figure.params
    one = holding(params["mineral"], params["stage"])
    own = figure.data[figure.data["iso3"] == reading.countries[0]]
    if len(own) != 1 or one.at_most or not one.year:
        return ""
    added = float(own["added"].iloc[0])
    if not added or ("adds" in reading.cues) != (added > 0):
        return ""
    return w(
        f"answer.marginal.{'adds' if added > 0 else 'leaves'}",
        country=capital(w.the_country(reading.countries[0])),
        group=group_name(reading, w),
        share=stated(w.share(abs(added)), one.year, own["status"], w),
        what=output_of(params["mineral"], params["stage"], w),
        year=one.year,
    )


def _outlook_share(figure: Figure, reading: Reading, w: Words) -> str:
    """The least that a group would have of a year's output in the base case."""
    rows = figure.data[figure.data["year"] == reading.years[0]].dropna(subset="share_low")
    params = figure.params
    if len(rows) != 1:
        return ""
    return w(
        "answer.outlook_share",
        group=group_name(reading, w),
        what=output_of(params["mineral"], params["stage"], w),
        share=w.share(float(rows["share_low"].iloc[0]), "at_least"),
        year=reading.years[0],
    )


def _import_hhi(figure: Figure, _: Reading, w: Words) -> str:
    """How concentrated one country's purchases of a product are, and its largest seller."""
    params = figure.params
    rows = figure.data[figure.data["importer"] == params["importer"]].dropna(subset="hhi")
    if rows.empty:
        return ""
    row = dicts(rows.sort_values("share", ascending=False).head(1))[0]
    return w(
        "answer.import_hhi",
        country=w.country(params["importer"]),
        product=products(params["hs6"], w)[0],
        year=params["year"],
        hhi=w.hhi(float(row["hhi"])),
        share=w.share(float(row["share"])),
        seller=w.the_country(row["exporter"]),
    )


def _capacity_of(figure: Figure, reading: Reading, w: Words) -> str:
    """The title where capacity is that of the stage and of the year that are asked."""
    forms = {word for form in figure.data["form"].unique() for word in phrase(form)}
    of_year = not reading.years or str(reading.years[0]) in figure.claim
    return figure.claim if of_year and CAPACITY[reading.slot("stage")] & forms else ""


def _since_year(figure: Figure, reading: Reading, w: Words) -> str:
    """The title where it is since that year, else one country's output then and in the newest."""
    year, params = reading.years[0], figure.params
    if str(year) in figure.claim:
        return figure.claim
    column = "share" if "share" in reading.cues else "value"
    rows = figure.data[figure.data["iso3"] == params["country"]].dropna(subset=column)
    if year not in set(rows["year"]) or rows["year"].duplicated().any():
        return ""
    ends = rows[rows["year"].isin([year, rows["year"].max()])]
    if len(ends) != 2:
        return ""
    texts = [
        stated(
            w.share(float(row["share"]))
            if column == "share"
            else amounts(w, float(row["value"]), figure.unit)[0],
            row["year"],
            [row["status"]],
            w,
        )
        for row in dicts(ends)
    ]
    return w(
        "answer.since",
        country=capital(w.the_country(params["country"])),
        what=output_of(params["mineral"], params["stage"], w),
        first=texts[0],
        year=year,
        last=texts[1],
        newest=int(ends["year"].max()),
    )


def _sites(figure: Figure, _: Reading, w: Words) -> str:
    """The title with how many sites there are of each status: most may be projects."""
    counts = figure.data["status"].value_counts()
    texts = [
        w("answer.site_status", status=status_word(one, w), n=int(counts[one]))
        for one in SITE_STATUSES
        if one in counts
    ]
    return w("answer.sites", title=figure.claim, statuses="; ".join(texts))


def _largest_in(figure: Figure, reading: Reading, w: Words) -> str:
    """The largest producers within a group, by their shares of the world's output."""
    params = figure.params
    one = holding(params["mineral"], params["stage"])
    members = figure.data[figure.data["role"] != "outside"]
    rows = members[members["share"] > 0].sort_values("share", ascending=False).head(3)
    if rows.empty or one.at_most or not one.year:
        return ""
    own = one.rows[one.rows["iso3"].isin(rows["iso3"])]
    listed = one.rows[one.rows["share"].isna()]
    hidden = members.loc[members["iso3"].isin(listed["iso3"]), "name"]
    pairs = zip(rows["name"], rows["share"], strict=True)
    text = w(
        "answer.largest_in.shares",
        group=capital(group_inside(figure, reading, w)),
        what=output_of(params["mineral"], params["stage"], w),
        year=stated(str(one.year), one.year, own["status"], w),
        countries=w.listing(
            [w("producers.alt.row", name=name, value=w.share_table(share)) for name, share in pairs]
        ),
    )
    if hidden.empty:
        return text
    return w("answer.largest_in.hidden", said=text, countries=w.listing(sorted(hidden)))


def stated(text: str, year: int, status: Iterable[str], w: Words) -> str:
    """A number, or the year itself, as its publisher stated it: an estimate where any row is one.

    Parameters
    ----------
    status : of the rows that it rests on.
    """
    return w.estimate(text, str(year)) if "estimated" in set(status) else text


def group_inside(figure: Figure, reading: Reading, w: Words) -> str:
    """The group of a question as it stands in a sentence: the MSP partners."""
    return w("answer.eight") if reading.slot("group") == EIGHT else lens_inside(View(figure.params))


def group_name(reading: Reading, w: Words) -> str:
    """Name of the group that a question is on."""
    group = reading.slot("group")
    return w("answer.eight") if group == EIGHT else Lens.label(group, w)


RISK_SENTENCES: Mapping[str, Callable[[Figure, Reading, Words], str]] = {
    "others_growth": _others_growth,
    "publishers": _publishers,
    "revisions": _revisions,
    "us_source": _us_source,
    "marginal": _marginal,
    "outlook_share": _outlook_share,
    "import_hhi": _import_hhi,
    "capacity_of": _capacity_of,
    "since_year": _since_year,
    "sites": _sites,
    "largest_in": _largest_in,
}
