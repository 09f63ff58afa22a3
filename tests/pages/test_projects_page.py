"""The projects page: title, figures, and the list of what open data lack."""

from __future__ import annotations

import pytest

from tests.pages.conftest import Opener

pytestmark = pytest.mark.snapshot


def test_it_opens_with_what_was_named_beside_what_was_counted(open_page: Opener) -> None:
    page = open_page("projects")
    assert (
        "MSP governments have named nine projects; the MSP counted 32 in September 2024</h1>"
    ) in page.text


def test_all_seven_figures_are_on_it(open_page: Opener) -> None:
    page = open_page("projects", "open=projects.institutions,investment.programmes")
    assert not page.failed
    for title in (
        "Press or companies link five more to the MSP; no government text names them",
        "The MSP counted 17 projects in October 2023 and 32 in September 2024",
        "14 projects have a stated link to the MSP",
        "13 of 30 financing items for MSP projects are signed, awarded or paid",
        "Investment in critical minerals grew 5% in 2024",
        "23 institutions are linked to twelve MSP projects",
        "25 of 52 public programs and pledges are firm",
    ):
        assert title in page.text, title


def test_it_says_that_no_open_series_of_project_finance_exists_and_who_sells_one(
    open_page: Opener,
) -> None:
    page = open_page("projects")
    assert "There is no public global series of project finance." in page.text
    assert "IJGlobal" in page.text


def test_a_mineral_of_a_link_leaves_its_projects(open_page: Opener) -> None:
    page = open_page("projects", "mineral=graphite")
    assert "MSP governments have named two natural graphite projects" in page.text


def test_a_country_of_a_link_leaves_its_projects_and_programmes(open_page: Opener) -> None:
    page = open_page("projects", "country=TZA&open=investment.programmes")
    assert not page.failed
    assert "Tanzania has three MSP-linked projects</h1>" in page.text
    assert "No public program of Tanzania" in page.text


def test_counts_of_a_link_are_shown(open_page: Opener) -> None:
    page = open_page("projects", "measure=mineral")
    assert "Ten of the MSP’s 32 projects in September 2024 were for rare earths" in page.text


@pytest.mark.parametrize("sent", ["mineral=unobtainium", "strength=rumour", "measure=weight"])
def test_a_wrong_value_is_named_and_the_page_stands(open_page: Opener, sent: str) -> None:
    page = open_page("projects", sent)
    assert not page.failed
    assert sent.split("=")[1] in page.text
