"""Where each export control stood on a day. Rows are those of data/facts/export_controls.csv."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import get_args

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_dash.analysis.controls import (
    RECORDED,
    State,
    apart,
    earliest_and_latest,
    history,
    items,
    measures,
    period_on,
    span,
    status_on,
)
from msp_dash.data import facts
from msp_dash.data.curated import reference
from msp_dash.words.names import mineral_aliases

DAY = dt.timedelta(days=1)


def status(control_id: str, on: str) -> tuple[str, str]:
    """Status and reason of one measure of the facts on a day; absent before its first."""
    result = status_on(facts("export_controls"), dt.date.fromisoformat(on))
    row = result[result["control_id"] == control_id]
    return ("absent", "") if row.empty else (row["status"].iloc[0], row["why"].iloc[0])


# R080, R081, R082: announced 2025-10-09, due 2025-11-08, suspended 2025-11-07 to 2026-11-10.
OCTOBER_PACKAGE = [
    ("2025-10-08", "absent", ""),
    ("2025-10-09", "planned", ""),
    ("2025-11-06", "planned", ""),
    ("2025-11-07", "suspended", ""),
    ("2025-11-10", "suspended", ""),
    ("2026-03-01", "suspended", ""),
    ("2026-11-10", "suspended", ""),
    ("2026-11-11", "unknown", "end_passed"),
    ("2026-11-25", "unknown", "end_passed"),
    ("2031-01-01", "unknown", "end_passed"),
]


@pytest.mark.snapshot
@pytest.mark.parametrize(("on", "state", "why"), OCTOBER_PACKAGE)
@pytest.mark.parametrize("number", ["55", "56", "57", "58"])
def test_the_october_package_is_unknown_once_its_suspension_has_run_out(number, on, state, why):
    assert status(f"CHN-OCT{number}-2025", on) == (state, why)


@pytest.mark.snapshot
@pytest.mark.parametrize("number", ["61", "62"])
def test_61_and_62_applied_for_four_weeks_before_their_suspension(number):
    assert status(f"CHN-OCT{number}-2025", "2025-10-08") == ("absent", "")
    assert status(f"CHN-OCT{number}-2025", "2025-10-20") == ("in_force", "")
    assert status(f"CHN-OCT{number}-2025", "2025-12-01") == ("suspended", "")


@pytest.mark.snapshot
@pytest.mark.parametrize(
    ("on", "state", "why"),
    [
        ("2024-12-02", "absent", ""),
        ("2024-12-03", "in_force", ""),
        ("2025-11-08", "in_force", ""),
        ("2025-11-09", "suspended", ""),
        ("2026-11-25", "suspended", ""),
        ("2026-11-27", "suspended", ""),
        ("2026-11-28", "unknown", "end_passed"),
    ],
)
def test_the_ban_on_the_united_states_is_suspended_to_27_november_2026(on, state, why):
    """R083: Announcement 46 of 2024, clause 2, suspended from 9 November 2025."""
    assert status("CHN-USBAN-2024", on) == (state, why)


DATED = [
    # A day known by month: unknown inside it. R096: February 2025 to 15 October 2025.
    ("COD-BAN-2025", "2025-01-31", "absent", ""),
    ("COD-BAN-2025", "2025-02-14", "unknown", "between"),
    ("COD-BAN-2025", "2025-03-01", "in_force", ""),
    ("COD-BAN-2025", "2025-10-15", "in_force", ""),
    ("COD-BAN-2025", "2025-10-16", "ended", ""),
    ("COD-QUOTA-2025", "2025-10-15", "planned", ""),
    ("COD-QUOTA-2025", "2025-10-16", "in_force", ""),
    # Known by year alone (USGS, R013).
    ("TZA-CONC-2017", "2016-12-31", "absent", ""),
    ("TZA-CONC-2017", "2017-06-30", "unknown", "between"),
    ("TZA-CONC-2017", "2018-01-01", "in_force", ""),
    # Announced, in force later: R085.
    ("CHN-ANTIMONY-2024", "2024-08-14", "absent", ""),
    ("CHN-ANTIMONY-2024", "2024-08-15", "planned", ""),
    ("CHN-ANTIMONY-2024", "2024-09-15", "in_force", ""),
    # Days of the notice and of the start: R086, T054.
    ("CHN-GRAPHITE-2023", "2023-10-19", "absent", ""),
    ("CHN-GRAPHITE-2023", "2023-11-30", "planned", ""),
    ("CHN-GRAPHITE-2023", "2023-12-01", "in_force", ""),
    # An authority to restrict exports, under which nothing was read: T009.
    ("USA-RECOV-2026", "2026-07-29", "absent", ""),
    ("USA-RECOV-2026", "2026-11-27", "planned", ""),
    # Planned as last read (April 2026), due January 2027: then unknown, not in force. R101.
    ("ZWE-CONC-2027", "2026-04-07", "absent", ""),
    ("ZWE-CONC-2027", "2026-12-31", "planned", ""),
    ("ZWE-CONC-2027", "2027-01-01", "unknown", "due_passed"),
    ("GAB-MN-2029", "2028-12-31", "planned", ""),
    ("GAB-MN-2029", "2029-01-01", "unknown", "due_passed"),
    # R124: due 31 May 2024; whether it took effect was not found.
    ("TZA-LITHIUM-2024", "2024-05-30", "planned", ""),
    ("TZA-LITHIUM-2024", "2026-11-25", "unknown", "due_passed"),
    # In force as of the text, since when was not read: R101, R121.
    ("ZWE-TAX-2026", "2026-04-07", "absent", ""),
    ("ZWE-TAX-2026", "2026-04-08", "in_force", ""),
    ("GIN-BAUXITE-2022", "2024-01-01", "unknown", "start_not_read"),
    ("GIN-BAUXITE-2022", "2025-08-04", "in_force", ""),
    # No decision behind it, or taken out of a bill: R123, R107.
    ("ZAF-CHROME-TAX-2025", "2026-01-01", "proposal", ""),
    ("PHL-ORE-2025", "2025-03-01", "proposal", ""),
    ("PHL-ORE-2025", "2025-06-15", "unknown", "between"),
    ("PHL-ORE-2025", "2025-07-01", "dropped", ""),
    # Press with unnamed sources: reported on the day of the text, never in force. R115.
    ("IND-IREL-2025", "2025-06-16", "unknown", "between"),
    ("IND-IREL-2025", "2025-06-17", "reported", ""),
    # In force two days before it was published: R113.
    ("MWI-RAW-2025", "2025-10-20", "absent", ""),
    ("MWI-RAW-2025", "2025-10-21", "in_force", ""),
]


@pytest.mark.parametrize(("control_id", "on", "state", "why"), DATED)
def test_a_status_follows_from_the_recorded_dates(control_id, on, state, why):
    assert status(control_id, on) == (state, why)


@pytest.mark.parametrize(
    ("control_id", "on", "state", "since"),
    [
        # Known by month or year: no day of it is made up.
        ("ZWE-ORE-2022", "2026-11-25", "in_force", "2022-12"),
        ("ZWE-ORE-2022", "2022-12-10", "unknown", "2022-12"),
        ("TZA-CONC-2017", "2026-11-25", "in_force", "2017"),
        ("CHN-ANTIMONY-2024", "2026-11-25", "in_force", "2024-09-15"),
        # In force as of the text consulted, which is not the day that it began.
        ("CHN-REETECH-2023", "2026-11-25", "in_force", ""),
        ("ZWE-TAX-2026", "2026-11-25", "in_force", ""),
        ("COD-BAN-2025", "2026-11-25", "ended", "2025-10-16"),
        ("CHN-OCT57-2025", "2026-11-25", "unknown", "2026-11-11"),
        ("ZWE-CONC-2027", "2027-02-01", "unknown", "2027-01"),
    ],
)
def test_a_beginning_has_the_precision_of_the_facts(control_id, on, state, since):
    result = status_on(facts("export_controls"), dt.date.fromisoformat(on)).set_index("control_id")
    assert tuple(result.loc[control_id, ["status", "since"]]) == (state, since)


@pytest.mark.parametrize(
    ("dates", "ends"),
    [
        (["2026-01-02", "2026-01"], ("2026-01", "2026-01")),
        (["2026-01", "2026-01-31"], ("2026-01", "2026-01")),
        (["2025-11-14"], ("2025-11-14", "2025-11-14")),
        (["2025", "2025-11-14", "2025-01"], ("2025", "2025")),
        (["2026-04-08", "2026-01", "2025-12-11"], ("2025-12-11", "2026-04-08")),
        (["2026-01-05", "2026-01-09"], ("2026-01-05", "2026-01-09")),
        (["2025-11", "2026-01", "2026-01-30"], ("2025-11", "2026-01")),
    ],
)
def test_a_span_of_dates_has_two_ends_or_is_one_date(dates, ends):
    assert earliest_and_latest(dates) == ends


@pytest.mark.snapshot
def test_after_its_text_a_measure_in_force_is_given_as_last_seen_with_that_date():
    result = status_on(facts("export_controls"), dt.date(2026, 11, 25)).set_index("control_id")
    row = result.loc["CHN-GAGE-2023"]
    assert (row["status"], row["status_as_of"], row["since"]) == (
        "in_force",
        "2025-11-14",
        "2023-08-01",
    )
    assert result.loc["IDN-COPPER-2023", "recorded"] == "in_force_with_exemptions"


@pytest.mark.snapshot
def test_counts_of_the_world_quotas_on_mining_and_promises_are_no_measures():
    """R126, R127: six rows of the OECD and the IEA stand in the same table; five are apart."""
    controls = facts("export_controls")
    assert set(apart(controls)["control_id"]) == {
        *("IDN-RKAB-2026", "IDN-USA-2026", "MYS-USA-2025"),
        *("CHN-USA-GENLIC-2025", "CHN-USA-MAY2026"),
    }
    assert len(controls) - len(measures(controls)) - len(apart(controls)) == 6
    assert not set(apart(controls)["control_id"]) & set(measures(controls)["control_id"])
    result = status_on(controls, dt.date(2026, 11, 25))
    assert "WLD" not in set(result["iso3"])
    assert len(result) == len(measures(controls))


NEWS_AFTER = {
    "announced": "2025-10-09",
    "in_force": "2025-11-08",
    "suspended_or_ended": "2025-11-07",
    "suspended_until": "2026-11-10",
}


@pytest.mark.parametrize(
    ("recorded", "read_on", "on", "state"),
    [
        ("in_force", "2026-12-01", "2026-11-20", "unknown"),
        ("in_force", "2026-12-01", "2026-12-01", "in_force"),
        ("ended", "2026-12-01", "2025-12-01", "ended"),
        # A text from before the end says nothing of what came after it.
        ("in_force", "2026-01-01", "2027-01-01", "unknown"),
    ],
)
def test_news_after_a_suspension_holds_from_the_day_of_its_text(recorded, read_on, on, state):
    control = NEWS_AFTER | {"status": recorded, "status_as_of": read_on}
    result = period_on(history(control), dt.date.fromisoformat(on))
    assert result is not None
    assert result.state == state


def test_a_status_or_a_day_that_cannot_be_read_is_named():
    control = NEWS_AFTER | {"status": "lifted", "status_as_of": "2026-01-01"}
    with pytest.raises(ValueError, match=r"'lifted' .* is none of: in_force"):
        history(control)
    with pytest.raises(ValueError, match="status_as_of"):
        history(control | {"status": "in_force", "status_as_of": ""})


@pytest.mark.snapshot
def test_a_label_is_its_mineral_a_part_of_it_or_something_else():
    labels = items(facts("export_controls"), reference("control_labels"), mineral_aliases())
    of = labels.groupby("control_id")

    def row(control_id: str) -> list[tuple[str, str]]:
        return list(of.get_group(control_id)[["mineral", "covers"]].itertuples(index=False))

    assert row("CHN-GAGE-2023") == [("gallium", "all"), ("germanium", "all")]
    assert row("CHN-REE7-2025") == [("rare_earths", "part")]
    assert row("CHN-REETECH-2023") == [("rare_earths", "technology")]
    assert row("IDN-BAUXITE-2023") == [("bauxite", "all")]
    assert row("CHN-OCT58-2025") == [("", "products"), ("graphite", "products")]
    assert row("CHN-USMIL-2024") == [("", "other")]
    assert row("IDN-NICKEL-2020") == [("nickel", "raw")]
    assert row("RUS-WSCRAP-2022")[0] == ("tungsten", "scrap")


def test_every_label_of_the_facts_is_known():
    labels = items(
        measures(facts("export_controls")), reference("control_labels"), mineral_aliases()
    )
    unknown = labels[(labels["mineral"] == "") & (labels["item"] == "")]
    assert list(unknown["label"]) == []


# --- any record ----------------------------------------------------------------------------------

days = st.dates(dt.date(2015, 1, 1), dt.date(2030, 12, 31))
dates = days.flatmap(
    lambda day: st.sampled_from([day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]])
)
records = st.fixed_dictionaries(
    {
        "announced": st.one_of(st.just(""), dates),
        "in_force": st.one_of(st.just(""), dates),
        "suspended_or_ended": st.one_of(st.just(""), dates),
        "suspended_until": st.one_of(st.just(""), dates),
        "status": st.sampled_from(list(RECORDED)),
        "status_as_of": dates,
    }
)


@given(records)
def test_periods_follow_one_another_and_the_last_is_open(control):
    periods = history(control)
    for one, following in pairwise(periods):
        assert one.last is not None
        assert one.first <= one.last
        assert following.first == one.last + DAY
        assert (one.state, one.why) != (following.state, following.why)
    assert all((p.state == "unknown") == bool(p.why) for p in periods)
    assert {p.state for p in periods} <= set(get_args(State)) - {"absent"}
    if periods:
        assert periods[-1].last is None


@given(records, days)
def test_nothing_is_in_force_before_it_could_be_or_after_its_suspension_unless_read(control, on):
    result = period_on(history(control), on)
    if result is None or result.state != "in_force":
        return
    starts, until = span(control["in_force"]), span(control["suspended_until"])
    read_on, stops = span(control["status_as_of"]), span(control["suspended_or_ended"])
    assert read_on is not None
    assert on >= min(day[0] for day in (starts, read_on) if day)
    if RECORDED[control["status"]] == "suspended" and stops and until:
        assert on < max(stops[1], until[1] + DAY)


@given(records, days)
def test_a_table_of_one_row_says_what_its_history_says(control, on):
    frame = pd.DataFrame([control | {"control_id": "X", "iso3": "CHN", "measure": "ban"}])
    result = status_on(frame, on)
    period = period_on(history(control), on)
    if period is None:
        assert result.empty
    else:
        row = result.iloc[0]
        expected = (period.state, period.why, period.since, control["status"])
        assert tuple(row[["status", "why", "since", "recorded"]]) == expected
