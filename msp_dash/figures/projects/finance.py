"""Financing items of the projects: what binds, what does not, and no sum of either.

Items overlap (an approval and the loan it became, a package and what it replaced), so none is ever
added to another.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

import pandas as pd

from msp_dash.analysis.projects import STANDING, institution_key, sorted_finance
from msp_dash.data import facts
from msp_dash.data.frames import dicts
from msp_dash.figures.axis import steps
from msp_dash.figures.common import claim
from msp_dash.figures.projects.held import (
    cited,
    columns,
    country_labels,
    names,
    nothing,
    plain,
    short_name,
)
from msp_dash.figures.record import (
    Dot,
    DotRow,
    DotsEncoding,
    Figure,
    LegendItem,
    StatementRow,
    StatementsEncoding,
    Symbol,
)
from msp_dash.figures.registry import figure, url
from msp_dash.figures.standards.control_words import short_date
from msp_dash.params import Country, Kind, Status, Use, View
from msp_dash.words import Words, words

LOOKS: Mapping[str, tuple[Symbol, str]] = {
    "firm": ("circle", "accent"),
    "conditional": ("square_ring", "accent"),
    "non_binding": ("ring", "ink2"),
}
"""Shape and colour by how far an item binds: what does not is hollow."""

MILLION = 1e6
WIDTHS = (0.4, 0.4, 0.2)
SHOWN = (
    *("name", "date", "institution", "institution_iso3", "instrument", "kind", "standing"),
    *("binding_status", "amount_usd", "amount_native", "note"),
)


@lru_cache(maxsize=1)
def items() -> pd.DataFrame:
    """All financing items. See `analysis.projects.sorted_finance` for the columns."""
    return sorted_finance(facts("project_finance"))


@lru_cache(maxsize=1)
def choices() -> pd.DataFrame:
    """Kinds of items and how far they bind: kind, status (str)."""
    frame = items()[["kind", "standing"]].rename(columns={"standing": "status"})
    return frame.drop_duplicates().reset_index(drop=True)


def is_of(rows: pd.DataFrame, country: str, own: str) -> pd.Series:
    """Whether a project lies in a country, or the money is of it.

    Parameters
    ----------
    rows : project_id, and in column `own` the codes of the institution's countries.
    """
    where = facts("projects").set_index("project_id")["country_iso3"]
    there = rows["project_id"].map(where) == country
    return there | rows[own].str.contains(country, regex=False)


def _found(view: View) -> pd.DataFrame:
    rows = items()
    if view["kind"]:
        rows = rows[rows["kind"] == view["kind"]]
    if view["status"]:
        rows = rows[rows["standing"] == view["status"]]
    if view["country"]:
        rows = rows[is_of(rows, view["country"], "institution_iso3")]
    return rows.reset_index(drop=True)


def native(text: str, w: Words) -> str:
    """'AUD 200 million' from 'AUD 200000000'."""
    code, _, digits = text.partition(" ")
    return w("projects.finance.native", code=code, amount=w.quantity(float(digits) / MILLION))


def status_said(binding_status: str, w: Words) -> str:
    """How far an item binds, as its page states it."""
    slug = binding_status.replace(", ", " ").replace("-", " ").replace(" ", "_")
    return w(f"projects.finance.status.{slug}")


def amount(row: Mapping[str, str], w: Words) -> str:
    """What an item says of money: dollars where they were stated, else its own currency."""
    if row["amount_usd"]:
        dollars = w.quantity(float(row["amount_usd"]) / MILLION)
        return w("projects.finance.dollars", amount=dollars)
    if row["amount_native"]:
        return native(row["amount_native"], w)
    return w("projects.finance.no_amount")


def _institution(name: str, w: Words) -> str:
    """Name of an institution that a row has room for."""
    slug = re.sub(r"\W+", "_", institution_key(name)).casefold()
    key = f"projects.institution.{slug}"
    return w(key) if w.has(key) else name


def _row(row: Mapping[str, str], w: Words) -> DotRow:
    said, drawn = amount(row, w), row["amount_usd"]
    kind, status = w(f"params.kind.{row['kind']}"), status_said(row["binding_status"], w)
    told = w(
        "projects.finance.tip",
        project=names()[row["project_id"]],
        kind=kind,
        amount=said,
        status=status,
        institution=row["institution"],
        date=w.date(row["date"]),
    )
    symbol, token = LOOKS[row["standing"]]
    both = drawn and row["amount_native"]
    return DotRow(
        key=f"{row['project_id']}.{row['date']}",
        name=w(
            "projects.finance.name",
            project=short_name(row["project_id"], w),
            kind=w(f"projects.finance.kind.{row['kind']}"),
            status=status,
        ),
        sublabel=w(
            f"projects.finance.by{'_native' if both else ''}",
            institution=_institution(row["institution"], w),
            date=short_date(row["date"], w),
            native=native(row["amount_native"], w) if both else "",
        ),
        dots=(Dot(float(drawn) / MILLION, token, symbol, tip=told),) if drawn else (),
        texts=(said if drawn else "",),
        note="" if drawn else said,
    )


def _in_words(rows: pd.DataFrame, w: Words) -> StatementsEncoding:
    """Items none of which states dollars: there is nothing to set on an axis."""
    drawn = [_row(row, w) for row in dicts(rows)]
    return StatementsEncoding(
        heads=tuple(w(f"projects.finance.head.{head}") for head in ("item", "by", "amount")),
        widths=WIDTHS,
        rows=tuple(StatementRow(row.key, (row.name, row.sublabel, row.note)) for row in drawn),
    )


def _on_axis(rows: pd.DataFrame, w: Words) -> DotsEncoding:
    lines: list[DotRow] = []
    for standing in dict.fromkeys(STANDING.values()):
        own = rows[rows["standing"] == standing]
        if own.empty:
            continue
        lines.append(DotRow(standing, w(f"params.status.{standing}"), heading=True))
        lines += [_row(row, w) for row in dicts(own)]
    ticks = steps(pd.to_numeric(rows["amount_usd"]).max() / MILLION)
    return DotsEncoding(
        tuple(lines),
        tuple((value, w.plain(value)) for value in ticks),
        text_heads=(w("projects.finance.head.amount"),),
        legend=tuple(
            LegendItem(LOOKS[one][1], w(f"params.status.{one}"), LOOKS[one][0])
            for one in dict.fromkeys(rows["standing"])
        ),
        order=w("projects.finance.order"),
    )


def _title(rows: pd.DataFrame, w: Words) -> str:
    """How many items are firm, of how many: a count of items, never of money."""
    firm = int((rows["standing"] == "firm").sum())
    return w(
        f"projects.finance.title.{'all' if firm == len(rows) else 'some' if firm else 'none'}",
        n=firm or len(rows),
        count=w.count(len(rows)),
        Count=w.count(len(rows), capital=True),
        firm=w.count(firm, capital=True),
    )


@figure(
    "projects.finance",
    Use(Kind, optional=True),
    Use(Status, optional=True),
    Country,
    page="projects",
    choices=choices,
)
def finance(view: View) -> Figure:
    """Financing items of projects, by how far they bind; nothing is added up.

    Rows: the columns of the facts' ``project_finance`` (project_id, date, institution,
    institution_iso3, instrument, amount_usd, amount_native, binding_status, source_id, note), name,
    kind (loan, package, grant, equity, guarantee, insurance), standing (firm, conditional,
    non_binding), source (address). Where no dollar amount was stated, amount_usd is null.
    """
    w = words(view["lang"])
    rows = _found(view)
    if rows.empty:
        return nothing("projects.finance", view, "finance_nothing", w)
    data = plain(rows.assign(name=rows["project_id"].map(names())))
    drawn = [_row(row, w) for row in dicts(rows)]
    encoding = _on_axis(rows, w) if any(row.dots for row in drawn) else _in_words(rows, w)
    title = _title(rows, w)
    sources = cited(rows["source_id"], w)
    labels = {
        "institution_iso3": country_labels(data["institution_iso3"], w),
        "kind": [(k, w(f"params.kind.{k}")) for k in dict.fromkeys(data["kind"])],
        "standing": [(s, w(f"params.status.{s}")) for s in dict.fromkeys(data["standing"])],
        "binding_status": [(s, status_said(s, w)) for s in dict.fromkeys(data["binding_status"])],
    }
    told = [
        w("projects.finance.told", item=row.name, by=row.sublabel, amount=row.texts[0] or row.note)
        for row in drawn
    ]
    return Figure(
        id="projects.finance",
        params=view,
        title=title,
        subtitle=w("projects.finance.subtitle"),
        unit="US dollars",
        basis="",
        data=data,
        encoding=encoding,
        sources=sources,
        notes=tuple(
            w(f"projects.finance.note.{note}")
            for note in ("no_sum", "letters", "native", "series", "names")
        ),
        alt=w("projects.finance.alt", title=title, rows="; ".join(told)),
        table=columns(data, SHOWN, w, labels, numbers=("amount_usd",)),
        sentence=claim(title, sources, w),
        link=url("projects.finance", view),
    )
