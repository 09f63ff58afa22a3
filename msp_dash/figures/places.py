"""Where figures stand: the page and the band of each, in the order of the pages.

Each figure has one place; a page may show figures of other pages too. Links to a figure lead to
its place, so that nothing is lost when pages change.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

Bands = Mapping[str, tuple[str, ...]]
"""Band -> its figures: the first is drawn, the others are folded below it."""

PAGES: Mapping[str, Bands] = {
    "overview": {
        "shares": ("chain.shares", "overview.then_now"),
    },
    "producers": {
        "output": ("producers.map", "producers.ranking", "producers.history"),
        "concentration": ("producers.concentration", "producers.chokepoints"),
        "differ": ("producers.disagreement",),
        "reserves": ("producers.reserves",),
        "lists": ("producers.listings",),
    },
    "demand": {
        "needed": ("demand.scenarios", "demand.technologies", "demand.share", "demand.revisions"),
        "compared": ("demand.growth", "demand.mix"),
    },
    "mineral": {
        "stages": ("mineral.stages", "mineral.chain", "mineral.compare"),
        "price": ("prices.history",),
        "us": ("us.sources",),
    },
    "country": {
        "ranks": ("country.ranks", "country.standing", "country.compare"),
        "sold": ("country.exports", "country.imports", "country.exports_gdp"),
        "governance": ("country.governance",),
    },
    "sites": {
        "sites": ("sites.map", "sites.counts", "sites.table", "sites.record", "sites.outside")
    },
    "trade": {
        "flows": ("trade.flows",),
        "sellers": ("trade.exports",),
        "buyers": ("trade.imports", "trade.dependence"),
        "codes": ("trade.chain", "trade.origin"),
    },
    "balance": {
        "gap": (
            "balance.supply_demand",
            "balance.gap",
            "balance.without_largest",
            "balance.growth_needed",
            "balance.capacity",
            "balance.concentration_outlook",
        ),
        "scrap": ("recycling.rates", "recycling.potential", "recycling.us", "recycling.targets"),
        "us": ("us.stocks",),
    },
    "stops": {
        "missing": ("disruption.supply",),
        "cover": ("disruption.cover",),
        "hit": ("disruption.importers", "disruption.leverage"),
        "outlook": ("disruption.outlook",),
        "growth": ("disruption.growth",),
    },
    "partners": {
        "roll": ("partners.map", "partners.groups", "convening.roll"),
        "meetings": ("partners.attendance", "partners.timeline"),
        "promises": ("commitments.counts", "commitments.table"),
        "agenda": (
            "convening.question",
            "convening.guests",
            "convening.narrow",
            "convening.promises",
            "convening.together",
        ),
    },
    "coalition": {
        "set": ("coalition.map", "coalition.marginal", "coalition.newcomers"),
        "shares": ("coalition.shares", "coalition.concentration", "coalition.outlook"),
        "chain": ("coalition.complementarity",),
    },
    "projects": {
        "projects": ("projects.map", "projects.table", "projects.counts"),
        "money": ("projects.finance", "projects.institutions"),
        "investment": ("investment.sector", "investment.programmes"),
    },
    "standards": {
        "governance": (
            "standards.governance",
            "standards.participants",
            "standards.principles",
        ),
        "controls": ("standards.export_controls", "standards.controlled_supply"),
    },
    "quality": {
        "differ": ("quality.disagreement",),
        "revised": ("quality.revisions", "quality.jumps"),
        "values": ("quality.coverage", "quality.status"),
    },
}


class Place(NamedTuple):
    """Page and band of a figure."""

    page: str
    band: str


@lru_cache(maxsize=1)
def places() -> Mapping[str, Place]:
    """Figure id -> its place."""
    return {
        figure_id: Place(page, band)
        for page, bands in PAGES.items()
        for band, ids in bands.items()
        for figure_id in ids
    }


def figures_on(page: str) -> tuple[str, ...]:
    """Ids of the figures of a page, in order."""
    return tuple(figure_id for ids in PAGES[page].values() for figure_id in ids)
