"""Titles of the project map and table: how many projects, and how their MSP link is known."""

from __future__ import annotations

import pandas as pd

from msp_dash.analysis.projects import OUTSIDE, OWN, STRENGTHS
from msp_dash.figures import common
from msp_dash.figures.absence import looked
from msp_dash.figures.headline import Headline
from msp_dash.figures.projects.data import in_country, led, projects_of
from msp_dash.params import View

GOVERNMENT_NAMED = "government_named"
EU_STRATEGIC = "eusp_"
"""Beginning of the id of a project that the European Commission chose under its own law."""


def what_of(view: View, n: int) -> str:
    """'projects', 'graphite mining project': what is counted, with its number `n`."""
    w = view.words
    kind = w(f"projects.kind.{view['stage'] or 'any'}", n=n)
    if not view["mineral"]:
        return kind
    return w("projects.kind_of", mineral=_adjective(view), kind=kind)


def map_headline(view: View, every: pd.DataFrame) -> Headline:
    """How many projects governments named, then how many rest on the word of others.

    A followed country leads; the other projects stay on the map.
    """
    w, rows = view.words, every
    if view["country"]:
        own = rows[in_country(rows, [view["country"]])]
        if len(own):
            return table_headline(view, own)
        if view["strength"] != OUTSIDE and view["lens"] == "none":
            return _of_none(view)
        view = View(dict(view) | {"country": ""})
    if view["strength"] == OUTSIDE:
        return _outside(view, rows)
    rows = rows[rows["msp_link_strength"] != OWN]
    if rows.empty:
        return _own(view, every)
    by_governments = int((rows["msp_link_strength"] == GOVERNMENT_NAMED).sum())
    others = len(rows) - by_governments
    title = _title(view, "named" if by_governments else "others", by_governments or others)
    if not (by_governments and others):
        return Headline(title)
    return Headline(title, w("projects.second.others", n=others, count=w.count(others)))


def table_headline(view: View, every: pd.DataFrame) -> Headline:
    """How many projects are listed, then how many of them governments named."""
    w, rows = view.words, every
    if view["strength"] == OUTSIDE:
        return _outside(view, rows)
    rows = rows[rows["msp_link_strength"] != OWN]
    if rows.empty:
        return _own(view, every)
    n = len(rows)
    by_governments = int((rows["msp_link_strength"] == GOVERNMENT_NAMED).sum())
    form = "all" if by_governments == n else "some" if by_governments else "none"
    of = by_governments if form == "some" else n
    second = common.capital(w(f"projects.second.{form}", n=of, count=w.count(of)))
    return Headline(_title(view, "linked", n), second)


def _of_none(view: View) -> Headline:
    """That a country has no such project: none at all with a link, or none of the choice."""
    w, country = view.words, view["country"]
    linked = (*STRENGTHS, OWN)
    none = looked("facts/projects", country=country, msp_link_strength=linked)
    if none:
        view = View(dict(view) | {"mineral": "", "stage": "", "strength": ""})
    values = {"country": common.capital(w.the_country(country)), "what": what_of(view, 1)}
    form = "country_none"
    if view["strength"]:
        form, values["strength"] = "country_lacks", w(f"projects.strength.{view['strength']}")
    title = w(f"projects.title.{form}", **values)
    n = len(projects_of(View(dict(view) | {"strength": OUTSIDE}), country=True))
    return Headline(title, w("projects.second.outside", n=n, count=w.count(n)) if n else "")


def _own(view: View, rows: pd.DataFrame) -> Headline:
    """How many projects an office's own tables have, where nothing else is listed."""
    w, n = view.words, len(rows)
    return Headline(led(view, w("projects.title.own", count=w.count(n), what=what_of(view, n))))


def _outside(view: View, rows: pd.DataFrame) -> Headline:
    """How many projects have no link to the MSP that was found, then how many the EU chose."""
    w, n = view.words, len(rows)
    title = _title(View(dict(view) | {"lens": "none"}), "outside", n)
    by_union = int(rows["project_id"].str.startswith(EU_STRATEGIC).sum())
    if not by_union:
        return Headline(title)
    form = "all" if by_union == n else "some"
    second = w(f"projects.second.eu_{form}", n=by_union, count=w.count(by_union))
    return Headline(title, common.capital(second))


def _title(view: View, form: str, n: int) -> str:
    """How many projects there are of a kind: of the followed country, of a group, or of all.

    `form` : named (by governments), others (by press or companies alone), linked, outside.
    """
    w = view.words
    values = {"n": n, "count": w.count(n), "what": what_of(view, n)}
    if view["country"]:
        country = common.capital(w.the_country(view["country"]))
        return w(f"projects.title.{form}_country", country=country, **values)
    group = "_group" if view["lens"] != "none" else ""
    return common.capital(w(f"projects.title.{form}{group}", **values))


def _adjective(view: View) -> str:
    """The mineral before a noun: 'rare-earth'."""
    w = view.words
    return w.mineral_as(f"projects.adjective.{view['mineral']}", view["mineral"])
