"""Attendance lists and the largest producer, shared by the figures of the overview page."""

from __future__ import annotations

from dataclasses import dataclass

from msp_dash.analysis.concentration import Concentration, concentration
from msp_dash.analysis.contribution import Holding
from msp_dash.analysis.groups import NEW_YORK, at_meeting, on_date
from msp_dash.data import facts
from msp_dash.figures.common import capital
from msp_dash.params import On
from msp_dash.words import Words

NOTE_OF_NEW_YORK = "S001"
PARTNER = "partner"


@dataclass(frozen=True, slots=True)
class Roll:
    """Attendance in New York, and the latest partners with the source that lists them.

    The latest are those of the newest meeting whose published text lists the partners, and who
    joined or left since; `latest_date` is the day of the meeting, or of the last change since.
    """

    partners: frozenset[str]
    guests: frozenset[str]
    latest: frozenset[str]
    latest_date: str
    latest_source: str


def roll() -> Roll:
    """Attendance, read from the lists of the two meetings, and of members since."""
    took_part, meetings = facts("participation"), facts("convenings")
    partners = took_part[took_part["capacity"] == PARTNER]
    with_partners = meetings["convening_id"].isin(partners["convening_id"])
    last = meetings[with_partners & (meetings["series"] == "msp")].sort_values("date").iloc[-1]
    latest = at_meeting(took_part, last["convening_id"], (PARTNER,))
    date, source = str(last["date"]), str(last["source_id"])
    for on, code, joined, page in _changes(date, On.usual):
        latest = latest | {code} if joined else latest - {code}
        date, source = on, page
    return Roll(
        at_meeting(took_part, NEW_YORK, (PARTNER,)),
        at_meeting(took_part, NEW_YORK, ("minerals_rich_guest",)),
        latest,
        date,
        source,
    )


def _changes(after: str, until: str) -> list[tuple[str, str, bool, str]]:
    """Day, member, whether it joined, and source of each change of members in a time, in order."""
    rows = facts("members")
    rows = rows[rows["role"] == "msp_partner"].to_dict("records")
    changes = [(row["from_date"], row["iso3"], True, row["source_id"]) for row in rows]
    changes += [(row["until_date"], row["iso3"], False, row["source_id"]) for row in rows]
    return sorted(change for change in changes if after < change[0] <= until)


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
