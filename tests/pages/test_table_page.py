"""The table: register, promises, groups of countries, projects."""

from __future__ import annotations

import pytest

from msp_dash.ui.view import PageParameters
from tests.pages.conftest import Opener

pytestmark = pytest.mark.snapshot
EVERY = "open=came,projects,tables-more,overdue-more"


def test_it_opens_with_who_came_to_washington(open_page: Opener) -> None:
    page = open_page("table")
    assert not page.failed
    assert "guests of 2022 came to Washington" in page.text


def test_a_seat_of_a_link_has_its_promises_and_its_projects(open_page: Opener) -> None:
    page = open_page("table", "seat=TZA&open=projects,investment.programmes")
    assert not page.failed
    assert "Tanzania has three MSP-linked projects" in page.text
    assert "No public program of Tanzania" in page.text


def test_a_seat_without_a_promise_is_said_to_have_none(open_page: Opener) -> None:
    page = open_page("table", "seat=ZMB")
    assert "No promise on record by 2026 names Zambia</h1>" in page.text


def test_figures_of_projects_and_money_are_on_it(open_page: Opener) -> None:
    page = open_page("table", "open=projects,projects.institutions,investment.programmes")
    assert not page.failed
    for title in (
        "Press or companies link five more to the MSP; no government text names them",
        "The MSP counted 17 projects in October 2023 and 32 in September 2024",
        "14 projects have a stated link to the MSP",
        "13 of 30 financing items for MSP projects are signed, awarded or paid",
        "Investment in critical minerals grew 5% in 2024",
        "23 institutions are linked to twelve MSP projects",
        "25 of 52 public programs and pledges are firm",
        "The MSP has six principles for projects",
    ):
        assert title in page.text, title


def test_it_says_what_open_data_lack_and_who_has_it(open_page: Opener) -> None:
    page = open_page("table")
    assert "no open global series of project finance" in page.text
    assert "IJGlobal" in page.text


def test_a_mineral_and_a_stage_of_a_link_leave_its_projects(open_page: Opener) -> None:
    page = open_page("table", "mineral=graphite&open=projects")
    assert "MSP governments have named two natural graphite projects" in page.text


def members(page: object) -> list[str]:
    (box,) = [box for box in page.app.multiselect if box.label == "Countries in the group"]  # type: ignore[attr-defined]  # Streamlit's runner
    return list(box.value)


def test_a_set_in_the_link_is_the_list_and_is_weighed(open_page: Opener) -> None:
    page = open_page("table", "set=USA,JPN,ZMB&mineral=copper", more=True)
    assert not page.failed
    assert members(page) == ["JPN", "USA", "ZMB"]
    assert "These 3 countries mined" in page.text


def test_a_change_of_a_group_is_a_set(open_page: Opener) -> None:
    page = open_page("table", "lens=ny2022_partners", more=True)
    (box,) = page.app.multiselect
    assert "EU" in box.value and len(box.value) == 11
    box.set_value([*box.value, "COD"]).run()
    assert "COD" in page.app.query_params["set"].split(",")
    assert "lens" not in page.app.query_params


def test_an_unknown_country_is_named_with_the_set_that_was_meant(open_page: Opener) -> None:
    page = open_page("table", "set=USA,ZAM&mineral=copper")
    assert not page.failed
    assert "“ZAM”" in page.text
    assert any(link.query.get("set") == "USA,ZMB" for link in page.links)


def test_a_link_with_both_shows_the_set_and_offers_the_lens(open_page: Opener) -> None:
    page = open_page("table", "set=USA,ZMB&lens=forum", more=True)
    assert not page.failed
    assert "names a group and also lists countries" in page.text
    assert members(page) == ["USA", "ZMB"]


@pytest.mark.parametrize(
    ("query", "name", "value", "after"),
    [
        ({"lens": "msp"}, "set", "USA,ZMB", {"set": "USA,ZMB"}),
        ({"set": "USA,ZMB"}, "lens", "msp", {"lens": "msp"}),
        ({"set": "USA,ZMB"}, "set", "", {}),
        ({"set": "USA,ZMB"}, "eu", "seat", {"set": "USA,ZMB", "eu": "seat"}),
    ],
)
def test_the_address_has_a_lens_or_a_set(
    query: dict[str, str], name: str, value: str, after: dict[str, str]
) -> None:
    changed, _ = PageParameters.of("coalition.map").with_change(query, name, value)
    assert changed == after


@pytest.mark.parametrize("sent", ["mineral=unobtainium", "strength=rumour", "measure=weight"])
def test_a_wrong_value_is_named_and_the_page_stands(open_page: Opener, sent: str) -> None:
    page = open_page("table", sent)
    assert not page.failed
    assert sent.split("=")[1] in page.text


def test_who_came_to_washington_without_being_a_partner_is_listed(open_page: Opener) -> None:
    """The fact sheet names 56 with the host, 16 of them partners."""
    page = open_page("table", "")
    assert "that were not partners (40):" in page.text
    assert "<b>Zambia</b>" in page.text and "<b>Kenya</b>" not in page.text
    assert "Not on the list: Mozambique, Namibia and Tanzania." in page.text
