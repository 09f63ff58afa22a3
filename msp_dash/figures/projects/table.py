"""Every project with a stated link to the MSP: where, what, how far, and who says so."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from msp_dash.analysis.projects import OUTSIDE, parts
from msp_dash.data.frames import dicts
from msp_dash.figures.common import claim, lens_inside
from msp_dash.figures.projects.counts import unnamed
from msp_dash.figures.projects.held import (
    choices,
    cited,
    columns,
    country_labels,
    country_said,
    found,
    minerals_named,
    minerals_said,
    nothing,
    outside_note,
    page_said,
    plain,
)
from msp_dash.figures.record import Column, Figure, StatementRow, StatementsEncoding
from msp_dash.figures.registry import figure, url
from msp_dash.figures.standards.control_words import short_date
from msp_dash.params import Country, Eu, Lens, Mineral, On, Stage, Strength, Use, View
from msp_dash.words import Words, words

NAMED = "government_named"
EU_STRATEGIC = "eusp_"
"""Beginning of the id of a project that the European Commission chose under its own law."""
HEADS = ("project", "what", "status", "link", "source")
WIDTHS = (0.2, 0.18, 0.25, 0.23, 0.14)
SHOWN = (
    *("name", "company", "country_iso3", "minerals", "stage", "status", "status_as_of"),
    *("msp_link", "msp_link_strength", "msp_partners_supporting", "confidence"),
)
"""Columns of the data table; money is in `projects.finance`, item by item."""


def project_columns(data: pd.DataFrame, w: Words) -> tuple[Column, ...]:
    """Columns of the data table of projects."""
    labels = {
        "country_iso3": country_labels(data["country_iso3"], w),
        "minerals": [(m, minerals_named(m, w)) for m in dict.fromkeys(data["minerals"])],
        "stage": [
            (s, w.listing([w(f"params.stage.{one}") for one in parts(s)]))
            for s in dict.fromkeys(data["stage"])
        ],
        "msp_link_strength": [
            (s, w(f"params.strength.{s}")) for s in dict.fromkeys(data["msp_link_strength"])
        ],
        "confidence": [
            (c, w(f"projects.confidence.{c}")) for c in dict.fromkeys(data["confidence"])
        ],
    }
    return columns(data, SHOWN, w, labels)


def what_of(view: View, n: int, w: Words) -> str:
    """'projects', 'graphite mining project': what is counted, with its number `n`."""
    kind = w(f"projects.kind.{view['stage'] or 'any'}", n=n)
    if not view["mineral"]:
        return kind
    mineral = w.mineral_as(f"projects.of.{view['mineral']}", view["mineral"])
    return w("projects.kind_of", mineral=mineral, kind=kind)


def title_of(view: View, rows: pd.DataFrame, w: Words) -> str:
    """How many were named by governments, and how many rest on others' word; where, if asked."""
    named = int((rows["msp_link_strength"] == NAMED).sum())
    others = len(rows) - named
    form = "both" if named and others else "named" if named else "others"
    where = ""
    if view["lens"] != "none":
        where = w("projects.where.group", group=lens_inside(view, w))
    n = named or others
    return w(
        f"projects.title.{form}",
        n=n,
        count=w.count(n),
        Count=w.count(n, capital=True),
        others=w.count(others),
        what=what_of(view, n, w),
        where=where,
    )


def outside_title(rows: pd.DataFrame, w: Words) -> str:
    """How many projects have no link to the MSP that was found, and how many the EU chose."""
    chosen = int(rows["project_id"].str.startswith(EU_STRATEGIC).sum())
    return w(
        f"projects.title_outside.{'some' if chosen else 'none'}",
        n=len(rows),
        count=w.count(len(rows), capital=True),
        chosen=w.count(chosen),
    )


def _listed_title(view: View, rows: pd.DataFrame, w: Words) -> str:
    """How many projects are listed, and how many of them governments named."""
    if view["strength"] == OUTSIDE:
        return outside_title(rows, w)
    named = int((rows["msp_link_strength"] == NAMED).sum())
    where = ""
    if view["lens"] != "none":
        where = w("projects.where.group", group=lens_inside(view, w))
    return w(
        f"projects.table.title.{'all' if named == len(rows) else 'some' if named else 'none'}",
        count=w.count(len(rows), capital=True),
        what=what_of(view, len(rows), w),
        where=where,
        named=w.count(named),
    )


def _country_title(view: View, rows: pd.DataFrame, w: Words) -> str:
    """Projects of one country, and how many of them governments named."""
    if view["strength"] == OUTSIDE:
        return outside_title(rows, w)
    named = int((rows["msp_link_strength"] == NAMED).sum())
    return w(
        f"projects.title_country.{'all' if named == len(rows) else 'some' if named else 'none'}",
        n=len(rows),
        count=w.count(len(rows), capital=True),
        what=what_of(view, len(rows), w),
        country=w.the_country(view["country"]),
        named=w.count(named),
    )


def _read_in(one: Mapping[str, str], w: Words) -> str:
    """Page of the link, and of the status where another was read for it."""
    ids = [one["source_id"], *parts(one["status_source_ids"])[:1]]
    return "; ".join(dict.fromkeys(page_said(page, w) for page in ids))


def _rows(rows: pd.DataFrame, w: Words) -> tuple[StatementRow, ...]:
    return tuple(
        StatementRow(
            one["project_id"],
            (
                one["name"],
                w(
                    "projects.table.what",
                    country=w.listing([w.country(code) for code in parts(one["country_iso3"])]),
                    minerals=minerals_said(one["minerals"], w),
                    stage=w.listing(
                        [w(f"projects.stage.{stage}") for stage in parts(one["stage"])]
                    ),
                    company=one["company"],
                ),
                w(
                    "projects.table.status",
                    status=w.fact("projects.status", one["status"]),
                    date=short_date(one["status_as_of"], w),
                ),
                w(
                    "projects.table.link",
                    strength=w(f"params.strength.{one['msp_link_strength']}"),
                    link=w.fact("projects.msp_link", one["msp_link"]),
                ),
                _read_in(one, w),
            ),
        )
        for one in dicts(rows)
    )


@figure(
    "projects.table",
    Use(Mineral, optional=True),
    Use(Stage, optional=True),
    Use(Strength, optional=True),
    Use(Lens, default="none"),
    On,
    Eu,
    Country,
    page="projects",
    choices=choices,
)
def project_table(view: View) -> Figure:
    """Projects in words: where, what, status with its day, link to the MSP, page.

    Rows: the columns of the facts' ``projects``, source (address of source_id). A country that is
    asked for leaves its own projects.
    """
    w = words(view["lang"])
    rows = found(view, country=True)
    if rows.empty:
        return nothing("projects.table", view, "nothing", w)
    data = plain(rows)
    title = (_country_title if view["country"] else _listed_title)(view, rows, w)
    sources = cited(rows["source_id"], w)
    said = [
        w(
            "projects.table.told",
            project=one["name"],
            country=country_said(one["country_iso3"], w),
            minerals=minerals_named(one["minerals"], w),
            strength=w(f"projects.strength.{one['msp_link_strength']}"),
        )
        for one in dicts(rows)
    ]
    return Figure(
        id="projects.table",
        params=view,
        title=title,
        subtitle=w("projects.table.subtitle"),
        unit="",
        basis="",
        data=data,
        encoding=StatementsEncoding(
            heads=tuple(w(f"projects.table.head.{head}") for head in HEADS),
            widths=WIDTHS,
            rows=_rows(rows, w),
        ),
        sources=sources,
        notes=(
            w("projects.note.strength"),
            outside_note(view, w),
            w("projects.table.note.status"),
            *unnamed(w),
        ),
        alt=w("projects.table.alt", title=title, rows="; ".join(said)),
        table=project_columns(data, w),
        sentence=claim(title, sources, w),
        link=url("projects.table", view),
    )
