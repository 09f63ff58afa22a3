"""Mine and plant sites: filters rows of several published lists and merges them into places."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import pandas as pd

from msp_dash.data.frames import dicts
from msp_dash.data.own import SITES as OWN_SITES
from msp_dash.data.vocabulary import (
    SEPARATOR,
    SITE_KINDS,
    SITE_OPERATES,
    SITE_PLANNED,
    SITE_PLANTS,
    SITE_STOPPED,
)

GROUND, WORKS, DEPOSITS = "ground", "works", "deposits"
FAMILY_OF_KIND: Mapping[str, str] = {
    **dict.fromkeys(SITE_PLANTS, WORKS),
    "mine": GROUND,
    "deposit": DEPOSITS,
    "exploration": DEPOSITS,
}
"""Family of each kind, the one that a place of several is drawn as first."""

State = Literal["operates", "planned", "stopped", "not_stated"]

LEADING = (
    "nrcan-critical-minerals",
    "ga-operating-mines",
    "usgs-indopacific/ipf",
    "usgs-africa/afr",
    "busch-lithium",
    "icmm-gmd",
    "usgs-africa/afx",
    "usgs-pp1802",
    "usgs-africa/afd",
)
"""Lists in the order in which they speak for a place: those with status and operator first, then
ICMM, then exploration (which may be old) and deposits."""

DECIMALS = 5
"""Of degrees: a metre. What lists print beyond that is the noise of a conversion."""

PLACE = ["site", "name", "iso3", "lat", "lon", "kind", "minerals", "status", "operator", "source"]
PLACE += ["confidence", "lists"]


@dataclass(frozen=True, slots=True)
class SiteFilter:
    """Filter criteria for rows; "" and None (`countries`) match everything."""

    mineral: str = ""
    kind: str = ""
    status: str = ""
    source: str = ""
    countries: frozenset[str] | None = None


def list_of(rows: pd.DataFrame) -> pd.Series:
    """List that each row comes from: its record without edition, with its part of several."""
    lists = map(_list_of, rows["record"], rows["site"])
    return pd.Series(list(lists), index=rows.index, dtype="str")


PARTS = ("afr-", "afx-", "afd-", "ipf-")
"""How ids begin that say of which part of a record their row is."""


_EDITION = re.compile(r"-\d{4}(-\d\d)?$")
"""How the id of a record ends, where its publication has editions."""


def _list_of(record: str, site: str) -> str:
    name = _EDITION.sub("", record)
    return f"{name}/{site[:3]}" if site.startswith(PARTS) else name


def with_status_of_place(every: pd.DataFrame) -> pd.DataFrame:
    """All rows of table `sites`, each with the status of its place.

    A place has the status of the list that leads (`LEADING`) among those which state one, whatever
    else that list names there: a site works or does not, for all of its minerals.
    """
    turns = list_of(every).map({name: n for n, name in enumerate(LEADING)}).fillna(len(LEADING))
    rows = every.assign(turn=turns).sort_values("turn", kind="stable")
    stated = rows[rows["status"] != "not_stated"].drop_duplicates("place").set_index("place")
    return every.assign(status=every["place"].map(stated["status"]).fillna("not_stated"))


def has(column: pd.Series, value: str) -> pd.Series:
    """Whether a ``;``-joined cell holds `value`."""
    return (SEPARATOR + column + SEPARATOR).str.contains(SEPARATOR + value + SEPARATOR, regex=False)


def matching(rows: pd.DataFrame, criteria: SiteFilter) -> pd.DataFrame:
    """Rows that satisfy all criteria themselves; what other lists name does not count."""
    mask = pd.Series(data=True, index=rows.index)
    if criteria.mineral:
        mask &= has(rows["minerals"], criteria.mineral)
    if criteria.kind:
        mask &= has(rows["kind"], criteria.kind)
    if criteria.status:
        mask &= rows["status"] == criteria.status
    if criteria.source:
        mask &= rows["source"] == criteria.source
    if criteria.countries is not None:
        mask &= rows["iso3"].isin(criteria.countries)
    return rows[mask]


@dataclass(frozen=True, slots=True)
class SiteIndex:
    """By place, independent of filters: its sources joined by ``;``, and its number of lists."""

    sources: Mapping[str, str]
    lists: Mapping[str, int]


def index_sites(every: pd.DataFrame) -> SiteIndex:
    """Sources and number of lists of each place, from all rows of table `sites`."""
    lists: dict[str, set[str]] = {}
    for place, record, site in zip(every["place"], every["record"], every["site"], strict=True):
        lists.setdefault(place, set()).add(_list_of(record, site))
    return SiteIndex(_joined(every, "source"), {place: len(of) for place, of in lists.items()})


def places(matched: pd.DataFrame, every: SiteIndex) -> pd.DataFrame:
    """One row a place, as its matching rows have it.

    Name, point, status, operator (None where it names none) and confidence are those of the list
    that leads (`LEADING`); kinds and minerals are of all matching rows, sources of all its rows.

    Parameters
    ----------
    matched : rows of table `sites` that match.
    every : what all rows of the table say: `lists` counts in how many lists a place is.

    Returns
    -------
    DataFrame
        Columns `PLACE`; `site` is the place, `kind`, `minerals` and `source` ``;``-joined.
    """
    if matched.empty:
        return pd.DataFrame(columns=PLACE)
    turns = {name: n for n, name in enumerate(LEADING)}
    columns = ["place", "site", "record", "name", "iso3", "lat", "lon", "status", "operator"]

    def turn(row: dict[str, Any]) -> tuple[int, str, str]:
        of = _list_of(row["record"], row["site"])
        return turns.get(of, len(turns)), row["source"], row["site"]

    lead: dict[str, dict[str, Any]] = {}
    for row in sorted(dicts(matched[[*columns, "source", "confidence"]]), key=turn):
        lead.setdefault(row["place"], row)
    kinds, minerals = _joined(matched, "kind"), _joined(matched, "minerals")
    for place, row in lead.items():
        # Lists are counted whatever they match, so their publishers are named whatever they match.
        row |= {"site": place, "source": every.sources[place], "lists": every.lists[place]}
        row |= {"kind": kinds[place], "minerals": minerals[place]}
    table = pd.DataFrame([lead[place] for place in sorted(lead)], columns=PLACE)
    table["operator"] = table["operator"].astype(object).where(table["operator"] != "", None)
    table[["lat", "lon"]] = table[["lat", "lon"]].round(DECIMALS)
    return table


def _joined(rows: pd.DataFrame, column: str) -> dict[str, str]:
    """Place -> the parts of its cells, each once, kinds in their order."""
    parts: dict[str, set[str]] = {}
    for place, cell in zip(rows["place"], rows[column], strict=True):
        parts.setdefault(place, set()).update(cell.split(SEPARATOR))
    return {place: _in_order(cell_parts) for place, cell_parts in parts.items()}


def _in_order(parts: set[str]) -> str:
    kinds = [kind for kind in SITE_KINDS if kind in parts]
    return SEPARATOR.join([*kinds, *sorted(parts.difference(kinds))])


@lru_cache(maxsize=256)  # A few combinations of kinds, asked of every place.
def family(kinds: str) -> str:
    """What a place of these kinds is drawn as: works before ground before deposits."""
    families = {FAMILY_OF_KIND[kind] for kind in kinds.split(SEPARATOR)}
    return next(name for name in (WORKS, GROUND, DEPOSITS) if name in families)


def state(status: str) -> State:
    """operates, planned, stopped, or not_stated."""
    if status in SITE_OPERATES:
        return "operates"
    if status in SITE_PLANNED:
        return "planned"
    return "stopped" if status in SITE_STOPPED else "not_stated"


def published(sites: pd.DataFrame) -> pd.Series:
    """Whether a place is on a published list: to sort those of an office's own tables before."""
    return ~sites["site"].str.startswith(f"{OWN_SITES}:")


COUNT_COLUMNS = ("places", GROUND, WORKS, DEPOSITS, "operates", "stated")


def by_country(sites: pd.DataFrame) -> pd.DataFrame:
    """Counts a country, most places first.

    Returns
    -------
    DataFrame
        Index iso3; columns places, ground, works, deposits, operates, stated (int).
    """
    counts: dict[str, dict[str, int]] = {}
    for iso3, kinds, status in zip(sites["iso3"], sites["kind"], sites["status"], strict=True):
        own = counts.setdefault(iso3, dict.fromkeys(COUNT_COLUMNS, 0))
        own["places"] += 1
        own[family(kinds)] += 1
        own["operates"] += status in SITE_OPERATES
        own["stated"] += status != "not_stated"
    codes = sorted(counts, key=lambda iso3: (-counts[iso3]["places"], iso3))
    index = pd.Index(codes, name="iso3", dtype="str")
    return pd.DataFrame([counts[iso3] for iso3 in codes], index=index, columns=list(COUNT_COLUMNS))
