"""The standards page: title, figures, and the list of what it cannot answer."""

from __future__ import annotations

import pytest

from tests.pages.conftest import Opener

pytestmark = pytest.mark.snapshot


def test_it_opens_with_who_mines_most_and_how_that_country_ranks(open_page: Opener) -> None:
    page = open_page("standards", "mineral=cobalt")
    title = "DR Congo (mined cobalt) ranks 203rd on rule of law (2023)"
    assert f"{title}</h1>" in page.text


def test_it_says_how_much_is_controlled_on_the_day_asked(open_page: Opener) -> None:
    page = open_page("standards", "on=2021-06-01")
    assert "Export controls cover most output of one mineral (2021)" in page.text
    assert "with an export control on it, 1 June 2021" in page.text


def test_all_five_figures_are_on_it(open_page: Opener) -> None:
    page = open_page("standards", "on=2026-11-25&open=standards.export_controls")
    assert not page.failed
    for title in (
        "ranks 114th on rule of law (2023)",
        "Of the producers of nickel, 2 of 10 implemented the EITI",
        "As of 2026, China had ten of the 31 export controls in force",
        "The MSP has six principles for projects",
        "Export controls cover most output of 12 minerals, seven only partly",
    ):
        assert title in page.text, title


def test_the_indicator_of_a_link_is_shown(open_page: Opener) -> None:
    page = open_page("standards", "mineral=cobalt&indicator=control_of_corruption")
    assert "ranks 202nd on control of corruption (2023)" in page.text
    assert "scored −1.48 on a scale of about −2.5 to 2.5" in page.text


def test_a_day_long_past_or_far_ahead_is_shown(open_page: Opener) -> None:
    """The calendar had bounds, and a link to a day outside of them broke the page."""
    for day in ("2010-01-01", "2030-01-01"):
        page = open_page("standards", f"on={day}")
        assert not page.failed, day
        assert page.app.date_input[0].value.isoformat() == day


def test_what_is_missing_is_said_with_who_holds_it(open_page: Opener) -> None:
    page = open_page("standards")
    for holder in ("EITI International Secretariat", "The OECD keeps the list", "The ICMM"):
        assert holder in page.text


@pytest.mark.parametrize("sent", ["indicator=democracy", "mineral=unobtainium", "on=soon"])
def test_a_wrong_value_is_named_and_the_page_stands(open_page: Opener, sent: str) -> None:
    page = open_page("standards", sent)
    assert not page.failed
    assert sent.split("=")[1] in page.text
