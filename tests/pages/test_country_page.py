"""Countries: their sites, the record of one, and what no open list covers."""

from __future__ import annotations

import pytest

from msp_dash.data import load
from msp_dash.figures.country.query import profile_countries
from msp_dash.ui.profile.country import Profile
from msp_dash.words import words
from tests.pages.conftest import Opener

pytestmark = pytest.mark.snapshot


def test_its_map_shows_sites_of_what_matters_most(open_page: Opener) -> None:
    run = open_page("country", "country=CHL")
    assert "listed sites with copper" in run.cards[1]["head"]


def test_its_sites_have_the_color_of_its_seat(open_page: Opener) -> None:
    for page, query, of_one in (
        ("country", "country=ZMB", True),
        ("mineral", "mineral=tin", False),
    ):
        cards = {one["key"]: one["at"] for one in open_page(page, query).items}
        assert ("lens=none" not in cards["fig-sites-map"]) is of_one


def test_a_chosen_mineral_narrows_its_sites(open_page: Opener) -> None:
    run = open_page("country", "country=AUS&mineral=lithium")
    assert "listed sites with lithium" in run.cards[1]["head"]


def test_sites_of_the_union_are_those_of_its_states(open_page: Opener) -> None:
    """Lists name no site in "the European Union": the page said that there is none."""
    page = open_page("country", "country=EU")
    assert "The European Union has 56 of the 1,326 listed sites with copper" in page.text
    assert "No list used here names a mine" not in page.text


def test_no_country_with_a_site_is_said_to_have_none() -> None:
    rows = load("sites")
    with_sites = set(rows.loc[rows["inside"], "iso3"]) & set(profile_countries())
    assert [code for code in sorted(with_sites) if Profile(code, words()).sites() is None] == []
    assert Profile("LIE", words()).sites() is None


def test_a_link_opens_the_record_of_a_site(open_page: Opener) -> None:
    page = open_page("country", "country=AUS&mineral=lithium&site=ga:198")
    assert not page.failed
    assert "Four open lists name Greenbushes in Australia" in page.text
    (back,) = [c for c in page.items if c["key"] == "fig-sites-record"]
    ((label, address),) = back["links"]
    assert label == "Close this site" and "site=" not in address and "country=AUS" in address


def test_a_site_can_be_opened_by_name(open_page: Opener) -> None:
    """For keyboards and phones, where no point can be clicked."""
    page = open_page("country", "country=MOZ&mineral=graphite", more=True)
    picker = page.app.selectbox(key="site-by-name")
    assert "Balama Graphite Operation, Mozambique" in picker.options
    picker.select("usgs:afr-MOZ002").run()
    assert "One open list names Balama Graphite Operation in Mozambique" in page.text


def test_a_site_that_does_not_exist_is_named(open_page: Opener) -> None:
    page = open_page("country", "country=ZMB&site=nowhere")
    assert 'role="alert"' not in page.text
    assert "nowhere" in page.text


@pytest.mark.parametrize(
    "text",
    [
        "Refineries of the United States, the European Union, Japan and South Korea.",
        "Latin America, China, Southwest Asia.",
        "Plants for magnets, battery cells and cathodes.",
    ],
)
def test_it_says_what_no_open_list_covers(open_page: Opener, text: str) -> None:
    assert text in open_page("country").text
