"""The front page: the mission at a glance by seat at a table, from its address and its control."""

from __future__ import annotations

import json

import pytest

from msp_dash.figures.registry import build
from msp_dash.params import Table
from tests.pages.conftest import Opener, Run

CHAIN, NEEDED, PROMISES = "fig-chain-shares", "fig-demand-growth", "fig-commitments-counts"


def keys(page: Run) -> list[str]:
    assert not page.failed
    return [item["key"] for item in page.items]


def test_the_first_figures_answer_the_three_questions(open_page: Opener) -> None:
    page = open_page("overview")
    assert keys(page)[0] == CHAIN
    assert {NEEDED, PROMISES} <= set(keys(page))
    assert build("chain.shares").title in page.text
    assert "What was said in New York" in page.text


@pytest.mark.parametrize("table", Table.values())
def test_the_table_of_the_address_is_whose_seats_color_it(open_page: Opener, table: str) -> None:
    page = open_page("overview", f"table={table}")
    figure = build("chain.shares", {"table": table})
    assert figure.title in page.text
    assert f"table={table}" in page.items[0]["at"]
    rows = page.cards[0]["chain"]["rows"]
    assert next(row["sentence"] for row in rows.values()) == figure.title


def test_the_control_of_the_table_writes_the_address(open_page: Opener) -> None:
    app = open_page("overview").app
    (tables,) = [group for group in app.button_group if group.key == "overview-table"]
    tables.set_value("washington").run()
    assert app.query_params["table"] in ("washington", ["washington"])


def test_minerals_of_the_address_are_rows(open_page: Opener) -> None:
    page = open_page("overview", "minerals=tungsten,gallium")
    assert list(page.cards[0]["chain"]["rows"]) == ["tungsten", "gallium"]


def test_a_link_of_before_opens_without_a_notice_on_its_mineral(open_page: Opener) -> None:
    page = open_page("overview", "mineral=nickel&row=nickel")
    assert not page.failed
    assert "no parameter" not in page.text


@pytest.mark.parametrize("table", Table.values())
def test_the_map_of_a_row_marks_who_mines_and_who_refines(open_page: Opener, table: str) -> None:
    page = open_page("overview", f"table={table}")
    parts = page.cards[0]["chain"]
    nickel = parts["rows"]["nickel"]["marks"]
    # Rings of the refined over circles of the mined.
    assert nickel.count('fill="none"') >= 4
    assert "Indonesia" in nickel and "67% mined and 43% refined" in nickel
    assert len(json.dumps(parts)) < 40_000


def test_the_roll_names_all_who_sat_there(open_page: Opener) -> None:
    roll = open_page("overview", "table=washington").cards[0]["chain"]["roll"]
    assert roll.count("<p>") == 3
    assert "16 partners" in roll and "34 other delegations" in roll and "European Union" in roll
