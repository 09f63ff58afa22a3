"""Valid queries of the IEA's demand, and why a query has no data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import pandas as pd

from msp_dash.analysis.demand import ALL, BASE, HEADLINE, SCENARIOS, base_year
from msp_dash.data import load
from msp_dash.figures.choices import NEWEST, ROW, Order, preferred
from msp_dash.params import Edition, Mineral, Parameter, Scenario, Scope, Technology, View, Year
from msp_dash.words import Words

MINERALS_FIRST = (
    "nickel",
    "lithium",
    "cobalt",
    "copper",
    "battery_graphite",
    "graphite",
    "magnet_rare_earths",
    "rare_earths",
)
"""Minerals that lead every list of demand; the others follow by id."""
SCOPES_FIRST = ("energy", "total", "other")
YEARS_FIRST = (2040, 2030, 2035, 2045, 2050)
"""Years for comparison, the default first; base years follow."""
TECHNOLOGY_FIRST = "electric_vehicles"
KEYS = ["mineral", "scope", "edition", "year", "scenario", "source"]


def _label(words: Words, mineral: str) -> str:
    key = f"demand.mineral.{mineral}"
    return words(key) if words.has(key) else words.mineral(mineral)


DemandMineral = replace(Mineral, text=_label)
"""A mineral as the IEA's demand counts it: graphite is natural and synthetic here."""

PARAMETERS: dict[str, Parameter] = {
    p.name: p for p in (DemandMineral, Technology, Scope, Scenario, Year, Edition)
}


@lru_cache(maxsize=8)
def edition_rows(edition: str) -> pd.DataFrame:
    """Rows of one edition of ``demand``."""
    table = load("demand")
    return table[table["edition"] == edition]


@lru_cache(maxsize=1)
def editions() -> tuple[str, ...]:
    """Editions in the data, oldest first."""
    return tuple(sorted(pd.unique(load("demand")["edition"])))


@lru_cache(maxsize=1)
def bases() -> dict[str, int]:
    """Edition -> its base year."""
    return {edition: base_year(edition_rows(edition)) for edition in editions()}


def _preferred(rows: pd.DataFrame) -> pd.DataFrame:
    """Newest edition first of those that have a mineral and scope; "Stated Policies" first."""
    rows = rows.reset_index(drop=True)
    orders: dict[str, Order] = {
        "mineral": MINERALS_FIRST,
        "technology": rows.get("technology", rows["mineral"]) != TECHNOLOGY_FIRST,
        "scope": SCOPES_FIRST,
        "edition": NEWEST,
        "year": YEARS_FIRST,
        "scenario": (*HEADLINE, *SCENARIOS),
        "source": ROW,
    }
    return preferred(rows, **{name: order for name, order in orders.items() if name in rows})


def _projected(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["scenario"] != BASE]


@lru_cache(maxsize=1)
def path_choices() -> pd.DataFrame:
    """Printed totals in a scenario: mineral, scope, edition, year, scenario, source."""
    table = load("demand")
    return _preferred(_projected(table[table["sector"] == ALL]))


@lru_cache(maxsize=1)
def uses_choices() -> pd.DataFrame:
    """Totals with their parts; for all uses only where other uses are printed too. As above."""
    table = _projected(load("demand"))
    key = [k for k in KEYS if k != "scope"]
    parts = table.loc[table["sector"] != ALL, key].drop_duplicates()
    other = table.loc[table["scope"] == "other", key].drop_duplicates()
    total = table.loc[table["scope"] == "total", key].drop_duplicates()
    everything = parts.merge(other).merge(total)
    return _preferred(pd.concat([parts.assign(scope="energy"), everything.assign(scope="total")]))


@lru_cache(maxsize=1)
def share_choices() -> pd.DataFrame:
    """Where both energy and total demand are printed: KEYS without scope."""
    table = _projected(load("demand"))
    totals = table[table["sector"] == ALL]
    key = [k for k in KEYS if k != "scope"]
    energy, total = (totals.loc[totals["scope"] == scope, key] for scope in ("energy", "total"))
    return _preferred(energy.merge(total))


@lru_cache(maxsize=1)
def mix_choices() -> pd.DataFrame:
    """Minerals of a technology: KEYS without scope, and technology.

    A base year stands under each scenario of its edition, for all of them start from it.
    """
    table = load("demand")
    parts = table[(table["sector"] != ALL) & (table["scope"] == "energy")]
    parts = parts.rename(columns={"sector": "technology"})
    key = ["mineral", "technology", "edition", "year", "scenario", "source"]
    scenario = _projected(parts)[["edition", "scenario"]].drop_duplicates()
    start = parts.loc[parts["scenario"] == BASE, [k for k in key if k != "scenario"]]
    return _preferred(pd.concat([_projected(parts)[key], start.merge(scenario)]))


@lru_cache(maxsize=1)
def revision_choices() -> pd.DataFrame:
    """Years that any edition gives: mineral, scope, year, source."""
    rows = path_choices()[["mineral", "scope", "year", "source"]]
    return _preferred(rows.astype({"year": int}))


# Why there is none


def the_mineral(mineral: str, w: Words) -> str:
    """A mineral inside a sentence, as the IEA's demand counts it."""
    return w.mineral_as(f"demand.the_mineral.{mineral}", mineral)


def minerals_named(ids: list[str], w: Words) -> str:
    """'copper', 'nickel, lithium and cobalt', in the order of every list of demand."""
    first = [m for m in MINERALS_FIRST if m in ids]
    return w.listing([the_mineral(m, w) for m in first + sorted(set(ids) - set(first))])


def why_empty(choices: Callable[[], pd.DataFrame], what: str) -> Callable[[View], str]:
    """A function that says why a view has no data.

    Parameters
    ----------
    choices : the figure's choices.
    what : key of ``demand.empty`` that names what the figure needs; with ``{scope}`` for the scope.
    """

    def explain(view: View) -> str:
        w = view.words
        frame = choices()
        query = {k: v for k, v in view.items() if v and k in frame.columns}
        owners = pd.unique(_having(path_choices(), query, "scenario")["edition"])
        if "edition" in frame.columns and "scenario" in query and len(owners) == 1:
            query.setdefault("edition", str(owners[0]))
        needs = w(f"demand.empty.{what.format(scope=query.get('scope', 'energy'))}")
        return _reason(frame, query, needs, w)

    return explain


def _having(frame: pd.DataFrame, query: dict[str, str], *names: str) -> pd.DataFrame:
    for name in names:
        if name in query:
            frame = frame[frame[name] == query[name]]
    return frame


def _reason(frame: pd.DataFrame, query: dict[str, str], needs: str, w: Words) -> str:
    """The first cause that applies: another edition's scenario, a scope, a technology, a year."""
    edition = w.date(query["edition"]) if "edition" in query else ""
    if "edition" in query and _having(frame, query, "edition", "scenario").empty:
        has = _having(path_choices(), query, "edition")["scenario"]
        return w(
            "demand.empty.scenario",
            scenario=w(f"params.scenario.{query['scenario']}"),
            edition=edition,
            names=w.listing([w(f"params.scenario.{s}") for s in SCENARIOS if s in set(has)]),
        )
    if "edition" in query and _having(frame, query, "edition", "scope", "mineral").empty:
        minerals = list(pd.unique(_having(frame, query, "edition", "scope")["mineral"]))
        if not minerals:
            return w("demand.empty.no_scope", edition=edition, what=needs)
        names = minerals_named(minerals, w)
        return w("demand.empty.scope", edition=edition, what=needs, minerals=names)
    if _having(frame, query, "scope", "mineral").empty:
        return w("demand.empty.mineral", what=needs, mineral=the_mineral(query["mineral"], w))
    if _having(frame, query, "mineral", "technology").empty:
        return w(
            "demand.empty.technology",
            technology=w(f"demand.inside.{query['technology']}"),
            mineral=the_mineral(query["mineral"], w),
        )
    years = sorted(pd.unique(_having(frame, query, "edition")["year"]))
    if "edition" in query and "year" in query and query["year"] not in years:
        return w("demand.empty.year", edition=edition, years=w.listing(years), year=query["year"])
    labels = [PARAMETERS[k].label(v, w) for k, v in query.items() if k in PARAMETERS]
    return w("figures.empty.no_data", asked=", ".join(labels))
