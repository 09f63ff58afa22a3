"""Report of ``data status``, as text and as JSON: which publications may have a new edition."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from msp_dash.data.calendars import Standing, State, counts

HEADINGS: dict[State, str] = {
    "overdue": "Overdue by the publisher's calendar: look for these first",
    "due": "Due: the next edition may be there",
    "current": "Current",
    "no_calendar": "No calendar known: look once a year",
    "earlier": "Earlier editions, kept for what they alone have",
}
ARCHIVE = "cepii-baci"
"""Series whose files are read from the publisher's own archive."""
COUNT_LABELS: dict[State, str] = {
    "overdue": "overdue",
    "due": "due",
    "current": "current",
    "no_calendar": "of no known calendar",
    "earlier": "earlier editions",
}


def as_text(publications: Sequence[Standing], today: dt.date) -> str:
    """A paragraph a publication under the heading of its state, and the counts as the last line."""
    lines = [f"Publications on {today.isoformat()}, by data/sources.yaml. Nothing was looked up."]
    for state, heading in HEADINGS.items():
        own = [standing for standing in publications if standing.state == state]
        if own:
            lines += ["", heading, *(line for standing in own for line in _lines(standing))]
    return "\n".join([*lines, "", summary(publications)])


def summary(publications: Sequence[Standing]) -> str:
    """'29 publications: 4 overdue, 0 due, ...'."""
    parts = ", ".join(f"{n} {COUNT_LABELS[state]}" for state, n in counts(publications).items())
    return f"{len(publications)} publications: {parts}."


def as_json(publications: Sequence[Standing], today: dt.date) -> str:
    """The same for programs: day, counts, and every field of every publication."""
    content = {
        "on": today.isoformat(),
        "counts": counts(publications),
        "publications": [asdict(standing) for standing in publications],
    }
    return json.dumps(content, indent=1, ensure_ascii=False, default=str)


def _lines(standing: Standing) -> Iterator[str]:
    tables = ", ".join(standing.tables) or "no table (drawn on maps)"
    yield f"  {standing.short} [{standing.id}]"
    yield f"    edition {standing.edition}; {_age(standing)}"
    if standing.expected and standing.late:
        yield (
            f"    next expected from {standing.expected.isoformat()}, overdue from "
            f"{standing.late.isoformat()}: {standing.known_from}"
        )
    if standing.look_for:
        yield f"    look for: {standing.look_for}"
    if standing.state != "earlier":
        yield f"    page: {standing.url or 'none recorded'}; held as {_file_names(standing.files)}"
    if standing.state in ("due", "overdue"):
        yield f"    type: {_command(standing)}"
    yield f"    licence: {standing.licence}; tables: {tables}"


def _command(standing: Standing) -> str:
    """What to type once the file of the next edition is there."""
    if standing.series == ARCHIVE:
        return "python -m msp_dash data build --from FOLDER --baci-archive UNPACKED"
    return (
        f"python -m msp_dash data take FILE --series {standing.series} --edition EDITION "
        "--published YYYY-MM-DD --from FOLDER"
    )


def _file_names(files: Sequence[str]) -> str:
    if len(files) < 2:
        return "".join(files) or "an archive, unpacked elsewhere"
    return f"{files[0]} and {len(files) - 1} more"


def _age(standing: Standing) -> str:
    if standing.age_days is None:
        return "date of publication not known"
    at_most = "" if standing.exact else "at most "
    when = standing.published or f"{standing.since} by its calendar"
    return f"published {when}, {at_most}{standing.age_days} days ago"
