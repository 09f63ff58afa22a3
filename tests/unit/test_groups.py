"""Membership of country groups on a given date, and the combined share of a group."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_dash.analysis.groups import (
    NEW_YORK,
    at_meeting,
    group_share,
    lens_members,
    may_have_joined,
    may_hide,
    on_date,
    roll,
    with_eu_states,
)
from msp_dash.data import facts, load
from msp_dash.data.rolls import certain_day

PARTNERS = frozenset({"AUS", "CAN", "FIN", "FRA", "JPN", "KOR", "NOR", "SWE", "GBR", "USA", "EU"})
MINERALS_RICH = frozenset({"ARG", "BRA", "COD", "MNG", "MOZ", "NAM", "TZA", "ZMB"})
PARTNER = ("msp_partner",)


def partners(on: str) -> frozenset[str]:
    return on_date(facts("members"), PARTNER, on)


@pytest.mark.snapshot
def test_the_roll_of_new_york_is_the_one_the_department_of_state_published() -> None:
    """Note of the Office of the Spokesperson, 22 September 2022: 11 partners, 8 more countries."""
    took_part = facts("participation")
    assert at_meeting(took_part, NEW_YORK, ("partner",)) == PARTNERS
    assert at_meeting(took_part, NEW_YORK, ("minerals_rich_guest",)) == MINERALS_RICH


@pytest.mark.parametrize("on", ["2022-09-22", "2026-02-03", "2030-01-01"])
def test_the_lenses_of_new_york_do_not_depend_on_the_date(on: str) -> None:
    members, took_part = facts("members"), facts("participation")
    assert lens_members("ny2022_partners", on, members, took_part) == PARTNERS
    assert lens_members("ny2022_all", on, members, took_part) == PARTNERS | MINERALS_RICH


@pytest.mark.parametrize(
    ("country", "day", "number"),
    [
        ("ITA", "2023-02-06", 13),  # announced at Mining Indaba: 12 states and the Union
        ("IND", "2023-06-22", 14),  # India-US joint statement
        ("EST", "2024-03-03", 15),  # Toronto principals: "14 plus the EU"
    ],
)
def test_a_partner_counts_from_the_day_it_joined(country: str, day: str, number: int) -> None:
    before = (dt.date.fromisoformat(day) - dt.timedelta(days=1)).isoformat()
    assert country not in partners(before)
    assert country in partners(day)
    assert len(partners(day)) == number


@pytest.mark.parametrize(
    ("country", "unsure", "sure", "before"),
    [
        ("NOR", "2022-08-01", "2022-09-22", "2022-06-14"),  # joined after the June launch
        ("BEL", "2025-10-01", "2025-11-18", "2025-03-04"),  # an observer in March 2025
    ],
)
def test_a_day_that_is_not_known_is_said_and_not_counted(
    country: str, unsure: str, sure: str, before: str
) -> None:
    members, meetings = facts("members"), facts("convenings")
    assert country not in partners(unsure)
    assert country in may_have_joined(members, meetings, PARTNER, unsure)
    assert country in partners(sure)
    for day in (sure, before):
        assert country not in may_have_joined(members, meetings, PARTNER, day)


@pytest.mark.snapshot
def test_a_month_is_certain_on_its_last_day() -> None:
    """Argentina and three more became Forum members in July 2024, the day not published."""
    members, meetings = facts("members"), facts("convenings")
    forum = ("msp_forum_member",)
    assert certain_day("2024-07") == "2024-07-31"
    assert "ARG" not in on_date(members, forum, "2024-07-30")
    assert "ARG" in may_have_joined(members, meetings, forum, "2024-07-01")
    assert "ARG" in on_date(members, forum, "2024-07-31")


@pytest.mark.snapshot
def test_the_roll_ends_where_the_successor_begins() -> None:
    assert len(partners("2026-02-03")) == 16
    assert partners("2026-02-04") == frozenset()
    expected = on_date(facts("members"), ("forge_member_expected",), "2026-02-04")
    assert expected == partners("2026-02-03")


@pytest.mark.snapshot
def test_the_chair_of_the_successor_is_unknown_after_june_2026() -> None:
    members = facts("members")
    assert on_date(members, ("forge_chair",), "2026-06-30") == {"KOR"}
    assert on_date(members, ("forge_chair",), "2026-07-01") == frozenset()


@pytest.mark.snapshot
def test_the_co_leads_of_the_forum_are_not_its_members() -> None:
    forum = lens_members("forum", "2026-02-03", facts("members"), facts("participation"))
    assert len(forum) == 15
    assert not forum & {"USA", "EU"}


@given(st.dates(dt.date(2022, 1, 1), dt.date(2028, 12, 31)))
def test_a_role_on_a_date_began_by_then_and_has_not_ended(day: dt.date) -> None:
    on, members = day.isoformat(), facts("members")
    roles = roll(members, on)
    assert (roles["since"].map(certain_day) <= on).all()
    ended = members[(members["until_date"] != "") & (members["until_date"] <= on)]
    over = set(ended.loc[ended["role"] == "msp_partner", "iso3"])
    assert not over & set(roles.loc[roles["role"] == "msp_partner", "iso3"])
    assert not roles.duplicated(["iso3", "role"]).any()


@given(st.dates(dt.date(2022, 1, 1), dt.date(2026, 2, 3)), st.integers(1, 400))
def test_no_partner_left_before_the_succession(day: dt.date, days: int) -> None:
    later = min(day + dt.timedelta(days=days), dt.date(2026, 2, 3))
    assert partners(day.isoformat()) <= partners(later.isoformat())


@pytest.mark.snapshot
def test_a_statement_is_not_attendance() -> None:
    """Toronto, 3 March 2024: fifteen governments issued a statement; no list of who was there."""
    took_part = facts("participation")
    present = ("partner", "host", "minerals_rich_guest", "forum_member", "observer")
    assert at_meeting(took_part, "MSP-2024-03-03", present) == frozenset()
    assert len(at_meeting(took_part, "MSP-2024-03-03", ("joint_statement",))) == 15


def test_the_union_stands_for_its_27_states_or_for_itself() -> None:
    countries = load("countries")
    states = frozenset(countries.loc[countries["eu"], "iso3"])
    assert len(states) == 27
    assert with_eu_states(PARTNERS, states, "members") == (PARTNERS - {"EU"}) | states
    assert with_eu_states(PARTNERS, states, "seat") == PARTNERS - {"EU"}
    assert with_eu_states(frozenset({"USA"}), states, "members") == {"USA"}


def test_an_unknown_lens_is_refused() -> None:
    with pytest.raises(ValueError, match="Unknown lens 'g20'"):
        lens_members("g20", "2026-02-03", facts("members"), facts("participation"))


def _shares(*rows: tuple[str, float | None, float | None]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["iso3", "value", "share"])
    return frame.astype({"value": float, "share": float})


def test_what_is_withheld_is_not_zero() -> None:
    rows = _shares(("CHN", 90, 0.9), ("USA", None, None))
    assert group_share(rows, frozenset({"USA"})) is None
    assert group_share(rows, frozenset({"USA", "CHN"})) == 0.9
    assert group_share(rows, frozenset({"JPN"})) == 0.0
    assert may_hide(rows, frozenset({"USA"}))
    assert not may_hide(rows, frozenset({"JPN"}))


def test_a_member_may_sit_in_the_residual() -> None:
    assert may_hide(_shares(("CHN", 90, 0.9), ("OTH", 10, 0.1)), frozenset({"JPN"}))
    assert not may_hide(_shares(("CHN", 100, 1.0), ("OTH", 0, 0.0)), frozenset({"JPN"}))
