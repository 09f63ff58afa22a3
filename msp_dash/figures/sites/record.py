"""One site: the record of each list that names it, with its source."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import pandas as pd

from msp_dash.analysis.sites import DECIMALS, LEADING, list_of
from msp_dash.data import load, source
from msp_dash.data.frames import dicts
from msp_dash.data.own import SITES as OWN_SITES
from msp_dash.figures.common import capital
from msp_dash.figures.draft import Draft
from msp_dash.figures.fields import column
from msp_dash.figures.headline import Headline, fitting
from msp_dash.figures.record import StatementRow, StatementsEncoding
from msp_dash.figures.registry import figure
from msp_dash.figures.sites.query import kinds, list_names, mineral_names, parts, status_word
from msp_dash.params import Site, View
from msp_dash.words import Words

WIDTHS = (0.22, 0.24, 0.32, 0.22)
HEADS = ("site", "what", "says", "source")
FIELDS = (
    *("entry", "name", "other_names", "iso3", "lat", "lon", "kind", "minerals", "status"),
    *("stated", "operator", "owners", "capacity", "confidence", "as_of", "record"),
)
"""Columns of table `sites`, of which ``site`` is the entry of a list."""


@lru_cache(maxsize=1)
def _places() -> Mapping[str, Any]:
    """Place -> where its rows stand in table `sites`."""
    return dict(load("sites").groupby("place").indices)


def rows_of(place: str) -> pd.DataFrame:
    """Rows of a place, the list that leads first."""
    rows = load("sites").iloc[_places()[place]]
    turn = list_of(rows).map({name: n for n, name in enumerate(LEADING)})
    return rows.assign(turn=turn).sort_values(["turn", "site"]).drop(columns="turn")


def _details(row: pd.Series, w: Words) -> str:
    """Status in the list's own word, operator, owners, capacity as printed, how sure it is."""
    sentences = [
        w("sites.record.status", status=status_word(row["status"], w), stated=row["stated"])
        if row["stated"]
        else w("sites.record.no_status")
    ]
    if row["operator"]:
        sentences.append(w("sites.record.operator", operator=row["operator"].removesuffix(".")))
    if row["owners"]:
        form = "owners" if row["as_of"] else "owners_undated"
        owners = row["owners"].removesuffix(".")
        sentences.append(w(f"sites.record.{form}", owners=owners, year=row["as_of"]))
    if row["capacity"]:
        sentences.append(w("sites.record.capacity", capacity=row["capacity"]))
    if row["confidence"] != "not_stated":
        sentences.append(w(f"sites.record.confidence.{row['confidence']}"))
    return " ".join(sentences)


def _statement(row: pd.Series, w: Words) -> StatementRow:
    dated = w("sites.record.as_of", year=row["as_of"]) if row["as_of"] else ""
    return StatementRow(
        row["site"],
        (
            row["name"],
            w(
                "sites.record.what",
                kind=parts(row["kind"], "kind", w),
                minerals=mineral_names(row["minerals"], w),
                lat=f"{row['lat']:.4f}",
                lon=f"{row['lon']:.4f}",
            ),
            _details(row, w),
            w("sites.record.source", source=source(row["record"]).short, entry=row["site"]) + dated,
        ),
        tip="",
    )


@figure("sites.record", Site)
def record(view: View) -> Draft:
    """What each list says of one place.

    Rows, one a list: entry (the list's own id), name, other_names, iso3, lat, lon, kind, minerals,
    status, stated (the list's own word), operator, owners (names with shares, as printed),
    capacity (as printed), confidence, as_of (the year that the list gives), record (id of the
    source).
    """
    w = view.words
    rows = rows_of(view["site"])
    data = rows.rename(columns={"site": "entry"})[list(FIELDS)]
    data[["lat", "lon"]] = data[["lat", "lon"]].round(DECIMALS)
    data = data.astype(object).where(data != "", None).reset_index(drop=True)
    lead = rows.iloc[0]
    lists = int(list_of(rows).nunique())
    country, count = w.the_country(lead["iso3"]), w.count(lists, capital=True)
    own = (rows["source"] == OWN_SITES).all()
    # A name may be longer than a title.
    titles = (
        w("sites.record.own", name=capital(name), country=country)
        if own
        else w("sites.record.title", n=lists, name=name, country=country, lists=count)
        for name in (lead["name"], w("sites.record.this"))
    )
    title = fitting(w, "title", *titles)
    cited = list_names(dict.fromkeys(rows["record"]), w)
    return Draft(
        title=Headline(title),
        data=data,
        encoding=StatementsEncoding(
            heads=tuple(w(f"sites.record.head.{head}") for head in HEADS),
            widths=WIDTHS,
            rows=tuple(_statement(row, w) for row in dicts(rows)),
        ),
        sources=tuple(source(one) for one in cited),
        notes=(
            w("sites.record.note.apart"),
            w("sites.record.note.capacity"),
            *([w("sites.record.note.owners")] if (rows["owners"] != "").any() else []),
        ),
        alt={"said": " ".join(_details(row, w) for row in dicts(rows))},
        table=(
            *("entry", "name", "other_names", "iso3", "lat", "lon", kinds(rows["kind"], w)),
            *("minerals", "status.site", "stated", "operator", "owners", "capacity.stated"),
            *("confidence.site", "as_of", column("record.source", w, labels=cited)),
        ),
    )
