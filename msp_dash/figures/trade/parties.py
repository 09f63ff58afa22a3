"""Who sells and buys: areas that customs once counted as one, and places that goods pass through.

A row of trade says where a shipment came from and went to last. So a party may stand for several
countries, be a trading place (`is_trading_place`), or ship what no source says it makes
(`unlisted`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

from msp_dash.analysis.trade import UNION
from msp_dash.data import load
from msp_dash.data.curated import reference
from msp_dash.data.frames import tuples
from msp_dash.data.mineral_groups import related
from msp_dash.figures.absence import OUTPUT, Absence, looked
from msp_dash.figures.standing import AGGREGATES
from msp_dash.figures.view_group import eu_states

# ---------------------------------------------------------------- areas of old years


@lru_cache(maxsize=1)
def joint_areas() -> Mapping[str, tuple[frozenset[str], int]]:
    """Area that customs counted as one -> its countries, and the last year of that.

    Sudan, which had South Sudan in it to 2011, is one of its own countries.
    """
    rows = reference("joint_areas")
    return {
        str(area): (frozenset(own["iso3"]), int(own["until"].iloc[0]))
        for area, own in rows.groupby("area_iso3")
    }


def counted_in(iso3: str, year: int) -> str:
    """The area in which the trade of a country was counted in a year; "" where it has its own."""
    areas = joint_areas().items()
    within = (area for area, (members, until) in areas if iso3 in members and year <= until)
    return next((area for area in within if area != iso3), "")


def members_of(code: str) -> frozenset[str]:
    """Countries of today that a party of trade stands for: the Union's states, those of an area."""
    if code == UNION:
        return eu_states()
    members, _ = joint_areas().get(code, (frozenset(), 0))
    return frozenset({code}) if code in members or not members else members


def inside(code: str, group: Collection[str]) -> bool:
    """Whether a party counts in a group: the Union and areas, where all their countries do."""
    return code in group or members_of(code) <= frozenset(group)


def parties_in(group: Iterable[str]) -> frozenset[str]:
    """A group with the Union, and with the areas of old years, whose countries are all in it."""
    countries = frozenset(group)
    joint = {code for code in (UNION, *joint_areas()) if countries and inside(code, countries)}
    return countries | joint


@lru_cache(maxsize=1)
def union_parties() -> frozenset[str]:
    """What the Union's 27 states of today are in trade, in any year."""
    return parties_in(eu_states()) - {UNION}


# ---------------------------------------------------------------- where goods come from


@lru_cache(maxsize=1)
def _trading_places() -> Mapping[tuple[str, str], str]:
    """(country, mineral or "" for any) -> the source that says so."""
    rows = tuples(reference("trading_places"))
    return {(str(row.iso3), str(row.mineral)): str(row.source_id) for row in rows}


def trading_place(code: str, hs6: str) -> str:
    """The page of the facts that says that much of a product only passes through; "" for none."""
    matches = (_trading_places().get((code, one)) for one in ("", *_minerals_of().get(hs6, ())))
    return next(filter(None, matches), "")


def is_trading_place(code: str, hs6: str) -> bool:
    """Whether much of a product that is recorded at a place only passes through, by a source."""
    return bool(trading_place(code, hs6))


@lru_cache(maxsize=1)
def _minerals_of() -> Mapping[str, tuple[str, ...]]:
    """Product that holds one mineral alone -> that mineral; those in baskets are not told apart."""
    rows = reference("hs6").query("basket == 'no'")
    return {str(hs6): tuple(own["mineral"]) for hs6, own in rows.groupby("hs6")}


def is_basket(hs6: str) -> bool:
    """Whether a code holds goods of several minerals, so that none of them is said to be traded."""
    return hs6 not in _minerals_of()


@lru_cache(maxsize=1)
def _with_output() -> frozenset[str]:
    """Minerals of which any source lists output."""
    return frozenset().union(*(load(table)["mineral"].unique() for table in OUTPUT))


@lru_cache(maxsize=4096)
def unlisted(code: str, hs6: str) -> Absence | None:
    """That no source, edition, year or stage lists output of a product's mineral by a party.

    None where one does, and where nothing can be said: of a code of several minerals, of a mineral
    whose output no source counts. A source need not list every producer: it may be made there.
    """
    minerals = _minerals_of().get(hs6, ())
    values = {one for mineral in minerals for one in related(mineral)} & _with_output()
    if code in AGGREGATES or not values:
        return None
    return looked(*OUTPUT, country=members_of(code), mineral=minerals)


@lru_cache(maxsize=1)
def _worked() -> frozenset[tuple[str, str]]:
    """Country and mineral of each mine and plant of the lists."""
    rows = load("sites")[["iso3", "kind", "minerals"]]
    rows = rows[~rows["kind"].isin(["deposit", "exploration"])]
    return frozenset(
        (row.iso3, one) for row in tuples(rows) for one in str(row.minerals).split(";")
    )


def unworked(code: str, hs6: str) -> Absence | None:
    """As `unlisted`, and that no list of sites has a mine or plant of the mineral there."""
    minerals = {one for own in _minerals_of().get(hs6, ()) for one in related(own)}
    if any((iso3, one) in _worked() for iso3 in members_of(code) for one in minerals):
        return None
    return unlisted(code, hs6)


def is_shipped(code: str, hs6: str) -> bool:
    """Whether a party ships a product of which it is not known to make any."""
    return is_trading_place(code, hs6) or unlisted(code, hs6) is not None
