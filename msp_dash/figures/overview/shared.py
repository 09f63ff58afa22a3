"""Attendance lists and the largest producer, shared by the figures of the overview page."""

from __future__ import annotations

from dataclasses import dataclass

from msp_dash.analysis.concentration import Concentration, concentration
from msp_dash.analysis.contribution import Holding
from msp_dash.analysis.groups import NEW_YORK, at_meeting, on_date
from msp_dash.data import facts
from msp_dash.figures.common import capital
from msp_dash.words import Words

NOTE_OF_NEW_YORK = "S001"
LAST_LIST, LAST_LIST_SOURCE = "MSP-2025-11-18", "S073"
"""The last meeting whose published text lists the partners."""


@dataclass(frozen=True, slots=True)
class Roll:
    """Attendance: partners and guests in New York, and partners on the latest published list."""

    partners: frozenset[str]
    guests: frozenset[str]
    latest: frozenset[str]
    latest_date: str


def roll() -> Roll:
    """Attendance, read from the lists of the two meetings."""
    took_part, meetings = facts("participation"), facts("convenings").set_index("convening_id")
    return Roll(
        at_meeting(took_part, NEW_YORK, ("partner",)),
        at_meeting(took_part, NEW_YORK, ("minerals_rich_guest",)),
        at_meeting(took_part, LAST_LIST, ("partner",)),
        str(meetings.loc[LAST_LIST, "date"]),
    )


def top(one: Holding) -> Concentration:
    """Concentration of a holding, its largest producer first.

    Raises
    ------
    LookupError
        When no named country has a share.
    """
    result = concentration(one.rows)
    if result is None:
        raise LookupError(f"No shares of {one.mineral}, {one.stage}.")
    return result


def absent_partners(w: Words) -> tuple[str, ...]:
    """Notes: partners on the day of New York that its list does not name."""
    absent = on_date(facts("members"), ("msp_partner",), NEW_YORK[4:]) - roll().partners
    key = "overview.map.note.absent"
    return tuple(w(key, country=capital(w.the_country(code))) for code in sorted(absent))
