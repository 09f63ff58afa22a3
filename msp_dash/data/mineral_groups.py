"""Groups of minerals: a list that names a group also covers its members, and vice versa."""

from __future__ import annotations

from functools import lru_cache

from msp_dash.data.curated import reference


@lru_cache(maxsize=128)
def related(mineral: str) -> frozenset[str]:
    """The mineral itself, the groups that hold it, and the members it has as a group.

    ``neodymium`` gives itself, ``rare_earths`` and ``magnet_rare_earths``; ``titanium`` gives
    itself, ``ilmenite``, ``rutile`` and ``titanium_sponge``. For listings: a jurisdiction lists a
    mineral when the id of one of its entries is among these.
    """
    groups = reference("mineral_groups")
    above = groups.loc[groups["member"] == mineral, "group"]
    below = groups.loc[groups["group"] == mineral, "member"]
    return frozenset({mineral, *above, *below})


@lru_cache(maxsize=128)
def in_place_of(mineral: str) -> tuple[str, ...]:
    """The mineral, then those that speak for it where a table has only them, groups first.

    ``rare_earths`` gives itself, ``magnet_rare_earths``, then its elements by name.
    """
    groups = set(reference("mineral_groups")["group"])
    others = sorted(related(mineral) - {mineral}, key=lambda one: (one not in groups, one))
    return (mineral, *others)
