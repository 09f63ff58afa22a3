"""What changed from one day to another, from the dates of the tables alone.

The expected changes were written from the tables by hand, before the code.
"""

from __future__ import annotations

import datetime as dt

import pytest

from msp_dash.analysis import changes
from msp_dash.analysis.changes import Change
from msp_dash.figures.week import data

CONTROL = {
    "control_id": "X",
    "iso3": "CHN",
    "target": "all",
    "announced": "",
    "in_force": "",
    "suspended_or_ended": "",
    "suspended_until": "",
    "status_as_of": "2026-12-01",
    "status": "in_force",
}
PROMISE = {
    "commitment_id": "Y",
    "date": "2026-02-04",
    "by_iso3": "EU; USA",
    "to_iso3": "",
    "deadline": "2026-03-06",
    "status": "unknown",
    "status_date": "2026-11-27",
}


def of_control(**cells: str) -> list[tuple[str, str]]:
    return [(one.stated, one.step) for one in changes.control_changes(CONTROL | cells)]


def of_promise(**cells: str) -> list[tuple[str, str]]:
    return [(one.stated, one.step) for one in changes.promise_changes(PROMISE | cells)]


def test_a_control_begins_is_paused_and_its_pause_runs_out() -> None:
    cells = {
        "in_force": "2024-12-03",
        "suspended_or_ended": "2025-11-09",
        "suspended_until": "2026-11-27",
        "status": "suspension_end_passed",
    }
    assert of_control(**cells) == [
        ("2024-12-03", "began"),
        ("2025-11-09", "suspended"),
        ("2026-11-27", "ran_out"),
    ]


def test_an_end_is_the_last_day_of_what_ends() -> None:
    cells = {"in_force": "2025-02", "suspended_or_ended": "2025-10-15", "status": "ended"}
    assert of_control(**cells) == [("2025-02", "began"), ("2025-10-15", "ended")]


def test_a_planned_start_is_due_on_the_first_day_it_may_come() -> None:
    (due,) = changes.control_changes(
        CONTROL | {"in_force": "2027-01", "status": "planned", "status_as_of": "2026-04-08"}
    )
    assert (due.step, due.date) == ("start_due", dt.date(2027, 1, 1))


def test_a_control_without_dates_has_no_change() -> None:
    assert of_control(status_as_of="2026-01") == []


def test_a_promise_is_made_and_due() -> None:
    assert of_promise() == [("2026-02-04", "made"), ("2026-03-06", "due")]


def test_a_promise_signed_in_time_was_not_due() -> None:
    assert of_promise(status="signed", status_date="2026-03-01") == [
        ("2026-02-04", "made"),
        ("2026-03-01", "signed"),
    ]


def test_a_promise_signed_late_was_due() -> None:
    steps = [step for _, step in of_promise(status="signed", status_date="2026-04-24")]
    assert steps == ["made", "signed", "due"]


def test_a_change_concerns_the_seats_and_minerals_that_it_names() -> None:
    one = next(changes.promise_changes(PROMISE, ["cobalt"]))
    assert one.concerns("", "")
    assert one.concerns("EU", "cobalt")
    assert not one.concerns("JPN", "")
    assert not one.concerns("EU", "nickel")


def test_an_event_that_another_row_tells_is_not_told_twice() -> None:
    told = [Change(dt.date(2026, 11, 27), "2026-11-27", "control", "ran_out", "X")]
    event = {
        "date": "2026-11-27",
        "category": "export_control",
        "event": "Last day of the suspension",
        "source_id": "R083",
        "also_source_ids": "",
    }
    assert not list(changes.event_changes([event], told, {}))
    other = event | {"category": "related"}
    assert [one.key for one in changes.event_changes([other], told, {})] == [event["event"]]
    assert not list(changes.event_changes([other], told, {"X": frozenset({"R083"})}))


def test_only_what_was_stated_by_a_day_lies_ahead_of_it() -> None:
    row = CONTROL | {
        "in_force": "2024-12-03",
        "suspended_or_ended": "2025-11-09",
        "suspended_until": "2026-11-27",
        "status": "suspension_end_passed",
    }
    every = list(changes.control_changes(row))
    before, paused = dt.date(2025, 1, 1), dt.date(2026, 1, 1)
    assert changes.ahead(every, {"X": row}, {}, before) == []
    assert [one.step for one in changes.ahead(every, {"X": row}, {}, paused)] == ["ran_out"]


# --- replay --------------------------------------------------------------------------------------

CHINA_SIX = [f"CHN-OCT{number}-2025" for number in (55, 56, 57, 58, 61, 62)]
EXPECTED = {
    "2026-09-07": [("2026-09-01", "late", "worldbank-pink-sheet-2026-06")],
    "2026-10-19": [("2026-10-18", "due", "CM-029")],
    "2026-11-16": [("2026-11-10", "ran_out", key) for key in CHINA_SIX],
    "2026-11-30": [
        ("2026-11-27", "ran_out", "CHN-USBAN-2024"),
        ("2026-11-27", "ran_out", "CHN-USGRAPHITE-2024"),
    ],
}
"""Last day of a week, a Monday -> its changes; the other weeks have none."""

MONDAYS = [
    (dt.date(2026, 9, 7) + dt.timedelta(weeks=week)).isoformat() for week in range(13)
]  # fmt: skip


@pytest.mark.parametrize("until", [*MONDAYS, "2026-12-01"])
def test_each_week_has_every_change_and_only_these(until: str) -> None:
    last = dt.date.fromisoformat(until)
    since = changes.week_before(last)
    found = changes.between(data.every("2026-12-01"), since, last)
    expected = [
        one
        for week in EXPECTED.values()
        for one in week
        if since.isoformat() <= one[0] <= until
    ]  # fmt: skip
    assert [(one.stated, one.step, one.key) for one in found] == expected


def test_what_lies_ahead_of_december_2026() -> None:
    on = dt.date(2026, 12, 1)
    made = {key: row["date"] for key, row in data.promises().items()}
    ahead = changes.ahead(data.every("2026-12-01"), data.controls(), made, on)
    found = changes.between(ahead, on, on + dt.timedelta(weeks=7))
    assert [(one.stated, one.step, one.key) for one in found] == [
        ("2026-12-03", "due", "CM-034"),
        ("2027", "start_due", "USA-CUINPUT-2027"),
        ("2027-01", "start_due", "ZWE-CONC-2027"),
        ("2027-01-01", "due", "CM-028"),
        ("2027-01-16", "due", "CM-069"),
        ("2027-01-16", "due", "CM-070"),
    ]


def test_a_correction_is_listed_on_the_day_of_its_publication() -> None:
    rows = [one for one in data.every("2026-12-01") if one.kind == "correction"]
    assert {one.stated for one in rows} == {"2026-05-27"}
    assert {frozenset(one.seats) for one in rows} == {frozenset({"BRA"}), frozenset({"WLD"})}
    assert {frozenset(one.minerals) for one in rows} == {frozenset({"rare_earths"})}
