"""The overview: the mission at a glance for one mineral, from its address and its controls."""

from __future__ import annotations

import pytest

from msp_dash.ui.viewport import KEY, PHONE_WIDTH
from tests.pages.conftest import Opener, Run

ROLL, OUTPUT, RANKING = "fig-partners-map", "fig-producers-map", "fig-producers-ranking"


def keys(page: Run) -> list[str]:
    assert not page.failed
    return [item["key"] for item in page.items]


def test_the_first_figures_answer_the_three_questions(open_page: Opener) -> None:
    page = open_page("overview")
    first = [OUTPUT, RANKING, "fig-demand-scenarios", "bare-overview-glance"]
    assert keys(page)[:4] == first
    assert "Who produces, how much will be needed, who sits at the table</h1>" in page.text
    assert "What was said in New York" in page.text


@pytest.mark.parametrize(("show", "first"), [("produces", OUTPUT), ("table", ROLL)])
def test_the_switch_of_the_map_is_in_the_address(open_page: Opener, show: str, first: str) -> None:
    page = open_page("overview", f"show={show}&mineral=cobalt&country=ZMB")
    assert keys(page)[0] == first
    assert keys(page)[1] == RANKING
    assert "Following Zambia" in [button.label.removesuffix(" ×") for button in page.app.button]
    assert "cobalt" in page.cards[2]["head"]


@pytest.mark.parametrize("mineral", ["uranium", "rare_earths", "zinc", "platinum_group_metals"])
def test_a_mineral_drives_every_card_of_the_first_screen(open_page: Opener, mineral: str) -> None:
    page = open_page("overview", f"mineral={mineral}")
    assert not page.failed
    following = [item["at"] for item in page.items if f"mineral={mineral}" in item["at"]]
    assert len(following) == 5


def test_demand_that_the_iea_does_not_have_is_said_so(open_page: Opener) -> None:
    page = open_page("overview", "mineral=uranium")
    assert "No source used here gives this for “Uranium”" in page.text


def test_a_button_and_the_list_choose_the_mineral(open_page: Opener) -> None:
    app = open_page("overview", "mineral=cobalt").app
    (buttons,) = [b for b in app.button_group if b.key == "overview-mineral-first"]
    buttons.set_value("copper").run()
    assert app.query_params["mineral"] in ("copper", ["copper"])
    (others,) = [box for box in app.selectbox if box.key == "overview-mineral"]
    others.set_value("zinc").run()
    assert app.query_params["mineral"] in ("zinc", ["zinc"])


def test_a_low_card_keeps_its_notes_and_all_rows_of_its_table(open_page: Opener) -> None:
    page = open_page("overview", "show=table&mineral=copper")
    ranking = page.cards[1]
    assert "rows are shown" in ranking["foot"]
    assert "msp-second" not in ranking["head"]
    assert page.cards[0]["world"]["years"] == []


def test_a_phone_begins_with_who_met(open_page: Opener) -> None:
    page = open_page("overview", **{KEY: {"width": PHONE_WIDTH}})
    assert keys(page)[:2] == ["bare-partners-map", "bare-overview-glance"]
    assert "Eleven partners met eight minerals-rich countries in New York in 2022</h1>" in page.text
