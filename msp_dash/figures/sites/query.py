"""Turns a view into the sites that match it, and words that all site figures share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import pandas as pd

from msp_dash import params
from msp_dash.analysis.sites import (
    SiteFilter,
    SiteIndex,
    index_sites,
    matching,
    places,
    with_status_of_place,
)
from msp_dash.data import Source, load, newest_record, source
from msp_dash.data.vocabulary import SEPARATOR
from msp_dash.figures import common, view_group
from msp_dash.figures.choices import VALUE, preferred
from msp_dash.figures.fields import column
from msp_dash.figures.headline import fitting
from msp_dash.figures.record import Column
from msp_dash.words import Words

USES = (
    params.Mineral,
    params.Use(params.Kind, optional=True),
    params.Use(params.Status, optional=True),
    params.Use(params.SourceId, optional=True),
    params.Use(params.Lens, default="none"),
    params.Region,
    params.Country,
)
AFRICA, DEPOSITS = "usgs-africa", "usgs-pp1802"
"""Series of lists that have no newer edition."""
PREFERRED = ("cobalt", "lithium", "nickel", "copper", "graphite", "manganese", "rare_earths")
"""Minerals that a view without one opens with, and the first that a control offers."""


@lru_cache(maxsize=1)
def site_rows() -> pd.DataFrame:
    """Table `sites`, each row with the status of its place."""
    return with_status_of_place(load("sites"))


@lru_cache(maxsize=1)
def choices() -> pd.DataFrame:
    """Combinations of mineral, kind, status and source that a row inside its country has."""
    every = site_rows()
    rows = every.loc[every["inside"], ["minerals", "kind", "status", "source"]].drop_duplicates()
    for name in ("minerals", "kind"):
        rows = rows.assign(**{name: rows[name].str.split(SEPARATOR)})
        rows = rows.explode(name, ignore_index=True)
    return preferred(
        rows.rename(columns={"minerals": "mineral"}),
        mineral=PREFERRED,
        kind=VALUE,
        status=VALUE,
        source=VALUE,
    )


def states_of(iso3: str) -> frozenset[str]:
    """Codes that lists have for a country: of the Union, those of its member states."""
    return view_group.eu_states() if iso3 == "EU" else frozenset({iso3})


@lru_cache(maxsize=256)
def minerals_in(iso3: str) -> tuple[str, ...]:
    """Minerals of the sites that any list places in a country, those of most rows first."""
    every = site_rows()
    rows = every.loc[every["inside"] & every["iso3"].isin(states_of(iso3)), "minerals"]
    counts = rows.str.split(SEPARATOR).explode().value_counts()
    offered = frozenset(choices()["mineral"])
    return tuple(str(one) for one in counts.index if one in offered)


def ages(w: Words) -> dict[str, object]:
    """Message values: years of data in the lists that have no newer edition."""
    rows = load("sites")
    africa = rows[(rows["record"] == newest_record(AFRICA)) & (rows["as_of"] != "")]
    explored = africa["kind"] == "exploration"
    facilities = sorted(set(africa.loc[~explored, "as_of"]))
    return {
        "facilities": w.listing(facilities),
        "first": africa.loc[explored, "as_of"].min(),
        "last": africa.loc[explored, "as_of"].max(),
        "deposits": rows.loc[rows["record"] == newest_record(DEPOSITS), "as_of"].max(),
        "icmm": rows.loc[rows["source"] == "icmm", "as_of"].max(),
    }


@dataclass(frozen=True, slots=True)
class Answer:
    """Places of a view: `places` in their country, `away` as rows of lists that are not."""

    places: pd.DataFrame
    away: pd.DataFrame
    sources: tuple[Source, ...]

    @property
    def joined(self) -> int:
        """How many places are in two lists or more."""
        return int((self.places["lists"] > 1).sum())


@lru_cache(maxsize=1)
def with_capacity() -> frozenset[str]:
    """Places of which a list states a capacity."""
    every = load("sites")
    return frozenset(every.loc[every["capacity"] != "", "place"])


@lru_cache(maxsize=1)
def _names_index() -> SiteIndex:
    return index_sites(load("sites"))


@lru_cache(maxsize=1)
def _rows_with() -> Mapping[str, list[int]]:
    """Mineral -> positions of its rows in ``sites``: an index, as each view filters by one."""
    rows_of_mineral: dict[str, list[int]] = {}
    for at, minerals in enumerate(load("sites")["minerals"]):
        for mineral in minerals.split(SEPARATOR):
            rows_of_mineral.setdefault(mineral, []).append(at)
    return rows_of_mineral


@lru_cache(maxsize=128)
def _answer(selection: SiteFilter) -> Answer:
    every = site_rows().iloc[_rows_with().get(selection.mineral, [])]
    rows = matching(every, replace(selection, mineral=""))
    inside = rows[rows["inside"]]
    cited = inside["record"].value_counts()
    return Answer(
        places(inside, _names_index()),
        rows[~rows["inside"]],
        tuple(source(record) for record in cited.index),
    )


def answer(view: params.View) -> Answer:
    """Sites that match the view. A selected country overrides a region, and that a lens."""
    return _answer(site_filter(view))


def site_filter(view: params.View) -> SiteFilter:
    """The view's filters."""
    countries = shown_alone(view) or None
    if not countries and view["lens"] != "none":
        countries = view_group.lens_countries(_group(view))
    return SiteFilter(view["mineral"], view["kind"], view["status"], view["source"], countries)


SOUTH_AMERICA = frozenset(
    {"ARG", "BOL", "BRA", "CHL", "COL", "ECU", "FLK"}
    | {"GUF", "GUY", "PER", "PRY", "SUR", "URY", "VEN"}
)


@lru_cache(maxsize=1)
def regions() -> Mapping[str, frozenset[str]]:
    """Countries of each region: those of M49, its Americas in two."""
    table = load("countries")
    of = {name: frozenset(rows["iso3"]) for name, rows in table.groupby("region")}
    return {
        "africa": of["Africa"],
        "asia": of["Asia"],
        "europe": of["Europe"],
        "north_america": of["Americas"] - SOUTH_AMERICA,
        "south_america": of["Americas"] & SOUTH_AMERICA,
        "oceania": of["Oceania"],
    }


def shown_alone(view: params.View) -> frozenset[str]:
    """Countries that the map is limited to: the selected one, or the region's; empty for all."""
    if view["country"]:
        return states_of(view["country"])
    return regions()[view["region"]] if in_region(view) else frozenset()


def in_region(view: params.View) -> bool:
    """Whether the view is limited to a region; a selected country overrides it."""
    return view["region"] != params.Region.default and not view["country"]


def things(view: params.View, n: int) -> str:
    """'sites', 'mines', 'selected sites' of a status or a list: what is counted."""
    kind = "selected" if view["status"] or view["source"] else view["kind"] or "site"
    return view.words.noun(f"sites.things.{kind}", n)


def _group(view: params.View) -> params.View:
    """The view with the default date and EU setting, which lens functions need and sites lack."""
    return params.View(dict(view) | {"on": params.On.usual, "eu": "members", "set": ""})


Scope = Literal["world", "country", "group"]
"""Area that a view is limited to; a region is worded as a country is."""


def scope(view: params.View) -> Scope:
    """Area that a view is limited to."""
    if view["country"] or in_region(view):
        return "country"
    return "world" if view["lens"] == "none" else "group"


def _region(view: params.View) -> str:
    w = view.words
    return w.the_region(view["region"], params.Region.label(view["region"], w))


def inside(view: params.View) -> dict[str, str]:
    """The country, region or group as placeholder inside a sentence; none for the world."""
    w = view.words
    if in_region(view):
        return {"country": _region(view)}
    if view["country"]:
        return {"country": w.the_country(view["country"])}
    return {} if view["lens"] == "none" else {"group": view_group.lens_inside(_group(view))}


def title(view: params.View, key: str, of: int, **values: object) -> str:
    """A title on a count of sites. `key` : of the message; `of` : how many its noun counts."""
    w = view.words
    mineral = common.brief_mineral_at(view["mineral"], "mine", w)
    places = [{name: common.capital(text) for name, text in inside(view).items()}]
    if scope(view) == "group":
        places = [
            {"group": name(_group(view))} for name in (view_group.lens_name, view_group.lens_short)
        ]
    values |= {"mineral": mineral, "things": things(view, of)}
    return fitting(w, "title", *(w(f"sites.title.{key}", **where | values) for where in places))


def part_of(n: int, every: int) -> Literal["some", "none", "all"]:
    """Form of a sentence on so many of several: '0 of 10' and '10 of 10' are said in words."""
    return "none" if not n else "all" if n == every else "some"


def filters(view: params.View) -> str:
    """Filters in words: 'Mines; operating; USGS'."""
    w = view.words
    labels = [
        use.label(view[use.name], w)
        for use in (params.Kind, params.Status, params.SourceId)
        if view[use.name]
    ]
    return w("sites.filters", chosen="; ".join(labels)) if labels else w("sites.unfiltered")


@lru_cache(maxsize=1024)  # A few combinations, worded for each of some hundred places.
def parts(cell: str, param: str, w: Words) -> str:
    """A ``;``-joined cell in words: 'Mine, smelter'."""
    labels = [w(f"params.{param}.{part}") for part in cell.split(SEPARATOR) if part]
    if param == "source":
        return ", ".join(labels)
    return ", ".join([*labels[:1], *(label[:1].lower() + label[1:] for label in labels[1:])])


@lru_cache(maxsize=2048)
def mineral_names(cell: str, w: Words) -> str:
    """A ``;``-joined cell of minerals in words."""
    return ", ".join(w.mineral(one) for one in cell.split(SEPARATOR))


def status_word(status: str, w: Words) -> str:
    """'operating', 'assumed active'."""
    return w(f"sites.status.{status}")


def place_text(row: pd.Series, w: Words) -> str:
    """One site in a sentence, for a tooltip."""
    return w(
        "sites.tip" if row["operator"] else "sites.tip_plain",
        name=row["name"],
        country=w.country(row["iso3"]),
        kind=parts(row["kind"], "kind", w).lower(),
        minerals=mineral_names(row["minerals"], w),
        status=status_word(row["status"], w),
        operator=row["operator"],
        lists=w("sites.lists", n=row["lists"]),
    )


def columns(data: pd.DataFrame, w: Words) -> tuple[str | Column, ...]:
    """Fields of a table of places."""
    return (
        *("site", "name", "iso3", "lat", "lon", kinds(data["kind"], w), "minerals"),
        *("status.site", "operator", "source.lists", "confidence.site", "lists"),
    )


def kinds(cells: Iterable[str], w: Words) -> Column:
    """The column of kinds, several of a cell as in a sentence."""
    return column("kind.site", w, labels={cell: parts(cell, "kind", w) for cell in cells})


def list_names(records: Iterable[str], w: Words) -> dict[str, str]:
    """Publication -> how it is cited."""
    return {record: w.citation(source(record).short) for record in records}


def notes(view: params.View, result: Answer) -> tuple[str, ...]:
    """Scope and caveats that hold for every figure of places."""
    w = view.words
    out = [w("sites.note.lists"), w("sites.note.joined", n=result.joined)]
    if (result.places["status"] == "not_stated").any():
        out.append(w("sites.note.status"))
    if view["mineral"] in ("gallium", "rhenium"):
        out.append(w("sites.note.inferred", mineral=w.the_mineral(view["mineral"])))
    rough = int((result.places["confidence"] == "approximate").sum())
    if rough:
        out.append(w("sites.note.approximate", n=rough))
    if len(result.away):
        out.append(w("sites.note.away", n=len(result.away)))
    return tuple(out)


def why_empty(view: params.View) -> str:
    """Why no place answers a view."""
    w = view.words
    values = inside(view)
    within = "".join(f"_{name}" for name in values)
    return w(f"sites.nothing{within}", mineral=w.the_mineral(view["mineral"]), **values)
