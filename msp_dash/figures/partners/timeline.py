"""Timeline of the partnership, from its announcement to the latest event of its successor."""

from __future__ import annotations

import pandas as pd

from msp_dash.analysis.groups import NEW_YORK, SUCCESSION, at_meeting, on_date
from msp_dash.data import facts
from msp_dash.figures.dates import decimal_year, short_date
from msp_dash.figures.draft import Draft
from msp_dash.figures.fact_pages import fact_page
from msp_dash.figures.fields import column
from msp_dash.figures.headline import Headline
from msp_dash.figures.partners.shared import LAUNCH, chair_notes, page
from msp_dash.figures.record import Event, TimelineEncoding
from msp_dash.figures.registry import figure
from msp_dash.params import View
from msp_dash.words import Words

MAIN = {
    LAUNCH: "announced",
    "2022-09-22": "new_york",
    "2023-02-07": "cape_town",
    "2023-10-10": "london",
    "2024-04-05": "forum",
    "2024-09-26": "new_york_again",
    "2025-03-04": "toronto",
    "2025-11-18": "brussels",
    SUCCESSION: "forge",
}
"""Events that are drawn: date -> name of its words. The data hold all."""
MAIN_SOURCES = ("S001", "S034", "S073", "S076", "S003")
MARGIN_YEARS = 0.3
RELAYED = "relayed_dataset"
"""Confidence in an event whose only source is another data set."""
OFFICIAL = ("confirmed_primary", "relayed_primary")
"""Confidence in an event that an official text confirms, read itself or as others quote it."""


def events_on_record() -> pd.DataFrame:
    """All events by date, on one day those that an official text confirms first.

    Returns
    -------
    Columns of ``timeline.csv``, and official (bool).
    """
    events = facts("timeline")
    events = events.assign(official=events["confidence"].isin(OFFICIAL))
    order = ["date", "official"]
    return events.sort_values(order, ascending=[True, False], kind="stable", ignore_index=True)


def _projects(date: str) -> int:
    """Number of projects that was published on a date."""
    stats = facts("project_stats")
    row = stats[(stats["date"] == date) & (stats["value"] == "projects")].iloc[0]
    return int(row["count"])


def _details(w: Words) -> dict[str, str]:
    """Second line of each drawn event, its numbers counted from the facts."""
    took_part, members = facts("participation"), facts("members")

    def present(convening: str, capacity: str) -> int:
        return len(at_meeting(took_part, convening, (capacity,)))

    founders = on_date(members, ("msp_partner",), LAUNCH)
    numbers: dict[str, dict[str, object]] = {
        "announced": {"states": len(founders - {"EU"})},
        "new_york": {
            "partners": present(NEW_YORK, "partner"),
            "guests": present(NEW_YORK, "minerals_rich_guest"),
        },
        "london": {"projects": _projects("2023-10-10")},
        "new_york_again": {"projects": _projects("2024-09-26")},
        "toronto": {"observers": w.count(present("MSP-2025-03-04", "observer"))},
        "brussels": {"partners": present("MSP-2025-11-18", "partner")},
    }
    return {
        name: w(f"partners.event.{name}.detail", **numbers.get(name, {})) for name in MAIN.values()
    }


def _record_of(events: pd.DataFrame, date: str) -> pd.Series[str]:
    """The row of an event of the partnership on a date; other events may be of the same day."""
    rows = events[events["date"] == date]
    return rows[rows["category"] != "related"].iloc[0]


def _tip(row: pd.Series[str], w: Words) -> str:
    """What the facts say of an event, and by which page."""
    return w(
        "partners.timeline.tip",
        date=w.date(row["date"]),
        event=w.fact("timeline.event", row["event"]),
        source=fact_page(row["source_id"], w).cite,
    )


@figure(
    "partners.timeline",
    tables=(
        *("facts/convenings", "facts/members", "facts/participation"),
        *("facts/project_stats", "facts/timeline"),
    ),
)
def timeline(view: View) -> Draft:
    """Every dated event on record; the main ones are drawn.

    Rows: date (YYYY-MM-DD or YYYY-MM), kind, title, confidence, source (address).
    """
    w = view.words
    events = events_on_record()
    data = pd.DataFrame(
        {
            "date": events["date"],
            "kind": events["category"],
            "title": events["event"],
            "confidence": events["confidence"],
            "source": [page(s) or None for s in events["source_id"]],
        }
    ).reset_index(drop=True)
    titles = {event: w.fact("timeline.event", event) for event in data["title"]}
    details = _details(w)
    records = {date: _record_of(events, date) for date in MAIN}
    main_events = tuple(
        Event(
            at=decimal_year(date),
            date=short_date(date, w),
            title=w(f"partners.event.{name}.title"),
            detail=details[name],
            tip=_tip(records[date], w),
            token="ink2" if date >= SUCCESSION else "ink",
            strong=date == NEW_YORK[4:],
        )
        for date, name in MAIN.items()
    )
    last = str(data["date"].iloc[-1])
    first_shown, last_shown = min(MAIN), max(MAIN)
    start, end = decimal_year(first_shown) - MARGIN_YEARS, decimal_year(last) + MARGIN_YEARS
    values = {
        "first": w(f"partners.event.{MAIN[first_shown]}.place"),
        "first_month": w.date(first_shown[:7]),
        "last": w(f"partners.event.{MAIN[last_shown]}.place"),
        "last_month": w.date(last_shown[:7]),
    }
    title = w("partners.timeline.title", **values)
    pages = dict.fromkeys((*MAIN_SOURCES, *(row["source_id"] for row in records.values())))
    kinds = facts("sources").set_index("source_id")["kind"]
    official_first = sorted(pages, key=lambda one: not kinds[one].startswith("primary"))
    return Draft(
        title=Headline(title),
        subtitle={"date": w.date(str(facts("convenings")["date"].max()))},
        data=data,
        encoding=TimelineEncoding(
            start=start,
            end=end,
            events=main_events,
            ticks=tuple((float(y), str(y)) for y in range(int(start) + 1, int(end) + 1)),
        ),
        sources=tuple(fact_page(one, w) for one in official_first),
        notes=(
            w("partners.timeline.note.all", n=len(data), drawn=len(main_events)),
            *chair_notes(w),
            w("partners.timeline.note.last", date=w.date(last)),
            w("partners.timeline.note.secondary", n=int((data["confidence"] == "secondary").sum())),
            w("partners.timeline.note.relayed", n=int((data["confidence"] == RELAYED).sum())),
        ),
        alt={
            "events": "; ".join(
                w("partners.timeline.alt_row", date=e.date, title=e.title, detail=e.detail)
                for e in main_events
            )
        },
        table=("date", "kind", column("title", w, labels=titles), "confidence", "source"),
    )
