"""Seats at a table: partners, others in the room, and who was not there."""

from __future__ import annotations

from collections import Counter

import pytest

from msp_dash.data import facts
from msp_dash.figures.seats import GROUP_OF, entities, seats
from msp_dash.figures.view_group import lens_countries
from msp_dash.params import Table, View


@pytest.mark.parametrize(
    ("table", "partners", "room"), [("ny", 11, 8), ("msp", 16, 15), ("washington", 16, 40)]
)
def test_a_table_has_the_seats_that_its_source_names(table: str, partners: int, room: int) -> None:
    assert tuple(map(len, entities(table))) == (partners, room)


def test_partners_of_the_msp_are_blue_in_washington_and_all_other_delegations_orange() -> None:
    rows = facts("participation")
    there = set(rows.loc[rows["convening_id"] == "CMM-2026-02-04", "iso3"])
    partners, room = entities("washington")
    assert partners | room == there
    assert partners == entities("msp")[0] & there


def test_member_states_sit_where_the_union_does() -> None:
    in_washington = seats(View({"table": "washington"}))
    assert in_washington["NLD"] == in_washington["EU"] == "partner"
    assert seats(View({"table": "washington", "eu": "seat"}))["NLD"] == "room"


def test_nobody_is_a_partner_in_a_set_of_the_readers_own() -> None:
    assert seats(View({"set": "ZMB,JPN"})) == {"JPN": "room", "ZMB": "room"}
    assert Counter(seats(View({"set": "EU"})).values()) == {"room": 28}


def test_a_view_without_a_group_has_no_seats() -> None:
    assert seats(View({"lens": "none"})) == {}


@pytest.mark.parametrize("table", Table.values())
def test_the_group_that_a_page_passes_on_sits_at_its_table(table: str) -> None:
    at_table = seats(View({"table": table}))
    group = View({"on": "2026-02-03", "eu": "members", **GROUP_OF[table]})
    assert lens_countries(group) <= set(at_table)
    assert seats(group) == at_table
