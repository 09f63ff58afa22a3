"""Who sits at the table of a meeting, and what it has of the minerals on the agenda."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from msp_dash.analysis.contribution import Holding, contribution_row
from msp_dash.analysis.groups import NEW_YORK, at_meeting
from msp_dash.data import Source, facts
from msp_dash.figures.fact_pages import fact_page
from msp_dash.figures.holdings import holdings
from msp_dash.figures.partners.data import REFINED_ONLY
from msp_dash.figures.partners.shared import by_name
from msp_dash.figures.view_group import eu_states
from msp_dash.params import Guests, Partners, View
from msp_dash.words import Words

ROLL = (Partners, Guests)
"""Parameters that say who sits at the table."""
NOTE_OF_NEW_YORK = "S001"
ELSEWHERE = {"graphite": "battery_graphite", "rare_earths": REFINED_ONLY}
"""Mineral -> the one under which the IEA has its refining."""


@dataclass(frozen=True, slots=True)
class Table:
    """Entities at the table, by name; the Union as ``EU``. `entered`: a roll of the reader's own.

    `states` are the member states that only the Union represents.
    """

    partners: tuple[str, ...]
    guests: tuple[str, ...]
    states: frozenset[str]
    entered: bool

    @property
    def partner_countries(self) -> frozenset[str]:
        """Countries that count as partners, the Union's states among them."""
        return frozenset(self.partners) | self.states

    @property
    def guest_countries(self) -> frozenset[str]:
        """Countries that count as guests."""
        return frozenset(self.guests) - self.partner_countries

    @property
    def countries(self) -> frozenset[str]:
        """Countries that count, as partners or as guests."""
        return self.partner_countries | self.guest_countries

    @property
    def form(self) -> str:
        """Suffix of message keys: whose roll it is."""
        return "entered" if self.entered else "new_york"

    def sources(self, w: Words) -> tuple[Source, ...]:
        """The page with the roll; a roll of the reader's own has none."""
        return () if self.entered else (fact_page(NOTE_OF_NEW_YORK, w),)


def table_of(view: View) -> Table:
    """The table of a view: its own roll, or that of New York in 2022."""
    sent = [frozenset(view[one.name].split(",")) - {""} for one in ROLL]
    if any(sent):
        partners, guests = sent
    else:
        took_part = facts("participation")
        partners = at_meeting(took_part, NEW_YORK, ("partner",))
        guests = at_meeting(took_part, NEW_YORK, ("minerals_rich_guest",))
    guests = guests - partners
    states = eu_states() - partners - guests if "EU" in partners else frozenset()
    w = view.words
    return Table(tuple(by_name(partners, w)), tuple(by_name(guests, w)), states, any(sent))


def agenda(view: View) -> tuple[str, ...]:
    """Minerals on the agenda."""
    return tuple(view["agenda"].split(","))


@dataclass(frozen=True, slots=True)
class TableShare:
    """What the table has of a mineral at a stage: rows of `contribution_row`, None for no data."""

    holding: Holding
    partners: dict[str, Any]
    guests: dict[str, Any]
    both: dict[str, Any]


def table_shares(table: Table, mineral: str) -> Iterator[TableShare]:
    """What the table has of a mineral that is mined, and of what is refined of it."""
    names = (mineral, ELSEWHERE.get(mineral, mineral))
    for stages in (("mine",), ("refined", "smelter")):
        candidates = [
            one
            for name in dict.fromkeys(names)
            for stage in stages
            for one in holdings()
            if (one.mineral, one.stage) == (name, stage)
        ]
        for one in candidates[:1]:
            groups = (table.partner_countries, table.guest_countries, table.countries)
            rows = [contribution_row(one, group) for group in groups]
            if rows[2]["share"] is not None and rows[2]["listed"]:
                yield TableShare(one, *rows)


def years_text(years: Iterable[int], w: Words) -> str:
    """'2024', or the first and the last of several years."""
    first, *others = sorted(set(years))
    return w("convening.years", first=first, last=others[-1]) if others else str(first)


def roll_notes(table: Table, w: Words) -> list[str]:
    """Whose roll it is, and what the Union's seat counts."""
    notes = [w(f"convening.note.{table.form}", date=w.date(NEW_YORK[4:]))]
    return [*notes, w("convening.note.union", n=len(table.states))] if table.states else notes
