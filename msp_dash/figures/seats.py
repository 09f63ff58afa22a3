"""Who sits at the table of a view: partners, others in the room, and who was not there.

The seat is the only thing that a color says (`theme`): partners blue, others in the room orange,
everyone else gray.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Literal

from msp_dash.analysis.groups import (
    NEW_YORK,
    SUCCESSION,
    at_meeting,
    lens_members,
    on_date,
    with_eu_states,
)
from msp_dash.data import facts
from msp_dash.figures.view_group import eu_states, lens_entities, own_group
from msp_dash.params import Eu, Lens, On, Table, View
from msp_dash.words import Words

Seat = Literal["partner", "room"]

TOKENS: Mapping[str, tuple[str, str]] = {
    "partner": ("partner", "land_partner"),
    "room": ("room", "land_room"),
    "": ("absent", "absent_few"),
}
"""Seat, "" for who was not there -> color of a mark that stands out, and of a tint."""

GROUP_OF: Mapping[str, Mapping[str, str]] = {
    "ny": {Lens.name: "ny2022_all"},
    "msp": {Lens.name: "msp"},
    "washington": {Lens.name: "washington"},
}
"""Table -> the group of figures that have none: what a page passes to their cards."""

TABLE_OF: Mapping[str, str] = {
    "ny2022_partners": "ny",
    "ny2022_all": "ny",
    "msp": "msp",
    "forum": "msp",
    "washington": "washington",
}
"""Lens -> the table at which its members sit."""


def seats(view: View) -> Mapping[str, Seat]:
    """Country (the Union as ``EU``) -> its seat at the table of a view; the others were not there.

    The table is the view's ``table`` as last confirmed, else that of its ``lens`` on its day.
    Countries of a set of the reader's own, or of an office's own group, are in the room, and none
    of them is a partner. Member states of the Union sit where the Union does.
    """
    names = (Table.name, Lens.name, "set", On.name, Eu.name)
    return _seats(*(view.get(name, "") for name in names))


def table_of(view: View) -> str:
    """The table at which a view seats countries; "" where it has a group of its own, or none."""
    if table := view.get(Table.name, ""):
        return table
    own = view.get("set") or own_group(view)
    return "" if own else TABLE_OF.get(view.get(Lens.name, ""), "")


@lru_cache(maxsize=64)
def _seats(table: str, lens: str, own: str, on: str, eu: str) -> Mapping[str, Seat]:
    # Without a group of its own a view has no table.
    view = View({Table.name: table, Lens.name: lens or "none", "set": own, On.name: on})
    at = table_of(view)
    partners, room = entities(at, "" if table else on) if at else (frozenset(), lens_entities(view))
    states = eu_states()

    def whole(codes: Collection[str]) -> frozenset[str]:
        union = frozenset({"EU"}) & frozenset(codes)
        return with_eu_states(frozenset(codes), states, eu or Eu.default) | union

    first = whole(partners)
    return {
        **dict.fromkeys(sorted(whole(room) - first), "room"),
        **dict.fromkeys(sorted(first), "partner"),
    }


@lru_cache(maxsize=64)
def entities(table: str, on: str = "") -> tuple[frozenset[str], frozenset[str]]:
    """Partners of a table, and the others in its room, as its source names them.

    Parameters
    ----------
    table : ``ny``, ``msp`` or ``washington``.
    on : day of the MSP's roll; the last that is confirmed where it is left out.
    """
    members, participation = facts("members"), facts("participation")
    if table == "ny":
        guests = at_meeting(participation, NEW_YORK, ("minerals_rich_guest",))
        return at_meeting(participation, NEW_YORK, ("partner",)), guests
    day = on or On.usual
    if table == "washington":
        present = lens_members("washington", SUCCESSION, members, participation)
        partners = present & on_date(members, ("msp_partner",), On.usual)
        return partners, present - partners
    partners = lens_members("msp", day, members, participation)
    return partners, lens_members("forum", day, members, participation) - partners


def roll(table: str, w: Words) -> tuple[tuple[Seat, str, frozenset[str]], ...]:
    """Who sits at a table: seat, how many as text, and the entities that its source names.

    States that sit for themselves where the Union is a partner have its seat: a group of their own.
    """
    (partners, others), seat_of = entities(table), seats(View({Table.name: table}))
    union = frozenset(code for code in others if seat_of[code] == "partner")
    groups: tuple[tuple[Seat, str, frozenset[str]], ...] = (
        ("partner", w("ui.seats.partners", n=len(partners)), partners),
        ("partner", w("ui.seats.union", n=len(union)), union),
        ("room", w(f"ui.seats.{table}", n=len(others - union)), others - union),
    )
    return tuple(one for one in groups if one[2])


def key(table: str, w: Words) -> Mapping[Seat, str]:
    """Seat -> how many sit there, for a key: '16 partners and 6 more of the Union'."""
    texts: dict[Seat, list[str]] = {}
    for seat, text, _ in roll(table, w):
        texts.setdefault(seat, []).append(text)
    return {seat: w.listing(parts) for seat, parts in texts.items()}
