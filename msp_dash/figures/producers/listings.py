"""Which jurisdictions list which minerals as critical, by the newest list of each."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from msp_dash.data import load, newest_record, source
from msp_dash.data.mineral_groups import related
from msp_dash.figures.choices import ROW, preferred
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline
from msp_dash.figures.record import (
    Cell,
    LegendItem,
    MatrixColumn,
    MatrixEncoding,
    MatrixRow,
    Symbol,
)
from msp_dash.figures.registry import figure
from msp_dash.params import Mineral, Use, View
from msp_dash.words import Words

PARTIAL = "partial"
"""Part of the tier's name where only some entries of a list are confirmed."""
MARKS: dict[str, tuple[Symbol, str]] = {
    "both": ("square_ring", "ink"),
    "critical": ("square", "ink"),
    "strategic": ("diamond", "ink"),
    "older": ("ring", "ink2"),
    "none": ("dot", "ink2"),
}


@lru_cache(maxsize=1)
def current_lists() -> pd.DataFrame:
    """Newest lists: mineral, jurisdiction, year, tier (one row each), and older ones that are
    still cited where the newest is only partly confirmed (tier "superseded").
    """
    lists = load("listings")[["mineral", "jurisdiction", "year", "tier"]]
    # Canada's "platinum group metals" lists platinum too; the UK's rhodium says nothing of it.
    # The single rare earths, which only the US and Korea name, stand in one row.
    minerals = frozenset(lists["mineral"]) - related("rare_earths") | {"rare_earths"}
    lists = lists.assign(mineral=[sorted(related(m) & minerals) for m in lists["mineral"]])
    lists = lists.explode("mineral").drop_duplicates()
    newest = lists["year"] == lists.groupby("jurisdiction")["year"].transform("max")
    partial = set(lists.loc[newest & lists["tier"].str.contains(PARTIAL), "jurisdiction"])
    current = lists[newest]
    older = lists[~newest & lists["jurisdiction"].isin(partial)].assign(tier="superseded")
    return pd.concat([current, older]).sort_values(
        ["mineral", "jurisdiction", "tier"], ignore_index=True
    )


@lru_cache(maxsize=1)
def listings_choices() -> pd.DataFrame:
    """Minerals that any list names."""
    return preferred(current_lists(), mineral=ROW)


def _state(tiers: set[str]) -> str:
    critical = any(t.startswith("critical") for t in tiers)
    if critical and "strategic" in tiers:
        return "both"
    if critical or "strategic" in tiers:
        return "critical" if critical else "strategic"
    return "older" if "superseded" in tiers else "none"


def _rows(
    lists: pd.DataFrame, jurisdictions: list[str], selected: str, w: Words
) -> tuple[MatrixRow, ...]:
    current = lists[lists["tier"] != "superseded"]
    count = current.groupby("mineral")["jurisdiction"].nunique()
    minerals = sorted(set(lists["mineral"]), key=lambda m: (-count.get(m, 0), w.mineral(m)))
    tiers = lists.groupby(["mineral", "jurisdiction"])["tier"].agg(set).to_dict()
    rows = []
    for mineral in minerals:
        cells = []
        for jurisdiction in jurisdictions:
            state = _state(tiers.get((mineral, jurisdiction), set()))
            symbol, token = MARKS[state]
            tip = w(
                "producers.listings.tip",
                mineral=w.mineral(mineral),
                jurisdiction=w.country(jurisdiction),
                state=w(f"producers.listings.{state}"),
            )
            cells.append(Cell(symbol, token, tip))
        rows.append(
            MatrixRow(mineral, w.mineral(mineral), tuple(cells), selected=mineral == selected)
        )
    return tuple(rows)


@figure(
    "producers.listings",
    Use(Mineral, optional=True),
    tables=("listings", "reference/mineral_groups"),
    choices=listings_choices,
)
def listings(view: View) -> Draft:
    """Minerals by jurisdiction, from the newest lists.

    Rows: mineral, jurisdiction (iso3 or EU), year, tier.
    """
    w = view.words
    lists = current_lists()
    jurisdictions = sorted(set(lists["jurisdiction"]), key=w.country_order)
    current = lists[lists["tier"] != "superseded"]
    years = current.groupby("jurisdiction")["year"].max()
    data = lists if not view["mineral"] else lists[lists["mineral"] == view["mineral"]]
    record = source(newest_record("lists"))
    partial = list(current.loc[current["tier"].str.contains(PARTIAL), "jurisdiction"].unique())
    head = _head(view, current, partial, len(jurisdictions))
    return Draft(
        title=head,
        subtitle={"n": w.count(len(jurisdictions))},
        data=data[["mineral", "jurisdiction", "year", "tier"]].reset_index(drop=True),
        encoding=MatrixEncoding(
            columns=tuple(MatrixColumn((w.country(j), str(years[j]))) for j in jurisdictions),
            rows=_rows(lists if not view["mineral"] else data, jurisdictions, view["mineral"], w),
            legend=tuple(
                LegendItem(token, w(f"producers.listings.{state}"), symbol)
                for state, (symbol, token) in MARKS.items()
            ),
        ),
        sources=(record,),
        notes=(
            w("producers.listings.note_groups"),
            *(w("producers.listings.note_partial", country=w.country(j)) for j in partial),
        ),
    )


def _head(view: View, current: pd.DataFrame, partial: list[str], n: int) -> Headline:
    """How many lists name a mineral, or how many minerals are on all of them.

    What a list that is known in part does not name may be on it: then the count is "at least".
    """
    w = view.words
    # Australia's strategic materials (copper, tin, zinc) are those it keeps off its critical list.
    critical = current[current["tier"].str.startswith("critical")]
    naming = critical.groupby("mineral")["jurisdiction"].agg(set).to_dict()
    every = {"all": w.count(n)}
    unsure = w.listing([w.the_country(j) for j in partial])
    if view["mineral"]:
        by = naming.get(view["mineral"], set())
        missed = [j for j in partial if j not in by]
        form = "all" if len(by) == n else "at_least" if missed else "exactly" if by else "none"
        form = "none" if not by else form
        values = every | {
            "mineral": w.the_mineral(view["mineral"]),
            "count": w.count(len(by), capital=form == "exactly"),
        }
        title = w(f"producers.listings.of.{form}", n=len(by), **values)
        return Headline(title, w("producers.listings.second", countries=unsure) if missed else "")
    # One more could be on all lists where only those that are known in part do not name it.
    common = sum(len(by) == n for by in naming.values())
    open_ = any(len(by | set(partial)) == n > len(by) for by in naming.values())
    values = every | {"count": w.count(common, capital=not open_)}
    form, total = "at_least" if open_ else "exactly", current["mineral"].nunique()
    title = w(f"producers.listings.common.{form}", n=common, total=total, **values)
    return Headline(title, w("producers.listings.second", countries=unsure) if open_ else "")
