"""Project facts: filtering by view, names, and cited pages."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

import pandas as pd

from msp_dash import params
from msp_dash.analysis.projects import ALL_STRENGTHS, OUTSIDE, kinds_of, parts
from msp_dash.data import Source, fact_source, facts
from msp_dash.data.sources import RELAYED
from msp_dash.figures.absence import looked
from msp_dash.figures.choices import ROW, preferred
from msp_dash.figures.common import capital
from msp_dash.figures.draft import NoData
from msp_dash.figures.fact_pages import fact_page
from msp_dash.figures.partners.shared import page
from msp_dash.figures.view_group import eu_states, lens_countries, lens_inside
from msp_dash.words import Words
from msp_dash.words.names import mineral_aliases

PARAMETERS = (
    params.Use(params.Mineral, optional=True),
    params.Use(params.Stage, optional=True),
    params.Use(params.Strength, optional=True),
    params.Use(params.Lens, default="none"),
    params.On,
    params.Eu,
    params.Country,
)
"""Parameters of the map and of the table, which pick projects alike."""

NUMBERS = ("lat", "lon", "coord_precision_km", "financing_amount_usd", "amount_usd", "count")
"""Columns of the facts that hold numbers."""

SOURCES_MOST = 6
"""Pages cited under a figure: those that most rows rest on. Each row names its own."""

UNSPECIFIED = "not specified"
"""Where a text names no mineral."""

PRIMARY = "primary"
"""Beginning of the kind of a page that holds a government's or publisher's own text."""


@lru_cache(maxsize=1)
def project_kinds() -> pd.DataFrame:
    """A row for each project and mineral. See `analysis.projects.kinds_of` for the columns."""
    return kinds_of(facts("projects"), mineral_aliases())


@lru_cache(maxsize=1)
def choices() -> pd.DataFrame:
    """Minerals, stages and strengths of all projects: the strongest link first."""
    return preferred(project_kinds(), strength=ALL_STRENGTHS, mineral=ROW, stage=ROW)


def in_country(rows: pd.DataFrame, codes: Iterable[str]) -> pd.Series:
    """Whether a project lies in one of some countries; the Union's are those of its states."""
    countries = set(codes)
    if "EU" in countries:
        countries |= eu_states()
    inside = rows["country_iso3"].map(lambda cell: not countries.isdisjoint(parts(cell)))
    return inside.astype(bool)  # of no rows it would be text, which picks columns


def projects_of(view: params.View, *, country: bool) -> pd.DataFrame:
    """Projects of a view: the strongest link first, then by name.

    Projects without a known link to the MSP are left out unless the view selects them.
    `country`: whether only those of the view's country are meant.
    """
    kinds = project_kinds()
    if view["strength"] != OUTSIDE:
        kinds = kinds[kinds["strength"] != OUTSIDE]
    for name in ("mineral", "stage", "strength"):
        if view[name]:
            kinds = kinds[kinds[name] == view[name]]
    rows = facts("projects")
    rows = rows[rows["project_id"].isin(kinds["project_id"])]
    if view["lens"] != "none":
        rows = rows[in_country(rows, lens_countries(view))]
    if country and view["country"]:
        rows = rows[in_country(rows, [view["country"]])]
    order = rows["msp_link_strength"].map(ALL_STRENGTHS.index)
    ordered = rows.assign(_strength=order).sort_values(["_strength", "name"], kind="stable")
    return ordered.drop(columns="_strength").reset_index(drop=True)


def outside_note(view: params.View) -> str:
    """That projects without a known link to the MSP are shown, or how many are left out."""
    w = view.words
    if view["strength"] == OUTSIDE:
        return w("projects.note.outside")
    n = int((facts("projects")["msp_link_strength"] == OUTSIDE).sum())
    return w("projects.note.left_out", n=n, count=w.count(n, capital=True))


def plain(rows: pd.DataFrame) -> pd.DataFrame:
    """The facts' own columns: numbers as numbers, blanks null; ``source`` is the page's address."""
    data = rows.assign(source=[page(one) for one in rows["source_id"]])
    for name in NUMBERS:
        if name in data.columns:
            data[name] = pd.to_numeric(data[name])
    cells = {name: [_plain_cell(value) for value in data[name].tolist()] for name in data.columns}
    return pd.DataFrame(cells, index=data.index, dtype=object)


def _plain_cell(value: object) -> object:
    """A cell of a table, None where it is blank or not a number."""
    return None if value == "" or (isinstance(value, float) and math.isnan(value)) else value


@lru_cache(maxsize=1)
def names() -> Mapping[str, str]:
    """Project -> its name in the facts."""
    return dict(facts("projects").set_index("project_id")["name"])


def short_name(project_id: str, w: Words) -> str:
    """The name that a picture has room for."""
    key = f"projects.label.{project_id}"
    return w(key) if w.has(key) else names()[project_id].partition(" (")[0]


def minerals_label(text: str, w: Words) -> str:
    """'Nickel, cobalt and copper': what a project is for, as the facts name it."""
    if text == UNSPECIFIED:
        return w("projects.unspecified")
    return capital(minerals_named(text, w))


def minerals_named(text: str, w: Words) -> str:
    """'nickel, cobalt and copper' inside a sentence."""
    if text == UNSPECIFIED:
        return w("projects.not_specified")
    aliases = mineral_aliases()
    pairs = [(aliases.get(one.replace(" ", "_")), one) for one in parts(text)]
    return w.listing(
        [
            w.mineral_as(f"mineral.name.{mineral}", mineral) if mineral else one
            for mineral, one in pairs
        ]
    )


def cited(ids: Iterable[str], w: Words) -> tuple[Source, ...]:
    """The pages that most rows rest on, each once; the first ones first where they are alike."""
    return tuple(fact_page(one, w) for one, _ in Counter(ids).most_common(SOURCES_MOST))


def relayed(source_id: str) -> bool:
    """Whether a page relays what another said: press, companies, law firms, data of others."""
    return not fact_source(source_id).kind.startswith(PRIMARY)


def relayed_by_data(source_id: str) -> bool:
    """Whether another data set alone was read, and not the page that it names."""
    return fact_source(source_id).kind == RELAYED


def country_names(codes: str, w: Words) -> str:
    """'the United States and the United Kingdom' for a cell of one or more codes."""
    return w.listing([w.the_country(code) for code in parts(codes)])


def led(view: params.View, sentence: str, key: str = "projects.led") -> str:
    """A title, led by the followed country: 'For Zambia, two projects have a stated link'.

    `sentence` : the title with a small first letter; `key` : the message that it goes into.
    """
    w = view.words
    if not view["country"]:
        return capital(sentence)
    return w(key, country=w.the_country(view["country"]), said=sentence)


def of_group(view: params.View, subtitle: str) -> str:
    """A subtitle with the view's group, if it has one."""
    if view["lens"] == "none":
        return subtitle
    return view.words("projects.of_group", subtitle=subtitle, group=lens_inside(view))


def nothing(view: params.View, key: str) -> NoData:
    """That there is no row for the view's country, and the view of all countries."""
    w, near = view.words, params.View(dict(view) | {"country": ""})
    values = {"country": w.the_country(view["country"])}
    return NoData(
        w(f"projects.{key}.country", **values),
        heading=w(f"projects.{key}.heading_country", **values),
        nearest=near,
    )


OPEN: Mapping[str, str] = {
    **dict.fromkeys(("strength", "status", "kind", "stage", "mineral"), ""),
    "lens": "none",
    "country": "",
}
"""Filter -> its value that leaves no row out, in the turn in which they are given up."""
LABELS = {
    p.name: p.label
    for p in (
        params.Strength,
        params.Status,
        params.Kind,
        params.Stage,
        params.Mineral,
        params.Lens,
        params.Country,
    )
}
TABLES = {"nothing": "facts/projects", "finance_nothing": "facts/project_finance"}


def unmatched(
    view: params.View, key: str, rows_of: Callable[[params.View], pd.DataFrame]
) -> NoData:
    """Why no row matches a view: the filters that it has, and the closest view that has rows.

    Parameters
    ----------
    key : of `TABLES`. rows_of : the rows of a view, as the figure has them.
    """
    w = view.words
    used = [name for name, value in OPEN.items() if view.get(name, value) != value]
    labels = {name: LABELS[name](view[name], w) for name in used}
    query = ", ".join(labels.values())
    heading = w(f"projects.{key}.heading")
    outside = params.View(dict(view) | {"strength": OUTSIDE})
    if n := len(rows_of(outside)):
        values = {"asked": ", ".join(text for name, text in labels.items() if name != "strength")}
        reason = w(f"projects.{key}.outside", n=n, count=w.count(n, capital=True), **values)
        return NoData(reason, heading=heading, nearest=outside)
    near = view
    for name in used:
        near = params.View(dict(near) | {name: OPEN[name]})
        if len(rows_of(near)):
            break
    none = looked(TABLES[key], country=view["country"]) if view["country"] else None
    reason = (
        none.sentence(w, f"projects.{key}.country", country=w.the_country(view["country"]))
        if none
        else w(f"projects.{key}.asked", asked=query)
    )
    return NoData(reason, heading=heading, nearest=near)
