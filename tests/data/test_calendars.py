"""Freshness of publications compared with their calendars, and the command `data status`."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from msp_dash.cli import data_commands
from msp_dash.data.calendars import CalendarError, counts, standings
from msp_dash.data.paths import root
from msp_dash.ingest import build


def record(**changes: Any) -> dict[str, Any]:
    fields = {"id": "a-1", "short": "A", "edition": "1", "published": "2026-02", "files": []}
    plan = {"series": "a", "every": "year", "month": 2, "known_from": "its page"}
    return {**fields, "calendar": {**plan, **changes.pop("calendar", {})}, **changes}


def state(day: str, **changes: Any) -> str:
    return standings([record(**changes)], dt.date.fromisoformat(day))[0].state


def test_a_yearly_edition_is_due_in_its_month_and_overdue_ninety_days_after_it() -> None:
    assert state("2027-01-31") == "current"
    assert state("2027-02-01") == state("2027-05-28") == "due"
    assert state("2027-05-29") == "due"
    assert state("2027-05-30") == "overdue"


def test_a_monthly_edition_is_due_the_month_after_and_overdue_thirty_one_days_later() -> None:
    monthly = {"every": "month", "month": ""}
    assert state("2026-12-31", calendar=monthly, published="2026-12-04") == "current"
    assert state("2027-01-01", calendar=monthly, published="2026-12-04") == "due"
    assert state("2027-03-04", calendar=monthly, published="2026-12-04") == "overdue"


def test_without_a_rhythm_no_calendar_is_known_and_nothing_is_called_late() -> None:
    result = standings([record(calendar={"every": ""})], dt.date(2060, 1, 1))
    assert (result[0].state, result[0].expected, result[0].late) == ("no_calendar", None, None)


def test_only_the_newest_edition_of_a_series_is_held_against_the_calendar() -> None:
    both = [record(edition="2025", id="a-2025", published="2025-02"), record(edition="2026")]
    assert [(s.id, s.state) for s in standings(both, dt.date(2026, 11, 25))] == [
        ("a-1", "current"),
        ("a-2025", "earlier"),
    ]


def test_an_age_counts_from_the_first_possible_day_and_says_when_it_is_at_most() -> None:
    for published, days, exact in (("2026-02-06", 10, True), ("2026-02", 15, False)):
        result = standings([record(published=published)], dt.date(2026, 2, 16))[0]
        assert (result.age_days, result.exact) == (days, exact)
    assert (
        standings([record(published="", calendar={"every": ""})], dt.date.max)[0].age_days is None
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"calendar": {"month": 13}}, "needs its `month`, 1 to 12"),
        ({"calendar": {"every": "fortnight"}}, "may be year or month"),
        ({"calendar": {"known_from": ""}}, "where its calendar is known from"),
        ({"calendar": {"mouth": 2}}, "its calendar has mouth"),
        ({"published": "Feb 2026"}, "'Feb 2026' is no date"),
        ({"published": ""}, "says when it came out"),
    ],
)
def test_a_calendar_that_cannot_be_read_is_named_with_what_to_mend(
    changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(CalendarError, match=message) as stopped:
        standings([record(**changes)], dt.date(2026, 11, 25))
    assert str(stopped.value).startswith("a-1: ")


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    data_commands.add_parser(parser.add_subparsers())
    return data_commands.run(parser.parse_args(["data", "status", *words]))


@pytest.mark.snapshot
def test_status_tells_what_to_look_for_and_ends_with_the_counts(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run("--on", "2026-11-25") == 0
    output = capsys.readouterr().out
    assert (
        "USGS, MCS 2026 [usgs-mcs-2026]\n    edition 2026; published 2026-02, at most 297" in output
    )
    assert "next expected from 2027-01-01, overdue from 2027-05-02: BACI is updated every" in output
    assert "look for: BACI_HS17_V<year>01.zip at https://www.cepii.fr/" in output
    assert output.splitlines()[-1] == (
        "30 publications: 5 overdue, 0 due, 4 current, 15 of no known calendar, 6 earlier editions."
    )


def test_status_names_the_command_to_type_for_what_is_due(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run("--on", "2090-01-01") == 0
    output = capsys.readouterr().out
    for series in ("usgs-mcs", "iea-cm", "bgs-wms"):
        assert f"type: python -m msp_dash data take FILE --series {series} --edition" in output
    assert "type: python -m msp_dash data build --from FOLDER --baci-archive" in output


def test_status_as_json_has_every_field_of_every_publication(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run("--on", "2026-11-25", "--json") == 0
    output = json.loads(capsys.readouterr().out)
    all_records = build.records(root())
    assert {one["id"] for one in output["publications"]} == {one["id"] for one in all_records}
    assert output["counts"] == counts(standings(all_records, dt.date(2026, 11, 25)))
    assert all(
        one["licence"] and one["known_from"] for one in output["publications"] if one["late"]
    )


def test_a_record_that_cannot_be_read_makes_status_fail_with_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / build.SOURCES).write_text("- {id: a-1, files: []}\n", "utf-8")
    monkeypatch.setattr(data_commands, "root", lambda: tmp_path)
    assert run() == 1
    assert capsys.readouterr().err == "a-1: give it a `calendar` with at least its `series`.\n"
