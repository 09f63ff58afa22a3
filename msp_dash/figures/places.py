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
    "mineral": {
        "producers": ("producers.map", "producers.ranking"),
        "uses": ("demand.technologies", "demand.mix"),
        "needed": ("demand.scenarios", "demand.growth", "demand.revisions", "demand.share"),
        "gap": (
            "balance.supply_demand",
            "balance.gap",
            "balance.without_largest",
            "balance.growth_needed",
            "balance.capacity",
            "balance.concentration_outlook",
        ),
        "price": ("prices.history",),
        "narrow": (
            "mineral.stages",
            "producers.history",
            "producers.concentration",
            "producers.chokepoints",
            "producers.disagreement",
        ),
        "partners": ("coalition.shares",),
        "trade": ("mineral.chain", "trade.flows", "trade.dependence"),
        "reserves": ("producers.reserves",),
        "us": ("us.sources", "us.stocks"),
        "recycling": (
            "recycling.rates",
            "recycling.potential",
            "recycling.us",
            "recycling.targets",
        ),
        "standards": ("standards.governance", "standards.export_controls"),
        "projects": ("projects.map", "projects.table"),
        "sites": ("sites.map", "sites.counts", "sites.table", "sites.record", "sites.outside"),
        "lists": ("producers.listings",),
        "beside": ("mineral.compare",),
    },
    "country": {
        "brings": ("country.ranks", "sites.map", "producers.history", "country.standing"),
        "added": ("coalition.complementarity",),
        "trade": ("country.exports", "country.imports", "country.exports_gdp"),
        "governance": ("country.governance", "standards.participants"),
        "controls": ("standards.export_controls",),
        "projects": ("projects.map", "projects.table"),
        "sites": ("sites.record", "sites.table"),
        "table": ("table.register",),
        "without": ("coalition.marginal",),
        "beside": ("country.compare",),
    },
    "trade": {
        "flows": ("trade.flows",),
        "sellers": ("trade.exports",),
        "buyers": ("trade.imports", "trade.dependence"),
        "codes": ("trade.chain", "trade.origin"),
    },
    "stops": {
        "missing": ("disruption.supply",),
        "cover": ("disruption.cover",),
        "hit": ("disruption.importers", "disruption.leverage"),
        "outlook": ("disruption.outlook",),
        "growth": ("disruption.growth",),
    },
    "table": {
        "register": ("table.register",),
        "overdue": ("table.overdue", "commitments.counts", "commitments.table"),
        "tables": (
            *("coalition.shares", "coalition.marginal", "coalition.newcomers", "coalition.map"),
            *("coalition.concentration", "coalition.outlook", "coalition.complementarity"),
        ),
        "came": (
            *("partners.map", "partners.groups", "partners.timeline", "convening.roll"),
            *("convening.narrow", "convening.together", "convening.guests"),
            *("convening.promises", "convening.question", "standards.principles"),
        ),
        "projects": (
            *("projects.map", "projects.table", "projects.counts", "projects.finance"),
            *("projects.institutions", "investment.sector", "investment.programmes"),
        ),
    },
    "week": {
        "changes": ("week.changes",),
        "controls": ("standards.export_controls", "standards.controlled_supply"),
        "revised": ("quality.revisions", "quality.jumps"),
    },
    "data": {
        "values": ("quality.status", "quality.coverage", "quality.disagreement"),
    },
}

GUESTS: Mapping[str, frozenset[str]] = {
    "mineral": frozenset(
        {
            *("coalition.shares", "projects.map", "projects.table"),
            *("sites.map", "sites.table", "sites.record"),
            "standards.export_controls",
            *("trade.flows", "trade.dependence"),
        }
    ),
    "country": frozenset(
        {
            *("coalition.complementarity", "coalition.marginal", "table.register"),
            *("producers.history", "projects.map", "projects.table"),
            "standards.export_controls",
        }
    ),
    "table": frozenset(),
    "week": frozenset(),
}
"""Profile -> the figures that it shows too, and that have their place on another page."""


RECORD = "sites.record"
"""The record of a site, which a profile shows where one was chosen."""


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
        if figure_id not in GUESTS.get(page, ())
    }


def figures_on(page: str) -> tuple[str, ...]:
    """Ids of the figures that have their place on a page, in order."""
    return tuple(name for name, place in places().items() if place.page == page)


def page_for(figure_id: str, query: Mapping[str, str]) -> str:
    """The page that shows a view of a figure.

    A profile of a country shows no figure of all countries: one that a profile of a mineral has
    too is shown there.

    >>> page_for("sites.map", {"mineral": "cobalt", "country": "ZMB"})
    'country'
    >>> page_for("sites.map", {"mineral": "cobalt"})
    'mineral'
    """
    page = places()[figure_id].page
    is_of_all = page == "country" and not query.get("country")
    return "mineral" if is_of_all and figure_id in GUESTS["mineral"] else page
