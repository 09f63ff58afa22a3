"""From rows of lists of sites to places: who matches, who leads, what a place is said to be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

SEPARATOR = ";"
GROUND, WORKS, DEPOSITS = "ground", "works", "deposits"
FAMILY_OF_KIND: Mapping[str, str] = {
    "smelter": WORKS,
    "refinery": WORKS,
    "plant": WORKS,
    "mine": GROUND,
    "deposit": DEPOSITS,
    "exploration": DEPOSITS,
}
"""Family of each kind, the one that a place of several is drawn as first."""

State = Literal["operates", "planned", "stopped", "not_stated"]

OPERATES = ("operating", "assumed_active")
PLANNED = ("construction", "project", "exploration")
STOPPED = ("care_and_maintenance", "suspended", "closed")

LEADING = (
    "nrcan-critical-minerals-2026-06",
    "ga-operating-mines-2024",
    "usgs-indopacific-2024/ipf",
    "usgs-africa-2021/afr",
    "busch-lithium-2025",
    "icmm-gmd-2025-09",
    "usgs-africa-2021/afx",
    "usgs-pp1802",
    "usgs-africa-2021/afd",
)
"""Lists in the order in which they speak for a place: those with status and operator first, then
ICMM, then exploration (which may be old) and deposits."""

DECIMALS = 5
"""Of degrees: a metre. What lists print beyond that is the noise of a conversion."""

PLACE = ["site", "name", "iso3", "lat", "lon", "kind", "minerals", "status", "operator", "source"]
PLACE += ["confidence", "lists"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one row must have to match; "" asks for nothing, `countries` None for all."""

    mineral: str = ""
    kind: str = ""
    status: str = ""
    source: str = ""
    countries: frozenset[str] | None = None


def list_of(rows: pd.DataFrame) -> pd.Series:
    """List that each row comes from: its record, with its part where a record has several."""
    parts = rows["site"].str.extract(r"^(afr|afx|afd|ipf)-", expand=False)
    return rows["record"].where(parts.isna(), rows["record"] + "/" + parts.fillna(""))


def has(column: pd.Series, value: str) -> pd.Series:
    """Whether a ``;``-joined cell holds `value`."""
    return (SEPARATOR + column + SEPARATOR).str.contains(SEPARATOR + value + SEPARATOR, regex=False)


def matching(rows: pd.DataFrame, wanted: Wanted) -> pd.DataFrame:
    """Rows that by themselves have all that is asked: no list lends another its words."""
    keep = pd.Series(data=True, index=rows.index)
    if wanted.mineral:
        keep &= has(rows["minerals"], wanted.mineral)
    if wanted.kind:
        keep &= has(rows["kind"], wanted.kind)
    if wanted.status:
        keep &= rows["status"] == wanted.status
    if wanted.source:
        keep &= rows["source"] == wanted.source
    if wanted.countries is not None:
        keep &= rows["iso3"].isin(wanted.countries)
    return rows[keep]


def places(matched: pd.DataFrame, every: pd.DataFrame) -> pd.DataFrame:
    """One row a place, as its matching rows have it.

    Name, point, status, operator (None where it names none) and confidence are those of the list
    that leads (`LEADING`); kinds and minerals are of all matching rows, sources of all its rows.

    Parameters
    ----------
    matched : rows of table `sites` that match.
    every : all rows of the table: `lists` counts in how many lists a place is.

    Returns
    -------
    DataFrame
        Columns `PLACE`; `site` is the place, `kind`, `minerals` and `source` ``;``-joined.
    """
    if matched.empty:
        return pd.DataFrame(columns=PLACE)
    turn = list_of(matched).map({name: n for n, name in enumerate(LEADING)})
    ordered = matched.assign(turn=turn).sort_values(["turn", "source", "site"], kind="stable")
    grouped = ordered.groupby("place", sort=True)
    found = grouped.first()
    for column in ("kind", "minerals"):
        found[column] = grouped[column].agg(_joined)
    # Lists are counted whatever they match, so their publishers are named whatever they match.
    whole = every[every["place"].isin(found.index)]
    whole = whole.assign(of=list_of(whole)).groupby("place")
    found["source"], found["lists"] = whole["source"].agg(_joined), whole["of"].nunique()
    found["operator"] = found["operator"].astype(object).where(found["operator"] != "", None)
    found[["lat", "lon"]] = found[["lat", "lon"]].round(DECIMALS)
    found = found.drop(columns="site").rename_axis("site").reset_index()
    return found[PLACE]


def _joined(cells: pd.Series) -> str:
    parts = {part for cell in cells for part in cell.split(SEPARATOR)}
    kinds = [kind for kind in (*_KINDS, *sorted(parts - set(_KINDS))) if kind in parts]
    return SEPARATOR.join(kinds)


_KINDS = ("mine", "smelter", "refinery", "plant", "deposit", "exploration")


def family(kinds: str) -> str:
    """What a place of these kinds is drawn as: works before ground before deposits."""
    found = {FAMILY_OF_KIND[kind] for kind in kinds.split(SEPARATOR)}
    return next(name for name in (WORKS, GROUND, DEPOSITS) if name in found)


def state(status: str) -> State:
    """operates, planned, stopped, or not_stated."""
    if status in OPERATES:
        return "operates"
    if status in PLANNED:
        return "planned"
    return "stopped" if status in STOPPED else "not_stated"


def by_country(found: pd.DataFrame) -> pd.DataFrame:
    """Counts a country, most places first.

    Returns
    -------
    DataFrame
        Index iso3; columns places, ground, works, deposits, operates, stated (int).
    """
    families = found["kind"].map(family)
    table = pd.DataFrame({"iso3": found["iso3"], "places": 1})
    for name in (GROUND, WORKS, DEPOSITS):
        table[name] = (families == name).astype(int)
    table["operates"] = found["status"].isin(OPERATES).astype(int)
    table["stated"] = (found["status"] != "not_stated").astype(int)
    counts = table.groupby("iso3").sum()
    return counts.sort_values("places", ascending=False, kind="stable")


def choices(rows: pd.DataFrame, preferred: Iterable[str]) -> pd.DataFrame:
    """Every combination of mineral, kind, status and source that a row has, as text columns."""
    exploded = rows[["minerals", "kind", "status", "source"]].drop_duplicates()
    for column in ("minerals", "kind"):
        exploded = exploded.assign(**{column: exploded[column].str.split(SEPARATOR)})
        exploded = exploded.explode(column)
    table = exploded.rename(columns={"minerals": "mineral"}).drop_duplicates()
    first = {mineral: n for n, mineral in enumerate(preferred)}
    turn = table["mineral"].map(first).fillna(len(first))
    table = table.assign(turn=turn).sort_values(["turn", "mineral", "kind", "status", "source"])
    return table.drop(columns="turn").reset_index(drop=True)
