"""Public lenders and investors, and the projects that each is linked to.

The joint statement on the finance network names governments only. They stand in a note: no
institution is inferred from a government.
"""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from msp_dash.analysis.projects import institution_key, msp_items, parts, ties
from msp_dash.data import facts
from msp_dash.data.frames import dicts
from msp_dash.figures.common import capital
from msp_dash.figures.dates import short_date
from msp_dash.figures.draft import Draft
from msp_dash.figures.fact_pages import page_citation
from msp_dash.figures.headline import Headline
from msp_dash.figures.projects.data import (
    cited,
    led,
    names,
    nothing,
    plain,
    short_name,
)
from msp_dash.figures.projects.finance import binding_status_text, is_of, status_column
from msp_dash.figures.record import StatementRow, StatementsEncoding
from msp_dash.figures.registry import figure
from msp_dash.figures.view_group import group_names
from msp_dash.params import Country, View
from msp_dash.words import Words

WIDTHS = (0.28, 0.14, 0.18, 0.24, 0.16)
HEADS = ("institution", "of", "project", "what", "source")


@lru_cache(maxsize=1)
def institution_ties() -> pd.DataFrame:
    """Institution by project. See `analysis.projects.ties` for the columns."""
    financed = msp_items(facts("project_finance"), facts("projects"))
    return ties(financed, facts("finance_network"))


def governments() -> frozenset[str]:
    """Codes of the governments in the finance network."""
    network = facts("finance_network")
    return frozenset(network.loc[network["relation"] == "government_in_network", "iso3"])


def _what(rows: pd.DataFrame, w: Words) -> str:
    """What an institution did for a project: each step with its date, the oldest first."""
    steps = []
    for row in dicts(rows):
        date = short_date(row["date"], w) if row["date"] else w("projects.finance.undated")
        if row["instrument"]:
            steps.append(
                w(
                    "projects.institutions.step",
                    instrument=w.fact("project_finance.instrument", row["instrument"]),
                    status=binding_status_text(row["binding_status"], w),
                    date=date,
                )
            )
        else:
            # The facts' note names the project, and after a comma how far the money binds.
            status = row["note"].partition(", ")[2] if row["project_id"] else ""
            form = f"{row['relation']}{'_status' if status else ''}"
            key = f"projects.institutions.bound.{status.replace('-', '_')}"
            bound = w(key) if w.has(key) else status
            steps.append(w(f"projects.institutions.tie.{form}", status=bound, date=date))
    return capital("; ".join(dict.fromkeys(steps)))


def _rows(rows: pd.DataFrame, w: Words) -> tuple[StatementRow, ...]:
    keyed = rows.assign(_key=rows["institution"].map(institution_key))
    out = []
    for (_, project), own in keyed.groupby(["_key", "project_id"], sort=False):
        newest = own.iloc[-1]
        out.append(
            StatementRow(
                f"{newest['institution']}.{project}",
                (
                    newest["institution"],
                    w.listing([w.country(code) for code in parts(newest["iso3"])])
                    or w("projects.institutions.several"),
                    short_name(project, w) if project else w("projects.institutions.none"),
                    _what(own, w),
                    "; ".join(dict.fromkeys(page_citation(one, w) for one in own["source_id"])),
                ),
                tip="",
            )
        )
    return tuple(out)


def _headline(view: View, rows: pd.DataFrame, lenders: int, projects: int) -> Headline:
    """How many institutions are linked to how many projects."""
    w = view.words
    if lenders:
        of = w("projects.institutions.of", n=projects, count=w.count(projects))
        values = {"n": lenders, "count": w.count(lenders), "projects": of}
        return Headline(led(view, w("projects.institutions.title", **values)))
    n = rows["institution"].map(institution_key).nunique()
    return Headline(led(view, w("projects.institutions.unlinked", n=n, count=w.count(n))))


@figure(
    "projects.institutions",
    Country,
    tables=("facts/finance_network", "facts/project_finance", "facts/projects"),
)
def institutions(view: View) -> Draft:
    """Institutions by project, with what each did and how far it binds.

    Rows, one a financing item or tie: institution, iso3 (codes of its countries, null for one of
    several states), type, relation, project_id (null where none is named), name, instrument,
    binding_status, date, source_id, note, source (address).
    """
    w = view.words
    rows = institution_ties()
    if view["country"]:
        rows = rows[is_of(rows, view["country"], "iso3")]
    if rows.empty:
        raise nothing(view, "institutions_nothing")
    data = plain(rows.assign(name=rows["project_id"].map(names())))
    statements = _rows(rows, w)
    tied = rows[rows["project_id"] != ""]
    lenders = tied["institution"].map(institution_key).nunique()
    projects = tied["project_id"].nunique()
    alt_rows = [
        w("words.pair", name=f"{row.cells[0]}, {row.cells[2]}", text=row.cells[3])
        for row in statements
    ]
    group = group_names(governments(), w)
    return Draft(
        title=_headline(view, rows, lenders, projects),
        data=data,
        encoding=StatementsEncoding(
            heads=tuple(w(f"projects.institutions.head.{head}") for head in HEADS),
            widths=WIDTHS,
            rows=statements,
        ),
        sources=cited(rows["source_id"], w),
        notes=(
            w("projects.institutions.note.governments", n=len(governments()), group=group),
            w("projects.institutions.note.private"),
            w("projects.institutions.note.letters"),
        ),
        alt={"rows": "; ".join(alt_rows)},
        table=(
            *("institution", "iso3", "type", "relation", "name.project"),
            *("instrument", status_column(rows, w), "date", "note"),
        ),
    )
