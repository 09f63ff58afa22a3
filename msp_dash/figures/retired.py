"""Retired figures: what their links, cards and slides show instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urlsplit


@dataclass(frozen=True, slots=True)
class Successor:
    """The figure that shows what a retired one did.

    `defaults` : parameters without which it would show something else.
    `dropped` : parameters of the retired figure that it does not have.
    `renamed` : parameters of the retired figure that it has by another name.
    """

    id: str
    defaults: Mapping[str, str] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()
    renamed: Mapping[str, str] = field(default_factory=dict)


NEW_YORK = {"lens": "ny2022_all"}

SUPPLIER = frozenset({"stage", "supplier", "cut", "lens", "set", "on", "eu"})

RETIRED: Mapping[str, Successor] = {
    "convening.demand": Successor("demand.growth", dropped=frozenset({"agenda"})),
    "convening.output": Successor("producers.ranking", NEW_YORK, frozenset({"partners", "guests"})),
    "convening.without": Successor("balance.without_largest", dropped=frozenset({"agenda"})),
    "overview.glance": Successor("chain.shares", renamed={"mineral": "minerals"}),
    "overview.map": Successor("partners.map", NEW_YORK),
    "overview.numbers": Successor("overview.then_now"),
    "overview.roll": Successor("partners.map", NEW_YORK),
    "producers.multiples": Successor("producers.concentration"),
    "partners.attendance": Successor("table.register", renamed={"country": "seat"}),
    "partners.contribution": Successor("coalition.shares"),
    "demand.area": Successor("demand.technologies"),
    "disruption.stocks": Successor("us.stocks", {"mineral": "cobalt"}, SUPPLIER),
}
"""Retired id -> its successor. An id stays here for good: links to it are out in the world."""


def current_id(figure_id: str) -> str:
    """The id itself, or that of the successor of a retired figure."""
    return RETIRED[figure_id].id if figure_id in RETIRED else figure_id


def successor(figure_id: str, query: Mapping[str, str]) -> tuple[str, dict[str, str]] | None:
    """Id and parameters of what replaces a view of a retired figure; None for any other figure.

    Examples
    --------
    >>> successor("partners.contribution", {"mineral": "nickel"})
    ('coalition.shares', {'mineral': 'nickel'})
    >>> successor("coalition.shares", {}) is None
    True
    """
    one = RETIRED.get(figure_id)
    if one is None:
        return None
    remaining = {
        one.renamed.get(name, name): value
        for name, value in query.items()
        if name not in one.dropped
    }
    return one.id, {**one.defaults, **remaining}


def current_link(link: str) -> str:
    """A figure's link; that of the successor where the figure is retired.

    Examples
    --------
    >>> current_link("/figures/partners.contribution.json?lens=msp")
    '/figures/coalition.shares.json?lens=msp'
    """
    address = urlsplit(link)
    # An id is a subject and a name; what follows is a format, and may be left out.
    parts = address.path.removeprefix("/figures/").split(".")
    moved = successor(".".join(parts[:2]), dict(parse_qsl(address.query)))
    if moved is None:
        return link
    figure_id, query = moved
    path = ".".join((f"/figures/{figure_id}", *parts[2:]))
    return f"{path}?{urlencode(query, safe=',')}" if query else path
