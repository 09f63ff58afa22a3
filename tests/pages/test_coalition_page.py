"""The coalition page: title, list of countries, and parameters that a link may have."""

from __future__ import annotations

import pytest

from msp_dash.ui.view import PageParameters
from tests.pages.conftest import Opener

pytestmark = pytest.mark.snapshot


def test_it_opens_with_what_the_group_has_and_who_would_add_most(open_page: Opener) -> None:
    page = open_page("coalition", "mineral=cobalt")
    assert (
        "The New York partners mined at least an estimated 2.4% of the world’s cobalt in 2025; "
        "DR Congo would add 74%"
    ) in page.text


def members(page: object) -> list[str]:
    (box,) = [box for box in page.app.multiselect if box.label == "Countries in the group"]  # type: ignore[attr-defined]  # Streamlit's runner
    return list(box.value)


def test_a_set_in_the_link_is_the_list(open_page: Opener) -> None:
    page = open_page("coalition", "set=USA,JPN,ZMB&mineral=copper")
    assert members(page) == ["JPN", "USA", "ZMB"]
    assert "These 3 countries mined an estimated 8.4%" in page.text


def test_a_lens_fills_the_list_and_a_change_of_it_is_a_set(open_page: Opener) -> None:
    page = open_page("coalition", "lens=ny2022_partners")
    (box,) = page.app.multiselect
    assert "EU" in box.value and len(box.value) == 11
    box.set_value([*box.value, "COD"]).run()
    assert "COD" in page.app.query_params["set"].split(",")
    assert "lens" not in page.app.query_params
    assert "The group mined at least 76% of the world’s cobalt in 2025" in page.text


def test_enter_takes_one_country_and_not_all_that_match(open_page: Opener) -> None:
    """By default the first of the list is all matches: "Chile" would add Christmas Island."""
    (box,) = open_page("coalition", "set=ZMB,COD").app.multiselect
    assert box.proto.select_all == 0


def test_choosing_a_lens_lets_the_set_go(open_page: Opener) -> None:
    page = open_page("coalition", "set=USA,ZMB")
    group = next(box for box in page.app.selectbox if box.label == "Group")
    assert group.value == ""
    group.set_value("msp").run()
    assert page.app.query_params["lens"] == "msp"
    assert "set" not in page.app.query_params


def test_nobody_is_not_offered_as_a_group(open_page: Opener) -> None:
    page = open_page("coalition")
    group = next(box for box in page.app.selectbox if box.label == "Group")
    assert "No group" not in group.options and "Own choice of countries" not in group.options


def test_an_unknown_country_is_named_with_the_set_that_was_meant(open_page: Opener) -> None:
    page = open_page("coalition", "set=USA,ZAM&mineral=copper")
    assert not page.failed
    assert "“ZAM”" in page.text
    assert "Shown instead: Partners in New York" in page.text
    assert any(link.query.get("set") == "USA,ZMB" for link in page.links)


def test_a_link_with_both_shows_the_set_and_offers_the_lens(open_page: Opener) -> None:
    page = open_page("coalition", "set=USA,ZMB&lens=forum")
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


def test_a_mineral_without_an_outlook_leaves_the_rest_standing(open_page: Opener) -> None:
    page = open_page("coalition", "mineral=gallium&stage=refined")
    assert not page.app.exception and 'role="alert"' not in page.text
    assert "China would add about 100%" in page.text


def test_another_stage_keeps_the_mineral_that_the_page_began_with(open_page: Opener) -> None:
    page = open_page("coalition", "stage=refined")
    assert next(box.value for box in page.app.selectbox if box.label == "Mineral") == "cobalt"
