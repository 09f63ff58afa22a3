"""The sites page: title, one site's record, and what no open list covers."""

from __future__ import annotations

import pytest

from tests.pages.conftest import Opener

pytestmark = pytest.mark.snapshot


def test_it_opens_with_what_open_lists_name(open_page: Opener) -> None:
    page = open_page("sites")
    assert not page.failed
    title = "Open lists name 191 mining sites, 69 plants and 215 deposits with cobalt"
    assert f"{title}</h1>" in page.text
    assert "DR Congo has 67 of the 475 listed sites with cobalt" in page.text


def test_the_map_asks_no_other_host_and_holds_every_site(open_page: Opener) -> None:
    # The drawn map comes first, this one by a press.
    assert not open_page("sites", "mineral=graphite").app.get("deck_gl_json_chart")
    page = open_page("sites", "mineral=graphite", explored={"sites.map"})
    (chart,) = page.app.get("deck_gl_json_chart")
    assert "app/static/geo/land.json" in chart.proto.json
    assert "http" not in chart.proto.json
    assert chart.proto.json.count('"tip":') >= 187


def test_a_followed_country_narrows_the_answer(open_page: Opener) -> None:
    page = open_page("sites", "mineral=lithium&country=AUS")
    assert not page.failed
    assert "with lithium in Australia</h1>" in page.text


def test_a_link_opens_the_record_of_a_site(open_page: Opener) -> None:
    page = open_page("sites", "mineral=lithium&site=ga:198")
    assert not page.failed
    assert "Four open lists name Greenbushes in Australia" in page.text


def test_a_site_can_be_opened_by_name(open_page: Opener) -> None:
    """For keyboards and phones, where no point can be clicked."""
    page = open_page("sites", "mineral=graphite")
    picker = page.app.selectbox(key="site-by-name")
    assert "Balama Graphite Operation, Mozambique" in picker.options
    picker.select("usgs:afr-MOZ002").run()
    assert "One open list names Balama Graphite Operation in Mozambique" in page.text


def test_names_are_offered_where_they_are_few_enough_to_send_with_each_change(
    open_page: Opener,
) -> None:
    """1,326 sites with copper were 25 KB of names in every change."""
    many = open_page("sites", "mineral=copper")
    assert "site-by-name" not in [box.key for box in many.app.selectbox]
    assert "Choose a country to open one of its sites by name." in many.text
    few = open_page("sites", "mineral=copper&country=CHL")
    assert "Escondida, Chile" in few.app.selectbox(key="site-by-name").options


def test_a_country_has_a_way_back_to_the_world(open_page: Opener) -> None:
    page = open_page("sites", "mineral=cobalt&country=ZMB&kind=mine")
    links = [e.proto for e in page.app.get("page_link")]
    (back,) = [link for link in links if link.label == "Back to the world"]
    assert "country" not in back.query_string and "kind=mine" in back.query_string
    assert not [
        e
        for e in open_page("sites", "mineral=cobalt").app.get("page_link")
        if e.proto.label == "Back to the world"
    ]


def test_a_region_is_offered_where_no_country_is_followed(open_page: Opener) -> None:
    page = open_page("sites", "mineral=cobalt&region=africa")
    assert not page.failed
    assert "Africa has 185 of the 475 listed sites with cobalt" in page.text
    assert "region" in " ".join(box.key or "" for box in page.app.selectbox)
    assert "Back to the world" in [e.proto.label for e in page.app.get("page_link")]
    country = open_page("sites", "mineral=cobalt&country=ZMB")
    assert "region" not in " ".join(box.key or "" for box in country.app.selectbox)


def test_a_site_that_does_not_exist_is_named(open_page: Opener) -> None:
    page = open_page("sites", "site=nowhere")
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
    assert text in open_page("sites").text


def test_points_outside_their_country_are_listed(open_page: Opener) -> None:
    page = open_page("sites", "open=sites.outside")
    assert "25 of 8,860 entries have coordinates outside their stated country" in page.text


def test_an_open_site_is_named_where_the_others_are_too_many(open_page: Opener) -> None:
    page = open_page("sites", "mineral=copper&site=icmm:ICMM00698")
    picker = page.app.selectbox(key="site-by-name")
    assert len(picker.options) == 2 and picker.value == "icmm:ICMM00698"
