"""Attendance lists and the largest producer, shared by the figures of the overview page."""

from __future__ import annotations

from dataclasses import dataclass

from msp_dash.analysis.concentration import Concentration, concentration
from msp_dash.analysis.contribution import Holding
from msp_dash.analysis.groups import NEW_YORK, at_meeting, on_date
from msp_dash.data import facts
from msp_dash.data.frames import dicts
from msp_dash.params import On

NOTE_OF_NEW_YORK = "S001"
PARTNER = "partner"


@dataclass(frozen=True, slots=True)
class Roll:
    """Attendance in New York, and the latest partners with the source of the last change.

    The latest are those of the last confirmed roll; `latest_date` is the day, or the month, in
    which the last of them joined or another left.
    """

    partners: frozenset[str]
    guests: frozenset[str]
    latest: frozenset[str]
    latest_date: str
    latest_source: str


def roll() -> Roll:
    """Attendance in New York, and members since."""
    took_part, members = facts("participation"), facts("members")
    own = members[members["role"] == "msp_partner"]
    changes = [
        (row[column], row["source_id"])
        for row in dicts(own)
        for column in ("from_date", "until_date")
        if "" < row[column] <= On.usual
    ]
    date, source = max(changes)
    return Roll(
        at_meeting(took_part, NEW_YORK, (PARTNER,)),
        at_meeting(took_part, NEW_YORK, ("minerals_rich_guest",)),
        on_date(members, ("msp_partner",), On.usual),
        date,
        source,
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
