"""The stage without a browser: its data, responses to live changes, and refusals."""

from __future__ import annotations

import html
import json
from typing import Any

import pytest
import segno

from msp_dash.briefing.draft import Draft
from msp_dash.briefing.model import (
    Briefing,
    FigureRef,
    FigureSlide,
    SectionSlide,
    TextSlide,
    TwoFigureSlide,
)
from msp_dash.briefing.pack import pack
from msp_dash.briefing.ready import READY
from msp_dash.data import load
from msp_dash.figures.registry import build
from msp_dash.ui import tray
from msp_dash.ui.stage_content import (
    StageContent,
    answer,
    base_url,
    code,
    is_reachable,
    stage_content,
)
from msp_dash.words import words
from tests.briefing.talks import msp_in_six
from tests.pages.conftest import Opener, Run

COBALT = "/figures/producers.ranking.json?mineral=cobalt&stage=mine&source=usgs"
MAP = "/figures/producers.map.json?mineral=nickel&stage=mine&source=usgs&year=2025"
DEMAND = "/figures/demand.scenarios.json?mineral=nickel"
HALL = "http://192.168.1.20:8501/"


def slide(link: str, title: str = "", notes: str = "") -> FigureSlide:
    return FigureSlide(figure=FigureRef(link=link, title=title), notes=notes)


def show(*slides: Any, base: str = "", tall: bool = False, **settings: Any) -> StageContent:
    return stage_content(Briefing(title="Talk", slides=slides, **settings), base, tall=tall)


def question(
    content: StageContent, index: int, *changes: tuple[int, str, str], token: int = 1
) -> Any:
    links = content.data["slides"][index]["links"]
    return {"token": token, "slide": index, "links": links, "changes": [list(c) for c in changes]}


def stage_of(page: Run) -> dict[str, Any]:
    """Data that the page gave the stage."""
    (component,) = [
        e for e in page.app.get("bidi_component") if e.proto.component_name == "msp_stage"
    ]
    proto = component.proto
    text = proto.json or proto.mixed.json
    data: dict[str, Any] = json.loads(text)
    return data


# --- what stands on the stage ---


def test_a_talk_begins_with_its_title_and_ends_with_its_sources() -> None:
    content = stage_content(msp_in_six(), "", tall=False)
    titles = [one["title"] for one in content.data["slides"]]
    assert titles[0] == "The Minerals Security Partnership in six slides"
    assert titles[-1].startswith("Sources and licenses")
    assert len([one for one in content.data["slides"] if one["links"]]) == 6


def test_figures_keep_the_author_s_title_notes_and_the_link() -> None:
    content = show(slide(COBALT, "Cobalt, in our words", "Pause here.\n<b>Then go on.</b>"))
    prepared_slide = content.data["slides"][1]
    assert prepared_slide["title"] == "Cobalt, in our words"
    assert (
        prepared_slide["notes"] == "Pause here.\n<b>Then go on.</b>"
    )  # the stage writes it as text
    assert prepared_slide["links"] == [COBALT]


def test_no_markup_of_a_briefing_is_markup_on_the_stage() -> None:
    evil = "<img src=x onerror=alert(1)>"
    content = show(
        TextSlide(title=evil, body=f"- {evil}"),
        SectionSlide(title=evil, subtitle=evil),
        slide(COBALT, evil),
        slide("/figures/no.such.json", evil),
        disclaimer=evil,
        tall=True,
    )
    for one in content.data["slides"]:
        assert "<img" not in one["html"] + one["tall"]


def test_the_shapes_of_the_world_come_by_address_and_not_with_the_slides() -> None:
    content = show(slide(MAP))
    assert 'data-shape="IDN"' in content.data["shapes"]
    assert len(json.dumps(content.data)) < 120_000, "the shapes alone are over 300 KB"


def test_both_themes_are_there_from_the_start() -> None:
    picture = show(slide(COBALT)).data["slides"][1]["html"]
    assert 'class="light"' in picture and 'class="dark"' in picture


def test_a_figure_that_no_longer_exists_says_so_and_has_no_controls() -> None:
    prepared_slide = show(slide("/figures/no.such.json")).data["slides"][1]
    assert "no longer exists" in prepared_slide["html"]
    assert prepared_slide["live"][0]["controls"] == []


def test_a_phone_gets_each_figure_in_its_own_type_too() -> None:
    prepared_slide = show(slide(MAP), tall=True).data["slides"][1]
    assert "express no opinion" in prepared_slide["tall"], "the disclaimer stands under every map"
    assert html.escape(prepared_slide["title"]) in prepared_slide["tall"]
    assert show(TextSlide(title="Words", body="flow"), tall=True).data["slides"][1]["tall"] == ""


# --- QR codes ---


@pytest.mark.snapshot
def test_a_code_leads_to_the_figure_at_the_address_of_this_window() -> None:
    result = show(slide(COBALT), base=HALL).data["slides"][1]["codes"][0]
    # The edition and year that stand on the slide, so that the page says the same next year.
    expected = (
        "http://192.168.1.20:8501/figures/producers.ranking.html"
        "?mineral=cobalt&stage=mine&year=2025&source=usgs&edition=2026"
        "&lens=ny2022_partners&on=2026-02-03&eu=members"
    )
    assert result["address"] == expected
    plain = segno.make(expected, error="m", micro=False)
    assert result["svg"] == plain.svg_inline(border=4, omitsize=True, light="#fff")


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("https://host.example/present", "https://host.example"),
        ("https://host.example/tools/msp/present", "https://host.example/tools/msp"),
        ("https://host.example", "https://host.example"),
        (None, ""),
    ],
)
def test_the_address_of_the_dashboard_is_that_of_its_page_without_its_name(
    url: str | None, base: str
) -> None:
    assert base_url(url, "present") == base


@pytest.mark.parametrize(
    "base", ["http://127.0.0.1:8501/", "http://localhost:8501/", "http://[::1]:8501/", ""]
)
def test_no_code_leads_the_audience_to_their_own_telephone(base: str) -> None:
    assert not is_reachable(base)
    assert code(base, "/figures/x.html")["svg"] == ""


@pytest.mark.parametrize("base", [HALL, "https://minerals.example.org/", "http://laptop:8501"])
def test_an_address_of_the_network_can_be_reached(base: str) -> None:
    assert is_reachable(base)


# --- controls and live changes ---


def controls(content: StageContent, index: int = 1, part: int = 0) -> dict[str, Any]:
    return {c["name"]: c for c in content.data["slides"][index]["live"][part]["controls"]}


def test_controls_offer_what_there_is_data_for() -> None:
    by_name = controls(show(slide(MAP)))
    production = load("production")
    usgs = production[(production.source == "usgs") & (production.mineral == "nickel")]
    years = sorted({str(year) for year in usgs[usgs.stage == "mine"].year})
    offered = [value for value, _ in by_name["year"]["options"]]
    assert set(offered) <= set(years)
    assert by_name["year"]["value"] == "2025"
    assert by_name["mineral"]["value"] == "nickel"
    assert ["cobalt", "Cobalt"] in by_name["mineral"]["options"]
    assert "lang" not in by_name


def test_a_scenario_can_be_changed() -> None:
    content = show(slide("/figures/demand.growth.json"))
    scenario = controls(content)["scenario"]
    value, text = next(o for o in scenario["options"] if o[0] not in ("", scenario["value"]))
    result = answer(content, question(content, 1, (0, "scenario", value)))
    assert "problem" not in result
    again = next(c for c in result["live"][0]["controls"] if c["name"] == "scenario")
    assert again["value"] == value
    assert text


def test_title_picture_and_sources_change_with_a_live_change() -> None:
    content = show(slide(MAP))
    result = answer(content, question(content, 1, (0, "mineral", "cobalt")))
    query = {"mineral": "cobalt", "stage": "mine", "source": "usgs", "year": "2025"}
    figure = build("producers.map", query)
    assert result["title"] == figure.title
    assert figure.subtitle in result["html"]
    assert figure.sources[0].cite.split(",")[0] in result["html"]
    assert (result["token"], result["slide"]) == (1, 1)


def test_the_author_s_title_is_not_put_over_other_numbers() -> None:
    content = show(slide(MAP, "Indonesia mined two thirds of the nickel"))
    result = answer(content, question(content, 1, (0, "mineral", "cobalt")))
    assert "Indonesia mined two thirds" not in result["html"] + result["title"]


def test_nothing_of_a_live_change_is_kept() -> None:
    content = show(slide(MAP))
    before = json.dumps(content.data)
    answer(content, question(content, 1, (0, "year", "2022")))
    assert json.dumps(content.data) == before
    assert content.deck.briefing.slides[0].figure.link == MAP  # type: ignore[union-attr]


def test_changes_made_before_the_first_answer_are_all_made() -> None:
    content = show(slide(MAP))
    result = answer(content, question(content, 1, (0, "mineral", "cobalt"), (0, "year", "2022")))
    assert "mineral=cobalt" in result["links"][0] and "year=2022" in result["links"][0]
    assert "2022" in result["title"] + result["html"]


def test_a_change_builds_on_the_change_before() -> None:
    content = show(slide(MAP))
    first = answer(content, question(content, 1, (0, "mineral", "cobalt")))
    request = question(content, 1, (0, "year", "2022"), token=2) | {"links": first["links"]}
    assert "mineral=cobalt" in answer(content, request)["links"][0]


def test_what_gives_way_to_a_change_is_said() -> None:
    # IEA May 2025 has other scenarios than July 2026.
    content = show(slide("/figures/demand.growth.json?scenario=high_demand&edition=2026-07"))
    result = answer(content, question(content, 1, (0, "edition", "2025-05")))
    assert result["moved"] == "Scenario: All"
    assert "high_demand" not in result["links"][0]


def test_one_of_two_figures_changes_and_the_other_stays() -> None:
    pair = TwoFigureSlide(
        title="Nickel and cobalt", left=FigureRef(link=COBALT), right=FigureRef(link=MAP)
    )
    content = show(pair)
    index = next(i for i, one in enumerate(content.data["slides"]) if one["links"])
    last = len(content.data["slides"][index]["links"]) - 1
    result = answer(content, question(content, index, (last, "year", "2022")))
    assert "problem" not in result
    assert result["links"][:last] == content.data["slides"][index]["links"][:last]
    assert "Nickel and cobalt" not in result["title"]


def test_the_figure_of_an_answer_takes_the_place_of_a_slide_s_and_can_be_changed_on() -> None:
    content = show(slide(MAP))
    for index in range(len(content.slides)):  # a slide of words too
        message = {"token": 3, "slide": index, "links": [COBALT], "changes": [], "asked": True}
        result = answer(content, message)
        assert result["links"] == [COBALT] and result["asked"] is True
        assert result["title"] == build("producers.ranking", {"mineral": "cobalt"}).title
        changed = answer(content, message | {"changes": [[0, "mineral", "nickel"]]})
        assert "mineral=nickel" in changed["links"][0]


@pytest.mark.parametrize("links", [[], [COBALT, MAP], ["/figures/no.such"], ["https://x.org"], 3])
def test_what_is_no_figure_of_an_answer_leaves_the_slide(links: object) -> None:
    message = {"token": 3, "slide": 0, "links": links, "changes": [], "asked": True}
    result = answer(show(slide(MAP)), message)
    assert result["problem"] and "html" not in result


@pytest.mark.parametrize(
    "message",
    [
        None,
        "year=2022",
        {},
        {"token": "x", "slide": 1, "links": [], "changes": []},
        {"token": 1, "slide": 99, "links": [MAP], "changes": []},
        {"token": 1, "slide": 1, "links": [COBALT], "changes": []},
        {"token": 1, "slide": 1, "links": ["javascript:alert(1)"], "changes": []},
        {"token": 1, "slide": 1, "links": [3], "changes": []},
        {"token": 1, "slide": 1, "links": [MAP], "changes": [[5, "year", "2022"]]},
        {"token": 1, "slide": 1, "links": [MAP], "changes": ["year"]},
        {"token": 1, "slide": 1, "links": [MAP], "changes": [[0, "set", "USA"]]},
        {"token": 1, "slide": 1, "links": [MAP], "changes": [[0, "year", "2022"]] * 21},
    ],
)
def test_a_question_that_does_not_fit_gets_a_sentence(message: object) -> None:
    result = answer(show(slide(MAP)), message)
    assert result["problem"] == "This could not be changed. The slide is unchanged."


def test_a_value_that_is_not_held_is_named() -> None:
    content = show(slide(MAP))
    result = answer(content, question(content, 1, (0, "year", "1850")))
    assert result["problem"] == "The figure does not have “1850”. The slide is unchanged."


def test_pictures_made_live_share_no_id_with_those_prepared() -> None:
    content = show(slide(MAP), slide(DEMAND))
    result = answer(content, question(content, 1, (0, "year", "2022")))
    ids = [part.split('"')[0] for part in result["html"].split('id="')[1:]]
    assert ids
    prepared = "".join(one["html"] for one in content.data["slides"])
    assert not [one for one in ids if f'id="{one}"' in prepared]


# --- the page ---


def test_without_a_briefing_the_page_offers_some(open_page: Opener) -> None:
    page = open_page("present")
    assert not page.failed
    assert page.text.count("<h1") == 1
    assert "It has no slides yet." in page.text
    assert [box.label for box in page.app.selectbox] == ["Country", "Mineral"]
    assert "Next slide" in page.text


def test_nothing_is_chosen_for_the_reader_and_each_talk_says_what_it_gives(
    open_page: Opener,
) -> None:
    page, w = open_page("present"), words()
    for kind in READY:
        assert w(f"build.ready.{kind}") in html.unescape(page.text)
    pickers = [box for box in page.app.selectbox if box.key.startswith("stage-")]
    assert {box.value for box in pickers} == {None} and {box.label for box in pickers} == {
        w("build.ready.pick.country"),
        w("build.ready.pick.mineral"),
    }
    assert [link.query for link in page.links if "ready" in link.query] == [{"ready": "convening"}]
    page.app.selectbox(key="stage-country").set_value("ZMB").run()
    ready_links = [link for link in page.links if link.query.get("about")]
    assert [(link.label, link.query) for link in ready_links] == [
        ("Present: Zambia", {"ready": "country", "about": "ZMB"})
    ]


def test_a_briefing_of_one_s_own_stands_first(open_page: Opener) -> None:
    draft = Draft(briefing=Briefing(title="Lusaka", slides=(slide(COBALT),)), synced=True)
    page = open_page("present", **{tray.SESSION_KEY: draft})
    assert page.text.index("Lusaka") < page.text.index("A deck that convenes")
    own = next(link for link in page.links if link.page.endswith("present"))
    assert own.query == {"tray": "1"}


@pytest.mark.parametrize("name", ["convening", "six"])
def test_a_ready_made_briefing_is_on_the_stage(open_page: Opener, name: str) -> None:
    """`six` is a former name of the deck of a meeting."""
    data = stage_of(open_page("present", f"ready={name}"))
    assert data["view"] == "stage"
    assert data["slides"][0]["title"].endswith("who has them, who needs them")


def test_a_brief_about_a_country_is_on_the_stage(open_page: Opener) -> None:
    data = stage_of(open_page("present", "ready=country&about=ZMB&view=presenter"))
    assert data["view"] == "presenter"
    assert "Zambia" in data["slides"][0]["title"]


def test_a_shared_link_is_on_the_stage(open_page: Opener) -> None:
    text = pack(Briefing(title="By link", slides=(slide(COBALT),)))
    data = stage_of(open_page("present", f"b={text}"))
    assert data["slides"][0]["title"] == "By link"


def test_the_briefing_in_the_tray_is_on_the_stage(open_page: Opener) -> None:
    draft = Draft(synced=True)
    draft.load(Briefing(title="Mine", slides=(slide(COBALT),)))
    page = open_page("present", "tray=1", **{tray.SESSION_KEY: draft})
    assert stage_of(page)["slides"][0]["title"] == "Mine"


@pytest.mark.parametrize("query", ["ready=country&about=Atlantis", "ready=nothing", "b=damaged"])
def test_what_cannot_be_shown_is_said_and_others_are_offered(open_page: Opener, query: str) -> None:
    page = open_page("present", query)
    assert not page.failed
    assert "This briefing cannot be shown" in page.text
    assert "It has no slides yet." in page.text
