"""Titles of the project map and table: how many projects, and how their MSP link is known."""

from __future__ import annotations

import pandas as pd

from msp_dash.analysis.projects import OUTSIDE, OWN
from msp_dash.figures.common import capital, lens_inside, lens_name
from msp_dash.figures.headline import Headline, fitting
from msp_dash.figures.projects.data import in_country
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
        if view["strength"] != OUTSIDE:
            none = w("projects.title.country_none", country=capital(w.the_country(view["country"])))
            short = w("projects.short.none")
            about = w("projects.short.of", about=_about(view), said=short)
            return Headline(none)
        view = View(dict(view) | {"country": ""})
    if view["strength"] == OUTSIDE:
        return _outside(view, rows)
    rows = rows[rows["msp_link_strength"] != OWN]
    if rows.empty:
        return _own(view, every)
    by_governments = int((rows["msp_link_strength"] == GOVERNMENT_NAMED).sum())
    n = by_governments or len(rows)
    values = {"n": n, "count": w.count(n), "what": what_of(view, n)}
    group = _group(view)
    if by_governments:
        form = "named_group" if group else "named"
        title = w(f"projects.title.{form}", group=group, **values)
    elif group:
        inside = lens_inside(view)
        title = w("projects.title.others_group", group=inside, **values)
    else:
        title = capital(w("projects.title.others", **values))
    others = len(rows) - by_governments
    second = (
        w("projects.second.others", n=others, count=w.count(others))
        if by_governments and others
        else ""
    )
    return _fitted(view, title, "named" if by_governments else "linked", n, second)


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
    values = {"n": n, "count": w.count(n), "what": what_of(view, n)}
    group = _group(view)
    if view["country"]:
        country = capital(w.the_country(view["country"]))
        title = w("projects.title.country", country=country, **values)
    elif group:
        title = w("projects.title.linked_group", group=group, **values)
    else:
        title = capital(w("projects.title.linked", **values))
    form = "all" if by_governments == n else "some" if by_governments else "none"
    of = by_governments if form == "some" else n
    second = capital(w(f"projects.second.{form}", n=of, count=w.count(of)))
    return _fitted(view, title, "linked", n, second)


def _own(view: View, rows: pd.DataFrame) -> Headline:
    """How many projects an office's own tables have, where nothing else is listed."""
    w, n, about = view.words, len(rows), _about(view)
    title = w("projects.title.own", count=w.count(n), what=what_of(view, n))
    return Headline(w("projects.short.of", about=about, said=title) if about else capital(title))


def _outside(view: View, rows: pd.DataFrame) -> Headline:
    """How many projects have no link to the MSP that was found, then how many the EU chose."""
    w = view.words
    n = len(rows)
    values = {"n": n, "count": w.count(n), "what": what_of(view, n)}
    if view["country"]:
        country = capital(w.the_country(view["country"]))
        title = w("projects.title.outside_country", country=country, **values)
    else:
        title = capital(w("projects.title.outside", **values))
    by_union = int(rows["project_id"].str.startswith(EU_STRATEGIC).sum())
    form = "all" if by_union == n else "some"
    second = (
        w(f"projects.second.eu_{form}", n=by_union, count=w.count(by_union)) if by_union else ""
    )
    return _fitted(view, title, "outside", n, capital(second))


def _fitted(view: View, title: str, form: str, n: int, second: str) -> Headline:
    """The title, or what is said of the country, the group or the mineral, where it has no room."""
    w = view.words
    values = {"n": n, "count": w.count(n), "what": what_of(view, n)}
    about = _about(view)
    texts = [title]
    if view["country"] or view["lens"] != "none":
        text = w(f"projects.short.{form}_what", **values)
        texts.append(w("projects.short.of", about=about, said=text))
    if about:
        text = w(f"projects.short.{form}", **values)
        texts.append(w("projects.short.of", about=about, said=text))
    elif form == "linked":
        texts.append(capital(w("projects.title.linked", **values)))
    return Headline(fitting(w, "title", *texts), second)


def _about(view: View) -> str:
    """The followed country, the group, the mineral and the stage, at the beginning of a title."""
    w = view.words
    if view["country"]:
        return capital(w.the_country(view["country"]))
    if group := _group(view):
        return group
    stage = w(f"projects.stage.{view['stage']}") if view["stage"] else ""
    if stage and view["mineral"]:
        return capital(w("projects.about", mineral=_adjective(view), stage=stage))
    return capital(w.the_mineral(view["mineral"]) if view["mineral"] else stage)


def _adjective(view: View) -> str:
    """The mineral before a noun: 'rare-earth'."""
    w = view.words
    return w.mineral_as(f"projects.adjective.{view['mineral']}", view["mineral"])


def _group(view: View) -> str:
    return lens_name(view) if view["lens"] != "none" else ""
