"""Table of projects with a stated link to the MSP: location, minerals, status, source."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import pandas as pd

from msp_dash.analysis.projects import parts
from msp_dash.data.frames import dicts
from msp_dash.figures.dates import short_date
from msp_dash.figures.draft import Draft
from msp_dash.figures.fact_pages import page_citation
from msp_dash.figures.fields import column
from msp_dash.figures.projects.counts import unnamed
from msp_dash.figures.projects.data import (
    PARAMETERS,
    choices,
    cited,
    country_names,
    minerals_label,
    minerals_named,
    of_group,
    outside_note,
    plain,
    projects_of,
    unmatched,
)
from msp_dash.figures.projects.headlines import table_headline
from msp_dash.figures.record import Column, StatementRow, StatementsEncoding
from msp_dash.figures.registry import figure
from msp_dash.params import View
from msp_dash.words import Words

HEADS = ("project", "what", "status", "link", "source")
WIDTHS = (0.2, 0.18, 0.25, 0.23, 0.14)


def project_fields(data: pd.DataFrame, w: Words) -> tuple[str | Column, ...]:
    """Fields of the data table of projects; money is in `projects.finance`, item by item."""
    names_of = {one: minerals_named(one, w) for one in data["minerals"]}
    return (
        *("name.project", "company", "country_iso3", column("minerals", w, labels=names_of)),
        *("stage", "status.project", "status_as_of", "msp_link", "msp_link_strength"),
        *("msp_partners_supporting", "confidence.source"),
    )


def _read_in(one: Mapping[str, str], w: Words) -> str:
    """Page of the link, and of the status where another was read for it."""
    ids = [one["source_id"], *parts(one["status_source_ids"])[:1]]
    return "; ".join(dict.fromkeys(page_citation(page, w) for page in ids))


def _rows(rows: pd.DataFrame, w: Words) -> tuple[StatementRow, ...]:
    return tuple(
        StatementRow(
            one["project_id"],
            (
                one["name"],
                w(
                    "projects.table.what",
                    country=w.listing([w.country(code) for code in parts(one["country_iso3"])]),
                    minerals=minerals_label(one["minerals"], w),
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
            tip="",
        )
        for one in dicts(rows)
    )


@figure(
    "projects.table",
    *PARAMETERS,
    tables=("facts/project_stats", "facts/projects"),
    choices=choices,
)
def project_table(view: View) -> Draft:
    """Projects in words: where, what, status with its day, link to the MSP, page.

    Rows: the columns of the facts' ``projects``, source (address of source_id). A country that is
    asked for leaves its own projects.
    """
    w = view.words
    rows = projects_of(view, country=True)
    if rows.empty:
        raise unmatched(view, "nothing", partial(projects_of, country=True))
    data = plain(rows)
    alt_rows = [
        w(
            "projects.table.alt_row",
            project=one["name"],
            country=country_names(one["country_iso3"], w),
            minerals=minerals_named(one["minerals"], w),
            strength=w(f"projects.strength.{one['msp_link_strength']}"),
        )
        for one in dicts(rows)
    ]
    return Draft(
        title=table_headline(view, rows),
        subtitle=of_group(view, w("projects.table.subtitle")),
        data=data,
        encoding=StatementsEncoding(
            heads=tuple(w(f"projects.table.head.{head}") for head in HEADS),
            widths=WIDTHS,
            rows=_rows(rows, w),
        ),
        sources=cited(rows["source_id"], w),
        notes=(
            w("projects.note.strength"),
            outside_note(view),
            w("projects.table.note.status"),
            *unnamed(w),
        ),
        alt={"rows": "; ".join(alt_rows)},
        table=project_fields(data, w),
    )
