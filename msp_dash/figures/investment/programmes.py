"""Public programs, committed or not, in their own currency: not converted, not added up."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

import pandas as pd

from msp_dash.analysis.projects import COMMITMENT
from msp_dash.analysis.shares import WORLD
from msp_dash.data import facts
from msp_dash.data.frames import dicts
from msp_dash.figures.choices import ROW, preferred
from msp_dash.figures.common import capital
from msp_dash.figures.draft import Draft, NoData
from msp_dash.figures.fact_pages import page_citation
from msp_dash.figures.headline import Headline
from msp_dash.figures.investment.sector import FACT_FIELDS, as_numbers, key_of
from msp_dash.figures.projects.data import cited, led, nothing
from msp_dash.figures.record import StatementRow, StatementsEncoding
from msp_dash.figures.registry import figure
from msp_dash.params import Country, Kind, Status, Use, View
from msp_dash.words import Words, words

KINDS = ("public_programme", "pledge")
HEADS = ("programme", "amount", "standing", "what", "source")
WIDTHS = (0.23, 0.15, 0.16, 0.31, 0.15)
TABLE_FIELDS = (
    *("iso3", "actor", "kind.finance", "mineral.several", "year_or_period", "date"),
    *("value.stated", "unit", "what_it_counts", "binding_status", "standing", "publisher"),
    *("confidence.source", "note"),
)
COLUMN_OF = {"kind": "kind", "status": "standing", "country": "iso3"}
"""Parameter -> the column that it filters."""
SMALLER = {"bn": "m", "tn": "bn"}
"""Unit of which a thousand make one: for amounts under one."""

LESS_THAN_ONE = Decimal(1)


@lru_cache(maxsize=1)
def programme_rows() -> pd.DataFrame:
    """Programmes and pledges with ``standing``: by country, the Union and the world last.

    A country's committed programmes come before the others, each by date.
    """
    rows = facts("investment")
    rows = rows[rows["kind"].isin(KINDS)]
    standing = rows["binding_status"].map(COMMITMENT)
    w = words("en")
    last = {"EU": 1, WORLD: 2}
    keyed = rows.assign(
        standing=standing,
        _last=rows["iso3"].map(lambda code: last.get(code, 0)),
        _name=[w.country(code) for code in rows["iso3"]],
        _firm=standing.map(list(dict.fromkeys(COMMITMENT.values())).index),
    )
    keyed = keyed.sort_values(["_last", "_name", "_firm", "date"], kind="stable")
    return keyed[[*FACT_FIELDS, "standing"]].reset_index(drop=True)


@lru_cache(maxsize=1)
def choices() -> pd.DataFrame:
    """Kinds of rows, and whether money is committed: kind, status (str)."""
    return preferred(programme_rows().rename(columns={"standing": "status"}), kind=ROW, status=ROW)


def _matching_rows(view: View, *names: str) -> pd.DataFrame:
    """Rows of what a view names by some of its parameters."""
    rows = programme_rows()
    for name in names:
        if view[name]:
            rows = rows[rows[COLUMN_OF[name]] == view[name]]
    return rows.reset_index(drop=True)


def _no_row(view: View) -> NoData:
    """Why no row is left: none of the country is known, or these filters leave none."""
    own = len(_matching_rows(view, "country")) if view["country"] else 0
    if not own:
        return nothing(view, "programmes_nothing")
    w = view.words
    values = {
        "country": w.the_country(view["country"]),
        "count": w.count(own),
        "items": w.noun("investment.programmes.items.any", own),
    }
    return NoData(
        w("investment.programmes.filtered.reason", n=own, **values),
        heading=w("investment.programmes.filtered.heading", **values),
        nearest={**view, "kind": "", "status": ""},
    )


def amount(row: Mapping[str, str], w: Words) -> str:
    """'AUD 566.1 million', 'KRW 5 trillion', '13 projects': the stated digits, own currency."""
    value = Decimal(row["value"])
    code, _, scale = row["unit"].partition(" ")
    if not scale:
        return w("investment.amount.plain", value=row["value"], unit=row["unit"])
    if value < LESS_THAN_ONE or (scale == "bn" and w.thousands_of_millions):
        value, scale = value * 1000, SMALLER[scale]
    count = w.quantity(float(value))
    return w(f"investment.amount.{scale}", n=float(value), code=code, count=count)


def _programme(row: Mapping[str, str], w: Words) -> str:
    """'United States: Department of Energy'; the actor alone where its name begins with that."""
    country = w.country(row["iso3"])
    actor = row["actor"]
    if row["iso3"] == WORLD or actor.startswith((country, "EU")):
        return capital(actor)
    begun = next((p for p in (f"{country}: ", "UK: ", "US ") if actor.startswith(p)), "")
    return w("investment.programme", country=country, actor=actor.removeprefix(begun))


def _row(row: Mapping[str, str], w: Words) -> StatementRow:
    return StatementRow(
        key_of(row["iso3"], row["actor"], row["year_or_period"], row["binding_status"]),
        (
            _programme(row, w),
            amount(row, w),
            w(f"investment.status.{row['binding_status']}"),
            w(
                f"investment.what{'_period' if row['year_or_period'] else ''}",
                what=w.fact("investment.what_it_counts", row["what_it_counts"]),
                mineral=w.fact("investment.mineral", row["mineral"]),
                period=w.fact("investment.year_or_period", row["year_or_period"]),
            ),
            page_citation(row["source_id"], w),
        ),
        tip=w(
            "investment.tip",
            program=_programme(row, w),
            value=row["value"],
            unit=row["unit"],
            status=w(f"investment.status.{row['binding_status']}"),
        ),
    )


def _headline(view: View, rows: pd.DataFrame) -> Headline:
    """How many rows are committed, of how many; of the view's country, if it names one.

    `rows` : of every status, also where the view shows one alone.
    """
    w = view.words
    firm = int((rows["standing"] == "committed").sum())
    form = "all" if firm == len(rows) else "some" if firm else "none"
    args = {
        "n": firm if form == "some" else len(rows),
        "count": w.count(len(rows)),
        "firm": w.count(firm),
        "items": w.noun(f"investment.programmes.items.{view['kind'] or 'any'}", len(rows)),
    }
    return Headline(led(view, w(f"investment.programmes.title.{form}", **args)))


@figure(
    "investment.programmes",
    Use(Kind, optional=True),
    Use(Status, optional=True),
    Country,
    tables=("facts/investment",),
    choices=choices,
)
def programmes(view: View) -> Draft:
    """Public programmes and pledges for critical minerals, by country, each as it was stated.

    Rows: the columns of the facts' ``investment`` (value in `unit`), standing (committed,
    not_committed, statistic), source (address).
    """
    w = view.words
    rows = _matching_rows(view, *COLUMN_OF)
    if rows.empty:
        raise _no_row(view)
    totals = _matching_rows(view, "kind", "country")
    statements = tuple(_row(row, w) for row in dicts(rows))
    listed = "; ".join(f"{r.cells[0]}, {r.cells[1]}, {r.cells[2]}" for r in statements)
    return Draft(
        title=_headline(view, totals),
        unit="own currency",
        data=as_numbers(rows),
        encoding=StatementsEncoding(
            heads=tuple(w(f"investment.programmes.head.{head}") for head in HEADS),
            widths=WIDTHS,
            rows=statements,
        ),
        sources=cited(rows["source_id"], w),
        notes=tuple(
            w(f"investment.programmes.note.{note}")
            for note in ("no_total", "standing", "wider", "searched")
        ),
        alt={"rows": listed},
        table=TABLE_FIELDS,
        cited=cited(totals["source_id"], w),
    )
