"""Sentences on export controls: who has them, and since when each is in force."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pandas as pd

from msp_dash.ask.reading import Reading
from msp_dash.ask.record_sentences import listed
from msp_dash.data import Source, facts
from msp_dash.data.frames import Row, dicts
from msp_dash.figures.common import capital
from msp_dash.figures.control_words import EVERYONE, item_name, named_items, target_name
from msp_dash.figures.fact_pages import row_pages
from msp_dash.figures.producers.headlines import amounts
from msp_dash.figures.record import Figure
from msp_dash.words import Words

COUNTRIES_MAX = {True: 8, False: 20}
"""Countries that one sentence lists, with what they control where it is on one mineral."""
IN_FORCE, PLANNED, UNKNOWN = "in_force", "planned", "unknown"
A_YEAR = "per year"
"""End of the unit of a quota by the year."""


def has_none_in_force(figure: Figure) -> bool:
    """Whether controls are on record, and none of them is known to be in force."""
    return figure.kind != "empty" and not (figure.data["status"] == IN_FORCE).any()


def _listed_controls(figure: Figure) -> pd.DataFrame:
    """Controls in force, one row for each item, where few enough countries have any."""
    rows = figure.data[figure.data["status"] == IN_FORCE]
    most = COUNTRIES_MAX[bool(figure.params["mineral"])]
    return rows if rows["iso3"].nunique() <= most else rows.head(0)


def _controllers(figure: Figure, _: Reading, w: Words) -> str:
    """Who has controls on a mineral in force, and on what of it; the title of none or of many."""
    rows, params = _listed_controls(figure), figure.params
    if rows.empty:
        return figure.claim
    mineral, kind = params["mineral"], params["measure"]
    what = w(f"standards.controls.kind.{kind or 'any'}.other")
    countries = listed(rows["iso3"], w)
    if mineral:
        name = w.mineral_as(f"standards.controls.item.{mineral}", mineral)
        what = w("standards.controls.on", kind=what, mineral=name)
        countries = "; ".join(
            w("answer.controller", country=w.country(code), items=", ".join(own))
            for code, own in _items(rows, mineral, is_of_kind=bool(kind), w=w).items()
        )
    date = w.date(str(rows["as_of"].max())[:7])
    return w("answer.controllers", what=capital(what), date=date, countries=countries)


def _items(rows: pd.DataFrame, mineral: str, *, is_of_kind: bool, w: Words) -> dict[str, list[str]]:
    """What each country controls of a mineral, for whom, and how where that is not said before."""
    table = named_items().merge(facts("export_controls"), on="control_id")
    own = table[table["control_id"].isin(rows["control_id"]) & (table["mineral"] == mineral)]
    items: dict[str, list[str]] = {}
    for row in dicts(own):
        measure = "" if is_of_kind else w(f"standards.controls.measure.{row['measure']}")
        parts = (item_name(row, w), measure, target_name(row["target"], w))
        items.setdefault(row["iso3"], []).append(", ".join(filter(None, parts)))
    return items


def _with_day(figure: Figure, status: str) -> pd.DataFrame:
    """Controls of a status of which the first day is known."""
    rows = figure.data
    return rows[(rows["status"] == status) & rows["in_force"].notna()]


def _since(figure: Figure, reading: Reading, w: Words) -> str:
    """Since when each control of a country on a mineral has been in force."""
    return _first_days(figure, IN_FORCE, reading, w)


def _planned(figure: Figure, reading: Reading, w: Words) -> str:
    """From when each control that is planned would be in force."""
    return _first_days(figure, PLANNED, reading, w)


def _first_days(figure: Figure, status: str, reading: Reading, w: Words) -> str:
    rows = _with_day(figure, status)
    if rows.empty:
        return ""
    items = [
        w(
            f"answer.control.{status}",
            measure=w(f"params.measure.{one['measure']}"),
            item=one["item"],
            date=w.date(one["in_force"]),
        )
        for one in dicts(rows)
    ]
    return w(
        "answer.control_since",
        country=w.country(reading.countries[0]),
        mineral=w.the_mineral(reading.minerals[0]),
        items="; ".join(dict.fromkeys(items)),
    )


def _aimed(figure: Figure, reading: Reading) -> pd.DataFrame:
    """Controls on exports to the country that is named, to it alone or to all: in force or unknown.

    Its own controls are on what it sells to others.
    """
    targets = facts("export_controls").set_index("control_id")["target"]
    rows = figure.data[figure.data["status"].isin([IN_FORCE, UNKNOWN])]
    rows = rows[rows["control_id"].map(targets).isin([EVERYONE, *reading.countries])]
    return rows[~rows["iso3"].isin(reading.countries)]


def _controls_to(figure: Figure, reading: Reading, w: Words) -> str:
    """Each control on a mineral that exports to one country meet, with where it stands."""
    rows = _aimed(figure, reading)
    # The figure's rows begin with a capital, and stand inside a sentence here.
    names = {capital(name): name for one in dicts(named_items()) if (name := item_name(one, w))}
    items = [
        w(
            "answer.control_to",
            country=w.country(one["iso3"]),
            item=names.get(one["item"], one["item"]),
            measure=w(f"standards.controls.measure.{one['measure']}"),
            target=one["target"],
            status=_status(one, w),
        )
        for one in dicts(rows)
    ]
    mineral = capital(w.the_mineral(reading.minerals[0]))
    texts = "; ".join(dict.fromkeys(items))
    return w("answer.controls_to", mineral=mineral, items=texts) if items else ""


def _status(row: Row, w: Words) -> str:
    """Where a control stands: 'in force since 1 August 2023'."""
    form = "unknown" if row["why"] else "since" if row["since"] else "undated"
    names = "legend" if row["status"] == UNKNOWN else "status"
    return w(
        f"answer.control_status.{form}",
        status=w(f"standards.controls.{names}.{row['status']}"),
        date=w.date(row["since"]) if row["since"] else "",
        why=w(f"standards.controls.why_short.{row['why']}") if row["why"] else "",
    )


def _quota(figure: Figure, reading: Reading, w: Words) -> str:
    """The amount of the one quota in force, with the years for which its text has that amount."""
    table = facts("export_controls").set_index("control_id")
    ids = set(figure.data.loc[figure.data["status"] == IN_FORCE, "control_id"])
    rows = table[table.index.isin(ids) & table["unit"].str.endswith(A_YEAR)]
    if len(rows) != 1:
        return "" if reading.years else figure.claim
    amount = float(rows["value"].iloc[0])
    sentence = str(rows["what"].iloc[0]).partition(f"{amount:,.0f} ")[2].partition(". ")[0]
    years = re.findall(r"\b20\d\d\b", sentence)
    if not years or not {str(year) for year in reading.years} <= set(years):
        return "" if reading.years else figure.claim
    values = {"amount": amounts(w, amount, "t")[0], "years": w.listing(years)}
    return w("answer.quota", title=figure.claim, **values)


def control_sources(kind: str, figure: Figure, reading: Reading, w: Words) -> tuple[Source, ...]:
    """Pages of the controls that a sentence names; () for all of the figure's."""
    if kind == "controllers":
        rows = _listed_controls(figure)
    elif kind == "controls_to":
        rows = _aimed(figure, reading)
    elif kind == "quota":
        rows = figure.data[figure.data["status"] == IN_FORCE]
    else:
        rows = _with_day(figure, IN_FORCE if kind == "control_since" else PLANNED)
    table = facts("export_controls").set_index("control_id")
    own = table.loc[list(dict.fromkeys(rows["control_id"]))]
    return tuple(dict.fromkeys(page for row in dicts(own) for page in row_pages(row, w)))


CONTROL_SENTENCES: Mapping[str, Callable[[Figure, Reading, Words], str]] = {
    "controllers": _controllers,
    "control_since": _since,
    "control_planned": _planned,
    "controls_to": _controls_to,
    "quota": _quota,
}
