"""Map of projects. Each is shown on its country, because no exact site has been published.

Coordinates in the facts are our own approximation: they are exported with their precision, and not
plotted.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import pandas as pd

from msp_dash.analysis.projects import ALL_STRENGTHS, OUTSIDE, OWN, parts
from msp_dash.data.frames import tuples
from msp_dash.figures import record
from msp_dash.figures.draft import Draft
from msp_dash.figures.projects.counts import unnamed
from msp_dash.figures.projects.data import (
    PARAMETERS,
    choices,
    cited,
    of_group,
    outside_note,
    plain,
    projects_of,
    short_name,
    unmatched,
)
from msp_dash.figures.projects.headlines import map_headline
from msp_dash.figures.projects.table import project_fields
from msp_dash.figures.registry import figure
from msp_dash.params import View
from msp_dash.words import Words

LOOKS: Mapping[str, tuple[record.Symbol, str]] = {
    "government_named": ("square", "ink"),
    "press_and_government_hint": ("square_ring", "ink"),
    "press_list": ("ring", "ink2"),
    "company_claim": ("dash", "ink2"),
    OUTSIDE: ("square_ring", "ink2"),
    OWN: ("diamond", "ink"),
}
"""Shape and gray by what the link rests on: filled where governments named the project, hollow
where the press did or no link was found, a dash for a company's own word.
"""

AREA, OUTLINE = "line", "ink2"


def _by_country(rows: pd.DataFrame) -> dict[str, list[tuple[str, str]]]:
    """Country -> id and strength of link of each of its projects."""
    by_country: dict[str, list[tuple[str, str]]] = {}
    for row in tuples(rows[["country_iso3", "project_id", "msp_link_strength"]]):
        for iso3 in parts(row.country_iso3):
            by_country.setdefault(iso3, []).append((row.project_id, row.msp_link_strength))
    return by_country


def _labels(rows: pd.DataFrame, w: Words) -> tuple[record.MapLabel, ...]:
    """A label a country, the one with most projects first: they are hardest to place."""
    labels = [
        record.MapLabel(
            iso3,
            w.country(iso3),
            marks=tuple(
                record.MapMark(*LOOKS[strength], short_name(one, w)) for one, strength in own
            ),
        )
        for iso3, own in _by_country(rows).items()
    ]
    return tuple(sorted(labels, key=lambda label: -len(label.marks)))


def _tips(rows: pd.DataFrame, w: Words) -> dict[str, str]:
    """Country -> its projects and how the link of each is known."""

    def text(one: str, strength: str) -> str:
        label = w(f"projects.strength.{strength}")
        return w("projects.map.tip_project", project=short_name(one, w), strength=label)

    return {
        iso3: w(
            "projects.map.tip",
            country=w.country(iso3),
            projects="; ".join(text(*one) for one in own),
        )
        for iso3, own in _by_country(rows).items()
    }


def _encoding(view: View, rows: pd.DataFrame, tips: dict[str, str]) -> record.MapEncoding:
    w = view.words
    used = set(rows["msp_link_strength"])
    return record.MapEncoding(
        fill=dict.fromkeys(tips, AREA),
        outline=OUTLINE,
        labels=_labels(rows, w),
        legend=tuple(
            record.LegendItem(LOOKS[one][1], w(f"params.strength.{one}"), LOOKS[one][0])
            for one in ALL_STRENGTHS
            if one in used
        ),
        tips=tips,
        selected=view["country"] or None,
    )


@figure(
    "projects.map",
    *PARAMETERS,
    tables=("facts/project_stats", "facts/projects"),
    choices=choices,
)
def project_map(view: View) -> Draft:
    """Projects by country, marked by how their link to the MSP is known.

    Rows: the columns of the facts' ``projects`` (lat, lon: our approximation, good to
    coord_precision_km; blank where only the country is known), source (address of source_id).
    """
    w = view.words
    rows = projects_of(view, country=False)
    if rows.empty:
        raise unmatched(view, "nothing", partial(projects_of, country=False))
    data = plain(rows)
    tips = _tips(rows, w)
    outside = "_outside" if view["strength"] == OUTSIDE else ""
    return Draft(
        title=map_headline(view, rows),
        subtitle=of_group(view, w(f"projects.map.subtitle{outside}")),
        data=data,
        encoding=_encoding(view, rows, tips),
        sources=cited(rows["source_id"], w),
        notes=(
            w("projects.map.note.areas"),
            w("projects.map.note.approximate"),
            w("projects.note.strength"),
            outside_note(view),
            *unnamed(w),
        ),
        alt={"rows": " ".join(tips.values())},
        table=project_fields(data, w),
    )
