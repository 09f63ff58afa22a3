"""Decide which rows of different lists are the same place; see ``docs/site-joins.md``.

Two rows of one country match if they share a mineral, have compatible kinds, and are close enough:
the less their names agree, the closer they must be (`NEAR`). Parts of a district, and exploration
sites beside a mine, stay separate (`likeness`, `_held_back`). The best matches are merged first,
and a place never has two sites of one list, so that chains of neighbors cannot merge.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from rapidfuzz import fuzz

from msp_dash.data.vocabulary import SEPARATOR, SITE_KINDS, SITE_OPERATES, SITE_PLANTS
from msp_dash.ingest.codes import fold

EARTH_RADIUS_KM = 6371.0
SAME = 100.0
"""Likeness of two names of the same words, whatever their order; no other likeness reaches it."""
NEAR = ((SAME, 40.0), (95.0, 15.0), (80.0, 5.0), (60.0, 1.5), (45.0, 0.5))
"""(likeness of names at least, distance in km at most), see ``docs/site-joins.md``."""
SAME_WITHOUT_MINERAL_KM = 3.0
"""Names of the same words this near need no mineral in common: lists name different by-products."""
REACH_KM = max(km for _, km in NEAR)
PART_OF_IT = 45.0
"""Likeness at most of names of which one adds a word of `PARTS` alone: Balama, Balama Central."""
STILL_EXPLORED = 80.0
"""Likeness at most of a ground that is explored in the year in which the other is at work."""
TWICE_KM = 2.0
"""Rows of one list with the same name this near are one place that the list has twice."""

WORKS = frozenset(SITE_PLANTS)
GROUND = frozenset(SITE_KINDS) - WORKS
AHEAD = frozenset({"exploration", "project"})
GENERIC_WORDS = """
mine mines mining plant plants project projects deposit deposits smelter refinery concentrator
complex operation operations open pit underground facility quarry district area mount mt salar near
the of and at in de la le el du da do des del copper gold silver nickel cobalt lithium graphite tin
tungsten iron ore rare earth earths platinum chrome manganese zinc lead
"""
GENERIC = frozenset(GENERIC_WORDS.split())
"""Words that do not distinguish sites; used only if a name has no others."""
PART_WORDS = """
north south east west northern southern eastern western northeast northwest southeast southwest
central upper lower
"""
PARTS = frozenset(PART_WORDS.split())
"""Words that distinguish a part from its neighbors and from the whole."""
BRACKETS = re.compile(r"\([^)]*\)")
FAMILIES = (
    frozenset({"titanium", "ilmenite", "rutile"}),
    frozenset({"graphite", "battery_graphite"}),
    frozenset({"bauxite", "alumina", "aluminum"}),
)
"""Minerals of one ore: a row of one and a row of another can be one place."""


@dataclass(frozen=True, slots=True)
class Name:
    """Words of a name as they compare, and those of them that stand outside brackets.

    Brackets explain: "Matchless Mine (Central Operations)" is no part of Matchless.
    """

    words: str
    plain: frozenset[str]

    @staticmethod
    def of(name: str) -> Name:
        """A name as a list prints it."""
        return Name(words_of(name), frozenset(words_of(BRACKETS.sub(" ", name)).split()))


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows by position, their distance and the similarity of their names (0 to 100)."""

    one: int
    other: int
    km: float
    similarity: float


def kilometres(
    lat: np.ndarray | float, lon: np.ndarray | float, lats: np.ndarray, lons: np.ndarray
) -> np.ndarray:
    """Great-circle distance, degrees in, km out (haversine)."""
    a, b, c, d = (np.radians(x) for x in (lat, lon, lats, lons))
    h = np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(h)))


def words_of(name: str) -> str:
    """A name as it compares: folded, brackets and punctuation gone, generic words left out."""
    tokens = re.findall(r"[\w']+", fold(name))
    return " ".join(t for t in tokens if t not in GENERIC) or " ".join(tokens)


def similarity(names: list[Name], others: list[Name]) -> float:
    """Best likeness of any name of one row with any of the other, 0 to `SAME`."""
    return max(likeness(a, b) for a in names for b in others)


def likeness(one: Name, other: Name) -> float:
    """Likeness of two names, 0 to `SAME`.

    rapidfuzz's token set ratio, which forgives words that only one of both has, held under `SAME`
    unless the words are the same. A word of `PARTS` is not forgiven: where nothing else differs,
    a part and the whole are `PART_OF_IT` at most, and two parts are not alike.
    """
    if frozenset(one.words.split()) == frozenset(other.words.split()):
        return SAME
    alike = min(fuzz.token_set_ratio(one.words, other.words), SAME - 1)
    if one.plain ^ other.plain and one.plain ^ other.plain <= PARTS:
        return min(
            alike, 0.0 if one.plain - other.plain and other.plain - one.plain else PART_OF_IT
        )
    return alike


def share_a_mineral(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether both have a mineral in common, or minerals of one ore."""
    return bool(one & other) or any(one & family and other & family for family in FAMILIES)


def can_be_one(kinds: frozenset[str], others: frozenset[str]) -> bool:
    """Ground meets ground, works meet works; a row that is both meets either."""
    return any(kinds & side and others & side for side in (GROUND, WORKS))


def candidates(rows: pd.DataFrame, reach_km: float = REACH_KM) -> Iterator[Pair]:
    """Pairs of different lists and one country within `reach_km` whose kinds can be one place.

    They share a mineral, or are the same by name and near (`SAME_WITHOUT_MINERAL_KM`).
    """
    names = [
        [Name.of(n) for n in (name, *filter(None, more.split(SEPARATOR)))]
        for name, more in zip(rows["name"], rows["other_names"], strict=True)
    ]
    minerals = [frozenset(m.split(SEPARATOR)) for m in rows["minerals"]]
    kinds = [frozenset(k.split(SEPARATOR)) for k in rows["kind"]]
    lists = list_of(rows).to_numpy()
    held_back = _held_back(rows)
    lat, lon = rows["lat"].to_numpy(), rows["lon"].to_numpy()
    for at in rows.groupby("iso3").indices.values():
        for position, one in enumerate(at):
            rest = at[position + 1 :]
            far = kilometres(lat[one], lon[one], lat[rest], lon[rest])
            for other, km in zip(rest[far <= reach_km], far[far <= reach_km], strict=True):
                if lists[one] == lists[other] or not can_be_one(kinds[one], kinds[other]):
                    continue
                alike = similarity(names[one], names[other])
                if held_back(one, other):
                    alike = min(alike, STILL_EXPLORED)
                by_name = alike == SAME and km <= SAME_WITHOUT_MINERAL_KM
                if by_name or share_a_mineral(minerals[one], minerals[other]):
                    yield Pair(int(one), int(other), float(km), alike)


def _held_back(rows: pd.DataFrame) -> Callable[[int, int], bool]:
    """Whether one row is still explored or planned in a year in which the other is at work.

    Two rows of different years say nothing of the kind: grounds become mines.
    """
    ahead = rows["status"].isin(AHEAD).to_numpy()
    works = rows["status"].isin(SITE_OPERATES).to_numpy()
    year = pd.to_numeric(rows["as_of"], errors="coerce").to_numpy()

    def held_back(one: int, other: int) -> bool:
        return bool(
            (ahead[one] and works[other] and year[one] >= year[other])
            or (ahead[other] and works[one] and year[other] >= year[one])
        )

    return held_back


def list_of(rows: pd.DataFrame) -> pd.Series:
    """List that a row comes from: its publication, its parts (USGS Africa has three) apart."""
    part = rows["site"].where(rows["site"].str.contains("-"), "").str.split("-").str[0]
    return rows["record"] + "/" + part


def is_one_place(pair: Pair) -> bool:
    """Whether the rule joins a candidate pair."""
    return any(pair.similarity >= least and pair.km <= most for least, most in NEAR)


def places(rows: pd.DataFrame) -> pd.Series:
    """Id of the place of each row: the key of its first row, ``source:site``.

    Parameters
    ----------
    rows : sorted by source and site; columns source, site, record, name, other_names, iso3, lat,
        lon, kind, minerals, status, as_of.
    """
    group = {i: [i] for i in range(len(rows))}
    clash = _clashes(rows)
    joined = (pair for pair in candidates(rows) if is_one_place(pair))
    # A kilometre more costs as much as a point of likeness less.
    for pair in sorted(joined, key=lambda p: (p.km - p.similarity, p.one, p.other)):
        one, other = group[pair.one], group[pair.other]
        if one is other or any(clash(a, b) for a in one for b in other):
            continue
        merged = sorted(one + other)
        group |= dict.fromkeys(merged, merged)
    keys = (rows["source"] + ":" + rows["site"]).to_numpy()
    return pd.Series([keys[group[i][0]] for i in range(len(rows))], index=rows.index)


def _clashes(rows: pd.DataFrame) -> Callable[[int, int], bool]:
    """Whether two rows are of one list and so two places; a list may have one deposit twice."""
    lists = list_of(rows).to_numpy()
    names = [frozenset(words_of(name).split()) for name in rows["name"]]
    lat, lon = rows["lat"].to_numpy(), rows["lon"].to_numpy()

    def clash(one: int, other: int) -> bool:
        if lists[one] != lists[other]:
            return False
        near = kilometres(lat[one], lon[one], lat[other : other + 1], lon[other : other + 1])
        return names[one] != names[other] or bool(near[0] > TWICE_KM)

    return clash
